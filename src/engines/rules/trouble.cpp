#include "engines/rules/trouble.hpp"

#include <algorithm>

namespace xz::rules::detail
{

std::string says(Trouble trouble, std::string_view detail)
{
    const auto about = [&](std::string_view sentence) {
        std::string text(sentence);
        if (!detail.empty()) text.append("：").append(detail);
        return text;
    };
    switch (trouble) {
    case Trouble::none: break;
    case Trouble::no_overload: return about("这些类型的值不能这样运算");
    case Trouble::unknown_variable: return about("没有这个变量");
    case Trouble::unknown_function: return about("没有这个函数");
    case Trouble::no_fields: return about("这个值没有字段可取");
    case Trouble::no_such_key: return about("没有这一项");
    case Trouble::index_out_of_range: return about("序号超出列表的长度");
    case Trouble::division_by_zero: return "除数不能是零";
    case Trouble::overflow: return "结果超出了 64 位整数的范围";
    case Trouble::bad_conversion: return about("不能这样转换");
    case Trouble::out_of_range: return about("结果超出了允许的范围");
    case Trouble::bad_pattern: return about("正则表达式写得不对");
    case Trouble::bad_zone: return about("不认识这个时区");
    case Trouble::bad_key: return "键只能是文字、整数或真假值";
    case Trouble::repeated_key: return "同一个键写了两次";
    case Trouble::bad_utf8: return "这些字节不是 UTF-8 文字";
    case Trouble::host: return detail.empty() ? "查询时出错" : std::string(detail);
    case Trouble::step_limit: return "计算步数太多，已经停止";
    case Trouble::memory_limit: return "计算用的内存太多，已经停止";
    }
    return "出错";
}

std::string line_and_column(std::string_view text, std::size_t position)
{
    const std::string_view before = text.substr(0, position);
    const std::size_t line_start = before.find_last_of('\n') + 1; // npos + 1 is 0
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const auto columns = std::count_if(before.begin() + std::ptrdiff_t(line_start), before.end(),
                                       [](char c) { return (c & 0xC0) != 0x80; });
    return std::to_string(lines + 1) + ":" + std::to_string(columns + 1);
}

} // namespace xz::rules::detail
