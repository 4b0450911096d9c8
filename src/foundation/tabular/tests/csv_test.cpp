#include "foundation/tabular/table.hpp"

#include <gmock/gmock.h>

namespace xz::tabular
{

namespace
{

using testing::ElementsAre;
using testing::IsEmpty;
using Cells = std::vector<std::string>;

std::string code_of(std::string_view bytes, const TableLimits& limits = {})
{
    const auto table = read_table(bytes, limits);
    return table ? "read" : table.error().code;
}

TEST(Csv, ReadsQuotesAndLineEndsOfEveryKind)
{
    const auto table = read_table("姓名,备注\r\n甲,\"一,\"\"二\"\"\n三\"\r乙,x\n\n丙,\"y\"z").value();
    EXPECT_EQ(table.header, (Cells{"姓名", "备注"}));
    EXPECT_THAT(table.rows, ElementsAre(Row{2, {"甲", "一,\"二\"\n三"}}, Row{4, {"乙", "x"}}, Row{6, {"丙", "yz"}}));
    EXPECT_THAT(table.remarks, IsEmpty());
}

TEST(Csv, FindsTheSeparator)
{
    EXPECT_EQ(read_table("a\tb,c\td\n1\t2\t3").value().header, (Cells{"a", "b,c", "d"}));
    EXPECT_EQ(read_table("\"a;x\";b\n1;2").value().header, (Cells{"a;x", "b"}));
    EXPECT_EQ(read_table("a\n1").value().header, Cells{"a"});
}

TEST(Csv, ReadsTheEncodingsOfChineseOffices)
{
    EXPECT_EQ(read_table("\xEF\xBB\xBF户号,姓名\n1,张三").value().header, (Cells{"户号", "姓名"}));
    EXPECT_EQ(read_table("\xBB\xA7\xBA\xC5,\xD0\xD5\xC3\xFB\n1,\xD5\xC5\xC8\xFD").value().rows,
              (std::vector<Row>{{2, {"1", "张三"}}}));
    const std::string utf16("\xFF\xFE\x37\x62\x09\x00\x61\x00\x0A\x00\x31\x00\x09\x00\x32\x00", 16);
    EXPECT_EQ(read_table(utf16).value().header, (Cells{"户", "a"}));
    EXPECT_EQ(code_of("a\xFF\xFF\xFF,b"), "tabular.bad_text");
    EXPECT_EQ(code_of(std::string_view("a,b\n\0,1", 7)), "tabular.bad_text");
}

TEST(Csv, RemarksRaggedLines)
{
    const auto table = read_table("a,b,c\n1,2\n1,2,3,4\n1,2,3,,,\n1,2,\n").value();
    EXPECT_THAT(table.rows, ElementsAre(Row{2, {"1", "2", ""}}, Row{3, {"1", "2", "3"}}, Row{4, {"1", "2", "3"}},
                                        Row{5, {"1", "2", ""}}));
    EXPECT_THAT(table.remarks,
                ElementsAre(Remark{Remark::Kind::too_few_cells, 2, 0}, Remark{Remark::Kind::too_many_cells, 3, 0}));
    EXPECT_EQ(says(table.remarks[0]), "第 2 行的格子比表头少，缺的当作空白");
}

TEST(Csv, LeavesOutALineWithNothingUnderTheHeader)
{
    const auto table = read_table("a\n,x\n1\n").value();
    EXPECT_THAT(table.rows, ElementsAre(Row{3, {"1"}}));
    EXPECT_THAT(table.remarks, ElementsAre(Remark{Remark::Kind::too_many_cells, 2, 0}));
}

TEST(Csv, FindsTheHeaderUnderAHeading)
{
    TableLimits limits;
    limits.is_title = [](std::string_view cell) { return cell == "姓名" || cell == "年龄"; };
    const auto table = read_csv("花名册,,\n,单位：后坞村,\n姓名,年龄,备注\n张三,40,\n", limits);
    ASSERT_TRUE(table);
    EXPECT_EQ(table->header, (std::vector<std::string>{"姓名", "年龄", "备注"}));
    ASSERT_EQ(table->rows.size(), 1u);
    EXPECT_EQ(table->rows[0].line, 4u);
    // Where no line looks like a header the first one is it.
    const auto other = read_csv("甲,乙\n1,2\n3,4\n", limits);
    ASSERT_TRUE(other);
    EXPECT_EQ(other->header, (std::vector<std::string>{"甲", "乙"}));
    EXPECT_EQ(other->rows.size(), 2u);
    EXPECT_TRUE(other->remarks.empty());
}

TEST(Csv, KeepsTheLimits)
{
    EXPECT_EQ(code_of(""), "tabular.empty");
    EXPECT_EQ(code_of("\n ,\u3000\n"), "tabular.empty");
    EXPECT_EQ(code_of("a\n1\n2\n3", {.max_rows = 2}), "tabular.too_large");
    EXPECT_EQ(code_of("a,b,c\n", {.max_columns = 2}), "tabular.too_large");
    EXPECT_EQ(code_of(std::string(1'000'000, ','), {.max_columns = 2}), "tabular.too_large");
    EXPECT_EQ(code_of("a\n12345", {.max_cell = 4}), "tabular.too_large");
    EXPECT_EQ(code_of("a\n12345", {.max_bytes = 4}), "tabular.too_large");
    EXPECT_EQ(code_of("a\n\"x\ny"), "tabular.open_quote");
    EXPECT_EQ(code_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "tabular.old_workbook");
}

TEST(Csv, ExportsNothingThatRunsAsAFormula)
{
    EXPECT_EQ(write_csv({{"a"}, {"b"}}, {{"=1+1", "-5"}, {"+86 138", "@x"}, {"-2.50", "-"}, {"＝A1", "说,\"好\""}}),
              "\xEF\xBB\xBF"
              "a,b\r\n'=1+1,-5\r\n'+86 138,'@x\r\n-2.50,'-\r\n'＝A1,\"说,\"\"好\"\"\"\r\n");
}

TEST(Csv, WhatWasExportedIsReadAgain)
{
    const std::vector<Cells> rows{
        {"=1+1", "多\n行"}, {"-x", "a,b;c\td"}, {"'普通", "\"引\""}, {"'=1", "''-x"}, {"34052419800101001X", "0012"}};
    const auto table = read_table(write_csv({{"甲"}, {"乙"}}, rows)).value();
    ASSERT_EQ(table.rows.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(table.rows[i].cells, rows[i]);
}

} // namespace

} // namespace xz::tabular
