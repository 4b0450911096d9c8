#include "affairs/follow_divisions.hpp"

#include "affairs/store.hpp"

namespace xz::affairs
{

namespace
{

DivisionCode code_in(const json::Value& object, std::string_view name)
{
    const json::Value* text = json::find(object, name);
    return text && text->is_string() ? DivisionCode::parse(text->get_string()).value_or(DivisionCode{})
                                     : DivisionCode{};
}

} // namespace

Result<> follow_divisions(db::Tx& tx, Context& ctx, const events::Event& event)
{
    const json::Value* recoded = json::find(event.data, "recoded");
    if (!recoded || !recoded->is_array()) return {};
    for (const json::Value& change : recoded->get_array()) {
        const auto from = code_in(change, "old_code"), to = code_in(change, "new_code");
        if (from && to) store::move_division(tx, ctx.county, from, to);
    }
    return {};
}

} // namespace xz::affairs
