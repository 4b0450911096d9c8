#pragma once
#include "engines/forms/references.hpp"
#include "engines/forms/schema.hpp"

#include <unordered_map>

namespace xz::forms
{

/// Reads a schema document into `Schema` objects, one a JSON object however many references lead to it. It works from a
/// queue, not by recursion, so no reference chain can exhaust the stack.
class Compiler
{
public:
    explicit Compiler(CompiledSchema& out);
    Result<void> run();

private:
    struct Job {
        Schema* schema;
        std::string at;
        std::string base;
    };

    Schema* enqueue(const json::Value& source, std::string at, std::string base);
    const Schema* child(const json::Value& source, std::string_view keyword, std::string_view name = {});
    tl::unexpected<Error> bad(std::string_view keyword, std::string_view says) const;

    Result<void> compile();
    Result<void> notes();
    Result<void> reference(Schema& schema, const json::Value& ref);
    Result<void> rules(Schema& schema);
    Result<void> types(Schema& schema);
    Result<void> numbers(Schema& schema);
    Result<void> strings(Schema& schema);
    Result<void> arrays(Schema& schema);
    Result<void> objects(Schema& schema);
    Result<void> combinations(Schema& schema);
    Result<void> check_cycles();

    Result<std::optional<std::uint64_t>> count(std::string_view keyword);
    Result<std::shared_ptr<const Pattern>> pattern(std::string_view keyword, std::string_view expression);
    Result<std::vector<std::string_view>> names(std::string_view keyword, const json::Value& list);
    Result<const json::Object*> map_of(std::string_view keyword);
    static std::vector<const Schema*> in_place(const Schema& schema);

    CompiledSchema& out_;
    References references_;
    std::vector<Job> queue_;
    std::size_t next_ = 0;
    Job current_{};
    const json::Object* members_ = nullptr;
    std::unordered_map<const json::Value*, Schema*> by_source_;
    std::unordered_map<std::string, std::shared_ptr<const Pattern>> patterns_;
};

} // namespace xz::forms
