#pragma once
#include <string_view>
#include <vector>

namespace xz
{

/// One forward-only schema change that the binary carries. `dialect` is "" for both databases, "sqlite" or "postgres"
/// for one.
struct EmbeddedMigration {
    int number;
    std::string_view name;
    std::string_view dialect;
    std::string_view sql;
};

/// One language's message file of a module, as JSON text.
struct EmbeddedTexts {
    std::string_view language;
    std::string_view json;
};

} // namespace xz
