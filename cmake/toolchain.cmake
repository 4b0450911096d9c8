# Compiler settings that hold for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

find_program(XZ_CCACHE ccache)
if(XZ_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${XZ_CCACHE})
endif()

add_compile_options(-Wall -Wextra -Werror=return-type -Wnon-virtual-dtor -fno-strict-aliasing)
add_compile_definitions(BOOST_ALL_NO_LIB VALIJSON_USE_EXCEPTIONS=1 BOOST_ASIO_SEPARATE_COMPILATION)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -D_FORTIFY_SOURCE=2 -fstack-protector-strong")
set(XZ_DEBUG_FLAGS "-O1 -g1 -fno-omit-frame-pointer" CACHE STRING "flags of builds that are no release")
set(CMAKE_CXX_FLAGS_DEBUG "${XZ_DEBUG_FLAGS}")
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-fPIE) # as code of a program: code of a library might be interposed, so little of it is inlined
  add_link_options(-pie -Wl,-z,relro,-z,now)
endif()

if(XZ_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
endif()
if(XZ_TSAN)
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
endif()
if(XZ_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
