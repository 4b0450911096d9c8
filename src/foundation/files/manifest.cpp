#include "foundation/files/manifest.hpp"

#include "foundation/files/embedded.hpp"

#include <algorithm>
#include <cctype>

namespace xz::files
{

namespace
{

/// `^[A-Za-z0-9_-]{8,64}$`
bool is_key(std::string_view key)
{
    return key.size() >= 8 && key.size() <= 64 &&
           std::all_of(key.begin(), key.end(), [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-'; });
}

/// PUT /api/files/{key}
Result<http::Response> put_file(Context& ctx, const http::Request& request)
{
    const auto key = request.param("key");
    if (!is_key(key)) return fail(Kind::invalid, "files.bad_key");
    const auto file =
        XZ_TRY(ctx.use<Files>().put(ctx, key, request.query("name").value_or(std::string()), request.body));
    json::Writer w;
    write(w, file);
    return http::Response::json(201, std::move(w).text());
}

/// GET /api/files/{key}
Result<http::Response> get_own_file(Context& ctx, const http::Request& request)
{
    const auto& files = ctx.use<Files>();
    return files.serve(request, XZ_TRY(files.own(ctx, request.param("key"))));
}

Result<> collect(Context& ctx, const jobs::Job&)
{
    while (ctx.use<Files>().collect_orphans(ctx) > 0) continue;
    return {};
}

} // namespace

Manifest manifest(const Settings& settings)
{
    const http::RouteOptions upload{.body_limit = settings.most_bytes};
    return {
        .name = "files",
        .title = "附件",
        .migrations = &embedded::migrations(),
        .openapi = embedded::openapi(),
        .texts = &embedded::texts(),
        .routes = {{http::Method::put, "/api/files/{key}", std::string(access::kSignedIn), put_file, upload},
                   {http::Method::get, "/api/files/{key}", std::string(access::kSignedIn), get_own_file}},
        .jobs = {{.kind = "files.collect_orphans",
                  .work = jobs::OutsideWork(collect),
                  .daily_at = std::chrono::hours(3) + std::chrono::minutes(10)}},
    };
}

} // namespace xz::files
