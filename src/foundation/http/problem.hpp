#pragma once
#include "foundation/core/result.hpp"
#include "foundation/http/message.hpp"

#include <string>
#include <string_view>

namespace xz::http
{

/// The one table from what a caller can do to the HTTP status: invalid 400, unauthenticated 401, forbidden 403,
/// not_found 404, conflict 409, rejected 422, rate_limited 429, unavailable 503,
/// unsupported 415.
int status_of(Kind kind);

/// An RFC 9457 answer: `{"type":"about:blank","title","status","code","request_id","errors":[{"at","says"}]?}`.
/// `sentence` is the Chinese sentence for people; the error's note stays out of it.
Response problem(const Error& error, std::string_view sentence, std::string_view request_id);

/// The same for refusals of the protocol itself, with any status and an optional second sentence.
Response problem(int status, std::string_view code, std::string_view sentence, std::string_view request_id,
                 std::string_view detail = {});

/// The server's own Chinese sentence for a status ("请求的内容不存在"), used when nobody knows a better one.
std::string_view plain_sentence(int status);

} // namespace xz::http
