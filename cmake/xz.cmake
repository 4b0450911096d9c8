# One line of CMake a folder.
#
#   xz_foundation(db NEEDS core log LINKS SQLite::SQLite3)   src/foundation/db      -> xz_foundation_db
#   xz_engine(rules NEEDS core LINKS re2::re2)               src/engines/rules      -> xz_engine_rules
#   xz_module(affairs ASKS registry ENGINES workflow forms)  src/affairs            -> xz_affairs
#
# A folder's *.cpp make one library, its tests/*_test.cpp one test program. What a folder brings as data
# (migrations/*.sql, openapi.yaml, *.json) is embedded and declared in the generated header "<folder>/embedded.hpp".

find_program(XZ_PYTHON python3 REQUIRED)

# What nearly every source includes, compiled once: it halves the time of a clean build. Headers still include what they use.
option(XZ_PCH "precompile the common headers" OFF)
if(XZ_PCH)
  if(NOT EXISTS ${CMAKE_BINARY_DIR}/precompiled.cpp) # a new time would make every object anew after each configuration
    file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp "")
  endif()
  add_library(xz_precompiled STATIC ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_include_directories(xz_precompiled PRIVATE ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(xz_precompiled PRIVATE Threads::Threads)
  target_precompile_headers(xz_precompiled PRIVATE <algorithm> <chrono> <functional> <map> <memory> <mutex> <optional> <string>
                            <string_view> <unordered_map> <vector> <boost/json.hpp> <tl/expected.hpp>)
endif()

function(_xz_precompile target)
  if(XZ_PCH)
    target_precompile_headers(${target} REUSE_FROM xz_precompiled)
  endif()
endfunction()

function(_xz_folder target folder)
  cmake_parse_arguments(ARG "" "" "NEEDS;LINKS;TEST_LINKS" ${ARGN})
  set(dir ${CMAKE_SOURCE_DIR}/src/${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${dir}/*.cpp)
  file(GLOB data CONFIGURE_DEPENDS ${dir}/migrations/*.sql ${dir}/openapi.yaml ${dir}/*.json)
  if(data)
    set(out ${CMAKE_BINARY_DIR}/embedded/${folder}/embedded)
    add_custom_command(
      OUTPUT ${out}.cpp ${out}.hpp
      COMMAND ${XZ_PYTHON} ${CMAKE_SOURCE_DIR}/tools/embed.py ${folder} ${dir} ${out}
      DEPENDS ${data} ${CMAKE_SOURCE_DIR}/tools/embed.py
      VERBATIM)
    list(APPEND sources ${out}.cpp)
  endif()
  if(sources)
    add_library(${target} STATIC ${sources})
    _xz_precompile(${target})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/embedded)
  target_link_libraries(${target} ${scope} ${ARG_NEEDS} ${ARG_LINKS} Threads::Threads)
  if(XZ_TESTS)
    file(GLOB tests CONFIGURE_DEPENDS ${dir}/tests/*.cpp)
    if(tests)
      add_executable(${target}_test ${tests})
      _xz_precompile(${target}_test)
      target_link_libraries(${target}_test PRIVATE ${target} ${ARG_TEST_LINKS} GTest::gmock GTest::gtest_main)
      target_compile_definitions(${target}_test PRIVATE XZ_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
      add_test(NAME ${target} COMMAND ${target}_test)
    endif()
  endif()
endfunction()

function(_xz_prefixed out prefix)
  set(result)
  foreach(name IN LISTS ARGN)
    list(APPEND result ${prefix}${name})
  endforeach()
  set(${out} ${result} PARENT_SCOPE)
endfunction()

function(xz_foundation name)
  cmake_parse_arguments(ARG "" "" "NEEDS;LINKS;TEST_LINKS" ${ARGN})
  _xz_prefixed(needs xz_foundation_ ${ARG_NEEDS})
  _xz_folder(xz_foundation_${name} foundation/${name} NEEDS ${needs} LINKS ${ARG_LINKS} TEST_LINKS ${ARG_TEST_LINKS})
endfunction()

# An engine may need foundations and other engines: NEEDS names foundations, ENGINES engines.
function(xz_engine name)
  cmake_parse_arguments(ARG "" "" "NEEDS;ENGINES;LINKS;TEST_LINKS" ${ARGN})
  _xz_prefixed(needs xz_foundation_ ${ARG_NEEDS})
  _xz_prefixed(engines xz_engine_ ${ARG_ENGINES})
  _xz_folder(xz_engine_${name} engines/${name} NEEDS ${needs} ${engines} LINKS ${ARG_LINKS} TEST_LINKS ${ARG_TEST_LINKS})
endfunction()

# A module asks other modules (their api.hpp), uses engines, and stands on the whole foundation.
function(xz_module name)
  cmake_parse_arguments(ARG "" "" "ASKS;HEARS;ENGINES;LINKS;TEST_LINKS" ${ARGN})
  _xz_prefixed(asks xz_ ${ARG_ASKS})
  _xz_prefixed(engines xz_engine_ ${ARG_ENGINES})
  _xz_folder(xz_${name} ${name} NEEDS ${asks} ${engines} xz_foundation LINKS ${ARG_LINKS} TEST_LINKS ${ARG_TEST_LINKS})
endfunction()

# The room above all: knows every module and every foundation.
function(xz_app name)
  cmake_parse_arguments(ARG "" "" "MODULES;FOUNDATIONS;LINKS;TEST_LINKS" ${ARGN})
  _xz_prefixed(modules xz_ ${ARG_MODULES})
  _xz_prefixed(foundations xz_foundation_ ${ARG_FOUNDATIONS})
  _xz_folder(xz_${name} ${name} NEEDS ${modules} ${foundations} xz_foundation LINKS ${ARG_LINKS} TEST_LINKS ${ARG_TEST_LINKS})
  target_compile_definitions(xz_${name} PRIVATE XZ_VERSION="${PROJECT_VERSION}")
endfunction()

# A libFuzzer target: tests/fuzz/<name>_fuzz.cpp.
function(xz_fuzz name)
  cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
  if(XZ_FUZZ)
    add_executable(${name}_fuzz ${CMAKE_SOURCE_DIR}/tests/fuzz/${name}_fuzz.cpp)
    target_link_libraries(${name}_fuzz PRIVATE ${ARG_LINKS})
    target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
  endif()
endfunction()
