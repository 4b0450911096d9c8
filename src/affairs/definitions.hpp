#pragma once
#include "affairs/definition.hpp"
#include "foundation/context/context.hpp"

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

namespace xz::affairs
{

/// The affair types of the county: a door of `Platform`, shared by all threads. A version is compiled once in the life
/// of the process.
class Definitions
{
public:
    explicit Definitions(workflow::Calendar calendar) : calendar_(std::move(calendar)) {}

    /// Reads a pack's folder (`pack.json` and a folder a type) and publishes what is new in it. Error:
    /// `affairs.bad_pack` or `affairs.bad_definition` with the file in the note.
    Result<> publish_pack(Platform& platform, const std::string& folder);
    /// Loads what is published already.
    void load(Platform& platform);

    /// The version that new cases get; null for an unknown type.
    std::shared_ptr<const Definition> current(std::string_view type) const;
    /// The version that a case is pinned to; read from the database when this process has not seen it yet.
    std::shared_ptr<const Definition> by_hash(db::Reader& db, std::int64_t county, const std::string& hash) const;
    std::vector<std::shared_ptr<const Definition>> all_current() const;

private:
    std::shared_ptr<const Definition> remember(std::shared_ptr<const Definition> definition) const;
    workflow::Calendar calendar_;
    mutable std::shared_mutex mutex_;
    mutable std::map<std::string, std::shared_ptr<const Definition>, std::less<>> by_hash_;
    std::map<std::string, std::string, std::less<>> current_;
};

} // namespace xz::affairs
