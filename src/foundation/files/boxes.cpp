#include "foundation/files/boxes.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace xz::files
{

namespace
{

using namespace std::string_view_literals;

constexpr int kDeepest = 8;

struct Box {
    std::size_t at;
    std::size_t body;
    std::size_t end;
    std::string_view type;
};

std::uint64_t big(std::string_view bytes, std::size_t at, int count)
{
    std::uint64_t value = 0;
    for (int i = 0; i < count; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + std::size_t(i)]);
    return value;
}

std::optional<Box> box_at(std::string_view bytes, std::size_t at, std::size_t end)
{
    if (end - at < 8) return std::nullopt;
    std::uint64_t size = big(bytes, at, 4);
    std::size_t head = 8;
    if (size == 1) {
        if (end - at < 16) return std::nullopt;
        size = big(bytes, at + 8, 8);
        head = 16;
    } else if (size == 0) {
        size = end - at;
    }
    if (size < head || size > end - at) return std::nullopt;
    return Box{at, at + head, at + std::size_t(size), bytes.substr(at + 4, 4)};
}

bool holds_boxes(std::string_view type)
{
    static constexpr std::array kHolders{"moov"sv, "trak"sv, "mdia"sv, "minf"sv, "moof"sv, "traf"sv, "edts"sv};
    return std::find(kHolders.begin(), kHolders.end(), type) != kHolders.end();
}

/// Visits boxes depth first; `see(box)` returns false to leave out what is inside. False for boxes that do not fit.
template <class See>
bool walk(std::string_view bytes, std::size_t at, std::size_t end, int depth, See&& see)
{
    while (at < end) {
        const auto box = box_at(bytes, at, end);
        if (!box) return false;
        if (see(*box) && holds_boxes(box->type) && depth < kDeepest &&
            !walk(bytes, box->body, box->end, depth + 1, see))
            return false;
        at = box->end;
    }
    return true;
}

} // namespace

bool has_video_track(std::string_view bytes)
{
    bool found = false;
    walk(bytes, 0, bytes.size(), 0, [&](const Box& box) {
        if (box.type == "hdlr" && box.end - box.body >= 12 && bytes.substr(box.body + 8, 4) == "vide") found = true;
        return true;
    });
    return found;
}

bool blank_box_metadata(std::string& bytes)
{
    return walk(bytes, 0, bytes.size(), 0, [&](const Box& box) {
        if (box.type != "udta" && box.type != "meta" && box.type != "uuid") return true;
        std::fill(bytes.begin() + std::ptrdiff_t(box.body), bytes.begin() + std::ptrdiff_t(box.end), '\0');
        bytes.replace(box.at + 4, 4, "free");
        return false;
    });
}

} // namespace xz::files
