#pragma once
#include "foundation/core/json.hpp"
#include "registry/ids.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// News that 一户一档 publishes. No event carries personal data: whoever may, asks the register.
namespace xz::registry
{

/// A person was entered or corrected, or moved.
struct PersonChanged {
    static constexpr std::string_view type = "xz.registry.person_changed.v1";
    PersonId person_id;
    DivisionCode division;
    std::string change; ///< "entered", "corrected", "membership", "kin"
    std::string subject() const { return "person:" + person_id.text(); }
    void write(json::Writer& w) const
    {
        w.field("person_id", person_id.text());
        w.field("division_code", division.text());
        w.field("change", change);
    }
};

/// A household was entered or corrected.
struct HouseholdChanged {
    static constexpr std::string_view type = "xz.registry.household_changed.v1";
    HouseholdId household_id;
    DivisionCode division;
    std::string change; ///< "entered", "corrected"
    std::string subject() const { return "household:" + household_id.text(); }
    void write(json::Writer& w) const
    {
        w.field("household_id", household_id.text());
        w.field("division_code", division.text());
        w.field("change", change);
    }
};

/// A body has other members than before.
struct BodyChanged {
    static constexpr std::string_view type = "xz.registry.body_changed.v1";
    OrganisationId organisation_id;
    DivisionCode division;
    std::string body;
    PersonId person_id;
    std::string subject() const { return "organisation:" + organisation_id.text(); }
    void write(json::Writer& w) const
    {
        w.field("organisation_id", organisation_id.text());
        w.field("division_code", division.text());
        w.field("body", body);
        w.field("person_id", person_id.text());
    }
};

/// Many households or people came or changed at once.
struct RegisterImported {
    static constexpr std::string_view type = "xz.registry.register_imported.v1";
    std::string kind; ///< "households", "persons"
    DivisionCode division;
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::string subject() const { return "import:" + kind; }
    void write(json::Writer& w) const
    {
        w.field("kind", kind);
        w.field("division_code", division.text());
        w.field("added", added);
        w.field("changed", changed);
    }
};

/// Divisions came, were renamed or ended; `recoded` are places that go on under another code.
struct DivisionsChanged {
    static constexpr std::string_view type = "xz.registry.divisions_changed.v1";
    DivisionCode division; ///< the county
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::int64_t ended = 0;
    std::vector<std::pair<DivisionCode, DivisionCode>> recoded;
    std::string subject() const { return "division:" + division.text(); }
    void write(json::Writer& w) const
    {
        w.field("added", added);
        w.field("changed", changed);
        w.field("ended", ended);
        w.array("recoded", [&] {
            for (const auto& [old_code, new_code] : recoded)
                w.object([&, &from = old_code, &to = new_code] {
                    w.field("old_code", from.text());
                    w.field("new_code", to.text());
                });
        });
    }
};

} // namespace xz::registry
