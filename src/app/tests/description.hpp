#pragma once
#include "foundation/core/json.hpp"

#include <map>
#include <string>
#include <string_view>

namespace xz::app
{

/// The API description, to compare answers with.
class Description
{
public:
    explicit Description(json::Value openapi) : openapi_(std::move(openapi)) {}

    /// What is wrong with an answer; empty when it is as described.
    std::string complaint(std::string_view method, std::string_view path, int status, std::string_view media_type,
                          const json::Value& body) const;
    /// References that lead nowhere.
    std::vector<std::string> dangling() const;

private:
    const json::Value* operation(std::string_view method, std::string_view path) const;
    const json::Value* follow(const json::Value* node) const;
    json::Value openapi_;
};

} // namespace xz::app
