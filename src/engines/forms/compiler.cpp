#include "engines/forms/compiler.hpp"

#include "engines/forms/values.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace xz::forms
{

namespace
{

// A schema that anybody in the county may write is bounded in what it can cost.
constexpr std::size_t kMaxSchemas = 20000;
constexpr std::size_t kMaxNesting = 32;

constexpr std::array<std::pair<std::string_view, unsigned>, 7> kTypeNames{{{"null", kNull},
                                                                           {"boolean", kBoolean},
                                                                           {"integer", kInteger},
                                                                           {"number", kNumber},
                                                                           {"string", kString},
                                                                           {"array", kArray},
                                                                           {"object", kObject}}};

template <class Rules>
Rules& part(std::unique_ptr<Rules>& slot)
{
    if (!slot) slot = std::make_unique<Rules>();
    return *slot;
}

} // namespace

Compiler::Compiler(CompiledSchema& out) : out_(out), references_(out.document_) {}

tl::unexpected<Error> Compiler::bad(std::string_view keyword, std::string_view says) const
{
    std::string at = current_.at;
    if (!keyword.empty()) (at += "/") += keyword;
    Error error{Kind::invalid, "forms.bad_schema", at, {}};
    error.fields.push_back({std::move(at), std::string(says)});
    return tl::unexpected<Error>(std::move(error));
}

Result<void> Compiler::run()
{
    out_.root_ = enqueue(out_.document_, "", "");
    while (next_ < queue_.size()) {
        if (queue_.size() > kMaxSchemas) return bad("", "表单定义太大，请拆成几张表");
        current_ = queue_[next_++];
        XZ_TRY(compile());
    }
    return check_cycles();
}

Schema* Compiler::enqueue(const json::Value& source, std::string at, std::string base)
{
    const auto [known, fresh] = by_source_.try_emplace(&source, nullptr);
    if (fresh) {
        known->second = &out_.schemas_.emplace_back();
        known->second->source = &source;
        queue_.push_back({known->second, std::move(at), std::move(base)});
    }
    return known->second;
}

const Schema* Compiler::child(const json::Value& source, std::string_view keyword, std::string_view name)
{
    std::string at = current_.at + "/" + std::string(keyword);
    if (!name.empty()) at += pointer_step(name);
    return enqueue(source, std::move(at), current_.base);
}

Result<void> Compiler::compile()
{
    Schema& schema = *current_.schema;
    const json::Value& source = *schema.source;
    if (source.is_bool()) {
        schema.fixed = source.get_bool();
        return {};
    }
    const json::Object* members = source.if_object();
    if (!members) return bad("", "这里应当是一个对象，写明这一项怎么填");
    members_ = members;
    current_.base = References::base_of(source, current_.base);
    XZ_TRY(notes());
    if (const json::Value* ref = members->if_contains("$ref"))
        XZ_TRY(reference(schema, *ref));
    else
        XZ_TRY(rules(schema));
    // Definitions that nobody uses must be right too.
    for (const auto& member : *XZ_TRY(map_of("definitions"))) child(member.value(), "definitions", member.key());
    return {};
}

Result<void> Compiler::reference(Schema& schema, const json::Value& ref)
{
    if (!ref.is_string()) return bad("$ref", "引用应当是文字，例如 \"#/definitions/地址\"");
    const std::string_view text = ref.get_string();
    const References::Target target = references_.find(text, current_.base);
    if (!target.value) return bad("$ref", "引用的内容找不到，请检查写法");
    schema.ref = enqueue(*target.value, std::string(text.starts_with('#') ? text.substr(1) : text), target.base);
    return {};
}

Result<void> Compiler::rules(Schema& schema)
{
    XZ_TRY(types(schema));
    XZ_TRY(numbers(schema));
    XZ_TRY(strings(schema));
    XZ_TRY(arrays(schema));
    XZ_TRY(objects(schema));
    return combinations(schema);
}

/// What does not judge a value but must be well formed all the same.
Result<void> Compiler::notes()
{
    for (const std::string_view keyword : {"$schema", "$id", "$comment", "title", "description"})
        if (const json::Value* text = members_->if_contains(keyword); text && !text->is_string())
            return bad(keyword, "这里应当是文字");
    if (const json::Value* read_only = members_->if_contains("readOnly"); read_only && !read_only->is_bool())
        return bad("readOnly", "这里应当是 true 或 false");
    if (const json::Value* examples = members_->if_contains("examples"); examples && !examples->is_array())
        return bad("examples", "例子应当写成列表");
    return {};
}

Result<void> Compiler::types(Schema& schema)
{
    if (const json::Value* type = members_->if_contains("type")) {
        const json::Array single{*type};
        const json::Array& names = type->is_array() ? type->get_array() : single;
        for (const json::Value& name : names) {
            const auto known = std::find_if(kTypeNames.begin(), kTypeNames.end(), [&](const auto& entry) {
                return name.is_string() && entry.first == std::string_view(name.get_string());
            });
            if (known == kTypeNames.end())
                return bad("type", "类型只能是 string、number、integer、boolean、array、object、null");
            if (schema.types & known->second) return bad("type", "同一个类型写了两次");
            schema.types |= known->second;
        }
        if (schema.types == 0) return bad("type", "请至少写一个类型");
    }
    schema.constant = members_->if_contains("const");
    if (const json::Value* choices = members_->if_contains("enum")) {
        schema.choices = choices->if_array();
        if (!schema.choices) return bad("enum", "可选值应当写成列表");
    }
    return {};
}

Result<void> Compiler::numbers(Schema& schema)
{
    const auto read = [&](std::string_view keyword, const json::Value* NumberRules::*slot) -> Result<void> {
        const json::Value* value = members_->if_contains(keyword);
        if (!value) return {};
        if (!is_number(*value)) return bad(keyword, "这里应当是一个数字");
        part(schema.number).*slot = value;
        return {};
    };
    XZ_TRY(read("minimum", &NumberRules::minimum));
    XZ_TRY(read("maximum", &NumberRules::maximum));
    XZ_TRY(read("exclusiveMinimum", &NumberRules::exclusive_minimum));
    XZ_TRY(read("exclusiveMaximum", &NumberRules::exclusive_maximum));
    XZ_TRY(read("multipleOf", &NumberRules::multiple_of));
    if (schema.number && schema.number->multiple_of &&
        compare_numbers(*schema.number->multiple_of, json::Value(0)) <= 0)
        return bad("multipleOf", "倍数应当大于零");
    return {};
}

Result<std::optional<std::uint64_t>> Compiler::count(std::string_view keyword)
{
    const json::Value* value = members_->if_contains(keyword);
    if (!value) return std::optional<std::uint64_t>();
    if (!(types_of(*value) & kInteger) || compare_numbers(*value, json::Value(0)) < 0)
        return bad(keyword, "这里应当是不小于零的整数");
    if (value->is_double())
        return std::optional<std::uint64_t>(value->get_double() < 9e15 ? std::uint64_t(value->get_double()) : ~0ull);
    return std::optional<std::uint64_t>(value->to_number<std::uint64_t>());
}

Result<std::shared_ptr<const Pattern>> Compiler::pattern(std::string_view keyword, std::string_view expression)
{
    auto& known = patterns_[std::string(expression)];
    if (!known) known = Pattern::make(expression);
    if (!known) return bad(keyword, "正则表达式写错了，或者用了不支持的前后查找、反向引用");
    return known;
}

Result<void> Compiler::strings(Schema& schema)
{
    StringRules rules;
    rules.min_length = XZ_TRY(count("minLength"));
    rules.max_length = XZ_TRY(count("maxLength"));
    bool any = rules.min_length || rules.max_length;
    const auto text = [&](std::string_view keyword) -> Result<std::string_view> {
        const json::Value* value = members_->if_contains(keyword);
        if (value && !value->is_string()) return bad(keyword, "这里应当是文字");
        return value ? std::string_view(value->get_string()) : std::string_view();
    };
    if (members_->contains("pattern")) {
        rules.pattern = XZ_TRY(pattern("pattern", XZ_TRY(text("pattern"))));
        any = true;
    }
    rules.format = format_named(XZ_TRY(text("format")));
    rules.base64 = XZ_TRY(text("contentEncoding")) == "base64";
    rules.json_content = XZ_TRY(text("contentMediaType")) == "application/json";
    if (any || rules.format != Format::none || rules.base64 || rules.json_content)
        schema.string = std::make_unique<StringRules>(std::move(rules));
    return {};
}

Result<void> Compiler::arrays(Schema& schema)
{
    ArrayRules rules;
    rules.min_items = XZ_TRY(count("minItems"));
    rules.max_items = XZ_TRY(count("maxItems"));
    bool any = rules.min_items || rules.max_items;
    if (const json::Value* unique = members_->if_contains("uniqueItems")) {
        if (!unique->is_bool()) return bad("uniqueItems", "这里应当是 true 或 false");
        rules.unique = unique->get_bool();
        any = any || rules.unique;
    }
    if (const json::Value* items = members_->if_contains("items")) {
        any = true;
        if (const json::Array* list = items->if_array()) {
            rules.by_position = true;
            for (std::size_t i = 0; i < list->size(); ++i)
                rules.items.push_back(child((*list)[i], "items", std::to_string(i)));
            if (const json::Value* rest = members_->if_contains("additionalItems"))
                rules.rest = child(*rest, "additionalItems");
        } else {
            rules.rest = child(*items, "items");
        }
    }
    if (const json::Value* contains = members_->if_contains("contains")) {
        any = true;
        rules.contains = child(*contains, "contains");
    }
    if (any) schema.array = std::make_unique<ArrayRules>(std::move(rules));
    return {};
}

Result<std::vector<std::string_view>> Compiler::names(std::string_view keyword, const json::Value& list)
{
    std::vector<std::string_view> out;
    if (!list.is_array()) return bad(keyword, "这里应当是字段名的列表");
    for (const json::Value& name : list.get_array()) {
        if (!name.is_string()) return bad(keyword, "字段名应当是文字");
        if (std::find(out.begin(), out.end(), std::string_view(name.get_string())) != out.end())
            return bad(keyword, "同一个字段名写了两次");
        out.emplace_back(name.get_string());
    }
    return out;
}

Result<const json::Object*> Compiler::map_of(std::string_view keyword)
{
    static const json::Object none;
    const json::Value* value = members_->if_contains(keyword);
    if (!value) return &none;
    if (!value->is_object()) return bad(keyword, "这里应当是对象，一个字段一项");
    return &value->get_object();
}

Result<void> Compiler::objects(Schema& schema)
{
    ObjectRules rules;
    rules.min_properties = XZ_TRY(count("minProperties"));
    rules.max_properties = XZ_TRY(count("maxProperties"));
    if (const json::Value* required = members_->if_contains("required"))
        rules.required = XZ_TRY(names("required", *required));
    for (const auto& member : *XZ_TRY(map_of("properties")))
        rules.properties.push_back({member.key(), child(member.value(), "properties", member.key())});
    for (const auto& member : *XZ_TRY(map_of("patternProperties")))
        rules.by_pattern.push_back({XZ_TRY(pattern("patternProperties", member.key())),
                                    child(member.value(), "patternProperties", member.key())});
    if (const json::Value* additional = members_->if_contains("additionalProperties"))
        rules.additional = child(*additional, "additionalProperties");
    if (const json::Value* name = members_->if_contains("propertyNames")) rules.names = child(*name, "propertyNames");
    for (const auto& member : *XZ_TRY(map_of("dependencies"))) {
        if (member.value().is_array())
            rules.name_dependencies.push_back({member.key(), XZ_TRY(names("dependencies", member.value()))});
        else
            rules.schema_dependencies.push_back({member.key(), child(member.value(), "dependencies", member.key())});
    }
    if (rules.min_properties || rules.max_properties || !rules.required.empty() || !rules.properties.empty() ||
        !rules.by_pattern.empty() || rules.additional || rules.names || !rules.schema_dependencies.empty() ||
        !rules.name_dependencies.empty())
        schema.object = std::make_unique<ObjectRules>(std::move(rules));
    return {};
}

Result<void> Compiler::combinations(Schema& schema)
{
    const auto list = [&](std::string_view keyword, std::vector<const Schema*>& out) -> Result<void> {
        const json::Value* value = members_->if_contains(keyword);
        if (!value) return {};
        if (!value->is_array() || value->get_array().empty()) return bad(keyword, "这里应当是列表，至少一项");
        for (std::size_t i = 0; i < value->get_array().size(); ++i)
            out.push_back(child(value->get_array()[i], keyword, std::to_string(i)));
        return {};
    };
    const auto one = [&](std::string_view keyword, const Schema*& out) {
        if (const json::Value* value = members_->if_contains(keyword)) out = child(*value, keyword);
    };
    XZ_TRY(list("allOf", schema.all_of));
    XZ_TRY(list("anyOf", schema.any_of));
    XZ_TRY(list("oneOf", schema.one_of));
    one("not", schema.unless);
    one("if", schema.when);
    if (schema.when) {
        one("then", schema.then);
        one("else", schema.otherwise);
    }
    return {};
}

/// Schemas that judge the same value must not lead back to themselves: that would never end. The longest such chain
/// bounds the depth of recursion when a value is checked.
Result<void> Compiler::check_cycles()
{
    struct Visit {
        const Schema* schema;
        std::vector<const Schema*> inner;
        std::size_t next = 0;
    };
    std::unordered_map<const Schema*, std::size_t> height; // 0 while on the path
    for (const Job& job : queue_) {
        if (height.contains(job.schema)) continue;
        std::vector<Visit> path{{job.schema, in_place(*job.schema)}};
        height[job.schema] = 0;
        while (!path.empty()) {
            Visit& top = path.back();
            if (top.next < top.inner.size()) {
                const Schema* inner = top.inner[top.next++];
                const auto known = height.find(inner);
                if (known == height.end()) {
                    height[inner] = 0;
                    path.push_back({inner, in_place(*inner)});
                } else if (known->second == 0) {
                    current_ = job;
                    return bad("", "定义绕回到自己，永远查不完，请去掉循环引用");
                }
                continue;
            }
            std::size_t tallest = 0;
            for (const Schema* inner : top.inner) tallest = std::max(tallest, height[inner]);
            height[top.schema] = tallest + 1;
            if (tallest + 1 > kMaxNesting) {
                current_ = job;
                return bad("", "定义嵌套得太深，请简化");
            }
            path.pop_back();
        }
    }
    return {};
}

std::vector<const Schema*> Compiler::in_place(const Schema& schema)
{
    std::vector<const Schema*> out;
    for (const auto* list : {&schema.all_of, &schema.any_of, &schema.one_of})
        out.insert(out.end(), list->begin(), list->end());
    for (const Schema* one : {schema.ref, schema.unless, schema.when, schema.then, schema.otherwise})
        if (one) out.push_back(one);
    if (schema.object)
        for (const NamedSchema& dependency : schema.object->schema_dependencies) out.push_back(dependency.schema);
    return out;
}

Result<std::shared_ptr<const CompiledSchema>> CompiledSchema::make(json::Value document)
{
    std::shared_ptr<CompiledSchema> out(new CompiledSchema(std::move(document)));
    if (auto compiled = Compiler(*out).run(); !compiled) return tl::unexpected<Error>(std::move(compiled).error());
    return std::shared_ptr<const CompiledSchema>(std::move(out));
}

} // namespace xz::forms
