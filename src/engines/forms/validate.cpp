#include "engines/forms/validate.hpp"

#include "engines/forms/place.hpp"
#include "engines/forms/sentences.hpp"
#include "engines/forms/values.hpp"

#include <algorithm>

namespace xz::forms
{

namespace
{

// A schema can ask for exponentially many checks (allOf within allOf by reference); past this a value counts as
// invalid.
constexpr std::size_t kMaxSteps = 2'000'000;
constexpr std::size_t kMaxDepth = 80;
constexpr std::size_t kMaxErrors = 50;

/// Judges one value. Without an error list it stops at the first fault.
class Judge
{
public:
    Judge(std::vector<FieldError>* errors, const HiddenFields& hidden) : errors_(errors), hidden_(hidden) {}

    bool exhausted() const { return steps_ > kMaxSteps; }

    bool check(const Schema& schema, const json::Value& value, const Place& place)
    {
        if (++steps_ > kMaxSteps || place.depth > kMaxDepth) {
            steps_ = kMaxSteps + 1;
            return false;
        }
        if (schema.fixed) return *schema.fixed || fault(place, [&] { return say::unknown_field(place); });
        if (schema.ref) return check(*schema.ref, value, place);
        // A wrong type makes every other complaint about the same value noise.
        if (schema.types && !(schema.types & types_of(value)))
            return fault(place, [&] { return say::wrong_type(place, schema.types, value); });
        bool good = check_choice(schema, value, place);
        if (schema.number && (good || errors_) && is_number(value)) good &= check_number(*schema.number, value, place);
        if (schema.string && (good || errors_) && value.is_string())
            good &= check_string(*schema.string, value.get_string(), place);
        if (schema.array && (good || errors_) && value.is_array())
            good &= check_array(*schema.array, value.get_array(), place);
        if (schema.object && (good || errors_) && value.is_object()) good &= check_object(*schema.object, value, place);
        if (good || errors_) good &= check_combinations(schema, value, place);
        return good;
    }

private:
    template <class Sentence>
    bool fault(const Place& place, Sentence&& sentence)
    {
        if (!errors_ || errors_->size() >= kMaxErrors) return false;
        std::string at = place.pointer();
        const bool known =
            std::any_of(errors_->begin(), errors_->end(), [&](const FieldError& e) { return e.at == at; });
        if (!known) errors_->push_back({std::move(at), sentence()});
        return false;
    }

    bool silently(const Schema& schema, const json::Value& value, const Place& place)
    {
        std::vector<FieldError>* kept = std::exchange(errors_, nullptr);
        const bool good = check(schema, value, place);
        errors_ = kept;
        return good;
    }

    bool check_choice(const Schema& schema, const json::Value& value, const Place& place)
    {
        if (schema.choices && std::none_of(schema.choices->begin(), schema.choices->end(),
                                           [&](const json::Value& choice) { return same_value(choice, value); }))
            return fault(place, [&] { return say::not_a_choice(place, *schema.choices); });
        if (schema.constant && !same_value(*schema.constant, value))
            return fault(place, [&] { return say::wrong_constant(place); });
        return true;
    }

    bool check_number(const NumberRules& rules, const json::Value& value, const Place& place)
    {
        if (rules.minimum && compare_numbers(value, *rules.minimum) < 0)
            return fault(place, [&] { return say::too_small(place, *rules.minimum); });
        if (rules.exclusive_minimum && compare_numbers(value, *rules.exclusive_minimum) <= 0)
            return fault(place, [&] { return say::must_exceed(place, *rules.exclusive_minimum); });
        if (rules.maximum && compare_numbers(value, *rules.maximum) > 0)
            return fault(place, [&] { return say::too_large(place, *rules.maximum); });
        if (rules.exclusive_maximum && compare_numbers(value, *rules.exclusive_maximum) >= 0)
            return fault(place, [&] { return say::must_stay_below(place, *rules.exclusive_maximum); });
        if (rules.multiple_of && !is_multiple(value, *rules.multiple_of))
            return fault(place, [&] { return say::not_a_multiple(place, *rules.multiple_of); });
        return true;
    }

