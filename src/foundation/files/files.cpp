#include "foundation/files/files.hpp"

#include "foundation/crypto/crypto.hpp"
#include "foundation/files/clean.hpp"
#include "foundation/files/file_name.hpp"
#include "foundation/files/store.hpp"

namespace xz::files
{

namespace
{

/// Bytes that were put so recently may belong to an upload whose row is about to be committed.
constexpr std::chrono::hours kFreshContent{1};
constexpr int kOrphansAtOnce = 500;

/// The same key with the same bytes is the same upload; with others it is a mistake of the client.
Result<File> same_upload(store::Received&& earlier, std::string_view received_sha256)
{
    if (earlier.received_sha256 != received_sha256) return fail(Kind::conflict, "files.key_reused");
    return std::move(earlier.file);
}

} // namespace

Files::Files(Settings settings) : settings_(std::move(settings)), disk_(settings_.folder) {}

Result<File> Files::put(Context& ctx, std::string_view key, std::string_view name, std::string bytes)
{
    if (bytes.size() > settings_.most_bytes) return fail(Kind::rejected, "files.too_big");
    const auto account = ctx.caller.account;
    const auto received = crypto::hex(crypto::bytes(crypto::sha256(bytes)));
    store::Unclaimed unclaimed;
    auto earlier = ctx.db.read("files.find_earlier", [&](db::Reader& db) {
        unclaimed = store::count_unclaimed(db, ctx.county, account);
        return store::find_by_key(db, ctx.county, account, key);
    });
    if (earlier) return same_upload(std::move(*earlier), received);
    if (unclaimed.count >= settings_.most_unclaimed ||
        unclaimed.bytes + std::int64_t(bytes.size()) > settings_.most_unclaimed_bytes)
        return fail(Kind::rate_limited, "files.too_many_waiting");

    const auto type = XZ_TRY(sniff(bytes, settings_.policy));
    const auto kept = XZ_TRY(clean(std::move(bytes), type, settings_.most_pixels));

    store::NewUpload upload;
    upload.file.id = ctx.new_id<FileId>();
    upload.file.uploader = account;
    upload.file.name = shown_name(name, type);
    upload.file.media_type = media_type(type);
    upload.file.size = std::int64_t(kept.bytes.size());
    if (kept.width > 0) upload.file.width = kept.width;
    if (kept.height > 0) upload.file.height = kept.height;
    upload.file.has_thumbnail = !kept.thumbnail.empty();
    upload.file.sha256 = disk_.put(kept.bytes);
    if (!kept.thumbnail.empty()) disk_.put_thumbnail(upload.file.sha256, kept.thumbnail);
    upload.division = ctx.caller.division;
    upload.key = key;
    upload.received_sha256 = received;
    upload.at = ctx.now;

    return ctx.db.write("files.put", [&](db::Tx& tx) -> Result<File> {
        if (store::insert(tx, ctx.county, upload)) return upload.file;
        auto faster = store::find_by_key(tx, ctx.county, account, upload.key);
        XZ_ASSERT(faster.has_value());
        return same_upload(std::move(*faster), received);
    });
}

Result<File> Files::own(Context& ctx, std::string_view key) const
{
    auto found = ctx.db.read(
        "files.own", [&](db::Reader& db) { return store::find_by_key(db, ctx.county, ctx.caller.account, key); });
    if (!found) return fail(Kind::not_found, "files.not_found");
    return std::move(found->file);
}

Result<std::vector<File>> Files::claim(db::Tx& tx, const Context& ctx, std::span<const FileId> ids)
{
    std::vector<File> files;
    for (const auto id : ids) {
        if (!store::claim(tx, ctx.county, id, ctx.caller.account, ctx.now))
            return fail(Kind::rejected, "files.unknown");
        files.push_back(*store::find(tx, ctx.county, id));
    }
    return files;
}

std::optional<File> Files::find(db::Reader& db, std::int64_t county, FileId id) const
{
    return store::find(db, county, id);
}

std::vector<File> Files::find_all(db::Reader& db, std::int64_t county, std::span<const FileId> ids) const
{
    std::vector<File> files;
    for (const auto id : ids)
        if (auto file = store::find(db, county, id)) files.push_back(std::move(*file));
    return files;
}

Result<std::shared_ptr<const http::FileBody>> Files::open(const File& file, Size size) const
{
    const auto path = size == Size::thumbnail ? disk_.thumbnail_path(file.sha256) : disk_.path(file.sha256);
    auto body = http::FileBody::open(path.string());
    if (!body && body.error().kind == Kind::not_found)
        return fail(Kind::not_found, "files.gone", "bytes of file " + file.id.text() + " are missing");
    if (!body) return fail_until(Kind::unavailable, "platform.unavailable", 2);
    return body;
}

Result<http::Response> Files::serve(const http::Request& request, const File& file, Size size) const
{
    const bool thumbnail = size == Size::thumbnail;
    if (thumbnail && !file.has_thumbnail) return fail(Kind::not_found, "files.no_thumbnail");
    const std::string type = thumbnail ? "image/jpeg" : file.media_type;
    auto answer = http::serve(request, {.body = XZ_TRY(open(file, size)),
                                        .content_type = type,
                                        .etag = "\"" + file.sha256.substr(0, 32) + (thumbnail ? "-t\"" : "\""),
                                        .cache_control = "private, no-cache"});
    answer.with("Content-Disposition", content_disposition(file.name, type));
    // Even if a browser could be talked into running the bytes, they would have no power here.
    answer.with("Content-Security-Policy", "default-src 'none'; media-src 'self'; sandbox; frame-ancestors 'none'");
    return answer;
}

std::int64_t Files::collect_orphans(Context& ctx)
{
    const auto removed = ctx.db.write("files.collect_orphans", [&](db::Tx& tx) {
        return store::remove_unclaimed(tx, ctx.county, ctx.now - settings_.orphan_after, kOrphansAtOnce);
    });
    for (const auto& sha256 : removed) {
        const bool used = ctx.db.read("files.content_used",
                                      [&](db::Reader& db) { return store::is_content_used(db, ctx.county, sha256); });
        if (!used) disk_.remove_unless_newer(sha256, ctx.now - kFreshContent);
    }
    return std::int64_t(removed.size());
}

void write(json::Writer& w, const File& file)
{
    const auto optional = [&](std::string_view name, const std::optional<std::int64_t>& value) {
        if (value)
            w.field(name, *value);
        else
            w.field(name, nullptr);
    };
    w.object([&] {
        w.field("id", file.id.text());
        w.field("media_type", file.media_type);
        w.field("size", file.size);
        w.field("name", file.name);
        optional("width", file.width);
        optional("height", file.height);
        w.field("sha256", file.sha256);
    });
}

} // namespace xz::files
