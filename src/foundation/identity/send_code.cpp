#include "foundation/identity/send_code.hpp"

#include "foundation/checks/identifiers.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/module/input.hpp"

#include <algorithm>
#include <cstdio>

namespace xz::identity
{

namespace
{

constexpr std::chrono::seconds kResendAfter{60};
constexpr std::chrono::minutes kGoodFor{5};
constexpr std::int64_t kMostTries = 5;
constexpr std::size_t kMostAnHour = 5, kMostADay = 10;
constexpr std::chrono::hours kDay{24};
constexpr std::int64_t kMsPerHour = 3'600'000;

std::string new_code()
{
    char digits[8];
    std::snprintf(digits, sizeof digits, "%06u", crypto::random_below(1'000'000));
    return digits;
}

Result<> within_limits(const std::vector<Instant>& requests, Instant now)
{
    // Newest first: the one that must grow old before another may follow is the last that is counted.
    const auto wait = [&](std::size_t most, std::chrono::milliseconds span) -> std::int64_t {
        if (requests.size() < most) return 0;
        const auto left = span - (now - requests[most - 1]);
        return left.count() > 0 ? (left.count() + 999) / 1000 : 0;
    };
    if (const auto seconds = wait(1, kResendAfter))
        return fail_until(Kind::rate_limited, "identity.code_too_soon", seconds);
    if (const auto seconds = std::max(wait(kMostAnHour, std::chrono::hours(1)), wait(kMostADay, kDay)))
        return fail_until(Kind::rate_limited, "identity.too_many_codes", seconds);
    return {};
}

Result<> within_budget(db::Reader& db, std::int64_t county, const Settings& settings, Instant now)
{
    const auto hour = now.ms / kMsPerHour;
    if (store::messages_since(db, county, hour) >= settings.codes_per_county_hour ||
        store::messages_since(db, county, hour - 23) >= settings.codes_per_county_day)
        return fail(Kind::unavailable, "identity.codes_exhausted");
    return {};
}

} // namespace

Result<SendCode::Input> SendCode::parse(const http::Request& request)
{
    Fields f(request);
    Input in{f.text("phone", {1, 30}), http::address_group(request.peer)};
    if (const auto mobile = checks::read_mobile(in.phone))
        in.phone = *mobile.value;
    else if (!in.phone.empty())
        f.wrong("phone", checks::says(*mobile.fault, "手机号"));
    return f.done(std::move(in));
}

Result<SendCode::Output> SendCode::run(Context& ctx, const Input& in)
{
    auto& identity = ctx.use<Identity>();
    if (const auto seconds = identity.code_requests().take(in.address))
        return fail_until(Kind::rate_limited, "identity.too_many_codes", *seconds);
    const auto phone_key = identity.keyed("phone", in.phone);
    const auto code = new_code();
    const auto text = "您的验证码是 " + code + "，5 分钟内有效。不要告诉任何人。";
    bool known = false;
    XZ_TRY(ctx.db.write("identity.send_code", [&](db::Tx& tx) -> Result<> {
        XZ_TRY(within_limits(store::code_requests(tx, ctx.county, phone_key, ctx.now - kDay), ctx.now));
        XZ_TRY(within_budget(tx, ctx.county, identity.settings(), ctx.now));
        const auto account = store::find_villager(tx, ctx.county, in.phone);
        known = account && !account->disabled;
        store::add_code_request(tx, ctx.county, phone_key, ctx.now);
        // An unknown phone gets a code too, which nobody ever learns.
        store::save_code(tx, ctx.county, phone_key,
                         {identity.keyed("code\n" + phone_key, code), ctx.now + kGoodFor, 0});
        if (known) store::count_message(tx, ctx.county, ctx.now.ms / kMsPerHour);
        return {};
    }));
    if (known) identity.sms().push({in.phone, text, std::to_string(ctx.new_id()), code});
    return Output{kResendAfter.count()};
}

void SendCode::write(json::Writer& w, const Output& out)
{
    w.object([&] { w.field("resend_after_seconds", out.resend_after_seconds); });
}

bool use_code(Context& ctx, std::string_view phone, std::string_view code)
{
    const auto& identity = ctx.use<Identity>();
    const auto phone_key = identity.keyed("phone", phone);
    const auto hmac = identity.keyed("code\n" + phone_key, code);
    return ctx.db.write("identity.use_code", [&](db::Tx& tx) {
        auto stored = store::find_code(tx, ctx.county, phone_key);
        if (!stored || stored->tries >= kMostTries || ctx.now >= stored->expires_at) return false;
        if (crypto::equal(stored->hmac, hmac)) {
            store::remove_code(tx, ctx.county, phone_key);
            return true;
        }
        ++stored->tries;
        store::save_code(tx, ctx.county, phone_key, *stored);
        return false;
    });
}

} // namespace xz::identity
