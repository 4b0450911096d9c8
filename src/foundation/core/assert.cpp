#include "foundation/core/assert.hpp"

#include <stdexcept>
#include <string>

namespace xz
{

void broken_assertion(const char* condition, std::source_location where)
{
    throw std::logic_error(std::string("assertion failed: ") + condition + " at " + where.file_name() + ":" +
                           std::to_string(where.line()));
}

} // namespace xz
