#pragma once
#include "foundation/config/settings.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace xz::config
{

/// Where a setting's value lives; its C++ type is the setting's type.
using Place = std::variant<std::string Settings::*, std::int64_t Settings::*, bool Settings::*,
                           std::vector<std::string> Settings::*>;

/// How a secret is handled: it is never printed.
enum class Secrecy { open, secret };

/// What a value may be: bounds of a number, or the only texts allowed. All empty: anything.
struct Range {
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::vector<std::string_view> words{};
};

/// One setting: its name in the file, where it lives, its default as TOML text, what is allowed, and what it is for.
struct Key {
    std::string_view name;
    Place place;
    std::string_view default_text;
    std::string_view doc;
    Range range{};
    Secrecy secrecy = Secrecy::open;
};

/// All settings in the order of the documented file; the only source of names, defaults and sentences.
std::span<const Key> keys();

/// "XZ_HTTP_LISTEN" for "http.listen".
std::string environment_name(std::string_view key);

/// The kind of value in words for people: "文字", "整数", "true 或 false", "文字列表".
std::string_view type_title(const Key& key);

} // namespace xz::config
