#pragma once
#include "affairs/store.hpp"
#include "foundation/module/route.hpp"

#include <map>

namespace xz::affairs
{

/// Cases that lie close together: how many, how many of them late, their middle and the rectangle around them.
struct Heap {
    std::int64_t count = 0, overdue = 0;
    double lat = 0, lon = 0;
    store::MapWindow box{180, 90, -180, -90};
    void add(double at_lat, double at_lon, bool late);
};

/// All open places, counted; those of a window of the map by squares of `cell` degrees as well.
class Survey
{
public:
    Survey(const store::MapWindow& window, double cell) : window_(window), cell_(cell) {}
    void add(double lat, double lon, bool late);
    Heap whole;
    std::int64_t seen = 0; ///< in the window
    std::map<std::pair<std::int64_t, std::int64_t>, Heap> squares;

private:
    store::MapWindow window_;
    double cell_;
};

/// Places of open cases as GeoJSON: each by itself, or gathered into heaps where a window of the map holds too many.
struct MapCases {
    struct Input {
        std::optional<DivisionCode> division;
        std::optional<std::string> type;
        store::MapWindow window;
        double cell = 0.05; ///< degrees: what lies within one square of this width becomes one heap
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::affairs
