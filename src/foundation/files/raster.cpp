#include "foundation/files/raster.hpp"

#include <algorithm>
#include <cmath>

namespace xz::files
{

Raster upright(Raster picture, int orientation)
{
    if (orientation < 2 || orientation > 8) return picture;
    const bool swapped = orientation >= 5;
    const int w = picture.width, h = picture.height;
    Raster out{swapped ? h : w, swapped ? w : h, picture.channels, {}};
    out.pixels.resize(picture.pixels.size());
    auto* to = out.pixels.data();
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x) {
            int sx = swapped ? y : x, sy = swapped ? x : y;
            // 2 mirrors left-right, 3 turns half, 4 mirrors top-bottom; 5-8 are these with the axes exchanged.
            if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) sx = w - 1 - sx;
            if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) sy = h - 1 - sy;
            to = std::copy_n(picture.at(sx, sy), picture.channels, to);
        }
    return out;
}

Raster fit_into(const Raster& picture, int longest)
{
    const int side = std::max(picture.width, picture.height);
    if (side <= longest) return picture;
    const auto scaled = [&](int n) { return std::max(1, int(std::int64_t(n) * longest / side)); };
    Raster out{scaled(picture.width), scaled(picture.height), picture.channels, {}};
    out.pixels.reserve(std::size_t(out.width) * std::size_t(out.height) * std::size_t(out.channels));
    const auto edge = [](int i, int from, int to) { return int(std::int64_t(i) * from / to); };
    for (int y = 0; y < out.height; ++y) {
        const int y0 = edge(y, picture.height, out.height),
                  y1 = std::max(y0 + 1, edge(y + 1, picture.height, out.height));
        for (int x = 0; x < out.width; ++x) {
            const int x0 = edge(x, picture.width, out.width),
                      x1 = std::max(x0 + 1, edge(x + 1, picture.width, out.width));
            std::uint64_t sum[4] = {};
            for (int sy = y0; sy < y1; ++sy)
                for (int sx = x0; sx < x1; ++sx)
                    for (int c = 0; c < picture.channels; ++c) sum[c] += picture.at(sx, sy)[c];
            const auto area = std::uint64_t(x1 - x0) * std::uint64_t(y1 - y0);
            for (int c = 0; c < picture.channels; ++c) out.pixels.push_back(std::uint8_t((sum[c] + area / 2) / area));
        }
    }
    return out;
}

Raster flatten(Raster picture)
{
    if (picture.channels == 3) return picture;
    Raster out{picture.width, picture.height, 3, {}};
    out.pixels.reserve(picture.pixels.size() / 4 * 3);
    for (std::size_t i = 0; i < picture.pixels.size(); i += 4) {
        const unsigned alpha = picture.pixels[i + 3];
        for (std::size_t c = 0; c < 3; ++c)
            out.pixels.push_back(std::uint8_t((picture.pixels[i + c] * alpha + 255u * (255u - alpha)) / 255u));
    }
    return out;
}

int exif_orientation(std::string_view tiff)
{
    if (tiff.size() < 8) return 1;
    const bool little = tiff.starts_with("II");
    if (!little && !tiff.starts_with("MM")) return 1;
    const auto number = [&](std::size_t at, int count) {
        std::uint32_t value = 0;
        for (int i = 0; i < count; ++i)
            value |= std::uint32_t(static_cast<unsigned char>(tiff[at + std::size_t(i)]))
                     << (8 * (little ? i : count - 1 - i));
        return value;
    };
    const std::size_t directory = number(4, 4);
    if (directory > tiff.size() - 2 || number(2, 2) != 42) return 1;
    const std::size_t entries = number(directory, 2);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t at = directory + 2 + 12 * i;
        if (at + 12 > tiff.size()) return 1;
        constexpr std::uint32_t kOrientation = 0x0112, kShort = 3;
        if (number(at, 2) != kOrientation || number(at + 2, 2) != kShort) continue;
        const int value = int(number(at + 8, 2));
        return value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}

} // namespace xz::files
