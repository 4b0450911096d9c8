#pragma once
#include <stdexcept>
#include <string>

namespace xz::db
{

/// The machine failed: disk, network, database. Thrown through stores and use cases, caught once at the edge (503).
/// After a Fault from `write` nothing of the unit is in the database, except where `outcome()` says that nobody can
/// know.
struct Fault : std::runtime_error {
    enum class Outcome {
        undone, ///< nothing of the unit remains
        unknown ///< the connection or the disk failed during the commit: look before repeating
    };
    explicit Fault(const std::string& what, Outcome outcome = Outcome::undone)
        : std::runtime_error(what), outcome_(outcome)
    {
    }
    Outcome outcome() const { return outcome_; }

private:
    Outcome outcome_;
};

/// A UNIQUE, FOREIGN KEY, CHECK or NOT NULL constraint refused a statement. The unit of work is lost on both databases,
/// even if the work swallows the exception: use `ON CONFLICT` where a clash is expected.
struct ConstraintViolation : Fault {
    enum class Constraint { unique, foreign_key, check, not_null, other };
    ConstraintViolation(const std::string& what, Constraint constraint) : Fault(what), constraint(constraint) {}
    Constraint constraint;
};

/// Others held the database for longer than all attempts lasted; trying later may succeed.
struct Contention : Fault {
    using Fault::Fault;
};

} // namespace xz::db
