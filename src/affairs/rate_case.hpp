#pragma once
#include "affairs/access.hpp"
#include "affairs/flow.hpp"
#include "foundation/module/route.hpp"

namespace xz::affairs
{

/// The person concerned rates a closed matter (评价); a low mark goes to a different body.
struct RateCase {
    struct Input {
        CaseId id;
        std::int64_t stars = 0;
        std::string reason;
        std::string key;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

/// Rates a loaded case under the rules that hold for everybody. Errors: `affairs.only_the_person_concerned`,
/// `affairs.rated_already`, `affairs.not_to_be_rated_now`.
Result<> rate(db::Tx& tx, Context& ctx, SeenCase& seen, std::int64_t stars, std::string_view reason);

} // namespace xz::affairs
