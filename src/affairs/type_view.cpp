#include "affairs/type_view.hpp"

namespace xz::affairs
{

void write_type_head(json::Writer& w, const Definition& d)
{
    w.field("type", d.type);
    w.field("title", d.title);
    w.field("summary", d.summary);
    w.field("icon", d.icon);
    w.field("for_villagers", d.for_villagers);
    if (d.promise.empty())
        w.field("promise", nullptr);
    else
        w.field("promise", d.promise);
}

} // namespace xz::affairs
