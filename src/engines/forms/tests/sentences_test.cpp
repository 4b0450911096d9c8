#include "engines/forms/form_check_tool.hpp"
#include "engines/forms/validate.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <sstream>

namespace xz::forms
{

namespace
{

using testing::ElementsAre;

const char* const kForm = R"({
    "type": "object",
    "required": ["phone", "category", "photos"],
    "additionalProperties": false,
    "properties": {
        "phone": {"title": "联系电话", "type": "string", "minLength": 1, "pattern": "^1[3-9][0-9]{9}$", "x-says": "请填写 11 位手机号"},
        "category": {"title": "类别", "enum": ["lamp", "road"], "x-enum-titles": {"lamp": "路灯", "road": "道路"}},
        "area": {"title": "申请面积", "type": "number", "exclusiveMinimum": 0, "maximum": 140, "x-widget": "area_m2"},
        "money": {"title": "金额", "type": "integer", "maximum": 500050, "x-widget": "money_cents"},
        "note": {"title": "说明", "type": "string", "maxLength": 5},
        "day": {"title": "日期", "type": "string", "format": "date"},
        "photos": {"title": "照片", "type": "array", "maxItems": 2, "items": {"type": "string"}, "x-widget": "photos"},
        "members": {"title": "家庭成员", "type": "array", "items": {"$ref": "#/definitions/member"}}
    },
    "definitions": {"member": {"type": "object", "required": ["name"], "properties": {"name": {"title": "姓名", "type": "string"}}}}
})";

std::vector<FieldError> errors_of(const char* schema, const char* value)
{
    return find_errors(CompiledSchema::make(json::parse(schema).value()).value()->root(), json::parse(value).value());
}

TEST(Sentences, NameTheFieldAndSayWhatToDo)
{
    EXPECT_THAT(
        errors_of(kForm,
                  R"({"phone":"","category":"x","area":141,"money":600000,"note":"一二三四五六","day":"2026-13-01",
                                      "members":[{"name":"甲"},{}, 3],"extra":1})"),
        ElementsAre(
            FieldError{"/photos", "请添加“照片”"}, FieldError{"/phone", "请填写“联系电话”"},
            FieldError{"/category", "“类别”只能选：路灯、道路"}, FieldError{"/area", "“申请面积”不能超过 140 平方米"},
            FieldError{"/money", "“金额”不能超过 5000.50 元"}, FieldError{"/note", "“说明”最多写 5 个字"},
            FieldError{"/day", "请在“日期”里填写正确的日期，例如 2026-10-01"},
            FieldError{"/members/1/name", "请填写“姓名”"}, FieldError{"/members/2", "请把“家庭成员”第 3 项填写完整"},
            FieldError{"/extra", "“extra”不在这张表里，请去掉"}));
}

TEST(Sentences, AuthorsSentenceWins)
{
    EXPECT_THAT(errors_of(kForm, R"({"phone":"123","category":"lamp","photos":[]})"),
                ElementsAre(FieldError{"/phone", "请填写 11 位手机号"}));
}

TEST(Sentences, AskForWhatTheFieldIsMeantFor)
{
    const char* const schema = R"({"type":"object","required":["agree","spot","later"],"properties":{
        "agree":{"title":"我已阅读并同意","type":"boolean","const":true,"x-widget":"yes_no"},
        "later":{"title":"承诺书","const":true},
        "kind":{"title":"类别","type":"string","enum":["lamp","road"],"x-enum-titles":{"lamp":"路灯","road":"道路"}},
        "day":{"title":"日期","type":"string","format":"date"},
        "money":{"title":"金额","type":"integer","x-widget":"money_cents"},
        "spot":{"title":"地点","type":"object","x-widget":"place","required":["lon"],"properties":{"lon":{"type":"number"}}},
        "crops":{"title":"作物","type":"array","minItems":1,"items":{"$ref":"#/definitions/crop"}},
        "address":{"title":"设备地址","format":"ipv4"}},
        "definitions":{"crop":{"enum":["稻","麦"]}}})";
    EXPECT_THAT(errors_of(schema, R"({"agree":false,"kind":1,"day":5,"money":1.5,"spot":{},"crops":[],"address":"x"})"),
                ElementsAre(FieldError{"/later", "请先勾选“承诺书”"}, FieldError{"/agree", "请先勾选“我已阅读并同意”"},
                            FieldError{"/kind", "“类别”只能选：路灯、道路"},
                            FieldError{"/day", "请在“日期”里填写正确的日期，例如 2026-10-01"},
                            FieldError{"/money", "“金额”最多精确到分，请去掉多余的小数"},
                            FieldError{"/spot/lon", "请在地图上标出“地点”"},
                            FieldError{"/crops", "“作物”至少要选 1 项"},
                            FieldError{"/address", "请在“设备地址”里填写正确的网络地址，例如 192.168.1.8"}));
    EXPECT_THAT(errors_of(R"({"minProperties":2})", "{}"), ElementsAre(FieldError{"", "这张表至少要填 2 项"}));
    EXPECT_THAT(errors_of(R"({"type":"string"})", "5"), ElementsAre(FieldError{"", "请把内容填成文字"}));
    EXPECT_THAT(errors_of("false", "5"), ElementsAre(FieldError{"", "这张表现在不能填写"}));
}

