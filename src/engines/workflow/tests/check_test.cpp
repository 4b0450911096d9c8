#include "engines/workflow/check.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace xz::workflow
{
namespace
{

json::Value load(const std::string& name)
{
    std::ifstream file(std::string(XZ_SOURCE_DIR) + "/src/engines/workflow/tests/data/" + name);
    std::stringstream text;
    text << file.rdbuf();
    auto value = json::parse(text.str());
    EXPECT_TRUE(value) << name;
    return value ? *value : json::Value();
}

const json::Value& sample()
{
    static const json::Value value = load("village_project.json");
    return value;
}

const json::Value& roster()
{
    static const json::Value value = load("roster.json");
    return value;
}

/// One change to a tree: the value at a JSON pointer is replaced ("" as text: removed).
struct Edit {
    const char* pointer;
    const char* text;
};

void apply(json::Value& tree, const Edit& edit)
{
    const std::string pointer = edit.pointer;
    const auto slash = pointer.rfind('/');
    json::Value& parent = slash == 0 ? tree : tree.at_pointer(pointer.substr(0, slash));
    const std::string last = pointer.substr(slash + 1);
    const bool removes = *edit.text == '\0';
    if (parent.is_array() && removes)
        parent.get_array().erase(parent.get_array().begin() + std::stoi(last));
    else if (parent.is_array())
        parent.get_array().at(std::size_t(std::stoi(last))) = json::parse(edit.text).value();
    else if (removes)
        ASSERT_EQ(parent.get_object().erase(last), 1u) << pointer;
    else
        parent.get_object()[last] = json::parse(edit.text).value();
}

std::string list(const CheckReport& report)
{
    std::string text;
    for (const Finding& f : report.findings) text += f.code + " " + f.where + " " + f.says + "\n";
    return text;
}

TEST(Check, TheSamplePasses)
{
    CheckOptions options;
    EXPECT_EQ(list(check(sample(), options)), "");
    options.roster = &roster();
    const CheckReport report = check(sample(), options);
    EXPECT_EQ(list(report), "");
    EXPECT_EQ(report.hash.size(), 64u);
    EXPECT_EQ(check(json::parse(json::to_text(sample())).value()).hash, report.hash);
}

struct Fault {
    const char* name;
    const char* code;
    const char* where;
    std::vector<Edit> edits;
};

class FaultyFlow : public ::testing::TestWithParam<Fault>
{
};

TEST_P(FaultyFlow, IsFound)
{
    json::Value flow = sample();
    for (const Edit& edit : GetParam().edits) apply(flow, edit);
    CheckOptions options;
    options.roster = &roster();
    const CheckReport report = check(flow, options);
    const bool found = std::any_of(report.findings.begin(), report.findings.end(), [](const Finding& f) {
        return f.code == GetParam().code && f.where == GetParam().where && !f.says.empty();
    });
    EXPECT_TRUE(found) << list(report);
    for (const Finding& f : report.findings) EXPECT_EQ(f.code, GetParam().code) << list(report);
}

INSTANTIATE_TEST_SUITE_P(
    OneFault, FaultyFlow,
    ::testing::Values(
        Fault{"profile", "chart.profile", "profile", {{"/profile", "\"xz-flow/2\""}}},
        Fault{"version", "chart.version", "version", {{"/version", "\"3\""}}},
        Fault{"no_title", "text.missing", "title", {{"/title", ""}}},
        Fault{"no_id", "text.missing", "id", {{"/id", "\"\""}}},
        Fault{"blank_title", "text.missing", "title", {{"/title", "\"  \""}}},
        Fault{"empty_title_of_a_state", "text.missing", "draft", {{"/states/draft/title", "\"\""}}},
        Fault{"empty_title_of_a_task", "text.missing", "draft", {{"/states/draft/task/title", "\"\""}}},
        Fault{"unknown_calendar", "calendar.unknown", "calendar", {{"/calendar", "\"mars\""}}},
        Fault{"parameter_of_no_type", "param.shape", "params.notice_days", {{"/params/notice_days/type", "\"int\""}}},
        Fault{"parameter_of_wrong_type",
              "param.shape",
              "params.silence_is_consent",
              {{"/params/silence_is_consent/default", "\"no\""}}},
        Fault{"parameter_out_of_range", "param.range", "params.notice_days", {{"/params/notice_days/default", "1"}}},
        Fault{"timer_of_a_parameter_that_is_no_number",
              "param.shape",
              "draft",
              {{"/states/draft/after/{params.silence_is_consent}d", "{\"target\": \"lapsed\"}"}}},
        Fault{"guard_of_unknown_state",
              "guard.unknown_state",
              "deliberate.reps_decide",
              {{"/states/deliberate/states/reps_decide/on/no_quorum/guard", "\"visits('reps_decides') < 3\""}}},
        Fault{"guard_of_unknown_role",
              "role.unknown",
              "deliberate",
              {{"/states/deliberate/on/terminate/guard", "\"actor.is('brnch')\""}}},
        Fault{"guard_that_never_holds",
              "state.unreachable",
              "terminated",
              {{"/states/deliberate/on/terminate/guard", "\"1 > 2 && actor.is('branch')\""}}},
        Fault{"guard_divides_by_data",
              "guard.may_fail",
              "deliberate",
              {{"/states/deliberate/on/terminate/guard", "\"form.budget_cents / form.households > 100\""}}},
        Fault{"guard_takes_from_an_empty_list",
              "guard.may_fail",
              "deliberate",
              {{"/states/deliberate/on/terminate/guard", "\"input.reasons[0] == 'x'\""}}},
        Fault{"guard_divides_by_zero",
              "guard.may_fail",
              "deliberate",
              {{"/states/deliberate/on/terminate/guard", "\"1 / 0 == 1\""}}},
        Fault{"role_is_no_people", "role.syntax", "roles.town_agri", {{"/roles/town_agri", "\"3\""}}},
        Fault{"role_by_unknown_function",
              "role.syntax",
              "roles.town_agri",
              {{"/roles/town_agri", "\"org('town').friends('x')\""}}},
        Fault{"escalation_to_nobody",
              "role.unknown",
              "objection_review",
              {{"/states/objection_review/task/sla/escalate_to", "\"disciplin\""}}},
        Fault{"notice_left_after_an_act_that_escalates",
              "notice.open",
              "objection_review",
              {{"/states/objection_review/on/uphold",
                "{\"target\": \"rejected\", \"do\": [\"escalate:town_discipline\"]}"}}},
        Fault{"paid_by_the_cashier_alone",
              "pay.one_person",
              "pay.voucher",
              {{"/states/pay/states/voucher/on/pay_now", "{\"target\": \"await_bank\", \"do\": [\"ledger.commit\", "
                                                         "\"pay.instruct\"]}"},
               {"/roles/cashier", "\"case.cashier\""}}},
        Fault{"paid_in_two_ways_at_once",
              "pay.twice",
              "pay.book",
              {{"/states/pay/states/book/on/approve/do", "[\"ledger.commit\", \"pay.instruct\", \"pay.batch\"]"}}},
        Fault{"typo_in_state", "key.unknown", "draft", {{"/states/draft/afterr", "{}"}}},
        Fault{"typo_in_head", "key.unknown", "", {{"/parms", "{}"}}},
        Fault{"typo_in_transition", "key.unknown", "draft", {{"/states/draft/on/submit/gaurd", "\"true\""}}},
        Fault{"typo_in_task", "key.unknown", "draft", {{"/states/draft/task/whom", "\"branch\""}}},
        Fault{"unknown_target", "target.unknown", "draft", {{"/states/draft/on/submit/target", "\"nowhere\""}}},
        Fault{"target_of_another_region",
              "target.unknown",
              "objection_review",
              {{"/states/objection_review/on/uphold/target", "\"committees_confer\""}}},
        Fault{"unknown_initial", "target.unknown", "pay", {{"/states/pay/initial", "\"vouchr\""}}},
        Fault{"two_targets_in_one_region",
              "target.conflict",
              "draft",
              {{"/states/draft/on/submit/target", "[\"deliberate.branch_proposes\", \"implement.contract\"]"}}},
        Fault{"bad_kind", "state.kind", "closed", {{"/states/closed/kind", "\"finale\""}}},
        Fault{"compound_without_states",
              "state.kind",
              "lapsed",
              {{"/states/lapsed/kind", "\"compound\""},
               {"/states/lapsed/after", "{\"1d\": {\"target\": \"rejected\"}}"}}},
        Fault{"unreachable", "state.unreachable", "island", {{"/states/island", "{\"kind\": \"final\"}"}}},
        Fault{"unreachable_because_target_moved",
              "state.unreachable",
              "terminated",
              {{"/states/deliberate/on/terminate/target", "\"rejected\""}}},
        Fault{"no_end",
              "state.no_end",
              "trap",
              {{"/states/draft/on/stray", "{\"target\": \"trap\"}"},
               {"/states/trap", "{\"after\": {\"5d\": {\"target\": \"trap\"}}}"}}},
        Fault{"join_of_a_region_without_end",
              "done.never",
              "town_review",
              {{"/states/town_review/states/finance/states/fin_ok/kind", "\"atomic\""}}},
        Fault{"join_of_no_state",
              "done.never",
              "draft",
              {{"/states/draft/on/done.state.town_revue", "{\"target\": \"lapsed\"}"}}},
        Fault{"no_timer", "timer.missing", "pay.await_bank", {{"/states/pay/states/await_bank/after", ""}}},
        Fault{"bad_duration", "duration.bad", "draft", {{"/states/draft/after/soon", "{\"target\": \"lapsed\"}"}}},
        Fault{"no_time_at_all", "duration.bad", "draft", {{"/states/draft/after/PT0S", "{\"target\": \"lapsed\"}"}}},
        Fault{"history_that_nobody_leads_to",
              "state.unreachable",
              "pay.before",
              {{"/states/pay/states/before", "{\"kind\": \"history\", \"default\": \"voucher\"}"}}},
        Fault{"unknown_parameter_in_timer",
              "param.unknown",
              "draft",
              {{"/states/draft/after/{params.draft_days}d", "{\"target\": \"lapsed\"}"}}},
        Fault{"guard_syntax",
              "guard.syntax",
              "deliberate.reps_decide",
              {{"/states/deliberate/states/reps_decide/on/no_quorum/guard", "\"visits('reps_decide') <\""}}},
        Fault{"guard_is_no_bool",
              "guard.syntax",
              "deliberate.reps_decide",
              {{"/states/deliberate/states/reps_decide/on/no_quorum/guard", "\"visits('reps_decide') + 1\""}}},
        Fault{
            "guard_of_unknown_parameter",
            "guard.type",
            "decision_notice",
            {{"/states/decision_notice/on/objection/0/guard", "\"count(case.objections) >= params.objections_min\""}}},
        Fault{"guard_of_wrong_type",
              "guard.type",
              "town_review",
              {{"/states/town_review/after/15wd/guard", "\"params.notice_days\""}}},
        Fault{"unknown_role", "role.unknown", "rectify", {{"/states/rectify/task/who", "\"two_comte\""}}},
        Fault{"nobody_in_role",
              "role.empty",
              "roles.town_agri",
              {{"/roles/town_agri", "\"org('town').role('agriculture')\""}}},
        Fault{"role_syntax", "role.syntax", "roles.town_agri", {{"/roles/town_agri", "\"org('town'.role('x')\""}}},
        Fault{"too_few_people",
              "role.too_few",
              "objection_review",
              {{"/roles/oversight", "\"org('town').role('discipline')\""},
               {"/states/implement/states/accept/task/who", "\"town_fin\""},
               {"/states/objection_after/task/who", "\"town_fin\""}}},
        Fault{"count_beyond_people",
              "role.too_few",
              "town_review.finance.fin_check",
              {{"/states/town_review/states/finance/states/fin_check/task/rule", "{\"mode\": \"count\", \"n\": 3}"}}},
        Fault{"meeting_of_more_than_there_are",
              "role.too_few",
              "objection_review",
              {{"/states/objection_review/task/rule/present_min", "4"}}},
        Fault{"duties_of_one_person",
              "duty.unsatisfiable",
              "separation_of_duties",
              {{"/roles/town_fin", "\"org('town').role('bookkeeper')\""},
               {"/separation_of_duties", "[[\"cashier\",\"bookkeep\"],[\"town_fin\",\"bookkeep\"]]"}}},
        Fault{"duties_of_too_few_people",
              "duty.unsatisfiable",
              "separation_of_duties",
              {{"/separation_of_duties", "[[\"members\",\"branch\"]]"},
               {"/states/implement/states/accept/task", "{\"who\": \"members\", \"rule\": {\"mode\": \"all\"}}"}}},
        Fault{"duty_with_itself",
              "duty.unsatisfiable",
              "separation_of_duties",
              {{"/separation_of_duties/1", "[\"oversight\", \"oversight\"]"}}},
        Fault{"duty_of_unknown_role",
              "role.unknown",
              "separation_of_duties",
              {{"/separation_of_duties/1", "[\"oversight\", \"mayor\"]"}}},
        Fault{"paid_without_notice",
              "pay.no_notice",
              "pay.book",
              {{"/states/draft/on/hurry", "{\"target\": \"pay.voucher\"}"}}},
        Fault{
            "paid_by_one_person", "pay.one_person", "pay.book", {{"/states/pay/states/book/task/who", "\"cashier\""}}},
        Fault{"paid_twice",
              "pay.twice",
              "pay.book",
              {{"/states/pay/states/await_bank/on/bank_failed/do", "[\"notify:cashier\"]"}}},
        Fault{"paid_twice_after_objection",
              "pay.twice",
              "pay.book",
              {{"/states/result_notice/on/again", "{\"target\": \"pay.book\", \"do\": [\"notice.close\"]}"}}},
        Fault{"reserve_left",
              "reserve.open",
              "implement.contract",
              {{"/states/implement/states/contract/after/60d/do", ""}}},
        Fault{"result_notice_left",
              "notice.open",
              "result_notice",
              {{"/states/result_notice/after/{params.result_days}d/do", "[\"ledger.release\", \"archive\"]"}}},
        Fault{"decision_notice_left",
              "notice.open",
              "deliberate.committees_confer",
              {{"/states/objection_review/on/uphold/do", "[\"notify:objectors\"]"}}},
        Fault{"automatic_cycle",
              "automatic.cycle",
              "rejected",
              {{"/states/rejected",
                "{\"always\": [{\"target\": \"lapsed\"}], \"after\": {\"1d\": {\"target\": \"closed\"}}}"},
               {"/states/lapsed", "{\"always\": [{\"target\": \"rejected\", \"guard\": \"form.again\"}], \"after\": "
                                  "{\"1d\": {\"target\": \"closed\"}}}"}}},
        Fault{"unknown_effect", "effect.unknown", "draft", {{"/states/draft/on/submit/do/0", "\"number.asign\""}}},
        Fault{"effect_without_argument",
              "effect.argument",
              "decision_notice",
              {{"/states/decision_notice/entry/0", "\"notice.publish\""}}},
        Fault{"unknown_verb", "task.verb", "draft", {{"/states/draft/task/verbs/0", "\"withdrow\""}}},
        Fault{"bad_rule", "task.rule", "objection_review", {{"/states/objection_review/task/rule/mode", "\"most\""}}},
        Fault{"bad_share",
              "task.rule",
              "objection_review",
              {{"/states/objection_review/task/rule/present_min", "\"3/2\""}}},
        Fault{"no_initial", "initial.missing", "", {{"/initial", ""}}},
        Fault{"too_deep",
              "state.too_deep",
              "draft.a.b.c.d",
              {{"/states/draft/states", "{\"a\":{\"states\":{\"b\":{\"states\":{\"c\":{\"states\":{\"d\":{\"after\":{"
                                        "\"1d\":{\"target\":\"lapsed\"}}}}}}}}}}"}}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Check, ATimerOfAnAncestorIsEnough)
{
    json::Value flow = sample();
    apply(flow, {"/states/town_review/after", "{\"40wd\": {\"target\": \"lapsed\"}}"});
    EXPECT_EQ(list(check(flow)), "");
}

TEST(Check, RefusesMoreStatesThanTheProfileAllows)
{
    json::Value flow = sample();
    for (int i = 0; i < 180; ++i)
        flow.at("states").get_object()["s" + std::to_string(i)] = json::Object{{"kind", "final"}};
    const CheckReport report = check(flow);
    EXPECT_TRUE(std::any_of(report.findings.begin(), report.findings.end(),
                            [](const Finding& f) { return f.code == "state.too_many"; }));
}

TEST(Check, MeasuresGuardsAgainstTheForm)
{
    const json::Value form =
        json::parse(R"({"type": "object", "additionalProperties": false, "required": ["source_of_funds"],
        "properties": {"budget_cents": {"type": "integer"}, "source_of_funds": {"type": "string"}, "parts": {"type": "integer", "minimum": 0}}})")
            .value();
    CheckOptions options;
    options.form_schema = [&](std::string_view name) { return name == "form/village-project@2" ? &form : nullptr; };
    const auto codes = [&](const char* guard) {
        json::Value flow = sample();
        apply(flow, {"/states/town_review/states/finance/states/fin_check/on/approve/guard", "\"true\""});
        flow.at_pointer("/states/decision_notice/after/{params.notice_days}d/0/guard") = guard;
        std::string text;
        for (const Finding& f : check(flow, options).findings) text += f.code + " ";
        return text;
    };
    EXPECT_EQ(codes("has(form.budget_cents) && form.budget_cents >= params.town_limit_cents"), "");
    EXPECT_EQ(codes("form.budget_cents >= params.town_limit_cents"), "guard.may_fail ");
    EXPECT_EQ(codes("form.budget >= params.town_limit_cents"), "guard.type ");
    EXPECT_EQ(codes("form.source_of_funds > 3"), "guard.type ");
    EXPECT_EQ(codes("has(form.parts) && 100 / form.parts > 3"), "guard.may_fail ");
}

TEST(Check, FormsDoNotAskWhatIsHeld)
{
    json::Value form =
        json::parse(R"({"type": "object", "properties": {"phone": {"type": "string"}, "reason": {"type": "string"}}})")
            .value();
    CheckOptions options;
    options.held_fields = {"phone"};
    options.form_schema = [&](std::string_view name) { return name == "form/objection@1" ? &form : nullptr; };
    EXPECT_TRUE(list(check(sample(), options)).starts_with("form.asks_held form/objection@1 "));
    apply(form, {"/properties/phone/x-register", "\"person.phone\""});
    EXPECT_EQ(list(check(sample(), options)), "");
}

} // namespace
} // namespace xz::workflow
