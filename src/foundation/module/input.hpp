#pragma once
#include "foundation/access/division_code.hpp"
#include "foundation/core/ids.hpp"
#include "foundation/core/json.hpp"
#include "foundation/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xz
{

/// Bounds of a text field, in Unicode code points.
struct TextBounds {
    std::size_t least = 0;
    std::size_t most = 200;
};

/// Reads a request into an Input, field by field with its bounds, and gathers every mistake (`request.invalid`, one
/// Chinese sentence per field).
///
///     Fields f(request);
///     in.title = f.text("title", {1, 60});
///     in.limit = f.query_integer("limit", 1, 200).value_or(50);
///     return f.done(std::move(in));
class Fields
{
public:
    /// Parses the body as a JSON object when there is one.
    explicit Fields(const http::Request& request);

    /// A required text of the body.
    std::string text(std::string_view name, TextBounds bounds = {});
    std::optional<std::string> optional_text(std::string_view name, TextBounds bounds = {});
    std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most);
    std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t least, std::int64_t most);
    bool flag(std::string_view name, bool otherwise);
    /// A required identifier (decimal text).
    template <class IdType>
    IdType id(std::string_view name)
    {
        const auto found = optional_id<IdType>(name);
        if (!found) miss(name);
        return found.value_or(IdType{});
    }
    template <class IdType>
    std::optional<IdType> optional_id(std::string_view name)
    {
        const auto found = optional_text(name, {1, 20});
        if (!found) return std::nullopt;
        const auto id = IdType::parse(*found);
        if (!id) wrong(name, "编号不对");
        return id;
    }
    template <class IdType>
    std::vector<IdType> ids(std::string_view name, std::size_t most)
    {
        std::vector<IdType> all;
        const auto given = texts(name, most);
        for (std::size_t i = 0; i < given.size(); ++i) {
            if (const auto id = IdType::parse(given[i]))
                all.push_back(*id);
            else
                wrong(std::string(name) + "/" + std::to_string(i), "编号不对");
        }
        return all;
    }
    std::vector<std::string> texts(std::string_view name, std::size_t most);
    access::DivisionCode division(std::string_view name);
    std::optional<access::DivisionCode> optional_division(std::string_view name);
    std::optional<std::chrono::year_month_day> optional_date(std::string_view name);
    /// A member of any shape; null when absent.
    json::Value any(std::string_view name) const;
    json::Object object(std::string_view name);
    bool has(std::string_view name) const;

    std::optional<std::string> query(std::string_view name, TextBounds bounds = {1, 200});
    std::optional<std::int64_t> query_integer(std::string_view name, std::int64_t least, std::int64_t most);
    std::optional<double> query_number(std::string_view name, double least, double most);
    bool query_flag(std::string_view name);
    std::optional<access::DivisionCode> query_division(std::string_view name);

    /// The path's `{name}` as an identifier; absent or malformed reads as an id that no row has.
    template <class IdType>
    IdType path_id(std::string_view name) const
    {
        return IdType::parse(request_.param(name)).value_or(IdType{});
    }
    std::string path_text(std::string_view name) const { return std::string(request_.param(name)); }

    /// Adds a mistake of the caller's own finding.
    void wrong(std::string_view name, std::string_view says);
    void miss(std::string_view name) { wrong(name, "请填写这一项"); }

    template <class Input>
    Result<Input> done(Input input)
    {
        if (const auto problem = error()) return tl::unexpected<Error>(*problem);
        return input;
    }

private:
    const json::Value* member(std::string_view name) const;
    std::optional<Error> error() const;
    const http::Request& request_;
    json::Value body_;
    std::vector<FieldError> mistakes_;
    bool bad_json_ = false;
    bool not_json_ = false;
};

} // namespace xz
