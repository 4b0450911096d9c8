#include "engines/forms/form_check_tool.hpp"

#include "engines/forms/form.hpp"

#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>

namespace xz::forms
{

namespace
{

std::string verdict(const std::vector<FieldError>& errors)
{
    json::Writer w;
    w.object([&] {
        w.field("valid", errors.empty());
        if (errors.empty()) return;
        w.array("errors", [&] {
            for (const FieldError& error : errors)
                w.object([&] {
                    w.field("at", error.at);
                    w.field("says", error.says);
                });
        });
    });
    return std::move(w).text();
}

} // namespace

int form_check_tool(const std::vector<std::string>& args, std::istream& in, std::ostream& out, std::ostream& err)
{
    if (args.size() != 1) {
        err << "用法：xiangzhi form check 表单.json < 每行一份填好的内容\n";
        return 2;
    }
    std::ifstream file(args[0], std::ios::binary);
    if (!file) {
        err << "打不开表单文件：" << args[0] << "\n";
        return 2;
    }
    auto document = json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    if (!document) {
        err << "表单文件不是正确的 JSON：" << args[0] << "\n";
        return 2;
    }
    const auto form = Form::make(std::move(*document));
    if (!form) {
        for (const FieldError& field : form.error().fields)
            err << "表单定义有错，位置 " << (field.at.empty() ? "/" : field.at) << "：" << field.says << "\n";
        return 2;
    }
    for (std::string line; std::getline(in, line);) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        auto value = json::parse(line);
        const auto errors = value ? form->check(std::move(*value), system_now())
                                  : std::vector<FieldError>{{"", "这一行不是正确的 JSON，请检查标点和括号"}};
        out << verdict(errors) << "\n";
    }
    out.flush();
    return 0;
}

} // namespace xz::forms
