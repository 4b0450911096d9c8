#pragma once
/// Everything of the rules engine that others use.
#include "engines/rules/describe.hpp"
#include "engines/rules/eval_tool.hpp"
#include "engines/rules/functions.hpp"
#include "engines/rules/program.hpp"
#include "engines/rules/schema.hpp"
#include "engines/rules/value.hpp"
