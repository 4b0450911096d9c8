#include "affairs/list_types.hpp"

#include "affairs/definitions.hpp"
#include "affairs/type_view.hpp"

namespace xz::affairs
{

Result<ListTypes::Input> ListTypes::parse(const http::Request&) { return Input{}; }

Result<ListTypes::Output> ListTypes::run(Context& ctx, const Input&)
{
    json::Writer w;
    w.object([&] {
        w.array("items", [&] {
            for (const auto& d : ctx.use<Definitions>().all_current()) w.object([&] { write_type_head(w, *d); });
        });
    });
    return http::Response::json(200, std::move(w).text());
}

} // namespace xz::affairs
