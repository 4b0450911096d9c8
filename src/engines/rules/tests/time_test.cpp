#include "engines/rules/tests/evaluation.hpp"

namespace xz::rules::test
{
namespace
{

TEST(Time, ReadsAndPrintsMoments)
{
    expect_all({{"timestamp('2026-11-23T10:00:00+08:00')", "timestamp \"2026-11-23T02:00:00Z\""},
                {"timestamp('2024-02-29T00:00:00.120Z')", "timestamp \"2024-02-29T00:00:00.12Z\""},
                {"timestamp('1969-12-31T23:59:59.999999999Z')", "timestamp \"1969-12-31T23:59:59.999999999Z\""},
                {"timestamp('2026-01-01T00:00:00.1234567899Z')", "timestamp \"2026-01-01T00:00:00.123456789Z\""},
                {"timestamp('0001-01-01T00:00:00Z')", "timestamp \"0001-01-01T00:00:00Z\""},
                {"timestamp(1700000000) == timestamp('2023-11-14T22:13:20Z')", "bool true"},
                {"string(timestamp('2026-11-23T10:00:00.5Z'))", "string \"2026-11-23T10:00:00.5Z\""},
                {"timestamp(timestamp(5)) == timestamp(5)", "bool true"}});
    expect_errors({"timestamp('2026-11-23')", "timestamp('2026-11-23 10:00:00Z')", "timestamp('2026-02-29T00:00:00Z')",
                   "timestamp('2026-13-01T00:00:00Z')", "timestamp('2026-01-01T24:00:00Z')",
                   "timestamp('2026-01-01T00:00:60Z')", "timestamp('2026-01-01T00:00:00')",
                   "timestamp('2026-01-01T00:00:00z')", "timestamp('2026-01-01T00:00:00.Z')",
                   "timestamp('2026-01-01T00:00:00+8:00')", "timestamp('0001-01-01T00:00:00+00:01')",
                   "timestamp('0000-12-31T00:00:00Z')", "timestamp(253402300800)", "timestamp(-62135596801)",
                   "timestamp('')", "timestamp(1.0)"});
}

TEST(Time, ReadsAndPrintsDurations)
{
    expect_all({{"duration('1h2m3.5s')", "duration \"3723.5s\""},
                {"duration('-90s')", "duration \"-90s\""},
                {"duration('1.5h') + duration('300ms')", "duration \"5400.3s\""},
                {"duration('1us2ns')", "duration \"0.000001002s\""},
                {"duration('0')", "duration \"0s\""},
                {"duration('+1s') == duration(duration('1000ms'))", "bool true"},
                {"string(duration('.5s'))", "string \"0.5s\""},
                {"string(-duration('1s') == duration('-1s')) + ''", "error"}});
    expect_errors({"duration('')", "duration('1')", "duration('s')", "duration('1d')", "duration('1s ')",
                   "duration('1 s')", "duration('--1s')", "duration('9223372037s')", "duration(1)"});
}

TEST(Time, Adds)
{
    expect_all({{"timestamp('2026-12-31T23:59:59Z') + duration('1s')", "timestamp \"2027-01-01T00:00:00Z\""},
                {"duration('24h') + timestamp('2024-02-28T12:00:00Z')", "timestamp \"2024-02-29T12:00:00Z\""},
                {"timestamp(0) - duration('1ns')", "timestamp \"1969-12-31T23:59:59.999999999Z\""},
                {"timestamp('2026-03-01T00:00:00Z') - timestamp('2026-02-01T00:00:00Z')", "duration \"2419200s\""},
                {"duration('1m') - duration('90s')", "duration \"-30s\""}});
    expect_errors({"timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns')",
                   "timestamp('0001-01-01T00:00:00Z') - duration('1ns')",
                   "timestamp('2400-01-01T00:00:00Z') - timestamp('2000-01-01T00:00:00Z')",
                   "duration('2500000h') + duration('2500000h')", "timestamp(0) + timestamp(0)",
                   "duration('1s') - timestamp(0)", "timestamp(0) + 1", "duration('1s') * 2"});
}

TEST(Time, TakesPartsInAnyZone)
{
    constexpr std::string_view kVars = R"({"t":{"@type":"timestamp","value":"2026-12-31T18:30:45.678Z"}})";
    expect_all(
        {{"[t.getFullYear(), t.getMonth(), t.getDate(), t.getDayOfMonth()]", "list [2026,11,31,30]", kVars},
         {"[t.getDayOfWeek(), t.getDayOfYear(), t.getHours(), t.getMinutes(), t.getSeconds(), t.getMilliseconds()]",
          "list [4,364,18,30,45,678]", kVars},
         {"[t.getFullYear('Asia/Shanghai'), t.getMonth('Asia/Shanghai'), t.getDate('Asia/Shanghai'), "
          "t.getHours('Asia/Shanghai')]",
          "list [2027,0,1,2]", kVars},
         {"[t.getHours('+05:45'), t.getMinutes('+05:45'), t.getHours('-02:30'), t.getMinutes('02:30')]",
          "list [0,15,16,0]", kVars},
         {"[t.getDayOfWeek('+08:00'), t.getDayOfYear('+08:00')]", "list [5,0]", kVars},
         {"timestamp('1990-07-01T00:00:00Z').getHours('Asia/Shanghai')", "int 9"}, // summer time, 1986 to 1991
         {"timestamp('2026-07-01T00:00:00Z').getHours('America/New_York')", "int 20"},
         {"timestamp('0001-01-01T00:00:00Z').getFullYear('-01:00')", "int 0"}});
    expect_errors({"timestamp(0).getHours('Mars/Base')", "timestamp(0).getHours('')",
                   "timestamp(0).getHours('/etc/localtime')", "timestamp(0).getHours('../zoneinfo/UTC')",
                   "timestamp(0).getHours('+8')", "timestamp(0).getHours('25:00')", "timestamp(0).getHours(8)",
                   "1.getHours()"});
}

TEST(Time, TakesPartsOfDurations)
{
    expect_all({{"duration('26h30m').getHours()", "int 26"},
                {"duration('26h30m').getMinutes()", "int 1590"},
                {"duration('-90.5s').getSeconds()", "int -90"},
                {"duration('2.345s').getMilliseconds()", "int 345"}});
    expect_errors({"duration('1h').getHours('UTC')", "duration('1h').getDate()"});
}

} // namespace
} // namespace xz::rules::test
