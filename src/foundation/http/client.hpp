#pragma once
#include "foundation/core/result.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xz::http
{

/// What another server answered.
struct Answer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    /// First field of that name without regard to case; empty when absent.
    std::string_view header(std::string_view name) const;
};

/// Calls to other platforms (text messages, exchange). Blocking, with one deadline for everything; TLS certificates and
/// names are verified; redirects are not followed; the answer's body is bounded.
class Client
{
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;
    struct Options {
        std::string ca_file{};              ///< PEM; empty: the system's
        std::size_t answer_limit = 1 << 20; ///< bytes of body
    };
    Client() = default;
    explicit Client(Options options) : options_(std::move(options)) {}

    /// Errors: `http.bad_url`, `http.unreachable`, `http.timeout`, `http.bad_certificate`, `http.bad_answer`.
    Result<Answer> post(std::string_view url, const Headers& headers, std::string body,
                        std::chrono::milliseconds timeout) const;
    Result<Answer> get(std::string_view url, const Headers& headers, std::chrono::milliseconds timeout) const;

private:
    Result<Answer> call(std::string_view method, std::string_view url, const Headers& headers, std::string body,
                        std::chrono::milliseconds timeout) const;
    Options options_;
};

} // namespace xz::http
