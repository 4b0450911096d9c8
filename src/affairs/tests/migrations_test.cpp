#include "affairs/embedded.hpp"
#include "affairs/store.hpp"
#include "foundation/db/migrate.hpp"
#include "foundation/db/testing_suite.hpp"

namespace xz::affairs
{
namespace
{

constexpr std::int64_t kCounty = 330521;

struct Migrations : db::DatabaseTest {
    void to(std::size_t number)
    {
        const auto& all = embedded::migrations();
        std::vector<EmbeddedMigration> some;
        for (const auto& migration : all)
            if (std::size_t(migration.number) <= number) some.push_back(migration);
        const db::ModuleMigrations modules[] = {{"affairs", some}};
        const auto done = db::migrate(db(), modules, Instant{});
        ASSERT_TRUE(done) << done.error().note;
    }
};
XZ_ON_EACH_DATABASE(Migrations);

TEST_P(Migrations, KeepCasesAndTasksWhenRowsGetTheirPlaceById)
{
    to(2);
    Case c;
    c.id = CaseId{7000};
    c.division = {330521104201};
    c.type = "report";
    c.number = "后坞-SSP-2026-0001";
    c.title = "路灯不亮";
    c.state = "triage";
    c.form = R"({"category":"street_lamp"})";
    c.situation = "{}";
    c.lat = 30.5;
    c.version = 3;
    Task task;
    task.id = TaskId{7001};
    task.case_id = c.id;
    task.state = "triage";
    task.assignees = {"role:village_clerk:330521104201"};
    const auto put = db().write("test.put", [&](db::Tx& tx) -> Result<> {
        store::insert_case(tx, kCounty, c);
        store::insert_task(tx, kCounty, task, Instant{5});
        return {};
    });
    ASSERT_TRUE(put);

    to(3);
    db().read("test.read", [&](db::Reader& db) {
        const auto found = store::find_case(db, kCounty, c.id);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->title, c.title);
        EXPECT_EQ(found->lat, c.lat);
        EXPECT_EQ(found->lon, std::nullopt);
        EXPECT_EQ(found->version, 3);
        const auto tasks = store::open_tasks(db, kCounty, c.id);
        ASSERT_EQ(tasks.size(), 1u);
        EXPECT_EQ(tasks[0].assignees, task.assignees);
        store::CaseFilter filter;
        filter.regions = {{330521104000}};
        filter.closed = false;
        EXPECT_EQ(store::list_cases(db, kCounty, filter).size(), 1u);
        EXPECT_EQ(store::find_case(db, kCounty + 1, c.id), std::nullopt);
    });
}

} // namespace
} // namespace xz::affairs
