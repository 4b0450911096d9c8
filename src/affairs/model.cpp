#include "affairs/model.hpp"

#include "foundation/core/utf8.hpp"
#include "foundation/crypto/crypto.hpp"

#include <charconv>

namespace xz::affairs
{

namespace
{

constexpr std::size_t kTitleLength = 30;

/// Calls `word(name)` for every {name} of the pattern and joins what it gives.
template <class Word>
std::string filled(std::string_view pattern, Word&& word)
{
    std::string out;
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        out += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        const auto close = pattern.find('}', open);
        if (close == std::string_view::npos) break;
        out += word(pattern.substr(open + 1, close - open - 1));
        pattern.remove_prefix(close + 1);
    }
    return out;
}

std::string shown(const Definition& d, std::string_view field, const json::Value& value)
{
    const json::Value* properties = json::find(d.form_schema, "properties");
    const json::Value* schema = properties ? json::find(*properties, field) : nullptr;
    if (const auto* text = value.if_string()) {
        const json::Value* titles = schema ? json::find(*schema, "x-enum-titles") : nullptr;
        const json::Value* title = titles ? json::find(*titles, *text) : nullptr;
        return std::string(trimmed(title && title->is_string() ? title->get_string() : *text));
    }
    return value.is_null() || value.is_object() || value.is_array() ? std::string() : json::to_text(value);
}

} // namespace

std::shared_ptr<const json::Value> form_of(const Case& c)
{
    return std::make_shared<json::Value>(json::parse(c.form).value_or(json::Object()));
}

workflow::Situation situation_of(const Definition& definition, const Case& c)
{
    const auto tree = json::parse(c.situation);
    XZ_ASSERT(tree.has_value());
    auto situation = workflow::situation_from_json(*definition.chart, *tree);
    XZ_ASSERT(situation.has_value());
    return std::move(*situation);
}

std::string chain_hash(std::string_view previous, CaseId id, const CaseEvent& event)
{
    json::Writer w; // canonical: names in order
    w.object([&] {
        w.field("actor_id", event.actor);
        w.field("actor_name", event.actor_name);
        w.field("at", event.at.ms);
        w.field("case_id", id);
        w.raw_field("data", json::canonical(event.data));
        w.field("kind", event.kind);
        w.field("note", event.note);
        w.field("previous", previous);
        w.field("says", event.says);
        w.field("seq", event.seq);
        w.field("states", event.states);
        w.field("verb", event.verb);
    });
    return crypto::hex(crypto::bytes(crypto::sha256(w.text())));
}

std::string fill(std::string_view pattern, const std::vector<std::pair<std::string_view, std::string>>& words)
{
    return filled(pattern, [&](std::string_view name) -> std::string {
        for (const auto& [key, value] : words)
            if (key == name) return value;
        return {};
    });
}

std::string case_number(std::string_view pattern, std::string_view village_name, int year, std::int64_t sequence)
{
    for (const std::string_view tail : {"社区居委会", "居民委员会", "村民委员会", "村委会", "居委会", "社区", "村"})
        if (village_name.size() > tail.size() && village_name.ends_with(tail)) {
            village_name.remove_suffix(tail.size());
            break;
        }
    return filled(pattern, [&](std::string_view name) -> std::string {
        if (name == "village") return std::string(village_name);
        if (name == "yyyy") return std::to_string(year);
        if (!name.starts_with("seq")) return {};
        std::size_t width = 1;
        if (const auto colon = name.find(':'); colon != std::string_view::npos)
            std::from_chars(name.data() + colon + 1, name.data() + name.size(), width);
        std::string digits = std::to_string(sequence);
        return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
    });
}

std::string case_title(const Definition& d, const json::Value& form, std::string_view applicant)
{
    for (const std::string& pattern : d.titles) {
        const std::string title = filled(pattern, [&](std::string_view name) -> std::string {
            if (name == "applicant") return std::string(applicant);
            const std::string_view field = name.starts_with("form.") ? name.substr(5) : name;
            const json::Value* value = json::find(form, field);
            return value ? shown(d, field, *value) : std::string();
        });
        const std::string_view line = trimmed(std::string_view(title).substr(0, title.find('\n')));
        if (line.empty()) continue;
        if (utf8_length(line) <= kTitleLength) return std::string(line);
        return std::string(utf8_prefix(line, kTitleLength - 1)) + "…";
    }
    return d.title;
}

} // namespace xz::affairs
