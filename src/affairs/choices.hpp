#pragma once
#include "affairs/verbs.hpp"
#include "foundation/context/directory.hpp"

#include <string>
#include <vector>

namespace xz::affairs
{

/// Somebody or something that a verb may name.
struct Choice {
    std::string field; ///< "assignee_id", "to_state"
    std::string value;
    std::string title; ///< 陈建国（电工）
};

/// The people or states that a verb may name on this case.
std::vector<Choice> choices_for(db::Reader& db, const Context& ctx, const SeenCase& seen, const AllowedVerb& verb);

/// The accounts of a person whom the verb may name; the same account may stand there more than once.
std::vector<Holder> holders_named(db::Reader& db, const Context& ctx, const SeenCase& seen, const VerbSpec& verb,
                                  std::string_view person);

} // namespace xz::affairs
