#include "engines/forms/reads.hpp"

#include <algorithm>
#include <cctype>

namespace xz::forms
{

namespace
{

bool name_character(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t skip_blanks(std::string_view text, std::size_t at)
{
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at]))) ++at;
    return at;
}

std::size_t end_of_name(std::string_view text, std::size_t at)
{
    while (at < text.size() && name_character(text[at])) ++at;
    return at;
}

/// Behind the quoted text that begins at `at`.
std::size_t end_of_quotes(std::string_view text, std::size_t at)
{
    const char quote = text[at];
    for (++at; at < text.size() && text[at] != quote; ++at)
        if (text[at] == '\\') ++at;
    return std::min(at + 1, text.size());
}

} // namespace

std::vector<std::vector<std::string>> paths_read(std::string_view expression, std::string_view variable)
{
    std::vector<std::vector<std::string>> found;
    bool selected = false; // the name follows a dot, so it is a field
    for (std::size_t at = 0; at < expression.size();) {
        const char c = expression[at];
        if (c == '"' || c == '\'') {
            at = end_of_quotes(expression, at);
            selected = false;
            continue;
        }
        if (!name_character(c)) {
            if (!std::isspace(static_cast<unsigned char>(c))) selected = c == '.';
            ++at;
            continue;
        }
        const std::size_t end = end_of_name(expression, at);
        const bool ours = !selected && expression.substr(at, end - at) == variable;
        at = end;
        selected = false;
        if (!ours) continue;
        std::vector<std::string> path;
        for (;;) {
            const std::size_t dot = skip_blanks(expression, at);
            if (dot >= expression.size() || (expression[dot] != '.' && expression[dot] != '[')) break;
            const std::size_t begin = skip_blanks(expression, dot + 1);
            if (begin >= expression.size()) break;
            if (expression[dot] == '[') {
                if (expression[begin] != '"' && expression[begin] != '\'') break;
                at = end_of_quotes(expression, begin);
                path.emplace_back(expression.substr(begin + 1, at - begin - 2));
                at = std::min(skip_blanks(expression, at) + 1, expression.size());
                continue;
            }
            const std::size_t stop = end_of_name(expression, begin);
            const std::size_t next = skip_blanks(expression, stop);
            if (next < expression.size() && expression[next] == '(') break; // a member function, not a field
            path.emplace_back(expression.substr(begin, stop - begin));
            at = stop;
        }
        found.push_back(std::move(path));
    }
    return found;
}

} // namespace xz::forms
