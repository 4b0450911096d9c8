#pragma once
#include "engines/forms/formats_internet.hpp"

namespace xz::forms
{

/// RFC 1123 labels; Unicode names by IDNA2008 (RFC 5891 to 5893), whether written as such or in their xn-- form.
bool is_hostname(std::string_view text, Charset charset);

} // namespace xz::forms
