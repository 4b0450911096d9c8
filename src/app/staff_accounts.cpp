#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/division_file.hpp"
#include "app/options.hpp"
#include "engines/search/pinyin.hpp"
#include "foundation/checks/identifiers.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/crypto/password.hpp"
#include "foundation/identity/create_accounts.hpp"
#include "registry/seed.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

/// `xiangzhi accounts`: opens the accounts of many members of staff at once, from a list that an office keeps anyway.
namespace xz::app
{

namespace
{

using registry::imports::ColumnSpec;
using registry::imports::Errors;
using registry::imports::Sheet;

constexpr std::array<ColumnSpec, 6> kColumns{{{"name", "姓名", true},
                                              {"role", "角色", true, "职务|岗位"},
                                              {"division_code", "区划代码", true, "单位代码|村代码|行政区划代码"},
                                              {"login", "账号", false, "登录名|用户名"},
                                              {"id_number", "身份证号", false, "身份证号码|公民身份号码"},
                                              {"phone", "手机号", false, "手机|联系电话|电话"}}};

/// One member of staff with all roles that the list gives.
struct Member {
    std::size_t row = 0;
    registry::Person person{};
    std::string login{};
    std::vector<std::pair<std::string, access::DivisionCode>> roles{};
    std::string role_titles{};
    std::optional<access::AccountId> known{}; ///< the account is there already
    std::string password{};                   ///< to be handed over
};

/// Twelve letters and digits, none of which is taken for another when read from paper.
std::string new_password()
{
    constexpr std::string_view kSigns = "abcdefghijkmnpqrstuvwxyz23456789";
    std::string out;
    for (int i = 0; i < 14; ++i)
        out += i == 4 || i == 9 ? '-' : kSigns[crypto::random_below(std::uint32_t(kSigns.size()))];
    return out;
}

std::shared_ptr<const access::Role> role_called(const identity::Roles& roles, std::string_view word)
{
    for (const auto& role : roles.grantable())
        if (role->role == word || role->title == word) return role;
    return nullptr;
}

std::string all_roles(const identity::Roles& roles)
{
    std::string words;
    for (const auto& role : roles.grantable()) words += (words.empty() ? "" : "、") + role->title;
    return words;
}

std::vector<Member> read_members(App& app, const Sheet& sheet, Errors& errors)
{
    const auto today = china_date(app.platform().clock());
    std::vector<Member> members;
    std::map<std::string, std::size_t> by_key;
    for (const auto& row : sheet.rows()) {
        const auto wrong = [&](std::string_view field, std::string_view says) {
            errors.add(row.line, sheet.title(field), says);
        };
        Member m{.row = row.line};
        m.person.name = std::string(sheet.cell(row, "name"));
        if (m.person.name.empty()) wrong("name", "没有填");
        const auto code = registry::imports::read_division_code(sheet.cell(row, "division_code"));
        const auto division = code ? app.registry().division(*code) : std::nullopt;
        if (!division)
            wrong("division_code", "本县没有这个区划");
        else
            m.person.division = *code;
        const auto role = role_called(app.identity().roles(), sheet.cell(row, "role"));
        if (!role)
            wrong("role", "没有这个角色。可以填：" + all_roles(app.identity().roles()));
        else if (division && role->level != division->level)
            wrong("role", role->title + "要在" +
                              (role->level == 5   ? "村"
                               : role->level == 4 ? "乡镇"
                                                  : "县") +
                              "一级，区划代码不对");
        if (const auto typed = sheet.cell(row, "id_number"); !typed.empty()) {
            const auto id = checks::read_id_number(typed, today);
            if (!id) {
                wrong("id_number", checks::says(*id.fault, "身份证号"));
            } else {
                m.person.id_number = id->text;
                m.person.birth_date = to_iso_date(id->born);
                m.person.sex = id->sex == checks::Sex::male ? "male" : "female";
            }
        }
        if (const auto typed = sheet.cell(row, "phone"); !typed.empty()) {
            const auto phone = checks::read_mobile(typed);
            if (phone)
                m.person.phone = m.person.work_phone = *phone.value;
            else
                wrong("phone", checks::says(*phone.fault, "手机号"));
        }
        if (!role || !division) continue;
        m.login = std::string(sheet.cell(row, "login"));
        const std::string key = !m.login.empty() ? m.login : m.person.name + code->text() + m.person.id_number;
        const auto [place, fresh] = by_key.emplace(key, members.size());
        if (fresh) members.push_back(std::move(m));
        Member& all = members[place->second];
        if (all.person.name != sheet.cell(row, "name")) wrong("login", "与第 " + std::to_string(all.row) + " 行重复");
        all.roles.emplace_back(role->role, *code);
        all.role_titles += (all.role_titles.empty() ? "" : "、") + role->title;
    }
    return members;
}

/// An account name for who has none: initials and the end of the code, as 张桂兰 in 330521104201 is zgl104201.
void name_accounts(db::Reader& db, std::int64_t county, std::vector<Member>& members)
{
    std::map<std::string, int> taken;
    for (const auto& m : members)
        if (!m.login.empty()) ++taken[m.login];
    for (auto& m : members) {
        if (m.login.empty()) {
            std::string code = m.person.division.text().substr(6);
            code.resize(m.person.division.level() == 5 ? 6 : m.person.division.level() == 4 ? 3 : 0);
            const std::string stem = search::pinyin_initials(m.person.name) + code;
            for (int n = 1; m.login.empty() || taken[m.login] > 0; ++n)
                m.login = stem + (n == 1 ? "" : std::to_string(n));
            ++taken[m.login];
        }
        m.known = identity::staff_account(db, county, m.login);
    }
}

std::string list_of(App& app, const std::vector<Member>& members)
{
    std::vector<std::vector<std::string>> rows;
    for (const auto& m : members)
        rows.push_back({m.person.name, m.role_titles, app.registry().division_name(m.person.division), m.login,
                        m.password.empty() ? "原来的密码" : m.password});
    return tabular::write_csv({{"姓名"}, {"角色"}, {"单位"}, {"账号"}, {"初始密码"}}, rows);
}

Result<> refuse(const Errors& errors)
{
    Error error{Kind::invalid, "app.bad_list", "the list has errors; nothing was done", {}};
    for (const auto& row : errors.list)
        error.fields.push_back({"第 " + std::to_string(row.row) + " 行“" + row.column + "”", row.says});
    return tl::unexpected<Error>(std::move(error));
}

} // namespace

Result<int> accounts(const Words& words)
{
    const auto options = XZ_TRY(Options::read(words, {"data", "config", "database"}, {"reset"}));
    if (!options.value("data") || options.rest().size() != 2)
        return fail(Kind::invalid, "app.bad_option", "accounts needs --data DIR, a list of staff and a file to write");
    const std::string &list = options.rest()[0], &out = options.rest()[1];
    if (std::filesystem::exists(out)) return fail(Kind::conflict, "app.exists", out + " exists already");
    const auto sheet = XZ_TRY(Sheet::read(XZ_TRY(read_file(list)), kColumns));
    const auto settings = XZ_TRY(settings_for(options));
    const auto app = XZ_TRY(App::open(settings, {.clock = system_now, .background = false}));
    auto& platform = app->platform();

    Errors errors;
    auto members = read_members(*app, sheet, errors);
    sheet.report_damage(errors);
    if (errors.any()) XZ_TRY(refuse(errors));
    platform.db.read("app.name_accounts", [&](db::Reader& db) { name_accounts(db, platform.county, members); });
    std::map<std::string, std::string> hashes;
    for (auto& m : members)
        if (!m.known || options.flag("reset")) {
            m.password = new_password();
            hashes[m.login] = crypto::hash_password(m.password);
        }

    std::size_t opened = 0, renewed = 0;
    Context ctx(platform, access::Caller::system());
    XZ_TRY(platform.db.write("app.open_accounts", [&](db::Tx& tx) -> Result<> {
        opened = renewed = 0;
        std::vector<identity::NewAccount> fresh;
        for (const Member& m : members) {
            if (m.known) {
                if (m.password.empty()) continue;
                identity::reset_password(tx, ctx, *m.known, hashes[m.login]);
                ++renewed;
                continue;
            }
            const auto person = registry::seed::person_for_office(tx, platform, m.person);
            if (!person) {
                Errors one;
                one.add(m.row, "姓名",
                        person.error().code == "registry.several_of_that_name" ? "当地有几位同名的人，请填身份证号"
                                                                               : "身份证号已登记在别人名下");
                return refuse(one);
            }
            identity::NewAccount a;
            a.staff = true;
            a.person = person->id;
            a.name = m.person.name;
            a.division = m.person.division;
            a.login = m.login;
            a.password_hash = hashes[m.login];
            a.roles = m.roles;
            fresh.push_back(std::move(a));
        }
        if (!fresh.empty()) identity::create_accounts(tx, ctx, fresh);
        opened = fresh.size();
        return {};
    }));

    // The passwords stand in this file alone: for its owner's eyes.
    std::ofstream(out, std::ios::binary | std::ios::app).flush();
    std::filesystem::permissions(out, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    std::ofstream(out, std::ios::binary | std::ios::trunc) << list_of(*app, members);
    std::cout << "开通 " << opened << " 个账号";
    if (renewed > 0) std::cout << "，重设 " << renewed << " 个密码";
    std::cout << "。账号和初始密码在 " << out << "，发完请删掉\n";
    return 0;
}

} // namespace xz::app
