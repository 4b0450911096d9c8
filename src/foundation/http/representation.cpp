#include "foundation/http/message.hpp"
#include "foundation/http/problem.hpp"
#include "foundation/http/uri.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace xz::http
{

struct FileBody::Descriptor {
    int fd;
    explicit Descriptor(int descriptor) : fd(descriptor) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { ::close(fd); }
};

Result<std::shared_ptr<const FileBody>> FileBody::open(const std::string& path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP)) return fail(Kind::not_found, "http.no_file");
    if (fd < 0) return fail(Kind::unavailable, "http.no_file", std::strerror(errno)); // out of descriptors, most likely
    auto file = std::make_shared<FileBody>();
    file->file_ = std::make_shared<const Descriptor>(fd);
    struct stat info {
    };
    if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return fail(Kind::not_found, "http.no_file");
    file->size_ = static_cast<std::uint64_t>(info.st_size);
    return std::shared_ptr<const FileBody>(std::move(file));
}

std::shared_ptr<const FileBody> FileBody::memory(std::shared_ptr<const std::string> bytes)
{
    auto file = std::make_shared<FileBody>();
    file->size_ = bytes->size();
    file->bytes_ = std::move(bytes);
    return file;
}

std::shared_ptr<const FileBody> FileBody::part(std::uint64_t offset, std::uint64_t size) const
{
    auto piece = std::make_shared<FileBody>(*this);
    offset = std::min(offset, size_);
    piece->offset_ = offset_ + offset;
    piece->size_ = std::min(size, size_ - offset);
    return piece;
}

int FileBody::descriptor() const { return file_ ? file_->fd : -1; }

namespace
{

enum class Comparison { weak, strong };

/// RFC 9110 sections 13.1.1 and 13.1.2: If-Match compares strongly, If-None-Match weakly; '*' matches what exists.
bool etag_listed(std::string_view list, std::string_view etag, Comparison how)
{
    if (trim(list) == "*") return true;
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        std::string_view tag = trim(list.substr(0, comma));
        if (tag.starts_with("W/") && how == Comparison::weak) tag.remove_prefix(2);
        if (tag == etag) return true;
        if (comma == std::string_view::npos) break;
        list.remove_prefix(comma + 1);
    }
    return false;
}

enum class RangeKind { none, some, unsatisfiable };

struct ByteRange {
    RangeKind kind = RangeKind::none;
    std::uint64_t first = 0;
    std::uint64_t size = 0;
};

std::optional<std::uint64_t> number(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// One range only; several ranges, other units and nonsense are answered as if no range was asked (RFC 9110
/// section 14.2).
ByteRange parse_range(std::string_view text, std::uint64_t size)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || !same_name(text.substr(0, equals), "bytes") ||
        text.find(',') != std::string_view::npos)
        return {};
    text = trim(text.substr(equals + 1));
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return {};
    const std::string_view from = text.substr(0, dash);
    const auto last = number(text.substr(dash + 1));
    if (from.empty()) {
        if (!last) return {};
        if (*last == 0 || size == 0) return {.kind = RangeKind::unsatisfiable};
        const std::uint64_t tail = std::min(*last, size);
        return {RangeKind::some, size - tail, tail};
    }
    const auto first = number(from);
    if (!first || (!last && dash + 1 != text.size()) || (last && *last < *first)) return {};
    if (*first >= size) return {.kind = RangeKind::unsatisfiable};
    const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
    return {RangeKind::some, *first, end - *first + 1};
}

} // namespace

Response serve(const Request& request, const Representation& what)
{
    Response response;
    response.content_type = what.content_type;
    if (!what.etag.empty()) response.with("ETag", what.etag);
    if (!what.cache_control.empty()) response.with("Cache-Control", what.cache_control);
    if (request.has_header("If-Match") && !etag_listed(request.header("If-Match"), what.etag, Comparison::strong))
        return problem(412, "http.precondition_failed", plain_sentence(412), request.request_id);
    const std::string_view none_match = request.header("If-None-Match");
    if (!none_match.empty() && !what.etag.empty() && etag_listed(none_match, what.etag, Comparison::weak)) {
        response.status = 304;
        return response;
    }
    response.with("Accept-Ranges", "bytes");
    const std::string_view if_range = request.header("If-Range");
    const bool wanted = request.method == Method::get && (if_range.empty() || if_range == what.etag);
    const std::uint64_t size = what.body->size();
    const ByteRange range = wanted ? parse_range(request.header("Range"), size) : ByteRange{};
    switch (range.kind) {
    case RangeKind::none: response.file = what.body; break;
    case RangeKind::some:
        response.status = 206;
        response.file = what.body->part(range.first, range.size);
        response.with("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                           std::to_string(range.first + range.size - 1) + "/" + std::to_string(size));
        break;
    case RangeKind::unsatisfiable:
        response = problem(416, "http.range_not_satisfiable", plain_sentence(416), request.request_id);
        response.with("Content-Range", "bytes */" + std::to_string(size));
        break;
    }
    return response;
}

} // namespace xz::http
