#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/data_folder.hpp"
#include "app/demo_cases.hpp"
#include "app/demo_people.hpp"
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

Result<std::string> read_whole(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) return fail(Kind::invalid, "app.no_file", file.string() + " cannot be read");
    return std::string(std::istreambuf_iterator<char>(in), {});
}

/// The county of a division file: its first row of level 3.
Result<std::string> county_in(const std::string& csv)
{
    std::size_t at = 0;
    while (at < csv.size()) {
        const auto end = csv.find('\n', at);
        const std::string line = csv.substr(at, end == std::string::npos ? end : end - at);
        const auto code =
            access::DivisionCode::parse(std::string_view(line).substr(0, std::min<std::size_t>(12, line.size())));
        if (code && code->level() == 3) return code->text();
        if (end == std::string::npos) break;
        at = end + 1;
    }
    return fail(Kind::invalid, "app.no_county", "the division file names no county (a 12-digit code of level 3)");
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
    const std::string csv = XZ_TRY(read_whole(options.value("divisions").value_or(packs + "/demo/divisions.csv")));
    write_data_config(
        data, XZ_TRY(county_in(csv)),
        "[http]\ncookie_secure = false\n[sms]\nprovider = \"console\"\n[session]\none_staff_device = false\n"
        "[limits]\naddress_burst = 100000\naddress_per_second = 100000\n"
        "account_burst = 100000\naccount_per_second = 100000\n");
    const auto settings = XZ_TRY(settings_for(options));
    const Instant now = start_of_hour();
    const auto app = XZ_TRY(App::open(settings, {.clock = [now] { return now; }, .background = false}));
    auto& platform = app->platform();

    const auto report = XZ_TRY(registry::seed::import_divisions(platform, csv));
    if (!report.committed) return fail(Kind::invalid, "app.bad_divisions", "the division file has errors");
    app->registry().load(platform);

    DemoPeople people = XZ_TRY(make_people(*app, std::size_t(households), std::uint64_t(seed)));
    std::cerr << "people: " << people.persons << " in " << people.households << " households, " << people.staff_count
              << " accounts of staff\n";
    const auto told = XZ_TRY(make_cases(*app, people, std::size_t(cases), std::uint64_t(seed)));
    std::cerr << "cases: " << told << "\n";
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
    const auto options =
        XZ_TRY(Options::read(words, {"data", "divisions", "households", "cases", "seed", "config", "database"}));
    const auto data = options.value("data");
    if (!data) return fail(Kind::invalid, "app.bad_option", "demo needs --data DIR");
    return make_county_in(*data, [&] { return make_county(options, *data); });
}

} // namespace xz::app
