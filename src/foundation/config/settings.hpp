#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace xz::config
{

/// Every setting as a plain field, named like its key with '_' for '.'. Defaults, ranges and the sentences that explain
/// them stand in one place, the table in keys.cpp; a Settings made by load() holds all of them.
struct Settings {
    std::string county_code;

    std::string data_dir;
    std::string database_url; ///< as given; database_of() fills in the SQLite file when it is empty
    std::string packs_dir;
    std::string web_dir;

    std::string http_listen;
    std::int64_t http_workers = 0;
    std::vector<std::string> http_trusted_proxies;
    std::string http_public_url;
    bool http_cookie_secure = true;

    std::string log_level;
    std::string log_format;
    std::int64_t log_slow_query_ms = 0;

    std::string sms_provider;
    std::string sms_url;
    std::string sms_token;

    std::int64_t session_staff_idle_minutes = 0;
    std::int64_t session_staff_hours = 0;
    std::int64_t session_villager_days = 0;
    bool session_one_staff_device = true;

    std::int64_t sign_in_lock_after = 0;
    std::int64_t sign_in_lock_minutes = 0;
    std::int64_t sign_in_address_per_hour = 0;
    std::int64_t codes_address_per_hour = 0;
    std::int64_t codes_county_per_hour = 0;
    std::int64_t codes_county_per_day = 0;

    std::int64_t files_max_bytes = 0;
    std::int64_t files_max_megapixels = 0;
    bool files_allow_office = true;
    bool files_allow_zip = false;
    std::int64_t files_orphan_hours = 0;

    std::int64_t limits_address_burst = 0;
    std::int64_t limits_address_per_second = 0;
    std::int64_t limits_account_burst = 0;
    std::int64_t limits_account_per_second = 0;
};

/// The database address to open: `database.url`, or the SQLite file of the data folder when that is empty.
std::string database_of(const Settings& settings);

} // namespace xz::config
