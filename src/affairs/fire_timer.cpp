#include "affairs/fire_timer.hpp"

#include "affairs/flow.hpp"

namespace xz::affairs
{

Result<> fire_timer(db::Tx& tx, Context& ctx, const jobs::Job& job)
{
    const json::Value* id_text = json::find(job.data, "case_id");
    const json::Value* timer = json::find(job.data, "timer");
    const auto id = id_text && id_text->is_string() ? CaseId::parse(id_text->get_string()) : std::nullopt;
    if (!id || !timer || !timer->is_int64()) return fail(Kind::invalid, "affairs.bad_timer");
    auto facts = facts_of(tx, ctx, *id);
    if (!facts) return {};
    SeenCase seen(std::move(facts));
    const auto& definition = seen.definition;
    if (std::uint64_t(timer->get_int64()) >= definition->chart->timers.size())
        return fail(Kind::invalid, "affairs.bad_timer");
    const std::string before(definition->state_title(seen.c.state));
    Flow flow(tx, ctx, seen);
    if (!XZ_TRY(flow.serve_timer(workflow::TimerId(timer->get_int64())))) return {};
    const std::string after(definition->state_title(seen.c.state));
    return flow.record(
        {.kind = "timer",
         .verb = "timer",
         .says = before == after ? "“" + before + "”超过期限，已提醒" : "“" + before + "”到期，自动转到“" + after + "”",
         .note = {},
         .data = json::Object{{"timer", timer->get_int64()}},
         .files = {}});
}

} // namespace xz::affairs
