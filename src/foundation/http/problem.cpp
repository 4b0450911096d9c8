#include "foundation/http/problem.hpp"

#include "foundation/core/json.hpp"
#include "foundation/http/rate_limiter.hpp"

namespace xz::http
{
namespace
{

Response write(int status, std::string_view code, std::string_view sentence, std::string_view request_id,
               std::string_view detail, const std::vector<FieldError>& fields)
{
    json::Writer w;
    w.object([&] {
        w.field("type", "about:blank");
        w.field("title", sentence.empty() ? plain_sentence(status) : sentence);
        w.field("status", status);
        w.field("code", code);
        if (!detail.empty()) w.field("detail", detail);
        w.field("request_id", request_id);
        if (!fields.empty())
            w.array("errors", [&] {
                for (const FieldError& field : fields)
                    w.object([&] {
                        w.field("at", field.at);
                        w.field("says", field.says);
                    });
            });
    });
    Response response{.status = status, .content_type = "application/problem+json"};
    response.body = std::move(w).text();
    return response;
}

} // namespace

int status_of(Kind kind)
{
    switch (kind) {
    case Kind::invalid: return 400;
    case Kind::unauthenticated: return 401;
    case Kind::forbidden: return 403;
    case Kind::not_found: return 404;
    case Kind::conflict: return 409;
    case Kind::rejected: return 422;
    case Kind::rate_limited: return 429;
    case Kind::unavailable: return 503;
    case Kind::unsupported: return 415;
    }
    return 500;
}

Response problem(const Error& error, std::string_view sentence, std::string_view request_id)
{
    auto response = write(status_of(error.kind), error.code, sentence, request_id, {}, error.fields);
    if (error.retry_after_seconds > 0) response.headers.push_back(retry_after(error.retry_after_seconds));
    return response;
}

Response problem(int status, std::string_view code, std::string_view sentence, std::string_view request_id,
                 std::string_view detail)
{
    return write(status, code, sentence, request_id, detail, {});
}

std::string_view plain_sentence(int status)
{
    switch (status) {
    case 400: return "请求的格式不正确，请刷新页面后重试。";
    case 401: return "请先登录。";
    case 403: return "您没有权限进行这项操作。";
    case 404: return "没有找到您要的内容。";
    case 405: return "这个地址不支持这种操作。";
    case 408: return "网络太慢，请求没有发送完整，请重试。";
    case 409: return "内容已被他人更新，请刷新后重试。";
    case 412: return "内容已经变了，请刷新后重试。";
    case 413: return "提交的内容太大，请压缩后重试。";
    case 414: return "请求的地址太长。";
    case 415: return "不支持这种内容格式。";
    case 416: return "请求的范围超出了文件大小。";
    case 417: return "服务器不支持请求中的附加要求。";
    case 422: return "按照规定，这项操作不能进行。";
    case 429: return "操作太频繁，请稍后再试。";
    case 431: return "请求头太大。";
    case 500: return "系统出错了，我们已经记录下来，请稍后再试。";
    case 501: return "服务器不支持这种请求方式。";
    case 503: return "系统繁忙，请稍后再试。";
    case 505: return "不支持这个版本的 HTTP 协议。";
    default: return status < 500 ? "请求无法处理。" : "系统暂时不可用，请稍后再试。";
    }
}

} // namespace xz::http
