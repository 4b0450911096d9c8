#include "engines/rules/program.hpp"

#include "engines/rules/checker.hpp"
#include "engines/rules/code.hpp"
#include "engines/rules/generator.hpp"
#include "engines/rules/parser.hpp"
#include "engines/rules/resolver.hpp"

#include <algorithm>

namespace xz::rules
{

const StaticType& Program::type() const { return code_->type; }
const std::string& Program::text() const { return code_->text; }
const std::vector<std::string>& Program::variables() const { return code_->variables; }

namespace
{

tl::unexpected<Error> refuse(std::string_view code, std::string_view text, const detail::Fault& fault)
{
    Error error{Kind::invalid, std::string(code), {}, {}};
    error.fields.push_back({detail::line_and_column(text, fault.position), fault.says});
    return tl::unexpected(std::move(error));
}

} // namespace

Result<Program> compile(std::string_view text, const Schema* schema, const CompileOptions& options)
{
    if (text.size() > options.max_text) return refuse("rules.syntax", text, {0, "表达式太长"});
    auto tree = detail::parse(text);
    if (!tree) return refuse("rules.syntax", text, tree.error());
    detail::resolve(*tree, schema, options.functions);
    if (auto checked = detail::check(*tree, schema, options.functions); !checked)
        return refuse("rules.type", text, checked.error());
    const detail::Node& root = *tree->root;
    if (options.wanted && !options.wanted->accepts(root.type))
        return refuse("rules.type", text,
                      {root.position, "结果应当是" + options.wanted->says() + "，这里是" + root.type.says()});
    auto code = detail::generate(*tree, schema, options.functions);
    if (!code) return refuse("rules.syntax", text, code.error());
    code->text = text;
    code->type = root.type;
    return Program(std::make_shared<const detail::Code>(std::move(*code)));
}

Activation::Activation(std::initializer_list<std::pair<std::string_view, Value>> variables)
{
    variables_.reserve(variables.size());
    for (const auto& [name, value] : variables) set(name, value);
}

Activation& Activation::set(std::string_view name, Value value)
{
    has_dotted_names_ = has_dotted_names_ || name.find('.') != name.npos;
    const auto found =
        std::find_if(variables_.begin(), variables_.end(), [&](const auto& entry) { return entry.first == name; });
    if (found == variables_.end()) {
        variables_.emplace_back(name, std::move(value));
    } else {
        found->second = std::move(value);
    }
    return *this;
}

const Value* Activation::find(std::string_view name) const
{
    for (const auto& [key, value] : variables_)
        if (key == name) return &value;
    return nullptr;
}

Result<Value> evaluate(const Program& program, const Activation& activation, Host* host, std::uint64_t step_limit)
{
    return detail::run(program.code(), activation, host, step_limit);
}

bool holds(const Program& program, const Activation& activation, Host* host, std::uint64_t step_limit)
{
    const auto result = evaluate(program, activation, host, step_limit);
    return result && result->is_true();
}

} // namespace xz::rules
