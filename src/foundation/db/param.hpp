#pragma once
#include "foundation/core/ids.hpp"
#include "foundation/core/time.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xz::db
{

/// Bytes as such (bytea/BLOB), to tell them from text: `Bytes{digest}`.
struct Bytes {
    std::string_view view;
};

/// One value for a placeholder; a view that lives as long as the argument it was made from. Text must be UTF-8 without
/// NUL. The kind is known even when the value is null, so that PostgreSQL can type the placeholder.
class Param
{
public:
    enum class Kind : std::uint8_t { null, integer, real, text, bytes };

    Param(std::nullptr_t) {}
    Param(std::nullopt_t) {}
    template <std::integral T>
    Param(T value) : kind_(Kind::integer), null_(false), integer_(static_cast<std::int64_t>(value))
    {
        static_assert(sizeof(T) < 8 || std::is_signed_v<T>, "an unsigned 64-bit value does not fit bigint");
    }
    Param(double value) : kind_(Kind::real), null_(false), real_(value) {}
    Param(std::string_view value) : kind_(Kind::text), null_(false), text_(value) {}
    Param(const std::string& value) : Param(std::string_view(value)) {}
    Param(const char* value) : Param(std::string_view(value)) {}
    Param(Bytes value) : kind_(Kind::bytes), null_(false), text_(value.view) {}
    template <class Tag>
    Param(Id<Tag> value) : Param(value.value)
    {
    }
    Param(Instant value) : Param(value.ms) {}
    template <class T>
    Param(const std::optional<T>& value) : Param(null_of<T>())
    {
        if (value) *this = Param(*value);
    }

    Kind kind() const { return kind_; }
    bool is_null() const { return null_; }
    std::int64_t integer() const { return integer_; }
    double real() const { return real_; }
    /// Text or bytes.
    std::string_view view() const { return text_; }

private:
    template <class T>
    static Param null_of()
    {
        Param param{T{}};
        param.null_ = true;
        param.text_ = {};
        return param;
    }

    Kind kind_ = Kind::null;
    bool null_ = true;
    union {
        std::int64_t integer_ = 0;
        double real_;
    };
    std::string_view text_;
};

} // namespace xz::db
