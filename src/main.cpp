#include "app/command_line.hpp"

#include <exception>
#include <iostream>

/// Read by jemalloc where the program is linked with it: what a large import took goes back to the system within
/// seconds.
extern "C" const char* malloc_conf;
const char* malloc_conf = "background_thread:true";

int main(int argc, char** argv)
{
    try {
        return xz::app::run_command({argv + 1, argv + argc});
    } catch (const std::exception& failure) {
        std::cerr << "xiangzhi: " << failure.what() << "\n";
        return 3;
    }
}
