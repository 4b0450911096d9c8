#pragma once
#include "foundation/core/result.hpp"

#include <boost/json.hpp>
#include <cstdint>
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
    template <class Body>
    void object(std::string_view name, Body&& body)
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
    template <class Body>
    void array(std::string_view name, Body&& body)
    {
        key(name);
        array(std::forward<Body>(body));
    }
    template <class T>
    void field(std::string_view name, const T& v)
    {
        key(name);
        value(v);
    }
    void key(std::string_view name);
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
    /// Text that is JSON already.
    void raw(std::string_view json);
    void raw_field(std::string_view name, std::string_view json)
    {
        key(name);
        raw(json);
    }
    const std::string& text() const& { return text_; }
    std::string text() && { return std::move(text_); }

private:
    void open(char bracket);
    void close(char bracket);
    void separate();
    std::string text_;
    bool first_ = true;
};

} // namespace xz::json
