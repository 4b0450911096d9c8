#include "engines/search/pinyin.hpp"

#include "engines/search/pinyin_table.hpp"
#include "engines/search/text.hpp"

#include <algorithm>
#include <array>

namespace xz::search
{

namespace
{

struct Override {
    std::string_view text;
    std::string_view initials;
};

// Surnames whose initial differs from that of the character in other words, the double ones first.
constexpr std::array<Override, 25> kSurnames{
    {{"尉迟", "yc"}, {"万俟", "mq"}, {"澹台", "tt"}, {"单于", "cy"}, {"长孙", "zs"}, {"曾", "z"}, {"单", "s"},
     {"仇", "q"},    {"解", "x"},    {"区", "o"},    {"查", "z"},    {"朴", "p"},    {"翟", "z"}, {"种", "c"},
     {"乐", "y"},    {"覃", "q"},    {"召", "s"},    {"阚", "k"},    {"乜", "n"},    {"折", "s"}, {"祭", "z"},
     {"粘", "n"},    {"秘", "b"},    {"繁", "p"},    {"郇", "x"}}};

// Words of the countryside in which a character of several readings has the less common one.
constexpr std::array<Override, 20> kWords{
    {{"重庆", "cq"}, {"银行", "yh"}, {"会计", "kj"}, {"长辈", "zb"}, {"村长", "cz"}, {"乡长", "xz"}, {"镇长", "zz"},
     {"县长", "xz"}, {"组长", "zz"}, {"家长", "jz"}, {"校长", "xz"}, {"会长", "hz"}, {"还款", "hk"}, {"还贷", "hd"},
     {"重新", "cx"}, {"重建", "cj"}, {"参差", "cc"}, {"调解", "tj"}, {"调整", "tz"}, {"行业", "hy"}}};

// Characters whose most common reading in names and places is another than the table's: 长兴, 长根.
constexpr std::array<Override, 1> kCommon{{{"长", "c"}}};

template <class Table>
const Override* starting(std::string_view text, const Table& table)
{
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const Override& entry) { return text.starts_with(entry.text); });
    return found == table.end() ? nullptr : &*found;
}

} // namespace

std::string pinyin_initials(std::string_view text, Reading reading)
{
    std::string out;
    bool first = true;
    while (!text.empty()) {
        const Override* special = reading == Reading::words ? starting(text, kWords)
                                  : first                   ? starting(text, kSurnames)
                                                            : nullptr;
        if (!special) special = starting(text, kCommon);
        if (special) {
            out += special->initials;
            text.remove_prefix(special->text.size());
            first = false;
            continue;
        }
        const char32_t c = next_character(text);
        const std::size_t before = out.size();
        if (c >= 0x4E00 && c <= 0x9FFF) {
            const char letter = kPinyinInitials[c - 0x4E00];
            if (letter != '.') out += letter;
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            out += static_cast<char>(c);
        } else if (c == 0x3007) {
            out += 'l'; // 〇
        }
        first = first && out.size() == before;
    }
    return out;
}

} // namespace xz::search
