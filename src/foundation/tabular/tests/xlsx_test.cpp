#include "foundation/tabular/cells.hpp"
#include "foundation/tabular/table.hpp"

#include <gmock/gmock.h>
#include <map>
#include <zip.h>

namespace xz::tabular
{

namespace
{

using testing::ElementsAre;
using Cells = std::vector<std::string>;

/// A zip package in memory.
std::string packed(const std::map<std::string, std::string>& parts)
{
    zip_error_t error;
    zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_t* archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    zip_source_keep(source);
    for (const auto& [name, text] : parts)
        zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), ZIP_FL_ENC_UTF_8);
    zip_close(archive);
    zip_source_open(source);
    std::string out;
    char buffer[4096];
    for (zip_int64_t got = 0; (got = zip_source_read(source, buffer, sizeof buffer)) > 0;)
        out.append(buffer, static_cast<std::size_t>(got));
    zip_source_close(source);
    zip_source_free(source);
    return out;
}

std::map<std::string, std::string> workbook(const std::string& rows)
{
    return {
        {"xl/workbook.xml",
         R"(<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="首页" r:id="rId1"/><x:sheet name="二" r:id="rId2"/></x:sheets></x:workbook>)"},
        {"xl/_rels/workbook.xml.rels",
         R"(<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>)"},
        {"xl/sharedStrings.xml",
         R"(<sst><si><t>姓名</t></si><si><r><t>张</t></r><r><t xml:space="preserve"> 三</t></r><rPh><t>zhang</t></rPh></si></sst>)"},
        {"xl/styles.xml",
         R"(<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="0.00&quot;d&quot;"/></numFmts>
                <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>)"},
        {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"},
        {"xl/worksheets/sheet2.xml",
         R"(<worksheet><sheetData><row><c t="inlineStr"><is><t>另一张</t></is></c></row></sheetData></worksheet>)"}};
}

std::string code_of(std::string_view bytes, const TableLimits& limits = {})
{
    const auto table = read_table(bytes, limits);
    return table ? "read" : table.error().code;
}

TEST(Xlsx, WhatWasWrittenIsReadAgain)
{
    const std::vector<Cells> rows{{"34052419800101001X", "张桂兰", "12.5", "=1+1"},
                                  {"500156101203", "", "-3", "多\n行 &<>"},
                                  {"0012", "李", "不详", ""}};
    const std::string bytes = write_xlsx({{"号码"}, {"姓名"}, {"面积", Column::Kind::number}, {"备注"}}, rows, "户[1]");
    const auto table = read_table(bytes).value();
    EXPECT_EQ(table.header, (Cells{"号码", "姓名", "面积", "备注"}));
    EXPECT_THAT(table.rows, ElementsAre(Row{2, rows[0]}, Row{3, rows[1]}, Row{4, rows[2]}));
    EXPECT_EQ(code_of(bytes, {.sheet = "户 1 "}), "read");
}

TEST(Xlsx, ReadsEveryKindOfCell)
{
    const auto table = read_table(packed(workbook(R"(
        <row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="str"><v>c_x000D_d</v></c><c t="inlineStr"><is><t>行内</t></is></c><c r="E2"><v>5</v></c><c r="F2"><v>6</v></c><c r="G2"><v>7</v></c></row>
        <row r="5"><c r="A5" t="s"><v>1</v></c><c r="B5" s="1"><v>46296</v></c><c r="C5" s="2"><v>46296.5</v></c><c r="D5" s="3"><v>0.30000000000000004</v></c>
            <c r="E5"><v>3.4052419800101E+17</v></c><c r="F5" t="e"><v>#N/A</v></c><c r="G5" t="b"><v>1</v></c></row>)")))
                           .value();
    EXPECT_EQ(table.header, (Cells{"姓名", "", "c\rd", "行内", "5", "6", "7"}));
    EXPECT_THAT(
        table.rows,
        ElementsAre(Row{5, {"张 三", "2026-10-01", "2026-10-01 12:00:00", "0.3", "340524198001010000", "", "TRUE"}}));
    EXPECT_THAT(table.remarks,
                ElementsAre(Remark{Remark::Kind::damaged_number, 5, 5}, Remark{Remark::Kind::error_cell, 5, 6}));
}

TEST(Xlsx, ChoosesTheSheet)
{
    const std::string bytes = packed(workbook(R"(<row><c><v>1</v></c></row>)"));
    EXPECT_EQ(read_table(bytes).value().header, Cells{"1"});
    EXPECT_EQ(read_table(bytes, {.sheet = "二"}).value().header, Cells{"另一张"});
    EXPECT_EQ(code_of(bytes, {.sheet = "三"}), "tabular.no_such_sheet");
}

TEST(Xlsx, RefusesBombsAndBrokenFiles)
{
    auto parts = workbook("<row><c><v>1</v></c></row>");
    parts["xl/sharedStrings.xml"] = "<sst>" + std::string(8u << 20, ' ') + "</sst>";
    EXPECT_EQ(code_of(packed(parts)), "tabular.too_large");
    EXPECT_EQ(code_of(packed(workbook("<row><c><v>1</v></c></row>")), {.max_unpacked = 300}), "tabular.too_large");
    EXPECT_EQ(code_of(packed(workbook("<row><c t='s'><v>9</v></c></row>"))), "tabular.bad_workbook");
    EXPECT_EQ(code_of(packed(workbook("<row><c r='ZZZ1'><v>9</v></c></row>"))), "tabular.too_large");
    EXPECT_EQ(code_of(packed(workbook("<row"))), "tabular.bad_workbook");
    EXPECT_EQ(code_of(packed({{"other.txt", "x"}})), "tabular.bad_workbook");
    EXPECT_EQ(code_of("PK\x03\x04 and no more"), "tabular.bad_workbook");
    EXPECT_EQ(code_of(packed(workbook(""))), "tabular.empty");
}

TEST(Xlsx, ExpandsNoEntities)
{
    auto parts = workbook("");
    parts["xl/worksheets/sheet1.xml"] =
        R"(<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet><sheetData><row><c t="str"><v>&e;</v></c></row></sheetData></worksheet>)";
    EXPECT_EQ(read_table(packed(parts)).value().header, Cells{"&e;"});
}

TEST(Cells, DatesOfBothSystems)
{
    EXPECT_EQ(serial_to_text(1, DateSystem::from_1900), "1900-01-01");
    EXPECT_EQ(serial_to_text(59, DateSystem::from_1900), "1900-02-28");
    EXPECT_EQ(serial_to_text(61, DateSystem::from_1900), "1900-03-01");
    EXPECT_EQ(serial_to_text(0.354166666666667, DateSystem::from_1900), "08:30:00");
    EXPECT_EQ(serial_to_text(46295.9999999999, DateSystem::from_1900), "2026-10-01");
    EXPECT_EQ(serial_to_text(0, DateSystem::from_1904), "1904-01-01");
    EXPECT_EQ(serial_to_text(2958465, DateSystem::from_1900), "9999-12-31");
    EXPECT_EQ(serial_to_text(-1, DateSystem::from_1900), "");
    EXPECT_EQ(serial_to_text(1e300, DateSystem::from_1900), "");
}

TEST(Cells, KnowsDateFormats)
{
    EXPECT_TRUE(is_date_format(14, ""));
    EXPECT_TRUE(is_date_format(164, "[$-804]yyyy/m/d"));
    EXPECT_FALSE(is_date_format(164, "\"days\" 0.00"));
    EXPECT_FALSE(is_date_format(164, "@"));
    EXPECT_FALSE(is_date_format(2, ""));
}

TEST(Cells, NumbersWithoutExponent)
{
    EXPECT_EQ(number_to_text("123456789012345").text, "123456789012345");
    EXPECT_EQ(number_to_text("1E-3").text, "0.001");
    EXPECT_EQ(number_to_text("1.23E+3").text, "1230");
    EXPECT_EQ(number_to_text("-1234.5678").text, "-1234.5678");
    EXPECT_EQ(number_to_text("0.0").text, "0");
    EXPECT_TRUE(number_to_text("6222020000001234567").damaged);
    EXPECT_FALSE(number_to_text("0.1234567890123456").damaged);
    EXPECT_EQ(number_to_text("not a number").text, "not a number");
}

} // namespace

} // namespace xz::tabular
