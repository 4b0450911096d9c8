#include "engines/forms/validate.hpp"
#include "engines/forms/values.hpp"

#include <gtest/gtest.h>

namespace xz::forms
{

namespace
{

json::Value read(std::string_view text) { return json::parse(text).value(); }

struct Case {
    const char* name;
    const char* schema;
    const char* value;
    bool valid;
};

class SchemaTable : public testing::TestWithParam<Case>
{
};

TEST_P(SchemaTable, Agrees)
{
    const auto schema = CompiledSchema::make(read(GetParam().schema));
    ASSERT_TRUE(schema) << schema.error().note;
    const json::Value value = read(GetParam().value);
    EXPECT_EQ(is_valid((*schema)->root(), value), GetParam().valid);
    EXPECT_EQ(find_errors((*schema)->root(), value).empty(), GetParam().valid);
}

constexpr Case kCases[] = {
    {"whole_double_is_integer", R"({"type":"integer"})", "3.0", true},
    {"fraction_is_no_integer", R"({"type":"integer"})", "3.5", false},
    {"huge_number_is_integer", R"({"type":"integer"})", "98249283749234923498293171823948729348710298301928331", true},
    {"one_equals_one_point_zero", R"({"enum":[1]})", "1.0", true},
    {"false_is_not_zero", R"({"const":0})", "false", false},
    {"nested_numbers_compare_by_value", R"({"const":{"a":[1,2.0]}})", R"({"a":[1.0,2]})", true},
    {"unique_by_value", R"({"uniqueItems":true})", R"([{"a":1,"b":2},{"b":2.0,"a":1.0}])", false},
    {"unique_keeps_types_apart", R"({"uniqueItems":true})", R"([1,true,"1",[1],{"a":1}])", true},
    {"large_integers_stay_exact", R"({"maximum":9007199254740992})", "9007199254740993", false},
    {"unsigned_limit", R"({"maximum":18446744073709551615})", "18446744073709551614", true},
    {"decimal_multiple", R"({"multipleOf":0.0001})", "0.0075", true},
    {"decimal_no_multiple", R"({"multipleOf":0.0001})", "0.00751", false},
    {"cents_multiple", R"({"multipleOf":0.01})", "123456789.01", true},
    {"many_times_a_small_step", R"({"multipleOf":1e-8})", "12391239123", true},
    {"many_times_no_small_step", R"({"multipleOf":3e-8})", "12391239124", false},
    {"huge_multiple", R"({"multipleOf":0.5})", "1e308", true},
    {"tiny_is_no_multiple", R"({"multipleOf":1})", "1e-300", false},
    {"rounding_of_a_sum", R"({"multipleOf":0.1})", "0.30000000000000004", true},
    {"largest_whole_multiple", R"({"multipleOf":18446744073709551615})", "18446744073709551615", true},
    {"largest_whole_no_multiple", R"({"multipleOf":18446744073709551615})", "18446744073709551614", false},
    {"least_whole_multiple", R"({"multipleOf":9223372036854775808})", "-9223372036854775808", true},
    {"zero_is_a_multiple", R"({"multipleOf":0.7})", "-0.0", true},
    {"huge_is_no_multiple", R"({"multipleOf":0.123456789})", "1e308", false},
    {"length_in_code_points", R"({"maxLength":2})", "\"💩省\"", true},
    {"pattern_is_found_anywhere", R"({"pattern":"a+"})", "\"xxaayy\"", true},
    {"dollar_is_the_end_of_text", R"({"pattern":"^abc$"})", R"("abc\n")", false},
    {"digit_is_ascii", R"({"pattern":"^\\d$"})", "\"߀\"", false},
    {"space_is_unicode", R"({"pattern":"^\\s$"})", R"("\u3000")", true},
    {"not_space_in_class", R"({"pattern":"^[\\S]$"})", R"("\u3000")", false},
    {"control_escape", R"({"pattern":"^\\cC$"})", R"("\u0003")", true},
    {"surrogate_pair_escape", R"({"pattern":"^\\uD83D\\uDC32$"})", "\"🐲\"", true},
    {"named_category", R"({"pattern":"^\\p{Letter}+$"})", "\"乡治\"", true},
    {"dot_excludes_line_ends", R"({"pattern":"^.$"})", R"("\u2028")", false},
    {"ref_ignores_siblings",
     R"({"properties":{"a":{"$ref":"#/definitions/l","maxItems":1}},"definitions":{"l":{"type":"array"}}})",
     R"({"a":[1,2,3]})", true},
    {"ref_recurses", R"({"properties":{"child":{"$ref":"#"}},"additionalProperties":false})",
     R"({"child":{"other":1}})", false},
    {"ref_with_escapes", R"({"x":{"a~b/c%d":{"type":"integer"}},"$ref":"#/x/a~0b~1c%25d"})", "\"no\"", false},
    {"ref_by_anchor", R"({"allOf":[{"$ref":"#here"}],"definitions":{"d":{"$id":"#here","type":"integer"}}})", "\"no\"",
     false},
    {"ref_by_relative_id",
     R"({"$id":"http://example.cn/root.json","items":{"$ref":"item.json"},"definitions":{"d":{"$id":"item.json","type":"integer"}}})",
     "[\"no\"]", false},
    {"ref_to_metaschema", R"({"$ref":"http://json-schema.org/draft-07/schema#"})", R"({"minLength":-1})", false},
    {"property_called_ref", R"({"properties":{"$ref":{"type":"string"}}})", R"({"$ref":2})", false},
    {"enum_may_hold_refs", R"({"enum":[{"$ref":"#/a"}]})", R"({"$ref":"#/a"})", true},
    {"proto_is_a_plain_name", R"({"required":["__proto__"]})", R"({"constructor":1})", false},
    {"if_else", R"({"if":{"minimum":10},"then":{"multipleOf":2},"else":{"const":3}})", "4", false},
    {"then_without_if", R"({"then":{"const":0}})", "1", true},
    {"dependency_on_schema", R"({"dependencies":{"a":{"required":["b"]}}})", R"({"a":1})", false},
    {"property_names", R"({"propertyNames":{"maxLength":2}})", R"({"abc":1})", false},
    {"pattern_properties_with_additional", R"({"patternProperties":{"^x":{}},"additionalProperties":false})",
     R"({"xa":1,"b":2})", false},
    {"contains", R"({"contains":{"minimum":5}})", "[1,2]", false},
    {"additional_items", R"({"items":[{}],"additionalItems":false})", "[1,2]", false},
    {"additional_items_need_a_list", R"({"items":{},"additionalItems":false})", "[1,2]", true},
    {"one_of_refuses_two", R"({"oneOf":[{"minimum":1},{"maximum":9}]})", "5", false},
    {"leap_day", R"({"format":"date"})", "\"2023-02-29\"", false},
    {"leap_second_in_utc", R"({"format":"date-time"})", "\"1998-12-31T15:59:60.123-08:00\"", true},
    {"leap_second_elsewhere", R"({"format":"time"})", "\"22:59:60Z\"", false},
    {"format_minds_only_text", R"({"format":"date"})", "12", true},
    {"unknown_format", R"({"format":"colour"})", "\"x\"", true},
    {"email", R"({"format":"email"})", "\"a..b@example.cn\"", false},
    {"chinese_hostname", R"({"format":"idn-hostname"})", "\"实例.测试\"", true},
    {"ipv4_octal", R"({"format":"ipv4"})", "\"087.10.0.1\"", false},
    {"uri_without_scheme", R"({"format":"uri"})", "\"//host/a\"", false},
    {"regex", R"({"format":"regex"})", R"("^(abc]")", false},
    {"base64", R"({"contentEncoding":"base64"})", "\"eyJ9n=\"", false},
    {"json_in_base64", R"({"contentEncoding":"base64","contentMediaType":"application/json"})",
     "\"eyJmb28iOiAiYmFyIn0K\"", true},
};

INSTANTIATE_TEST_SUITE_P(Draft7, SchemaTable, testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

struct BadCase {
    const char* name;
    const char* schema;
    const char* at;
};

class BadSchemas : public testing::TestWithParam<BadCase>
{
};

TEST_P(BadSchemas, AreRefusedWithThePlace)
{
    const auto schema = CompiledSchema::make(read(GetParam().schema));
    ASSERT_FALSE(schema);
    EXPECT_EQ(schema.error().code, "forms.bad_schema");
    ASSERT_EQ(schema.error().fields.size(), 1u);
    EXPECT_EQ(schema.error().fields[0].at, GetParam().at);
    EXPECT_FALSE(schema.error().fields[0].says.empty());
}

constexpr BadCase kBadCases[] = {
    {"unknown_type", R"({"properties":{"a":{"type":"text"}}})", "/properties/a/type"},
    {"dangling_reference", R"({"items":{"$ref":"#/definitions/none"}})", "/items/$ref"},
    {"nothing_is_fetched", R"({"$ref":"http://example.cn/other.json"})", "/$ref"},
    {"negative_length", R"({"maxLength":-1})", "/maxLength"},
    {"look_ahead", R"({"pattern":"^(?=a)b"})", "/pattern"},
    {"broken_expression", R"({"patternProperties":{"(":{}}})", "/patternProperties"},
    {"number_as_schema", R"({"properties":{"a":1}})", "/properties/a"},
    {"reference_to_itself",
     R"({"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}},"items":{"$ref":"#/definitions/a"}})",
     "/items"},
    {"all_of_itself", R"({"allOf":[{"$ref":"#"}]})", ""},
};

INSTANTIATE_TEST_SUITE_P(Draft7, BadSchemas, testing::ValuesIn(kBadCases),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Schema, StopsWhereChecksMultiply)
{
    // Each level asks for the next one twice: 2^30 checks of one small value.
    std::string text = R"({"$ref":"#/definitions/d0","definitions":{)";
    for (int i = 0; i < 14; ++i) {
        const std::string next = R"({"$ref":"#/definitions/d)" + std::to_string(i + 1) + "\"}";
        text += "\"d" + std::to_string(i) + "\":{\"allOf\":[" + next + "," + next + "," + next + "," + next + "]},";
    }
    text += R"("d14":{"type":"integer"}}})";
    const auto schema = CompiledSchema::make(read(text));
    ASSERT_TRUE(schema) << schema.error().note;
    EXPECT_FALSE(is_valid((*schema)->root(), json::Value(1)));
    const auto errors = find_errors((*schema)->root(), json::Value(1));
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].says, "填写的内容太多，无法检查，请减少一些");
}

TEST(Schema, LongTextDoesNotExhaustTheStack)
{
    const auto schema = CompiledSchema::make(read(R"({"pattern":"^(a|b)*,.*$"})"));
    ASSERT_TRUE(schema);
    EXPECT_FALSE(is_valid((*schema)->root(), json::Value(std::string(1'000'000, 'a'))));
}

} // namespace

} // namespace xz::forms
