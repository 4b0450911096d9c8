#include "foundation/files/codecs.hpp"

#include <cstdint>

namespace xz::files
{

namespace
{

constexpr int kEnd = 0xD9, kScan = 0xDA, kRestart0 = 0xD0, kRestart7 = 0xD7, kTemporary = 0x01;

std::size_t big16(std::string_view bytes, std::size_t at)
{
    return std::size_t(static_cast<unsigned char>(bytes[at])) << 8 | static_cast<unsigned char>(bytes[at + 1]);
}

/// Baseline, extended and progressive Huffman frames: what cameras write and browsers show.
bool is_frame(int marker) { return marker == 0xC0 || marker == 0xC1 || marker == 0xC2; }

enum class Fate { keep, keep_as_profile, drop, refuse };

Fate fate_of(int marker, std::string_view body)
{
    using namespace std::string_view_literals;
    if (is_frame(marker) || marker == 0xC4 || marker == 0xDB || marker == 0xDD || marker == kScan) return Fate::keep;
    if (marker == 0xE0) return body.starts_with("JFIF\0"sv) && body.size() == 14 ? Fate::keep : Fate::drop;
    if (marker == 0xE2) return body.starts_with("ICC_PROFILE\0"sv) ? Fate::keep_as_profile : Fate::drop;
    if (marker == 0xEE) return body.starts_with("Adobe") && body.size() == 12 ? Fate::keep : Fate::drop;
    if ((marker >= 0xE0 && marker <= 0xEF) || marker == 0xFE) return Fate::drop;
    return Fate::refuse;
}

/// The place after a scan's entropy-coded bytes: the next marker that is no restart and no stuffed zero.
std::size_t end_of_scan(std::string_view bytes, std::size_t at)
{
    while (at + 1 < bytes.size()) {
        at = bytes.find('\xFF', at);
        if (at == bytes.npos || at + 1 >= bytes.size()) return bytes.size();
        const int next = static_cast<unsigned char>(bytes[at + 1]);
        if (next != 0 && next != 0xFF && (next < kRestart0 || next > kRestart7)) return at;
        at += next == 0xFF ? 1 : 2;
    }
    return bytes.size();
}

} // namespace

std::optional<Parts> take_apart_jpeg(std::string_view bytes)
{
    using namespace std::string_view_literals;
    if (!bytes.starts_with("\xFF\xD8")) return std::nullopt;
    Parts parts;
    parts.clean = "\xFF\xD8";
    bool scanned = false, exif_seen = false;
    std::size_t at = 2;
    while (at + 1 < bytes.size()) {
        if (bytes[at] != '\xFF') return std::nullopt;
        const int marker = static_cast<unsigned char>(bytes[at + 1]);
        if (marker == 0xFF) {
            ++at;
            continue;
        }
        if (marker == kEnd) break;
        if (marker == kTemporary || (marker >= kRestart0 && marker <= kRestart7)) {
            at += 2;
            continue;
        }
        if (bytes.size() - at < 4) return std::nullopt;
        const std::size_t length = big16(bytes, at + 2);
        if (length < 2 || bytes.size() - at - 2 < length) return std::nullopt;
        const auto body = bytes.substr(at + 4, length - 2);
        const auto segment = bytes.substr(at, length + 2);
        if (is_frame(marker)) {
            if (parts.width != 0 || body.size() < 6) return std::nullopt;
            parts.height = int(big16(body, 1));
            parts.width = int(big16(body, 3));
            if (parts.height == 0 || parts.width == 0) return std::nullopt;
        }
        if (marker == 0xE1 && body.starts_with("Exif\0\0"sv) && !exif_seen) {
            exif_seen = true;
            parts.orientation = exif_orientation(body.substr(6));
        }
        switch (fate_of(marker, body)) {
        case Fate::refuse: return std::nullopt;
        case Fate::drop: break;
        case Fate::keep_as_profile: parts.colour_profile += segment; [[fallthrough]];
        case Fate::keep: parts.clean += segment; break;
        }
        at += length + 2;
        if (marker == kScan) {
            if (parts.width == 0) return std::nullopt;
            scanned = true;
            const auto end = end_of_scan(bytes, at);
            parts.clean += bytes.substr(at, end - at);
            at = end;
        }
    }
    if (!scanned) return std::nullopt;
    parts.clean += "\xFF\xD9";
    return parts;
}

} // namespace xz::files
