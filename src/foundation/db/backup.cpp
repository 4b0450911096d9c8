#include "foundation/db/backup.hpp"

#include "foundation/db/backup_file.hpp"
#include "foundation/db/postgres_database.hpp"
#include "foundation/db/sqlite_database.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace xz::db
{
namespace
{

[[noreturn]] void fail_on(const std::string& doing, const std::string& path)
{
    throw Fault(doing + " " + path + ": " + std::strerror(errno));
}

} // namespace

NewFile::NewFile(std::string path, const std::string& suffix) : path_(std::move(path)), unfinished_(path_ + suffix)
{
    file_ = ::open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (file_ < 0) fail_on("make", unfinished_);
}

NewFile::~NewFile()
{
    if (file_ >= 0) ::close(file_);
    if (!unfinished_.empty()) ::unlink(unfinished_.c_str());
}

void NewFile::write(std::string_view data)
{
    while (!data.empty()) {
        const ssize_t done = ::write(file_, data.data(), data.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) fail_on("write", unfinished_);
        data.remove_prefix(static_cast<std::size_t>(done));
    }
}

void NewFile::sync()
{
    if (::fsync(file_) != 0) fail_on("sync", unfinished_);
}

void NewFile::publish()
{
    sync();
    if (::rename(unfinished_.c_str(), path_.c_str()) != 0) fail_on("rename", unfinished_);
    unfinished_.clear();
    sync_folder_of(path_);
}

void sync_folder_of(const std::string& path)
{
    const auto parent = std::filesystem::path(path).parent_path();
    const std::string folder = parent.empty() ? "." : parent.string();
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) fail_on("open", folder);
    const int code = ::fsync(file);
    ::close(file);
    if (code != 0) fail_on("sync", folder);
}

void backup_to_file(Database& database, const std::string& path)
{
    NewFile file(path, ".unfinished");
    database.backup([&](std::string_view piece) { file.write(piece); });
    file.publish();
}

Result<> restore(const Settings& settings, const BackupSource& source, std::span<const ModuleMigrations> modules,
                 Existing existing, Instant now)
{
    if (postgres_conninfo(settings.location)) return restore_postgres(settings, source, modules, now);
    const auto path = sqlite_path(settings.location);
    if (!path) throw Fault("no database named");
    return restore_sqlite(*path, source, modules, existing, now);
}

Result<> restore_from_file(const Settings& settings, const std::string& path, std::span<const ModuleMigrations> modules,
                           Existing existing, Instant now)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) fail_on("open", path);
    const BackupSource source = [&](std::span<char> room) {
        file.read(room.data(), static_cast<std::streamsize>(room.size()));
        if (file.bad()) fail_on("read", path);
        return static_cast<std::size_t>(file.gcount());
    };
    return restore(settings, source, modules, existing, now);
}

} // namespace xz::db
