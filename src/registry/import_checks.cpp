#include "foundation/checks/identifiers.hpp"
#include "foundation/core/utf8.hpp"
#include "registry/import_rows.hpp"

#include <algorithm>
#include <set>

namespace xz::registry::imports
{

namespace
{

constexpr std::size_t kLongestName = 50;
constexpr std::size_t kLongestNumber = 20;
constexpr std::size_t kLongestAddress = 200;

/// One row under check: gathers what is wrong with it.
class Line
{
public:
    Line(const Sheet& sheet, const tabular::Row& row, Errors& errors) : sheet_(sheet), row_(row), errors_(errors) {}

    void wrong(std::string_view field, std::string_view says)
    {
        errors_.add(row_.line, field.empty() ? field : sheet_.title(field), says);
        good_ = false;
    }
    std::string text(std::string_view field, std::size_t most)
    {
        const auto cell = sheet_.cell(row_, field);
        if (!is_utf8(cell) ||
            std::any_of(cell.begin(), cell.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
            wrong(field, "有无法识别的字符");
        else if (utf8_length(cell) > most)
            wrong(field, "最多写 " + std::to_string(most) + " 个字");
        return std::string(cell);
    }
    std::string required_text(std::string_view field, std::size_t most)
    {
        auto value = text(field, most);
        if (value.empty()) wrong(field, "没有填");
        return value;
    }
    DivisionCode village(std::string_view field)
    {
        const auto code = DivisionCode::parse(sheet_.cell(row_, field));
        if (!code || code->level() != 5) {
            wrong(field, "请填 12 位的村代码");
            return {};
        }
        return *code;
    }
    bool good() const { return good_; }

private:
    const Sheet& sheet_;
    const tabular::Row& row_;
    Errors& errors_;
    bool good_ = true;
};

std::string sex_of(std::string_view typed)
{
    if (typed == "男" || typed == "男性" || typed == "1" || typed == "male") return "male";
    if (typed == "女" || typed == "女性" || typed == "2" || typed == "female") return "female";
    return {};
}

std::string relation_of(std::string text)
{
    return text == "本人" || text == "户主本人" || text == "本人或户主" ? std::string(kHeadRelation) : text;
}

std::string seen_before(std::size_t row) { return "与第 " + std::to_string(row) + " 行重复"; }

/// The row before that holds the same key, if any.
template <class Key>
std::optional<std::size_t> earlier(std::map<Key, std::size_t>& seen, Key key, std::size_t row)
{
    const auto [it, fresh] = seen.emplace(std::move(key), row);
    return fresh ? std::nullopt : std::optional(it->second);
}

void check_identity(Line& line, const Sheet& sheet, const tabular::Row& row, std::chrono::year_month_day today,
                    Person& p)
{
    const auto sex = sheet.cell(row, "sex");
    p.sex = sex_of(sex);
    if (!sex.empty() && p.sex.empty()) line.wrong("sex", "请填男或女");
    const auto born = sheet.cell(row, "birth_date");
    p.birth_date = read_date(born);
    if (!born.empty() && p.birth_date.empty()) line.wrong("birth_date", "日期不对，请写成 1970-01-31 这样");
    if (p.birth_date > to_iso_date(today)) line.wrong("birth_date", "出生日期晚于今天");
    const auto number = sheet.cell(row, "id_number");
    if (number.empty()) return;
    const auto id = checks::read_id_number(number, today);
    if (!id) {
        line.wrong("id_number", checks::says(*id.fault, "身份证号"));
        return;
    }
    p.id_number = id->text;
    const std::string own_sex = id->sex == checks::Sex::male ? "male" : "female";
    const std::string own_birth = to_iso_date(id->born);
    if (!p.sex.empty() && p.sex != own_sex) line.wrong("sex", "性别与身份证号不一致");
    if (!p.birth_date.empty() && p.birth_date != own_birth) line.wrong("birth_date", "出生日期与身份证号不一致");
    p.sex = own_sex;
    p.birth_date = own_birth;
}

} // namespace

std::vector<DivisionLine> check_divisions(const Sheet& sheet, std::int64_t county, std::span<const DivisionRow> known,
                                          Errors& errors)
{
    const DivisionCode whole = access::county_division(county);
    std::vector<DivisionLine> out;
    std::map<DivisionCode, std::size_t> seen;
    std::set<DivisionCode> parents;
    for (const auto& row : known)
        if (row.valid_to.empty()) parents.insert(row.code);
    for (const auto& row : sheet.rows())
        if (const auto code = DivisionCode::parse(sheet.cell(row, "code"))) parents.insert(*code);

    for (const auto& row : sheet.rows()) {
        Line line(sheet, row, errors);
        DivisionRow d;
        d.name = line.required_text("name", kLongestName);
        const auto code = DivisionCode::parse(sheet.cell(row, "code"));
        if (!code) {
            line.wrong("code", "区划代码应是 12 位数字");
            continue;
        }
        d.code = *code;
        d.level = code->level();
        if (sheet.cell(row, "level") != std::to_string(d.level))
            line.wrong("level", "级别与代码不一致，这个代码是 " + std::to_string(d.level) + " 级");
        if (!whole.contains(d.code) && !d.code.contains(whole)) line.wrong("code", "不是本县的区划");
        if (const auto before = earlier(seen, d.code, row.line)) line.wrong("code", seen_before(*before));
        const auto parent_cell = sheet.cell(row, "parent_code");
        const auto parent = DivisionCode::parse(parent_cell);
        if (!parent_cell.empty() && !parent)
            line.wrong("parent_code", "上级代码应是 12 位数字");
        else if (!parent && d.level > 3)
            line.wrong("parent_code", "没有填上级代码");
        else if (parent && (*parent == d.code || !parent->contains(d.code)))
            line.wrong("parent_code", "代码不在这个上级之下");
        else if (parent && d.level > 3 && !parents.contains(*parent))
            line.wrong("parent_code", "没有这个上级");
        d.parent = parent.value_or(DivisionCode{});
        if (line.good()) out.push_back({row.line, std::move(d)});
    }
    return out;
}

std::vector<HouseholdLine> check_households(const Sheet& sheet, Errors& errors)
{
    std::vector<HouseholdLine> out;
    std::map<std::pair<DivisionCode, std::string>, std::size_t> seen;
    for (const auto& row : sheet.rows()) {
        Line line(sheet, row, errors);
        HouseholdLine h{.row = row.line};
        h.household.number = line.required_text("household_number", kLongestNumber);
        h.household.division = line.village("division_code");
        h.household.villager_group = line.text("villager_group", kLongestNumber);
        h.household.address = line.text("address", kLongestAddress);
        h.head_name = line.required_text("head_name", kLongestName);
        if (const auto before = earlier(seen, {h.household.division, h.household.number}, row.line);
            before && line.good())
            line.wrong("household_number", seen_before(*before));
        if (line.good()) out.push_back(std::move(h));
    }
    return out;
}

std::vector<PersonLine> check_persons(const Sheet& sheet, std::chrono::year_month_day today, Errors& errors)
{
    std::vector<PersonLine> out;
    std::map<std::string, std::size_t> numbers;
    std::map<std::tuple<DivisionCode, std::string, std::string>, std::size_t> names;
    for (const auto& row : sheet.rows()) {
        Line line(sheet, row, errors);
        PersonLine p{.row = row.line};
        p.person.name = line.required_text("name", kLongestName);
        check_identity(line, sheet, row, today, p.person);
        p.person.ethnicity = line.text("ethnicity", 10);
        if (!p.person.ethnicity.empty() && !p.person.ethnicity.ends_with("族")) p.person.ethnicity += "族";
        if (const auto typed = sheet.cell(row, "phone"); !typed.empty()) {
            const auto phone = checks::read_mobile(typed);
            if (phone)
                p.person.phone = *phone.value;
            else
                line.wrong("phone", checks::says(*phone.fault, "手机号"));
        }
        p.person.division = line.village("division_code");
        p.household_number = line.required_text("household_number", kLongestNumber);
        p.person.household_relation = relation_of(line.required_text("household_relation", kLongestNumber));
        if (!p.person.id_number.empty()) {
            if (const auto before = earlier(numbers, p.person.id_number, row.line))
                line.wrong("id_number", seen_before(*before));
        } else if (line.good()) {
            if (const auto before = earlier(names, {p.person.division, p.household_number, p.person.name}, row.line))
                line.wrong("name", seen_before(*before) + "；同户同名的人请填身份证号");
        }
        if (line.good()) out.push_back(std::move(p));
    }
    return out;
}

} // namespace xz::registry::imports
