#include "foundation/http/router.hpp"

#include <algorithm>

namespace xz::http
{
namespace
{

enum class Place : std::uint8_t { id, digits, word, any };
constexpr std::size_t kPlaces = 4;

bool fits(Place place, std::string_view segment)
{
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (segment.empty()) return false;
    switch (place) {
    case Place::id:
        if (segment[0] == '0' || segment.size() > 19 || !std::all_of(segment.begin(), segment.end(), digit))
            return false;
        return segment.size() < 19 || segment <= "9223372036854775807";
    case Place::digits: return std::all_of(segment.begin(), segment.end(), digit);
    case Place::word:
        return std::all_of(segment.begin(), segment.end(), [&](char c) {
            return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '.';
        });
    case Place::any: return true;
    }
    return false;
}

constexpr std::uint8_t bit(Method method) { return std::uint8_t(1u << static_cast<unsigned>(method)); }

/// One piece of a pattern between two slashes.
struct Piece {
    enum class What { fixed, place, rest, bad } what = What::bad;
    std::string_view text{}; ///< the fixed text, or the name of the place
    Place place = Place::any;
};

bool good_name(std::string_view name)
{
    return !name.empty() &&
           std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

Piece read_piece(std::string_view text)
{
    if (text.find_first_of("{}") == std::string_view::npos) return {Piece::What::fixed, text};
    if (text.size() < 3 || text.front() != '{' || text.back() != '}') return {};
    text = text.substr(1, text.size() - 2);
    if (text.ends_with("...")) {
        text.remove_suffix(3);
        return good_name(text) ? Piece{Piece::What::rest, text} : Piece{};
    }
    const std::size_t colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    if (!good_name(name)) return {};
    if (colon == std::string_view::npos) return {Piece::What::place, name, Place::any};
    const std::string_view type = text.substr(colon + 1);
    if (type == "id") return {Piece::What::place, name, Place::id};
    if (type == "digits") return {Piece::What::place, name, Place::digits};
    if (type == "word") return {Piece::What::place, name, Place::word};
    return {};
}

} // namespace

/// The routes that end at one place of the tree, with the names of their places (they may differ by method).
struct Router::Node {
    struct End {
        std::array<const Route*, kMethodCount> routes{};
        std::array<std::vector<std::string_view>, kMethodCount> names{};
        std::uint8_t allowed = 0;
    };
    std::vector<std::pair<std::string, std::unique_ptr<Node>>> fixed; ///< sorted by text
    std::array<std::unique_ptr<Node>, kPlaces> places{};
    End end;
    End rest;

    Node* fixed_child(std::string_view text) const
    {
        const auto at = std::lower_bound(fixed.begin(), fixed.end(), text,
                                         [](const auto& entry, std::string_view t) { return entry.first < t; });
        return at != fixed.end() && at->first == text ? at->second.get() : nullptr;
    }

    Node& make_fixed(std::string_view text)
    {
        if (Node* child = fixed_child(text)) return *child;
        const auto at = std::lower_bound(fixed.begin(), fixed.end(), text,
                                         [](const auto& entry, std::string_view t) { return entry.first < t; });
        return *fixed.emplace(at, std::string(text), std::make_unique<Node>())->second;
    }
};

/// One search. Every node of the tree stands for one way to read a prefix of the path, so a search visits each at most
/// once.
struct Router::Walk {
    std::string_view path;
    Method method;
    Match& match;
    std::array<std::pair<std::uint32_t, std::uint32_t>, PathParams::kMost> values{};
    std::uint8_t depth = 0;

    bool take(const Node::End& end)
    {
        match.allowed |= end.allowed;
        auto index = static_cast<std::size_t>(method);
        if (!end.routes[index] && method == Method::head) index = static_cast<std::size_t>(Method::get);
        if (!end.routes[index]) return false;
        match.route = end.routes[index];
        match.params.count = static_cast<std::uint8_t>(end.names[index].size());
        for (std::size_t i = 0; i < end.names[index].size(); ++i)
            match.params.entries[i] = {end.names[index][i], values[i].first, values[i].second};
        return true;
    }

