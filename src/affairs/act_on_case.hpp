#pragma once
#include "affairs/ids.hpp"
#include "foundation/module/route.hpp"

namespace xz::affairs
{

/// Act on a case by one of its verbs (办理).
struct ActOnCase {
    struct Input {
        CaseId id;
        std::string verb;
        json::Object data;
        std::vector<FileId> attachments;
        std::optional<TaskId> task;
        std::string key;
        std::string digest;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::affairs
