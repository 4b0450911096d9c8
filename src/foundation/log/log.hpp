#pragma once
#include <atomic>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

/// Structured log: one line per event on standard error. By rule no personal data: names of events and fields are
/// constants, values are ids, codes, counts and times.
///
///     log::info("affairs.case_created", {{"case", id.text()}, {"ms", elapsed}});
namespace xz::log
{

enum class Level { debug, info, warn, error };
enum class Format { logfmt, json };

/// One named value of a line. Texts are views: they must live until the call returns.
struct Field {
    using Value = std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool>;
    std::string_view name;
    Value value;

    Field(std::string_view name, std::string_view text) : name(name), value(text) {}
    Field(std::string_view name, const std::string& text) : name(name), value(std::string_view(text)) {}
    Field(std::string_view name, const char* text) : name(name), value(std::string_view(text)) {}
    Field(std::string_view name, bool truth) : name(name), value(truth) {}
    Field(std::string_view name, std::floating_point auto number) : name(name), value(double(number)) {}
    Field(std::string_view name, std::signed_integral auto number) : name(name), value(std::int64_t(number)) {}
    Field(std::string_view name, std::unsigned_integral auto number) : name(name), value(std::uint64_t(number)) {}
};

using Fields = std::initializer_list<Field>;

/// Sets what is written and how; at start, before other threads log.
void set_up(Level least, Format format);
/// "debug", "info", "warn", "error"; anything else is info.
Level parse_level(std::string_view text);

/// Receives each finished line with its line end instead of standard error (tests); nullptr restores standard error.
using Sink = std::function<void(std::string_view line)>;
void set_sink(Sink sink);

extern std::atomic<Level> least_level;
inline bool enabled(Level level) { return level >= least_level.load(std::memory_order_relaxed); }

/// Writes one line. `event` is "module.what_happened". Values are escaped: no value can begin a line of its own.
void write(Level level, std::string_view event, Fields fields);

inline void debug(std::string_view event, Fields fields = {})
{
    if (enabled(Level::debug)) write(Level::debug, event, fields);
}
inline void info(std::string_view event, Fields fields = {})
{
    if (enabled(Level::info)) write(Level::info, event, fields);
}
inline void warn(std::string_view event, Fields fields = {})
{
    if (enabled(Level::warn)) write(Level::warn, event, fields);
}
inline void error(std::string_view event, Fields fields = {})
{
    if (enabled(Level::error)) write(Level::error, event, fields);
}

/// While it lives, lines of this thread carry the request id (a view that must outlive it).
class RequestScope
{
public:
    explicit RequestScope(std::string_view request_id);
    ~RequestScope();
    RequestScope(const RequestScope&) = delete;
    RequestScope& operator=(const RequestScope&) = delete;

private:
    std::string_view outer_;
};

/// The request id of this thread's scope; empty outside.
std::string_view request_id();

} // namespace xz::log
