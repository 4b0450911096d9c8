#pragma once
#include "foundation/context/context.hpp"
#include "foundation/core/json.hpp"
#include "foundation/files/disk.hpp"
#include "foundation/files/sniff.hpp"
#include "foundation/http/message.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Attachments (附件): photos, voice notes, documents. A person uploads first and then names the upload in a form; the
/// module that receives the form claims it, and from then on serves it to those who may see its own object.
namespace xz::files
{

using FileId = Id<struct FileTag>;

/// One kept upload.
struct File {
    FileId id;
    access::AccountId uploader;
    std::string name;       ///< to show; its ending is that of the type that was found
    std::string media_type; ///< "image/jpeg"
    std::int64_t size = 0;
    std::optional<std::int64_t> width;
    std::optional<std::int64_t> height;
    bool has_thumbnail = false;
    std::string sha256; ///< of the kept bytes, hex
};

struct Settings {
    std::filesystem::path folder;
    std::size_t most_bytes = 20u << 20;
    std::int64_t most_pixels = 64'000'000;
    Policy policy{};
    std::chrono::hours orphan_after{48};
    std::int64_t most_unclaimed = 200; ///< uploads of one account that nothing has claimed yet
    std::int64_t most_unclaimed_bytes = 400 << 20;
};

/// Which bytes of a photo to answer.
enum class Size { full, thumbnail };

/// The store of attachments, a door of Platform.
class Files
{
public:
    explicit Files(Settings settings);

    /// Keeps one upload of the caller under the caller's own key; the same key and bytes again answer the same file.
    /// Errors: those of sniff() and clean(), `files.too_big`, `files.key_reused` (conflict), `files.too_many_waiting`.
    Result<File> put(Context& ctx, std::string_view key, std::string_view name, std::string bytes);

    /// The caller's own upload by its key.
    Result<File> own(Context& ctx, std::string_view key) const;

    /// Takes the caller's uploads into an object, in the commit of that object; in the order asked. Error (rejected):
    /// `files.unknown` when some id is not an upload of the caller.
    Result<std::vector<File>> claim(db::Tx& tx, const Context& ctx, std::span<const FileId> ids);

    /// A file by id, for modules that have checked that the caller may see the object it belongs to.
    std::optional<File> find(db::Reader& db, std::int64_t county, FileId id) const;
    std::vector<File> find_all(db::Reader& db, std::int64_t county, std::span<const FileId> ids) const;

    /// The bytes, for exports. Error: `files.gone`.
    Result<std::shared_ptr<const http::FileBody>> open(const File& file, Size size = Size::full) const;

    /// Answers with the bytes: ranges and conditions, shown in the page only when a browser cannot run them. Error:
    /// `files.gone`.
    Result<http::Response> serve(const http::Request& request, const File& file, Size size = Size::full) const;

    /// Removes uploads that nothing has claimed in time, and bytes that no upload speaks of any more. Returns the
    /// number of uploads removed; to be called again while it is not zero.
    std::int64_t collect_orphans(Context& ctx);

    const Settings& settings() const { return settings_; }
    Disk& disk() { return disk_; }

private:
    Settings settings_;
    Disk disk_;
};

/// The file as `openapi.yaml` describes it.
void write(json::Writer& w, const File& file);

} // namespace xz::files
