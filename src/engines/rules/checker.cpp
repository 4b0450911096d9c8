#include "engines/rules/checker.hpp"

#include "engines/rules/library.hpp"

#include <algorithm>

namespace xz::rules::detail
{

namespace
{

using Base = StaticType::Base;
using Checked = tl::expected<StaticType, Fault>;

#define XZ_TRY_TYPE(...)                                                                                               \
    __extension__({                                                                                                    \
        auto xz_checked_ = (__VA_ARGS__);                                                                              \
        if (!xz_checked_) [[unlikely]]                                                                                 \
            return tl::unexpected(std::move(xz_checked_).error());                                                     \
        std::move(xz_checked_).value();                                                                                \
    })

StaticType type_of(const Value& value)
{
    switch (value.type()) {
    case Type::null: return Base::null;
    case Type::bool_: return Base::bool_;
    case Type::int_: return Base::int_;
    case Type::uint_: return Base::uint_;
    case Type::double_: return Base::double_;
    case Type::string: return Base::string;
    case Type::bytes: return Base::bytes;
    case Type::list: return Base::list;
    case Type::map: return Base::map;
    case Type::timestamp: return Base::timestamp;
    case Type::duration: return Base::duration;
    case Type::type: return Base::type;
    case Type::object: return Base::dyn;
    }
    return Base::dyn;
}

/// What two branches or elements have in common.
StaticType join(const StaticType& left, const StaticType& right) { return left == right ? left : StaticType(); }

std::string_view sign_of(Op op)
{
    constexpr std::string_view kSigns[] = {
        "-", "!", "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "[]"};
    return kSigns[std::size_t(op)];
}

class Checker
{
public:
    Checker(const Schema* schema, const Functions* functions) : schema_(schema), functions_(functions) {}

    Checked visit(Node& node)
    {
        node.type = XZ_TRY_TYPE(infer(node));
        // A declared `number` may stand in the data as an int; it is a double from here on.
        node.widens = node.type.base() == Base::double_ && schema_ &&
                      (node.kind == NodeKind::name || node.kind == NodeKind::select ||
                       (node.kind == NodeKind::binary && node.op == Op::index));
        return node.type;
    }

private:
    tl::unexpected<Fault> fault(const Node& node, std::string says) const
    {
        return tl::unexpected(Fault{node.position, std::move(says)});
    }

    Checked infer(Node& node)
    {
        switch (node.kind) {
        case NodeKind::literal: return type_of(node.value);
        case NodeKind::name: return name(node);
        case NodeKind::select:
        case NodeKind::has: return field(node);
        case NodeKind::call:
        case NodeKind::member_call: return call(node);
        case NodeKind::list: return list(node);
        case NodeKind::map: return map(node);
        case NodeKind::unary: return unary(node);
        case NodeKind::binary: return binary(node);
        case NodeKind::both:
        case NodeKind::either:
            for (Node* child : node.children) XZ_TRY_TYPE(wanted(*child, Base::bool_, "“并且”“或者”两边"));
            return Base::bool_;
        case NodeKind::choice: {
            XZ_TRY_TYPE(wanted(*node.children[0], Base::bool_, "问号前面"));
            const StaticType yes = XZ_TRY_TYPE(visit(*node.children[1]));
            return join(yes, XZ_TRY_TYPE(visit(*node.children[2])));
        }
        case NodeKind::macro: return macro(node);
        }
        return StaticType();
    }

    Checked wanted(Node& node, const StaticType& type, std::string_view place)
    {
        const StaticType found = XZ_TRY_TYPE(visit(node));
        if (schema_ && !type.accepts(found))
            return fault(node, std::string(place) + "应当是" + type.says() + "，这里是" + found.says());
        return found;
    }

    Checked name(const Node& node)
    {
        if (!node.rooted)
            for (auto local = locals_.rbegin(); local != locals_.rend(); ++local)
                if (local->first == node.text) return local->second;
        if (!schema_) return StaticType();
        if (const Field* variable = schema_->find(node.text)) return variable->type;
        return fault(node, "没有变量 " + node.text);
    }

    Checked field(Node& node)
    {
        Node& operand = *node.children.front();
        // A prefix of declared dotted names is no variable of its own.
        const StaticType type = XZ_TRY_TYPE(visit(operand));
        const bool asks = node.kind == NodeKind::has;
        switch (type.base()) {
        case Base::dyn: return asks ? StaticType(Base::bool_) : StaticType();
        case Base::map:
            if (schema_ && !type.key().accepts(Base::string)) break;
            return asks ? StaticType(Base::bool_) : type.element();
        case Base::record: {
            const Field* found = type.field(node.text);
            if (schema_ && !found && !type.is_open()) return fault(node, "没有字段 " + node.text);
            if (asks) return Base::bool_;
            return found ? found->type : StaticType();
        }
        default: break;
        }
        if (!schema_) return StaticType();
        return fault(node, type.says() + "没有字段 " + node.text);
    }

    Checked list(Node& node)
    {
        StaticType element;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            const StaticType type = XZ_TRY_TYPE(visit(*node.children[i]));
            element = i == 0 ? type : join(element, type);
        }
        return StaticType::list(std::move(element));
    }

    Checked map(Node& node)
    {
        StaticType key, value;
        for (std::size_t i = 0; i < node.children.size(); i += 2) {
            const StaticType k = XZ_TRY_TYPE(visit(*node.children[i]));
            const bool fits = k.is_dyn() || k.base() == Base::bool_ || k.base() == Base::int_ ||
                              k.base() == Base::uint_ || k.base() == Base::string;
            if (schema_ && !fits) return fault(*node.children[i], "键只能是文字、整数或真假值，这里是" + k.says());
            const StaticType v = XZ_TRY_TYPE(visit(*node.children[i + 1]));
            key = i == 0 ? k : join(key, k);
            value = i == 0 ? v : join(value, v);
        }
        return StaticType::map(std::move(key), std::move(value));
    }

    Checked unary(Node& node)
    {
        if (node.op == Op::not_) {
            XZ_TRY_TYPE(wanted(*node.children[0], Base::bool_, "! 后面"));
            return Base::bool_;
        }
        const StaticType type = XZ_TRY_TYPE(visit(*node.children[0]));
        if (schema_ && !type.is_dyn() && type.base() != Base::int_ && type.base() != Base::double_)
            return fault(node, "负号后面应当是数，这里是" + type.says());
        return type;
    }

    Checked binary(Node& node)
    {
        const StaticType left = XZ_TRY_TYPE(visit(*node.children[0]));
        const StaticType right = XZ_TRY_TYPE(visit(*node.children[1]));
        const auto result = operation(node.op, left, right);
        if (result) return *result;
        if (!schema_) return StaticType();
        if (node.op == Op::index) return fault(node, left.says() + "不能用" + right.says() + "取其中一项");
        std::string says = left.says() + "和" + right.says() + "不能用 " + std::string(sign_of(node.op)) + " 运算";
        if (left.is_number() && right.is_number()) says += "，整数和小数要先用 double() 或 int() 统一";
        return fault(node, std::move(says));
    }

    /// The type of the answer; nothing where no value of these types has one.
    static std::optional<StaticType> operation(Op op, const StaticType& left, const StaticType& right)
    {
        const bool unknown = left.is_dyn() || right.is_dyn();
        switch (op) {
        case Op::equal:
        case Op::not_equal: {
            const bool comparable = left.accepts(right) || right.accepts(left) ||
                                    (left.is_number() && right.is_number()) || left.base() == Base::null ||
                                    right.base() == Base::null || (is_map(left) && is_map(right)) ||
                                    (left.base() == Base::list && right.base() == Base::list);
            return comparable ? std::optional<StaticType>(Base::bool_) : std::nullopt;
        }
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal: {
            if ((!left.is_dyn() && !is_ordered(left)) || (!right.is_dyn() && !is_ordered(right))) return {};
            const bool comparable = unknown || left.base() == right.base() || (left.is_number() && right.is_number());
            return comparable ? std::optional<StaticType>(Base::bool_) : std::nullopt;
        }
        case Op::in:
            if (right.is_dyn()) return Base::bool_;
            if (right.base() == Base::list || right.base() == Base::map) {
                const StaticType& held = right.base() == Base::list ? right.element() : right.key();
                if (held.accepts(left) || left.accepts(held) || (held.is_number() && left.is_number()))
                    return Base::bool_;
            }
            return right.base() == Base::record && StaticType(Base::string).accepts(left)
                       ? std::optional<StaticType>(Base::bool_)
                       : std::nullopt;
        case Op::index: return element_at(left, right);
        default: return arithmetic(op, left, right);
        }
    }

    static bool is_map(const StaticType& type) { return type.base() == Base::map || type.base() == Base::record; }

    static bool is_ordered(const StaticType& type)
    {
        switch (type.base()) {
        case Base::bool_:
        case Base::int_:
        case Base::uint_:
        case Base::double_:
        case Base::string:
        case Base::bytes:
        case Base::timestamp:
        case Base::duration: return true;
        default: return false;
        }
    }

    static std::optional<StaticType> element_at(const StaticType& container, const StaticType& key)
    {
        switch (container.base()) {
        case Base::dyn: return StaticType();
        case Base::list:
            if (!key.is_dyn() && !key.is_number()) return {};
            return container.element();
        case Base::map:
            if (!container.key().accepts(key) && !(container.key().is_number() && key.is_number())) return {};
            return container.element();
        case Base::record:
            if (!StaticType(Base::string).accepts(key)) return {};
            return StaticType();
        default: return {};
        }
    }

    static std::optional<StaticType> arithmetic(Op op, const StaticType& left, const StaticType& right)
    {
        const bool sums = op == Op::add || op == Op::subtract;
        const auto fits = [&](const StaticType& type) {
            switch (type.base()) {
            case Base::dyn:
            case Base::int_:
            case Base::uint_: return true;
            case Base::double_: return op != Op::modulo;
            case Base::timestamp:
            case Base::duration: return sums;
            case Base::string:
            case Base::bytes:
            case Base::list: return op == Op::add;
            default: return false;
            }
        };
        if (!fits(left) || !fits(right)) return {};
        const bool times = left.base() == Base::timestamp || left.base() == Base::duration ||
                           right.base() == Base::timestamp || right.base() == Base::duration;
        if (left.is_dyn() || right.is_dyn()) {
            const StaticType& known = left.is_dyn() ? right : left;
            return times || known.is_dyn() || known.base() == Base::list ? StaticType() : known;
        }
        if (times) {
            const bool moment_left = left.base() == Base::timestamp, moment_right = right.base() == Base::timestamp;
            if (!moment_left && left.base() != Base::duration) return {};
            if (!moment_right && right.base() != Base::duration) return {};
            if (moment_left && moment_right)
                return op == Op::subtract ? std::optional<StaticType>(Base::duration) : std::nullopt;
            if (moment_right) return op == Op::add ? std::optional<StaticType>(Base::timestamp) : std::nullopt;
            return moment_left ? Base::timestamp : Base::duration;
        }
        if (left.base() != right.base()) return {};
        return left.base() == Base::list ? StaticType::list(join(left.element(), right.element())) : left;
    }

    Checked macro(Node& node)
    {
        const StaticType range = XZ_TRY_TYPE(visit(*node.children[0]));
        StaticType element;
        switch (range.base()) {
        case Base::dyn: break;
        case Base::list: element = range.element(); break;
        case Base::map: element = range.key(); break;
        case Base::record: element = Base::string; break;
        default:
            if (schema_) return fault(node, "只能在列表或映射上逐项判断，这里是" + range.says());
        }
        locals_.emplace_back(node.text, element);
        auto result = macro_body(node, element);
        locals_.pop_back();
        return result;
    }

    Checked macro_body(Node& node, const StaticType& element)
    {
        if (node.macro == Macro::map) {
            if (node.children.size() == 3) XZ_TRY_TYPE(wanted(*node.children[1], Base::bool_, "map 的条件"));
            return StaticType::list(XZ_TRY_TYPE(visit(*node.children.back())));
        }
        XZ_TRY_TYPE(wanted(*node.children[1], Base::bool_, "逐项判断的条件"));
        return node.macro == Macro::filter ? StaticType::list(element) : StaticType(Base::bool_);
    }

    Checked call(Node& node)
    {
        const bool member = node.kind == NodeKind::member_call;
        std::vector<StaticType> types;
        for (Node* child : node.children) types.push_back(XZ_TRY_TYPE(visit(*child)));

        std::vector<const Function*> fitting;
        bool host_knows = false;
        if (functions_)
            for (const Function& function : functions_->all()) {
                if (function.name != node.text || function.receiver.has_value() != member) continue;
                host_knows = true;
                if (fits(function, types)) fitting.push_back(&function);
            }
        // A name that the language has too is its own unless the type of the argument speaks for the host's.
        const BuiltinInfo* builtin = find_builtin(node.text, member, types.size());
        if (!fitting.empty() && !(builtin && types[0].is_dyn())) {
            StaticType result = fitting.front()->result;
            for (const Function* function : fitting) result = join(result, function->result);
            if (fitting.size() == 1) node.function = fitting.front();
            return result;
        }
        if (!builtin) {
            if (!schema_) return StaticType();
            if (host_knows || is_builtin_name(node.text)) return fault(node, node.text + " 的参数个数或类型不对");
            return fault(node, "没有函数 " + node.text);
        }
        return builtin_call(node, *builtin, types);
    }

    static bool fits(const Function& function, const std::vector<StaticType>& types)
    {
        const std::size_t offset = function.receiver ? 1 : 0;
        if (types.size() != function.parameters.size() + offset) return false;
        if (function.receiver && !function.receiver->accepts(types[0])) return false;
        for (std::size_t i = 0; i < function.parameters.size(); ++i)
            if (!function.parameters[i].accepts(types[i + offset])) return false;
        return true;
    }

    Checked builtin_call(const Node& node, const BuiltinInfo& builtin, const std::vector<StaticType>& types)
    {
        if (schema_ && !types[0].is_dyn() && !(builtin.accepts >> unsigned(types[0].base()) & 1))
            return fault(node, node.text + " 不能用于" + types[0].says());
        for (std::size_t i = 1; i < types.size(); ++i)
            if (schema_ && !StaticType(Base::string).accepts(types[i]))
                return fault(*node.children[i], node.text + " 的参数应当是文字，这里是" + types[i].says());
        return builtin.result;
    }

    const Schema* schema_;
    const Functions* functions_;
    std::vector<std::pair<std::string, StaticType>> locals_;
};

} // namespace

tl::expected<void, Fault> check(Tree& tree, const Schema* schema, const Functions* functions)
{
    auto type = Checker(schema, functions).visit(*tree.root);
    if (!type) return tl::unexpected(std::move(type).error());
    return {};
}

} // namespace xz::rules::detail
