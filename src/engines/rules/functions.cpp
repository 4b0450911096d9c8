#include "engines/rules/functions.hpp"

#include <algorithm>

namespace xz::rules
{

Functions& Functions::add(Function function)
{
    if (function.receiver && function.receiver->base() == StaticType::Base::object)
        object_type(function.receiver->object_name());
    if (function.result.base() == StaticType::Base::object) object_type(function.result.object_name());
    functions_.push_back(std::move(function));
    return *this;
}

bool Functions::knows(std::string_view name) const
{
    return std::any_of(functions_.begin(), functions_.end(), [&](const Function& f) { return f.name == name; });
}

std::uint32_t Functions::object_type(std::string_view name)
{
    const auto found = std::find(object_types_.begin(), object_types_.end(), name);
    if (found != object_types_.end()) return std::uint32_t(found - object_types_.begin());
    object_types_.emplace_back(name);
    return std::uint32_t(object_types_.size() - 1);
}

std::string_view Functions::object_type_name(std::uint32_t kind) const
{
    return kind < object_types_.size() ? std::string_view(object_types_[kind]) : std::string_view();
}

} // namespace xz::rules
