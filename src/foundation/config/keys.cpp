#include "foundation/config/keys.hpp"

#include <cctype>

namespace xz::config
{

std::span<const Key> keys()
{
    using S = Settings;
    static const std::vector<Key> all{
        {"county.code", &S::county_code, R"("")",
         "本系统服务的县（市、区）的12位统计用区划代码；建库时写入，之后不能改。"},

        {"data.dir", &S::data_dir, R"("./var")", "数据文件夹：SQLite 数据库、附件、备份都在里面。"},
        {"database.url",
         &S::database_url,
         R"("")",
         "数据库地址：sqlite:文件路径，或 postgres://用户:口令@主机/库名。留空则使用数据文件夹里的 SQLite 数据库。",
         {},
         Secrecy::secret},
        {"packs.dir", &S::packs_dir, R"("./packs")", "方案包文件夹：事项、表单、流程、规则都是里面的数据。"},
        {"web.dir", &S::web_dir, R"("./web/dist")", "网页程序文件夹。"},

        {"http.listen", &S::http_listen, R"("127.0.0.1:8080")",
         "监听的地址和端口。对外服务时前面应有带证书的反向代理。"},
        {"http.workers", &S::http_workers, "32", "处理请求的线程数。", {1, 1024}},
        {"http.trusted_proxies", &S::http_trusted_proxies, R"(["127.0.0.1", "::1"])",
         "可信的反向代理地址或网段；只有它们转来的客户端地址才算数。"},
        {"http.public_url", &S::http_public_url, R"("")",
         "群众访问的网址，例如 https://xz.example.gov.cn；用在短信和二维码里。"},
        {"http.cookie_secure", &S::http_cookie_secure, "true",
         "登录凭证只经加密连接传送。只有在没有证书的内网试用时才改为 false。"},

        {"log.level", &S::log_level, R"("info")", "日志级别。", {0, 0, {"debug", "info", "warn", "error"}}},
        {"log.format", &S::log_format, R"("logfmt")", "日志格式，一行一件事。", {0, 0, {"logfmt", "json"}}},
        {"log.slow_query_ms", &S::log_slow_query_ms, "200", "查询超过多少毫秒就记入日志；0 表示不记。", {0, 600000}},

        {"sms.provider",
         &S::sms_provider,
         R"("none")",
         "短信通道：none 不发；console 写进日志，仅供演示；http 调用短信平台。",
         {0, 0, {"none", "console", "http"}}},
        {"sms.url", &S::sms_url, R"("")", "短信平台的接口网址，sms.provider 为 http 时必填。"},
        {"sms.token", &S::sms_token, R"("")", "短信平台的访问令牌。", {}, Secrecy::secret},

        {"session.staff_idle_minutes",
         &S::session_staff_idle_minutes,
         "30",
         "工作人员多少分钟不操作就要重新登录。",
         {5, 1440}},
        {"session.staff_hours", &S::session_staff_hours, "12", "工作人员一次登录最长多少小时。", {1, 168}},
        {"session.villager_days", &S::session_villager_days, "30", "村民一次登录保持多少天。", {1, 365}},
        {"session.one_staff_device", &S::session_one_staff_device, "true",
         "工作人员同时只能在一台设备上登录，后登录的顶掉先登录的。"},

        {"sign_in.lock_after", &S::sign_in_lock_after, "10", "工作人员连续输错多少次口令后锁定账号。", {3, 100}},
        {"sign_in.lock_minutes", &S::sign_in_lock_minutes, "30", "锁定多少分钟后自动解除。", {1, 1440}},
        {"sign_in.address_per_hour",
         &S::sign_in_address_per_hour,
         "300",
         "同一网络地址每小时最多尝试登录多少次；乡镇大院常共用一个地址。",
         {1, 1000000}},
        {"codes.address_per_hour",
         &S::codes_address_per_hour,
         "60",
         "同一网络地址每小时最多索取多少条验证码。",
         {1, 1000000}},
        {"codes.county_per_hour",
         &S::codes_county_per_hour,
         "2000",
         "全县每小时最多发多少条验证码短信，防止恶意消耗短信费。",
         {1, 10000000}},
        {"codes.county_per_day", &S::codes_county_per_day, "20000", "全县每天最多发多少条验证码短信。", {1, 100000000}},

        {"files.max_bytes", &S::files_max_bytes, "20971520", "一个附件最大多少字节。", {1024, 1073741824}},
        {"files.max_megapixels", &S::files_max_megapixels, "64", "一张照片最多多少百万像素。", {1, 200}},
        {"files.allow_office", &S::files_allow_office, "true", "可以上传不带宏的 DOCX、XLSX 文件。"},
        {"files.allow_zip", &S::files_allow_zip, "false", "可以上传 ZIP 压缩包。"},
        {"files.orphan_hours", &S::files_orphan_hours, "48", "上传后多少小时没有被任何事项用到就清除。", {1, 8760}},

        {"limits.address_burst", &S::limits_address_burst, "600", "同一网络地址一下子最多多少个请求。", {1, 1000000}},
        {"limits.address_per_second",
         &S::limits_address_per_second,
         "100",
         "同一网络地址长期每秒最多多少个请求。",
         {1, 1000000}},
        {"limits.account_burst", &S::limits_account_burst, "300", "同一账号一下子最多多少个请求。", {1, 1000000}},
        {"limits.account_per_second",
         &S::limits_account_per_second,
         "50",
         "同一账号长期每秒最多多少个请求。",
         {1, 1000000}},
    };
    return all;
}

std::string environment_name(std::string_view key)
{
    std::string name = "XZ_";
    for (const char c : key) name += c == '.' ? '_' : char(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

std::string_view type_title(const Key& key)
{
    static constexpr std::string_view kTitles[] = {"文字", "整数", "true 或 false", "文字列表"};
    return kTitles[key.place.index()];
}

} // namespace xz::config
