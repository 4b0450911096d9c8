#include "foundation/files/sniff.hpp"

#include "foundation/files/boxes.hpp"
#include "foundation/files/tests/pictures.hpp"
#include "foundation/files/zip_listing.hpp"

#include <gtest/gtest.h>

namespace xz::files
{
namespace
{

using namespace std::string_literals;
using testing::box;
using testing::zip_of;

std::string mp4(const std::string& brand, const std::string& handler)
{
    return box("ftyp", brand + "\0\0\2\0isomiso2"s) +
           box("moov",
               box("mvhd", std::string(100, '\0')) +
                   box("trak", box("mdia", box("hdlr", "\0\0\0\0\0\0\0\0"s + handler + std::string(13, '\0'))))) +
           box("mdat", "sound");
}

std::string mp3_frames()
{
    // MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
    const auto frame = "\xFF\xFB\x90\x00"s + std::string(413, '\0');
    return frame + frame;
}

std::string name_of(const std::string& bytes, Policy policy = {})
{
    const auto type = sniff(bytes, policy);
    return type ? std::string(media_type(*type)) : type.error().code;
}

struct Case {
    const char* what;
    std::string bytes;
    const char* expected;
};

class Sniff : public ::testing::TestWithParam<Case>
{
};

TEST_P(Sniff, FindsTheTypeFromTheBytes)
{
    EXPECT_EQ(name_of(GetParam().bytes), GetParam().expected) << GetParam().what;
}

INSTANTIATE_TEST_SUITE_P(
    Kept, Sniff,
    ::testing::Values(Case{"jpeg", "\xFF\xD8\xFF\xE0", "image/jpeg"}, Case{"png", "\x89PNG\r\n\x1A\n", "image/png"},
                      Case{"webp", "RIFF\x10\0\0\0WEBPVP8 "s, "image/webp"},
                      Case{"pdf", "%PDF-1.7\n", "application/pdf"}, Case{"mp3 with a tag", "ID3\x04", "audio/mpeg"},
                      Case{"mp3 without", mp3_frames(), "audio/mpeg"},
                      Case{"opus", "OggS\0\2"s + std::string(22, '\0') + "OpusHead", "audio/ogg"},
                      Case{"webm sound", "\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\x82\x84webm A_OPUS", "audio/webm"},
                      Case{"webm video", "\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\x82\x84webm V_VP8 A_OPUS",
                           "video/webm"},
                      Case{"m4a", mp4("M4A ", "soun"), "audio/mp4"},
                      Case{"sound recorded by a phone's browser", mp4("iso5", "soun"), "audio/mp4"},
                      Case{"mp4", mp4("isom", "vide"), "video/mp4"},
                      Case{"docx", zip_of({"[Content_Types].xml", "word/document.xml"}),
                           "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
                      Case{"xlsx", zip_of({"[Content_Types].xml", "xl/workbook.xml"}),
                           "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Sniff,
    ::testing::Values(
        Case{"nothing", "", "files.empty"}, Case{"gif", "GIF89a", "files.gif_refused"},
        Case{"heic", box("ftyp", "heic\0\0\0\0"s), "files.heic_refused"},
        Case{"avif", box("ftyp", "avif\0\0\0\0"s), "files.heic_refused"},
        Case{"mov", box("ftyp", "qt  \0\0\0\0"s), "files.mov_refused"},
        Case{"unknown brand", box("ftyp", "evil\0\0\0\0"s), "files.type_refused"},
        Case{"old word", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "files.old_office_refused"},
        Case{"macros", zip_of({"[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"}), "files.macro_refused"},
        Case{"plain zip", zip_of({"a.txt"}), "files.type_refused"},
        Case{"zip bomb of names", zip_of({"a", "a"}), "files.broken_archive"},
        Case{"zip that climbs", zip_of({"../../etc/passwd"}), "files.broken_archive"},
        Case{"half a zip", zip_of({"[Content_Types].xml", "word/document.xml"}).substr(0, 80), "files.broken_archive"},
        Case{"windows program", "MZ\x90\0\3"s, "files.type_refused"},
        Case{"linux program", "\x7F"s + "ELF\2\1\1", "files.type_refused"},
        Case{"script", "#!/bin/sh\n", "files.type_refused"},
        Case{"html", "<!DOCTYPE html><script>", "files.type_refused"},
        Case{"svg", "<svg xmlns=\"http://www.w3.org/2000/svg\">", "files.type_refused"},
        Case{"svg with a declaration", "<?xml version=\"1.0\"?><svg>", "files.type_refused"},
        Case{"pdf hidden behind html", "<html>%PDF-1.7", "files.type_refused"},
        Case{"text", "您好", "files.type_refused"}, Case{"two bytes of sync", "\xFF\xFB", "files.type_refused"},
        Case{"matroska", "\x1A\x45\xDF\xA3 matroska", "files.type_refused"}));

TEST(SniffPolicy, DecidesOnOfficeAndZip)
{
    const auto docx = zip_of({"[Content_Types].xml", "word/document.xml"});
    EXPECT_EQ(name_of(docx, {.allow_office = false, .allow_zip = false}), "files.type_refused");
    EXPECT_EQ(name_of(zip_of({"a.txt"}), {.allow_office = true, .allow_zip = true}), "application/zip");
}

TEST(SniffTypes, OnlyWhatABrowserCannotRunIsShown)
{
    EXPECT_TRUE(may_be_shown(media_type(FileType::jpeg)));
    EXPECT_TRUE(may_be_shown(media_type(FileType::webm_audio)));
    EXPECT_FALSE(may_be_shown(media_type(FileType::pdf)));
    EXPECT_FALSE(may_be_shown(media_type(FileType::docx)));
}

TEST(ZipListing, CutAnywhereItNeverReadsBeyond)
{
    const auto whole = zip_of({"[Content_Types].xml", "xl/workbook.xml", "b"});
    ASSERT_TRUE(list_zip(whole));
    for (std::size_t n = 0; n < whole.size(); ++n) EXPECT_FALSE(list_zip(std::string(whole, 0, n)));
    for (std::size_t n = 0; n < whole.size(); ++n) {
        auto changed = whole;
        changed[n] = char(changed[n] ^ 0xFF);
        list_zip(changed);
    }
}

TEST(Boxes, MetadataIsBlankedInPlace)
{
    auto bytes = box("ftyp", "isom") + box("moov", box("trak", box("udta", "GPS 30.55N")) + box("meta", "Huawei")) +
                 box("uuid", "XMP creator") + box("mdat", "frames");
    const auto size = bytes.size();
    const auto frames = bytes.find("frames");
    ASSERT_TRUE(blank_box_metadata(bytes));
    EXPECT_EQ(bytes.size(), size);
    EXPECT_EQ(bytes.find("frames"), frames);
    for (const char* telling : {"GPS", "Huawei", "creator", "udta", "meta", "uuid"})
        EXPECT_EQ(bytes.find(telling), bytes.npos) << telling;
}

TEST(Boxes, ThatDoNotFitAreRefused)
{
    for (auto bytes : {box("moov", "\0\0\0\x40trak"s), "\0\0\0\4moov"s, "\0\0\0\1moov"s,
                       "\0\0\0\1moov\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s, "\0\0\0"s})
        EXPECT_FALSE(blank_box_metadata(bytes));
}

} // namespace
} // namespace xz::files
