#pragma once
#include "foundation/db/backup.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace xz::db
{

/// A file that appears under its name only when it is whole: written beside it, fsync, rename, fsync of the folder.
class NewFile
{
public:
    /// `suffix` names the unfinished file. Throws Fault.
    NewFile(std::string path, const std::string& suffix);
    /// Removes the unfinished file.
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    void write(std::string_view data);
    /// Makes the bytes durable under the unfinished name.
    void sync();
    /// Gives the file its name, replacing what stands there.
    void publish();
    const std::string& unfinished() const { return unfinished_; }

private:
    std::string path_;
    std::string unfinished_;
    int file_ = -1;
};

/// Makes a rename in the file's folder durable. Throws Fault.
void sync_folder_of(const std::string& path);

/// The two halves of `restore`.
Result<> restore_sqlite(const std::string& path, const BackupSource& source, std::span<const ModuleMigrations> modules,
                        Existing existing, Instant now);
Result<> restore_postgres(const Settings& settings, const BackupSource& source,
                          std::span<const ModuleMigrations> modules, Instant now);

} // namespace xz::db
