#pragma once
#include "affairs/ids.hpp"
#include "foundation/core/json.hpp"

#include <string>
#include <string_view>
#include <vector>

/// News that 事项 publishes.
namespace xz::affairs
{

/// A case was filed.
struct CaseCreated {
    static constexpr std::string_view type = "xz.affairs.case_created.v1";
    CaseId case_id;
    DivisionCode division;
    std::string affair_type;
    std::string subject() const { return "case:" + case_id.text(); }
    void write(json::Writer& w) const
    {
        w.field("case_id", case_id.text());
        w.field("division_code", division.text());
        w.field("type", affair_type);
    }
};

/// Something happened to a case. `effects` are what its flow asks of the outside, keyed by (case, step, place in the
/// list).
struct CaseChanged {
    static constexpr std::string_view type = "xz.affairs.case_changed.v1";
    CaseId case_id;
    DivisionCode division;
    std::string change; ///< the verb, "created" or "timer"
    std::string state;
    bool closed = false;
    std::int64_t step = 0;
    std::vector<std::string> effects;
    std::vector<AccountId> accounts; ///< who is told wherever they live
    std::string subject() const { return "case:" + case_id.text(); }
    void write(json::Writer& w) const
    {
        w.field("case_id", case_id.text());
        w.field("division_code", division.text());
        w.field("change", change);
        w.field("state", state);
        w.field("closed", closed);
        w.field("step", step);
        w.array("effects", [&] {
            for (const auto& effect : effects) w.value(effect);
        });
        w.array("accounts", [&] {
            for (const auto account : accounts) w.value(account.value);
        });
    }
};

} // namespace xz::affairs
