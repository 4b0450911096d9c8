#include "affairs/verify_chain.hpp"
#include "app/app.hpp"
#include "app/backup_file.hpp"
#include "app/commands.hpp"
#include "app/data_folder.hpp"
#include "app/division_file.hpp"
#include "app/options.hpp"
#include "app/wiring.hpp"
#include "foundation/config/document.hpp"
#include "foundation/db/backup.hpp"
#include "foundation/identity/create_accounts.hpp"
#include "registry/seed.hpp"

#include <iostream>

namespace xz::app
{

namespace
{

/// Asks until the password is good enough; an error when there is nothing more to read.
Result<> make_admin(App& app, const std::string& login)
{
    Context ctx(app.platform(), access::Caller::system());
    for (;;) {
        std::cout << "请为管理员账号 " << login << " 设置密码（至少 10 个字符）：" << std::flush;
        const auto password = read_secret();
        if (!password) return fail(Kind::invalid, "app.no_password", "no password was given; nothing was made");
        const auto made = identity::create_first_admin(ctx, app.identity().hooks(), "县管理员", login, *password);
        if (made) return {};
        if (made.error().code != "identity.weak_password") return tl::unexpected<Error>(made.error());
        for (const auto& field : made.error().fields) std::cout << field.says << "\n";
    }
}

Result<int> make_empty_county(const Options& options, const std::string& data)
{
    const auto county = XZ_TRY(read_county(*options.value("county")));
    const std::string file = XZ_TRY(read_file(*options.value("divisions")));
    write_data_config(data, county.text(), "");
    const auto settings = XZ_TRY(settings_for(options));
    const auto app = XZ_TRY(App::open(settings, {.clock = system_now, .background = false}));
    const auto report = XZ_TRY(registry::seed::import_divisions(app->platform(), file));
    XZ_TRY(accepted(report));
    app->registry().load(app->platform());
    std::cout << app->registry().division_name(county) << "：" << report.added << " 个区划\n";
    XZ_TRY(make_admin(*app, options.value("admin").value_or("admin")));
    std::cout << settings.data_dir << " 已建好。运行：xiangzhi serve --data " << settings.data_dir << "\n";
    return 0;
}

} // namespace

Result<int> init(const Words& words)
{
    const auto options = XZ_TRY(Options::read(words, {"data", "county", "divisions", "admin", "config", "database"}));
    const auto data = options.value("data");
    if (!data || !options.value("county") || !options.value("divisions"))
        return fail(Kind::invalid, "app.bad_option", "init needs --data, --county and --divisions");
    return make_county_in(*data, [&] { return make_empty_county(options, *data); });
}

Result<int> migrate(const Words& words)
{
    const auto options = XZ_TRY(Options::read(words, {"data", "config", "database"}));
    const auto settings = XZ_TRY(settings_for(options));
    const auto database = db::Database::open(database_settings(settings));
    const auto all = manifests(settings);
    const auto schema = migrations(all);
    const auto report = XZ_TRY(db::migrate(*database, schema, system_now()));
    for (const auto& line : report.applied) std::cout << "applied " << line << "\n";
    if (report.applied.empty()) std::cout << "nothing to do\n";
    return 0;
}

Result<int> backup(const Words& words)
{
    const auto options = XZ_TRY(Options::read(words, {"data", "config", "database"}, {}, 1));
    if (options.rest().size() != 1)
        return fail(Kind::invalid, "app.bad_option", "backup needs --data DIR and a file name");
    const auto settings = XZ_TRY(settings_for(options));
    const auto database = db::Database::open(database_settings(settings));
    XZ_TRY(write_backup(*database, settings, options.rest().front()));
    std::cout << options.rest().front() << "\n";
    return 0;
}

Result<int> restore(const Words& words)
{
    const auto options = XZ_TRY(Options::read(words, {"data", "config", "database"}, {}, 1));
    if (options.rest().size() != 1)
        return fail(Kind::invalid, "app.bad_option", "restore needs --data DIR and a file name");
    auto settings = XZ_TRY(settings_for(options));
    const auto all = manifests(settings);
    const auto schema = migrations(all);
    XZ_TRY(read_backup(settings, schema, options.rest().front()));
    std::cout << settings.data_dir << "\n";
    return 0;
}

Result<int> verify(const Words& words)
{
    const auto options = XZ_TRY(Options::read(words, {"data", "config", "database"}));
    const auto settings = XZ_TRY(settings_for(options));
    const auto app = XZ_TRY(App::open(settings, {.clock = system_now, .background = false}));
    const std::string damage = db::find_damage(database_settings(settings));
    if (!damage.empty()) std::cout << "the database is damaged: " << damage << "\n";
    const auto report = affairs::verify_chains(app->platform());
    for (const auto& broken : report.broken) std::cout << "broken: case " << broken << "\n";
    std::cout << report.cases << " cases, " << report.events << " events, " << report.broken.size() << " broken\n";
    return report.broken.empty() && damage.empty() ? 0 : 1;
}

Result<int> show_config(const Words& words)
{
    const auto options = XZ_TRY(Options::read(words, {"data", "config"}, {"effective"}));
    if (options.flag("effective"))
        std::cout << config::effective_file(XZ_TRY(settings_for(options)));
    else
        std::cout << config::documented_file();
    return 0;
}

Result<int> show_openapi(const Words& words)
{
    XZ_TRY(Options::read(words, {}));
    std::cout << json::to_text(assemble_openapi(manifests(config::Settings{}))) << "\n";
    return 0;
}

} // namespace xz::app
