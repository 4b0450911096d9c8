#include "foundation/db/backup.hpp"
#include "foundation/db/testing_suite.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <sstream>
#include <thread>

namespace xz::db
{
namespace
{

using List = std::vector<EmbeddedMigration>;
constexpr Instant kNow{1700000000000};

const List kSchema{{1, "accounts", "",
                    "CREATE TABLE a_entry (id bigint PRIMARY KEY, account_id bigint NOT NULL REFERENCES z_account "
                    "(id), text text, raw "
                    "{{bytes}}, data {{json}});"
                    "CREATE TABLE dummy (id bigint);"},
                   {2, "first", "", "INSERT INTO z_account VALUES (1, 0), (2, 0);"}};
// The table that is referred to is made by another module, and sorts last.
const List kAccounts{{1, "z", "", "CREATE TABLE z_account (id bigint PRIMARY KEY, entries bigint NOT NULL);"}};
const ModuleMigrations kModules[] = {{"accounts", kAccounts}, {"entries", kSchema}};

constexpr Query kAdd{"test.add", "INSERT INTO a_entry (id, account_id, text, raw, data) VALUES ($1, $2, $3, $4, $5)"};
constexpr Query kBump{"test.bump", "UPDATE z_account SET entries = entries + 1 WHERE id = $1"};
constexpr Query kEntries{"test.entries", "SELECT count(*) FROM a_entry"};
constexpr Query kBumps{"test.bumps", "SELECT sum(entries) FROM z_account"};

struct Backup : DatabaseTest {
    void SetUp() override
    {
        DatabaseTest::SetUp();
        if (IsSkipped()) return;
        ASSERT_TRUE(migrate(db(), kModules, kNow));
    }
    void add(std::int64_t id)
    {
        db().write("test.add", [&](Tx& tx) {
            tx.exec(kAdd, id, 1 + id % 2, "行\t\n\\" + std::to_string(id), Bytes{std::string_view("\0\xff", 2)},
                    R"({"a": 1})");
            tx.exec(kBump, 1 + id % 2);
        });
    }
    static std::pair<int, int> state(Database& database)
    {
        return database.read("test.state", [](Reader& reader) {
            return std::pair(reader.value<int>(kEntries).value(), reader.value<int>(kBumps).value());
        });
    }
    std::string file() { return test_database().folder() + "/copy"; }
    std::string restore_error(TestDatabase& target, Existing existing = Existing::refuse)
    {
        const auto result = restore_from_file(target.settings, file(), kModules, existing, kNow);
        return result ? "" : result.error().code;
    }
    static std::string slurp(const std::string& path)
    {
        std::ostringstream out;
        out << std::ifstream(path, std::ios::binary).rdbuf();
        return out.str();
    }
    void spill(const std::string& bytes) { std::ofstream(file(), std::ios::binary) << bytes; }
};
XZ_ON_EACH_DATABASE(Backup);

TEST_P(Backup, IsOneMomentWhileWritingGoesOn)
{
    for (int i = 0; i < 50; ++i) add(i);
    std::atomic<bool> stop{false};
    std::thread writer([&] {
        for (int i = 50; !stop; ++i) add(i);
    });
    for (int round = 0; round < 3; ++round) {
        backup_to_file(db(), file());
        TestDatabase target(GetParam());
        EXPECT_EQ(restore_error(target), "");
        const auto [entries, bumps] = state(target.get());
        EXPECT_GE(entries, 50);
        EXPECT_EQ(entries, bumps) << "no unit is half in the backup";
        EXPECT_TRUE(migrate(target.get(), kModules, kNow).value().applied.empty());
        const auto text = target.get().read("test.text", [](Reader& reader) {
            return reader.one({"test.text", "SELECT text, raw, data->>'a' FROM a_entry WHERE id = 7"},
                              [](const Row& row) {
                                  return row.get<std::string>(0) + row.get<std::string>(1) + row.get<std::string>(2);
                              });
        });
        EXPECT_EQ(text, std::string("行\t\n\\7\0\xff", 9) + "1");
    }
    stop = true;
    writer.join();
}

TEST_P(Backup, RefusesAnExistingOrRunningTarget)
{
    add(1);
    backup_to_file(db(), file());
    TestDatabase target(GetParam());
    EXPECT_EQ(restore_error(target), "");
    EXPECT_EQ(restore_error(target), "db.exists");
    (void)target.get();
    EXPECT_EQ(restore_error(target, Existing::set_aside), GetParam() == Dialect::sqlite ? "db.in_use" : "db.exists");
    EXPECT_EQ(state(target.get()), std::pair(1, 1));
}

TEST_P(Backup, ADamagedOneLeavesNothing)
{
    for (int i = 0; i < 300; ++i) add(i);
    backup_to_file(db(), file());
    const std::string whole = slurp(file());
    std::string flipped = whole;
    for (std::size_t at = whole.size() / 2; at < whole.size() / 2 + 200; ++at)
        flipped[at] = static_cast<char>(~flipped[at]);
    for (const std::string& bytes :
         {std::string(), std::string("nonsense that is long enough for a header"), whole.substr(0, whole.size() / 2),
          whole.substr(0, whole.size() - 4096), flipped}) {
        spill(bytes);
        TestDatabase target(GetParam());
        std::string outcome;
        try {
            outcome = restore_error(target);
        } catch (const Fault&) {
            outcome = "db.not_a_backup"; // PostgreSQL itself refuses a damaged row before the checksum is reached
        }
        EXPECT_EQ(outcome, "db.not_a_backup");
        if (GetParam() == Dialect::sqlite) {
            EXPECT_FALSE(std::filesystem::exists(target.folder() + "/test.db"));
            EXPECT_FALSE(std::filesystem::exists(target.folder() + "/test.db.restoring"));
        } else {
            spill(whole);
            EXPECT_EQ(restore_error(target), "") << "the target is as empty as before";
        }
    }
}

TEST_P(Backup, IsNotMadeOfADamagedDatabase)
{
    for (int i = 0; i < 2000; ++i) add(i);
    EXPECT_EQ(find_damage(test_database().settings), "");
    if (GetParam() == Dialect::postgres) GTEST_SKIP() << "PostgreSQL finds damage by its own tools";
    backup_to_file(db(), file());
    test_database().close();
    {
        std::fstream stored(test_database().folder() + "/test.db", std::ios::in | std::ios::out | std::ios::binary);
        const std::string noise(5 * 4096, '\x5a');
        stored.seekp(10 * 4096).write(noise.data(), std::streamsize(noise.size()));
    }
    EXPECT_NE(find_damage(test_database().settings), "");
    const auto before = std::filesystem::file_size(file());
    EXPECT_THROW(backup_to_file(db(), file()), Fault);
    EXPECT_EQ(std::filesystem::file_size(file()), before) << "the good one stays";
}

TEST_P(Backup, RefusesWhatIsNewer)
{
    add(1);
    backup_to_file(db(), file());
    TestDatabase target(GetParam());
    const auto older = std::span(kModules).first(1);
    const List fewer{kSchema[0]};
    const ModuleMigrations old_binary[] = {{"accounts", kAccounts}, {"entries", fewer}};
    EXPECT_EQ(restore_from_file(target.settings, file(), old_binary, Existing::refuse, kNow).error().code, "db.newer");
    if (GetParam() == Dialect::postgres) return;
    // What stands there has a migration that the backup lacks.
    TestDatabase little(GetParam());
    ASSERT_TRUE(migrate(little.get(), older, kNow));
    backup_to_file(little.get(), file());
    test_database().close();
    EXPECT_EQ(restore_error(test_database(), Existing::set_aside), "db.newer");
    EXPECT_EQ(state(db()), std::pair(1, 1));
}

TEST_P(Backup, SetsTheOldFileAside)
{
    if (GetParam() == Dialect::postgres) GTEST_SKIP() << "a PostgreSQL target must be empty";
    add(1);
    backup_to_file(db(), file());
    add(2);
    test_database().close();
    EXPECT_EQ(restore_error(test_database(), Existing::set_aside), "");
    EXPECT_EQ(state(db()), std::pair(1, 1));
    Settings aside;
    aside.location = "sqlite:" + test_database().folder() + "/test.db.before-" + std::to_string(kNow.ms);
    EXPECT_EQ(state(*Database::open(aside)), std::pair(2, 2));
}

} // namespace
} // namespace xz::db
