#pragma once
#include "foundation/files/raster.hpp"

#include <string>

/// Pictures and containers made by hand, so that a test knows every byte of them.
namespace xz::files::testing
{

/// Left half red, right half blue, and the top left corner green: tells how it was turned.
inline Raster corner_picture(int width, int height, int channels = 3)
{
    Raster picture{width, height, channels, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const bool corner = x < width / 4 && y < height / 4, left = x < width / 2;
            picture.pixels.push_back(!corner && left ? 220 : 20);
            picture.pixels.push_back(corner ? 220 : 20);
            picture.pixels.push_back(!left ? 220 : 20);
            if (channels == 4) picture.pixels.push_back(255);
        }
    return picture;
}

/// A TIFF block with an orientation and a telling text ("GPS…") behind the directory.
inline std::string exif_block(int orientation)
{
    using namespace std::string_literals;
    std::string tiff = "MM\0\x2A\0\0\0\x08\0\x01"s;
    tiff += "\x01\x12\0\x03\0\0\0\x01\0"s + char(orientation) + "\0\0"s;
    tiff += "\0\0\0\0GPS 30.55N 119.96E Huawei"s;
    return tiff;
}

inline std::string jpeg_segment(int marker, const std::string& body)
{
    const std::size_t length = body.size() + 2;
    return std::string("\xFF") + char(marker) + char(length >> 8) + char(length & 0xFF) + body;
}

/// Puts segments behind a JPEG's start marker.
inline std::string with_segments(std::string jpeg, const std::string& segments) { return jpeg.insert(2, segments); }

inline std::string big32(std::size_t n) { return {char(n >> 24), char(n >> 16), char(n >> 8), char(n)}; }

inline std::string box(const std::string& type, const std::string& body)
{
    return big32(body.size() + 8) + type + body;
}

/// A ZIP archive of empty, stored files: only its directory matters here.
inline std::string zip_of(const std::vector<std::string>& names)
{
    using namespace std::string_literals;
    const auto two = [](std::size_t n) { return std::string{char(n & 0xFF), char(n >> 8)}; };
    std::string files, directory;
    for (const auto& name : names) {
        directory += "PK\x01\x02"s + std::string(24, '\0') + two(name.size()) + std::string(16, '\0') + name;
        files += "PK\x03\x04"s + std::string(22, '\0') + two(name.size()) + "\0\0"s + name;
    }
    return files + directory + "PK\x05\x06\0\0\0\0"s + two(names.size()) + two(names.size()) + two(directory.size()) +
           "\0\0"s + two(files.size()) + "\0\0\0\0"s;
}

} // namespace xz::files::testing