    bool check_string(const StringRules& rules, std::string_view text, const Place& place)
    {
        if (rules.min_length || rules.max_length) {
            const std::size_t length = code_points(text);
            if (rules.min_length && length < *rules.min_length)
                return fault(place, [&] { return say::too_short(place, *rules.min_length, text.empty()); });
            if (rules.max_length && length > *rules.max_length)
                return fault(place, [&] { return say::too_long(place, *rules.max_length); });
        }
        if (rules.pattern && !rules.pattern->found_in(text))
            return fault(place, [&] { return say::wrong_pattern(place); });
        if (!has_format(rules.format, text))
            return fault(place, [&] { return say::wrong_format(place, rules.format); });
        if (rules.base64 && !is_base64(text)) return fault(place, [&] { return say::wrong_content(place); });
        if (rules.json_content && !is_json(text, rules.base64))
            return fault(place, [&] { return say::wrong_content(place); });
        return true;
    }

    static bool is_json(std::string_view text, bool base64)
    {
        if (!base64) return json::parse(text).has_value();
        std::string decoded;
        unsigned bits = 0, have = 0;
        constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (const char c : text) {
            if (c == '=') break;
            bits = (bits << 6) | static_cast<unsigned>(kAlphabet.find(c) & 63u);
            if ((have += 6) < 8) continue;
            have -= 8;
            decoded += static_cast<char>((bits >> have) & 255u);
        }
        return json::parse(decoded).has_value();
    }

    bool check_array(const ArrayRules& rules, const json::Array& items, const Place& place)
    {
        bool good = true;
        if (rules.min_items && items.size() < *rules.min_items)
            good = fault(place, [&] { return say::too_few_items(place, *rules.min_items); });
        if (rules.max_items && items.size() > *rules.max_items)
            good = fault(place, [&] { return say::too_many_items(place, *rules.max_items); });
        if (rules.unique && good) {
            steps_ += items.size();
            if (!all_different(items)) good = fault(place, [&] { return say::repeated_items(place); });
        }
        for (std::size_t i = 0; i < items.size() && (good || errors_); ++i) {
            const Schema* schema = rules.by_position && i < rules.items.size() ? rules.items[i] : rules.rest;
            if (schema) good &= check(*schema, items[i], place.item(i, schema));
        }
        if (rules.contains && (good || errors_)) {
            bool found = false;
            for (std::size_t i = 0; i < items.size() && !found; ++i)
                found = silently(*rules.contains, items[i], place.item(i, rules.contains));
            if (!found) good = fault(place, [&] { return say::lacks_item(place); });
        }
        return good;
    }

    static const Schema* property(const ObjectRules& rules, std::string_view name)
    {
        const auto found = std::find_if(rules.properties.begin(), rules.properties.end(),
                                        [&](const NamedSchema& p) { return p.name == name; });
        return found == rules.properties.end() ? nullptr : found->schema;
    }

    bool check_object(const ObjectRules& rules, const json::Value& value, const Place& place)
    {
        const json::Object& members = value.get_object();
        bool good = true;
        if (rules.min_properties && members.size() < *rules.min_properties)
            good = fault(place, [&] { return say::too_few_fields(place, *rules.min_properties); });
        if (rules.max_properties && members.size() > *rules.max_properties)
            good = fault(place, [&] { return say::too_many_fields(place, *rules.max_properties); });
        const auto need = [&](std::string_view name) {
            if (members.contains(name)) return true;
            const Place absent = place.member(name, property(rules, name));
            if (!hidden_.empty() && std::find(hidden_.begin(), hidden_.end(), absent.pointer()) != hidden_.end())
                return true;
            return fault(absent, [&] { return say::missing(absent); });
        };
        for (const std::string_view name : rules.required)
            if (good || errors_) good &= need(name);
        // In the order of the form, so that the first complaint is the first on the screen.
        std::size_t known = 0;
        for (const NamedSchema& p : rules.properties) {
            if (!good && !errors_) return false;
            const json::Value* member = members.if_contains(p.name);
            if (!member) continue;
            ++known;
            good &= check(*p.schema, *member, place.member(p.name, p.schema));
        }
        const bool others = known < members.size();
        if (rules.names || !rules.by_pattern.empty() || (rules.additional && others))
            for (const auto& member : members)
                if (good || errors_) good &= check_member(rules, member.key(), member.value(), place);
        for (const auto& [name, needs] : rules.name_dependencies)
            if (members.contains(name))
                for (const std::string_view other : needs)
                    if (good || errors_) good &= need(other);
        for (const NamedSchema& dependency : rules.schema_dependencies)
            if ((good || errors_) && members.contains(dependency.name)) good &= check(*dependency.schema, value, place);
        return good;
    }

