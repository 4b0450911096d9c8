#include "engines/forms/form.hpp"
#include "engines/forms/reads.hpp"

#include <gmock/gmock.h>

namespace xz::forms
{

namespace
{

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Instant kNow{1'795'000'000'000}; // 2026-11-18

json::Value read(std::string_view text) { return json::parse(text).value(); }

Form form_of(std::string_view schema)
{
    auto form = Form::make(read(schema));
    if (!form) throw std::runtime_error(form.error().note + " " + form.error().fields.at(0).says);
    return std::move(*form);
}

const char* const kApplication = R"({
    "type": "object",
    "required": ["kind", "area", "reason", "total"],
    "properties": {
        "kind": {"title": "申请类型", "enum": ["new", "repair"], "default": "new"},
        "area": {"title": "申请面积", "type": "number", "maximum": 140, "x-show-if": "form.kind == 'new'"},
        "reason": {"title": "翻修原因", "type": "string", "x-show-if": "form.kind == 'repair'"},
        "items": {"title": "材料", "type": "array", "items": {"type": "object", "required": ["price"], "properties": {
            "price": {"title": "单价", "type": "integer", "x-widget": "money_cents"},
            "count": {"title": "数量", "type": "integer", "default": 1},
            "sum": {"title": "小计", "type": "integer", "x-computed": "item.price * item.count"}}}},
        "double_total": {"title": "两倍", "type": "integer", "x-computed": "form.total * 2"},
        "total": {"title": "合计", "type": "integer", "x-computed": "form.items.map(i, i.sum).exists(s, s > 100) ? 1 : 0"}
    }
})";

TEST(Form, FillsComputesHidesAndChecks)
{
    const auto filled =
        form_of(kApplication)
            .fill(read(R"({"area":120,"reason":"旧房漏水","items":[{"price":60,"count":2},{"price":5}],"total":99})"),
                  kNow);
    EXPECT_THAT(filled.errors, IsEmpty());
    EXPECT_EQ(
        json::canonical(filled.data),
        R"({"area":120,"double_total":2,"items":[{"count":2,"price":60,"sum":120},{"count":1,"price":5,"sum":5}],"kind":"new","total":1})");
}

TEST(Form, CountsWithWholeNumbersHoweverTheyAreWritten)
{
    const auto filled =
        form_of(R"({"properties":{"cents":{"type":"integer"},"area":{"type":"number"},"list":{"type":"array"},
            "next":{"type":"integer","x-computed":"form.cents + 1"},"half":{"type":"number","x-computed":"form.area / 2.0"}}})")
            .fill(read(R"({"cents":5.0,"area":3.0,"list":[-0.0,{"a":2e3},1.5,1e300]})"), kNow);
    EXPECT_THAT(filled.errors, IsEmpty());
    EXPECT_EQ(json::canonical(filled.data),
              R"({"area":3,"cents":5,"half":1.5,"list":[0,{"a":2000},1.5,1e+300],"next":6})");
}

TEST(Form, AsksForWhatIsShownOnly)
{
    const auto filled = form_of(kApplication).fill(read(R"({"kind":"repair","items":[]})"), kNow);
    EXPECT_THAT(filled.errors, ElementsAre(FieldError{"/reason", "请填写“翻修原因”"}));
}

TEST(Form, SaysThatAComputedFieldLacksItsInput)
{
    const auto filled = form_of(kApplication).fill(read(R"({"area":1})"), kNow);
    EXPECT_THAT(filled.errors, ElementsAre(FieldError{"/total", "“合计”还算不出来，请把有关的内容填完整"}));
}

TEST(Form, ValueSentForAComputedFieldIsThrownAway)
{
    const auto filled =
        form_of(R"({"properties":{"a":{"type":"integer"},"b":{"type":"integer","x-computed":"form.a + 1"}}})")
            .fill(read(R"({"b":7})"), kNow);
    EXPECT_EQ(json::canonical(filled.data), "{}");
}

TEST(Form, HiddenFieldsDoNotCountInComputedOnes)
{
    const auto form = form_of(R"({"properties":{
        "has": {"type":"boolean"},
        "extra": {"type":"integer","x-show-if":"form.has"},
        "sum": {"type":"integer","x-computed":"has(form.extra) ? form.extra : 0"},
        "big": {"type":"string","x-show-if":"form.sum > 5"}}})");
    EXPECT_EQ(json::canonical(form.fill(read(R"({"has":false,"extra":9,"big":"x"})"), kNow).data),
              R"({"has":false,"sum":0})");
    EXPECT_EQ(json::canonical(form.fill(read(R"({"has":true,"extra":9,"big":"x"})"), kNow).data),
              R"({"big":"x","extra":9,"has":true,"sum":9})");
}

TEST(Form, HiddenComputedFieldEnds)
{
    const auto form = form_of(
        R"({"properties":{"a":{"type":"integer"},"b":{"type":"integer","x-computed":"form.a","x-show-if":"form.a > 9"}}})");
    EXPECT_EQ(json::canonical(form.fill(read(R"({"a":1})"), kNow).data), R"({"a":1})");
}

