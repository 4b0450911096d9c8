#include "foundation/files/codecs.hpp"

#include <algorithm>
#include <cstdint>
#include <webp/decode.h>
#include <webp/encode.h>

namespace xz::files
{

namespace
{

constexpr std::size_t kFileHead = 12, kChunkHead = 8;
constexpr unsigned char kExifFlag = 0x08, kXmpFlag = 0x04, kAnimationFlag = 0x02;

std::size_t little32(std::string_view bytes, std::size_t at)
{
    std::size_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value |= std::size_t(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return value;
}

void put_little32(std::string& bytes, std::size_t at, std::size_t value)
{
    for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = char(value >> (8 * i) & 0xFF);
}

const std::uint8_t* raw(std::string_view bytes) { return reinterpret_cast<const std::uint8_t*>(bytes.data()); }

} // namespace

std::optional<Parts> take_apart_webp(std::string_view bytes)
{
    if (bytes.size() < kFileHead + kChunkHead) return std::nullopt;
    const std::size_t stated = little32(bytes, 4) + 8;
    if (stated < kFileHead + kChunkHead || stated > bytes.size()) return std::nullopt;
    bytes = bytes.substr(0, stated);
    Parts parts;
    parts.clean = bytes.substr(0, kFileHead);
    for (std::size_t at = kFileHead; bytes.size() - at >= kChunkHead;) {
        const std::size_t size = little32(bytes, at + 4), padded = size + (size & 1);
        if (size > bytes.size() - at - kChunkHead) return std::nullopt;
        const auto type = bytes.substr(at, 4), body = bytes.substr(at + kChunkHead, size);
        const std::size_t start = parts.clean.size();
        if (type == "VP8 " || type == "VP8L" || type == "VP8X" || type == "ALPH" || type == "ICCP") {
            parts.clean += bytes.substr(at, kChunkHead + size);
            if (size & 1) parts.clean += '\0';
        }
        if (type == "VP8X") {
            if (body.empty() || (static_cast<unsigned char>(body[0]) & kAnimationFlag)) return std::nullopt;
            auto& flags = parts.clean[start + kChunkHead];
            flags = char(static_cast<unsigned char>(flags) & ~(kExifFlag | kXmpFlag));
        }
        if (type == "ANIM" || type == "ANMF") return std::nullopt;
        if (type == "EXIF")
            parts.orientation = exif_orientation(body.starts_with("Exif") && size > 6 ? body.substr(6) : body);
        at += kChunkHead + std::min(padded, bytes.size() - at - kChunkHead);
    }
    put_little32(parts.clean, 4, parts.clean.size() - 8);
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(raw(parts.clean), parts.clean.size(), &features) != VP8_STATUS_OK || features.has_animation)
        return std::nullopt;
    parts.width = features.width;
    parts.height = features.height;
    return parts;
}

std::optional<Raster> decode_webp(std::string_view bytes, int enough)
{
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config) || WebPGetFeatures(raw(bytes), bytes.size(), &config.input) != VP8_STATUS_OK)
        return std::nullopt;
    const int side = std::max(config.input.width, config.input.height);
    Raster picture{config.input.width, config.input.height, config.input.has_alpha ? 4 : 3, {}};
    if (side > 2 * enough) {
        picture.width = std::max(1, int(std::int64_t(picture.width) * 2 * enough / side));
        picture.height = std::max(1, int(std::int64_t(picture.height) * 2 * enough / side));
        config.options.use_scaling = 1;
        config.options.scaled_width = picture.width;
        config.options.scaled_height = picture.height;
    }
    const std::size_t stride = std::size_t(picture.width) * std::size_t(picture.channels);
    picture.pixels.resize(stride * std::size_t(picture.height));
    config.output.colorspace = picture.channels == 4 ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = {picture.pixels.data(), int(stride), picture.pixels.size()};
    const bool done = WebPDecode(raw(bytes), bytes.size(), &config) == VP8_STATUS_OK;
    WebPFreeDecBuffer(&config.output);
    return done ? std::optional(std::move(picture)) : std::nullopt;
}

std::string encode_webp(const Raster& picture, float quality)
{
    std::uint8_t* memory = nullptr;
    const int stride = picture.width * picture.channels;
    const std::size_t size =
        picture.channels == 4
            ? WebPEncodeRGBA(picture.pixels.data(), picture.width, picture.height, stride, quality, &memory)
            : WebPEncodeRGB(picture.pixels.data(), picture.width, picture.height, stride, quality, &memory);
    std::string out(reinterpret_cast<const char*>(memory), size);
    WebPFree(memory);
    return out;
}

} // namespace xz::files
