#include "foundation/files/clean.hpp"

#include "foundation/files/codecs.hpp"
#include "foundation/files/tests/pictures.hpp"

#include <gtest/gtest.h>
#include <random>
#include <zlib.h>

namespace xz::files
{
namespace
{

using namespace std::string_literals;
using testing::box;
using testing::corner_picture;
using testing::exif_block;
using testing::jpeg_segment;
using testing::with_segments;

constexpr std::int64_t kPixels = 64'000'000;

std::string photo(int orientation, int width = 160, int height = 80)
{
    const auto icc = jpeg_segment(0xE2, "ICC_PROFILE\0\1\1Display P3"s);
    return with_segments(encode_jpeg(corner_picture(width, height), 90),
                         jpeg_segment(0xE1, "Exif\0\0"s + exif_block(orientation)) +
                             jpeg_segment(0xE1, "http://ns.adobe.com/xap/1.0/\0<x:creator>Wang</x:creator>"s) +
                             jpeg_segment(0xFE, "comment: home of Wang") + icc) +
           "trailing preview with GPS";
}

void expect_nothing_telling(const std::string& bytes)
{
    for (const char* telling : {"GPS", "Exif", "Huawei", "Wang", "comment", "preview"})
        EXPECT_EQ(bytes.find(telling), bytes.npos) << telling;
}

bool is_green(const Raster& picture, int x, int y)
{
    const auto* pixel = picture.at(x, y);
    return pixel[1] > 150 && pixel[0] < 100 && pixel[2] < 100;
}

TEST(CleanJpeg, MetadataGoesAndThePictureStaysToTheBit)
{
    const auto original = encode_jpeg(corner_picture(160, 80), 90);
    const auto kept = clean(photo(1), FileType::jpeg, kPixels);
    ASSERT_TRUE(kept) << kept.error().code;
    expect_nothing_telling(kept->bytes);
    EXPECT_NE(kept->bytes.find("Display P3"), kept->bytes.npos) << "colours need the profile";
    EXPECT_EQ(decode_jpeg(kept->bytes, 10000)->pixels, decode_jpeg(original, 10000)->pixels);
    EXPECT_EQ(kept->width, 160);
    EXPECT_EQ(kept->height, 80);
    EXPECT_FALSE(kept->thumbnail.empty());
}

class Orientation : public ::testing::TestWithParam<int>
{
};

TEST_P(Orientation, PhotosAreTurnedUpright)
{
    // Where the stored top left corner is to be seen, by EXIF's table (row 0 side, column 0 side).
    struct Corner {
        bool right, bottom;
    };
    static constexpr Corner kSeen[] = {
        {},           {false, false}, {true, false}, {true, true}, {false, true}, {false, false}, {true, false},
        {true, true}, {false, true}};
    const int orientation = GetParam();
    const Raster picture = upright(corner_picture(160, 80), orientation);
    const auto [right, bottom] = kSeen[orientation];
    const int x = right ? picture.width - 4 : 4, y = bottom ? picture.height - 4 : 4;
    EXPECT_EQ(picture.width, orientation >= 5 ? 80 : 160);
    EXPECT_TRUE(is_green(picture, x, y));

    const auto kept = clean(photo(orientation), FileType::jpeg, kPixels);
    ASSERT_TRUE(kept);
    expect_nothing_telling(kept->bytes);
    EXPECT_NE(kept->bytes.find("Display P3"), kept->bytes.npos);
    EXPECT_EQ(kept->width, picture.width);
    EXPECT_EQ(kept->height, picture.height);
    const auto decoded = decode_jpeg(kept->bytes, 10000), thumbnail = decode_jpeg(kept->thumbnail, 10000);
    ASSERT_TRUE(decoded && thumbnail);
    EXPECT_EQ(decoded->height, picture.height);
    EXPECT_TRUE(is_green(*decoded, x, y));
    EXPECT_TRUE(is_green(*thumbnail, x, y));
}

INSTANTIATE_TEST_SUITE_P(Exif, Orientation, ::testing::Range(1, 9));

TEST(CleanPng, TextAndExifGo)
{
    const auto plain = encode_png(corner_picture(100, 60, 4));
    const auto chunk = [](const std::string& type, const std::string& body) {
        const auto covered = type + body;
        const auto sum = ::crc32(0, reinterpret_cast<const Bytef*>(covered.data()), uInt(covered.size()));
        return testing::big32(body.size()) + covered + testing::big32(sum);
    };
    constexpr std::size_t kBehindHeader = 33;
    const auto with = [&](const std::string& chunks) { return std::string(plain).insert(kBehindHeader, chunks); };

    const auto kept = clean(with(chunk("tEXt", "Author\0Wang"s) + chunk("eXIf", exif_block(1))) + "trailing GPS",
                            FileType::png, kPixels);
    ASSERT_TRUE(kept) << kept.error().code;
    expect_nothing_telling(kept->bytes);
    EXPECT_EQ(kept->bytes, plain);
    EXPECT_TRUE(decode_jpeg(kept->thumbnail, 1000));

    const auto turned = clean(with(chunk("eXIf", exif_block(6))), FileType::png, kPixels);
    ASSERT_TRUE(turned);
    expect_nothing_telling(turned->bytes);
    EXPECT_EQ(turned->width, 60);
    EXPECT_EQ(turned->height, 100);

    auto wrong_sum = chunk("tEXt", "Author");
    wrong_sum.back() = char(wrong_sum.back() ^ 1);
    EXPECT_EQ(clean(with(wrong_sum), FileType::png, kPixels).error().code, "files.broken");
}

TEST(CleanWebp, ExifGoesAndThePictureIsTurned)
{
    const auto plain = encode_webp(corner_picture(160, 80), 95);
    const auto exif = exif_block(6);
    const auto little = [](std::size_t n) { return std::string{char(n), char(n >> 8), char(n >> 16), char(n >> 24)}; };
    const auto extended = "VP8X"s + little(10) + "\x08\0\0\0"s + "\x9F\0\0\x4F\0\0"s;
    auto body = extended + plain.substr(12) + "EXIF" + little(exif.size()) + exif + (exif.size() % 2 ? "\0"s : ""s);
    const auto webp = "RIFF" + little(body.size() + 4) + "WEBP" + body;
    const auto kept = clean(webp, FileType::webp, kPixels);
    ASSERT_TRUE(kept) << kept.error().code;
    expect_nothing_telling(kept->bytes);
    EXPECT_EQ(kept->width, 80);
    EXPECT_EQ(kept->height, 160);
    EXPECT_TRUE(is_green(*decode_webp(kept->bytes, 1000), 76, 4));
}

TEST(CleanPicture, TooManyPixelsAreRefusedBeforeDecoding)
{
    auto bomb = encode_jpeg(corner_picture(16, 16), 90);
    const auto frame = bomb.find("\xFF\xC0"s);
    ASSERT_NE(frame, bomb.npos);
    for (std::size_t i = 5; i < 9; ++i) bomb[frame + i] = '\xFF';
    const auto refused = clean(bomb, FileType::jpeg, kPixels);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "files.too_many_pixels");
    EXPECT_EQ(clean(photo(1), FileType::jpeg, 160 * 80 - 1).error().code, "files.too_many_pixels");
}

TEST(CleanPicture, BrokenFilesAreRefused)
{
    const auto jpeg = photo(1);
    EXPECT_EQ(clean("\xFF\xD8\xFF", FileType::jpeg, kPixels).error().code, "files.broken");
    EXPECT_EQ(clean("\xFF\xD8\xFF\xE0\xFF\xFFshort", FileType::jpeg, kPixels).error().code, "files.broken");
    EXPECT_EQ(clean("\x89PNG\r\n\x1A\n", FileType::png, kPixels).error().code, "files.broken");
    EXPECT_EQ(clean("RIFF\x04\0\0\0WEBP"s, FileType::webp, kPixels).error().code, "files.broken");
    auto png = encode_png(corner_picture(20, 20));
    EXPECT_EQ(clean(png.substr(0, png.size() - 12), FileType::png, kPixels).error().code, "files.broken");
}

TEST(CleanPicture, DamagedFilesNeverHarm)
{
    std::mt19937 random(7);
    const std::pair<FileType, std::string> originals[] = {{FileType::jpeg, photo(6)},
                                                          {FileType::png, encode_png(corner_picture(64, 64, 4))},
                                                          {FileType::webp, encode_webp(corner_picture(64, 64), 80)}};
    for (const auto& [type, original] : originals)
        for (int i = 0; i < 200; ++i) {
            auto damaged = original.substr(0, 1 + random() % original.size());
            for (int flips = 0; flips < 3; ++flips) damaged[random() % damaged.size()] ^= char(1 << random() % 8);
            const auto kept = clean(damaged, type, kPixels);
            EXPECT_TRUE(!kept || !kept->bytes.empty());
        }
}

TEST(Thumbnail, IsSmallEvenForNoise)
{
    std::mt19937 random(7);
    Raster noise{1600, 1200, 3, std::vector<std::uint8_t>(1600 * 1200 * 3)};
    for (auto& byte : noise.pixels) byte = std::uint8_t(random());
    const auto kept = clean(encode_jpeg(noise, 90), FileType::jpeg, kPixels);
    ASSERT_TRUE(kept);
    EXPECT_LE(kept->thumbnail.size(), kMostThumbnailBytes);
    const auto thumbnail = decode_jpeg(kept->thumbnail, 10000);
    ASSERT_TRUE(thumbnail);
    EXPECT_GE(thumbnail->width, 200);
}

TEST(Thumbnail, OfAThinPictureHasAtLeastOnePixel)
{
    EXPECT_TRUE(clean(encode_png(corner_picture(3000, 1)), FileType::png, kPixels));
    EXPECT_TRUE(clean(encode_png(corner_picture(1, 3000)), FileType::png, kPixels));
}

TEST(CleanSound, TagsGo)
{
    const auto frames = "\xFF\xFB\x90\x00"s + std::string(413, 'x');
    const auto tagged = "ID3\x04\0\0\0\0\0\x0E"s + "TPE1Wang Fang!" + frames + "TAG" + std::string(125, 'W');
    const auto kept = clean(tagged, FileType::mp3, kPixels);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->bytes, frames);
    EXPECT_TRUE(kept->thumbnail.empty());
    EXPECT_EQ(clean("ID3\x04\0\0\x7F\x7F\x7F\x7F x"s, FileType::mp3, kPixels).error().code, "files.broken");
}

TEST(CleanVideo, PlaceGoes)
{
    const auto kept =
        clean(box("ftyp", "isom") + box("moov", box("udta", "\xA9xyz+30.55+119.96")), FileType::mp4, kPixels);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->bytes.find("+30.55"), kept->bytes.npos);
    EXPECT_EQ(clean(box("ftyp", "isom") + "\0\0\0\x40moov"s, FileType::mp4, kPixels).error().code, "files.broken");
}

TEST(CleanDocument, StaysAsItIs)
{
    EXPECT_EQ(clean("%PDF-1.7 evidence", FileType::pdf, kPixels)->bytes, "%PDF-1.7 evidence");
}

} // namespace
} // namespace xz::files
