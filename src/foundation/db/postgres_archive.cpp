#include "foundation/db/postgres_archive.hpp"

#include <algorithm>

namespace xz::db
{
namespace
{

constexpr std::string_view kGreeting = "xiangzhi-postgres 1\n";
constexpr std::size_t kLongestFrame = 1u << 30; // a row of COPY is at most 1 GB

tl::unexpected<Error> damaged(std::string note) { return fail(Kind::invalid, "db.not_a_backup", std::move(note)); }

} // namespace

ArchiveWriter::ArchiveWriter(const std::function<void(std::string_view)>& sink) : sink_(sink) { put(kGreeting); }

void ArchiveWriter::put(std::string_view bytes)
{
    digest_.add(bytes);
    sink_(bytes);
}

void ArchiveWriter::frame(Frame kind, std::string_view content)
{
    if (content.size() > kLongestFrame) throw Fault("backup: a row is too long");
    std::string head(1, static_cast<char>(kind));
    for (int shift = 24; shift >= 0; shift -= 8) head += static_cast<char>(content.size() >> shift);
    put(head);
    put(content);
}

void ArchiveWriter::finish() { frame(Frame::end, digest_.finish()); }

ArchiveReader::ArchiveReader(const BackupSource& source) : source_(source) {}

bool ArchiveReader::take(std::string& out, std::size_t size)
{
    out.clear();
    while (out.size() < size) {
        if (used_ == buffer_.size()) {
            buffer_.resize(1 << 18);
            buffer_.resize(source_(buffer_));
            used_ = 0;
            if (buffer_.empty()) return false;
        }
        const std::size_t piece = std::min(size - out.size(), buffer_.size() - used_);
        out.append(buffer_, used_, piece);
        used_ += piece;
    }
    return true;
}

Result<> ArchiveReader::greet()
{
    std::string line;
    if (!take(line, kGreeting.size()) || line != kGreeting) return damaged("not an archive of a PostgreSQL database");
    digest_.add(line);
    greeted_ = true;
    return {};
}

Result<ArchiveReader::Item> ArchiveReader::next()
{
    if (!greeted_) XZ_TRY(greet());
    std::string head;
    if (!take(head, 5)) return damaged("the archive is cut short");
    std::size_t size = 0;
    for (int i = 1; i < 5; ++i) size = size << 8 | static_cast<unsigned char>(head[static_cast<std::size_t>(i)]);
    Item item{static_cast<Frame>(head[0]), {}};
    if (std::string_view("MTDZ").find(head[0]) == std::string_view::npos || size > kLongestFrame)
        return damaged("the archive is damaged");
    if (!take(item.content, size)) return damaged("the archive is cut short");
    if (item.kind == Frame::end) {
        if (item.content != digest_.finish()) return damaged("the archive's checksum does not agree");
        return item;
    }
    digest_.add(head);
    digest_.add(item.content);
    return item;
}

} // namespace xz::db
