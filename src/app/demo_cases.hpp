#pragma once
#include "app/demo_people.hpp"

namespace xz::app
{

/// Tells invented stories through the real flows: reports in all states with photos drawn by the program, and homestead
/// applications on their way. Most are long over, the newest are open. The number of cases told.
Result<std::size_t> make_cases(App& app, const DemoPeople& people, std::size_t cases, std::uint64_t seed);

} // namespace xz::app
