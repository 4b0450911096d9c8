#include "engines/rules/code.hpp"
#include "engines/rules/operators.hpp"
#include "engines/rules/payload.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace xz::rules::detail
{

namespace
{

constexpr std::int64_t kMemoryLimit = 16 << 20; // octets that one evaluation may allocate
constexpr std::int64_t kResultLimit = 16 << 20; // octets of an answer written out
constexpr std::uint32_t kErrorKind = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kInlineStack = 32;

/// Counts what an answer would take when written out: shared parts count each time.
bool fits(const Value& value, std::int64_t& budget)
{
    budget -= 16;
    if (value.is(Type::string) || value.is(Type::bytes)) budget -= std::int64_t(value.as_text().size());
    if (value.is(Type::list) || value.is(Type::map)) {
        const std::size_t size = value.size();
        for (std::size_t i = 0; i < size && budget >= 0; ++i) {
            const Value item = value.at(i);
            fits(item, budget);
            if (value.is(Type::map)) fits(*value.find(item), budget);
        }
    }
    return budget >= 0;
}

/// Whether a value may be passed where a signature wants `type`.
bool accepts(const StaticType& type, const Value& value, const Functions* functions)
{
    using Base = StaticType::Base;
    switch (type.base()) {
    case Base::dyn: return true;
    case Base::null: return value.is(Type::null);
    case Base::bool_: return value.is(Type::bool_);
    case Base::int_: return value.is(Type::int_);
    case Base::uint_: return value.is(Type::uint_);
    case Base::double_: return value.is(Type::double_);
    case Base::string: return value.is(Type::string);
    case Base::bytes: return value.is(Type::bytes);
    case Base::list: return value.is(Type::list);
    case Base::map:
    case Base::record: return value.is(Type::map);
    case Base::timestamp: return value.is(Type::timestamp);
    case Base::duration: return value.is(Type::duration);
    case Base::type: return value.is(Type::type);
    case Base::object:
        return value.is(Type::object) && functions &&
               functions->object_type_name(value.object_kind()) == type.object_name();
    }
    return false;
}

/// One evaluation: a stack of values, a place in the code, what is left of the limits.
class Machine
{
public:
    Machine(const Code& code, const Activation& activation, Host* host, std::uint64_t step_limit, Value* stack)
        : code_(code), activation_(activation), host_(host), base_(stack), top_(stack)
    {
        work_.steps = std::int64_t(std::min<std::uint64_t>(step_limit, std::numeric_limits<std::int64_t>::max()));
        work_.memory = kMemoryLimit;
    }
    Machine(const Machine&) = delete;
    ~Machine() { unwind(base_); }

    Result<Value> run()
    {
        for (;;) {
            const Instruction& instruction = code_.instructions[at_++];
            if (instruction.code == Opcode::done) break;
            const bool well = --work_.steps < 0 ? work_.fail(Trouble::step_limit) : step(instruction);
            if (!well && !recover()) return failure();
        }
        Value result = std::move(top_[-1]);
        std::int64_t budget = kResultLimit;
        if ((result.is(Type::list) || result.is(Type::map)) && !fits(result, budget)) {
            work_.fail(Trouble::memory_limit);
            return failure();
        }
        return result;
    }

private:
    struct Failure {
        Trouble trouble;
        std::string detail;
        std::uint32_t position;
    };

    void push(Value value) { new (top_++) Value(std::move(value)); }
    void drop() { (--top_)->~Value(); }
    void unwind(Value* to)
    {
        while (top_ != to) drop();
    }
    static bool is_error(const Value& value) { return value.is(Type::object) && value.object_kind() == kErrorKind; }

    /// After an error: to the nearest operator that may absorb it. False: there is none, the evaluation has failed.
    bool recover()
    {
        const std::uint32_t place = at_ - 1;
        if (!again_) failures_.push_back({work_.trouble, std::move(work_.detail), code_.positions[place]});
        const std::int64_t number = again_ ? *again_ : std::int64_t(failures_.size() - 1);
        again_.reset();
        last_ = std::size_t(number);
        if (is_final(work_.trouble)) return false;
        for (const Handler& handler : code_.handlers) {
            if (place < handler.begin || place >= handler.end) continue;
            unwind(base_ + handler.depth);
            push(Value::object(kErrorKind, number));
            at_ = handler.target;
            return true;
        }
        return false;
    }

    /// Fails once more with an error that was put on the stack.
    bool raise_again(const Value& error)
    {
        again_ = error.object_id();
        work_.trouble = failures_[std::size_t(error.object_id())].trouble;
        return false;
    }

    bool not_bool(const Value& value)
    {
        if (is_error(value)) return raise_again(value);
        return work_.fail(Trouble::no_overload, "这里应当是真假值");
    }

    tl::unexpected<Error> failure()
    {
        if (failures_.empty()) failures_.push_back({work_.trouble, work_.detail, 0}), last_ = 0;
        const Failure& failure = failures_[last_];
        Error error{Kind::rejected, is_final(failure.trouble) ? "rules.limit" : "rules.failed", {}, {}};
        error.fields.push_back({line_and_column(code_.text, failure.position), says(failure.trouble, failure.detail)});
        return tl::unexpected(std::move(error));
    }

    bool step(const Instruction& instruction)
    {
        switch (instruction.code) {
        case Opcode::constant: push(code_.constants[instruction.n]); return true;
        case Opcode::local: push(base_[instruction.n]); return true;
        case Opcode::path: return path(code_.paths[instruction.n]);
        case Opcode::select: return select(top_[-1], code_.names[instruction.n]);
        case Opcode::has: return has(top_[-1], code_.names[instruction.n]);
        case Opcode::binary: {
            const bool well = apply(Op(instruction.detail), top_[-2], top_[-1], work_);
            drop();
            return well;
        }
        case Opcode::binary_constant:
            return apply(Op(instruction.detail), top_[-1], code_.constants[instruction.n], work_);
        case Opcode::unary: return apply(Op(instruction.detail), top_[-1], work_);
        case Opcode::widen: widen(top_[-1]); return true;
        case Opcode::both_left:
            if (top_[-1].is(Type::bool_) && !top_[-1].as_bool()) at_ = instruction.n;
            return true;
        case Opcode::both: return merge(false);
        case Opcode::either_left:
            if (top_[-1].is_true()) at_ = instruction.n;
            return true;
        case Opcode::either: return merge(true);
        case Opcode::branch: return branch(instruction);
        case Opcode::jump: at_ = instruction.n; return true;
        case Opcode::make_list: return make_list(instruction.n);
        case Opcode::make_map: return make_map(instruction.n);
        case Opcode::builtin: {
            Value result;
            const bool well =
                call_builtin(Builtin(instruction.detail), {top_ - instruction.n, instruction.n}, result, work_);
            unwind(top_ - instruction.n);
            push(std::move(result));
            return well;
        }
        case Opcode::pattern: return matches(*code_.patterns[instruction.n], top_[-1], top_[-1], work_);
        case Opcode::host: return call_host(code_.calls[instruction.n]);
        case Opcode::raise: return work_.fail(Trouble(instruction.detail), code_.names[instruction.n]);
        default: return macro_step(instruction);
        }
    }

    bool path(const Path& path)
    {
        std::size_t selected = 0;
        const Value* found = nullptr;
        if (activation_.has_dotted_names())
            for (std::size_t length = path.dotted.size(); length > 0 && !found; --length) {
                found = activation_.find(path.dotted[length - 1]);
                selected = length;
            }
        if (!found) {
            selected = 0;
            found = activation_.find(path.variable, path.hint);
        }
        if (!found) {
            if (!path.type) return work_.fail(Trouble::unknown_variable, path.variable);
            push(Value(*path.type));
            return true;
        }
        push(*found);
        for (; selected < path.fields.size(); ++selected)
            if (!select(top_[-1], path.fields[selected])) return false;
        return true;
    }

    bool select(Value& value, const std::string& field)
    {
        if (!value.is(Type::map)) return work_.fail(Trouble::no_fields, field);
        auto found = value.find(std::string_view(field));
        if (!found) return work_.fail(Trouble::no_such_key, field);
        value = std::move(*found);
        return true;
    }

    bool has(Value& value, const std::string& field)
    {
        if (!value.is(Type::map)) return work_.fail(Trouble::no_fields, field);
        value = Value(value.find(std::string_view(field)).has_value());
        return true;
    }

    static void widen(Value& value)
    {
        if (value.is(Type::int_)) value = Value(double(value.as_int()));
        if (value.is(Type::uint_)) value = Value(double(value.as_uint()));
    }

    /// The left side did not decide; `deciding` is the value that the right side may decide with.
    bool merge(bool deciding)
    {
        const Value right = std::move(top_[-1]);
        drop();
        Value& left = top_[-1];
        const bool decided = right.is(Type::bool_) && right.as_bool() == deciding;
        if (!decided) {
            if (!left.is(Type::bool_)) return not_bool(left);
            if (!right.is(Type::bool_)) return not_bool(right);
        }
        left = right;
        return true;
    }

    bool branch(const Instruction& instruction)
    {
        if (!top_[-1].is(Type::bool_)) return not_bool(top_[-1]);
        if (!top_[-1].as_bool()) at_ = instruction.n;
        drop();
        return true;
    }

    bool make_list(std::uint32_t count)
    {
        if (!work_.allocate(count * sizeof(Value) + 64)) return false;
        std::vector<Value> items(std::make_move_iterator(top_ - count), std::make_move_iterator(top_));
        unwind(top_ - count);
        push(Value::list(std::move(items)));
        return true;
    }

    bool make_map(std::uint32_t count)
    {
        if (!work_.allocate(count * (sizeof(Value) + 4) + 64) || !work_.spend(count)) return false;
        std::vector<std::pair<Value, Value>> entries;
        entries.reserve(count / 2);
        for (Value* at = top_ - count; at != top_; at += 2) entries.emplace_back(std::move(at[0]), std::move(at[1]));
        unwind(top_ - count);
        auto map = Value::map(std::move(entries));
        if (!map) return work_.fail(map.error().code == "rules.bad_key" ? Trouble::bad_key : Trouble::repeated_key);
        push(std::move(*map));
        return true;
    }

    bool call_host(const HostCall& call)
    {
        const std::span<const Value> arguments(top_ - call.arguments, call.arguments);
        for (const Function* function : call.candidates) {
            const std::size_t offset = function->receiver ? 1 : 0;
            bool fitting = !offset || accepts(*function->receiver, arguments[0], code_.functions);
            for (std::size_t i = 0; fitting && i < function->parameters.size(); ++i)
                fitting = accepts(function->parameters[i], arguments[i + offset], code_.functions);
            if (!fitting) continue;
            if (!host_) return work_.fail(Trouble::unknown_function, call.name);
            auto result = host_->call(*function, arguments);
            if (!result) {
                const Error& error = result.error();
                return work_.fail(Trouble::host, error.fields.empty() ? "" : error.fields.front().says);
            }
            unwind(top_ - call.arguments);
            push(std::move(*result));
            return true;
        }
        return work_.fail(Trouble::no_overload, call.name);
    }

    bool macro_begin(const Instruction& instruction)
    {
        if (!top_[-1].is(Type::list) && !top_[-1].is(Type::map))
            return work_.fail(Trouble::no_overload, name_of(top_[-1].type()));
        push(Value(std::int64_t(0)));
        switch (Macro(instruction.detail)) {
        case Macro::all: push(Value(true)); break;
        case Macro::exists: push(Value(false)); break;
        case Macro::exists_one: push(Value(std::int64_t(0))); break;
        default:
            if (!work_.allocate(64)) return false;
            push(Value::list({}));
        }
        push(Value());
        return true;
    }

    bool macro_step(const Instruction& instruction)
    {
        if (instruction.code == Opcode::macro_begin) return macro_begin(instruction);
        Value* const frame = base_ + instruction.cell;
        Value& result = frame[2];
        switch (instruction.code) {
        case Opcode::macro_next: {
            const auto position = std::size_t(frame[1].as_int());
            if (position >= frame[0].size()) {
                at_ = instruction.n;
                return true;
            }
            frame[3] = frame[0].at(position);
            frame[1] = Value(std::int64_t(position + 1));
            return true;
        }
        case Opcode::macro_all: quantify(instruction, result, false); return true;
        case Opcode::macro_exists: quantify(instruction, result, true); return true;
        case Opcode::macro_count:
            if (!top_[-1].is(Type::bool_)) return not_bool(top_[-1]);
            if (top_[-1].as_bool()) result = Value(result.as_int() + 1);
            break;
        case Opcode::macro_filter:
            if (!top_[-1].is(Type::bool_)) return not_bool(top_[-1]);
            if (top_[-1].as_bool()) {
                if (!work_.allocate(2 * sizeof(Value))) return false;
                Payload::items_of(result).push_back(frame[3]);
            }
            break;
        case Opcode::macro_append:
            if (!work_.allocate(2 * sizeof(Value))) return false;
            Payload::items_of(result).push_back(std::move(top_[-1]));
            break;
        default: return macro_end(instruction, frame);
        }
        drop();
        at_ = instruction.n;
        return true;
    }

    /// One more condition of `all` or `exists`: `deciding` ends the loop, an error is kept until something decides.
    void quantify(const Instruction& instruction, Value& result, bool deciding)
    {
        Value& condition = top_[-1];
        if (condition.is(Type::bool_) && condition.as_bool() == deciding) {
            result = Value(deciding);
        } else {
            if (!condition.is(Type::bool_) && result.is(Type::bool_)) result = std::move(condition);
            at_ = instruction.n;
        }
        drop();
    }

    bool macro_end(const Instruction& instruction, Value* frame)
    {
        Value result = std::move(frame[2]);
        const Macro macro = Macro(instruction.detail);
        if ((macro == Macro::all || macro == Macro::exists) && !result.is(Type::bool_)) return not_bool(result);
        if (macro == Macro::exists_one) result = Value(result.as_int() == 1);
        unwind(frame);
        push(std::move(result));
        return true;
    }

    const Code& code_;
    const Activation& activation_;
    Host* host_;
    Value* const base_;
    Value* top_;
    std::uint32_t at_ = 0;
    Work work_;
    std::vector<Failure> failures_;
    std::optional<std::int64_t> again_; // the failure on the stack that is raised once more
    std::size_t last_ = 0;
};

} // namespace

Result<Value> run(const Code& code, const Activation& activation, Host* host, std::uint64_t step_limit)
{
    if (code.stack <= kInlineStack) {
        alignas(Value) std::array<std::byte, kInlineStack * sizeof(Value)> cells;
        return Machine(code, activation, host, step_limit, reinterpret_cast<Value*>(cells.data())).run();
    }
    const std::unique_ptr<std::byte[]> cells(new std::byte[code.stack * sizeof(Value)]);
    return Machine(code, activation, host, step_limit, reinterpret_cast<Value*>(cells.get())).run();
}

} // namespace xz::rules::detail
