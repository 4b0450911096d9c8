#include "app/tests/description.hpp"

#include "engines/forms/validate.hpp"

namespace xz::app
{

namespace
{

std::string_view segment(std::string_view& path)
{
    path.remove_prefix(std::min<std::size_t>(1, path.size()));
    const auto part = path.substr(0, path.find('/'));
    path.remove_prefix(part.size());
    return part;
}

/// -1 when the path does not fit, else the number of fixed segments: the more, the better the fit.
int fits(std::string_view pattern, std::string_view path)
{
    int fixed = 0;
    while (!pattern.empty() && !path.empty()) {
        const auto wanted = segment(pattern), given = segment(path);
        if (wanted.starts_with("{")) continue;
        if (wanted != given) return -1;
        ++fixed;
    }
    return pattern.empty() && path.empty() ? fixed : -1;
}

void collect(const json::Value& node, const json::Value& root, std::vector<std::string>& out)
{
    if (const auto* object = node.if_object())
        for (const auto& member : *object) {
            if (member.key() == "$ref" && member.value().is_string()) {
                const std::string_view to = member.value().get_string();
                boost::system::error_code bad;
                if (!to.starts_with("#/") || !root.find_pointer(to.substr(1), bad)) out.emplace_back(to);
            }
            collect(member.value(), root, out);
        }
    if (const auto* array = node.if_array())
        for (const auto& item : *array) collect(item, root, out);
}

} // namespace

const json::Value* Description::follow(const json::Value* node) const
{
    while (node)
        if (const auto* to = json::find(*node, "$ref")) {
            boost::system::error_code bad;
            node = openapi_.find_pointer(std::string_view(to->get_string()).substr(1), bad);
        } else {
            return node;
        }
    return nullptr;
}

const json::Value* Description::operation(std::string_view method, std::string_view path) const
{
    std::string lower;
    for (const char c : method) lower += char(std::tolower(static_cast<unsigned char>(c)));
    const json::Value* best = nullptr;
    int most = -1;
    for (const auto& entry : openapi_.at("paths").as_object())
        if (const int fit = fits(entry.key(), path); fit > most)
            if (const auto* found = json::find(entry.value(), lower)) {
                most = fit;
                best = found;
            }
    return best;
}

std::string Description::complaint(std::string_view method, std::string_view path, int status,
                                   std::string_view media_type, const json::Value& body) const
{
    const std::string call = std::string(method) + " " + std::string(path) + " " + std::to_string(status);
    const json::Value* found = operation(method, path);
    if (!found) return call + ": the description has no such call";
    const auto& answers = found->at("responses");
    const json::Value* answer = follow(json::find(answers, std::to_string(status)));
    if (!answer && status >= 400) answer = follow(json::find(answers, "default"));
    if (!answer) return call + ": this status is not described";
    const json::Value* content = json::find(*answer, "content");
    if (!content) return media_type.empty() ? "" : call + ": no body is described, yet one came";
    const auto bare = media_type.substr(0, media_type.find(';'));
    const json::Value* media = json::find(*content, bare);
    if (!media) media = json::find(*content, "*/*");
    if (!media) return call + ": the media type " + std::string(media_type) + " is not described";
    if (!bare.ends_with("json")) return {};
    json::Object document{{"allOf", json::Array{media->at("schema")}}, {"components", openapi_.at("components")}};
    const auto schema = forms::CompiledSchema::make(json::Value(std::move(document)));
    if (!schema) return call + ": the described schema cannot be used: " + schema.error().note;
    const auto errors = forms::find_errors((*schema)->root(), body);
    return errors.empty() ? ""
                          : call + ": " + errors.front().at + " " + errors.front().says + " in " + json::to_text(body);
}

std::vector<std::string> Description::dangling() const
{
    std::vector<std::string> out;
    collect(openapi_, openapi_, out);
    return out;
}

} // namespace xz::app
