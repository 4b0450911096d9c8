#include "foundation/files/sniff.hpp"

#include "foundation/files/boxes.hpp"
#include "foundation/files/zip_listing.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace xz::files
{

namespace
{

using namespace std::string_view_literals;

struct TypeRow {
    FileType type;
    std::string_view media_type;
    std::string_view extension;
};

constexpr TypeRow kTypes[] = {
    {FileType::jpeg, "image/jpeg", ".jpg"},
    {FileType::png, "image/png", ".png"},
    {FileType::webp, "image/webp", ".webp"},
    {FileType::pdf, "application/pdf", ".pdf"},
    {FileType::mp3, "audio/mpeg", ".mp3"},
    {FileType::ogg, "audio/ogg", ".ogg"},
    {FileType::webm_audio, "audio/webm", ".webm"},
    {FileType::webm_video, "video/webm", ".webm"},
    {FileType::m4a, "audio/mp4", ".m4a"},
    {FileType::mp4, "video/mp4", ".mp4"},
    {FileType::docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"},
    {FileType::xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"},
    {FileType::zip, "application/zip", ".zip"},
};

tl::unexpected<Error> refuse(std::string_view code) { return fail(Kind::rejected, code); }

/// Length of the MPEG audio layer III frame that begins here; 0 when none does.
std::size_t mp3_frame_length(std::string_view bytes)
{
    if (bytes.size() < 4) return 0;
    const auto at = [&](int i) { return static_cast<unsigned char>(bytes[std::size_t(i)]); };
    if (at(0) != 0xFF || (at(1) & 0xE0) != 0xE0) return 0;
    const int version = (at(1) >> 3) & 3, layer = (at(1) >> 1) & 3;
    const int rate_index = at(2) >> 4, frequency_index = (at(2) >> 2) & 3, padding = (at(2) >> 1) & 1;
    if (version == 1 || layer != 1 || rate_index == 0 || rate_index == 15 || frequency_index == 3) return 0;
    static constexpr int kRates1[] = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    static constexpr int kRates2[] = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    static constexpr int kFrequencies[] = {44100, 48000, 32000};
    const bool first = version == 3;
    const int frequency = kFrequencies[frequency_index] / (first ? 1 : version == 2 ? 2 : 4);
    const int rate = (first ? kRates1 : kRates2)[rate_index] * 1000;
    return std::size_t((first ? 144 : 72) * rate / frequency + padding);
}

bool is_mp3(std::string_view bytes)
{
    if (bytes.starts_with("ID3")) return true;
    const auto length = mp3_frame_length(bytes);
    return length > 0 && length < bytes.size() && mp3_frame_length(bytes.substr(length)) > 0;
}

bool is_ogg(std::string_view bytes)
{
    const auto first_page = bytes.substr(0, 512);
    return bytes.starts_with("OggS") &&
           (first_page.find("OpusHead") != first_page.npos || first_page.find("\x01vorbis") != first_page.npos);
}

std::optional<FileType> webm_type(std::string_view bytes)
{
    if (!bytes.starts_with("\x1A\x45\xDF\xA3") || bytes.substr(0, 64).find("webm") == bytes.npos) return std::nullopt;
    const auto head = bytes.substr(0, 16384);
    for (const auto codec : {"V_VP8"sv, "V_VP9"sv, "V_AV1"sv})
        if (head.find(codec) != head.npos) return FileType::webm_video;
    return FileType::webm_audio;
}

Result<FileType> iso_media_type(std::string_view bytes)
{
    const auto brand = bytes.substr(8, 4);
    static constexpr std::array kPictures{"heic"sv, "heix"sv, "hevc"sv, "heim"sv, "heis"sv,
                                          "mif1"sv, "msf1"sv, "avif"sv, "avis"sv};
    static constexpr std::array kSound{"M4A "sv, "M4B "sv};
    static constexpr std::array kVideo{"isom"sv, "iso2"sv, "iso3"sv, "iso4"sv, "iso5"sv, "iso6"sv,
                                       "iso8"sv, "iso9"sv, "mp41"sv, "mp42"sv, "avc1"sv, "dash"sv,
                                       "3gp4"sv, "3gp5"sv, "3gp6"sv, "M4V "sv, "MSNV"sv};
    const auto is_one_of = [&](const auto& brands) {
        return std::find(brands.begin(), brands.end(), brand) != brands.end();
    };
    if (is_one_of(kPictures)) return refuse("files.heic_refused");
    if (brand == "qt  ") return refuse("files.mov_refused");
    if (is_one_of(kSound)) return FileType::m4a;
    if (!is_one_of(kVideo)) return refuse("files.type_refused");
    return has_video_track(bytes) ? FileType::mp4 : FileType::m4a;
}

Result<FileType> archive_type(std::string_view bytes, const Policy& policy)
{
    const auto names = list_zip(bytes);
    if (!names) return refuse("files.broken_archive");
    const auto has = [&](std::string_view name) {
        return std::find(names->begin(), names->end(), name) != names->end();
    };
    const bool macros = std::any_of(names->begin(), names->end(), [](const std::string& name) {
        return name.ends_with("vbaProject.bin") || name.ends_with("vbaData.xml");
    });
    if (has("[Content_Types].xml") && policy.allow_office) {
        if (macros) return refuse("files.macro_refused");
        if (has("word/document.xml")) return FileType::docx;
        if (has("xl/workbook.xml")) return FileType::xlsx;
    }
    if (policy.allow_zip) return FileType::zip;
    return refuse("files.type_refused");
}

} // namespace

Result<FileType> sniff(std::string_view bytes, const Policy& policy)
{
    if (bytes.empty()) return refuse("files.empty");
    if (bytes.starts_with("\xFF\xD8\xFF")) return FileType::jpeg;
    if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return FileType::png;
    if (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP")) return FileType::webp;
    if (bytes.starts_with("GIF8")) return refuse("files.gif_refused");
    if (bytes.starts_with("%PDF-")) return FileType::pdf;
    if (bytes.starts_with("PK\x03\x04")) return archive_type(bytes, policy);
    if (bytes.starts_with("\xD0\xCF\x11\xE0")) return refuse("files.old_office_refused");
    if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp") return iso_media_type(bytes);
    if (const auto webm = webm_type(bytes)) return *webm;
    if (is_ogg(bytes)) return FileType::ogg;
    if (is_mp3(bytes)) return FileType::mp3;
    return refuse("files.type_refused");
}

std::string_view media_type(FileType type) { return kTypes[int(type)].media_type; }

std::string_view extension(FileType type) { return kTypes[int(type)].extension; }

bool may_be_shown(std::string_view media_type)
{
    return media_type.starts_with("image/") || media_type.starts_with("audio/") || media_type.starts_with("video/");
}

bool is_image(FileType type) { return type == FileType::jpeg || type == FileType::png || type == FileType::webp; }

} // namespace xz::files
