#include "foundation/files/clean.hpp"

#include "foundation/files/boxes.hpp"
#include "foundation/files/codecs.hpp"

#include <algorithm>
#include <semaphore>

namespace xz::files
{

namespace
{

constexpr int kThumbnailSide = 480;
/// A photo that must be turned is decoded whole, 3 bytes a pixel twice: larger ones are kept at half their size.
constexpr int kMostUprightSide = 4800;
constexpr int kTurnedQuality = 88;
/// PNG and lossless WebP have no way to decode at a smaller size.
constexpr std::int64_t kMostDecodedPixels = 40'000'000;
constexpr int kAtOnce = 2;

class Seat
{
public:
    Seat() { seats().acquire(); }
    ~Seat() { seats().release(); }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

private:
    static std::counting_semaphore<kAtOnce>& seats()
    {
        static std::counting_semaphore<kAtOnce> all{kAtOnce};
        return all;
    }
};

std::optional<Parts> take_apart(std::string_view bytes, FileType type)
{
    if (type == FileType::jpeg) return take_apart_jpeg(bytes);
    if (type == FileType::png) return take_apart_png(bytes);
    return take_apart_webp(bytes);
}

std::optional<Raster> decode(std::string_view bytes, FileType type, int enough)
{
    if (type == FileType::jpeg) return decode_jpeg(bytes, enough);
    if (type == FileType::png) return decode_png(bytes);
    return decode_webp(bytes, enough);
}

std::string encode(const Raster& picture, FileType type, std::string_view profile)
{
    if (type == FileType::jpeg) return encode_jpeg(picture, kTurnedQuality, profile);
    if (type == FileType::png) return encode_png(picture);
    return encode_webp(picture, kTurnedQuality);
}

std::string make_thumbnail(const Raster& picture)
{
    for (int side = kThumbnailSide; side > 16; side = side * 3 / 4) {
        const Raster small = flatten(fit_into(picture, side));
        for (const int quality : {78, 62, 46}) {
            auto out = encode_jpeg(small, quality);
            if (out.size() <= kMostThumbnailBytes) return out;
        }
    }
    return {};
}

Result<Clean> clean_picture(std::string_view bytes, FileType type, std::int64_t most_pixels)
{
    auto parts = take_apart(bytes, type);
    if (!parts) return fail(Kind::rejected, "files.broken");
    const std::int64_t pixels = std::int64_t(parts->width) * parts->height;
    if (pixels > most_pixels || (type != FileType::jpeg && pixels > kMostDecodedPixels))
        return fail(Kind::rejected, "files.too_many_pixels");

    const Seat seat;
    const bool turn = parts->orientation != 1;
    auto picture = decode(parts->clean, type, turn ? kMostUprightSide : kThumbnailSide);
    if (!picture) return fail(Kind::rejected, "files.broken");
    Clean out{std::move(parts->clean), parts->width, parts->height, {}};
    if (turn) {
        *picture = upright(std::move(*picture), parts->orientation);
        out.width = picture->width;
        out.height = picture->height;
        out.bytes = encode(*picture, type, parts->colour_profile);
        if (out.bytes.empty()) return fail(Kind::rejected, "files.broken");
    }
    out.thumbnail = make_thumbnail(*picture);
    return out;
}

/// ID3v2 tags in front (id3.org, version 2.4 section 3.1) and an ID3v1 tag of 128 bytes at the end.
void strip_mp3_tags(std::string& bytes)
{
    while (bytes.size() > 10 && bytes.starts_with("ID3")) {
        std::size_t size = 10;
        std::size_t body = 0;
        for (std::size_t i = 6; i < 10; ++i) body = body << 7 | (static_cast<unsigned char>(bytes[i]) & 0x7F);
        const bool footer = (static_cast<unsigned char>(bytes[5]) & 0x10) != 0;
        size += body + (footer ? 10 : 0);
        bytes.erase(0, std::min(size, bytes.size()));
    }
    constexpr std::size_t kOldTag = 128;
    if (bytes.size() > kOldTag && bytes.compare(bytes.size() - kOldTag, 3, "TAG") == 0)
        bytes.resize(bytes.size() - kOldTag);
}

} // namespace

Result<Clean> clean(std::string bytes, FileType type, std::int64_t most_pixels)
{
    if (is_image(type)) return clean_picture(bytes, type, most_pixels);
    if (type == FileType::mp3) strip_mp3_tags(bytes);
    if ((type == FileType::mp4 || type == FileType::m4a) && !blank_box_metadata(bytes))
        return fail(Kind::rejected, "files.broken");
    if (bytes.empty()) return fail(Kind::rejected, "files.broken");
    return Clean{std::move(bytes), 0, 0, {}};
}

} // namespace xz::files
