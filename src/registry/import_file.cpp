#include "registry/import_file.hpp"

#include "foundation/crypto/crypto.hpp"
#include "registry/imports.hpp"
#include "registry/registry.hpp"
#include "registry/store.hpp"

namespace xz::registry
{

namespace
{

std::string text_of(const imports::Report& report, bool commit)
{
    json::Writer w;
    imports::write(w, report, commit ? "commit" : "preview");
    return std::move(w).text();
}

/// Calls `use` with the plan of that kind of file.
template <class Use>
imports::Report with_plan(db::Reader& db, const Context& ctx, std::string_view kind, const imports::Sheet& sheet,
                          Use&& use)
{
    const auto may = [&](DivisionCode code) { return ctx.caller.may("registry.import", code); };
    if (kind == "divisions") return use(imports::plan_divisions(db, ctx.platform, sheet, ctx.now));
    if (kind == "households") return use(imports::plan_households(db, ctx.platform, sheet, may, ctx.now));
    return use(imports::plan_persons(db, ctx.platform, sheet, may, ctx.now));
}

Result<std::string> commit(db::Tx& tx, const Context& ctx, const ImportFile::Input& in, const imports::Sheet& sheet,
                           const std::string& digest)
{
    if (!in.key.empty()) {
        if (const auto earlier = store::find_import(tx, ctx.county, ctx.caller.account, in.key)) {
            if (earlier->digest != digest) return fail(Kind::conflict, "registry.key_used_otherwise");
            return earlier->report;
        }
    }
    const auto report = with_plan(tx, ctx, in.kind, sheet, [&](auto plan) {
        if (!plan.report.errors.any()) {
            imports::apply(tx, ctx, plan);
            plan.report.committed = true;
        }
        return std::move(plan.report);
    });
    const std::string text = text_of(report, true);
    // A refused file leaves no trace, so that its corrected form may come under the same key.
    if (!in.key.empty() && report.committed)
        store::note_import(tx, ctx.county, ctx.caller.account, in.key, digest, text, ctx.now);
    return text;
}

} // namespace

Result<ImportFile::Input> ImportFile::parse(const http::Request& request)
{
    // The body is a file, not a form: the fields are read from the rest of the request.
    http::Request head;
    head.target = request.target;
    Fields f(head);
    Input in;
    in.kind = std::string(request.param("kind"));
    const auto mode = f.query("mode", {1, 10});
    if (!mode || (*mode != "preview" && *mode != "commit")) f.wrong("mode", "请填 preview 或 commit");
    in.commit = mode == "commit";
    in.key = f.query("key", {1, 80}).value_or("");
    in.file = request.body;
    return f.done(std::move(in));
}

Result<ImportFile::Output> ImportFile::run(Context& ctx, const Input& in)
{
    const auto columns = imports::columns_of(in.kind);
    if (columns.empty()) return fail(Kind::not_found, "registry.no_such_import");
    const bool divisions = in.kind == "divisions";
    if (divisions && !ctx.caller.may("registry.import", access::county_division(ctx.county)))
        return fail(Kind::forbidden, "registry.may_not_write");
    const auto sheet = XZ_TRY(imports::Sheet::read(in.file, columns));
    if (!in.commit) {
        const auto report = ctx.db.read("registry.preview_import", [&](db::Reader& db) {
            return with_plan(db, ctx, in.kind, sheet, [](auto plan) { return std::move(plan.report); });
        });
        return http::Response::json(200, text_of(report, false));
    }
    const std::string digest = crypto::hex(crypto::bytes(crypto::sha256(in.kind + ":" + std::string(in.file))));
    auto text =
        XZ_TRY(ctx.db.write("registry.commit_import", [&](db::Tx& tx) { return commit(tx, ctx, in, sheet, digest); }));
    if (divisions) ctx.use<Registry>().load(ctx.platform);
    return http::Response::json(200, std::move(text));
}

Result<ReadTemplate::Input> ReadTemplate::parse(const http::Request& request)
{
    return Input{std::string(request.param("kind"))};
}

Result<ReadTemplate::Output> ReadTemplate::run(Context&, const Input& in)
{
    std::vector<tabular::Column> columns;
    for (const auto& column : imports::columns_of(in.kind)) columns.push_back({std::string(column.title)});
    if (columns.empty()) return fail(Kind::not_found, "registry.no_such_import");
    auto answer = http::Response::bytes("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                        tabular::write_xlsx(columns, {}));
    answer.with("Content-Disposition", "attachment; filename=\"" + in.kind + ".xlsx\"");
    return answer;
}

} // namespace xz::registry