TEST(Sentences, NearestAlternativeIsExplained)
{
    const char* const schema = R"({"oneOf":[
        {"required":["card"],"properties":{"card":{"title":"银行卡号","type":"string"}}},
        {"required":["cash","witness"],"properties":{"cash":{"title":"现金"},"witness":{"title":"见证人"}}}]})";
    EXPECT_THAT(errors_of(schema, R"({"cash":1})"), ElementsAre(FieldError{"/card", "请填写“银行卡号”"}));
}

class Tool : public testing::Test
{
protected:
    int run(const std::string& schema, const std::string& lines)
    {
        const std::string path = testing::TempDir() + "form_check_tool_schema.json";
        std::ofstream(path) << schema;
        std::istringstream in(lines);
        out_.str("");
        err_.str("");
        return form_check_tool({path}, in, out_, err_);
    }
    std::ostringstream out_, err_;
};

TEST_F(Tool, PrintsOneVerdictALine)
{
    EXPECT_EQ(run(R"({"title":"年龄","type":"integer","minimum":18})", "20\n\n7\n{oops\n"), 0);
    EXPECT_EQ(out_.str(),
              "{\"valid\":true}\n"
              "{\"valid\":false,\"errors\":[{\"at\":\"\",\"says\":\"“年龄”不能小于 18\"}]}\n"
              "{\"valid\":false,\"errors\":[{\"at\":\"\",\"says\":\"这一行不是正确的 JSON，请检查标点和括号\"}]}\n");
}

TEST_F(Tool, FillsInNoDefaults)
{
    EXPECT_EQ(run(R"({"required":["a"],"properties":{"a":{"title":"数量","type":"integer","default":1}}})",
                  "{}\n{\"a\":2}\n"),
              0);
    EXPECT_EQ(out_.str(),
              "{\"valid\":false,\"errors\":[{\"at\":\"/a\",\"says\":\"请填写“数量”\"}]}\n{\"valid\":true}\n");
}

TEST_F(Tool, RefusesABadSchema)
{
    EXPECT_EQ(run(R"({"type":"text"})", "1\n"), 2);
    EXPECT_EQ(out_.str(), "");
    EXPECT_THAT(err_.str(), testing::HasSubstr("/type"));
    EXPECT_EQ(run("{", "1\n"), 2);
    for (const auto& [schema, place] : std::initializer_list<std::pair<const char*, const char*>>{
             {R"({"title":5})", "/title"},
             {R"({"$id":5})", "/$id"},
             {R"({"definitions":[]})", "/definitions"},
             {R"({"definitions":{"unused":{"type":"text"}}})", "/definitions/unused/type"},
             {R"({"required":["a","a"]})", "/required"},
             {R"({"type":["string","string"]})", "/type"},
             {R"({"examples":1})", "/examples"}}) {
        EXPECT_EQ(run(schema, "1\n"), 2) << schema;
        EXPECT_THAT(err_.str(), testing::HasSubstr(std::string("位置 ") + place + "：")) << schema;
    }
}

TEST_F(Tool, RefusesAMissingFile)
{
    std::istringstream in;
    EXPECT_EQ(form_check_tool({"/nonexistent/form.json"}, in, out_, err_), 2);
    EXPECT_EQ(form_check_tool({}, in, out_, err_), 2);
}

} // namespace

} // namespace xz::forms
