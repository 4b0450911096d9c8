#pragma once
#include "foundation/core/result.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xz::http
{

class EventStream;
class FileBody;

/// The methods that the server knows; any other is refused with 501.
enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options };
inline constexpr std::size_t kMethodCount = 7;

/// "GET", "DELETE" …
std::string_view text_of(Method method);

/// Methods are case-sensitive (RFC 9110 section 9.1); nullopt for one that we do not implement.
std::optional<Method> parse_method(std::string_view text);

/// Value of a cookie in what a Cookie field says (RFC 6265 section 4.2.1); empty when absent.
std::string_view cookie_in(std::string_view list, std::string_view name);

/// The values of a route's `{name}` places: names belong to the router, values are places in the request's decoded
/// path.
struct PathParams {
    struct Entry {
        std::string_view name;
        std::uint32_t at = 0;
        std::uint32_t size = 0;
    };
    static constexpr std::size_t kMost = 8;
    std::array<Entry, kMost> entries{};
    std::uint8_t count = 0;
};

/// One received request. It owns its bytes, so it may be copied and kept; views that it hands out live as long as it
/// does.
class Request
{
public:
    Method method = Method::get;
    std::string target;     ///< as received (origin form): "/api/x%20y?limit=50"
    std::string path;       ///< percent-decoded, valid UTF-8, without query: "/api/x y"
    std::string body;       ///< whole, within the route's limit
    std::string peer;       ///< address of the client, seen through trusted proxies: "10.1.2.3", "2001:db8::7"
    std::string request_id; ///< of a trusted proxy, or made here; also in the answer's X-Request-Id
    std::string host;       ///< authority that the client asked for: "county.example:8080"
    std::string_view route; ///< the matched pattern ("/api/affairs/cases/{id:id}"); belongs to the router
    PathParams params;
    bool secure = false; ///< the client's own connection was TLS, as a trusted proxy says
    bool http_1_0 = false;
    bool keep_alive = true;

    /// First value of a field, names without regard to case; empty when absent.
    std::string_view header(std::string_view name) const;
    bool has_header(std::string_view name) const;
    /// Calls `see(name, value)` for every field in the order received.
    template <class See>
    void each_header(See&& see) const
    {
        for (const auto& f : fields_) see(view(f.name_at, f.name_size), view(f.value_at, f.value_size));
    }
    /// Value of a cookie; empty when absent.
    std::string_view cookie(std::string_view name) const;
    /// First value of a query parameter, form-decoded ('+' is a space); nullopt when absent.
    std::optional<std::string> query(std::string_view name) const;
    /// All values of a repeated query parameter.
    std::vector<std::string> query_all(std::string_view name) const;
    /// The undecoded query, without '?'.
    std::string_view query_text() const;
    /// Decoded value of the route's `{name}`; empty when the route has none.
    std::string_view param(std::string_view name) const;
    /// The number of a `{name:id}` place; 0 when the route has none.
    std::int64_t param_id(std::string_view name) const;

    /// Adds a field (the parser, and tests that make requests by hand).
    void add_header(std::string_view name, std::string_view value);
    /// Sets target, and path from it. Error: `http.bad_target`.
    Result<> set_target(std::string_view origin_form);
    /// Empties everything but keeps the memory.
    void clear();

private:
    struct Field {
        std::uint32_t name_at, name_size, value_at, value_size;
    };
    std::string_view view(std::uint32_t at, std::uint32_t size) const
    {
        return std::string_view(heap_).substr(at, size);
    }
    std::string heap_;
    std::vector<Field> fields_;
};

/// What a handler answers. Security headers, Date, Content-Length, X-Request-Id and `Cache-Control: no-store` (unless
/// the answer brings its own Cache-Control) are added by the server. Field values with control characters are refused
/// (500).
struct Response {
    int status = 200;
    std::string content_type{};
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::shared_ptr<const FileBody> file{}; ///< sent instead of `body`
    std::shared_ptr<EventStream> events{};  ///< keeps the connection open and sends events (SSE)
    bool close = false;                     ///< end the connection after this answer

    static Response json(int status, std::string body);
    static Response text(int status, std::string body);
    static Response bytes(std::string content_type, std::string body);
    static Response no_content();
    /// 303 See Other (or another 3xx) to a place on this server.
    static Response redirect(std::string location, int status = 303);

    Response& with(std::string name, std::string value)
    {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    /// Adds a Set-Cookie line: `__Host-` rules are the caller's choice of name and attributes.
    Response& set_cookie(std::string_view name, std::string_view value, std::string_view attributes);
    /// First header of that name that the handler set; empty when none.
    std::string_view header(std::string_view name) const;
};

/// Bytes sent as an answer's body without copying: a piece of a file on disk or of memory shared by many answers.
class FileBody
{
public:
    /// Opens a file for reading (never a symbolic link). Errors: `http.no_file`.
    static Result<std::shared_ptr<const FileBody>> open(const std::string& path);
    /// Shared memory.
    static std::shared_ptr<const FileBody> memory(std::shared_ptr<const std::string> bytes);
    /// The same bytes, `size` of them from `offset`.
    std::shared_ptr<const FileBody> part(std::uint64_t offset, std::uint64_t size) const;

    std::uint64_t size() const { return size_; }
    std::uint64_t offset() const { return offset_; }
    /// -1 for memory.
    int descriptor() const;
    /// Null for a file on disk; `offset()` counts from it.
    const std::string* bytes() const { return bytes_.get(); }

private:
    struct Descriptor;
    std::shared_ptr<const Descriptor> file_;
    std::shared_ptr<const std::string> bytes_;
    std::uint64_t offset_ = 0;
    std::uint64_t size_ = 0;
};

/// A whole representation of something, to be answered with conditions and ranges.
struct Representation {
    std::shared_ptr<const FileBody> body;
    std::string content_type;
    std::string etag;          ///< strong, with its quotes: "\"9f86d081\""; may be empty
    std::string cache_control; ///< empty: no-store
};

/// Answers GET or HEAD of a representation: If-Match (412), If-None-Match (304), one range (206, 416), If-Range.
Response serve(const Request& request, const Representation& what);

} // namespace xz::http
