#pragma once
#include "foundation/module/route.hpp"

namespace xz::registry
{

/// Imports a file of divisions, households or people: a preview, or all of it at once.
struct ImportFile {
    struct Input {
        std::string kind;
        bool commit = false;
        std::string key;
        std::string_view file; ///< the request's body, which outlives the call
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

/// An empty workbook with the columns that an import expects.
struct ReadTemplate {
    struct Input {
        std::string kind;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

inline constexpr std::size_t kImportBytes = 20u << 20;

} // namespace xz::registry
