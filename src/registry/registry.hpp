#pragma once
#include "foundation/context/context.hpp"
#include "registry/divisions.hpp"

#include <mutex>

namespace xz::registry
{

/// 一户一档 at work: answers other modules' questions. Divisions are answered from memory.
class Registry final : public Api
{
public:
    /// Reads the divisions anew: at the start, and after each change of them.
    void load(Platform& platform);
    /// The divisions as they stand; stays as it is while others come.
    std::shared_ptr<const Divisions> divisions() const;

    std::optional<Division> division(DivisionCode code) const override;
    std::string division_name(DivisionCode code) const override;
    std::vector<std::string> division_path(DivisionCode code) const override;
    std::vector<Division> children(DivisionCode code) const override;

    std::optional<PersonBrief> person(db::Reader& db, std::int64_t county, PersonId id) const override;
    std::vector<PersonBrief> body_members(db::Reader& db, std::int64_t county, DivisionCode division,
                                          std::string_view body, Instant on) const override;
    std::string body_title(std::string_view body) const override;
    std::vector<access::Seat> seats(db::Reader& db, std::int64_t county, PersonId person, Instant on) const override;
    std::vector<Held> held(db::Reader& db, std::int64_t county, PersonId person) const override;
    bool related(db::Reader& db, std::int64_t county, PersonId a, PersonId b) const override;

    /// The last six characters of a person's identity number; empty when it is not known.
    std::string id_number_end(db::Reader& db, std::int64_t county, PersonId person) const;

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Divisions> divisions_ = std::make_shared<const Divisions>();
};

} // namespace xz::registry
