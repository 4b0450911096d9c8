#include "foundation/checks/identifiers.hpp"
#include "foundation/core/utf8.hpp"
#include "registry/import_rows.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace xz::registry::imports
{

namespace
{

constexpr std::size_t kLongestName = 50;
constexpr std::size_t kLongestNumber = 20;
constexpr std::size_t kLongestAddress = 200;

constexpr std::string_view kScientific = "号码被表格改成了科学计数法，后几位已经丢失。请先把这一列设成文本，再重新填写";

/// 3.30521E+17: a long number as a spreadsheet shows it.
bool is_scientific(std::string_view cell)
{
    const auto e = cell.find_first_of("eE");
    if (e == std::string_view::npos || e == 0 || e + 2 >= cell.size() || (cell[e + 1] != '+')) return false;
    return cell.substr(0, e).find_first_not_of("0123456789.") == std::string_view::npos &&
           cell.substr(e + 2).find_first_not_of("0123456789") == std::string_view::npos;
}

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
        const auto typed = sheet_.cell(row_, field);
        const auto code = DivisionCode::parse(typed);
        if (code && code->level() == 5) return *code;
        wrong(field, is_scientific(typed) ? std::string(kScientific) : "请填 12 位的村代码");
        return {};
    }
    /// The errors of a cell that the spreadsheet has spoilt are told once.
    bool is_spoilt(std::string_view field)
    {
        if (sheet_.is_damaged(row_, field)) {
            good_ = false;
            return true;
        }
        if (!is_scientific(sheet_.cell(row_, field))) return false;
        wrong(field, kScientific);
        return true;
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
    if (typed == "男" || typed == "男性" || typed == "1" || typed == "male" || typed == "M") return "male";
    if (typed == "女" || typed == "女性" || typed == "2" || typed == "female" || typed == "F") return "female";
    return {};
}

/// What people write for the words of GB/T 4761.
std::string relation_of(std::string text)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kWords{
        {{"本人", "户主"}, {"户主本人", "户主"}, {"本人或户主", "户主"}, {"妻", "配偶"},   {"妻子", "配偶"},
         {"夫", "配偶"},   {"丈夫", "配偶"},     {"老婆", "配偶"},       {"老公", "配偶"}, {"爱人", "配偶"},
         {"儿子", "子"},   {"女儿", "女"},       {"父", "父亲"},         {"母", "母亲"},   {"媳", "儿媳"},
         {"媳妇", "儿媳"}, {"儿媳妇", "儿媳"},   {"孙", "孙子"},         {"爷爷", "祖父"}, {"奶奶", "祖母"}}};
    for (const auto& [typed, word] : kWords)
        if (text == typed) return std::string(word);
    return text;
}

/// The peoples of GB/T 3304, and what the identity cards of those say who belong to none.
bool is_people(std::string_view name)
{
    constexpr std::string_view kAll = "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 "
                                      "土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 "
                                      "佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 "
                                      "仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 "
                                      "阿昌族 普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 "
                                      "京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 "
                                      "珞巴族 基诺族 穿青人 其他 外国血统中国籍人士 ";
    return kAll.find(std::string(name) + " ") != std::string_view::npos &&
           (kAll.starts_with(name) || kAll.find(" " + std::string(name) + " ") != std::string_view::npos);
}

std::string people_of(std::string typed)
{
    if (typed.empty() || is_people(typed)) return typed;
    const std::string full = typed + "族";
    return is_people(full) ? full : std::string();
}

/// A name as the register writes it: no blanks between Chinese characters (张　三), one kind of point between the
/// parts of a name (买买提·吐尔逊).
std::string name_of(std::string_view typed)
{
    std::string out;
    bool blank = false;
    for (std::size_t i = 0; i < typed.size();) {
        const std::size_t length = std::max<std::size_t>(1, utf8_prefix(typed.substr(i), 1).size());
        const auto c = typed.substr(i, length);
        i += length;
        if (c == " " || c == "\u3000") {
            blank = true;
            continue;
        }
        const bool point = c == "•" || c == "‧" || c == "・" || c == "∙" || c == "●" || c == "。" ||
                           (c == "." && !out.empty() && static_cast<unsigned char>(out.back()) >= 0x80);
        const bool latin = c.size() == 1 && !out.empty() && static_cast<unsigned char>(out.back()) < 0x80;
        if (blank && latin) out += ' ';
        blank = false;
        out += point ? std::string_view("·") : c;
    }
    return out;
}

