#include "engines/rules/operators.hpp"

#include "engines/rules/moment.hpp"
#include "engines/rules/numbers.hpp"
#include "engines/rules/payload.hpp"

#include <cmath>
#include <limits>

namespace xz::rules::detail
{

namespace
{

bool give(Value& result, Value value)
{
    result = std::move(value);
    return true;
}

bool mismatch(const Value& left, const Value& right, Work& work)
{
    std::string detail(name_of(left.type()));
    detail.append("、").append(name_of(right.type()));
    return work.fail(Trouble::no_overload, detail);
}

template <class Number>
bool integer_arithmetic(Op op, Number left, Number right, Value& result, Work& work)
{
    Number answer{};
    bool overflow = false;
    switch (op) {
    case Op::add: overflow = __builtin_add_overflow(left, right, &answer); break;
    case Op::subtract: overflow = __builtin_sub_overflow(left, right, &answer); break;
    case Op::multiply: overflow = __builtin_mul_overflow(left, right, &answer); break;
    default:
        if (right == 0) return work.fail(Trouble::division_by_zero);
        if constexpr (std::numeric_limits<Number>::is_signed)
            if (left == std::numeric_limits<Number>::min() && right == -1) return work.fail(Trouble::overflow);
        answer = op == Op::divide ? left / right : left % right;
    }
    if (overflow) return work.fail(Trouble::overflow);
    return give(result, Value(answer));
}

bool double_arithmetic(Op op, Value& left, const Value& right, Work& work)
{
    const double l = left.as_double(), r = right.as_double();
    switch (op) {
    case Op::add: return give(left, l + r);
    case Op::subtract: return give(left, l - r);
    case Op::multiply: return give(left, l * r);
    case Op::divide: return give(left, l / r);
    default: return mismatch(left, right, work);
    }
}

bool time_arithmetic(Op op, Value& left, const Value& right, Work& work)
{
    const bool adding = op == Op::add;
    std::optional<Timestamp> moment;
    if (left.is(Type::timestamp) && right.is(Type::duration)) {
        const auto by = right.as_duration();
        if (!adding && by.count() == std::numeric_limits<std::int64_t>::min())
            return work.fail(Trouble::out_of_range, "时间要在公元 1 年到 9999 年之间");
        moment = shifted(left.as_timestamp(), adding ? by : -by);
    } else if (left.is(Type::duration) && right.is(Type::timestamp) && adding) {
        moment = shifted(right.as_timestamp(), left.as_duration());
    } else if (left.is(Type::timestamp) && right.is(Type::timestamp) && !adding) {
        const auto gap = between(right.as_timestamp(), left.as_timestamp());
        return gap ? give(left, *gap) : work.fail(Trouble::out_of_range, "时长不能超过 292 年");
    } else if (left.is(Type::duration) && right.is(Type::duration)) {
        std::int64_t nanos = 0;
        const std::int64_t l = left.as_duration().count(), r = right.as_duration().count();
        if (adding ? __builtin_add_overflow(l, r, &nanos) : __builtin_sub_overflow(l, r, &nanos))
            return work.fail(Trouble::out_of_range, "时长不能超过 292 年");
        return give(left, std::chrono::nanoseconds(nanos));
    } else {
        return mismatch(left, right, work);
    }
    if (!moment) return work.fail(Trouble::out_of_range, "时间要在公元 1 年到 9999 年之间");
    return give(left, *moment);
}

bool join(Value& left, const Value& right, Work& work)
{
    if (left.is(Type::list)) {
        const std::size_t count = left.size() + right.size();
        if (!work.allocate(count * sizeof(Value)) || !work.spend(count)) return false;
        std::vector<Value> items;
        items.reserve(count);
        for (std::size_t i = 0; i < left.size(); ++i) items.push_back(left.at(i));
        for (std::size_t i = 0; i < right.size(); ++i) items.push_back(right.at(i));
        return give(left, Value::list(std::move(items)));
    }
    const std::string_view l = left.as_text(), r = right.as_text();
    if (!work.allocate(l.size() + r.size() + 48)) return false;
    std::string text;
    text.reserve(l.size() + r.size());
    text.append(l).append(r);
    return give(left, Payload::make_text(std::move(text), left.type()));
}

bool arithmetic(Op op, Value& left, const Value& right, Work& work)
{
    if (left.type() == right.type()) {
        switch (left.type()) {
        case Type::int_: return integer_arithmetic(op, left.as_int(), right.as_int(), left, work);
        case Type::uint_: return integer_arithmetic(op, left.as_uint(), right.as_uint(), left, work);
        case Type::double_: return double_arithmetic(op, left, right, work);
        case Type::string:
        case Type::bytes:
        case Type::list:
            if (op == Op::add) return join(left, right, work);
            break;
        default: break;
        }
    }
    if (op == Op::add || op == Op::subtract) return time_arithmetic(op, left, right, work);
    return mismatch(left, right, work);
}

bool order(Op op, Value& left, const Value& right, Work& work)
{
    std::partial_ordering order = std::partial_ordering::unordered;
    if (left.is(Type::int_) && right.is(Type::int_)) {
        order = left.as_int() <=> right.as_int();
    } else if (left.is_number() && right.is_number()) {
        order = compare_numbers(left, right);
    } else if (left.type() != right.type()) {
        return mismatch(left, right, work);
    } else {
        switch (left.type()) {
        case Type::bool_: order = left.as_bool() <=> right.as_bool(); break;
        case Type::timestamp: order = left.as_timestamp() <=> right.as_timestamp(); break;
        case Type::duration: order = left.as_duration().count() <=> right.as_duration().count(); break;
        case Type::string:
        case Type::bytes: // octets of UTF-8 sort as their code points do
            if (!work.spend(std::min(left.as_text().size(), right.as_text().size()) / 64)) return false;
            order = left.as_text().compare(right.as_text()) <=> 0;
            break;
        default: return mismatch(left, right, work);
        }
    }
    switch (op) {
    case Op::less: return give(left, order < 0);
    case Op::less_equal: return give(left, order <= 0);
    case Op::greater: return give(left, order > 0);
    default: return give(left, order >= 0);
    }
}

bool same(Op op, Value& left, const Value& right, Work& work)
{
    bool equals;
    if (left.is(Type::int_) && right.is(Type::int_)) {
        equals = left.as_int() == right.as_int();
    } else {
        equals = equal(left, right, work.steps);
        if (work.steps < 0) return work.fail(Trouble::step_limit);
    }
    return give(left, equals == (op == Op::equal));
}

bool contained(Value& left, const Value& right, Work& work)
{
    if (right.is(Type::map)) return give(left, right.find(left).has_value());
    if (!right.is(Type::list)) return mismatch(left, right, work);
    for (std::size_t i = 0; i < right.size(); ++i) {
        const bool found = equal(left, right.at(i), work.steps);
        if (work.steps < 0) return work.fail(Trouble::step_limit);
        if (found) return give(left, true);
    }
    return give(left, false);
}

bool index(Value& container, const Value& key, Work& work)
{
    if (container.is(Type::map)) {
        if (!key.is(Type::string) && !key.is_number() && !key.is(Type::bool_)) return mismatch(container, key, work);
        auto found = container.find(key);
        if (!found) return work.fail(Trouble::no_such_key, key.is(Type::string) ? key.as_text().substr(0, 60) : "");
        return give(container, std::move(*found));
    }
    if (!container.is(Type::list)) return mismatch(container, key, work);
    std::uint64_t position = 0;
    switch (key.type()) {
    case Type::int_:
        if (key.as_int() < 0) return work.fail(Trouble::index_out_of_range, std::to_string(key.as_int()));
        position = std::uint64_t(key.as_int());
        break;
    case Type::uint_: position = key.as_uint(); break;
    case Type::double_:
        if (!(key.as_double() >= 0 && key.as_double() < 1e15) || key.as_double() != std::trunc(key.as_double()))
            return work.fail(Trouble::index_out_of_range);
        position = std::uint64_t(key.as_double());
        break;
    default: return mismatch(container, key, work);
    }
    if (position >= container.size()) return work.fail(Trouble::index_out_of_range, std::to_string(position));
    return give(container, container.at(position));
}

} // namespace

bool apply(Op op, Value& left, const Value& right, Work& work)
{
    switch (op) {
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
    case Op::modulo: return arithmetic(op, left, right, work);
    case Op::equal:
    case Op::not_equal: return same(op, left, right, work);
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal: return order(op, left, right, work);
    case Op::in: return contained(left, right, work);
    default: return index(left, right, work);
    }
}

bool apply(Op op, Value& value, Work& work)
{
    if (op == Op::not_) {
        if (!value.is(Type::bool_)) return work.fail(Trouble::no_overload, name_of(value.type()));
        return give(value, !value.as_bool());
    }
    if (value.is(Type::double_)) return give(value, -value.as_double());
    if (!value.is(Type::int_)) return work.fail(Trouble::no_overload, name_of(value.type()));
    if (value.as_int() == std::numeric_limits<std::int64_t>::min()) return work.fail(Trouble::overflow);
    return give(value, -value.as_int());
}

} // namespace xz::rules::detail
