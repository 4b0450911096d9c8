#pragma once
#include "foundation/db/tx.hpp"
#include "registry/ids.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The door of 一户一档 for other modules: questions in plain words, values out.
namespace xz::registry
{

/// One division as it stands today.
struct Division {
    DivisionCode code;
    std::string name; ///< 后坞村
    int level = 5;
};

/// What others may know of a person.
struct PersonBrief {
    PersonId id;
    std::string name;
    DivisionCode division; ///< village of residence or registration
    HouseholdId household;
    std::string phone; ///< sensitive: never into logs or lists
};

/// A value that the register holds, with where it came from.
struct Held {
    std::string field;  ///< "household.size"
    std::string value;  ///< JSON text
    std::string source; ///< 户籍
    Instant updated_at;
};

class Api
{
public:
    virtual ~Api() = default;

    /// The division in force; nothing for a code that this county does not have (now).
    virtual std::optional<Division> division(DivisionCode code) const = 0;
    /// "后坞村"; the code's text for one that is not known any more.
    virtual std::string division_name(DivisionCode code) const = 0;
    /// Names from the county down: 德清县, 莫干山镇, 后坞村.
    virtual std::vector<std::string> division_path(DivisionCode code) const = 0;
    /// Direct children in code order.
    virtual std::vector<Division> children(DivisionCode code) const = 0;

    virtual std::optional<PersonBrief> person(db::Reader& db, std::int64_t county, PersonId id) const = 0;
    /// Members of a body on a day: party_branch, village_committee, supervisory_committee, villager_representatives …
    virtual std::vector<PersonBrief> body_members(db::Reader& db, std::int64_t county, DivisionCode division,
                                                  std::string_view body, Instant on) const = 0;
    /// 村民委员会 for "village_committee"; the text itself for one that is not known.
    virtual std::string body_title(std::string_view body) const = 0;
    /// The seats that a person holds.
    virtual std::vector<access::Seat> seats(db::Reader& db, std::int64_t county, PersonId person, Instant on) const = 0;
    /// What the register holds of a person and the person's household under "person.*" and "household.*" names, for
    /// pre-filling a form (asked once).
    virtual std::vector<Held> held(db::Reader& db, std::int64_t county, PersonId person) const = 0;
    /// Whether two people are near kin (spouse, parent, child, sibling, grandparent, grandchild) or of one household.
    virtual bool related(db::Reader& db, std::int64_t county, PersonId a, PersonId b) const = 0;
};

} // namespace xz::registry
