#include "foundation/files/manifest.hpp"

#include "foundation/db/migrate.hpp"
#include "foundation/db/testing_suite.hpp"
#include "foundation/files/codecs.hpp"
#include "foundation/files/file_name.hpp"
#include "foundation/files/tests/pictures.hpp"
#include "foundation/http/server.hpp"
#include "foundation/http/testing.hpp"
#include "foundation/module/edge.hpp"

#include <gmock/gmock.h>
#include <thread>

namespace xz::files
{
namespace
{

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::int64_t kCounty = 330521;
const char* const kKey = "upload-0001";

/// A server with nothing but uploads; the header X-Account says who calls.
class FilesApi : public db::DatabaseTest
{
protected:
    void SetUp() override
    {
        DatabaseTest::SetUp();
        if (IsSkipped()) return;
        const db::ModuleMigrations migrations[] = {{"files", *manifest(settings()).migrations}};
        ASSERT_TRUE(db::migrate(db(), migrations, now_));
        platform_ = std::make_unique<Platform>(db(), kCounty, [this] { return now_; });
        files_ = std::make_unique<Files>(settings());
        platform_->offer(*files_);
        http::Router router;
        add_routes(router, *platform_, {manifest(settings())}, hooks());
        http::Settings server_settings;
        server_settings.listen = "127.0.0.1:0";
        server_ = std::make_unique<http::Server>(server_settings, std::move(router));
        ASSERT_TRUE(server_->start());
    }
    void TearDown() override
    {
        server_.reset();
        DatabaseTest::TearDown();
    }

    Settings settings()
    {
        return {.folder = test_database().folder() + "/files",
                .most_bytes = 1 << 20,
                .most_unclaimed = 5,
                .most_unclaimed_bytes = 1'500'000};
    }

    static EdgeHooks hooks()
    {
        EdgeHooks hooks;
        hooks.authenticate = [](const http::Request& request) -> Result<std::shared_ptr<const access::Caller>> {
            auto caller = std::make_shared<access::Caller>();
            if (const auto account = access::AccountId::parse(request.header("X-Account"))) {
                caller->kind = access::CallerKind::villager;
                caller->account = *account;
                caller->division = {330521104205};
            }
            return caller;
        };
        hooks.throttle = [](const http::Request&, const access::Caller&) { return std::nullopt; };
        hooks.sentence = [](std::string_view) { return std::string("句子"); };
        hooks.on_failure = [](std::string_view what, const http::Request&) { ADD_FAILURE() << what; };
        return hooks;
    }

    http::Answer put(const std::string& account, const std::string& key, const std::string& bytes,
                     const std::string& name = "")
    {
        return http::testing::call(server_->port(), "PUT", "/api/files/" + key + (name.empty() ? "" : "?name=" + name),
                                   {{"X-Account", account}, {"Content-Type", "application/octet-stream"}}, bytes);
    }
    http::Answer get(const std::string& account, const std::string& key, http::Client::Headers headers = {})
    {
        headers.emplace_back("X-Account", account);
        return http::testing::call(server_->port(), "GET", "/api/files/" + key, headers);
    }
    static std::string member(const http::Answer& answer, std::string_view name)
    {
        const auto body = json::parse(answer.body);
        const auto* found = body ? json::find(*body, name) : nullptr;
        return !found ? "" : found->is_string() ? std::string(found->as_string()) : json::to_text(*found);
    }
    static std::string photo()
    {
        return testing::with_segments(
            encode_jpeg(testing::corner_picture(160, 80), 90),
            testing::jpeg_segment(0xE1, "Exif" + std::string(2, '\0') + testing::exif_block(6)));
    }

