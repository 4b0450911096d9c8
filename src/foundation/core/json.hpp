#pragma once
#include "foundation/core/ids.hpp"
#include "foundation/core/result.hpp"

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Boost.JSON under our own name, with the reading rules of the product.
namespace xz::json
{

using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;

/// Reads one JSON text (RFC 8259, UTF-8, at most 64 levels deep). Refused as well, since two readers would understand
/// them differently or could not keep them: a name given twice, U+0000, a number beyond any double. Error:
/// `core.bad_json`, whose field says where.
Result<Value> parse(std::string_view text);

/// Compact text.
std::string to_text(const Value& value);

/// Members by name, nullptr where the object has none (or the value is no object).
const Value* find(const Value& object, std::string_view name);

/// Canonical text (RFC 8785 for strings and integers: sorted names, shortest escapes), the form that is hashed.
std::string canonical(const Value& value);

/// Appends a JSON text piece by piece: the answers' hot path builds no tree.
///
///     json::Writer w;
///     w.object([&] { w.field("id", "12"); w.array("tags", [&] { w.value("road"); }); });
///     response.body = std::move(w).text();
class Writer
{
public:
    template <class Body>
    void object(Body&& body)
    {
        open('{');
        body();
        close('}');
    }
    template <class Name, class Body>
    void object(const Name& name, Body&& body)
    {
        key(name);
        object(std::forward<Body>(body));
    }
    template <class Body>
    void array(Body&& body)
    {
        open('[');
        body();
        close(']');
    }
    template <class Name, class Body>
    void array(const Name& name, Body&& body)
    {
        key(name);
        array(std::forward<Body>(body));
    }
    template <class Name, class T>
    void field(const Name& name, const T& v)
    {
        key(name);
        value(v);
    }
    void key(std::string_view name);
    /// A name in the program is plain: nothing in it needs an escape.
    template <std::size_t N>
    void key(const char (&name)[N])
    {
        plain_key({name, N - 1});
    }
    void value(std::string_view text);
    void value(const char* text) { value(std::string_view(text)); }
    void value(const std::string& text) { value(std::string_view(text)); }
    void value(std::int64_t number);
    void value(int number) { value(std::int64_t(number)); }
    void value(std::uint64_t number);
    void value(double number);
    void value(bool truth);
    void value(std::nullptr_t);
    void value(const Value& tree);
    /// As RFC 3339 in UTC.
    void value(Instant moment);
    /// As decimal text, since JavaScript's numbers end at 2^53.
    template <class Tag>
    void value(Id<Tag> id)
    {
        digits(id.value);
    }
    /// null when there is none.
    template <class T>
    void value(const std::optional<T>& maybe)
    {
        if (maybe)
            value(*maybe);
        else
            value(nullptr);
    }
    /// Text that is JSON already.
    void raw(std::string_view json);
    template <class Name>
    void raw_field(const Name& name, std::string_view json)
    {
        key(name);
        raw(json);
    }
    /// Members of an object that are JSON already: `"a":1,"b":2`.
    void raw_members(std::string_view json) { raw(json); }
    /// About how much will still be written.
    void reserve(std::size_t size) { room(size); }
    std::string_view text() const& { return {buffer_.data(), size_}; }
    std::string text() &&
    {
        buffer_.resize(size_);
        return std::move(buffer_);
    }

private:
    void open(char bracket);
    void close(char bracket);
    void plain_key(std::string_view name);
    void digits(std::int64_t number);
    void quoted(std::string_view text);
    /// Where at least so many characters can be written; then wrote() is called with the end of what was.
    char* room(std::size_t size);
    /// The same, behind the comma that separates what comes from what is there.
    char* room_behind_comma(std::size_t size);
    void wrote(const char* end) { size_ = std::size_t(end - buffer_.data()); }

    std::string buffer_;   ///< its size is the room; the text is the beginning
    std::size_t size_ = 0; ///< of the text
    bool first_ = true;
};

} // namespace xz::json
