#include "foundation/module/input.hpp"

#include <cstdint>

/// Any bytes as a request's JSON body and query: fields are read, or every mistake has its place and sentence.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    xz::http::Request request;
    request.body.assign(reinterpret_cast<const char*>(data), size);
    if (!request.set_target("/x?limit=" + request.body.substr(0, 8))) request.clear();
    request.body.assign(reinterpret_cast<const char*>(data), size);
    xz::Fields f(request);
    f.text("type", {1, 40});
    f.optional_text("note", {0, 500});
    f.optional_integer("stars", 1, 5);
    f.flag("yes", false);
    f.object("form");
    f.texts("attachments", 20);
    f.optional_division("division_code");
    f.optional_date("valid_from");
    f.optional_id<xz::Id<struct SomeTag>>("id");
    f.query_integer("limit", 1, 200);
    const auto done = f.done(1);
    if (!done && done.error().code == "request.invalid" && done.error().fields.empty()) __builtin_trap();
    return 0;
}