    Instant now_ = system_now();
    std::unique_ptr<Platform> platform_;
    std::unique_ptr<Files> files_;
    std::unique_ptr<http::Server> server_;
};
XZ_ON_EACH_DATABASE(FilesApi);

TEST_P(FilesApi, KeepsAPhotoWithoutItsPlace)
{
    const auto kept = put("7", kKey, photo(), "%E8%B7%AF%E7%81%AF.jpg");
    ASSERT_EQ(kept.status, 201) << kept.body;
    EXPECT_EQ(member(kept, "media_type"), "image/jpeg");
    EXPECT_EQ(member(kept, "name"), "路灯.jpg");
    EXPECT_EQ(member(kept, "width"), "80");
    EXPECT_EQ(member(kept, "height"), "160");

    const auto got = get("7", kKey);
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.header("Content-Type"), "image/jpeg");
    EXPECT_EQ(got.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(got.header("Content-Disposition"), "inline; filename*=UTF-8''%E8%B7%AF%E7%81%AF.jpg");
    EXPECT_THAT(std::string(got.header("Content-Security-Policy")), HasSubstr("sandbox"));
    EXPECT_EQ(std::to_string(got.body.size()), member(kept, "size"));
    EXPECT_THAT(got.body, Not(HasSubstr("GPS")));
    EXPECT_EQ(get("7", kKey, {{"If-None-Match", std::string(got.header("ETag"))}}).status, 304);
    EXPECT_EQ(get("7", kKey, {{"Range", "bytes=0-1"}}).body, "\xFF\xD8");
}

TEST_P(FilesApi, TheSameKeyAnswersTheSameFile)
{
    const auto first = put("7", kKey, photo()), second = put("7", kKey, photo());
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(member(first, "id"), member(second, "id"));
    const auto other = put("7", kKey, "%PDF-1.7");
    EXPECT_EQ(other.status, 409);
    EXPECT_EQ(member(other, "code"), "files.key_reused");
    EXPECT_EQ(put("8", kKey, "%PDF-1.7").status, 201) << "keys belong to one uploader";
}

TEST_P(FilesApi, RacingUploadsOfOneKeyAreOneFile)
{
    std::vector<std::thread> threads;
    std::vector<http::Answer> answers(6);
    for (auto& answer : answers) threads.emplace_back([&] { answer = put("7", kKey, photo()); });
    for (auto& thread : threads) thread.join();
    for (const auto& answer : answers) {
        EXPECT_EQ(answer.status, 201) << answer.body;
        EXPECT_EQ(member(answer, "id"), member(answers[0], "id"));
    }
}

TEST_P(FilesApi, StrangersFindNothing)
{
    put("7", kKey, photo());
    EXPECT_EQ(get("8", kKey).status, 404);
    EXPECT_EQ(get("", kKey).status, 401);
    EXPECT_EQ(put("", kKey, photo()).status, 401);
}

TEST_P(FilesApi, DocumentsAreOnlySaved)
{
    put("7", kKey, "%PDF-1.7 minutes", "minutes.pdf.exe");
    const auto got = get("7", kKey);
    EXPECT_EQ(got.header("Content-Disposition"), "attachment; filename*=UTF-8''minutes.pdf.exe.pdf");
    EXPECT_EQ(got.header("Content-Type"), "application/pdf");
}

TEST_P(FilesApi, RefusalsSayWhy)
{
    const std::tuple<std::string, std::string, int, const char*> cases[] = {
        {"short", photo(), 400, "files.bad_key"},
        {"bad.key.with.dots", photo(), 400, "files.bad_key"},
        {kKey, "", 422, "files.empty"},
        {kKey, "<svg onload=alert(1)>", 422, "files.type_refused"},
        {kKey, "\xFF\xD8\xFF broken", 422, "files.broken"},
    };
    for (const auto& [key, bytes, status, code] : cases) {
        const auto answer = put("7", key, bytes);
        EXPECT_EQ(answer.status, status) << answer.body;
        EXPECT_EQ(member(answer, "code"), code);
    }
    EXPECT_EQ(put("7", kKey, std::string((1 << 20) + 1, 'x')).status, 413);
}

TEST_P(FilesApi, OneAccountCannotFillTheDisk)
{
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(put("7", "upload-000" + std::to_string(i), "%PDF-1." + std::to_string(i)).status, 201);
    EXPECT_EQ(put("7", "upload-0009", "%PDF-1.9").status, 429);
    EXPECT_EQ(put("8", "upload-0009", "%PDF-1.9").status, 201);

    const std::string large = "%PDF-1.4" + std::string(1'000'000, ' ');
    EXPECT_EQ(put("9", "upload-0001", large).status, 201);
    const auto more = put("9", "upload-0002", large + "x");
    EXPECT_EQ(more.status, 429) << "two large ones weigh as much as many small ones";
    EXPECT_EQ(member(more, "code"), "files.too_many_waiting");
    EXPECT_EQ(put("9", "upload-0001", large).status, 201) << "the same upload again is no new one";
}

TEST_P(FilesApi, ObjectsClaimTheirUploads)
{
    const auto id = *FileId::parse(member(put("7", kKey, photo()), "id"));
    access::Caller owner, stranger;
    owner.account = {7};
    stranger.account = {8};
    const auto claim_as = [&](const access::Caller& caller) {
        Context ctx(*platform_, caller);
        const FileId ids[] = {id};
        return db().write("test.claim", [&](db::Tx& tx) { return files_->claim(tx, ctx, ids); });
    };
    EXPECT_EQ(claim_as(stranger).error().code, "files.unknown");
    const auto claimed = claim_as(owner);
    ASSERT_TRUE(claimed);
    EXPECT_EQ(claimed->at(0).media_type, "image/jpeg");
    EXPECT_TRUE(claim_as(owner)) << "a repeated unit of work claims again";

    const auto file = db().read("test.find", [&](db::Reader& reader) { return files_->find(reader, kCounty, id); });
    ASSERT_TRUE(file);
    http::Request request;
    const auto thumbnail = files_->serve(request, *file, Size::thumbnail);
    ASSERT_TRUE(thumbnail);
    EXPECT_EQ(thumbnail->content_type, "image/jpeg");
    EXPECT_LE(thumbnail->file->size(), 40u * 1024);
    EXPECT_FALSE(db().read("test.find", [&](db::Reader& reader) { return files_->find(reader, kCounty + 1, id); }));
}

TEST_P(FilesApi, OrphansAreCollectedAndClaimedFilesStay)
{
    const auto orphan = member(put("7", "upload-0001", "%PDF-1.7 orphan"), "sha256");
    const auto shared = member(put("7", "upload-0002", "%PDF-1.7 shared"), "sha256");
    const auto claimed = *FileId::parse(member(put("8", "upload-0003", "%PDF-1.7 shared"), "id"));
    access::Caller owner;
    owner.account = {8};
    const FileId ids[] = {claimed};
    Context early(*platform_, owner);
    ASSERT_TRUE(db().write("test.claim", [&](db::Tx& tx) { return files_->claim(tx, early, ids); }));

    EXPECT_EQ(files_->collect_orphans(early), 0) << "too young";
    now_ = now_ + std::chrono::hours(49);
    Context late(*platform_, owner);
    EXPECT_EQ(files_->collect_orphans(late), 2);
    EXPECT_EQ(files_->collect_orphans(late), 0);
    EXPECT_FALSE(files_->disk().has(orphan));
    EXPECT_TRUE(files_->disk().has(shared));
    EXPECT_EQ(get("7", "upload-0001").status, 404);
    EXPECT_EQ(get("8", "upload-0003").status, 200);
}

TEST(FilesManifest, FitsItsDescription)
{
    for (const auto& misfit : find_misfits({manifest({})})) ADD_FAILURE() << misfit;
}

TEST(FileName, ShowsNoTraps)
{
    EXPECT_EQ(shown_name("../../etc/passwd", FileType::pdf), "passwd.pdf");
    EXPECT_EQ(shown_name("C:\\photos\\路灯.JPG", FileType::jpeg), "路灯.JPG");
    EXPECT_EQ(shown_name("a.jpeg", FileType::jpeg), "a.jpeg");
    EXPECT_EQ(shown_name("", FileType::mp3), "附件.mp3");
    EXPECT_EQ(shown_name(".htaccess", FileType::pdf), "htaccess.pdf");
    EXPECT_EQ(shown_name("gpj\xE2\x80\xAE"
                         "exe.png",
                         FileType::png),
              "gpjexe.png");
    EXPECT_EQ(shown_name("a\r\nSet-Cookie: x", FileType::pdf), "aSet-Cookie x.pdf");
    EXPECT_EQ(shown_name("\xFF\xFE", FileType::pdf), "附件.pdf");
    EXPECT_LE(shown_name(std::string(5000, 'x'), FileType::pdf).size(), 84u);
}

} // namespace
} // namespace xz::files
