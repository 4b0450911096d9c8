#include "foundation/http/client.hpp"

#include "foundation/http/tests/serving.hpp"

#include <arpa/inet.h>
#include <filesystem>
#include <fstream>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace xz;
using namespace xz::http;
using namespace std::chrono_literals;

namespace
{

/// A listening socket that nobody answers, or that a TLS thread does.
struct Listener {
    int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::uint16_t port = 0;
    Listener()
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(::listen(fd, 8), 0);
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
    }
    ~Listener() { ::close(fd); }
};

/// A certificate for "localhost", signed by itself, made for one test.
struct Identity {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    std::string file =
        (std::filesystem::path(::testing::TempDir()) / ("xz_http_ca_" + std::to_string(::getpid()))).string();

    Identity()
    {
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        X509_NAME* name = X509_get_subject_name(certificate);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
        X509_set_issuer_name(certificate, name);
        X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
        X509_add_ext(certificate, names, -1);
        X509_EXTENSION_free(names);
        X509_sign(certificate, key, EVP_sha256());
        FILE* out = std::fopen(file.c_str(), "w");
        PEM_write_X509(out, certificate);
        std::fclose(out);
    }
    ~Identity()
    {
        std::filesystem::remove(file);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
};

/// Answers `calls` TLS connections with one small page; a client that refuses our certificate is no fault here.
void answer_tls(int listener, const Identity& identity, int calls)
{
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context, identity.certificate);
    SSL_CTX_use_PrivateKey(context, identity.key);
    for (int i = 0; i < calls; ++i) {
        const int fd = ::accept(listener, nullptr, nullptr);
        SSL* ssl = SSL_new(context);
        SSL_set_fd(ssl, fd);
        char buffer[4096];
        if (SSL_accept(ssl) == 1 && SSL_read(ssl, buffer, sizeof buffer) > 0) {
            const std::string_view text = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret";
            SSL_write(ssl, text.data(), static_cast<int>(text.size()));
            SSL_shutdown(ssl);
        }
        SSL_free(ssl);
        ::close(fd);
    }
    ERR_clear_error();
    SSL_CTX_free(context);
}

std::string code_of(const Result<Answer>& result) { return result ? "answered" : result.error().code; }

} // namespace

TEST(Client, CallsAndIsAnswered)
{
    Router router;
    ASSERT_TRUE(router.add(Method::post, "/sms", [](Request& r) {
        return Response::json(201, "\"" + std::string(r.header("X-Key")) + r.body + r.query("a").value_or("") + "\"")
            .with("X-Cost", "4");
    }));
    ASSERT_TRUE(router.add(Method::get, "/away", [](Request&) { return Response::redirect("/sms"); }));
    ASSERT_TRUE(router.add(Method::get, "/long", [](Request&) { return Response::text(200, std::string(3000, 'x')); }));
    Serving serving(std::move(router));
    const std::string base = "http://127.0.0.1:" + std::to_string(serving.port());
    const auto answer = Client().post(base + "/sms?a=b#part", {{"X-Key", "k1"}}, "hello", 5s);
    ASSERT_TRUE(answer) << answer.error().note;
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->body, "\"k1hellob\"");
    EXPECT_EQ(answer->header("x-cost"), "4");
    EXPECT_EQ(Client().get(base + "/away", {}, 5s)->status, 303) << "redirects are the caller's business";
    EXPECT_EQ(code_of(Client({.answer_limit = 1000}).get(base + "/long", {}, 5s)), "http.bad_answer");
}

TEST(Client, SaysWhatWentWrong)
{
    std::uint16_t nobody = 0;
    {
        const Listener gone;
        nobody = gone.port;
    }
    EXPECT_EQ(code_of(Client().get("http://127.0.0.1:" + std::to_string(nobody) + "/", {}, 5s)), "http.unreachable");
    const Listener silent;
    EXPECT_EQ(code_of(Client().get("http://127.0.0.1:" + std::to_string(silent.port) + "/", {}, 30ms)), "http.timeout");
    for (const char* url :
         {"", "ftp://a/", "http://", "http:///x", "http://u@a/", "http://a b/", "http://a/\r\nX: y", "a/b"})
        EXPECT_EQ(code_of(Client().get(url, {}, 5s)), "http.bad_url") << url;
    EXPECT_EQ(code_of(Client().get("http://a/", {{"X", "a\r\nY: b"}}, 5s)), "http.bad_url");
}

TEST(Client, VerifiesTheCertificateAndItsName)
{
    const Identity identity;
    const Listener listener;
    std::thread server([&] { answer_tls(listener.fd, identity, 3); });
    const std::string port = std::to_string(listener.port);
    const Client trusting({.ca_file = identity.file});
    const auto good = trusting.get("https://localhost:" + port + "/", {}, 5s);
    EXPECT_TRUE(good) << good.error().note;
    if (good) {
        EXPECT_EQ(good->body, "secret");
    }
    EXPECT_EQ(code_of(trusting.get("https://127.0.0.1:" + port + "/", {}, 5s)), "http.bad_certificate");
    EXPECT_EQ(code_of(Client().get("https://localhost:" + port + "/", {}, 5s)), "http.bad_certificate");
    server.join();
}
