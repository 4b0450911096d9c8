#pragma once
#include "registry/imports.hpp"

#include <string>

/// What `init` and `demo` need of a division file on the command line.
namespace xz::app
{

/// Error: `app.no_file`.
Result<std::string> read_file(const std::string& path);

/// A county's code as people write it: 330521 or 330521000000. Error: `app.bad_option`.
Result<access::DivisionCode> read_county(const std::string& typed);

/// Nothing for a file that was taken over; else an error with a line for each row to be put right.
Result<> accepted(const registry::imports::Report& report);

} // namespace xz::app
