#pragma once
#include "foundation/core/result.hpp"
#include "foundation/files/sniff.hpp"

#include <cstdint>
#include <string>

namespace xz::files
{

/// A thumbnail never exceeds this many bytes of JPEG.
inline constexpr std::size_t kMostThumbnailBytes = 40 * 1024;

/// What is kept of an upload.
struct Clean {
    std::string bytes;
    int width = 0; ///< 0 for what is no picture
    int height = 0;
    std::string thumbnail; ///< JPEG; empty for what is no picture
};

/// Takes out of a file what tells about the sender and not about the matter: EXIF with place, time and device,
/// comments, previews and trailing bytes of photos; tags of sound and video. Photos are turned upright. PDF and office
/// files are evidence and stay as they are. Errors (rejected): `files.broken`, `files.too_many_pixels`. Decoding takes
/// memory, so at most two run at a time and others wait.
Result<Clean> clean(std::string bytes, FileType type, std::int64_t most_pixels);

} // namespace xz::files
