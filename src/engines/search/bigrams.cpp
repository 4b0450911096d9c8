#include "engines/search/bigrams.hpp"

#include "engines/search/text.hpp"

#include <vector>

namespace xz::search
{

namespace
{

struct Run {
    std::vector<std::string> words;
    bool goes_on = false; ///< the last word may be the beginning of a longer one
};

/// Stretches of one kind: Chinese characters as pairs, anything else as one word.
std::vector<Run> runs_of(std::string_view text)
{
    std::vector<Run> runs;
    std::string word;
    std::vector<std::string> characters;
    const auto end_word = [&] {
        if (!word.empty()) runs.push_back({{std::move(word)}, true});
        word.clear();
    };
    const auto end_characters = [&] {
        if (characters.empty()) return;
        Run run;
        if (characters.size() == 1) {
            run.words.push_back(characters[0]);
            run.goes_on = true;
        }
        for (std::size_t i = 0; i + 1 < characters.size(); ++i) run.words.push_back(characters[i] + characters[i + 1]);
        runs.push_back(std::move(run));
        characters.clear();
    };
    while (!text.empty()) {
        const char32_t c = next_character(text);
        if (is_han(c)) {
            end_word();
            append_utf8(characters.emplace_back(), c);
        } else if (is_word_character(c)) {
            end_characters();
            append_utf8(word, c);
        } else {
            end_word();
            end_characters();
        }
    }
    end_word();
    end_characters();
    return runs;
}

std::string joined(const std::vector<std::string>& words, std::string_view between)
{
    std::string out;
    for (const std::string& word : words) {
        if (!out.empty()) out += between;
        out += word;
    }
    return out;
}

} // namespace

std::string bigrams(std::string_view text)
{
    std::string out;
    for (const Run& run : runs_of(text)) {
        if (!out.empty()) out += ' ';
        out += joined(run.words, " ");
    }
    return out;
}

std::string fts5_query(std::string_view typed)
{
    std::string out;
    for (const Run& run : runs_of(typed)) {
        if (!out.empty()) out += " AND ";
        out += '"' + joined(run.words, " ") + '"';
        if (run.goes_on) out += " *";
    }
    return out;
}

std::string ts_query(std::string_view typed)
{
    std::string out;
    for (const Run& run : runs_of(typed)) {
        if (!out.empty()) out += " & ";
        std::string phrase;
        for (const std::string& word : run.words) {
            if (!phrase.empty()) phrase += " <-> ";
            phrase += "'" + word + "'";
        }
        if (run.goes_on) phrase += ":*";
        out += run.words.size() > 1 ? "(" + phrase + ")" : phrase;
    }
    return out;
}

} // namespace xz::search
