#include "engines/forms/references.hpp"

#include <array>
#include <charconv>

namespace xz::forms
{

namespace
{

struct Uri {
    std::string_view scheme, authority, path, query;
    bool has_authority = false, has_query = false;
};

Uri split(std::string_view text)
{
    Uri uri;
    const std::size_t mark = text.find_first_of(":/?#");
    if (mark != std::string_view::npos && mark > 0 && text[mark] == ':') {
        uri.scheme = text.substr(0, mark);
        text.remove_prefix(mark + 1);
    }
    if (const std::size_t query = text.find('?'); query != std::string_view::npos) {
        uri.query = text.substr(query + 1);
        uri.has_query = true;
        text = text.substr(0, query);
    }
    if (text.starts_with("//")) {
        uri.has_authority = true;
        const std::size_t slash = text.find('/', 2);
        uri.authority = text.substr(2, slash == std::string_view::npos ? slash : slash - 2);
        text = slash == std::string_view::npos ? std::string_view{} : text.substr(slash);
    }
    uri.path = text;
    return uri;
}

std::string without_dots(std::string_view path)
{
    std::string out;
    while (!path.empty()) {
        const std::size_t end = path.find('/', 1);
        const std::string_view part = path.substr(0, end);
        path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
        const std::string_view name = part.starts_with('/') ? part.substr(1) : part;
        if (name != "." && name != "..") {
            out += part;
            continue;
        }
        if (name == "..") out.erase(std::min(out.rfind('/'), out.size()));
        if (path.empty()) out += '/';
    }
    return out;
}

std::string percent_decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        if (text[i] == '%' && i + 2 < text.size()) {
            const auto [end, error] = std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16);
            if (error == std::errc() && end == text.data() + i + 3) {
                out += static_cast<char>(byte);
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

constexpr std::array<std::string_view, 8> kSchemaKeywords{
    "additionalItems", "contains", "additionalProperties", "propertyNames", "if", "then", "else", "not"};
constexpr std::array<std::string_view, 5> kSchemaMaps{"definitions", "$defs", "properties", "patternProperties",
                                                      "dependencies"};
constexpr std::array<std::string_view, 3> kSchemaLists{"allOf", "anyOf", "oneOf"};

} // namespace

std::string resolve_uri(std::string_view base, std::string_view reference)
{
    const Uri b = split(base), r = split(reference);
    if (!r.scheme.empty()) return std::string(reference);
    std::string out(b.scheme);
    if (!b.scheme.empty()) out += ':';
    const Uri& host = r.has_authority ? r : b;
    if (host.has_authority) (out += "//") += host.authority;
    if (r.has_authority || r.path.starts_with('/')) {
        out += without_dots(r.path);
    } else if (r.path.empty()) {
        out += b.path;
    } else {
        const std::size_t slash = b.path.rfind('/');
        std::string merged(b.has_authority && b.path.empty()
                               ? "/"
                               : b.path.substr(0, slash == std::string_view::npos ? 0 : slash + 1));
        out += without_dots(merged += r.path);
    }
    const Uri& asked = r.has_query || !r.path.empty() || r.has_authority ? r : b;
    if (asked.has_query) (out += '?') += asked.query;
    return out;
}

std::string pointer_step(std::string_view name)
{
    std::string out = "/";
    for (const char c : name) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

const json::Value* at_pointer(const json::Value& document, std::string_view pointer)
{
    const json::Value* here = &document;
    while (here && !pointer.empty()) {
        if (pointer.front() != '/') return nullptr;
        const std::size_t end = pointer.find('/', 1);
        std::string name;
        const std::string_view raw = pointer.substr(1, end == std::string_view::npos ? end : end - 1);
        for (std::size_t i = 0; i < raw.size(); ++i) {
            if (raw[i] == '~' && i + 1 < raw.size())
                name += raw[++i] == '1' ? '/' : '~';
            else
                name += raw[i];
        }
        pointer = end == std::string_view::npos ? std::string_view{} : pointer.substr(end);
        if (const json::Array* items = here->if_array()) {
            std::size_t index = 0;
            const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), index);
            here = error == std::errc() && stop == name.data() + name.size() ? items->if_contains(index) : nullptr;
        } else {
            here = json::find(*here, name);
        }
    }
    return here;
}

References::References(const json::Value& document)
{
    by_uri_[""] = {&document, ""};
    by_uri_["http://json-schema.org/draft-07/schema"] = {&metaschema(), "http://json-schema.org/draft-07/schema"};
    collect(document, "");
}

std::string References::base_of(const json::Value& schema, std::string_view outer)
{
    const json::Value* id = json::find(schema, "$id");
    if (!id || !id->is_string() || json::find(schema, "$ref")) return std::string(outer);
    const std::string_view text = id->get_string();
    const std::string_view address = text.substr(0, text.find('#'));
    return address.empty() ? std::string(outer) : resolve_uri(outer, address);
}

void References::collect(const json::Value& schema, const std::string& outer)
{
    const json::Object* members = schema.if_object();
    if (!members || members->contains("$ref")) {
        // Siblings of $ref are ignored, except that definitions beside it can still be pointed at.
        if (!members) return;
    } else if (const json::Value* id = members->if_contains("$id"); id && id->is_string()) {
        const std::string_view text = id->get_string();
        const std::string base = base_of(schema, outer);
        const std::size_t hash = text.find('#');
        if (hash != 0) by_uri_.try_emplace(base, Target{&schema, base});
        if (hash != std::string_view::npos && hash + 1 < text.size())
            by_uri_.try_emplace(base + std::string(text.substr(hash)), Target{&schema, base});
    }
    const std::string base = base_of(schema, outer);
    const auto list = [&](const json::Value& value) {
        if (const json::Array* items = value.if_array())
            for (const json::Value& item : *items) collect(item, base);
    };
    for (const std::string_view name : kSchemaKeywords)
        if (const json::Value* inner = members->if_contains(name)) collect(*inner, base);
    for (const std::string_view name : kSchemaLists)
        if (const json::Value* inner = members->if_contains(name)) list(*inner);
    if (const json::Value* items = members->if_contains("items")) {
        collect(*items, base);
        list(*items);
    }
    for (const std::string_view name : kSchemaMaps)
        if (const json::Value* inner = members->if_contains(name); inner && inner->is_object())
            for (const auto& member : inner->get_object()) collect(member.value(), base);
}

References::Target References::find(std::string_view reference, std::string_view base) const
{
    const std::size_t hash = reference.find('#');
    const std::string address = resolve_uri(base, reference.substr(0, hash));
    const std::string fragment = hash == std::string_view::npos ? "" : percent_decoded(reference.substr(hash + 1));
    if (!fragment.empty() && fragment.front() != '/') {
        const auto anchor = by_uri_.find(address + "#" + fragment);
        return anchor == by_uri_.end() ? Target{} : anchor->second;
    }
    const auto document = by_uri_.find(address);
    if (document == by_uri_.end()) return {};
    Target found{at_pointer(*document->second.value, fragment), document->second.base};
    if (!found.value) return {};
    // A pointer may pass through schemas that change the base on the way.
    for (std::size_t end = fragment.find('/', 1); end != std::string::npos; end = fragment.find('/', end + 1))
        if (const json::Value* passed = at_pointer(*document->second.value, std::string_view(fragment).substr(0, end)))
            if (passed->is_object()) found.base = base_of(*passed, found.base);
    return found;
}

} // namespace xz::forms
