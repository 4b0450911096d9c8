#include "foundation/audit/embedded.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/crypto/password.hpp"
#include "foundation/db/migrate.hpp"
#include "foundation/files/clean.hpp"
#include "foundation/files/codecs.hpp"
#include "foundation/identity/create_accounts.hpp"
#include "foundation/identity/manifest.hpp"
#include "foundation/identity/store.hpp"
#include "foundation/log/log.hpp"
#include "foundation/metrics/metrics.hpp"

#include <benchmark/benchmark.h>
#include <filesystem>
#include <stdlib.h>

/// Prints CPU time per operation of what every request passes: `foundation_bench --benchmark_min_time=0.5`.
namespace
{

using namespace xz;

constexpr std::int64_t kCounty = 330521;
constexpr int kSessions = 5000;

/// An SQLite database with as many signed-in villagers as a busy morning has.
struct Town {
    Town()
    {
        std::string folder = std::filesystem::temp_directory_path() / "xz-bench-XXXXXX";
        folder_ = ::mkdtemp(folder.data());
        db::Settings settings;
        settings.location = "sqlite:" + folder_ + "/bench.db";
        database = db::Database::open(settings);
        const auto own = identity::manifest();
        const db::ModuleMigrations migrations[] = {{"identity", *own.migrations},
                                                   {"audit", audit::embedded::migrations()}};
        if (!db::migrate(*database, migrations, system_now())) std::abort();
        platform = std::make_unique<Platform>(*database, kCounty);
        identity::Settings rules;
        rules.secret = std::string(32, 's');
        door = std::make_unique<identity::Identity>(*platform, rules,
                                                    *identity::Roles::read(identity::Roles::standard(), {}),
                                                    identity::Hooks::none(), identity::no_sms());
        Context ctx(*platform, access::Caller::system());
        std::vector<identity::NewAccount> people(kSessions);
        for (int i = 0; i < kSessions; ++i) {
            people[i].name = "村民";
            people[i].phone = std::to_string(13800000000 + i);
            people[i].division = {330521104205};
        }
        database->write("bench.people", [&](db::Tx& tx) {
            const auto ids = identity::create_accounts(tx, ctx, people);
            for (const auto account : ids) {
                tokens.push_back(crypto::new_token());
                identity::Session session;
                session.id = ctx.new_id<identity::SessionId>();
                session.account = account;
                session.title = "bench";
                session.created_at = session.last_seen_at = ctx.now;
                identity::store::insert_session(tx, kCounty, session, identity::token_hash(tokens.back()),
                                                {330521104205});
            }
        });
        for (const auto& token : tokens) {
            requests.emplace_back();
            requests.back().add_header("Authorization", "Bearer " + token);
            posts.emplace_back();
            posts.back().method = http::Method::post;
            posts.back().add_header("Cookie", "__Host-xz_session=" + token);
            posts.back().add_header("X-CSRF-Token", identity::csrf_token(token));
        }
    }
    ~Town()
    {
        door.reset();
        database.reset();
        std::filesystem::remove_all(folder_);
    }

    std::string folder_;
    std::unique_ptr<db::Database> database;
    std::unique_ptr<Platform> platform;
    std::unique_ptr<identity::Identity> door;
    std::vector<std::string> tokens;
    std::vector<http::Request> requests;
    std::vector<http::Request> posts;
};

Town& town()
{
    static Town all;
    return all;
}

void authenticate(benchmark::State& state, const std::vector<http::Request>& requests)
{
    auto& authenticator = town().door->authenticator();
    for (const auto& request : requests)
        if (!authenticator.authenticate(request)) std::abort();
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(authenticator.authenticate(requests[i]));
        i = (i + 1) % requests.size();
    }
}

void authenticate_bearer(benchmark::State& state) { authenticate(state, town().requests); }
BENCHMARK(authenticate_bearer);

void authenticate_cookie_with_csrf(benchmark::State& state) { authenticate(state, town().posts); }
BENCHMARK(authenticate_cookie_with_csrf);

void authenticate_from_database(benchmark::State& state)
{
    auto& authenticator = town().door->authenticator();
    std::size_t i = 0;
    for (auto _ : state) {
        state.PauseTiming();
        authenticator.forget_all();
        state.ResumeTiming();
        benchmark::DoNotOptimize(authenticator.authenticate(town().requests[i]));
        i = (i + 1) % town().requests.size();
    }
}
BENCHMARK(authenticate_from_database);

void sha256_of_token(benchmark::State& state)
{
    const std::string token = crypto::new_token();
    for (auto _ : state) benchmark::DoNotOptimize(crypto::sha256(token));
}
BENCHMARK(sha256_of_token);

void argon2id(benchmark::State& state)
{
    const auto stored = crypto::hash_password("0123456789");
    for (auto _ : state) benchmark::DoNotOptimize(crypto::verify_password(stored, "0123456789"));
}
BENCHMARK(argon2id);

void count_metric(benchmark::State& state)
{
    const auto counter = metrics::registry().counter("xz_bench_total", "Bench");
    for (auto _ : state) counter.add();
}
BENCHMARK(count_metric);

void observe_histogram(benchmark::State& state)
{
    const auto histogram = metrics::registry().histogram("xz_bench_seconds", "Bench");
    for (auto _ : state) histogram.observe(0.001);
}
BENCHMARK(observe_histogram);

void log_line_off(benchmark::State& state)
{
    for (auto _ : state) log::debug("bench.line", {{"case", 71}});
}
BENCHMARK(log_line_off);

void log_line_on(benchmark::State& state)
{
    log::set_sink([](std::string_view line) { benchmark::DoNotOptimize(line.data()); });
    for (auto _ : state) log::info("bench.line", {{"case", 71}, {"route", "/api/affairs/cases/{id:id}"}, {"ms", 0.25}});
    log::set_sink(nullptr);
}
BENCHMARK(log_line_on);

/// A 12-megapixel photo with soft shapes, upright: walked, thumbnail made.
void clean_photo(benchmark::State& state)
{
    files::Raster photo{4032, 3024, 3, {}};
    photo.pixels.resize(std::size_t(photo.width) * std::size_t(photo.height) * 3);
    for (std::size_t i = 0; i < photo.pixels.size(); ++i) photo.pixels[i] = std::uint8_t(i / 9000 + i % 97);
    const auto jpeg = files::encode_jpeg(photo, 85);
    for (auto _ : state) benchmark::DoNotOptimize(files::clean(jpeg, files::FileType::jpeg, 64'000'000));
    state.SetLabel(std::to_string(jpeg.size() / 1024) + " KB");
}
BENCHMARK(clean_photo)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
