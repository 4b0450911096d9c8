#pragma once
#include "registry/api.hpp"
#include "registry/model.hpp"

#include <unordered_map>

namespace xz::registry
{

/// What people call the place that the statistics list by its committee: 高峰村 for 高峰村委会, 春晖社区 for
/// 春晖社区居委会.
std::string place_name(std::string_view official);

/// All divisions of the county as they stand at one moment, with the names of former ones; never changes once made, so
/// that any thread may ask it without the database.
class Divisions
{
public:
    struct Entry {
        Division division;
        DivisionCode parent;
        std::string initials;
        std::vector<Division> children; ///< in code order
    };

    Divisions() = default;
    Divisions(std::int64_t county, const std::vector<DivisionRow>& rows);

    /// Nothing for a code that is not in force.
    const Entry* find(DivisionCode code) const;
    /// The last name that a code had; its text for an unknown one.
    std::string name(DivisionCode code) const;
    /// From the county down; only the code's text for an unknown one.
    std::vector<Division> path(DivisionCode code) const;
    /// The county and all below, in code order.
    const std::vector<const Entry*>& all() const { return in_order_; }
    /// Those whose name holds the text or whose initials begin with it, in code order.
    std::vector<const Entry*> search(std::string_view typed, std::size_t most) const;

private:
    std::int64_t county_ = 0;
    std::unordered_map<DivisionCode, Entry> entries_;
    std::unordered_map<DivisionCode, std::string> former_;
    std::vector<const Entry*> in_order_;
};

} // namespace xz::registry
