#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace re2
{
class RE2;
}

namespace xz::forms
{

/// A regular expression as JSON Schema means it (ECMA 262, Unicode), run by RE2: time is linear in the text whatever
/// the expression is. Look-around and back references cannot be had in linear time and are refused.
class Pattern
{
public:
    /// nullptr when the expression is wrong or not supported.
    static std::shared_ptr<const Pattern> make(std::string_view expression);
    ~Pattern();
    /// True if the expression matches anywhere in the text.
    bool found_in(std::string_view text) const;

private:
    explicit Pattern(std::unique_ptr<re2::RE2> compiled);
    std::unique_ptr<re2::RE2> compiled_;
};

/// True for a well-formed ECMA 262 expression, including the look-around and back references that `Pattern` refuses.
bool is_ecma_regex(std::string_view expression);

} // namespace xz::forms
