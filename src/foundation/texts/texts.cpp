#include "foundation/texts/texts.hpp"

#include "foundation/core/assert.hpp"
#include "foundation/core/json.hpp"
#include "foundation/texts/embedded.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

namespace xz::texts
{

namespace
{

constexpr std::string_view kKindCodes[] = {"core.invalid",      "core.unauthenticated", "core.forbidden",
                                           "core.not_found",    "core.conflict",        "core.rejected",
                                           "core.rate_limited", "core.unavailable",     "core.unsupported"};

/// Calls `text(piece)` and `place(name)` for the pieces of a sentence; false when a place is not closed.
template <class Text, class Place>
bool walk(std::string_view sentence, Text&& text, Place&& place)
{
    while (true) {
        const auto open = sentence.find('{');
        text(sentence.substr(0, open));
        if (open == sentence.npos) return true;
        const auto close = sentence.find('}', open);
        if (close == sentence.npos) return false;
        place(sentence.substr(open + 1, close - open - 1));
        sentence.remove_prefix(close + 1);
    }
}

/// The names of a sentence's places; nullopt when one is not closed.
std::optional<std::set<std::string>> places_of(std::string_view sentence)
{
    std::set<std::string> names;
    const auto ignore = [](std::string_view) {};
    if (!walk(sentence, ignore, [&](std::string_view name) { names.emplace(name); })) return std::nullopt;
    return names;
}

/// "ug-CN" → "ug", "zh-Hans-CN" → "zh-Hans"; empty at the end.
std::string_view less_specific(std::string_view language)
{
    const auto dash = language.rfind('-');
    return dash == language.npos ? std::string_view() : language.substr(0, dash);
}

double weight_of(std::string_view parameters)
{
    const auto q = parameters.find("q=");
    if (q == parameters.npos) return 1;
    const auto text = parameters.substr(q + 2);
    double weight = 0;
    std::from_chars(text.data(), text.data() + text.size(), weight);
    return weight;
}

} // namespace

Catalogue::Catalogue() { XZ_ASSERT(add("core", embedded::texts()).has_value()); }

Result<> Catalogue::add(std::string_view module, const std::vector<EmbeddedTexts>& files)
{
    for (const auto& file : files) {
        const std::string where = std::string(module) + " " + std::string(file.language) + ": ";
        const auto tree = json::parse(file.json);
        if (!tree || !tree->is_object()) return fail(Kind::invalid, "texts.bad_file", where + "no object");
        auto& sentences = by_language_[std::string(file.language)];
        for (const auto& [code, value] : tree->as_object()) {
            if (!value.is_string() || !places_of(value.as_string()))
                return fail(Kind::invalid, "texts.bad_file", where + std::string(code));
            if (!sentences.emplace(code, value.as_string()).second)
                return fail(Kind::invalid, "texts.duplicate_code", where + std::string(code));
        }
    }
    const auto& first = by_language_[std::string(kFirstLanguage)];
    for (const auto& [language, sentences] : by_language_)
        for (const auto& [code, sentence] : sentences) {
            const auto original = first.find(code);
            if (original == first.end()) continue;
            const auto known = *places_of(original->second);
            const auto used = *places_of(sentence);
            if (!std::includes(known.begin(), known.end(), used.begin(), used.end()))
                return fail(Kind::invalid, "texts.foreign_place", language + " " + code);
        }
    return {};
}

const std::string* Catalogue::find(std::string_view code, std::string_view language) const
{
    for (; !language.empty(); language = less_specific(language))
        if (const auto sentences = by_language_.find(language); sentences != by_language_.end())
            if (const auto found = sentences->second.find(code); found != sentences->second.end())
                return &found->second;
    const auto& first = by_language_.find(kFirstLanguage)->second;
    const auto found = first.find(code);
    return found == first.end() ? nullptr : &found->second;
}

std::string Catalogue::sentence(std::string_view code, std::string_view language, Values values) const
{
    std::string out;
    if (const auto* sentence = find(code, language))
        walk(
            *sentence, [&](std::string_view text) { out += text; },
            [&](std::string_view name) {
                for (const auto& [known, value] : values)
                    if (known == name) out += value;
            });
    return out;
}

std::string Catalogue::sentence_of(const Error& error, std::string_view language) const
{
    auto text = sentence(error.code, language);
    return text.empty() ? sentence(kKindCodes[int(error.kind)], language) : text;
}

std::vector<std::string> Catalogue::missing(const std::vector<std::string>& codes) const
{
    const auto& first = by_language_.find(kFirstLanguage)->second;
    std::vector<std::string> out;
    for (const auto& code : codes)
        if (!first.contains(code)) out.push_back(code);
    return out;
}

std::string Catalogue::choose_language(std::string_view accept_language) const
{
    std::string_view best = kFirstLanguage;
    double best_weight = 0;
    for (int items = 0; !accept_language.empty() && items < 16; ++items) {
        const auto comma = accept_language.find(',');
        auto item = accept_language.substr(0, comma);
        accept_language.remove_prefix(comma == accept_language.npos ? accept_language.size() : comma + 1);
        while (item.starts_with(' ')) item.remove_prefix(1);
        auto tag = item.substr(0, item.find_first_of("; "));
        const double weight = weight_of(item.substr(tag.size()));
        if (weight <= best_weight) continue;
        // "zh", "zh-Hans" and so on mean the language of first resort.
        if (tag == "zh" || tag.starts_with("zh-")) tag = kFirstLanguage;
        for (; !tag.empty(); tag = less_specific(tag))
            if (const auto found = by_language_.find(tag); found != by_language_.end()) {
                best = found->first;
                best_weight = weight;
                break;
            }
    }
    return std::string(best);
}

std::vector<std::string> Catalogue::languages() const
{
    std::vector<std::string> out;
    for (const auto& [language, sentences] : by_language_) out.push_back(language);
    return out;
}

} // namespace xz::texts
