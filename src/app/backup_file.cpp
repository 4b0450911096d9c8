#include "app/backup_file.hpp"

#include "app/options.hpp"
#include "app/wiring.hpp"
#include "foundation/db/backup.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <unistd.h>
#include <vector>

namespace xz::app
{

namespace
{

namespace fs = std::filesystem;

constexpr const char* kDatabase = "database";
constexpr const char* kFiles = "files/";

tl::unexpected<Error> failed(const std::string& what) { return fail(Kind::unavailable, "app.backup_failed", what); }

using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using ReaderArchive = std::unique_ptr<archive, decltype(&archive_read_free)>;

Result<> add(archive* out, const fs::path& file, const std::string& name)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) return failed(file.string() + " cannot be read");
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), la_int64_t(fs::file_size(file)));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    if (archive_write_header(out, entry.get()) != ARCHIVE_OK) return failed(archive_error_string(out));
    std::vector<char> buffer(1 << 20);
    while (in) {
        in.read(buffer.data(), std::streamsize(buffer.size()));
        if (in.gcount() > 0 && archive_write_data(out, buffer.data(), std::size_t(in.gcount())) < 0)
            return failed(archive_error_string(out));
    }
    return {};
}

Result<> write_all(archive* out, db::Database& database, const config::Settings& settings, const fs::path& copy)
{
    db::backup_to_file(database, copy.string());
    XZ_TRY(add(out, copy, kDatabase));
    const fs::path data(settings.data_dir);
    for (const char* name : {"xiangzhi.toml", "secret"})
        if (fs::exists(data / name)) XZ_TRY(add(out, data / name, name));
    if (fs::exists(data / "files"))
        for (const auto& item : fs::recursive_directory_iterator(data / "files"))
            if (item.is_regular_file())
                XZ_TRY(add(out, item.path(), kFiles + fs::relative(item.path(), data / "files").string()));
    return {};
}

void sync_file(const fs::path& file)
{
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
}

/// Only our own plain names: no absolute path, no way up.
bool is_safe(const fs::path& name)
{
    if (name.is_absolute()) return false;
    for (const auto& part : name)
        if (part == "..") return false;
    return true;
}

Result<> extract(archive* in, const fs::path& to)
{
    fs::create_directories(to.parent_path());
    std::ofstream out(to, std::ios::binary | std::ios::trunc);
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    for (;;) {
        const int status = archive_read_data_block(in, &block, &size, &offset);
        if (status == ARCHIVE_EOF) break;
        if (status != ARCHIVE_OK) return fail(Kind::invalid, "app.not_a_backup", archive_error_string(in));
        out.write(static_cast<const char*>(block), std::streamsize(size));
    }
    out.close();
    if (!out) return failed(to.string() + " cannot be written");
    fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write);
    sync_file(to);
    return {};
}

} // namespace

Result<> write_backup(db::Database& database, const config::Settings& settings, const std::string& file)
{
    const fs::path temporary = file + ".partial", copy = file + ".database";
    const Writer out(archive_write_new(), archive_write_free);
    archive_write_set_format_pax_restricted(out.get());
    if (archive_write_open_filename(out.get(), temporary.c_str()) != ARCHIVE_OK)
        return failed(archive_error_string(out.get()));
    const auto written = write_all(out.get(), database, settings, copy);
    std::error_code ignored;
    fs::remove(copy, ignored);
    const bool closed = archive_write_close(out.get()) == ARCHIVE_OK;
    if (!written || !closed) {
        fs::remove(temporary, ignored);
        return written ? Result<>(failed("the file cannot be finished")) : written;
    }
    sync_file(temporary);
    fs::rename(temporary, file);
    return {};
}

Result<> read_backup(config::Settings& settings, std::span<const db::ModuleMigrations> schema, const std::string& file)
{
    const fs::path data(settings.data_dir);
    if (fs::exists(data / "xiangzhi.toml") || fs::exists(data / "files"))
        return fail(Kind::conflict, "app.exists", settings.data_dir + " holds a county already");
    const fs::path staging = data / "restoring";
    fs::create_directories(staging);
    const ReaderArchive in(archive_read_new(), archive_read_free);
    archive_read_support_format_tar(in.get());
    if (archive_read_open_filename(in.get(), file.c_str(), 1 << 20) != ARCHIVE_OK)
        return fail(Kind::invalid, "app.not_a_backup", file + " is no backup");
    archive_entry* entry = nullptr;
    while (archive_read_next_header(in.get(), &entry) == ARCHIVE_OK) {
        const fs::path name = archive_entry_pathname(entry);
        if (!is_safe(name) || archive_entry_filetype(entry) != AE_IFREG)
            return fail(Kind::invalid, "app.not_a_backup", file + " holds a name that is not ours");
        XZ_TRY(extract(in.get(), staging / name));
    }
    if (!fs::exists(staging / kDatabase)) return fail(Kind::invalid, "app.not_a_backup", file + " holds no database");
    XZ_TRY(db::restore_from_file(database_settings(settings), (staging / kDatabase).string(), schema,
                                 db::Existing::refuse, system_now()));
    fs::remove(staging / kDatabase);
    for (const auto& item : fs::directory_iterator(staging)) fs::rename(item.path(), data / item.path().filename());
    fs::remove_all(staging);
    return {};
}

} // namespace xz::app
