#include "foundation/module/manifest.hpp"

#include "foundation/access/caller.hpp"
#include "foundation/module/embedded.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace xz
{

namespace
{

/// "/api/x/{id:id}" in the router's words is "/api/x/{id}" in OpenAPI's.
std::string openapi_path(std::string_view pattern)
{
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == ':') {
            while (i < pattern.size() && pattern[i] != '}') ++i;
        }
        out.push_back(pattern[i]);
    }
    return out;
}

std::string method_key(http::Method method)
{
    std::string text(http::text_of(method));
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return text;
}

using Doors = std::set<std::string>;

Doors described_doors(const Manifest& manifest)
{
    Doors doors;
    if (manifest.openapi.empty()) return doors;
    const auto document = json::parse(manifest.openapi);
    XZ_ASSERT(document.has_value());
    const json::Value* paths = json::find(*document, "paths");
    if (!paths || !paths->is_object()) return doors;
    for (const auto& path : paths->get_object())
        for (const auto& operation : path.value().as_object())
            doors.insert(std::string(operation.key()) + " " + std::string(path.key()));
    return doors;
}

Doors built_doors(const Manifest& manifest)
{
    Doors doors;
    for (const Route& r : manifest.routes) doors.insert(method_key(r.method) + " " + openapi_path(r.path));
    return doors;
}

bool reaches(const std::map<std::string, std::vector<std::string>>& asks, const std::string& from,
             const std::string& to, std::set<std::string>& seen)
{
    const auto it = asks.find(from);
    if (it == asks.end() || !seen.insert(from).second) return false;
    return std::any_of(it->second.begin(), it->second.end(),
                       [&](const std::string& next) { return next == to || reaches(asks, next, to, seen); });
}

void check_migrations(const Manifest& m, std::vector<std::string>& out)
{
    if (!m.migrations) return;
    int last = 0;
    for (const auto& migration : *m.migrations) {
        if (migration.number != last && migration.number != last + 1)
            out.push_back(m.name + ": migration numbers have a gap before " + std::to_string(migration.number));
        last = migration.number;
    }
}

/// Writes beside each operation who may call it: the manifest knows, so no description can say it wrongly.
void name_permissions(json::Object& paths, const Manifest& m, const std::map<std::string, std::string>& titles)
{
    for (const Route& r : m.routes) {
        auto* const path = paths.if_contains(openapi_path(r.path));
        auto* const operation = path ? path->as_object().if_contains(method_key(r.method)) : nullptr;
        if (!operation) continue;
        const auto title = titles.find(r.permission);
        operation->as_object()["x-permission"] =
            json::Object{{"name", r.permission}, {"title", title == titles.end() ? std::string() : title->second}};
    }
}

/// The error codes of a module with the sentence that a user reads.
json::Array codes_of(const Manifest& m)
{
    json::Array codes;
    if (!m.texts) return codes;
    for (const EmbeddedTexts& file : *m.texts) {
        if (file.language != "zh-CN") continue;
        const auto texts = json::parse(file.json);
        XZ_ASSERT(texts.has_value());
        for (const auto& text : texts->as_object())
            codes.push_back(json::Object{{"code", text.key()}, {"says", text.value()}});
    }
    return codes;
}

} // namespace

std::vector<std::string> find_misfits(const std::vector<Manifest>& manifests)
{
    std::vector<std::string> out;
    std::set<std::string> names, permissions, subscriptions, kinds;
    std::set<std::string, std::less<>> published;
    std::map<std::string, std::vector<std::string>> asks;
    for (const Manifest& m : manifests) {
        if (!names.insert(m.name).second) out.push_back(m.name + ": two modules have this name");
        for (const auto& p : m.permissions) {
            if (!permissions.insert(p.permission).second)
                out.push_back(m.name + ": permission " + p.permission + " repeats");
            if (!p.permission.starts_with(m.name + "."))
                out.push_back(m.name + ": permission " + p.permission + " bears another name");
        }
        for (const auto type : m.publishes) published.emplace(type);
        asks[m.name] = m.asks;
    }
    for (const Manifest& m : manifests) {
        for (const Route& r : m.routes)
            if (r.permission != access::kPublicAccess && r.permission != access::kSignedIn &&
                !permissions.contains(r.permission))
                out.push_back(m.name + ": " + r.path + " asks for the unknown permission " + r.permission);
        const Doors described = described_doors(m), built = built_doors(m);
        for (const auto& door : built)
            if (!described.contains(door)) out.push_back(m.name + ": " + door + " is not described in openapi.yaml");
        for (const auto& door : described)
            if (!built.contains(door)) out.push_back(m.name + ": " + door + " is described, but no route serves it");
        for (const auto& s : m.subscribes) {
            if (!published.contains(s.type)) out.push_back(m.name + ": nobody publishes " + s.type);
            if (!subscriptions.insert(s.name).second) out.push_back(m.name + ": subscription " + s.name + " repeats");
        }
        for (const auto& j : m.jobs)
            if (!kinds.insert(j.kind).second) out.push_back(m.name + ": job " + j.kind + " repeats");
        for (const auto& asked : m.asks)
            if (!names.contains(asked)) out.push_back(m.name + ": asks " + asked + ", which is absent");
        std::set<std::string> seen;
        if (reaches(asks, m.name, m.name, seen)) out.push_back(m.name + ": asks run in a circle");
        check_migrations(m, out);
    }
    return out;
}

json::Value assemble_openapi(const std::vector<Manifest>& manifests)
{
    auto document = json::parse(module::embedded::openapi());
    XZ_ASSERT(document.has_value());
    json::Object& whole = document->as_object();
    json::Object paths, errors;
    std::map<std::string, std::string> titles;
    for (const Manifest& m : manifests)
        for (const Permission& p : m.permissions) titles.emplace(p.permission, p.title);
    json::Object& schemas = whole["components"].as_object()["schemas"].as_object();
    for (const Manifest& m : manifests) {
        if (m.openapi.empty()) continue;
        const auto part = json::parse(m.openapi);
        XZ_ASSERT(part.has_value());
        if (const auto* p = json::find(*part, "paths"))
            for (const auto& path : p->as_object()) paths.insert(path);
        const auto* components = json::find(*part, "components");
        const auto* own = components ? json::find(*components, "schemas") : nullptr;
        if (own)
            for (const auto& schema : own->as_object()) schemas.insert(schema);
        name_permissions(paths, m, titles);
        if (auto codes = codes_of(m); !codes.empty()) errors[m.name] = std::move(codes);
    }
    whole["x-errors"] = std::move(errors);
    whole["paths"] = std::move(paths);
    return std::move(*document);
}

} // namespace xz
