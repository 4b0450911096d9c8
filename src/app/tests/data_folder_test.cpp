#include "app/data_folder.hpp"

#include "app/commands.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <iostream>
#include <sstream>
#include <unistd.h>

namespace xz::app
{

namespace fs = std::filesystem;

namespace
{

class DataFolder : public ::testing::Test
{
protected:
    void SetUp() override { fs::create_directories(root_); }
    void TearDown() override
    {
        std::cin.rdbuf(stdin_);
        fs::remove_all(root_);
    }
    std::string write(const std::string& name, const std::string& text)
    {
        std::ofstream(root_ / name, std::ios::binary) << text;
        return (root_ / name).string();
    }
    Result<int> init(const std::string& divisions, const std::string& password)
    {
        typed_.str(password + "\n");
        typed_.clear();
        std::cin.rdbuf(typed_.rdbuf());
        return app::init({"--data", data_, "--county", "330521000000", "--divisions", divisions, "--admin", "admin"});
    }

    fs::path root_ = fs::path(::testing::TempDir()) / ("xz_data_folder_" + std::to_string(::getpid()));
    std::string data_ = (root_ / "county").string();
    std::istringstream typed_;
    std::streambuf* stdin_ = std::cin.rdbuf();
};

} // namespace

TEST_F(DataFolder, HoldsAWholeCountyOrNone)
{
    const auto good = write("good.csv", "code,name,level,parent_code\n330000000000,浙江省,1,\n"
                                        "330500000000,湖州市,2,330000000000\n330521000000,德清县,3,330500000000\n");
    const auto bad = write("bad.csv", "code,name,level,parent_code\n33052,德清县,3,\n");
    EXPECT_EQ(init((root_ / "none.csv").string(), "x").error().code, "app.no_file");
    EXPECT_EQ(init(bad, "x").error().code, "app.bad_divisions");
    EXPECT_FALSE(init(good, "password123").has_value()) << "too easy a password";
    EXPECT_TRUE(fs::is_empty(data_));
    ASSERT_TRUE(init(good, "竹林深处有人家住着88")) << "a failed attempt does not stand in the way";
    EXPECT_TRUE(fs::exists(fs::path(data_) / "xiangzhi.db"));
    EXPECT_EQ(init(good, "竹林深处有人家住着88").error().code, "app.exists");
    EXPECT_TRUE(fs::exists(fs::path(data_) / "xiangzhi.db")) << "and a second one touches nothing";
}

TEST_F(DataFolder, IsClearedAlsoWhenTheMachineFails)
{
    EXPECT_THROW(static_cast<void>(make_county_in(data_,
                                                  [&]() -> Result<int> {
                                                      fs::create_directories(data_);
                                                      write("county/xiangzhi.toml", "");
                                                      write("county/xiangzhi.db", "half");
                                                      throw std::runtime_error("disk full");
                                                  })),
                 std::runtime_error);
    EXPECT_TRUE(fs::is_empty(data_));

    write("county/kept.txt", "of somebody else");
    EXPECT_FALSE(make_county_in(data_, [&]() -> Result<int> {
        write("county/xiangzhi.toml", "");
        return fail(Kind::invalid, "app.bad_divisions");
    }));
    EXPECT_TRUE(fs::exists(fs::path(data_) / "kept.txt"));
    EXPECT_FALSE(fs::exists(fs::path(data_) / "xiangzhi.toml"));
}

TEST_F(DataFolder, IsServedByOneServer)
{
    config::Settings settings;
    settings.data_dir = root_.string();
    {
        const auto first = ServingLock::take(settings);
        ASSERT_TRUE(first);
        const auto second = ServingLock::take(settings);
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().code, "app.served_already");
        EXPECT_THAT(second.error().note, ::testing::HasSubstr(root_.string()));
        auto shared = settings;
        shared.database_url = "postgres://user@localhost/county";
        EXPECT_TRUE(ServingLock::take(shared)) << "several servers share a PostgreSQL";
    }
    EXPECT_TRUE(ServingLock::take(settings)) << "free again";
    settings.data_dir = (root_ / "nowhere").string();
    EXPECT_EQ(ServingLock::take(settings).error().code, "app.no_data_folder");
}

} // namespace xz::app
