#include "affairs/case_files.hpp"

namespace xz::affairs
{

namespace
{

void add_id(std::vector<FileId>& out, const json::Value& value)
{
    if (!value.is_string()) return;
    if (const auto id = FileId::parse(value.get_string())) out.push_back(*id);
}

} // namespace

Result<std::vector<CaseFile>> own_uploads(db::Tx& tx, const Context& ctx, const std::vector<FileId>& wanted)
{
    std::vector<CaseFile> out;
    if (wanted.empty()) return out;
    auto claimed = ctx.use<files::Files>().claim(tx, ctx, wanted);
    if (!claimed) return fail(Kind::rejected, "affairs.no_such_file", claimed.error().code);
    for (files::File& f : *claimed)
        out.push_back({f.id, std::move(f.name), std::move(f.media_type), f.size, f.has_thumbnail, 0});
    return out;
}

std::vector<FileId> files_in(const json::Value& form_schema, const json::Value& form)
{
    std::vector<FileId> out;
    const json::Value* properties = json::find(form_schema, "properties");
    if (!properties || !properties->is_object()) return out;
    for (const auto& property : properties->get_object()) {
        const json::Value* widget = json::find(property.value(), "x-widget");
        const json::Value* answer = json::find(form, property.key());
        if (!widget || !answer) continue;
        if (*widget == "voice") add_id(out, *answer);
        if (*widget == "photos" && answer->is_array())
            for (const auto& item : answer->get_array()) add_id(out, item);
    }
    return out;
}

} // namespace xz::affairs
