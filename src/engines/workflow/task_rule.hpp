#pragma once
#include "engines/workflow/duration.hpp"
#include "engines/workflow/finding.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xz::workflow
{

/// A legal share such as "2/3" (at least two thirds) or ">1/2" (more than half), reckoned in integers only.
struct Fraction {
    std::int64_t numerator = 1;
    std::int64_t denominator = 2;
    bool strict = false;

    /// Reads "2/3", ">1/2", "1"; from 0 to 1. Error: `workflow.bad_fraction`.
    static Result<Fraction> parse(std::string_view text);
    std::string text() const;

    bool reached_by(std::int64_t part, std::int64_t whole) const
    {
        const std::int64_t left = part * denominator, right = numerator * whole;
        return strict ? left > right : left >= right;
    }
    /// The smallest number of people out of `whole` that reaches the share.
    std::int64_t needed_of(std::int64_t whole) const;
    bool operator==(const Fraction&) const = default;
};

/// How the acts of several people become one decision.
enum class RuleMode : std::uint8_t { any, all, count, ratio, majority };

/// What a share is counted from: those who took part, or all who are entitled.
enum class CountedFrom : std::uint8_t { present, entitled };

/// What the verbs of a task are; `approve` and `reject` are always possible where a task has a rule.
enum class Verb : std::uint8_t {
    approve,
    reject,
    abstain,
    return_back,
    withdraw,
    take_back,
    transfer,
    delegate,
    add_before,
    add_after,
    add_beside,
    remove_sign,
    copy,
    urge,
    suspend,
    resume,
    terminate,
    assisted_entry,
    close
};

inline constexpr std::size_t kVerbCount = std::size_t(Verb::close) + 1;

/// "return", "add_sign_before", …: the verb's name in JSON.
std::string_view verb_name(Verb verb);
std::optional<Verb> verb_from(std::string_view name);

/// A time limit of a task that is watched but does not move the chart.
struct ServiceLevel {
    std::optional<Duration> due;
    std::optional<Duration> warn;
    std::string escalate_to;
};

/// What a state asks of people (`task` of the chart).
struct TaskRule {
    std::string who;
    std::string title;
    /// False if no `rule` is written: the first entitled person's event moves the chart, and there is nothing to count.
    bool counts = false;
    RuleMode mode = RuleMode::any;
    std::int64_t count = 1;
    Fraction ratio{};
    CountedFrom counted_from = CountedFrom::present;
    /// Who must be there for a decision to count: a share of the entitled, a number of people, or both.
    std::optional<Fraction> present_min;
    std::int64_t present_count = 0;
    /// One rejection ends the task.
    bool veto = false;
    bool secret = false;
    bool receipt = false;
    bool optional = false;
    bool minutes = false;
    bool paper_ballots = false;
    std::string form;
    std::string sign;
    std::string proxy;
    std::string anonymous_to;
    std::string recuse_if;
    std::int64_t photos_min = 0;
    bool geo = false;
    ServiceLevel sla;
    std::vector<std::string> channels;
    /// Bit per verb that the definition allows beside deciding.
    std::uint32_t verbs = 0;

    bool allows(Verb verb) const { return (verbs >> unsigned(verb)) & 1; }

    /// Reads the member `task` of the state at `where`; what is wrong goes to `findings`.
    static TaskRule read(const json::Value& task, const std::string& where, Findings& findings);
};

} // namespace xz::workflow
