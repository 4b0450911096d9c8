#pragma once
#include <string>
#include <string_view>

namespace xz::search
{

/// The words under which a text is found, separated by blanks: overlapping pairs of Chinese characters ("低保户" ->
/// "低保 保户"; a single one stays alone), words and numbers of other scripts whole and in small letters.
std::string bigrams(std::string_view text);

/// What a person typed, as a query of SQLite's FTS5 over `bigrams`: characters typed together must stand together,
/// parts apart may stand anywhere, the last word may go on. "" when nothing can be searched for.
std::string fts5_query(std::string_view typed);

/// The same for PostgreSQL: text of a tsquery (configuration `simple`).
std::string ts_query(std::string_view typed);

} // namespace xz::search
