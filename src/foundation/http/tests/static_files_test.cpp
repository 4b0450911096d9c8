#include "foundation/http/static_files.hpp"

#include "foundation/http/tests/serving.hpp"

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace xz;
using namespace xz::http;
using namespace xz::http::testing;
namespace fs = std::filesystem;

namespace
{

class WebFolder : public ::testing::Test
{
protected:
    void SetUp() override
    {
        write("index.html", "<!doctype html>乡治");
        write("sw.js", "self");
        write("assets/index-BmT4x1Qa.js", "plain");
        write("assets/index-BmT4x1Qa.js.br", "brotli");
        write("assets/index-BmT4x1Qa.js.gz", "gzip");
        write("assets/logo.svg", "<svg/>");
        write("only.txt.gz", "compressed alone");
        fs::create_symlink("/etc/passwd", root_ / "passwd.txt");
    }
    void TearDown() override { fs::remove_all(root_); }

    void write(const std::string& name, const std::string& text)
    {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name, std::ios::binary) << text;
    }

    Answer get(const std::string& target, const Client::Headers& headers = {}, const char* method = "GET")
    {
        if (!serving_) {
            Router router;
            EXPECT_TRUE(mount(router, "/v/", StaticFiles::read(root_.string()).value()));
            serving_ = std::make_unique<Serving>(std::move(router));
        }
        return call(serving_->port(), method, target, headers);
    }

    fs::path root_ = fs::path(::testing::TempDir()) / ("xz_http_web_" + std::to_string(::getpid()));
    std::unique_ptr<Serving> serving_;
};

} // namespace

TEST_F(WebFolder, ServesTheAppAndItsRoutes)
{
    EXPECT_EQ(get("/v/").body, "<!doctype html>乡治");
    EXPECT_EQ(get("/v/").header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(get("/v/").header("Cache-Control"), "no-cache");
    EXPECT_EQ(get("/v/cases/17").body, "<!doctype html>乡治");
    EXPECT_EQ(get("/v").header("Location"), "/v/");
    EXPECT_EQ(get("/v/missing.js").status, 404);
    EXPECT_EQ(get("/v/assets/missing-BmT4x1Qa.js").status, 404);
    EXPECT_EQ(get("/v/sw.js").header("Cache-Control"), "no-cache");
    EXPECT_EQ(get("/v/assets/logo.svg").header("Cache-Control"), "no-cache");
    EXPECT_EQ(get("/v/assets/logo.svg").header("Content-Type"), "image/svg+xml");
    EXPECT_EQ(get("/v/", {}, "POST").status, 405);
}

TEST_F(WebFolder, ChoosesTheSmallestCoding)
{
    const std::string js = "/v/assets/index-BmT4x1Qa.js";
    EXPECT_EQ(get(js).body, "plain");
    EXPECT_EQ(get(js).header("Vary"), "Accept-Encoding");
    EXPECT_EQ(get(js).header("Cache-Control"), "public, max-age=31536000, immutable");
    const Answer br = get(js, {{"Accept-Encoding", "gzip, deflate, br"}});
    EXPECT_EQ(br.body, "brotli");
    EXPECT_EQ(br.header("Content-Encoding"), "br");
    EXPECT_EQ(br.header("Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(get(js, {{"Accept-Encoding", "gzip, br;q=0"}}).body, "gzip");
    EXPECT_EQ(get(js, {{"Accept-Encoding", "*"}}).body, "brotli");
    EXPECT_EQ(get(js, {{"Accept-Encoding", "br;q=0.0, gzip;q=0"}}).body, "plain");
    EXPECT_EQ(get(js, {{"Accept-Encoding", "br;q=0;v=1, gzip;Q=0.001"}}).body, "gzip");
    EXPECT_NE(get(js).header("ETag"), br.header("ETag"));
    const Answer part = get(js, {{"Accept-Encoding", "br"}, {"Range", "bytes=1-2"}});
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, "la");
    EXPECT_EQ(part.header("Content-Encoding"), "");
}

TEST_F(WebFolder, AnswersConditions)
{
    const std::string etag(get("/v/sw.js").header("ETag"));
    EXPECT_EQ(etag.size(), 34u);
    const Answer same = get("/v/sw.js", {{"If-None-Match", etag}});
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.header("ETag"), etag);
    EXPECT_EQ(same.header("Cache-Control"), "no-cache");
    EXPECT_EQ(get("/v/sw.js", {{"If-None-Match", "*"}}).status, 304);
    EXPECT_EQ(get("/v/sw.js", {{"If-None-Match", "\"x\""}}).status, 200);
    EXPECT_EQ(get("/v/sw.js", {{"If-Match", etag}}).status, 200);
    EXPECT_EQ(get("/v/sw.js", {{"If-Match", "*"}}).status, 200);
    EXPECT_EQ(get("/v/sw.js", {{"If-Match", "\"x\", " + etag}}).status, 200);
    EXPECT_EQ(get("/v/sw.js", {{"If-Match", "W/" + etag}}).status, 412) << "If-Match compares strongly";
    const Answer other = get("/v/sw.js", {{"If-Match", "\"x\""}, {"If-None-Match", etag}});
    EXPECT_EQ(other.status, 412);
    EXPECT_EQ(other.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(get("/v/sw.js", {{"Range", "Bytes=1-2"}}).body, "el") << "units are case-insensitive";
    const Answer head = get("/v/sw.js", {}, "HEAD");
    EXPECT_EQ(head.header("Content-Length"), "4");
    EXPECT_EQ(head.body, "");
    EXPECT_EQ(get("/v/sw.js", {{"Range", "bytes=9-"}}).header("Content-Range"), "bytes */4");
}

TEST_F(WebFolder, GivesNothingOutsideTheFolder)
{
    EXPECT_EQ(get("/v/passwd.txt").status, 404);
    EXPECT_EQ(get("/v/../../etc/passwd").status, 400);
    EXPECT_EQ(get("/v/..%2f..%2fetc/passwd").status, 400);
    EXPECT_EQ(get("/v/%2e%2e/%2e%2e/etc/passwd").status, 400);
    EXPECT_EQ(get("/v//etc/passwd").header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(get("/v/only.txt").status, 404);
    EXPECT_EQ(get("/v/assets/index-BmT4x1Qa.js.br").status, 404);
    EXPECT_EQ(StaticFiles::read((root_ / "nothing").string()).error().code, "http.no_folder");
    EXPECT_EQ(StaticFiles::read(root_.string(), 10).error().code, "http.folder_too_big");
}
