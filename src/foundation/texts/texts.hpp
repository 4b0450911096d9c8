#pragma once
#include "foundation/core/embedded.hpp"
#include "foundation/core/result.hpp"

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xz::texts
{

/// The language of first resort; every code must have a sentence in it.
inline constexpr std::string_view kFirstLanguage = "zh-CN";

/// Values for the {places} of a sentence.
using Values = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// The sentences for people: code → sentence with {places}, per language. Filled at start, then only read.
class Catalogue
{
public:
    /// Holds this folder's own sentences (one per kind of error, and those of the JSON reader).
    Catalogue();

    /// Adds a module's message files. Errors: `texts.bad_file` (no object of texts, or an unclosed place),
    /// `texts.duplicate_code` (another module has it), `texts.foreign_place` (a translation uses a {place} that the
    /// first language's sentence lacks).
    Result<> add(std::string_view module, const std::vector<EmbeddedTexts>& files);

    /// The sentence in the best language that has one: "ug-CN" → "ug" → zh-CN. {places} without a value stay empty.
    /// Empty when nobody has the code.
    std::string sentence(std::string_view code, std::string_view language = kFirstLanguage, Values values = {}) const;

    /// The sentence of an error's code, or else of its kind ("操作太频繁，请稍后再试"); never empty.
    std::string sentence_of(const Error& error, std::string_view language = kFirstLanguage) const;

    /// The codes that have no sentence in the first language; start-up refuses to go on when there are any.
    std::vector<std::string> missing(const std::vector<std::string>& codes) const;

    /// The language to answer in: the first of an Accept-Language header (RFC 9110 section 12.5.4, by weight) that we
    /// have some sentences in, else the first language.
    std::string choose_language(std::string_view accept_language) const;

    /// All languages that have sentences.
    std::vector<std::string> languages() const;

private:
    using Sentences = std::map<std::string, std::string, std::less<>>;
    const std::string* find(std::string_view code, std::string_view language) const;
    std::map<std::string, Sentences, std::less<>> by_language_;
};

} // namespace xz::texts
