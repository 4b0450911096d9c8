#include "affairs/index_case.hpp"

#include "affairs/store.hpp"
#include "engines/search/bigrams.hpp"

namespace xz::affairs
{

Result<> index_case(db::Tx& tx, Context& ctx, const events::Event& event)
{
    const json::Value* id_text = json::find(event.data, "case_id");
    const auto id = id_text && id_text->is_string() ? CaseId::parse(id_text->get_string()) : std::nullopt;
    const auto c = id ? store::find_case(tx, ctx.county, *id) : std::nullopt;
    if (!c) return {};
    index(tx, ctx, *c);
    return {};
}

void index(db::Tx& tx, const Context& ctx, const Case& c)
{
    std::string words = c.title + " " + c.number + " " + c.applicant_name;
    const auto form = json::parse(c.form);
    const json::Value* description = form ? json::find(*form, "description") : nullptr;
    if (description && description->is_string()) words += " " + std::string(description->get_string());
    store::index_case(tx, ctx.county, c.id, search::bigrams(words));
}

} // namespace xz::affairs