std::string seen_before(std::size_t row) { return "与第 " + std::to_string(row) + " 行重复"; }

/// The row before that holds the same key, if any.
template <class Key>
std::optional<std::size_t> earlier(std::map<Key, std::size_t>& seen, Key key, std::size_t row)
{
    const auto [it, fresh] = seen.emplace(std::move(key), row);
    return fresh ? std::nullopt : std::optional(it->second);
}

/// As our own exports show numbers: they say whom a row means, and change nothing.
bool is_masked(std::string_view cell) { return cell.find('*') != std::string_view::npos; }

void check_identity(Line& line, const Sheet& sheet, const tabular::Row& row, std::chrono::year_month_day today,
                    PersonLine& told)
{
    Person& p = told.person;
    const auto sex = sheet.cell(row, "sex");
    p.sex = sex_of(sex);
    if (!sex.empty() && p.sex.empty()) line.wrong("sex", "请填男或女");
    const auto born = sheet.cell(row, "birth_date");
    p.birth_date = read_date(born);
    if (!born.empty() && p.birth_date.empty()) line.wrong("birth_date", "日期不对，请写成 1970-01-31 这样，要写到日");
    if (p.birth_date > to_iso_date(today)) line.wrong("birth_date", "出生日期晚于今天");
    const auto number = sheet.cell(row, "id_number");
    if (number.empty() || line.is_spoilt("id_number")) return;
    if (is_masked(number)) {
        told.id_mask = number;
        return;
    }
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

std::optional<DivisionCode> read_division_code(std::string_view typed)
{
    std::string digits(typed);
    // Codes of counties and townships are often written without the zeros below.
    if (digits.size() == 2 || digits.size() == 4 || digits.size() == 6 || digits.size() == 9) digits.resize(12, '0');
    return DivisionCode::parse(digits);
}

namespace
{

/// 1 to 5, or a word for it; 0 for anything else.
int level_of(std::string_view typed)
{
    constexpr std::array<std::string_view, 5> kWords{
        "省 省级 直辖市 自治区 省份 province ", "市 地级 市级 地级市 州 盟 地区 city prefecture ",
        "县 县级 区县 区 旗 县级市 区县级 county ", "乡 镇 乡镇 乡级 乡镇级 街道 乡镇街道 town township street ",
        "村 村级 社区 居委会 村委会 村居 village "};
    if (typed.size() == 1 && typed[0] >= '1' && typed[0] <= '5') return typed[0] - '0';
    const std::string word = std::string(typed) + " ";
    for (std::size_t i = 0; i < kWords.size(); ++i)
        if (kWords[i].starts_with(word) || kWords[i].find(" " + word) != std::string_view::npos) return int(i) + 1;
    return 0;
}

/// What stands between commas, semicolons or blanks of any kind.
std::vector<std::string> words_of(std::string_view cell)
{
    std::vector<std::string> out(1);
    for (std::size_t i = 0; i < cell.size();) {
        const std::size_t length = std::max<std::size_t>(1, utf8_prefix(cell.substr(i), 1).size());
        const auto c = cell.substr(i, length);
        i += length;
        if (c == "," || c == ";" || c == " " || c == "、" || c == "，" || c == "；" || c == "/")
            out.emplace_back();
        else
            out.back() += c;
    }
    std::erase(out, std::string());
    return out;
}

} // namespace

std::vector<DivisionLine> check_divisions(const Sheet& sheet, std::int64_t county, std::span<const DivisionRow> known,
                                          Others others, Errors& errors)
{
    const DivisionCode whole = access::county_division(county);
    std::vector<DivisionLine> out;
    std::map<DivisionCode, std::size_t> seen;
    std::set<DivisionCode> parents;
    for (const auto& row : known)
        if (row.valid_to.empty()) parents.insert(row.code);
    for (const auto& row : sheet.rows())
        if (const auto code = read_division_code(sheet.cell(row, "code"))) parents.insert(*code);

    for (const auto& row : sheet.rows()) {
        const auto code = read_division_code(sheet.cell(row, "code"));
        const bool other = code && !whole.contains(*code) && !code->contains(whole);
        if (other && others == Others::leave_out) continue;
        Line line(sheet, row, errors);
        if (line.is_spoilt("code")) continue;
        if (!code) {
            line.wrong("code", "区划代码应是 12 位数字");
            continue;
        }
        DivisionRow d;
        d.code = *code;
        // A prefecture without counties (东莞) stands in lists as its own county too.
        d.level = d.code == whole ? 3 : code->level();
        const auto typed_level = sheet.cell(row, "level");
        if (d.code == whole && code->level() != 3 && level_of(typed_level) != 3) continue;
        d.name = name_of(line.required_text("name", kLongestName));
        if (!typed_level.empty() && level_of(typed_level) != d.level)
            line.wrong("level", "级别与代码不一致，这个代码是 " + std::to_string(d.level) + " 级");
        if (other) line.wrong("code", "不是本县的区划");
        if (const auto before = earlier(seen, d.code, row.line)) line.wrong("code", seen_before(*before));
        const auto parent_cell = sheet.cell(row, "parent_code");
        auto parent = read_division_code(parent_cell);
        if (!parent_cell.empty() && parent_cell != "0" && !parent)
            line.wrong("parent_code", "上级代码应是 12 位数字");
        else if (!parent && d.level > 3) {
            // What stands right below a county has zeros where others have their township.
            if (const auto above = d.code.at(d.level - 1); parents.contains(above))
                parent = above;
            else
                line.wrong("parent_code", "表里没有它的上级 " + above.text());
        } else if (parent && d.code == whole && *parent == d.code)
            parent.reset();
        else if (parent && (*parent == d.code || !parent->contains(d.code)))
            line.wrong("parent_code", "代码不在这个上级之下");
        else if (parent && d.level > 3 && !parents.contains(*parent))
            line.wrong("parent_code", "没有这个上级，请先加上 " + parent->text() + " 这一行");
        d.parent = parent.value_or(DivisionCode{});
        std::vector<DivisionCode> former;
        for (const auto& word : words_of(sheet.cell(row, "former_codes"))) {
            const auto before = read_division_code(word);
            if (!before || before->level() != d.level || *before == d.code)
                line.wrong("former_codes", word + "不是同一级的区划代码。几个代码之间用顿号隔开");
            else
                former.push_back(*before);
        }
        if (line.good()) out.push_back({row.line, std::move(d), std::move(former)});
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
        h.head_name = name_of(line.required_text("head_name", kLongestName));
        if (const auto before =
                earlier(seen, {h.household.division, std::string(plain_number(h.household.number))}, row.line);
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
    std::map<std::tuple<DivisionCode, std::string, std::string, std::string>, std::size_t> names;
    for (const auto& row : sheet.rows()) {
        Line line(sheet, row, errors);
        PersonLine p{.row = row.line};
        p.person.name = name_of(line.required_text("name", kLongestName));
        check_identity(line, sheet, row, today, p);
        const auto ethnicity = line.text("ethnicity", 20);
        p.person.ethnicity = people_of(ethnicity);
        if (!ethnicity.empty() && p.person.ethnicity.empty()) line.wrong("ethnicity", "没有这个民族，请核对");
        if (const auto typed = sheet.cell(row, "phone");
            !typed.empty() && !is_masked(typed) && !line.is_spoilt("phone")) {
            const auto phone = checks::read_mobile(typed);
            if (phone)
                p.person.phone = *phone.value;
            else
                line.wrong("phone", checks::says(*phone.fault, "手机号"));
        }
        p.person.division = line.village("division_code");
        p.household_number = line.required_text("household_number", kLongestNumber);
        p.person.household_relation = relation_of(line.required_text("household_relation", kLongestNumber));
        if (p.person.household_relation.find_first_of("0123456789") != std::string::npos)
            line.wrong("household_relation", "请用文字写，比如户主、配偶、子、女");
        if (!p.person.id_number.empty()) {
            if (const auto before = earlier(numbers, p.person.id_number, row.line))
                line.wrong("id_number", seen_before(*before));
        } else if (line.good()) {
            if (const auto before = earlier(
                    names, {p.person.division, std::string(plain_number(p.household_number)), p.person.name, p.id_mask},
                    row.line))
                line.wrong("name", seen_before(*before) + "；同户同名的人请填身份证号");
        }
        if (line.good()) out.push_back(std::move(p));
    }
    return out;
}

} // namespace xz::registry::imports
