#include "engines/rules/describe.hpp"

#include "engines/rules/checker.hpp"
#include "engines/rules/code.hpp"
#include "engines/rules/numbers.hpp"
#include "engines/rules/parser.hpp"
#include "engines/rules/program.hpp"
#include "engines/rules/resolver.hpp"

#include <algorithm>

namespace xz::rules
{

namespace
{

using detail::Macro;
using detail::Node;
using detail::NodeKind;
using detail::Op;
using Base = StaticType::Base;

bool is_ascii_letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ')' ||
           c == '(';
}

/// Puts a blank between Chinese and Latin text, as one prints it.
std::string joined(std::initializer_list<std::string_view> parts)
{
    std::string out;
    for (const std::string_view part : parts) {
        if (part.empty()) continue;
        const bool wide_before = !out.empty() && (out.back() & 0x80), wide_after = (part.front() & 0x80) != 0;
        const bool latin_before = !out.empty() && is_ascii_letter_or_digit(out.back());
        const bool mark = out.ends_with("”") || out.ends_with("，") || out.ends_with("（") || part.starts_with("“") ||
                          part.starts_with("，") || part.starts_with("）") || part.starts_with("、") ||
                          out.ends_with("、");
        if (!mark && ((wide_before && (is_ascii_letter_or_digit(part.front()) || part.front() == '-')) ||
                      (latin_before && wide_after)))
            out.push_back(' ');
        out.append(part);
    }
    return out;
}

class Describer
{
public:
    explicit Describer(const Schema& schema) : schema_(schema) {}

    std::string sentence(const Node& node)
    {
        switch (node.kind) {
        case NodeKind::both: return side(node, 0, NodeKind::either) + "，并且" + side(node, 1, NodeKind::either);
        case NodeKind::either: return side(node, 0, NodeKind::both) + "，或者" + side(node, 1, NodeKind::both);
        case NodeKind::choice:
            return joined({"如果", sentence(*node.children[0]), "，就是", sentence(*node.children[1]), "，否则是",
                           sentence(*node.children[2])});
        case NodeKind::unary:
            if (node.op == Op::not_) return negation(*node.children[0]);
            return joined({"负的", phrase(*node.children[0])});
        case NodeKind::binary: return binary(node);
        case NodeKind::has: return joined({"填写了", field_phrase(node)});
        case NodeKind::call:
        case NodeKind::member_call: return call(node);
        case NodeKind::macro: return macro(node);
        case NodeKind::name:
        case NodeKind::select:
            if (node.type.base() == Base::bool_) return "“" + phrase(node) + "”为是";
            return phrase(node);
        default: return phrase(node);
        }
    }

private:
    /// One side of "and" or "or"; the other kind inside is put in brackets.
    std::string side(const Node& node, std::size_t index, NodeKind other)
    {
        const Node& child = *node.children[index];
        std::string text = sentence(child);
        return child.kind == other || child.kind == NodeKind::choice ? "（" + text + "）" : text;
    }

    std::string negation(const Node& node)
    {
        if (node.kind == NodeKind::has) return joined({"没有填写", field_phrase(node)});
        if ((node.kind == NodeKind::name || node.kind == NodeKind::select)) return "“" + phrase(node) + "”为否";
        if (node.kind == NodeKind::binary && node.op == Op::in)
            return joined({phrase(*node.children[0]), "不在", phrase(*node.children[1]), "之中"});
        return "并非（" + sentence(node) + "）";
    }

    std::string binary(const Node& node)
    {
        const Node& left = *node.children[0];
        const Node& right = *node.children[1];
        if ((node.op == Op::equal || node.op == Op::not_equal) && right.kind == NodeKind::literal) {
            const bool same = node.op == Op::equal;
            if (right.value.is(Type::bool_))
                return "“" + phrase(left) + "”为" + (right.value.as_bool() == same ? "是" : "否");
            if (right.value.is(Type::null)) return joined({phrase(left), same ? "为空" : "不为空"});
        }
        switch (node.op) {
        case Op::equal: return joined({phrase(left), "等于", phrase(right)});
        case Op::not_equal: return joined({phrase(left), "不等于", phrase(right)});
        case Op::less: return joined({phrase(left), before(left) ? "早于" : "小于", phrase(right)});
        case Op::less_equal: return joined({phrase(left), before(left) ? "不晚于" : "不超过", phrase(right)});
        case Op::greater: return joined({phrase(left), before(left) ? "晚于" : "大于", phrase(right)});
        case Op::greater_equal: return joined({phrase(left), before(left) ? "不早于" : "不少于", phrase(right)});
        case Op::in: return joined({phrase(left), "在", phrase(right), "之中"});
        case Op::index:
            if (right.kind == NodeKind::literal && right.value.is(Type::int_))
                return joined({phrase(left), "的第", std::to_string(right.value.as_int() + 1), "项"});
            return joined({phrase(left), "的", phrase(right)});
        case Op::add: return term(left) + " + " + term(right);
        case Op::subtract: return term(left) + " - " + term(right);
        case Op::multiply: return term(left) + " × " + term(right);
        case Op::divide: return term(left) + " ÷ " + term(right);
        default: return joined({term(left), "除以", term(right), "的余数"});
        }
    }

    static bool before(const Node& node) { return node.type.base() == Base::timestamp; }

    std::string term(const Node& node)
    {
        const bool compound = (node.kind == NodeKind::binary && node.op != Op::index) || node.kind == NodeKind::choice;
        return compound ? "（" + sentence(node) + "）" : phrase(node);
    }

