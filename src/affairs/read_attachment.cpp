#include "affairs/read_attachment.hpp"

#include "affairs/access.hpp"
#include "affairs/store.hpp"

namespace xz::affairs
{

Result<ReadAttachment::Input> ReadAttachment::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.id = f.path_id<CaseId>("id");
    in.file = f.path_id<FileId>("file_id");
    in.thumb = f.query("size", {1, 10}) == "thumb";
    in.request = request;
    return f.done(std::move(in));
}

Result<ReadAttachment::Output> ReadAttachment::run(Context& ctx, const Input& in)
{
    const auto& store_of_files = ctx.use<files::Files>();
    const auto file = XZ_TRY(ctx.db.read("affairs.read_attachment", [&](db::Reader& db) -> Result<files::File> {
        const auto seen = XZ_TRY(access_case(db, ctx, in.id));
        const auto own = store::find_file(db, ctx.county, in.id, in.file);
        const auto kept = own ? store_of_files.find(db, ctx.county, in.file) : std::nullopt;
        const bool photo = kept && kept->media_type.starts_with("image/") && seen.definition->shows_photos();
        if (!kept || (seen.sight == Sight::neighbour && !photo)) return fail(Kind::not_found, "affairs.no_such_file");
        return *kept;
    }));
    return store_of_files.serve(in.request, file,
                                in.thumb && file.has_thumbnail ? files::Size::thumbnail : files::Size::full);
}

} // namespace xz::affairs
