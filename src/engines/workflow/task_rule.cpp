#include "engines/workflow/task_rule.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace xz::workflow
{

namespace
{

constexpr std::array<std::string_view, kVerbCount> kVerbNames = {
    "approve",  "reject",          "abstain",        "return",          "withdraw",    "take_back", "transfer",
    "delegate", "add_sign_before", "add_sign_after", "add_sign_beside", "remove_sign", "cc",        "urge",
    "suspend",  "resume",          "terminate",      "assisted_entry",  "close"};

/// Larger numbers are a slip of the pen, and small ones keep every product within 64 bits.
constexpr std::int64_t kLargestTerm = 10'000;

class TaskReader
{
public:
    TaskReader(const std::string& where, Findings& findings) : where_(where), findings_(findings) {}

    TaskRule read(const json::Value& task);

private:
    void say(std::string code, std::string says) { findings_.push_back({std::move(code), where_, std::move(says)}); }
    void check_keys(const json::Object& object, std::initializer_list<std::string_view> known, std::string_view inside);
    std::string text(const json::Value& object, std::string_view name);
    bool flag(const json::Value& object, std::string_view name);
    std::optional<Fraction> fraction(const json::Value& object, std::string_view name);
    std::optional<Duration> duration(const json::Value& object, std::string_view name);
    void read_rule(const json::Value& rule, TaskRule& out);
    void read_verbs(const json::Value& verbs, TaskRule& out);

    const std::string& where_;
    Findings& findings_;
};

void TaskReader::check_keys(const json::Object& object, std::initializer_list<std::string_view> known,
                            std::string_view inside)
{
    for (const auto& member : object) {
        const std::string_view key(member.key());
        if (key.starts_with("x-") || std::find(known.begin(), known.end(), key) != known.end()) continue;
        say("key.unknown", std::string(inside) + " 里有不认识的项目“" + std::string(key) + "”，请检查拼写");
    }
}

std::string TaskReader::text(const json::Value& object, std::string_view name)
{
    const json::Value* value = json::find(object, name);
    if (!value) return {};
    if (!value->is_string()) {
        say("task.shape", "任务的 " + std::string(name) + " 应是文字");
        return {};
    }
    return std::string(value->get_string());
}

bool TaskReader::flag(const json::Value& object, std::string_view name)
{
    const json::Value* value = json::find(object, name);
    if (!value) return false;
    if (!value->is_bool()) say("task.shape", "任务的 " + std::string(name) + " 只能是 true 或 false");
    return value->is_bool() && value->get_bool();
}

std::optional<Fraction> TaskReader::fraction(const json::Value& object, std::string_view name)
{
    const json::Value* value = json::find(object, name);
    if (!value) return std::nullopt;
    const auto read =
        value->is_string() ? Fraction::parse(value->get_string()) : fail(Kind::invalid, "workflow.bad_fraction");
    if (read) return *read;
    say("task.rule", std::string(name) + " 应写作分数，如“2/3”；超过半数写作“>1/2”");
    return std::nullopt;
}

std::optional<Duration> TaskReader::duration(const json::Value& object, std::string_view name)
{
    const json::Value* value = json::find(object, name);
    if (!value) return std::nullopt;
    auto read =
        value->is_string() ? Duration::parse(value->get_string()) : fail(Kind::invalid, "workflow.bad_duration");
    if (read) return std::move(*read);
    say("duration.bad", "sla." + std::string(name) + " 应写作 5d、10wd 这样的时限");
    return std::nullopt;
}

void TaskReader::read_rule(const json::Value& rule, TaskRule& out)
{
    if (!rule.is_object()) return say("task.rule", "rule 应是对象，如 {\"mode\": \"majority\"}");
    check_keys(rule.get_object(), {"mode", "n", "count", "ratio", "of", "present_min", "veto", "secret", "receipt"},
               "rule");
    const std::string mode = text(rule, "mode");
    if (mode == "any")
        out.mode = RuleMode::any;
    else if (mode == "all")
        out.mode = RuleMode::all;
    else if (mode == "count")
        out.mode = RuleMode::count;
    else if (mode == "ratio")
        out.mode = RuleMode::ratio;
    else if (mode == "majority")
        out.mode = RuleMode::majority;
    else
        return say("task.rule", "rule.mode 只能是 any、all、count、ratio 或 majority");
    out.counts = true;
    if (out.mode == RuleMode::count) {
        const json::Value* n = json::find(rule, "n");
        if (!n) n = json::find(rule, "count");
        if (n && n->is_int64() && n->get_int64() >= 1 && n->get_int64() <= kLargestTerm)
            out.count = n->get_int64();
        else
            say("task.rule", "mode 为 count 时要写明人数 n");
    }
    out.counted_from = out.mode == RuleMode::ratio ? CountedFrom::entitled : CountedFrom::present;
    if (out.mode == RuleMode::majority) out.ratio = {1, 2, true};
    if (out.mode == RuleMode::ratio) {
        if (const auto ratio = fraction(rule, "ratio"))
            out.ratio = *ratio;
        else if (!json::find(rule, "ratio"))
            say("task.rule", "mode 为 ratio 时要写明比例 ratio");
    }
    if (const std::string of = text(rule, "of"); of == "present")
        out.counted_from = CountedFrom::present;
    else if (of == "entitled")
        out.counted_from = CountedFrom::entitled;
    else if (!of.empty())
        say("task.rule", "rule.of 只能是 present（到会人数）或 entitled（应到人数）");
    if (const json::Value* floor = json::find(rule, "present_min");
        floor && floor->is_int64() && floor->get_int64() >= 1 && floor->get_int64() <= kLargestTerm)
        out.present_count = floor->get_int64();
    else
        out.present_min = fraction(rule, "present_min");
    out.veto = flag(rule, "veto");
    out.secret = flag(rule, "secret");
    out.receipt = flag(rule, "receipt");
}

void TaskReader::read_verbs(const json::Value& verbs, TaskRule& out)
{
    const auto allow = [&](Verb verb) { out.verbs |= 1u << unsigned(verb); };
    if (!verbs.is_array()) return say("task.shape", "verbs 应是列表");
    for (const json::Value& entry : verbs.get_array()) {
        const std::string_view name = entry.is_string() ? std::string_view(entry.get_string()) : std::string_view();
        if (name == "add_sign") {
            allow(Verb::add_before);
            allow(Verb::add_after);
            allow(Verb::add_beside);
            allow(Verb::remove_sign);
        } else if (const auto verb = verb_from(name)) {
            allow(*verb);
        } else {
            say("task.verb", "没有“" + std::string(name) + "”这种办理动作");
        }
    }
}

TaskRule TaskReader::read(const json::Value& task)
{
    TaskRule out;
    if (!task.is_object()) {
        say("task.shape", "task 应是对象");
        return out;
    }
    check_keys(task.get_object(),
               {"who", "title", "rule", "form", "sign", "evidence", "recuse_if", "sla", "channels", "verbs", "optional",
                "minutes", "paper_ballots", "proxy", "anonymous_to", "description"},
               "task");
    out.who = text(task, "who");
    if (out.who.empty()) say("task.who", "任务没有写明由谁办理（who）");
    out.title = text(task, "title");
    if (json::find(task, "title") && out.title.find_first_not_of(" \t\r\n") == out.title.npos)
        say("text.missing", "任务的名称（title）是空的，或者不是文字");
    if (const json::Value* rule = json::find(task, "rule")) read_rule(*rule, out);
    out.form = text(task, "form");
    out.sign = text(task, "sign");
    if (!out.sign.empty() && out.sign != "personal" && out.sign != "seal" && out.sign != "both" &&
        !out.sign.starts_with("seal:"))
        say("task.shape", "sign 只能是 personal、seal、seal:机构 或 both");
    out.recuse_if = text(task, "recuse_if");
    out.proxy = text(task, "proxy");
    out.anonymous_to = text(task, "anonymous_to");
    out.optional = flag(task, "optional");
    out.minutes = flag(task, "minutes");
    out.paper_ballots = flag(task, "paper_ballots");
    if (const json::Value* evidence = json::find(task, "evidence")) {
        if (evidence->is_object()) check_keys(evidence->get_object(), {"photos_min", "geo"}, "evidence");
        out.geo = flag(*evidence, "geo");
        const json::Value* photos = json::find(*evidence, "photos_min");
        if (photos && photos->is_int64() && photos->get_int64() >= 0)
            out.photos_min = photos->get_int64();
        else if (photos || !evidence->is_object())
            say("task.shape", "evidence 应写作 {\"photos_min\": 3, \"geo\": true}");
    }
    if (const json::Value* sla = json::find(task, "sla")) {
        if (sla->is_object()) check_keys(sla->get_object(), {"due", "warn", "escalate_to"}, "sla");
        out.sla.due = duration(*sla, "due");
        out.sla.warn = duration(*sla, "warn");
        out.sla.escalate_to = text(*sla, "escalate_to");
    }
    if (const json::Value* channels = json::find(task, "channels")) {
        if (!channels->is_array())
            say("task.shape", "channels 应是列表");
        else
            for (const json::Value& channel : channels->get_array())
                if (channel.is_string()) out.channels.emplace_back(channel.get_string());
    }
    if (const json::Value* verbs = json::find(task, "verbs")) read_verbs(*verbs, out);
    return out;
}

std::optional<std::int64_t> term(std::string_view text)
{
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc() || end != text.data() + text.size() || n < 0 || n > kLargestTerm) return std::nullopt;
    return n;
}

} // namespace

