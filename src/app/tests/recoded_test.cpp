#include "app/tests/county.hpp"
#include "registry/seed.hpp"

namespace xz::app
{

using ::testing::Contains;
using ::testing::HasSubstr;

struct RecodedPlace : CountyTest {
    void import(const std::string& divisions)
    {
        const auto report = registry::seed::import_divisions(county().app().platform(), divisions);
        ASSERT_TRUE(report && report->committed) << (report ? report->errors.list.front().says : report.error().note);
        county().app().registry().load(county().app().platform());
        county().settle();
    }
};
XZ_ON_EACH_DATABASE(RecodedPlace);

TEST_P(RecodedPlace, KeepsItsPeopleItsOfficesAndItsMatters)
{
    const auto made = county().report();
    const auto id = made.at("/id");
    const auto old_number = made.at("/number");
    import("代码,名称\n330521000000,德清县\n330521104000,莫干山镇\n330521104001,后坞社区\n330521104202,仙潭村\n"
           "330521105000,洛舍镇\n330521105201,东衡村\n");
    // The clerk's role has followed, so has the task; the number of before stays.
    EXPECT_THAT(county().call("clerk", "GET /api/affairs/inbox").items("/case_id"), Contains(id));
    const auto seen = county().call("clerk", "GET /api/affairs/cases/" + id);
    EXPECT_EQ(seen.at("/division_code"), "330521104001") << seen.text;
    EXPECT_EQ(seen.at("/number"), old_number);
    EXPECT_EQ(county().act("clerk", id, "resolve", R"({"note":"换了灯泡"})").status, 200);
    EXPECT_EQ(county().call("guilan", "POST /api/affairs/cases/" + id + "/rating", R"({"stars":5})").status, 200);
    EXPECT_EQ(county().call("strange_clerk", "GET /api/affairs/cases/" + id).status, 404);
    // A new matter of the place goes on in the count of numbers.
    const auto next = county().call("guilan", "POST /api/affairs/cases",
                                    R"({"type":"report","division_code":"330521104001","form":{"category":"road"}})");
    EXPECT_EQ(next.status, 201) << next.text;
    EXPECT_THAT(next.at("/number"), HasSubstr("-0002"));
    EXPECT_EQ(county().call("clerk", "GET /api/registry/divisions/330521104001").status, 200);
}

} // namespace xz::app
