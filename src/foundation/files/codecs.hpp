#pragma once
#include "foundation/files/raster.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Photo formats over libjpeg, libpng and libwebp. "Take apart" walks the container alone and leaves out everything
/// that is not needed to show the picture (EXIF with place and time, comments, previews, what follows the end); nothing
/// is decoded, so it costs little and the picture stays the same to the bit.
namespace xz::files
{

/// A picture's container without its metadata.
struct Parts {
    int width = 0; ///< as stored, before turning upright
    int height = 0;
    int orientation = 1;        ///< EXIF's, 1 to 8
    std::string clean;          ///< the whole file without metadata
    std::string colour_profile; ///< JPEG: its ICC segments as they stand in the file
};

std::optional<Parts> take_apart_jpeg(std::string_view bytes);
std::optional<Parts> take_apart_png(std::string_view bytes);
/// nullopt for animated pictures too.
std::optional<Parts> take_apart_webp(std::string_view bytes);

/// Decodes; a picture whose longer side exceeds twice `enough` may come out at a half, quarter or eighth of its size.
std::optional<Raster> decode_jpeg(std::string_view bytes, int enough);
std::optional<Raster> decode_png(std::string_view bytes);
std::optional<Raster> decode_webp(std::string_view bytes, int enough);

/// `picture` is RGB. `profile_segments` are put back as they were.
std::string encode_jpeg(const Raster& picture, int quality, std::string_view profile_segments = {});
std::string encode_png(const Raster& picture);
std::string encode_webp(const Raster& picture, float quality);

} // namespace xz::files
