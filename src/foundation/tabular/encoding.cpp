#include "foundation/tabular/encoding.hpp"

#include "foundation/tabular/lines.hpp"

#include <array>
#include <cerrno>
#include <iconv.h>
#include <memory>

namespace xz::tabular
{

namespace
{

Result<std::string> converted(std::string_view bytes, const char* from)
{
    const iconv_t handle = iconv_open("UTF-8", from);
    if (handle == reinterpret_cast<iconv_t>(-1))
        return refuse("tabular.bad_text", "这台服务器认不出这种文字编码，请另存为 UTF-8");
    const std::unique_ptr<void, int (*)(iconv_t)> closer(handle, &iconv_close);
    std::string out, input(bytes);
    std::array<char, 16384> buffer;
    char* in = input.data();
    std::size_t left = input.size();
    while (left > 0) {
        char* to = buffer.data();
        std::size_t room = buffer.size();
        const std::size_t rc = iconv(handle, &in, &left, &to, &room);
        out.append(buffer.data(), buffer.size() - room);
        if (rc == static_cast<std::size_t>(-1) && errno != E2BIG)
            return refuse("tabular.bad_text", "文件的文字编码认不出来，请另存为 UTF-8 的 CSV 再上传");
    }
    return out;
}

} // namespace

bool is_utf8(std::string_view bytes)
{
    for (std::size_t i = 0; i < bytes.size();) {
        const auto lead = static_cast<unsigned char>(bytes[i]);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || i + length > bytes.size()) return false;
        const auto second = static_cast<unsigned char>(bytes[i + 1]);
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
            (lead == 0xF4 && second > 0x8F))
            return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((static_cast<unsigned char>(bytes[i + k]) & 0xC0) != 0x80) return false;
        i += length;
    }
    return true;
}

Result<std::string> to_utf8(std::string_view bytes)
{
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (bytes.starts_with("\xFF\xFE")) return converted(bytes.substr(2), "UTF-16LE");
    if (bytes.starts_with("\xFE\xFF")) return converted(bytes.substr(2), "UTF-16BE");
    if (is_utf8(bytes)) return std::string(bytes);
    return converted(bytes, "GB18030");
}

} // namespace xz::tabular
