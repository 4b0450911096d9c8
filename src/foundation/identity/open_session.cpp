#include "foundation/identity/open_session.hpp"

#include "foundation/audit/audit.hpp"

namespace xz::identity
{

Opened open_session(db::Tx& tx, const Context& ctx, const Account& account, std::string_view device,
                    std::string_view token)
{
    auto& identity = ctx.use<Identity>();
    const auto& rules = identity.settings().sessions;
    Opened opened;
    opened.token = token;
    opened.caller = identity.authenticator().caller_of(tx, account.id, ctx.now);
    XZ_ASSERT(opened.caller != nullptr);
    Session& s = opened.session;
    s.id = ctx.new_id<SessionId>();
    s.account = account.id;
    s.title = device;
    s.created_at = s.last_seen_at = ctx.now;
    s.expires_at = ctx.now + (account.staff ? rules.staff_longest : rules.villager_longest);
    store::insert_session(tx, ctx.county, s, token_hash(token), account.division);
    if (account.staff && rules.one_staff_device) {
        store::end_other_sessions(tx, ctx.county, account.id, s.id, ctx.now);
        identity.changed(tx, ctx.county, account.id);
    }
    const Context as_owner(ctx.platform, *opened.caller, ctx.request_id);
    audit::record(tx, as_owner, "identity.sign_in", "session:" + s.id.text(), account.division);
    return opened;
}

std::string device_title(std::string_view user_agent)
{
    const auto first_of = [&](std::initializer_list<std::pair<std::string_view, std::string_view>> marks) {
        for (const auto& [mark, title] : marks)
            if (user_agent.find(mark) != user_agent.npos) return title;
        return std::string_view("其他");
    };
    const auto system = first_of({{"HarmonyOS", "鸿蒙手机"},
                                  {"Android", "安卓手机"},
                                  {"iPhone", "苹果手机"},
                                  {"iPad", "苹果平板"},
                                  {"Windows", "Windows 电脑"},
                                  {"Macintosh", "苹果电脑"},
                                  {"Linux", "Linux 电脑"}});
    const auto program = first_of({{"MicroMessenger", "微信"},
                                   {"DingTalk", "钉钉"},
                                   {"Edg/", "Edge"},
                                   {"Firefox/", "Firefox"},
                                   {"Chrome/", "Chrome"},
                                   {"Safari/", "Safari"}});
    return std::string(system) + " · " + std::string(program);
}

std::string cookie_attributes(const SessionRules& rules, std::int64_t max_age_seconds)
{
    return "Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(max_age_seconds) +
           (rules.secure_cookie ? "; Secure" : "");
}

} // namespace xz::identity