    std::string call(const Node& node)
    {
        std::vector<std::string> arguments;
        for (const Node* child : node.children) arguments.push_back(phrase(*child));
        if (node.function && !node.function->title.empty()) return filled(node.function->title, arguments);
        struct Verb {
            std::string_view name, middle, end;
        };
        static constexpr Verb kVerbs[] = {{"contains", "含有", ""},
                                          {"startsWith", "以", "开头"},
                                          {"endsWith", "以", "结尾"},
                                          {"matches", "符合格式", ""}};
        for (const Verb& verb : kVerbs)
            if (verb.name == node.text && arguments.size() == 2)
                return joined({arguments[0], verb.middle, arguments[1], verb.end});
        if (node.text == "size" && arguments.size() == 1)
            return joined({arguments[0], node.children[0]->type.base() == Base::string ? "的字数" : "的个数"});
        if (arguments.size() == 1 && detail::find_builtin(node.text, false, 1)) return arguments[0]; // a conversion
        if (const std::string_view part = part_name(node.text); !part.empty())
            return joined({arguments[0], "的", part});
        std::string list;
        const std::size_t offset = node.kind == NodeKind::member_call ? 1 : 0;
        for (std::size_t i = offset; i < arguments.size(); ++i) list += (i > offset ? "、" : "") + arguments[i];
        return (offset ? arguments[0] + "." : "") + node.text + "(" + list + ")";
    }

    static std::string_view part_name(std::string_view function)
    {
        constexpr std::pair<std::string_view, std::string_view> kParts[] = {
            {"getFullYear", "年份"},  {"getMonth", "月份（从 0 起）"},
            {"getDate", "日"},        {"getDayOfMonth", "日（从 0 起）"},
            {"getDayOfWeek", "星期"}, {"getDayOfYear", "年内天数"},
            {"getHours", "小时"},     {"getMinutes", "分钟"},
            {"getSeconds", "秒"},     {"getMilliseconds", "毫秒"}};
        for (const auto& [name, part] : kParts)
            if (name == function) return part;
        return {};
    }

    static std::string filled(const std::string& title, const std::vector<std::string>& arguments)
    {
        std::string text;
        for (std::size_t i = 0; i < title.size(); ++i) {
            const std::size_t number =
                i + 2 < title.size() && title[i] == '{' && title[i + 2] == '}' ? std::size_t(title[i + 1] - '0') : 99;
            if (number < arguments.size()) {
                text += arguments[number];
                i += 2;
            } else {
                text.push_back(title[i]);
            }
        }
        return text;
    }

    std::string macro(const Node& node)
    {
        const std::string range = phrase(*node.children[0]);
        const std::string body = sentence(*node.children[1]);
        const std::string variable = "（记作 " + node.text + "）";
        switch (node.macro) {
        case Macro::all: return range + "的每一项" + variable + "都满足：" + body;
        case Macro::exists: return range + "至少有一项" + variable + "满足：" + body;
        case Macro::exists_one: return range + "恰好有一项" + variable + "满足：" + body;
        case Macro::filter: return range + "中满足“" + body + "”的各项" + variable;
        case Macro::map: break;
        }
        if (node.children.size() == 2) return range + "每一项" + variable + "的" + body;
        return range + "中满足“" + body + "”的每一项" + variable + "的" + phrase(*node.children[2]);
    }

    std::string phrase(const Node& node)
    {
        switch (node.kind) {
        case NodeKind::literal: return literal(node.value);
        case NodeKind::name: {
            const Field* variable = schema_.find(node.text);
            return variable && !variable->title.empty() ? variable->title : node.text;
        }
        case NodeKind::select: return field_phrase(node);
        case NodeKind::list: {
            std::string list;
            for (const Node* child : node.children) list += (list.empty() ? "" : "、") + phrase(*child);
            return list;
        }
        case NodeKind::map: {
            std::string list;
            for (std::size_t i = 0; i < node.children.size(); i += 2)
                list += (list.empty() ? "" : "、") + phrase(*node.children[i]) + "：" + phrase(*node.children[i + 1]);
            return list;
        }
        default: return sentence(node);
        }
    }

    /// A field by its title; the record it is in is named only where that is a field with a title itself.
    std::string field_phrase(const Node& node)
    {
        const Node& owner = *node.children.front();
        const Field* field = owner.type.field(node.text);
        const std::string own = field && !field->title.empty() ? field->title : std::string();
        if (own.empty()) return phrase(owner) + "." + node.text;
        if (owner.kind == NodeKind::name) return own;
        return joined({phrase(owner), "的", own});
    }

    static std::string literal(const Value& value)
    {
        switch (value.type()) {
        case Type::null: return "空";
        case Type::bool_: return value.as_bool() ? "是" : "否";
        case Type::int_: return std::to_string(value.as_int());
        case Type::uint_: return std::to_string(value.as_uint());
        case Type::double_: return detail::double_text(value.as_double());
        case Type::string: return "“" + std::string(value.as_text()) + "”";
        case Type::type: return std::string(cel_name_of(value.as_type()));
        default: return "一段字节";
        }
    }

    const Schema& schema_;
};

} // namespace

Result<std::string> describe(std::string_view text, const Schema& schema, const Functions* functions)
{
    CompileOptions options;
    options.functions = functions;
    XZ_TRY(compile(text, &schema, options)); // its refusals are ours
    auto tree = detail::parse(text);
    detail::resolve(*tree, &schema, functions);
    (void)detail::check(*tree, &schema, functions);
    return Describer(schema).sentence(*tree->root);
}

} // namespace xz::rules
