#include "foundation/crypto/crypto.hpp"

#include "foundation/crypto/password.hpp"

#include <gtest/gtest.h>
#include <set>
#include <thread>
#include <vector>

using namespace xz::crypto;

namespace
{

std::string hex_of(const Digest& digest) { return hex(bytes(digest)); }

} // namespace

TEST(Crypto, Sha256KnownAnswers)
{
    // FIPS 180-4 examples.
    EXPECT_EQ(hex_of(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex_of(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex_of(sha256(std::string(1000000, 'a'))),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Crypto, Sha256InPiecesIsTheSame)
{
    Sha256 hash;
    for (int i = 0; i < 1000; ++i) hash.update(std::string(1000, 'a'));
    EXPECT_EQ(hash.finish(), sha256(std::string(1000000, 'a')));
}

TEST(Crypto, HmacKnownAnswers)
{
    // RFC 4231, cases 1, 2 and 6 (a key longer than the block).
    EXPECT_EQ(hex_of(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hex_of(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex_of(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Crypto, TextFormsComeBack)
{
    const std::string data("\x00\xff\x10 \x80 bytes", 11);
    EXPECT_EQ(from_hex(hex(data)), data);
    for (std::size_t n = 0; n <= data.size(); ++n)
        EXPECT_EQ(from_base64url(base64url(data.substr(0, n))), data.substr(0, n));
    EXPECT_EQ(base64url("\xfb\xff\xfe"), "-__-");
    EXPECT_EQ(base64url("f"), "Zg");
}

TEST(Crypto, StrangeTextFormsAreRefused)
{
    for (const char* bad : {"0", "0g", "0x", " 00", "00 "}) EXPECT_FALSE(from_hex(bad)) << bad;
    for (const char* bad : {"Zg==", "Z", "Zg ", "Zh", "a+b/", "Zm9v\n"}) EXPECT_FALSE(from_base64url(bad)) << bad;
}

TEST(Crypto, EqualLooksAtEveryByte)
{
    EXPECT_TRUE(equal("", ""));
    EXPECT_TRUE(equal("token", "token"));
    EXPECT_FALSE(equal("token", "tokem"));
    EXPECT_FALSE(equal("token", "toke"));
}

TEST(Crypto, TokensDiffer)
{
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string token = new_token();
        EXPECT_EQ(token.size(), 43u);
        EXPECT_TRUE(seen.insert(token).second);
    }
}

TEST(Crypto, RandomBelowStaysBelow)
{
    std::set<std::uint32_t> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(random_below(10));
    EXPECT_EQ(seen.size(), 10u);
    EXPECT_EQ(*seen.rbegin(), 9u);
    EXPECT_EQ(random_below(1), 0u);
}

TEST(Crypto, WipeEmpties)
{
    std::string secret = "correct horse";
    wipe(secret);
    EXPECT_TRUE(secret.empty());
}

TEST(Password, RightOnesOnly)
{
    const std::string stored = hash_password("后坞村的竹林2026");
    EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    EXPECT_TRUE(verify_password(stored, "后坞村的竹林2026"));
    EXPECT_FALSE(verify_password(stored, "后坞村的竹林2025"));
    EXPECT_FALSE(verify_password(stored, ""));
    EXPECT_NE(stored, hash_password("后坞村的竹林2026")) << "salts must differ";
}

TEST(Password, KnownAnswerOfAnotherProgram)
{
    // Made with the argon2 command line tool: password "password", salt "somesalt", m=65536, t=2, p=1.
    const char* stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    EXPECT_TRUE(verify_password(stored, "password"));
    EXPECT_FALSE(verify_password(stored, "differentpassword"));
    EXPECT_TRUE(needs_rehash(stored));
}

TEST(Password, NeedsRehashWhenTheCostDiffers)
{
    EXPECT_FALSE(needs_rehash(hash_password("0123456789")));
    EXPECT_TRUE(needs_rehash("$argon2id$v=19$m=4096,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"));
    EXPECT_TRUE(needs_rehash("no hash at all"));
}

TEST(Password, BrokenStoredTextsVerifyNothing)
{
    for (const char* bad : {"", "x", "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$", "$2b$12$abcdefghijklmnopqrstuu"})
        EXPECT_FALSE(verify_password(bad, "")) << bad;
    EXPECT_FALSE(verify_password(std::string(1000, '$'), "x"));
}

TEST(Password, ManyThreadsShareTheSeats)
{
    const std::string stored = hash_password("0123456789");
    std::vector<std::thread> threads;
    std::vector<int> right(8, 0);
    for (int i = 0; i < 8; ++i) threads.emplace_back([&, i] { right[i] = verify_password(stored, "0123456789"); });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(right, std::vector<int>(8, 1));
}
