#pragma once
#include "engines/rules/library.hpp"
#include "engines/rules/program.hpp"

namespace xz::rules::detail
{

/// What the machine can do. The stack grows to the right; `n` is the instruction's operand.
enum class Opcode : std::uint8_t {
    constant,        // -> constants[n]
    local,           // -> copy of the stack cell n
    path,            // -> paths[n], a variable and fields of it
    select,          // map -> map.names[n]
    has,             // map -> whether it has names[n]
    binary,          // left right -> left op right; op is `detail`
    binary_constant, // left -> left op constants[n]; op is `detail`
    unary,           // value -> op value; op is `detail`
    widen,           // int or uint -> double
    both_left,       // false: jump to n, the answer is known
    both,            // left right -> left && right, errors absorbed
    either_left,     // true: jump to n
    either,          // left right -> left || right
    branch,          // condition -> ; false: jump to n
    jump,            // to n
    make_list,       // n values -> list
    make_map,        // n keys and values -> map
    builtin,         // arguments -> result; the function is `detail`, the count n
    pattern,         // text -> whether patterns[n] matches
    host,            // arguments -> result of calls[n]
    raise,           // -> error `detail` about names[n]
    // A macro's frame is four cells: container, position, result so far, element; n is the jump, `cell` the frame's
    // first.
    macro_begin,  // container -> container, 0, result (a bool, 0 or a list, by `detail`), null
    macro_next,   // next element, or jump to n
    macro_all,    // condition -> ; jump to n for the next element unless it is false
    macro_exists, // condition -> ; jump to n unless it is true
    macro_count,  // condition -> ; count if true; jump to n
    macro_filter, // condition -> ; keep the element if true; jump to n
    macro_append, // value -> ; append; jump to n
    macro_end,    // frame -> result
    done
};

struct Instruction {
    Opcode code{};
    std::uint8_t detail = 0;
    std::uint16_t cell = 0;
    std::uint32_t n = 0;
};

/// An error in instructions [begin, end) is put on the stack at `depth`, and the machine goes on at `target`.
struct Handler {
    std::uint32_t begin = 0, end = 0, target = 0, depth = 0;
};

/// A variable and what is selected from it: `form.applicant.age`.
struct Path {
    std::string variable;
    std::size_t hint = 0;
    std::vector<std::string> fields;
    /// Without a schema, "a.b.c" may be one name: the dotted names of growing length, to be tried longest first.
    std::vector<std::string> dotted;
    std::optional<Type> type; // what the name means where no variable has it
};

struct HostCall {
    std::string name;
    std::uint32_t arguments = 0;
    std::vector<const Function*> candidates;
};

struct Code {
    std::string text;
    StaticType type;
    std::vector<Instruction> instructions;
    std::vector<std::uint32_t> positions; // of each instruction in the text
    std::vector<Value> constants;
    std::vector<std::string> names;
    std::vector<Path> paths;
    std::vector<Handler> handlers; // inner before outer
    std::vector<HostCall> calls;
    std::vector<std::shared_ptr<const re2::RE2>> patterns;
    std::vector<std::string> variables;
    const Functions* functions = nullptr;
    std::uint32_t stack = 0; // cells needed
};

/// Runs code; `failed_at` and the like are in the error.
Result<Value> run(const Code& code, const Activation& activation, Host* host, std::uint64_t step_limit);

} // namespace xz::rules::detail
