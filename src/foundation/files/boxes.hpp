#pragma once
#include <string>
#include <string_view>

/// ISO base media files (MP4, M4A): ISO/IEC 14496-12 boxes.
namespace xz::files
{

/// True when some track is video (`moov/trak/mdia/hdlr` says "vide").
bool has_video_track(std::string_view bytes);

/// Blanks what tells where and by whom a recording was made (`udta`, `meta` and `uuid` boxes) without moving a byte,
/// since tables in the file hold offsets. False when the boxes do not fit into one another.
bool blank_box_metadata(std::string& bytes);

} // namespace xz::files
