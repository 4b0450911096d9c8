#include "foundation/core/assert.hpp"

#include <stdexcept>
#include <string>

namespace xz
{

void broken_assertion(const char* condition, const char* file, unsigned line)
{
    throw std::logic_error(std::string("assertion failed: ") + condition + " at " + file + ":" + std::to_string(line));
}

} // namespace xz
