#pragma once
#include "foundation/core/time.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace xz::files
{

/// Bytes on disk under their own SHA-256: ROOT/ab/cd/abcd…; the same content is there once. Thumbnails lie beside their
/// photo. Machine failures are thrown as std::system_error. Several processes may share the folder.
class Disk
{
public:
    explicit Disk(std::filesystem::path root);

    /// Keeps the bytes durably (file and folder entry are on the disk when it returns) and returns their SHA-256 in
    /// hex.
    std::string put(std::string_view bytes);
    /// Keeps the thumbnail of a photo.
    void put_thumbnail(std::string_view sha256, std::string_view bytes);

    std::filesystem::path path(std::string_view sha256) const;
    std::filesystem::path thumbnail_path(std::string_view sha256) const;
    bool has(std::string_view sha256) const;

    /// Removes content that nobody refers to any more, unless it was put again after `since`.
    bool remove_unless_newer(std::string_view sha256, Instant since);

private:
    void write(const std::filesystem::path& path, std::string_view bytes);
    std::filesystem::path root_;
};

} // namespace xz::files
