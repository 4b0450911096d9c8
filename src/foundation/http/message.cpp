#include "foundation/http/message.hpp"

#include "foundation/http/uri.hpp"

#include <charconv>

namespace xz::http
{
namespace
{

constexpr std::array<std::string_view, kMethodCount> kMethods = {"GET",   "HEAD",   "POST",   "PUT",
                                                                 "PATCH", "DELETE", "OPTIONS"};

/// Calls `see(name, value)` for each raw pair of a query until it returns false.
template <class See>
void each_pair(std::string_view query, See&& see)
{
    while (!query.empty()) {
        const std::size_t amp = query.find('&');
        const std::string_view pair = query.substr(0, amp);
        const std::size_t equals = pair.find('=');
        const bool bare = equals == std::string_view::npos;
        if (!pair.empty() && !see(pair.substr(0, equals), bare ? std::string_view() : pair.substr(equals + 1))) return;
        if (amp == std::string_view::npos) return;
        query.remove_prefix(amp + 1);
    }
}

bool names(std::string_view raw, std::string_view name)
{
    if (raw == name) return true;
    if (raw.find_first_of("%+") == std::string_view::npos) return false;
    return percent_decode(raw, true) == name;
}

} // namespace

std::string_view text_of(Method method) { return kMethods[static_cast<std::size_t>(method)]; }

std::optional<Method> parse_method(std::string_view text)
{
    for (std::size_t i = 0; i < kMethods.size(); ++i)
        if (kMethods[i] == text) return static_cast<Method>(i);
    return std::nullopt;
}

std::string_view Request::header(std::string_view name) const
{
    for (const auto& f : fields_)
        if (f.name_size == name.size() && same_name(view(f.name_at, f.name_size), name))
            return view(f.value_at, f.value_size);
    return {};
}

bool Request::has_header(std::string_view name) const
{
    for (const auto& f : fields_)
        if (same_name(view(f.name_at, f.name_size), name)) return true;
    return false;
}

std::string_view cookie_in(std::string_view list, std::string_view name)
{
    while (!list.empty()) {
        const std::size_t semicolon = list.find(';');
        const std::string_view pair = trim(list.substr(0, semicolon));
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
        if (semicolon == std::string_view::npos) break;
        list.remove_prefix(semicolon + 1);
    }
    return {};
}

std::string_view Request::cookie(std::string_view name) const
{
    std::string_view found;
    each_header([&](std::string_view field, std::string_view list) {
        if (!found.data() && same_name(field, "Cookie")) found = cookie_in(list, name);
    });
    return found;
}

std::string_view Request::query_text() const
{
    const std::size_t mark = target.find('?');
    return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

std::optional<std::string> Request::query(std::string_view name) const
{
    std::optional<std::string> found;
    each_pair(query_text(), [&](std::string_view raw, std::string_view value) {
        if (names(raw, name)) found = percent_decode(value, true);
        return !found;
    });
    return found;
}

std::vector<std::string> Request::query_all(std::string_view name) const
{
    std::vector<std::string> found;
    each_pair(query_text(), [&](std::string_view raw, std::string_view value) {
        if (names(raw, name))
            if (auto text = percent_decode(value, true)) found.push_back(std::move(*text));
        return true;
    });
    return found;
}

std::string_view Request::param(std::string_view name) const
{
    for (std::size_t i = 0; i < params.count; ++i)
        if (params.entries[i].name == name)
            return std::string_view(path).substr(params.entries[i].at, params.entries[i].size);
    return {};
}

std::int64_t Request::param_id(std::string_view name) const
{
    const std::string_view text = param(name);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

void Request::add_header(std::string_view name, std::string_view value)
{
    const auto at = static_cast<std::uint32_t>(heap_.size());
    heap_.append(name).append(value);
    const auto name_size = static_cast<std::uint32_t>(name.size());
    fields_.push_back({at, name_size, at + name_size, static_cast<std::uint32_t>(value.size())});
}

Result<> Request::set_target(std::string_view origin_form)
{
    const std::size_t mark = origin_form.find('?');
    path.clear();
    if (!decode_path(origin_form.substr(0, mark), path)) return fail(Kind::invalid, "http.bad_target");
    if (mark != std::string_view::npos && !valid_query(origin_form.substr(mark + 1)))
        return fail(Kind::invalid, "http.bad_target");
    target.assign(origin_form);
    return {};
}

void Request::clear()
{
    method = Method::get;
    target.clear();
    path.clear();
    body.clear();
    if (body.capacity() > 64 * 1024) std::string().swap(body);
    peer.clear();
    request_id.clear();
    host.clear();
    route = {};
    params.count = 0;
    secure = false;
    http_1_0 = false;
    keep_alive = true;
    heap_.clear();
    fields_.clear();
}

Response Response::json(int status, std::string body)
{
    return {.status = status, .content_type = "application/json", .body = std::move(body)};
}

Response Response::text(int status, std::string body)
{
    return {.status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(body)};
}

Response Response::bytes(std::string content_type, std::string body)
{
    return {.status = 200, .content_type = std::move(content_type), .body = std::move(body)};
}

Response Response::no_content() { return {.status = 204}; }

Response Response::redirect(std::string location, int status)
{
    Response response{.status = status};
    response.headers.emplace_back("Location", std::move(location));
    return response;
}

Response& Response::set_cookie(std::string_view name, std::string_view value, std::string_view attributes)
{
    std::string line(name);
    line.append("=").append(value);
    if (!attributes.empty()) line.append("; ").append(attributes);
    return with("Set-Cookie", std::move(line));
}

std::string_view Response::header(std::string_view name) const
{
    for (const auto& [n, v] : headers)
        if (same_name(n, name)) return v;
    return {};
}

} // namespace xz::http
