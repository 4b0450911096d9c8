#include "app/demo_names.hpp"

#include "app/demo_people.hpp"

#include <array>
#include <cstdio>
#include <string_view>

namespace xz::app
{

namespace
{

constexpr std::array<std::string_view, 40> kSurnames{"沈", "陈", "王", "张", "姚", "徐", "吴", "朱", "李", "周",
                                                     "章", "施", "蔡", "潘", "俞", "费", "钱", "莫", "许", "胡",
                                                     "杨", "嵇", "闵", "邱", "黄", "刘", "何", "高", "陆", "钟",
                                                     "戴", "谈", "宋", "范", "邵", "孙", "曹", "赵", "韩", "丁"};
constexpr std::array<std::string_view, 32> kMen{"建国", "国强", "志明", "永华", "水根", "阿毛", "金龙", "福林",
                                                "小平", "伟民", "新华", "根法", "海江", "云飞", "春生", "明亮",
                                                "卫东", "松年", "德兴", "忠良", "晓峰", "俊杰", "浩然", "宇轩",
                                                "子涵", "国庆", "荣根", "火林", "旭东", "立新", "佳伟", "一鸣"};
constexpr std::array<std::string_view, 32> kWomen{"桂英", "秀兰", "玉珍", "美芳", "阿娥", "水仙", "丽娟", "小红",
                                                  "春花", "凤珍", "雪琴", "文娟", "亚萍", "晓燕", "静怡", "梦瑶",
                                                  "佳怡", "海燕", "菊芬", "金妹", "彩娥", "月琴", "爱珍", "惠英",
                                                  "雅婷", "思琪", "若曦", "素珍", "国芬", "月仙", "芳芳", "杏娟"};

std::string given(std::mt19937_64& random, bool male)
{
    return std::string(male ? kMen[pick(random, kMen.size())] : kWomen[pick(random, kWomen.size())]);
}

std::string birth(std::mt19937_64& random, int from, int to)
{
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", from + int(pick(random, std::size_t(to - from + 1))),
                  1 + int(pick(random, 12)), 1 + int(pick(random, 28)));
    return text;
}

int year_of(const Invented& who) { return std::stoi(who.birth_date.substr(0, 4)); }

} // namespace

Invented invent_adult(std::mt19937_64& random)
{
    const bool male = pick(random, 100) < 62;
    return {std::string(kSurnames[pick(random, kSurnames.size())]) + given(random, male), birth(random, 1942, 1990),
            male};
}

Invented invent_spouse(std::mt19937_64& random, const Invented& of)
{
    return {std::string(kSurnames[pick(random, kSurnames.size())]) + given(random, !of.male),
            birth(random, year_of(of) - 3, year_of(of) + 4), !of.male};
}

Invented invent_child(std::mt19937_64& random, const Invented& of)
{
    const bool male = pick(random, 2) == 0;
    const int from = std::min(year_of(of) + 22, 2020), to = std::min(year_of(of) + 34, 2025);
    return {of.name.substr(0, 3) + given(random, male), birth(random, from, to), male};
}

std::string id_number(access::DivisionCode county, const Invented& who, std::size_t order)
{
    std::string digits = county.text().substr(0, 6) + who.birth_date.substr(0, 4) + who.birth_date.substr(5, 2) +
                         who.birth_date.substr(8, 2);
    // The last order digit tells the sex: odd for men.
    char tail[8];
    std::snprintf(tail, sizeof tail, "%03zu", (order * 2 + (who.male ? 1 : 0)) % 1000);
    digits += tail;
    constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (digits[i] - '0') * kWeights[i];
    return digits + "10X98765432"[sum % 11];
}

} // namespace xz::app
