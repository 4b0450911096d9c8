#include "foundation/files/codecs.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <png.h>
#include <zlib.h>

namespace xz::files
{

namespace
{

constexpr std::size_t kMostProfileBytes = 64 * 1024;

std::uint32_t big32(std::string_view bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

bool shows(std::string_view type, std::size_t size)
{
    using namespace std::string_view_literals;
    static constexpr std::array kNeeded{"IHDR"sv, "PLTE"sv, "IDAT"sv, "IEND"sv, "tRNS"sv,
                                        "gAMA"sv, "cHRM"sv, "sRGB"sv, "sBIT"sv, "bKGD"sv};
    return std::find(kNeeded.begin(), kNeeded.end(), type) != kNeeded.end() ||
           (type == "iCCP" && size <= kMostProfileBytes);
}

} // namespace

std::optional<Parts> take_apart_png(std::string_view bytes)
{
    constexpr std::size_t kSignature = 8, kAround = 12;
    if (bytes.size() < kSignature) return std::nullopt;
    Parts parts;
    parts.clean = bytes.substr(0, kSignature);
    bool pixels = false;
    for (std::size_t at = kSignature; bytes.size() - at >= kAround;) {
        const std::size_t size = big32(bytes, at);
        if (size > bytes.size() - at - kAround) return std::nullopt;
        const auto type = bytes.substr(at + 4, 4), body = bytes.substr(at + 8, size);
        const auto covered = bytes.substr(at + 4, size + 4);
        const auto sum = ::crc32(0, reinterpret_cast<const Bytef*>(covered.data()), uInt(covered.size()));
        if (sum != big32(bytes, at + 8 + size)) return std::nullopt;
        if ((type == "IHDR") != (at == kSignature)) return std::nullopt;
        if (type == "IHDR") {
            if (size != 13 || big32(body, 0) > 0x7FFFFFFF || big32(body, 4) > 0x7FFFFFFF) return std::nullopt;
            parts.width = int(big32(body, 0));
            parts.height = int(big32(body, 4));
        }
        if (type == "eXIf") parts.orientation = exif_orientation(body);
        if (type == "IDAT") pixels = true;
        if (shows(type, size)) parts.clean += bytes.substr(at, size + kAround);
        at += size + kAround;
        if (type == "IEND")
            return pixels && parts.width > 0 && parts.height > 0 ? std::optional(std::move(parts)) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<Raster> decode_png(std::string_view bytes)
{
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, bytes.data(), bytes.size())) return std::nullopt;
    const bool alpha = (image.format & PNG_FORMAT_FLAG_ALPHA) != 0;
    image.format = alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
    Raster picture{int(image.width), int(image.height), alpha ? 4 : 3, {}};
    picture.pixels.resize(PNG_IMAGE_SIZE(image));
    if (!png_image_finish_read(&image, nullptr, picture.pixels.data(), 0, nullptr)) {
        png_image_free(&image);
        return std::nullopt;
    }
    return picture;
}

std::string encode_png(const Raster& picture)
{
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = png_uint_32(picture.width);
    image.height = png_uint_32(picture.height);
    image.format = picture.channels == 4 ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
    png_alloc_size_t size = 0;
    if (!png_image_write_get_memory_size(image, size, 0, picture.pixels.data(), 0, nullptr)) return {};
    std::string out(size, '\0');
    if (!png_image_write_to_memory(&image, out.data(), &size, 0, picture.pixels.data(), 0, nullptr)) return {};
    out.resize(size);
    return out;
}

} // namespace xz::files
