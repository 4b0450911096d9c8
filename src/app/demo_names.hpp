#pragma once
#include "foundation/access/division_code.hpp"

#include <random>
#include <string>

namespace xz::app
{

/// An invented person.
struct Invented {
    std::string name;
    std::string birth_date; ///< "1954-03-08"
    bool male = true;
};

Invented invent_adult(std::mt19937_64& random);
Invented invent_spouse(std::mt19937_64& random, const Invented& of);
/// A child with the parent's family name, some 22 to 34 years younger and born by now.
Invented invent_child(std::mt19937_64& random, const Invented& of);

/// A well-formed number of GB 11643 for an invented person: the county, the birth date, an order, the check digit. The
/// order counts through, so that no two are the same.
std::string id_number(access::DivisionCode county, const Invented& who, std::size_t order);

} // namespace xz::app
