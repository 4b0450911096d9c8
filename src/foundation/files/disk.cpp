#include "foundation/files/disk.hpp"

#include "foundation/core/assert.hpp"
#include "foundation/crypto/crypto.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace xz::files
{

namespace fs = std::filesystem;

namespace
{

[[noreturn]] void throw_errno(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

class Descriptor
{
public:
    Descriptor(const fs::path& path, int flags, mode_t mode = 0) : fd_(::open(path.c_str(), flags | O_CLOEXEC, mode))
    {
        if (fd_ < 0) throw_errno("files: open");
    }
    ~Descriptor() { ::close(fd_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

void sync(const fs::path& folder)
{
    const Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY);
    if (::fsync(descriptor.get()) != 0) throw_errno("files: fsync of a folder");
}

/// Makes a folder, and makes its entry durable when it is new.
void make_folder(const fs::path& folder)
{
    if (::mkdir(folder.c_str(), 0750) == 0) return sync(folder.parent_path());
    if (errno != EEXIST) throw_errno("files: mkdir");
}

/// Held shared while content is looked up or put, alone while unused content is removed: what has just been found
/// cannot vanish.
class FolderLock
{
public:
    FolderLock(const fs::path& root, int how) : file_(root / ".lock", O_RDWR | O_CREAT, 0640)
    {
        while (::flock(file_.get(), how) != 0)
            if (errno != EINTR) throw_errno("files: lock");
    }

private:
    Descriptor file_;
};

} // namespace

Disk::Disk(fs::path root) : root_(std::move(root)) { fs::create_directories(root_); }

fs::path Disk::path(std::string_view sha256) const
{
    XZ_ASSERT(sha256.size() == 64 && sha256.find_first_not_of("0123456789abcdef") == sha256.npos);
    return root_ / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

fs::path Disk::thumbnail_path(std::string_view sha256) const { return path(sha256) += ".thumb.jpg"; }

bool Disk::has(std::string_view sha256) const
{
    struct stat info;
    return ::stat(path(sha256).c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

std::string Disk::put(std::string_view bytes)
{
    auto sha256 = crypto::hex(crypto::bytes(crypto::sha256(bytes)));
    write(path(sha256), bytes);
    return sha256;
}

void Disk::put_thumbnail(std::string_view sha256, std::string_view bytes) { write(thumbnail_path(sha256), bytes); }

void Disk::write(const fs::path& path, std::string_view bytes)
{
    const FolderLock lock(root_, LOCK_SH);
    struct stat info;
    if (::stat(path.c_str(), &info) == 0 && info.st_size == off_t(bytes.size())) {
        // The time of the last put protects it from remove_unless_newer().
        if (::utimensat(AT_FDCWD, path.c_str(), nullptr, 0) != 0) throw_errno("files: utimensat");
        return;
    }
    make_folder(path.parent_path().parent_path());
    make_folder(path.parent_path());
    const fs::path temporary = path.parent_path() / (".new-" + crypto::hex(crypto::random_bytes(8)));
    try {
        const Descriptor file(temporary, O_WRONLY | O_CREAT | O_EXCL, 0640);
        for (auto rest = bytes; !rest.empty();) {
            const auto written = ::write(file.get(), rest.data(), rest.size());
            if (written < 0 && errno != EINTR) throw_errno("files: write");
            if (written > 0) rest.remove_prefix(std::size_t(written));
        }
        if (::fsync(file.get()) != 0) throw_errno("files: fsync");
        if (::rename(temporary.c_str(), path.c_str()) != 0) throw_errno("files: rename");
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
    sync(path.parent_path());
}

bool Disk::remove_unless_newer(std::string_view sha256, Instant since)
{
    const FolderLock lock(root_, LOCK_EX);
    struct stat info;
    const auto file = path(sha256);
    if (::stat(file.c_str(), &info) != 0) return false;
    const std::int64_t put_at = std::int64_t(info.st_mtim.tv_sec) * 1000 + info.st_mtim.tv_nsec / 1'000'000;
    if (put_at >= since.ms) return false;
    ::unlink(thumbnail_path(sha256).c_str());
    return ::unlink(file.c_str()) == 0;
}

} // namespace xz::files
