#include "foundation/checks/divisions.hpp"
#include "foundation/checks/identifiers.hpp"
#include "foundation/checks/masking.hpp"

#include <gtest/gtest.h>

namespace xz::checks
{

namespace
{

using namespace std::chrono_literals;

constexpr std::chrono::year_month_day kToday = 2026y / 11 / 23;

TEST(IdNumber, ReadsTheVectorOfTheStandard)
{
    const auto id = read_id_number(" 34052419800101001x ", kToday);
    ASSERT_TRUE(id);
    EXPECT_EQ(id->text, "34052419800101001X");
    EXPECT_EQ(id->region_code, "340524");
    EXPECT_EQ(id->born, 1980y / 1 / 1);
    EXPECT_EQ(id->sex, Sex::male);
    EXPECT_TRUE(read_id_number("３４０５２４１９８００１０１００１Ｘ", kToday));
    EXPECT_EQ(read_id_number("11010519491231002X", kToday)->sex, Sex::female);
}

TEST(IdNumber, SaysWhatIsWrong)
{
    const auto fault = [](std::string_view text) { return read_id_number(text, kToday).fault; };
    EXPECT_EQ(fault("34052419800101001"), Fault::wrong_length);
    EXPECT_EQ(fault("340524800101001"), Fault::fifteen_digits);
    EXPECT_EQ(fault("3405241980010100X1"), Fault::wrong_character);
    EXPECT_EQ(fault("10052419800101001X"), Fault::wrong_region);
    EXPECT_EQ(fault("34052419800230001X"), Fault::wrong_birth_date);
    EXPECT_EQ(fault("34052418991231001X"), Fault::wrong_birth_date);
    EXPECT_EQ(fault("34052420270101001X"), Fault::wrong_birth_date);
    EXPECT_EQ(fault("340524198001010011"), Fault::wrong_check_digit);
    EXPECT_EQ(fault(""), Fault::wrong_length);
    EXPECT_EQ(says(Fault::fifteen_digits, "身份证号"), "15 位的身份证号已经停用，请填写现在的 18 位号码");
}

TEST(IdNumber, EverySingleTypingErrorIsSeen)
{
    const std::string right = "34052419800101001X";
    for (std::size_t i = 0; i < right.size(); ++i)
        for (char c = '0'; c <= '9'; ++c) {
            std::string wrong = right;
            wrong[i] = c;
            EXPECT_EQ(read_id_number(wrong, kToday).value.has_value(), wrong == right) << wrong;
        }
}

TEST(Age, CountsWholeYears)
{
    EXPECT_EQ(age_on(2000y / 11 / 23, kToday), 26);
    EXPECT_EQ(age_on(2000y / 11 / 24, kToday), 25);
    EXPECT_EQ(age_on(2008y / 2 / 29, 2026y / 2 / 28), 17);
    EXPECT_EQ(age_on(2008y / 2 / 29, 2026y / 3 / 1), 18);
}

TEST(CreditCode, ReadsTheVectorOfTheStandard)
{
    EXPECT_EQ(read_credit_code("91350100m000100y43").value, "91350100M000100Y43");
    EXPECT_EQ(read_credit_code("91350100M000100Y44").fault, Fault::wrong_check_digit);
    EXPECT_EQ(read_credit_code("91350100M0001O0Y43").fault, Fault::wrong_character);
    EXPECT_EQ(read_credit_code("91350100M000100Y4").fault, Fault::wrong_length);
}

TEST(Mobile, IsNormalised)
{
    for (const char* typed : {"13812345678", "+86 138-1234-5678", "0086 13812345678", "8613812345678",
                              "（＋８６）１３８ １２３４ ５６７８", "138\u00a01234\u20115678"})
        EXPECT_EQ(read_mobile(typed).value, "13812345678") << typed;
    EXPECT_EQ(read_mobile("1381234567").fault, Fault::wrong_length);
    EXPECT_EQ(read_mobile("12812345678").fault, Fault::wrong_prefix);
    EXPECT_EQ(read_mobile("1381234567a").fault, Fault::wrong_character);
}

TEST(BankCard, HasALuhnDigit)
{
    EXPECT_EQ(read_bank_card("6222 0200 0000 0000 004").value.has_value(), false);
    EXPECT_EQ(read_bank_card("4111 1111 1111 1111").value, "4111111111111111");
    EXPECT_EQ(read_bank_card("4111111111111112").fault, Fault::wrong_check_digit);
    EXPECT_EQ(read_bank_card("0000000000000000").fault, Fault::wrong_check_digit);
    EXPECT_EQ(read_bank_card("41111").fault, Fault::wrong_length);
}

TEST(DivisionCode, KnowsItsPlace)
{
    const auto village = DivisionCode::read("500156101203").value();
    EXPECT_EQ(village.level(), DivisionLevel::village);
    const auto township = village.parent().value();
    EXPECT_EQ(township.text(), "500156101000");
    EXPECT_EQ(township.level(), DivisionLevel::township);
    const auto county = township.parent().value();
    EXPECT_EQ(county.text(), "500156000000");
    EXPECT_EQ(county.level(), DivisionLevel::county);
    EXPECT_EQ(county.parent()->level(), DivisionLevel::prefecture);
    EXPECT_EQ(county.parent()->parent()->text(), "500000000000");
    EXPECT_FALSE(county.parent()->parent()->parent());
    EXPECT_TRUE(county.contains(village));
    EXPECT_FALSE(township.contains(county));
    EXPECT_EQ(township.subtree().first, 500156101000);
    EXPECT_EQ(township.subtree().end, 500156102000);
    EXPECT_EQ(village.subtree().end - village.subtree().first, 1);
}

TEST(DivisionCode, CountyDirectlyUnderAProvince)
{
    const auto code = DivisionCode::read("429004000000").value();
    EXPECT_EQ(code.level(), DivisionLevel::county);
    EXPECT_EQ(code.parent()->text(), "429000000000");
}

TEST(DivisionCode, RefusesWhatIsNone)
{
    for (const char* text : {"", "500156", "50015610120a", "000000000000", "5001561012033"})
        EXPECT_FALSE(DivisionCode::read(text)) << text;
}

TEST(Masking, HidesWhatIdentifies)
{
    EXPECT_EQ(mask_id_number("34052419800101001X"), "340524**********1X");
    EXPECT_EQ(mask_id_number("1234"), "****");
    EXPECT_EQ(mask_phone("13812345678"), "138****5678");
    EXPECT_EQ(mask_phone("110"), "***");
    EXPECT_EQ(mask_name("张三"), "张*");
    EXPECT_EQ(mask_name("张桂兰"), "张*兰");
    EXPECT_EQ(mask_name("欧阳修"), "欧阳*");
    EXPECT_EQ(mask_name("欧阳锋华"), "欧阳*华");
    EXPECT_EQ(mask_name("欧阳"), "欧*");
    EXPECT_EQ(mask_name("买买提·艾合买提"), "买买提·***");
    EXPECT_EQ(mask_name("张"), "*");
    EXPECT_EQ(mask_name(""), "");
    EXPECT_EQ(mask_bank_card("6222020000001234"), "**** 1234");
}

} // namespace

} // namespace xz::checks
