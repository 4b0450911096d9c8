#include "affairs/definitions.hpp"

#include "affairs/store.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>

namespace xz::affairs
{

namespace
{

Result<std::string> read_file(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail(Kind::invalid, "affairs.bad_pack", path.string() + ": cannot be read");
    return std::string(std::istreambuf_iterator<char>(in), {});
}

Result<json::Value> read_json(const std::filesystem::path& path)
{
    auto parsed = json::parse(XZ_TRY(read_file(path)));
    if (!parsed) return fail(Kind::invalid, "affairs.bad_pack", path.string() + ": " + parsed.error().note);
    return std::move(*parsed);
}

} // namespace

Result<> Definitions::publish_pack(Platform& platform, const std::string& folder)
{
    const std::filesystem::path root(folder);
    const json::Value pack = XZ_TRY(read_json(root / "pack.json"));
    const json::Value* types = json::find(pack, "types");
    if (!types || !types->is_array()) return fail(Kind::invalid, "affairs.bad_pack", "pack.json: no types");
    std::vector<std::shared_ptr<const Definition>> found;
    for (const auto& name : types->get_array()) {
        if (!name.is_string()) return fail(Kind::invalid, "affairs.bad_pack", "pack.json: types are names");
        const auto dir = root / std::string(name.get_string());
        json::Object content;
        content["affair"] = XZ_TRY(read_json(dir / "affair.json"));
        content["flow"] = XZ_TRY(read_json(dir / "flow.json"));
        content["form"] = XZ_TRY(read_json(dir / "form.json"));
        content["guide"] = XZ_TRY(read_file(dir / "guide.zh-CN.md"));
        auto definition = Definition::make(json::Value(std::move(content)), calendar_);
        if (!definition) {
            Error error = definition.error();
            error.note = dir.string() + ": " + error.note;
            for (const auto& f : error.fields) error.note += " [" + f.at + "] " + f.says;
            return tl::unexpected<Error>(std::move(error));
        }
        found.push_back(remember(std::move(*definition)));
    }
    const Instant now = platform.clock();
    XZ_TRY(platform.db.write("affairs.publish_pack", [&](db::Tx& tx) -> Result<> {
        for (const auto& d : found) store::put_definition(tx, platform.county, *d, now);
        return {};
    }));
    load(platform);
    return {};
}

void Definitions::load(Platform& platform)
{
    const auto types = platform.db.read("affairs.load_types",
                                        [&](db::Reader& db) { return store::published_types(db, platform.county); });
    for (const auto& [type, hash] : types) {
        platform.db.read("affairs.load_definition",
                         [&, &h = hash](db::Reader& db) { by_hash(db, platform.county, h); });
        const std::unique_lock lock(mutex_);
        current_[type] = hash;
    }
}

std::shared_ptr<const Definition> Definitions::remember(std::shared_ptr<const Definition> definition) const
{
    const std::unique_lock lock(mutex_);
    return by_hash_.emplace(definition->hash, definition).first->second;
}

std::shared_ptr<const Definition> Definitions::current(std::string_view type) const
{
    const std::shared_lock lock(mutex_);
    const auto hash = current_.find(type);
    if (hash == current_.end()) return nullptr;
    const auto it = by_hash_.find(hash->second);
    return it == by_hash_.end() ? nullptr : it->second;
}

std::shared_ptr<const Definition> Definitions::by_hash(db::Reader& db, std::int64_t county,
                                                       const std::string& hash) const
{
    {
        const std::shared_lock lock(mutex_);
        if (const auto it = by_hash_.find(hash); it != by_hash_.end()) return it->second;
    }
    const auto content = store::definition_content(db, county, hash);
    XZ_ASSERT(content.has_value());
    const auto tree = json::parse(*content);
    XZ_ASSERT(tree.has_value());
    auto definition = Definition::make(*tree, calendar_);
    XZ_ASSERT(definition.has_value());
    return remember(std::move(*definition));
}

std::vector<std::shared_ptr<const Definition>> Definitions::all_current() const
{
    const std::shared_lock lock(mutex_);
    std::vector<std::shared_ptr<const Definition>> all;
    for (const auto& [type, hash] : current_) all.push_back(by_hash_.find(hash)->second);
    return all;
}

} // namespace xz::affairs
