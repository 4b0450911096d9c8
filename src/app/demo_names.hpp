#pragma once
#include "foundation/access/division_code.hpp"
#include "foundation/core/json.hpp"
#include "foundation/core/result.hpp"

#include <map>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace xz::app
{

/// An invented person.
struct Invented {
    std::string name;
    std::string surname;    ///< empty where names have none
    std::string given;      ///< what children bear after a dot where that is the custom
    std::string birth_date; ///< "1954-03-08"
    std::string people;     ///< 汉族
    bool male = true;
    int born() const { return std::stoi(birth_date.substr(0, 4)); }
};

/// A number below `bound`; the same on every machine, unlike the standard distributions.
inline std::size_t pick(std::mt19937_64& random, std::size_t bound)
{
    return bound ? std::size_t(random() % bound) : 0;
}

/// Names as people of a county bear them: by province, people (民族), sex and year of birth. From
/// `packs/demo/names.json`.
class DemoNames
{
public:
    static Result<DemoNames> load(const std::string& packs_dir);

    /// A people by chance, as they live in a division: what the names of the divisions say (土家族苗族自治县, 回族乡;
    /// `path` begins with the prefecture), and else by prefecture and province.
    std::string people_of(std::mt19937_64& random, access::DivisionCode division,
                          std::span<const std::string> path) const;

    struct Wish {
        std::string people = "汉族";
        bool male = true;
        int from = 1950, to = 1990; ///< year of birth
        std::string surname{};      ///< the family's
        std::string father{};       ///< his given name
    };
    Invented invent(std::mt19937_64& random, access::DivisionCode county, const Wish& wish) const;

    /// Roughly where a county lies: the middle of the province, shifted by the code, unless it is known better.
    std::pair<double, double> centre(access::DivisionCode county) const;

private:
    using Words = std::vector<std::string>;
    struct Given {
        int until = 0;
        Words men, women;
    };
    struct People {
        std::string style; ///< han, single, prefix, father
        Words surnames, men, women;
        std::string men_prefix, women_prefix;
    };
    using Shares = std::map<std::string, int>;

    const Words& surnames_of(access::DivisionCode county) const;
    Shares shares_at(access::DivisionCode division, std::span<const std::string> path) const;

    std::map<std::string, Words> surnames_;
    std::vector<Given> given_;
    std::map<std::string, People> peoples_;
    std::map<std::string, Shares> shares_;
    std::map<std::string, std::pair<double, double>> centres_;
};

/// A well-formed number of GB 11643 for an invented person: the county, the birth date, an order, the check digit. The
/// order counts through, so that no two are the same.
std::string id_number(access::DivisionCode county, const Invented& who, std::size_t order);

} // namespace xz::app
