#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace xz::workflow
{

/// Whether an effect's text carries something after the colon.
enum class ArgumentRule : std::uint8_t { none, optional, required };

/// One entry of the closed list of effects: what a chart may ask the outside to do.
struct EffectKind {
    std::string_view name;
    std::string_view title;
    ArgumentRule argument;
};

/// The closed list, sorted by name.
std::span<const EffectKind> effect_kinds();

/// The entry of a name, nullptr if the list has none.
const EffectKind* find_effect_kind(std::string_view name);

/// An effect of a chart: "notify:oversight" is name "notify", argument "oversight". "raise:event" is none: it puts an
/// event into the internal queue and is not reported.
struct Effect {
    std::string text;
    std::string name;
    std::string argument;
};

} // namespace xz::workflow
