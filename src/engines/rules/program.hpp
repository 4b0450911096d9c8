#pragma once
#include "engines/rules/functions.hpp"

#include <memory>

namespace xz::rules
{

namespace detail
{
struct Code;
}

/// A compiled expression 表达式: immutable, cheap to copy, shared by threads without a lock.
class Program
{
public:
    /// Use `compile`.
    explicit Program(std::shared_ptr<const detail::Code> code) : code_(std::move(code)) {}

    /// The type of the answer; `dyn` where it is not known (always without a schema, unless evident).
    const StaticType& type() const;
    const std::string& text() const;
    /// Names of the variables it reads, longest qualified form.
    const std::vector<std::string>& variables() const;
    const detail::Code& code() const { return *code_; }

private:
    std::shared_ptr<const detail::Code> code_;
};

struct CompileOptions {
    const Functions* functions = nullptr; ///< must outlive the program
    std::optional<StaticType> wanted{};   ///< the answer must fit: `StaticType::Base::bool_` for a guard
    std::size_t max_text = 64 * 1024;     ///< octets
};

/// Compiles one expression. With a schema it is type-checked and unknown names are errors; without one, types and names
/// are looked at when it runs. Errors: `rules.syntax`, `rules.type`, with one field each: `at` is "line:column" (from
/// 1, in characters), `says` a Chinese sentence.
Result<Program> compile(std::string_view text, const Schema* schema = nullptr, const CompileOptions& options = {});

/// Values of variables by name 变量取值. Setting them in the order of the schema makes reading them one comparison
/// each.
class Activation
{
public:
    Activation() = default;
    Activation(std::initializer_list<std::pair<std::string_view, Value>> variables);
    Activation& set(std::string_view name, Value value);
    const Value* find(std::string_view name) const;
    /// The same, trying position `hint` first.
    const Value* find(std::string_view name, std::size_t hint) const
    {
        if (hint < variables_.size() && variables_[hint].first == name) return &variables_[hint].second;
        return find(name);
    }
    bool has_dotted_names() const { return has_dotted_names_; }

private:
    std::vector<std::pair<std::string, Value>> variables_;
    bool has_dotted_names_ = false;
};

inline constexpr std::uint64_t kStepLimit = 100'000;

/// The answer. The result may borrow from JSON that the activation's views borrow. Errors (Kind::rejected):
/// `rules.failed` for an error of the language (division by zero, no such key, …), `rules.limit` when it takes more
/// than `step_limit` steps or too much memory; one field: `at` "line:column", `says` a Chinese sentence.
Result<Value> evaluate(const Program& program, const Activation& activation, Host* host = nullptr,
                       std::uint64_t step_limit = kStepLimit);

/// The guard convention: true only if the answer is `true`; an error counts as false.
bool holds(const Program& program, const Activation& activation, Host* host = nullptr,
           std::uint64_t step_limit = kStepLimit);

} // namespace xz::rules
