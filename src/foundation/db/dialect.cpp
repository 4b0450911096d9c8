#include "foundation/db/dialect.hpp"

#include "foundation/db/fault.hpp"

#include <array>

namespace xz::db
{
namespace
{

struct Word {
    std::string_view name;
    std::string_view sqlite;
    std::string_view postgres;
};

/// `@` in a replacement stands for the word's argument.
constexpr std::array kWords{
    Word{"json", "TEXT", "jsonb"},
    Word{"bytes", "BLOB", "bytea"},
    Word{"text", "TEXT", "text COLLATE \"C\""},
    Word{"id_key", "INTEGER PRIMARY KEY", "bigint PRIMARY KEY"},
    Word{"without_rowid", "WITHOUT ROWID", ""},
    Word{"ids", "SELECT value FROM json_each(@)",
         "SELECT CAST(value AS bigint) FROM jsonb_array_elements_text(CAST(@ AS jsonb))"},
    Word{"texts", "SELECT value FROM json_each(@)", "SELECT value FROM jsonb_array_elements_text(CAST(@ AS jsonb))"},
    Word{"skip_locked", "", "FOR UPDATE SKIP LOCKED"},
};

std::string replacement(Dialect dialect, std::string_view inside)
{
    const auto space = inside.find(' ');
    const std::string_view name = inside.substr(0, space);
    const std::string_view argument = space == std::string_view::npos ? std::string_view() : inside.substr(space + 1);
    for (const Word& word : kWords) {
        if (word.name != name) continue;
        std::string out(dialect == Dialect::sqlite ? word.sqlite : word.postgres);
        if (const auto at = out.find('@'); at != std::string::npos) out.replace(at, 1, argument);
        return out;
    }
    throw Fault("unknown word {{" + std::string(inside) + "}} in an SQL text");
}

std::string like_escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '!') out += '!';
        out += c;
    }
    return out;
}

} // namespace

std::string translate(Dialect dialect, std::string_view sql)
{
    std::string out;
    std::size_t at = 0;
    for (;;) {
        const auto open = sql.find("{{", at);
        if (open == std::string_view::npos) break;
        const auto close = sql.find("}}", open);
        if (close == std::string_view::npos) throw Fault("a word in an SQL text lacks its }}");
        out += sql.substr(at, open - at);
        out += replacement(dialect, sql.substr(open + 2, close - open - 2));
        at = close + 2;
    }
    out += sql.substr(at);
    return out;
}

std::string id_list(std::span<const std::int64_t> ids)
{
    std::string out = "[";
    for (const std::int64_t id : ids) {
        if (out.size() > 1) out += ',';
        out += std::to_string(id);
    }
    return out + "]";
}

std::string like_prefix(std::string_view text) { return like_escaped(text) + "%"; }

std::string like_contains(std::string_view text) { return "%" + like_escaped(text) + "%"; }

} // namespace xz::db
