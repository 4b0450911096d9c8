#pragma once
#include "app/demo_people.hpp"

namespace xz::app
{

/// What was told, and deeds that the rules refused: there should be none.
struct DemoCases {
    std::size_t told = 0;
    std::vector<std::string> refused;
};

/// Tells invented stories under the rules that hold for everybody: reports in all states with photos drawn by the
/// program, and homestead applications on their way, over two years up to the present. In the first village one case
/// stands at each step.
Result<DemoCases> make_cases(App& app, const std::string& packs_dir, const DemoPeople& people, std::size_t cases,
                             std::uint64_t seed);

} // namespace xz::app
