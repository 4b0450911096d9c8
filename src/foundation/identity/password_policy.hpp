#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xz::identity
{

/// What an attacker would try first for this person; a password may hold none of it.
struct KnownOfPerson {
    std::string login;
    std::string name;
    std::string phone;
    std::string id_number_end;               ///< the last six characters of the identity number
    std::vector<std::string> division_names; ///< 德清县, 莫干山镇, 后坞村
};

/// The Chinese sentence that says what is wrong with a new password; nullopt for a good one. At least 10 characters, no
/// more than 128; nothing obvious.
std::optional<std::string> password_mistake(std::string_view password, const KnownOfPerson& person);

/// The same for a villager's PIN: 4 to 8 digits, not a run (1234), a repetition (1111, 1212) or a year.
std::optional<std::string> pin_mistake(std::string_view pin, const KnownOfPerson& person);

} // namespace xz::identity