Result<Fraction> Fraction::parse(std::string_view text)
{
    Fraction f;
    f.strict = text.starts_with('>');
    if (f.strict) text.remove_prefix(text.starts_with(">=") ? (f.strict = false, 2u) : 1u);
    while (text.starts_with(' ')) text.remove_prefix(1);
    const auto slash = text.find('/');
    const auto over = term(text.substr(0, slash));
    const auto under = slash == text.npos ? std::optional<std::int64_t>(1) : term(text.substr(slash + 1));
    if (!over || !under || *under == 0 || *over > *under) return fail(Kind::invalid, "workflow.bad_fraction");
    f.numerator = *over;
    f.denominator = *under;
    return f;
}

std::string Fraction::text() const
{
    return (strict ? ">" : "") + std::to_string(numerator) +
           (denominator == 1 ? "" : "/" + std::to_string(denominator));
}

std::int64_t Fraction::needed_of(std::int64_t whole) const
{
    const std::int64_t product = numerator * whole;
    return strict ? product / denominator + 1 : (product + denominator - 1) / denominator;
}

std::string_view verb_name(Verb verb) { return kVerbNames[std::size_t(verb)]; }

std::optional<Verb> verb_from(std::string_view name)
{
    const auto at = std::find(kVerbNames.begin(), kVerbNames.end(), name);
    return at == kVerbNames.end() ? std::nullopt : std::optional(Verb(at - kVerbNames.begin()));
}

TaskRule TaskRule::read(const json::Value& task, const std::string& where, Findings& findings)
{
    return TaskReader(where, findings).read(task);
}

} // namespace xz::workflow
