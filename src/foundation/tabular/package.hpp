#pragma once
#include "foundation/core/result.hpp"

#include <memory>
#include <string>
#include <string_view>

struct zip;

namespace xz::tabular
{

/// The zip package of a workbook, read from memory and never trusted: number of parts, size of each and of all
/// together, and the ratio of packing are bounded before and while anything is unpacked.
class Package
{
public:
    static Result<Package> open(std::string_view bytes, std::size_t max_unpacked);
    bool has(const std::string& part) const;
    /// Errors: `tabular.bad_workbook`, `tabular.too_large`.
    Result<std::string> read(const std::string& part);

private:
    struct Close {
        void operator()(zip* archive) const;
    };
    Package(std::unique_ptr<zip, Close> archive, std::size_t room) : archive_(std::move(archive)), room_(room) {}
    std::unique_ptr<zip, Close> archive_;
    std::size_t room_;
};

} // namespace xz::tabular
