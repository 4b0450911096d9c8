#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xz::files
{

/// A decoded picture: rows from the top, 3 (RGB) or 4 (RGBA) bytes a pixel.
struct Raster {
    int width = 0;
    int height = 0;
    int channels = 3;
    std::vector<std::uint8_t> pixels;

    const std::uint8_t* at(int x, int y) const
    {
        return pixels.data() + (std::size_t(y) * std::size_t(width) + std::size_t(x)) * std::size_t(channels);
    }
};

/// The picture turned upright: `orientation` is EXIF's, 1 (upright) to 8.
Raster upright(Raster picture, int orientation);

/// Scaled down by averaging so that neither side exceeds `longest`; never scaled up.
Raster fit_into(const Raster& picture, int longest);

/// RGB on a white ground.
Raster flatten(Raster picture);

/// Orientation (1 to 8) in an EXIF TIFF block; 1 when it says nothing usable.
int exif_orientation(std::string_view tiff);

} // namespace xz::files
