#include "foundation/http/parser.hpp"
#include "foundation/http/uri.hpp"

#include <array>
#include <charconv>
#include <cstring>

namespace xz::http
{
namespace
{

enum : std::uint8_t { kToken = 1, kValue = 2, kTarget = 4 };

constexpr std::array<std::uint8_t, 256> make_classes()
{
    std::array<std::uint8_t, 256> table{};
    for (unsigned c = 0; c < 256; ++c) {
        if (c == '\t' || (c >= 0x20 && c != 0x7f)) table[c] |= kValue; // obs-text is passed on as it is
        if (c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '#') table[c] |= kTarget;
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || (c != 0 && std::string_view("!#$%&'*+-.^_`|~").find(char(c)) != std::string_view::npos))
            table[c] |= kToken;
    }
    return table;
}
constexpr auto kClasses = make_classes();

bool all(std::string_view text, std::uint8_t what)
{
    std::uint8_t held = what;
    for (const char c : text) held &= kClasses[static_cast<unsigned char>(c)];
    return held == what;
}

/// "GET /x HTTP/1.1" with exactly one space between its parts.
Refusal check_request_line(std::string_view line, const ParserLimits& limits)
{
    const Refusal bad{400, "http.bad_request_line"};
    const std::size_t first = line.find(' ');
    if (first == 0 || first == std::string_view::npos || !all(line.substr(0, first), kToken)) return bad;
    const std::size_t second = line.find(' ', first + 1);
    if (second == std::string_view::npos) return bad;
    const std::string_view target = line.substr(first + 1, second - first - 1);
    const std::string_view version = line.substr(second + 1);
    if (target.empty() || !all(target, kTarget)) return bad;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (version.size() != 8 || !version.starts_with("HTTP/") || !digit(version[5]) || version[6] != '.' ||
        !digit(version[7]))
        return bad;
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return {505, "http.version_not_supported"};
    if (!parse_method(line.substr(0, first))) return {501, "http.method_not_implemented"};
    if (target.size() > limits.target) return {414, "http.target_too_long"};
    return {};
}

constexpr std::size_t kChunkLineLimit = 512;
constexpr std::size_t kTrailerLimit = 8 * 1024;
const Refusal kBadChunk{400, "http.bad_chunk"};

std::string_view skip_blank(std::string_view text)
{
    while (!text.empty() && (text[0] == ' ' || text[0] == '\t')) text.remove_prefix(1);
    return text;
}

std::size_t token_length(std::string_view text)
{
    std::size_t n = 0;
    while (n < text.size() && (kClasses[static_cast<unsigned char>(text[n])] & kToken)) ++n;
    return n;
}

/// `;name`, `;name=token` and `;name="text"`, any number of them.
bool valid_extensions(std::string_view text)
{
    while (!text.empty()) {
        text = skip_blank(text);
        if (text.empty() || text[0] != ';') return false;
        text = skip_blank(text.substr(1));
        std::size_t n = token_length(text);
        if (n == 0) return false;
        text.remove_prefix(n);
        const std::string_view after = skip_blank(text);
        if (after.empty() || after[0] != '=') continue;
        text = skip_blank(after.substr(1));
        if (!text.empty() && text[0] == '"') {
            n = 1;
            while (n < text.size() && text[n] != '"') n += text[n] == '\\' ? 2 : 1;
            if (n >= text.size()) return false;
            ++n;
        } else {
            n = token_length(text);
            if (n == 0) return false;
        }
        text.remove_prefix(n);
    }
    return true;
}

} // namespace

bool valid_field_line(std::string_view line)
{
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) return false;
    return all(line.substr(0, colon), kToken) && all(line.substr(colon + 1), kValue);
}

