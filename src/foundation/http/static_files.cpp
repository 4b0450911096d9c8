#include "foundation/http/static_files.hpp"

#include "foundation/http/problem.hpp"
#include "foundation/http/router.hpp"
#include "foundation/http/uri.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <openssl/sha.h>

namespace xz::http
{
namespace
{

namespace fs = std::filesystem;

constexpr std::string_view kImmutable = "public, max-age=31536000, immutable";
constexpr std::string_view kAskAgain = "no-cache";

std::string etag_of(const std::string& bytes)
{
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    std::string text = "\"";
    for (std::size_t i = 0; i < 16; ++i) {
        text.push_back("0123456789abcdef"[digest[i] >> 4]);
        text.push_back("0123456789abcdef"[digest[i] & 15]);
    }
    return text + "\"";
}

/// Vite writes "assets/<name>-<hash of eight or more>.<ending>": such a name never changes its bytes.
bool bears_hash(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos || !("/" + std::string(path.substr(0, slash)) + "/").ends_with("/assets/"))
        return false;
    const std::string_view name = path.substr(slash + 1);
    const std::string_view stem = name.substr(0, name.find('.'));
    const std::size_t dash = stem.size() > 8 ? stem.rfind('-', stem.size() - 9) : std::string_view::npos;
    return dash != std::string_view::npos && dash > 0;
}

} // namespace

struct StaticFiles::Shelf {
    struct Variant {
        std::shared_ptr<const FileBody> body; ///< null: there is none
        std::string etag;
    };
    struct File {
        Variant plain, gzip, brotli;
        std::string_view content_type;
        std::string_view cache_control;
    };
    std::map<std::string, File, std::less<>> files;

    const File* find(std::string_view path) const
    {
        const auto at = files.find(path);
        return at == files.end() || !at->second.plain.body ? nullptr : &at->second;
    }
};

Result<StaticFiles> StaticFiles::read(const std::string& folder, std::uint64_t most_bytes)
{
    std::error_code error;
    const fs::path root(folder);
    if (!fs::is_directory(root, error)) return fail(Kind::not_found, "http.no_folder", folder);
    auto shelf = std::make_shared<Shelf>();
    std::uint64_t bytes = 0;
    for (fs::recursive_directory_iterator at(root, error), end; !error && at != end; at.increment(error)) {
        if (at->is_symlink() || !at->is_regular_file()) continue;
        std::string name = at->path().lexically_relative(root).generic_string();
        bytes += at->file_size();
        if (bytes > most_bytes) return fail(Kind::rejected, "http.folder_too_big", folder);
        std::ifstream in(at->path(), std::ios::binary);
        auto content =
            std::make_shared<const std::string>(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
        Shelf::Variant variant{FileBody::memory(content), etag_of(*content)};
        const auto store = [&](std::string_view ending, Shelf::Variant Shelf::File::*place) {
            shelf->files[name.substr(0, name.size() - ending.size())].*place = variant;
        };
        if (name.ends_with(".br"))
            store(".br", &Shelf::File::brotli);
        else if (name.ends_with(".gz"))
            store(".gz", &Shelf::File::gzip);
        else
            store("", &Shelf::File::plain);
    }
    if (error) return fail(Kind::unavailable, "http.no_folder", folder + ": " + error.message());
    for (auto& [name, file] : shelf->files) {
        file.content_type = content_type_of(name);
        file.cache_control = bears_hash(name) ? kImmutable : kAskAgain;
    }
    StaticFiles files;
    files.shelf_ = std::move(shelf);
    return files;
}

Response StaticFiles::serve(const Request& request, std::string_view path) const
{
    const Shelf::File* file = shelf_->find(path.empty() ? "index.html" : path);
    const std::string_view last = path.substr(path.rfind('/') + 1);
    if (!file && last.find('.') == std::string_view::npos) file = shelf_->find("index.html");
    if (!file) return problem(404, "http.not_found", plain_sentence(404), request.request_id);

    // A range is a piece of the plain bytes: pieces of a compressed file help nobody.
    const std::string_view accepted = request.has_header("Range") ? "" : request.header("Accept-Encoding");
    const Shelf::Variant* variant = &file->plain;
    std::string_view coding;
    if (file->brotli.body && accepts_coding(accepted, "br")) {
        variant = &file->brotli;
        coding = "br";
    } else if (file->gzip.body && accepts_coding(accepted, "gzip")) {
        variant = &file->gzip;
        coding = "gzip";
    }
    Response response = http::serve(
        request, {variant->body, std::string(file->content_type), variant->etag, std::string(file->cache_control)});
    if (!coding.empty() && response.status != 304) response.with("Content-Encoding", std::string(coding));
    if (file->brotli.body || file->gzip.body) response.with("Vary", "Accept-Encoding");
    return response;
}

std::size_t StaticFiles::files() const
{
    return static_cast<std::size_t>(std::count_if(shelf_->files.begin(), shelf_->files.end(), [](const auto& entry) {
        return entry.second.plain.body != nullptr;
    }));
}

Result<> mount(Router& router, std::string_view prefix, StaticFiles files)
{
    const std::string pattern = std::string(prefix) + (prefix.ends_with("/") ? "" : "/") + "{file...}";
    return router.add(
        Method::get, pattern,
        [files = std::move(files)](Request& request) { return files.serve(request, request.param("file")); },
        {.body_limit = 0, .run_on = RunOn::io});
}

std::string_view content_type_of(std::string_view file_name)
{
    static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
        {"html", "text/html; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"mjs", "text/javascript; charset=utf-8"},
        {"css", "text/css; charset=utf-8"},
        {"json", "application/json"},
        {"geojson", "application/geo+json"},
        {"webmanifest", "application/manifest+json"},
        {"map", "application/json"},
        {"txt", "text/plain; charset=utf-8"},
        {"md", "text/markdown; charset=utf-8"},
        {"csv", "text/csv; charset=utf-8"},
        {"svg", "image/svg+xml"},
        {"png", "image/png"},
        {"jpg", "image/jpeg"},
        {"jpeg", "image/jpeg"},
        {"webp", "image/webp"},
        {"avif", "image/avif"},
        {"gif", "image/gif"},
        {"ico", "image/x-icon"},
        {"woff2", "font/woff2"},
        {"woff", "font/woff"},
        {"ttf", "font/ttf"},
        {"wasm", "application/wasm"},
        {"mp3", "audio/mpeg"},
        {"ogg", "audio/ogg"},
        {"webm", "video/webm"},
        {"mp4", "video/mp4"},
        {"pdf", "application/pdf"},
        {"xml", "application/xml"},
        {"yaml", "application/yaml"},
        {"zip", "application/zip"},
    };
    const std::size_t dot = file_name.rfind('.');
    if (dot != std::string_view::npos)
        for (const auto& [ending, type] : kTypes)
            if (same_name(file_name.substr(dot + 1), ending)) return type;
    return "application/octet-stream";
}

} // namespace xz::http
