// What a stranger's program may send to the API: everything that is not strict JSON is told where it is wrong.
#include "app/tests/county.hpp"

namespace xz::app
{

namespace
{

struct StrictInput : CountyTest {
};
XZ_ON_EACH_DATABASE(StrictInput);

std::string report_with(const std::string& form)
{
    return R"({"type":"report","division_code":")" + kHouwu + R"(","form":)" + form + "}";
}

} // namespace

TEST_P(StrictInput, IsRefusedWithThePlaceOfTheMistake)
{
    const std::tuple<std::string, std::string, std::string> cases[] = {
        {report_with(R"({"category":"road","description":"a","description":"b"})"), "/form/description", "写了两次"},
        {report_with(R"({"category":"road","description":"a\u0000b"})"), "/form/description", "无法识别的字符"},
        {report_with(R"({"category":"road","x\u0000":1})"), "/form", "无法识别的字符"},
        {report_with(R"({"category":"road","place":{"lat":1e999,"lon":1}})"), "/form/place/lat", "数字太大"},
        {report_with("{\"category\":\"road\",\"description\":\"\xff\"}"), "", "不是正确的 JSON"},
        {report_with(R"({"category":)" + std::string(5000, '[') + std::string(5000, ']') + "}"), "", "嵌套太深"},
        {"[]", "", "应当是一个 JSON 对象"},
        {"null", "", "应当是一个 JSON 对象"},
        {R"({"type":5,"division_code":")" + kHouwu + R"(","form":{}})", "/type", "应当是文字"},
        {R"({"type":"report","division_code":")" + kHouwu + R"(","form":"x"})", "/form", "应当是一组字段"},
        {R"({"type":"report","division_code":")" + kHouwu + R"(","form":{},"attachments":{}})", "/attachments", "列表"},
        {R"({"type":"report","division_code":")" + kHouwu + R"(","form":{},"attachments":["12",7]})", "/attachments/1",
         "应当是文字"},
        {R"({"type":"report","division_code":")" + kHouwu + R"(","form":{},"attachments":["x"]})", "/attachments/0",
         "编号不对"},
    };
    for (const auto& [body, at, says] : cases) {
        SCOPED_TRACE(body.substr(0, 120));
        const auto reply = county().call("guilan", "POST /api/affairs/cases", body);
        EXPECT_EQ(reply.status, 400) << reply.text;
        ASSERT_FALSE(reply.list("/errors").empty()) << reply.text;
        EXPECT_EQ(reply.at("/errors/0/at"), at) << reply.text;
        EXPECT_THAT(reply.at("/errors/0/says"), ::testing::HasSubstr(says));
    }
}

TEST_P(StrictInput, PasswordsDoNotHoldTheIdentityNumber)
{
    const auto person =
        county().call("clerk", "POST /api/registry/persons",
                      R"({"name":"林小满","id_number":"330521198001017034","division_code":")" + kHouwu + "\"}");
    ASSERT_EQ(person.status, 201) << person.text;
    const auto open = [&](const std::string& password) {
        return county().call("admin", "POST /api/identity/accounts",
                             R"({"name":"林小满","account":"linxm","password":")" + password +
                                 R"(","division_code":")" + kHouwu + R"(","person_id":")" + person.at("/id") + "\"}");
    };
    const auto refused = open("zhulin-017034-zhulin");
    EXPECT_EQ(refused.status, 400) << refused.text;
    EXPECT_EQ(refused.at("/errors/0/at"), "/password");
    EXPECT_EQ(open("zhulin-018147-zhulin").status, 201);
}

} // namespace xz::app
