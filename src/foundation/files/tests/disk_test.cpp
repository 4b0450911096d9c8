#include "foundation/files/disk.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <stdlib.h>
#include <thread>

namespace xz::files
{
namespace
{

namespace fs = std::filesystem;

class DiskTest : public ::testing::Test
{
protected:
    DiskTest()
    {
        std::string name = fs::temp_directory_path() / "xz-disk-XXXXXX";
        root_ = ::mkdtemp(name.data());
    }
    ~DiskTest() override { fs::remove_all(root_); }

    static std::string content(const fs::path& path)
    {
        std::ostringstream text;
        text << std::ifstream(path, std::ios::binary).rdbuf();
        return text.str();
    }
    std::size_t files() const
    {
        std::size_t count = 0;
        for (const auto& entry : fs::recursive_directory_iterator(root_))
            if (entry.is_regular_file() && entry.path().filename() != ".lock") ++count;
        return count;
    }

    fs::path root_;
};

const char* const kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST_F(DiskTest, ContentLiesUnderItsHash)
{
    Disk disk(root_ / "files");
    EXPECT_EQ(disk.put("abc"), kAbc);
    EXPECT_EQ(disk.path(kAbc), root_ / "files" / "ba" / "78" / kAbc);
    EXPECT_EQ(content(disk.path(kAbc)), "abc");
    EXPECT_TRUE(disk.has(kAbc));
}

TEST_F(DiskTest, TheSameContentIsKeptOnce)
{
    Disk disk(root_);
    disk.put("abc");
    disk.put("abc");
    EXPECT_EQ(files(), 1u);
    disk.put_thumbnail(kAbc, "small");
    EXPECT_EQ(content(disk.thumbnail_path(kAbc)), "small");
}

TEST_F(DiskTest, AHalfWrittenFileIsReplaced)
{
    Disk disk(root_);
    disk.put("abc");
    std::ofstream(disk.path(kAbc), std::ios::trunc) << "a";
    disk.put("abc");
    EXPECT_EQ(content(disk.path(kAbc)), "abc");
}

TEST_F(DiskTest, RemovesOnlyWhatWasNotPutAgain)
{
    Disk disk(root_);
    disk.put("abc");
    disk.put_thumbnail(kAbc, "small");
    EXPECT_FALSE(disk.remove_unless_newer(kAbc, system_now() - std::chrono::hours(1)));
    EXPECT_TRUE(disk.has(kAbc));
    EXPECT_TRUE(disk.remove_unless_newer(kAbc, system_now() + std::chrono::hours(1)));
    EXPECT_EQ(files(), 0u);
    EXPECT_FALSE(disk.remove_unless_newer(kAbc, system_now()));
}

TEST_F(DiskTest, AnOldFileThatIsPutAgainCountsAsNew)
{
    Disk disk(root_);
    disk.put("abc");
    fs::last_write_time(disk.path(kAbc), fs::file_time_type::clock::now() - std::chrono::hours(48));
    disk.put("abc");
    EXPECT_FALSE(disk.remove_unless_newer(kAbc, system_now() - std::chrono::hours(1)));
}

TEST_F(DiskTest, WritersDoNotDisturbOneAnother)
{
    Disk disk(root_);
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i) disk.put("content " + std::to_string(i));
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(files(), 20u);
}

TEST_F(DiskTest, AFolderThatCannotBeWrittenIsAFault)
{
    Disk disk(root_);
    std::ofstream(root_ / "ba") << "a file where a folder should be";
    EXPECT_THROW(disk.put("abc"), std::system_error);
}

} // namespace
} // namespace xz::files
