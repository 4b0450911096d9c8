#include "app/command_line.hpp"

#include <exception>
#include <iostream>

int main(int argc, char** argv)
{
    try {
        return xz::app::run_command({argv + 1, argv + argc});
    } catch (const std::exception& failure) {
        std::cerr << "xiangzhi: " << failure.what() << "\n";
        return 3;
    }
}
