#include "affairs/export_cases.hpp"

#include "affairs/case_filter.hpp"
#include "affairs/definitions.hpp"
#include "foundation/audit/audit.hpp"
#include "foundation/checks/masking.hpp"
#include "foundation/tabular/table.hpp"
#include "registry/api.hpp"

namespace xz::affairs
{

namespace
{

constexpr int kPage = 1000;
constexpr std::size_t kMost = 50000;

/// "2026-11-23 18:05" in China.
std::string local_minute(Instant t) { return to_rfc3339(t + kChinaOffset).substr(0, 16).replace(10, 1, " "); }

} // namespace

Result<ExportCases::Input> ExportCases::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.division = f.query_division("division_code");
    in.type = f.query("type", {1, 40});
    in.state = f.query("state", {1, 200});
    in.q = f.query("q", {1, 60});
    in.closed = closed_from(f);
    in.overdue = f.query_flag("overdue");
    return f.done(std::move(in));
}

Result<ExportCases::Output> ExportCases::run(Context& ctx, const Input& in)
{
    auto filter = filter_for(ctx, {in.division, in.type, in.state, in.q, in.closed, in.overdue});
    filter.limit = kPage;
    const auto& registry = ctx.use<registry::Api>();
    std::vector<tabular::Column> columns;
    for (const char* title : {"编号", "事项", "标题", "村", "状态", "当前环节", "申请人", "提交时间", "最近变化",
                              "期限", "评价（星）", "关注人数"})
        columns.push_back({title});
    std::vector<std::vector<std::string>> rows;
    ctx.db.read("affairs.export_cases", [&](db::Reader& db) {
        for (;;) {
            const auto page = store::list_cases(db, ctx.county, filter);
            for (const Case& c : page) {
                const auto d = ctx.use<Definitions>().by_hash(db, ctx.county, c.hash);
                rows.push_back({c.number, d->title, c.title, registry.division_name(c.division),
                                c.closed ? "已办结" : "办理中", std::string(d->state_title(c.state)),
                                checks::mask_name(c.applicant_name), local_minute(c.created_at),
                                local_minute(c.updated_at), c.due_at ? local_minute(*c.due_at) : std::string(),
                                c.stars ? std::to_string(*c.stars) : std::string(), std::to_string(c.followers)});
            }
            if (page.size() < std::size_t(kPage) || rows.size() >= kMost) return;
            filter.before = page.back().id;
        }
    });
    XZ_TRY(ctx.db.write("affairs.export_audit", [&](db::Tx& tx) -> Result<> {
        audit::record(tx, ctx, "affairs.export", "cases", in.division.value_or(access::county_division(ctx.county)),
                      "{\"rows\":" + std::to_string(rows.size()) + "}");
        return {};
    }));
    auto answer = http::Response::bytes("text/csv; charset=utf-8", tabular::write_csv(columns, rows));
    answer.with("Content-Disposition", "attachment; filename=\"cases.csv\"; filename*=UTF-8''%E4%BA%8B%E9%A1%B9.csv");
    return answer;
}

} // namespace xz::affairs
