#include "registry/enter_person.hpp"

#include "foundation/audit/audit.hpp"
#include "foundation/checks/identifiers.hpp"
#include "foundation/core/utf8.hpp"
#include "foundation/events/events.hpp"
#include "registry/access.hpp"
#include "registry/events.hpp"
#include "registry/registry.hpp"
#include "registry/residence.hpp"
#include "registry/store.hpp"
#include "registry/views.hpp"

namespace xz::registry
{

namespace
{

tl::unexpected<Error> refuse(std::string_view field, std::string says)
{
    return tl::unexpected<Error>(
        Error{Kind::invalid, "request.invalid", {}, {{"/" + std::string(field), std::move(says)}}});
}

/// Reads a mobile number as typed into the form's field; empty clears.
void read_phone(Fields& f, std::string_view name, std::optional<std::string>& phone)
{
    if (!phone || phone->empty()) return;
    const auto read = checks::read_mobile(*phone);
    if (read)
        phone = *read.value;
    else
        f.wrong(name, checks::says(*read.fault, "手机号"));
}

/// Blanks alone are no name.
void check_name(Fields& f, const std::optional<std::string>& name)
{
    if (name && name->empty() && f.has("name")) f.wrong("name", "请填写姓名");
}

/// Work phones may be landlines: digits, blanks and dashes.
void check_work_phone(Fields& f, const std::optional<std::string>& phone)
{
    if (phone && phone->find_first_not_of("0123456789- +") != std::string::npos)
        f.wrong("work_phone", "电话号码只能有数字和短横线");
}

/// Takes sex and day of birth from the identity number, and refuses what contradicts it.
Result<> settle_identity(Person& p, Instant now)
{
    if (!p.birth_date.empty() && p.birth_date > to_iso_date(china_date(now)))
        return refuse("birth_date", "出生日期晚于今天");
    if (p.id_number.empty()) return {};
    const auto id = checks::read_id_number(p.id_number, china_date(now));
    if (!id) return refuse("id_number", checks::says(*id.fault, "身份证号"));
    const std::string sex = id->sex == checks::Sex::male ? "male" : "female";
    const std::string born = to_iso_date(id->born);
    if (!p.sex.empty() && p.sex != sex) return refuse("sex", "性别与身份证号不一致");
    if (!p.birth_date.empty() && p.birth_date != born) return refuse("birth_date", "出生日期与身份证号不一致");
    p.id_number = id->text;
    p.sex = sex;
    p.birth_date = born;
    return {};
}

Result<> settle_household(db::Reader& db, const Context& ctx, Person& p)
{
    if (!p.household) {
        p.household_relation.clear();
        return {};
    }
    const auto household = XZ_TRY(access_household(db, ctx, p.household, Purpose::write));
    if (household.division != p.division) return refuse("household_id", "这一户不在所选的村");
    if (p.household_relation.empty()) return refuse("household_relation", "请填写与户主的关系");
    if (p.household_relation == kHeadRelation &&
        store::summaries(db, ctx.county, {&household.id, 1})[household.id].head)
        return fail(Kind::rejected, "registry.head_taken");
    return {};
}

} // namespace

Result<EnterPerson::Input> EnterPerson::parse(const http::Request& request)
{
    Fields f(request);
    Person p;
    p.name = std::string(trimmed(f.text("name", {1, 50})));
    check_name(f, p.name);
    p.division = f.division("division_code");
    p.id_number = f.optional_text("id_number", {0, 30}).value_or("");
    p.sex = f.optional_text("sex", {0, 6}).value_or("");
    if (!p.sex.empty() && sex_title(p.sex).empty()) f.wrong("sex", "请选男或女");
    if (const auto born = f.optional_date("birth_date")) p.birth_date = to_iso_date(*born);
    p.ethnicity = f.optional_text("ethnicity", {0, 10}).value_or("");
    auto phone = f.optional_text("phone", {0, 30});
    read_phone(f, "phone", phone);
    p.phone = phone.value_or("");
    p.household = f.optional_id<HouseholdId>("household_id").value_or(HouseholdId{});
    p.household_relation = f.optional_text("household_relation", {0, 20}).value_or("");
    return f.done(std::move(p));
}

Result<EnterPerson::Output> EnterPerson::run(Context& ctx, const Input& in)
{
    const auto divisions = ctx.use<Registry>().divisions();
    return ctx.db.write("registry.enter_person", [&](db::Tx& tx) -> Result<Output> {
        Person p = in;
        XZ_TRY(access_division(ctx, p.division, 5));
        XZ_TRY(settle_identity(p, ctx.now));
        XZ_TRY(settle_household(tx, ctx, p));
        if (!p.id_number.empty() && store::person_with_id_number(tx, ctx.county, p.id_number))
            return fail(Kind::conflict, "registry.id_number_taken");
        p.id = ctx.new_id<PersonId>();
        p.source = "登记";
        p.updated_at = ctx.now;
        store::insert_persons(tx, ctx.county, {&p, 1});
        const auto membership = registered_membership(p, ctx.new_id<MembershipId>(), {});
        store::insert_memberships(tx, ctx.county, {&membership, 1});
        audit::record(tx, ctx, "registry.enter_person", "person:" + p.id.text(), p.division);
        events::publish(tx, ctx, PersonChanged{p.id, p.division, "entered"});
        json::Writer w;
        write_person(w, *divisions, p);
        return http::Response::json(201, std::move(w).text());
    });
}

Result<CorrectPerson::Input> CorrectPerson::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.id = f.path_id<PersonId>("id");
    in.name = f.optional_text("name", {1, 50});
    if (in.name) in.name = std::string(trimmed(*in.name));
    check_name(f, in.name);
    in.phone = f.optional_text("phone", {0, 30});
    read_phone(f, "phone", in.phone);
    in.work_phone = f.optional_text("work_phone", {0, 20});
    check_work_phone(f, in.work_phone);
    in.ethnicity = f.optional_text("ethnicity", {0, 10});
    return f.done(std::move(in));
}

Result<CorrectPerson::Output> CorrectPerson::run(Context& ctx, const Input& in)
{
    return ctx.db.write("registry.correct_person", [&](db::Tx& tx) -> Result<Output> {
        const auto before = XZ_TRY(access_person(tx, ctx, in.id, Purpose::write));
        Person p = before;
        p.name = in.name.value_or(p.name);
        p.phone = in.phone.value_or(p.phone);
        p.work_phone = in.work_phone.value_or(p.work_phone);
        p.ethnicity = in.ethnicity.value_or(p.ethnicity);
        p.source = "登记";
        p.updated_at = ctx.now;
        store::update_person(tx, ctx.county, before, p);
        audit::record(tx, ctx, "registry.correct_person", "person:" + p.id.text(), p.division);
        events::publish(tx, ctx, PersonChanged{p.id, p.division, "corrected"});
        return http::Response::json(200, person_detail(tx, ctx, p));
    });
}

} // namespace xz::registry