    /// What holds for members other than by their exact name.
    bool check_member(const ObjectRules& rules, std::string_view name, const json::Value& value, const Place& place)
    {
        bool good = true;
        if (rules.names) {
            const json::Value text(name);
            const Place here = place.member(name, nullptr);
            if (!silently(*rules.names, text, here)) good = fault(here, [&] { return say::bad_name(here); });
        }
        bool matched = property(rules, name) != nullptr;
        for (const auto& [pattern, schema] : rules.by_pattern)
            if (pattern->found_in(name)) {
                matched = true;
                if (good || errors_) good &= check(*schema, value, place.member(name, schema));
            }
        if (!matched && rules.additional && (good || errors_))
            good &= check(*rules.additional, value, place.member(name, rules.additional));
        return good;
    }

    bool check_combinations(const Schema& schema, const json::Value& value, const Place& place)
    {
        bool good = true;
        for (const Schema* part : schema.all_of)
            if (good || errors_) good &= check(*part, value, place);
        if (!schema.any_of.empty() && (good || errors_)) good &= check_any(schema.any_of, value, place);
        if (!schema.one_of.empty() && (good || errors_)) good &= check_one(schema.one_of, value, place);
        if (schema.unless && (good || errors_) && silently(*schema.unless, value, place))
            good = fault(place, [&] { return say::not_allowed(place); });
        if (schema.when && (good || errors_)) {
            const Schema* branch = silently(*schema.when, value, place) ? schema.then : schema.otherwise;
            if (branch) good &= check(*branch, value, place);
        }
        return good;
    }

    bool check_any(const std::vector<const Schema*>& parts, const json::Value& value, const Place& place)
    {
        for (const Schema* part : parts)
            if (silently(*part, value, place)) return true;
        return closest(parts, value, place);
    }

    bool check_one(const std::vector<const Schema*>& parts, const json::Value& value, const Place& place)
    {
        std::size_t good = 0;
        for (const Schema* part : parts)
            if (silently(*part, value, place) && ++good > 1)
                return fault(place, [&] { return say::not_allowed(place); });
        return good == 1 || closest(parts, value, place);
    }

    /// No alternative fits: complains about the one that the value came nearest to, if that is a matter of single
    /// fields.
    bool closest(const std::vector<const Schema*>& parts, const json::Value& value, const Place& place)
    {
        if (!errors_) return false;
        std::vector<FieldError> best;
        const std::string here = place.pointer();
        std::vector<FieldError>* kept = errors_;
        for (const Schema* part : parts) {
            std::vector<FieldError> found;
            errors_ = &found;
            check(*part, value, place);
            const bool about_fields =
                std::none_of(found.begin(), found.end(), [&](const FieldError& e) { return e.at == here; });
            if (about_fields && !found.empty() && (best.empty() || found.size() < best.size())) best = std::move(found);
        }
        errors_ = kept;
        if (best.empty()) return fault(place, [&] { return say::no_alternative(place); });
        for (FieldError& error : best)
            if (std::none_of(errors_->begin(), errors_->end(), [&](const FieldError& e) { return e.at == error.at; }) &&
                errors_->size() < kMaxErrors)
                errors_->push_back(std::move(error));
        return false;
    }

    std::vector<FieldError>* errors_;
    const HiddenFields& hidden_;
    std::size_t steps_ = 0;
};

} // namespace

bool is_valid(const Schema& schema, const json::Value& value, const HiddenFields& hidden)
{
    return Judge(nullptr, hidden).check(schema, value, Place{.field = &schema});
}

std::vector<FieldError> find_errors(const Schema& schema, const json::Value& value, const HiddenFields& hidden)
{
    if (is_valid(schema, value, hidden)) return {};
    std::vector<FieldError> errors;
    Judge judge(&errors, hidden);
    const Place whole{.field = &schema};
    judge.check(schema, value, whole);
    if (judge.exhausted())
        errors.push_back({"", say::too_much()});
    else if (errors.empty())
        errors.push_back({"", say::no_alternative(whole)});
    return errors;
}

} // namespace xz::forms
