#include "foundation/module/route.hpp"

struct Ping {
    struct Input {
    };
    using Output = void;
    static xz::Result<Input> parse(const xz::http::Request&) { return Input{}; }
    static xz::Result<Output> run(xz::Context&, const Input&) { return {}; }
};

xz::Route ping()
{
#ifdef WRONG
    return xz::get<Ping>("/api/ping");
#else
    return xz::get<Ping>("/api/ping", "ping.read");
#endif
}