    /// `at` is the position behind a slash.
    bool from(const Node& node, std::size_t at)
    {
        const std::size_t slash = std::min(path.find('/', at), path.size());
        const std::string_view segment = path.substr(at, slash - at);
        if (const Node* child = node.fixed_child(segment))
            if (go_on(*child, slash)) return true;
        for (std::size_t i = 0; i < kPlaces; ++i) {
            const Node* child = node.places[i].get();
            if (!child || !fits(static_cast<Place>(i), segment)) continue;
            values[depth++] = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(segment.size())};
            if (go_on(*child, slash)) return true;
            --depth;
        }
        if (node.rest.allowed) {
            values[depth] = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(path.size() - at)};
            if (take(node.rest)) return true;
        }
        return false;
    }

    bool go_on(const Node& node, std::size_t slash)
    {
        return slash == path.size() ? take(node.end) : from(node, slash + 1);
    }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

Result<> Router::add(Method method, std::string_view pattern, Handler handler, RouteOptions options)
{
    const auto bad = [&] { return fail(Kind::invalid, "http.bad_pattern", std::string(pattern)); };
    if (pattern.empty() || pattern[0] != '/' || !handler) return bad();
    auto route = std::make_unique<Route>(Route{std::string(pattern), method, std::move(handler), options});
    std::vector<Piece> pieces;
    std::vector<std::string_view> names;
    for (std::string_view left = std::string_view(route->pattern).substr(1);;) {
        const std::size_t slash = left.find('/');
        const bool last = slash == std::string_view::npos;
        const Piece piece = read_piece(left.substr(0, slash));
        const bool fixed = piece.what == Piece::What::fixed;
        if (piece.what == Piece::What::bad || (piece.what == Piece::What::rest && !last)) return bad();
        if (fixed && piece.text.empty() && !last) return bad();
        if (!fixed && std::find(names.begin(), names.end(), piece.text) != names.end()) return bad();
        if (!fixed) names.push_back(piece.text);
        pieces.push_back(piece);
        if (last) break;
        left.remove_prefix(slash + 1);
    }
    if (names.size() > PathParams::kMost) return bad();

    Node* node = root_.get();
    for (const Piece& piece : pieces) {
        if (piece.what == Piece::What::fixed) {
            node = &node->make_fixed(piece.text);
        } else if (piece.what == Piece::What::place) {
            auto& child = node->places[static_cast<std::size_t>(piece.place)];
            if (!child) child = std::make_unique<Node>();
            node = child.get();
        }
    }
    Node::End* end = pieces.back().what == Piece::What::rest ? &node->rest : &node->end;
    const auto index = static_cast<std::size_t>(method);
    if (end->routes[index]) return fail(Kind::conflict, "http.duplicate_route", std::string(pattern));
    end->routes[index] = route.get();
    end->names[index] = std::move(names);
    end->allowed |= bit(method);
    if (method == Method::get) end->allowed |= bit(Method::head);
    routes_.push_back(std::move(route));
    return {};
}

Router::Match Router::match(Method method, std::string_view path) const
{
    Match match;
    if (path.empty() || path[0] != '/') return match;
    Walk walk{path, method, match};
    walk.from(*root_, 1);
    return match;
}

std::string Router::allow_header(std::uint8_t allowed)
{
    std::string text;
    for (std::size_t i = 0; i < kMethodCount; ++i) {
        const auto method = static_cast<Method>(i);
        if ((allowed & bit(method)) || method == Method::options)
            text.append(text.empty() ? "" : ", ").append(text_of(method));
    }
    return text;
}

void Router::each_route(const std::function<void(const Route&)>& see) const
{
    for (const auto& route : routes_) see(*route);
}

} // namespace xz::http
