#pragma once
#include "foundation/core/result.hpp"
#include "foundation/http/message.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace xz::http
{

class Router;

/// A built web app in memory: files with their precompressed `.br` and `.gz` neighbours, strong ETags, ranges,
/// `immutable` caching of names that bear a hash ("assets/index-BmT4x1Qa.js"), `no-cache` for the others, and
/// `index.html` for every path of the app that names no file. What is not in the folder at start cannot be asked for.
class StaticFiles
{
public:
    /// Reads the folder, at most `most_bytes` in all. Errors: `http.no_folder`, `http.folder_too_big`.
    static Result<StaticFiles> read(const std::string& folder, std::uint64_t most_bytes = 128u << 20);

    /// `path` is relative to the folder ("", "assets/x.js"). 404 for a missing file whose name has a dot, and for all
    /// when there is no index.html.
    Response serve(const Request& request, std::string_view path) const;

    std::size_t files() const;

private:
    struct Shelf;
    std::shared_ptr<const Shelf> shelf_;
};

/// Serves a web app below `prefix` ("/v/"). Errors: those of Router::add.
Result<> mount(Router& router, std::string_view prefix, StaticFiles files);

/// The media type of a file name, by its ending; "application/octet-stream" when unknown.
std::string_view content_type_of(std::string_view file_name);

} // namespace xz::http
