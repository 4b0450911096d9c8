#pragma once
#include "foundation/core/result.hpp"

#include <string_view>

namespace xz::files
{

/// The kinds of file that may be kept; found from the bytes alone, never from a name or a header.
enum class FileType { jpeg, png, webp, pdf, mp3, ogg, webm_audio, webm_video, m4a, mp4, docx, xlsx, zip };

/// What an installation lets in beside photos, sound, video and PDF.
struct Policy {
    bool allow_office = true; ///< DOCX and XLSX without macros
    bool allow_zip = false;
};

/// The type of a file. Everything unknown is refused, so no program, web page or SVG gets in. Errors (rejected):
/// `files.empty`, `files.type_refused`, `files.gif_refused`, `files.heic_refused`, `files.mov_refused`,
/// `files.old_office_refused`, `files.macro_refused`, `files.broken_archive`.
Result<FileType> sniff(std::string_view bytes, const Policy& policy);

/// "image/jpeg", "audio/mp4" …
std::string_view media_type(FileType type);
/// ".jpg", ".m4a" …
std::string_view extension(FileType type);
/// Photos, sound and video may be shown in the page; everything else is only ever saved.
bool may_be_shown(std::string_view media_type);
bool is_image(FileType type);

} // namespace xz::files
