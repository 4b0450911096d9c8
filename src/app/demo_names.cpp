#include "app/demo_names.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace xz::app
{

namespace
{

std::vector<std::string> words_in(const json::Value& from, std::string_view name)
{
    std::vector<std::string> out;
    if (const auto* list = json::find(from, name); list && list->is_array())
        for (const auto& word : list->get_array()) out.emplace_back(word.get_string());
    return out;
}

std::string text_in(const json::Value& from, std::string_view name)
{
    const auto* text = json::find(from, name);
    return text && text->is_string() ? std::string(text->get_string()) : std::string();
}

const std::string& any(std::mt19937_64& random, const std::vector<std::string>& words)
{
    return words[pick(random, words.size())];
}

/// Earlier words more often.
const std::string& frequent(std::mt19937_64& random, const std::vector<std::string>& words)
{
    constexpr std::size_t kFlat = 5; // the first is about five times as frequent as the twentieth
    std::size_t total = 0;
    for (std::size_t i = 0; i < words.size(); ++i) total += 10'000 / (i + kFlat);
    std::size_t at = pick(random, total);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::size_t weight = 10'000 / (i + kFlat);
        if (at < weight) return words[i];
        at -= weight;
    }
    return words.back();
}

} // namespace

Result<DemoNames> DemoNames::load(const std::string& packs_dir)
{
    const auto file = std::filesystem::path(packs_dir) / "demo" / "names.json";
    std::ifstream in(file, std::ios::binary);
    const auto parsed = json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
    if (!parsed || !parsed->is_object() || !parsed->get_object().contains("given"))
        return fail(Kind::invalid, "app.no_file", file.string() + " cannot be read");
    DemoNames names;
    const json::Value& tree = *parsed;
    for (const auto& entry : json::find(tree, "surnames")->get_object())
        names.surnames_[std::string(entry.key())] = words_in(*json::find(tree, "surnames"), entry.key());
    for (const auto& g : json::find(tree, "given")->get_array())
        names.given_.push_back({int(json::find(g, "until")->get_int64()), words_in(g, "men"), words_in(g, "women")});
    for (const auto& entry : json::find(tree, "peoples")->get_object()) {
        const auto& p = entry.value();
        names.peoples_[std::string(entry.key())] = {text_in(p, "style"),      words_in(p, "surnames"),
                                                    words_in(p, "men"),       words_in(p, "women"),
                                                    text_in(p, "men_prefix"), text_in(p, "women_prefix")};
    }
    for (const auto& entry : json::find(tree, "shares")->get_array())
        for (const auto& share : json::find(entry, "peoples")->get_object())
            names.shares_[text_in(entry, "prefix")][std::string(share.key())] = int(share.value().get_int64());
    for (const auto& entry : json::find(tree, "centres")->get_object()) {
        const auto& at = entry.value().get_array();
        names.centres_[std::string(entry.key())] = {at[0].to_number<double>(), at[1].to_number<double>()};
    }
    return names;
}

DemoNames::Shares DemoNames::shares_at(access::DivisionCode division, std::span<const std::string> path) const
{
    const auto named_in = [&](const std::string& name) {
        Shares named;
        for (const auto& [people, unused] : peoples_) {
            const std::string stem = people.substr(0, people.size() - std::string_view("族").size());
            const bool short_name = stem.size() > 3 && name.find(stem + "自治") != std::string::npos; // 蒙古自治州
            if (name.find(people) != std::string::npos || short_name) named[people] = 0;
        }
        for (auto& [people, share] : named) share = 60 / int(named.size());
        return named;
    };
    // The nearest name counts: 石桥苗族土家族乡 before the county; a figure for the prefecture before its name.
    for (std::size_t i = path.size(); i-- > 1;)
        if (auto named = named_in(path[i]); !named.empty()) return named;
    const std::string code = division.text();
    if (const auto it = shares_.find(code.substr(0, 4)); it != shares_.end()) return it->second;
    if (!path.empty())
        if (auto named = named_in(path.front()); !named.empty()) return named;
    const auto it = shares_.find(code.substr(0, 2));
    return it == shares_.end() ? Shares{} : it->second;
}

std::string DemoNames::people_of(std::mt19937_64& random, access::DivisionCode division,
                                 std::span<const std::string> path) const
{
    int at = int(pick(random, 100));
    for (const auto& [people, share] : shares_at(division, path)) {
        if (at < share) return people;
        at -= share;
    }
    return "汉族";
}

const DemoNames::Words& DemoNames::surnames_of(access::DivisionCode county) const
{
    const auto it = surnames_.find(county.text().substr(0, 2));
    return it == surnames_.end() ? surnames_.at("national") : it->second;
}

Invented DemoNames::invent(std::mt19937_64& random, access::DivisionCode county, const Wish& wish) const
{
    Invented who;
    who.male = wish.male;
    who.people = wish.people;
    char day[16];
    const int year = wish.from + int(pick(random, std::size_t(std::max(0, wish.to - wish.from)) + 1));
    std::snprintf(day, sizeof day, "%04d-%02u-%02u", year, unsigned(1 + pick(random, 12)),
                  unsigned(1 + pick(random, 28)));
    who.birth_date = day;

    const auto found = peoples_.find(wish.people);
    const People& people = found == peoples_.end() ? peoples_.at("汉族") : found->second;
    if (people.style == "single" || people.style == "father") {
        who.given = any(random, who.male ? people.men : people.women);
        who.name = who.given;
        if (people.style == "father") who.name += "·" + (wish.father.empty() ? any(random, people.men) : wish.father);
    } else if (people.style == "prefix") {
        const auto& words = who.male ? people.men : people.women;
        who.given = any(random, words);
        who.name = (who.male ? people.men_prefix : people.women_prefix) + who.given + any(random, words);
    } else {
        auto generation = given_.begin();
        while (generation + 1 != given_.end() && generation->until < year) ++generation;
        const Words& national = surnames_.at("national");
        const Words& own = !people.surnames.empty() ? people.surnames : surnames_of(county);
        who.surname = !wish.surname.empty()                               ? wish.surname
                      : people.surnames.empty() && pick(random, 100) < 12 ? any(random, national)
                                                                          : frequent(random, own);
        who.given = any(random, who.male ? generation->men : generation->women);
        who.name = who.surname + who.given;
    }
    return who;
}

std::pair<double, double> DemoNames::centre(access::DivisionCode county) const
{
    const std::string code = county.text().substr(0, 6);
    std::size_t known = code.size();
    while (known > 0 && !centres_.contains(code.substr(0, known))) --known;
    if (known == 0) return {34.3, 108.9}; // the middle of the country
    auto [lat, lon] = centres_.at(code.substr(0, known));
    if (known < code.size()) {
        const int rest = int(county.value / 1'000'000 % 10'000);
        lat += double(rest % 41 - 20) * 0.02;
        lon += double(rest % 53 - 26) * 0.02;
    }
    return {lat, lon};
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
