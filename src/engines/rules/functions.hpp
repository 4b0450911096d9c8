#pragma once
#include "engines/rules/schema.hpp"

#include <deque>
#include <optional>
#include <span>

namespace xz::rules
{

/// A function that the host adds to the language. One name may have several signatures.
struct Function {
    std::uint32_t id = 0; ///< the host's own number, for its switch
    std::string name;     ///< "visits"; "budget.available" for a name in a namespace; a bare name for a member
    std::optional<StaticType> receiver{}; ///< of a member: `actor.is('branch')` has the type of `actor`
    std::vector<StaticType> parameters{};
    StaticType result{};
    std::string
        title{}; ///< for generated sentences: "{0} 的次数", where {0} is the first argument (of a member: the receiver)
};

/// The functions that a compilation knows besides those of the language.
class Functions
{
public:
    Functions& add(Function function);
    const std::deque<Function>& all() const { return functions_; }
    /// Whether any function, member or not, has this name.
    bool knows(std::string_view name) const;

    /// The number of an object type by its name, for `Value::object`; the first call gives it one.
    std::uint32_t object_type(std::string_view name);
    /// The name behind the number; empty where there is none.
    std::string_view object_type_name(std::uint32_t kind) const;

private:
    std::deque<Function> functions_;
    std::vector<std::string> object_types_;
};

/// Answers the host's functions while an expression is evaluated.
class Host
{
public:
    virtual ~Host() = default;
    /// `arguments` have the types of one signature, the receiver first. An error makes the call an error of the
    /// language
    /// (`false && error` is still false); its first field's sentence, if any, is shown to people.
    virtual Result<Value> call(const Function& function, std::span<const Value> arguments) = 0;
};

} // namespace xz::rules
