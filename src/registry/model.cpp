#include "registry/model.hpp"

#include "engines/search/pinyin.hpp"
#include "engines/search/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace xz::registry
{

namespace
{

using Titles = std::pair<std::string_view, std::string_view>;

constexpr std::size_t kKeyCharacters = 8;

constexpr std::array<Titles, 12> kBodies{{{"party_branch", "党支部"},
                                          {"village_committee", "村民委员会"},
                                          {"supervisory_committee", "村务监督委员会"},
                                          {"villager_representatives", "村民代表会议"},
                                          {"villager_assembly", "村民会议"},
                                          {"collective", "集体经济组织"},
                                          {"township_office", "乡镇办公室"},
                                          {"township_government", "乡镇人民政府"},
                                          {"county_department", "县直部门"},
                                          {"cooperative", "农民专业合作社"},
                                          {"enterprise", "企业"},
                                          {"social_organisation", "社会组织"}}};

struct SeatTitle {
    std::string_view body; ///< empty: of every other body
    std::string_view role;
    std::string_view title;
};
constexpr std::array<SeatTitle, 21> kSeatTitles{{{"party_branch", "head", "书记"},
                                                 {"party_branch", "deputy", "副书记"},
                                                 {"party_branch", "member", "委员"},
                                                 {"village_committee", "member", "委员"},
                                                 {"supervisory_committee", "member", "委员"},
                                                 {"villager_representatives", "head", "召集人"},
                                                 {"villager_representatives", "deputy", "副召集人"},
                                                 {"villager_representatives", "member", "村民代表"},
                                                 {"collective", "head", "理事长"},
                                                 {"collective", "deputy", "副理事长"},
                                                 {"collective", "member", "理事"},
                                                 {"cooperative", "head", "理事长"},
                                                 {"cooperative", "deputy", "副理事长"},
                                                 {"cooperative", "member", "理事"},
                                                 {"enterprise", "head", "负责人"},
                                                 {"enterprise", "deputy", "副负责人"},
                                                 {"social_organisation", "head", "负责人"},
                                                 {"", "head", "主任"},
                                                 {"", "deputy", "副主任"},
                                                 {"", "member", "成员"},
                                                 {"", "secretary", "文书"}}};

constexpr std::array<Titles, 3> kKinds{
    {{"registered", "户籍"}, {"resident", "居住"}, {"collective_member", "集体成员"}}};

constexpr std::array<Titles, 6> kKinships{{{"spouse", "配偶"},
                                           {"parent", "父母"},
                                           {"child", "子女"},
                                           {"sibling", "兄弟姐妹"},
                                           {"grandparent", "祖父母"},
                                           {"grandchild", "孙子女"}}};

template <std::size_t N>
std::string_view find(const std::array<Titles, N>& titles, std::string_view key)
{
    const auto it = std::find_if(titles.begin(), titles.end(), [&](const Titles& t) { return t.first == key; });
    return it == titles.end() ? std::string_view() : it->second;
}

/// The characters that a search looks at.
std::vector<std::string> characters(std::string_view text)
{
    std::vector<std::string> out;
    while (!text.empty()) {
        const char32_t c = search::next_character(text);
        if (!search::is_han(c) && !search::is_word_character(c)) continue;
        search::append_utf8(out.emplace_back(), c);
    }
    return out;
}

std::string joined(const std::vector<std::string>& characters, std::size_t from)
{
    std::string out;
    for (std::size_t i = from; i < std::min(characters.size(), from + kKeyCharacters); ++i) out += characters[i];
    return out;
}

} // namespace

bool in_force(std::string_view from, std::string_view to, std::string_view day)
{
    return (from.empty() || from <= day) && (to.empty() || day <= to);
}

std::string body_title(std::string_view body)
{
    const auto title = find(kBodies, body);
    return std::string(title.empty() ? body : title);
}

std::string role_title(std::string_view body, std::string_view role)
{
    for (const auto& [of_body, of_role, title] : kSeatTitles)
        if ((of_body.empty() || of_body == body) && of_role == role) return std::string(title);
    return std::string(role);
}

std::string_view kind_title(std::string_view kind) { return find(kKinds, kind); }

std::string_view kinship_title(std::string_view kinship) { return find(kKinships, kinship); }

std::string_view reverse_kinship(std::string_view kinship)
{
    if (kinship == "parent") return "child";
    if (kinship == "child") return "parent";
    if (kinship == "grandparent") return "grandchild";
    if (kinship == "grandchild") return "grandparent";
    return kinship;
}

std::string_view sex_title(std::string_view sex) { return sex == "male" ? "男" : sex == "female" ? "女" : ""; }

std::string search_key(std::string_view typed) { return joined(characters(typed), 0); }

std::vector<std::string> name_tokens(std::string_view name)
{
    std::vector<std::string> out;
    const auto all = characters(name);
    for (std::size_t i = 0; i < all.size(); ++i) out.push_back(joined(all, i));
    if (auto initials = search::pinyin_initials(name); !initials.empty()) {
        if (initials.size() > kKeyCharacters) initials.resize(kKeyCharacters);
        out.push_back(std::move(initials));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::string key_end(std::string_view key) { return std::string(key) + "\xF4\x8F\xBF\xBF"; }

} // namespace xz::registry
