#pragma once
#include "app/app.hpp"
#include "app/demo_names.hpp"

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace xz::app
{

using DemoCaller = std::shared_ptr<const access::Caller>;

/// A villager with an account and the household's size.
struct DemoVillager {
    DemoCaller caller;
    registry::PersonBrief person;
    std::size_t household_size = 1;
};

/// An invented village with whom a story needs.
struct DemoVillage {
    registry::Division division;
    double lat = 0, lon = 0;
    std::vector<DemoVillager> villagers; ///< heads of households
    DemoCaller clerk, secretary, director, grid_worker, electrician;
    std::vector<DemoCaller> committee, supervisors; ///< the bodies' members, the head first
    DemoCaller township_clerk, land, agriculture, planning, township_head;
};

/// The people of the demo county; all of them are invented.
struct DemoPeople {
    std::vector<DemoVillage> villages;
    std::size_t persons = 0, households = 0, staff_count = 0;
};

inline constexpr std::string_view kDemoPassword = "xiangzhi-2026";
inline constexpr std::string_view kDemoPin = "2580";
inline constexpr std::string_view kDemoPhone = "19900000000";

/// Registers households with members and kin, bodies and seats, and opens accounts: staff for every village and
/// township, a villager's account for every head of a household and every member of a body.
Result<DemoPeople> make_people(App& app, const DemoNames& names, std::size_t households, std::uint64_t seed);

/// Who can sign in and how, for the person who tries the demo.
std::string describe_accounts(App& app, const DemoPeople& people);

} // namespace xz::app
