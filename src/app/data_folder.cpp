#include "app/data_folder.hpp"

#include "foundation/config/load.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <unistd.h>

namespace xz::app
{

namespace fs = std::filesystem;

namespace
{

void clear(const fs::path& folder, bool was_empty)
{
    std::error_code ignored;
    if (!was_empty) {
        fs::remove(folder / "xiangzhi.toml", ignored);
        return;
    }
    for (const auto& entry : fs::directory_iterator(folder, ignored)) fs::remove_all(entry.path(), ignored);
}

} // namespace

Result<int> make_county_in(const std::string& data_dir, const std::function<Result<int>()>& make)
{
    const fs::path folder(data_dir);
    if (fs::exists(folder / "xiangzhi.toml"))
        return fail(Kind::conflict, "app.exists",
                    data_dir + " holds a county already; remove it or name another folder");
    const bool was_empty = !fs::exists(folder) || fs::is_empty(folder);
    try {
        auto made = make();
        if (!made) clear(folder, was_empty);
        return made;
    } catch (...) {
        clear(folder, was_empty);
        throw;
    }
}

Result<ServingLock> ServingLock::take(const config::Settings& settings)
{
    ServingLock lock;
    if (config::database_of(settings).starts_with("postgres:")) return lock;
    const auto path = (fs::path(settings.data_dir) / "serving.lock").string();
    lock.file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (lock.file_ < 0)
        return fail(Kind::unavailable, "app.no_data_folder", "cannot write " + path + ": " + std::strerror(errno));
    if (::flock(lock.file_, LOCK_EX | LOCK_NB) != 0)
        return fail(Kind::conflict, "app.served_already", settings.data_dir + " is served by another process");
    return lock;
}

ServingLock::~ServingLock()
{
    if (file_ >= 0) ::close(file_);
}

} // namespace xz::app
