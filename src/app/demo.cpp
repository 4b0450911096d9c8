#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/data_folder.hpp"
#include "app/demo_cases.hpp"
#include "app/demo_people.hpp"
#include "app/division_file.hpp"
#include "app/options.hpp"
#include "foundation/events/retention.hpp"
#include "registry/seed.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace xz::app
{

namespace
{

namespace fs = std::filesystem;

/// The county whose divisions a file holds; `wanted` decides where it holds several.
Result<access::DivisionCode> county_in(const std::string& file, const std::optional<std::string>& wanted)
{
    if (wanted) return read_county(*wanted);
    const auto all = XZ_TRY(registry::seed::counties_in(file));
    if (all.size() == 1) return all.front();
    if (all.empty())
        return fail(Kind::invalid, "app.no_county", "the division file names no county (a code of level 3)");
    return fail(Kind::invalid, "app.several_counties",
                "the division file holds " + std::to_string(all.size()) + " counties, the first is " +
                    all.front().text() + "; say which one: --county CODE");
}

/// The hour that has begun, so that what is open is fresh, and the same seed gives the same county within it.
Instant start_of_hour()
{
    constexpr std::int64_t kHour = 3'600'000;
    return {system_now().ms / kHour * kHour};
}

Result<int> make_county(const Options& options, const std::string& data)
{
    const auto households = XZ_TRY(options.number("households", 1, 2'000'000, 3000));
    const auto cases = XZ_TRY(options.number("cases", 0, 5'000'000, 600));
    const auto seed = XZ_TRY(options.number("seed", 0, std::numeric_limits<std::int32_t>::max(), 1));

    const auto packs = XZ_TRY(settings_for(options)).packs_dir;
    const std::string csv = XZ_TRY(read_file(options.value("divisions").value_or(packs + "/demo/divisions.csv")));
    write_data_config(
        data, XZ_TRY(county_in(csv, options.value("county"))).text(),
        "[http]\ncookie_secure = false\n[sms]\nprovider = \"console\"\n[session]\none_staff_device = false\n"
        "[limits]\naddress_burst = 100000\naddress_per_second = 100000\n"
        "account_burst = 100000\naccount_per_second = 100000\n");
    const auto settings = XZ_TRY(settings_for(options));
    const Instant now = start_of_hour();
    const auto app = XZ_TRY(App::open(settings, {.clock = [now] { return now; }, .background = false}));
    auto& platform = app->platform();

    const auto report = XZ_TRY(registry::seed::import_divisions(platform, csv));
    XZ_TRY(accepted(report));
    app->registry().load(platform);

    const auto names = XZ_TRY(DemoNames::load(packs));
    const DemoPeople people = XZ_TRY(make_people(*app, names, std::size_t(households), std::uint64_t(seed)));
    std::cerr << "people: " << people.persons << " in " << people.households << " households, " << people.staff_count
              << " accounts of staff\n";
    const auto told = XZ_TRY(make_cases(*app, packs, people, std::size_t(cases), std::uint64_t(seed)));
    std::cerr << "cases: " << told.told << "\n";
    for (const auto& deed : told.refused) std::cerr << "refused: " << deed << "\n";
    // The past is no news: nothing of it is delivered or shown live.
    XZ_TRY(platform.db.write("app.demo_forget_events",
                             [&](db::Tx& tx) -> Result<> { return events::forget_all(tx, platform.county); }));

    const std::string accounts = describe_accounts(*app, people);
    std::ofstream(fs::path(data) / "demo-accounts.txt", std::ios::binary | std::ios::trunc) << accounts;
    std::cout << accounts;
    return 0;
}

} // namespace

Result<int> demo(const Words& words)
{
    const auto options = XZ_TRY(
        Options::read(words, {"data", "divisions", "county", "households", "cases", "seed", "config", "database"}));
    const auto data = options.value("data");
    if (!data) return fail(Kind::invalid, "app.bad_option", "demo needs --data DIR");
    return make_county_in(*data, [&] { return make_county(options, *data); });
}

} // namespace xz::app
