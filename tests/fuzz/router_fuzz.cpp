// The first line holds patterns separated by spaces, the rest is a path. A search must agree with trying every pattern
// segment by segment, and must find a route exactly when one fits.
#include "foundation/http/router.hpp"
#include "foundation/http/uri.hpp"

#include <cstdlib>

using namespace xz::http;

namespace
{

std::vector<std::string_view> split(std::string_view text, char by)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t at = text.find(by);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

bool all_of(std::string_view text, std::string_view letters)
{
    return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

bool fits(std::string_view pattern, std::string_view path)
{
    const auto wanted = split(pattern, '/');
    const auto given = split(path, '/');
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i].ends_with("...}")) return given.size() > i;
        if (i >= given.size()) return false;
        const std::string_view digits = "0123456789";
        if (!wanted[i].starts_with("{")) {
            if (wanted[i] != given[i]) return false;
        } else if (given[i].empty()) {
            return false;
        } else if (wanted[i].ends_with(":id}")) {
            if (!all_of(given[i], digits) || given[i][0] == '0' || given[i].size() > 19) return false;
            if (given[i].size() == 19 && given[i] > "9223372036854775807") return false;
        } else if (wanted[i].ends_with(":digits}")) {
            if (!all_of(given[i], digits)) return false;
        } else if (wanted[i].ends_with(":word}")) {
            if (!all_of(given[i], "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.")) return false;
        }
    }
    return wanted.size() == given.size();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t line = std::min(bytes.find('\n'), bytes.size());
    Router router;
    std::vector<std::string> patterns;
    for (const std::string_view pattern : split(bytes.substr(0, line), ' '))
        if (patterns.size() < 50 && router.add(Method::get, pattern, [](Request&) { return Response(); }))
            patterns.emplace_back(pattern);

    std::string path;
    if (!decode_path(bytes.substr(std::min(line + 1, bytes.size())), path)) return 0;
    bool some = false;
    for (const std::string& pattern : patterns) some |= fits(pattern, path);
    const Router::Match match = router.match(Method::get, path);
    if ((match.route != nullptr) != some) std::abort();
    if (match.route && !fits(match.route->pattern, path)) std::abort();
    for (std::size_t i = 0; i < match.params.count; ++i)
        if (match.params.entries[i].at + match.params.entries[i].size > path.size()) std::abort();
    return 0;
}
