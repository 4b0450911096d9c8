#pragma once
#include "affairs/access.hpp"
#include "affairs/flow.hpp"
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

/// Does a verb on a loaded case under all the rules that hold for everybody: the caller may do it now, and brings what
/// it asks for. Errors: `affairs.moved_on`, `affairs.verb_not_allowed`, those of the form and of the board.
Result<> act_on(db::Tx& tx, Context& ctx, SeenCase& seen, const ActOnCase::Input& in);

} // namespace xz::affairs
