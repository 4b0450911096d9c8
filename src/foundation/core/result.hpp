#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace xz
{

/// What the caller can do about an error; one table (`http::status_of`) gives the status.
enum class Kind {
    invalid,         ///< 400: the request itself is wrong
    unauthenticated, ///< 401: sign in first
    forbidden,       ///< 403: signed in, but not allowed to do this at all
    not_found,       ///< 404: no such thing, or none that the caller may see
    conflict,        ///< 409: somebody was faster, or the same key was used for something else
    rejected,        ///< 422: understood, and refused by a rule
    rate_limited,    ///< 429: later
    unavailable,     ///< 503: the machine cannot now
    unsupported      ///< 415: the body is of a type that is not taken here
};

/// One wrong field of a form: where (JSON pointer) and a Chinese sentence that says what to do.
struct FieldError {
    std::string at;
    std::string says;
    bool operator==(const FieldError&) const = default;
};

/// An expected failure. `code` is a promise to clients ("points.insufficient_balance"), the sentence for people comes
/// from the module's texts; `note` goes to the log alone and must hold no personal data.
struct Error {
    Kind kind{};
    std::string code;
    std::string note{};
    std::vector<FieldError> fields{};
    std::int64_t retry_after_seconds = 0; ///< when asking again makes sense; 0: not known
    bool operator==(const Error&) const = default;
};

template <class T = void>
using Result = tl::expected<T, Error>;

/// `return fail(Kind::rejected, "points.insufficient_balance");`
inline tl::unexpected<Error> fail(Kind kind, std::string_view code, std::string note = {})
{
    return tl::unexpected<Error>(Error{kind, std::string(code), std::move(note), {}});
}

/// `return fail_until(Kind::rate_limited, "identity.wait", seconds);`
inline tl::unexpected<Error> fail_until(Kind kind, std::string_view code, std::int64_t retry_after_seconds)
{
    return tl::unexpected<Error>(Error{kind, std::string(code), {}, {}, retry_after_seconds});
}

/// For XZ_TRY: the value of a good result, or nothing for Result<>.
template <class T>
T take_value(tl::expected<T, Error>&& result)
{
    if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

} // namespace xz

/// The value of a fresh result, or return its error from the enclosing function (`std::move` a named result).
#define XZ_TRY(...)                                                                                                    \
    __extension__({                                                                                                    \
        auto xz_result_ = (__VA_ARGS__);                                                                               \
        if (!xz_result_) [[unlikely]]                                                                                  \
            return tl::unexpected<::xz::Error>(std::move(xz_result_).error());                                         \
        ::xz::take_value(std::move(xz_result_));                                                                       \
    })