TEST(Form, ShowIfWorksInEveryListItem)
{
    const auto form =
        form_of(R"({"properties":{"people":{"type":"array","items":{"type":"object","required":["school"],"properties":{
        "age":{"type":"integer"},"school":{"title":"学校","type":"string","x-show-if":"item.age < 18"}}}}}})");
    EXPECT_THAT(form.fill(read(R"({"people":[{"age":40},{"age":9}]})"), kNow).errors,
                ElementsAre(FieldError{"/people/1/school", "请填写“学校”"}));
}

TEST(Form, KnowsTheTime)
{
    const auto form =
        form_of(R"j({"properties":{"year":{"type":"integer","x-computed":"now.getFullYear('Asia/Shanghai')"}}})j");
    EXPECT_EQ(json::canonical(form.fill(read("{}"), kNow).data), R"({"year":2026})");
}

TEST(Form, WrongDefaultIsNoDefault)
{
    EXPECT_EQ(
        json::canonical(
            form_of(R"({"properties":{"a":{"type":"integer","maximum":3,"default":5}}})").fill(read("{}"), kNow).data),
        "{}");
}

TEST(Form, AcceptGivesTheSentences)
{
    const auto refused = form_of(kApplication).accept(read("[]"), kNow);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "forms.invalid");
    EXPECT_EQ(refused.error().kind, Kind::invalid);
    EXPECT_EQ(refused.error().fields.size(), 1u);
}

TEST(Form, RefusesExpressionsThatCannotWork)
{
    const auto says = [](std::string_view schema) { return Form::make(read(schema)).error().fields.at(0).says; };
    EXPECT_EQ(says(R"({"properties":{"a":{"x-show-if":"form.a == 1 && form.b"}}})"), "第 20 个字：没有字段 b");
    EXPECT_EQ(says(R"({"properties":{"a":{"x-show-if":"form.a == 1\n&& form.b"}}})"), "第 2 行第 8 个字：没有字段 b");
    const auto place = [](std::string_view schema) {
        const auto form = Form::make(read(schema));
        return form ? std::string("accepted") : form.error().fields.at(0).at;
    };
    EXPECT_EQ(
        place(
            R"({"properties":{"a":{"type":"integer","x-computed":"form.b"},"b":{"type":"integer","x-computed":"form.a"}}})"),
        "/properties/a/x-computed");
    EXPECT_EQ(place(R"({"properties":{"a":{"type":"integer","x-computed":"form.a + 1"}}})"),
              "/properties/a/x-computed");
    EXPECT_EQ(place(R"({"properties":{"a":{"type":"integer","x-show-if":"form.b =="}}})"), "/properties/a/x-show-if");
    EXPECT_EQ(place(R"({"properties":{"a":{"type":"integer"},"c":{"x-show-if":"form.a + 1"}}})"),
              "/properties/c/x-show-if");
    EXPECT_EQ(place(R"({"properties":{"a":{"x-widget":"slider"}}})"), "/properties/a/x-widget");
    EXPECT_EQ(
        place(
            R"({"properties":{"l":{"type":"array","items":{"type":"object","properties":{"a":{"x-widget":"slider"}}}}}})"),
        "/properties/l/items/properties/a/x-widget");
    EXPECT_EQ(place(R"({"properties":{"a":{"x-widget":"voice"}}})"), "accepted");
}

TEST(Form, ListsItsQuestionsInOrder)
{
    const auto form = form_of(R"({"required":["b"],"properties":{
        "a":{"title":"甲","x-order":2,"x-sensitive":true},"b":{"title":"乙","description":"写全名","x-order":1,"x-register":"person.name","x-widget":"text"},
        "c":{"x-order":3,"type":"array","items":{"properties":{"d":{"x-order":4,"title":"丁"}}}}}})");
    std::vector<std::string> at;
    for (const FieldInfo& field : form.fields()) at.push_back(field.at);
    EXPECT_THAT(at, ElementsAre("/b", "/a", "/c", "/c/-/d"));
    EXPECT_TRUE(form.fields()[0].required);
    EXPECT_EQ(form.fields()[0].help, "写全名");
    EXPECT_EQ(form.fields()[0].bound_to, "person.name");
    EXPECT_TRUE(form.fields()[1].sensitive);
}

TEST(Form, SelfContainingFormIsPlannedOnce)
{
    EXPECT_EQ(form_of(R"({"properties":{"name":{"title":"名"},"child":{"$ref":"#"}}})").fields().size(), 2u);
}

TEST(Reads, FindsTheFields)
{
    using Paths = std::vector<std::vector<std::string>>;
    EXPECT_EQ(paths_read("form.a.b + size(form.c) + item.form.d", "form"), (Paths{{"a", "b"}, {"c"}}));
    EXPECT_EQ(paths_read("form['x y'].z == 'form.q'", "form"), (Paths{{"x y", "z"}}));
    EXPECT_EQ(paths_read("form.list.map(i, i.a)", "form"), (Paths{{"list"}}));
    EXPECT_EQ(paths_read("size(form) + form", "form"), (Paths{{}, {}}));
    EXPECT_EQ(paths_read("form[", "form"), (Paths{{}}));
    EXPECT_EQ(paths_read("'form", "form"), Paths{});
}

} // namespace

} // namespace xz::forms
