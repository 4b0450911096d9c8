// A PostgreSQL archive of any bytes: an error or the frames, and never an end whose checksum disagrees.
#include "foundation/db/postgres_archive.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::size_t at = 0;
    const xz::db::BackupSource source = [&](std::span<char> room) {
        const std::size_t piece = std::min(room.size(), size - at);
        if (piece > 0) std::memcpy(room.data(), data + at, piece);
        at += piece;
        return piece;
    };
    xz::db::ArchiveReader reader(source);
    std::string rewritten;
    const std::function<void(std::string_view)> sink = [&](std::string_view bytes) { rewritten += bytes; };
    xz::db::ArchiveWriter writer(sink);
    for (;;) {
        const auto item = reader.next();
        if (!item) return 0;
        if (item->kind == xz::db::Frame::end) break;
        writer.frame(item->kind, item->content);
    }
    writer.finish();
    if (rewritten.size() > size || std::memcmp(rewritten.data(), data, rewritten.size()) != 0) __builtin_trap();
    return 0;
}
