#include "foundation/tabular/cells.hpp"
#include "foundation/tabular/encoding.hpp"
#include "foundation/tabular/lines.hpp"
#include "foundation/tabular/package.hpp"

#include <map>
#include <pugixml.hpp>

namespace xz::tabular
{

namespace
{

tl::unexpected<Error> broken()
{
    return refuse("tabular.bad_workbook", "这个 XLSX 文件打不开，请在 Excel 或 WPS 里重新保存后再上传");
}

/// Names without the namespace prefix, since producers choose it.
std::string_view local_name(const pugi::xml_node& node)
{
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name)
{
    for (const pugi::xml_node inner : node.children())
        if (local_name(inner) == name) return inner;
    return {};
}

/// The text of a string item: its runs joined, without the reading aids (`rPh`).
std::string text_of(const pugi::xml_node& item)
{
    std::string out;
    for (const pugi::xml_node part : item.children()) {
        if (local_name(part) == "t") out += part.child_value();
        if (local_name(part) == "r") out += child(part, "t").child_value();
    }
    return unescaped(out);
}

class Workbook
{
public:
    Workbook(Package package, const TableLimits& limits) : package_(std::move(package)), limits_(limits) {}

    Result<Table> read()
    {
        const std::string sheet = XZ_TRY(sheet_part());
        XZ_TRY(read_shared_strings());
        XZ_TRY(read_styles());
        return read_sheet(sheet);
    }

private:
    /// pugixml knows no external entities and expands none of a DTD's own.
    Result<void> load(const std::string& part, pugi::xml_document& document)
    {
        const std::string xml = XZ_TRY(package_.read(part));
        if (!document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata)) return broken();
        return {};
    }

    Result<std::string> sheet_part()
    {
        pugi::xml_document workbook, relations;
        XZ_TRY(load("xl/workbook.xml", workbook));
        XZ_TRY(load("xl/_rels/workbook.xml.rels", relations));
        const pugi::xml_node root = child(workbook, "workbook");
        const std::string_view from_1904 = child(root, "workbookPr").attribute("date1904").value();
        if (from_1904 == "1" || from_1904 == "true") dates_ = DateSystem::from_1904;
        std::string id;
        for (const pugi::xml_node sheet : child(root, "sheets").children()) {
            if (!limits_.sheet.empty() && limits_.sheet != sheet.attribute("name").value()) continue;
            for (const pugi::xml_attribute attribute : sheet.attributes())
                if (std::string_view(attribute.name()).ends_with(":id")) id = attribute.value();
            break;
        }
        if (id.empty()) return refuse("tabular.no_such_sheet", "文件里没有这张工作表：" + limits_.sheet);
        for (const pugi::xml_node relation : child(relations, "Relationships").children()) {
            if (id != relation.attribute("Id").value()) continue;
            const std::string_view target = relation.attribute("Target").value();
            if (std::string_view(relation.attribute("TargetMode").value()) == "External") return broken();
            return target.starts_with('/') ? std::string(target.substr(1)) : "xl/" + std::string(target);
        }
        return broken();
    }

    Result<void> read_shared_strings()
    {
        if (!package_.has("xl/sharedStrings.xml")) return {};
        pugi::xml_document document;
        XZ_TRY(load("xl/sharedStrings.xml", document));
        for (const pugi::xml_node item : child(document, "sst").children())
            if (local_name(item) == "si") strings_.push_back(text_of(item));
        return {};
    }

    Result<void> read_styles()
    {
        if (!package_.has("xl/styles.xml")) return {};
        pugi::xml_document document;
        XZ_TRY(load("xl/styles.xml", document));
        const pugi::xml_node root = child(document, "styleSheet");
        std::map<int, std::string> codes;
        for (const pugi::xml_node format : child(root, "numFmts").children())
            codes[format.attribute("numFmtId").as_int()] = format.attribute("formatCode").value();
        for (const pugi::xml_node style : child(root, "cellXfs").children()) {
            const int id = style.attribute("numFmtId").as_int();
            const auto code = codes.find(id);
            date_styles_.push_back(is_date_format(id, code == codes.end() ? "" : code->second));
        }
        return {};
    }

    Result<Table> read_sheet(const std::string& part)
    {
        pugi::xml_document document;
        XZ_TRY(load(part, document));
        Lines lines(limits_);
        long line = 0;
        for (const pugi::xml_node row : child(child(document, "worksheet"), "sheetData").children()) {
            if (local_name(row) != "row") continue;
            const long said = row.attribute("r").as_int(0);
            line = said > line ? said : line + 1;
            std::vector<std::string> cells;
            for (const pugi::xml_node cell : row.children()) {
                if (local_name(cell) != "c") continue;
                const CellPlace place = place_of(cell.attribute("r").value());
                const std::size_t column = place.column < 0 ? cells.size() : static_cast<std::size_t>(place.column);
                if (column >= limits_.max_columns) {
                    if (child(cell, "v") || child(cell, "is"))
                        return refuse("tabular.too_large", "表格的列太多，请删去不需要的列");
                    continue;
                }
                if (column >= cells.size()) cells.resize(column + 1);
                cells[column] = XZ_TRY(cell_text(cell, lines, static_cast<std::size_t>(line), column + 1));
                if (!is_utf8(cells[column])) return broken();
            }
            XZ_TRY(lines.add(static_cast<std::size_t>(line), std::move(cells)));
        }
        return std::move(lines).table();
    }

    Result<std::string> cell_text(const pugi::xml_node& cell, Lines& lines, std::size_t line, std::size_t column)
    {
        const std::string_view type = cell.attribute("t").value();
        const std::string_view value = child(cell, "v").child_value();
        if (type == "s") {
            const unsigned index = child(cell, "v").text().as_uint(~0u);
            if (index >= strings_.size()) return broken();
            return strings_[index];
        }
        if (type == "inlineStr") return text_of(child(cell, "is"));
        if (type == "str") return unescaped(value);
        if (type == "b") return std::string(value == "1" ? "TRUE" : "FALSE");
        if (type == "e") {
            lines.remark(Remark::Kind::error_cell, line, column);
            return std::string();
        }
        if (type == "d" || value.empty()) return std::string(value);
        const unsigned style = cell.attribute("s").as_uint(0);
        if (style < date_styles_.size() && date_styles_[style]) {
            const std::string date = serial_to_text(child(cell, "v").text().as_double(-1), dates_);
            if (!date.empty()) return date;
        }
        NumberText number = number_to_text(value);
        if (number.damaged) lines.remark(Remark::Kind::damaged_number, line, column);
        return std::move(number.text);
    }

    Package package_;
    const TableLimits& limits_;
    std::vector<std::string> strings_;
    std::vector<bool> date_styles_;
    DateSystem dates_ = DateSystem::from_1900;
};

} // namespace

Result<Table> read_xlsx(std::string_view bytes, const TableLimits& limits)
{
    if (bytes.size() > limits.max_bytes) return refuse("tabular.too_large", "文件太大，请分成几个文件");
    return Workbook(XZ_TRY(Package::open(bytes, limits.max_unpacked)), limits).read();
}

} // namespace xz::tabular