std::size_t HeadScan::scan(std::string_view bytes, const ParserLimits& limits, Refusal& refusal)
{
    if (at_ == 0 && !bytes.empty() && !(kClasses[static_cast<unsigned char>(bytes[0])] & kToken)) {
        refusal = {400, "http.bad_request_line"};
        return 0;
    }
    while (at_ < bytes.size()) {
        const void* found = std::memchr(bytes.data() + at_, '\n', bytes.size() - at_);
        const std::size_t end = found ? std::size_t(static_cast<const char*>(found) - bytes.data()) : bytes.size();
        if (lines_ == 0 && end > limits.target + 32) { // method, version and spaces take less than 32
            refusal = {414, "http.target_too_long"};
            return 0;
        }
        if (end >= limits.head) {
            refusal = {431, "http.head_too_big"};
            return 0;
        }
        if (!found) return 0;
        const std::string_view line = bytes.substr(at_, end - at_);
        if (line.empty() || line.back() != '\r') {
            refusal = {400, "http.bad_line_end"};
            return 0;
        }
        const std::string_view text = line.substr(0, line.size() - 1);
        if (lines_ > 0 && text.empty()) return end + 1;
        if (lines_ == 0)
            refusal = check_request_line(text, limits);
        else if (lines_ > limits.fields)
            refusal = {431, "http.too_many_fields"};
        else if (!valid_field_line(text))
            refusal = {400, "http.bad_field"};
        if (refusal) return 0;
        ++lines_;
        at_ = end + 1;
    }
    return 0;
}

bool ChunkReader::read_size(std::string_view line, Refusal& refusal)
{
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), left_, 16);
    const auto digits = static_cast<std::size_t>(end - line.data());
    // from_chars reads no sign of unsigned numbers and no "0x"
    if (error != std::errc() || digits > 16 || left_ > (std::uint64_t(1) << 62) ||
        !valid_extensions(line.substr(digits)) || !all(line, kValue)) {
        refusal = kBadChunk;
        return false;
    }
    stage_ = left_ == 0 ? Stage::trailer : Stage::data;
    return true;
}

std::size_t ChunkReader::read(std::string_view bytes, std::string& body, std::size_t body_limit, Refusal& refusal)
{
    std::size_t used = 0;
    while (stage_ != Stage::done) {
        const std::string_view rest = bytes.substr(used);
        if (stage_ == Stage::data) {
            const std::size_t n = std::min<std::uint64_t>(left_, rest.size());
            body.append(rest.substr(0, n));
            used += n;
            left_ -= n;
            if (left_ > 0) return used;
            stage_ = Stage::data_end;
            continue;
        }
        if (stage_ == Stage::data_end) {
            if (!rest.empty() && (rest[0] != '\r' || (rest.size() > 1 && rest[1] != '\n'))) refusal = kBadChunk;
            if (refusal || rest.size() < 2) return used;
            used += 2;
            stage_ = Stage::size;
            continue;
        }
        const std::size_t lf = rest.find('\n');
        const std::size_t most = stage_ == Stage::size ? kChunkLineLimit : kTrailerLimit - trailer_bytes_;
        if (std::min(lf, rest.size()) > most) {
            refusal = stage_ == Stage::size ? kBadChunk : Refusal{431, "http.trailers_too_big"};
            return used;
        }
        if (lf == std::string_view::npos) return used;
        if (lf == 0 || rest[lf - 1] != '\r') {
            refusal = kBadChunk;
            return used;
        }
        const std::string_view line = rest.substr(0, lf - 1);
        used += lf + 1;
        if (stage_ == Stage::size) {
            if (!read_size(line, refusal)) return used;
            if (left_ > body_limit || body.size() + left_ > body_limit) {
                refusal = {413, "http.body_too_big"};
                return used;
            }
        } else if (line.empty()) {
            stage_ = Stage::done;
        } else {
            trailer_bytes_ += lf + 1;
            const std::string_view name = line.substr(0, line.find(':'));
            if (!valid_field_line(line) || same_name(name, "Content-Length") || same_name(name, "Transfer-Encoding") ||
                same_name(name, "Host")) {
                refusal = {400, "http.bad_field"};
                return used;
            }
        }
    }
    return used;
}

} // namespace xz::http
