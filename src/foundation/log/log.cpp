#include "foundation/log/log.hpp"

#include "foundation/core/time.hpp"

#include <charconv>
#include <cmath>
#include <memory>
#include <mutex>
#include <unistd.h>

namespace xz::log
{

std::atomic<Level> least_level{Level::info};

namespace
{

std::atomic<Format> format_in_use{Format::logfmt};

struct Output {
    std::mutex mutex;
    Sink sink;
};

Output& output()
{
    static Output out;
    return out;
}

thread_local std::string_view current_request;

constexpr std::string_view kLevels[] = {"debug", "info", "warn", "error"};

/// Longer values are cut: a log line is no place for a body.
constexpr std::size_t kMostValueBytes = 1024;

/// The number of bytes of the UTF-8 sequence that begins here, 0 when it is none.
std::size_t sequence_length(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 0;
    return length;
}

/// Line breaks and direction marks of Unicode, which could make a viewer show a line that was never written.
bool is_deceptive(std::string_view sequence)
{
    return sequence == "\xC2\x85" || sequence == "\xE2\x80\xA8" || sequence == "\xE2\x80\xA9" ||
           (sequence >= "\xE2\x80\xAA" && sequence <= "\xE2\x80\xAE") ||
           (sequence >= "\xE2\x81\xA6" && sequence <= "\xE2\x81\xA9");
}

void append_escaped(std::string& out, std::string_view text)
{
    static constexpr char kHex[] = "0123456789abcdef";
    text = text.substr(0, kMostValueBytes);
    while (!text.empty()) {
        const auto byte = static_cast<unsigned char>(text[0]);
        const std::size_t length = sequence_length(text);
        if (byte == '"' || byte == '\\')
            (out += '\\') += char(byte);
        else if (byte == '\n')
            out += "\\n";
        else if (byte < 0x20 || byte == 0x7F)
            ((out += "\\u00") += kHex[byte >> 4]) += kHex[byte & 15];
        else if (length == 0 || is_deceptive(text.substr(0, length)))
            out += "\xEF\xBF\xBD";
        else
            out += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
}

void append_quoted(std::string& out, std::string_view text)
{
    out += '"';
    append_escaped(out, text);
    out += '"';
}

/// logfmt quotes only where a reader needs it.
bool is_plain(std::string_view text)
{
    if (text.empty() || text.size() > kMostValueBytes) return false;
    for (const char c : text)
        if (!(c > 0x20 && c < 0x7F) || c == '"' || c == '=' || c == '\\') return false;
    return true;
}

void append_value(std::string& out, const Field::Value& value, Format format)
{
    if (const auto* text = std::get_if<std::string_view>(&value)) {
        if (format == Format::logfmt && is_plain(*text))
            out += *text;
        else
            append_quoted(out, *text);
        return;
    }
    if (const auto* truth = std::get_if<bool>(&value)) {
        out += *truth ? "true" : "false";
        return;
    }
    char digits[32];
    std::to_chars_result end{digits, {}};
    if (const auto* number = std::get_if<std::int64_t>(&value))
        end = std::to_chars(digits, digits + sizeof digits, *number);
    else if (const auto* natural = std::get_if<std::uint64_t>(&value))
        end = std::to_chars(digits, digits + sizeof digits, *natural);
    else if (const double real = std::get<double>(value); std::isfinite(real))
        end = std::to_chars(digits, digits + sizeof digits, real);
    else
        out += "null";
    out.append(digits, end.ptr);
}

void append_field(std::string& out, const Field& field, Format format)
{
    if (format == Format::json) {
        out += ",\"";
        append_escaped(out, field.name);
        out += "\":";
    } else {
        (out += ' ') += field.name;
        out += '=';
    }
    append_value(out, field.value, format);
}

void put(std::string_view line)
{
    auto& out = output();
    const std::lock_guard lock(out.mutex);
    if (out.sink) return out.sink(line);
    while (!line.empty()) {
        const auto written = ::write(STDERR_FILENO, line.data(), line.size());
        if (written <= 0) return; // nobody reads any more: the service goes on
        line.remove_prefix(std::size_t(written));
    }
}

} // namespace

void set_up(Level least, Format format)
{
    least_level = least;
    format_in_use = format;
}

Level parse_level(std::string_view text)
{
    for (int i = 0; i < 4; ++i)
        if (kLevels[i] == text) return Level(i);
    return Level::info;
}

void set_sink(Sink sink)
{
    auto& out = output();
    const std::lock_guard lock(out.mutex);
    out.sink = std::move(sink);
}

void write(Level level, std::string_view event, Fields fields)
{
    thread_local std::string line;
    const Format format = format_in_use.load(std::memory_order_relaxed);
    const std::string time = to_rfc3339(system_now());
    line.assign(format == Format::json ? "{\"time\":" : "time=");
    append_value(line, std::string_view(time), format);
    append_field(line, {"level", kLevels[int(level)]}, format);
    append_field(line, {"event", event}, format);
    if (!current_request.empty()) append_field(line, {"request", current_request}, format);
    for (const auto& field : fields) append_field(line, field, format);
    line += format == Format::json ? "}\n" : "\n";
    put(line);
}

RequestScope::RequestScope(std::string_view request_id) : outer_(current_request) { current_request = request_id; }
RequestScope::~RequestScope() { current_request = outer_; }

std::string_view request_id() { return current_request; }

} // namespace xz::log
