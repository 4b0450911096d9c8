#pragma once
#include "app/app.hpp"
#include "app/demo_names.hpp"
#include "foundation/identity/create_accounts.hpp"
#include "registry/seed.hpp"

#include <memory>
#include <random>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

namespace xz::app
{

/// Gathers the rows of an invented register and the accounts of its people, and writes them down many at a time.
class DemoRegister
{
public:
    DemoRegister(App& app, std::mt19937_64& random);

    template <class IdType>
    IdType id()
    {
        return IdType{platform_.ids.next(now_)};
    }

    /// A person with an identity number that nobody else of the demo has; not yet among `all`.
    registry::Person person_of(const Invented& who, access::DivisionCode division);
    /// The ranges behind 154 have never been given to a mobile network: nobody can be called by mistake.
    std::string phone();
    std::shared_ptr<access::Caller> add_account(const registry::Person& person, bool staff,
                                                std::vector<std::pair<std::string, access::DivisionCode>> roles,
                                                std::string login, std::string phone);
    /// An account of staff; the first of each kind is called by the plain word, and those the demo prints.
    std::shared_ptr<access::Caller> make_staff(const registry::Person& person, const std::string& role,
                                               access::DivisionCode division, const std::string& word);
    std::size_t staff_count() const { return staff_count_; }

    /// Writes everything gathered in one unit, and forgets it.
    Result<> flush();

    registry::seed::Register all;

private:
    /// One account to be, and the caller that the stories know it by.
    struct Planned {
        identity::NewAccount account;
        std::shared_ptr<access::Caller> caller;
    };
    std::string login_for(const std::string& word, access::DivisionCode division);

    App& app_;
    Platform& platform_;
    std::mt19937_64& random_;
    Instant now_;
    std::string password_, pin_;
    std::vector<Planned> planned_;
    std::set<std::string> first_of_kind_;
    std::unordered_set<std::string> id_numbers_;
    std::size_t order_ = 0, phone_count_ = 0, staff_count_ = 0;
};

} // namespace xz::app
