#include "foundation/checks/masking.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace xz::checks
{

namespace
{

constexpr std::array<std::string_view, 20> kDoubleSurnames{"欧阳", "司马", "诸葛", "上官", "夏侯", "尉迟", "皇甫",
                                                           "令狐", "慕容", "公孙", "长孙", "宇文", "司徒", "司空",
                                                           "东方", "南宫", "端木", "轩辕", "独孤", "拓跋"};

std::vector<std::string_view> characters(std::string_view text)
{
    std::vector<std::string_view> out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
        out.push_back(text.substr(i, end - i));
        i = end;
    }
    return out;
}

std::string stars(std::size_t count) { return std::string(count, '*'); }

} // namespace

std::string mask_id_number(std::string_view id_number)
{
    if (id_number.size() != 18) return stars(characters(id_number).size());
    return std::string(id_number.substr(0, 6)) + stars(10) + std::string(id_number.substr(16));
}

std::string mask_phone(std::string_view phone)
{
    if (phone.size() < 7) return stars(characters(phone).size());
    return std::string(phone.substr(0, 3)) + stars(phone.size() - 7) + std::string(phone.substr(phone.size() - 4));
}

std::string mask_name(std::string_view name)
{
    const auto all = characters(name);
    if (all.empty()) return "";
    // Names written with a dot (minority and foreign names) keep the part before it.
    if (const std::size_t dot = name.find("·"); dot != std::string_view::npos && dot > 0)
        return std::string(name.substr(0, dot)) + "·***";
    const bool two = all.size() > 2 && std::any_of(kDoubleSurnames.begin(), kDoubleSurnames.end(),
                                                   [&](std::string_view surname) { return name.starts_with(surname); });
    const std::size_t surname = two ? 2 : 1;
    if (all.size() == 1) return "*";
    std::string out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool last_of_long_name = i + 1 == all.size() && all.size() - surname >= 2;
        if (i < surname || last_of_long_name)
            out += all[i];
        else
            out += '*';
    }
    return out;
}

std::string mask_bank_card(std::string_view card)
{
    if (card.size() < 8) return stars(characters(card).size());
    return "**** " + std::string(card.substr(card.size() - 4));
}

} // namespace xz::checks
