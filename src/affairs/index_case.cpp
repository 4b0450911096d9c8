#include "affairs/index_case.hpp"

#include "affairs/store.hpp"
#include "engines/search/bigrams.hpp"

namespace xz::affairs
{

void index(db::Tx& tx, const Context& ctx, const Case& c, const json::Value& form)
{
    std::string words = c.title + " " + c.number + " " + c.applicant_name;
    const json::Value* description = json::find(form, "description");
    if (description && description->is_string()) words += " " + std::string(description->get_string());
    store::index_case(tx, ctx.county, c.id, search::bigrams(words));
}

} // namespace xz::affairs
