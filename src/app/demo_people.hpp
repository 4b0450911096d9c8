#pragma once
#include "app/app.hpp"

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace xz::app
{

/// An invented village with whom a story needs.
struct DemoVillage {
    registry::Division division;
    double lat = 0, lon = 0;
    std::vector<std::shared_ptr<const access::Caller>> villagers; ///< heads of households, with accounts
    std::vector<registry::PersonBrief> persons;                   ///< the same people for the register
    std::shared_ptr<const access::Caller> clerk, secretary, director, grid_worker, electrician;
    std::shared_ptr<const access::Caller> township_clerk, land, agriculture, planning, township_head;
};

/// The people of the demo county; all of them are invented.
struct DemoPeople {
    std::vector<DemoVillage> villages;
    std::size_t persons = 0, households = 0, staff_count = 0;
};

inline constexpr std::string_view kDemoPassword = "xiangzhi-2026";
inline constexpr std::string_view kDemoPin = "2580";

/// Registers households with members and kin, bodies and seats, and opens accounts: staff for every village and
/// township, a villager's account for every head of a household.
Result<DemoPeople> make_people(App& app, std::size_t households, std::uint64_t seed);

/// Who can sign in and how, for the person who tries the demo.
std::string describe_accounts(App& app, const DemoPeople& people);

/// A number below `bound`; the same on every machine, unlike the standard distributions.
inline std::size_t pick(std::mt19937_64& random, std::size_t bound)
{
    return bound ? std::size_t(random() % bound) : 0;
}

} // namespace xz::app
