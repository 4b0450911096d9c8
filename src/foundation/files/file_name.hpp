#pragma once
#include "foundation/files/sniff.hpp"

#include <string>
#include <string_view>

namespace xz::files
{

/// A name to show and to save under: no folders, control characters or direction marks, at most 80 characters, and the
/// ending of the type that was found in the bytes ("宅基地.pdf.exe" that is a PDF becomes "宅基地.pdf.pdf").
std::string shown_name(std::string_view given, FileType type);

/// The Content-Disposition of an answer (RFC 6266), with the name in UTF-8 (RFC 8187).
std::string content_disposition(std::string_view name, std::string_view media_type);

} // namespace xz::files
