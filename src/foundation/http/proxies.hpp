#pragma once
#include "foundation/core/result.hpp"
#include "foundation/http/message.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xz::http
{

/// The proxies in front of us whose words about the client we believe.
class TrustedProxies
{
public:
    /// Addresses and networks ("10.0.0.0/8", "::1"). Error: `http.bad_setting`.
    static Result<TrustedProxies> make(const std::vector<std::string>& networks);

    bool trusts(std::string_view address) const;

    /// Sets peer, secure and request_id from what a trusted `peer` says: the client is the last address of
    /// X-Forwarded-For that is no trusted proxy itself.
    void apply(Request& request, std::string_view peer, bool peer_trusted) const;

private:
    struct Network {
        std::array<std::uint8_t, 16> bytes;
        unsigned bits;
    };
    std::vector<Network> networks_;
};

/// A value that may be echoed as request id: 1 to 64 letters, digits, '.', '_', '-'.
bool valid_request_id(std::string_view text);

/// Sixteen hexadecimal digits that do not repeat.
void append_request_id(std::string& to);

} // namespace xz::http
