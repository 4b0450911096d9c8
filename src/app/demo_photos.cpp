#include "app/demo_photos.hpp"

#include "foundation/files/codecs.hpp"

#include <algorithm>
#include <cmath>

namespace xz::app
{

namespace
{

struct Colour {
    int r, g, b;
};

/// A sheet of 800 by 600 on which flat shapes are laid.
class Sheet
{
public:
    Sheet()
    {
        picture_.width = kWidth, picture_.height = kHeight, picture_.pixels.resize(std::size_t(kWidth * kHeight * 3));
    }

    void fade(int top, int bottom, Colour from, Colour to)
    {
        for (int y = top; y < bottom; ++y) {
            const double t = double(y - top) / double(std::max(1, bottom - top));
            box(0, y, kWidth, y + 1, {mix(from.r, to.r, t), mix(from.g, to.g, t), mix(from.b, to.b, t)});
        }
    }
    void box(int x0, int y0, int x1, int y1, Colour c)
    {
        for (int y = std::max(0, y0); y < std::min(kHeight, y1); ++y)
            for (int x = std::max(0, x0); x < std::min(kWidth, x1); ++x) put(x, y, c);
    }
    void disc(int cx, int cy, int rx, int ry, Colour c)
    {
        for (int y = std::max(0, cy - ry); y < std::min(kHeight, cy + ry); ++y)
            for (int x = std::max(0, cx - rx); x < std::min(kWidth, cx + rx); ++x)
                if (std::pow(double(x - cx) / rx, 2) + std::pow(double(y - cy) / ry, 2) <= 1) put(x, y, c);
    }
    /// A road that narrows towards the horizon.
    void road(int horizon, int middle, Colour c)
    {
        for (int y = horizon; y < kHeight; ++y) {
            const int half = 10 + (y - horizon) * 3 / 4;
            box(middle - half, y, middle + half, y + 1, c);
        }
    }
    std::string jpeg() const { return files::encode_jpeg(picture_, 82); }

    static constexpr int kWidth = 800, kHeight = 600;

private:
    static int mix(int a, int b, double t) { return int(a + (b - a) * t); }
    void put(int x, int y, Colour c)
    {
        auto* p = picture_.pixels.data() + (std::size_t(y) * kWidth + std::size_t(x)) * 3;
        p[0] = std::uint8_t(c.r), p[1] = std::uint8_t(c.g), p[2] = std::uint8_t(c.b);
    }
    files::Raster picture_;
};

void hills(Sheet& s, Colour c, int height, int shift)
{
    for (int i = -1; i < 5; ++i) s.disc(i * 220 + shift % 200, 330, 190, height, c);
}

void night_lamp(Sheet& s, int shift)
{
    s.fade(0, 330, {20, 26, 46}, {44, 54, 80});
    s.fade(330, 600, {24, 30, 32}, {16, 20, 22});
    hills(s, {26, 36, 44}, 90, shift);
    s.road(330, 420, {48, 50, 54});
    s.box(250 + shift % 60, 120, 262 + shift % 60, 480, {92, 96, 100});
    s.box(250 + shift % 60, 120, 340 + shift % 60, 130, {92, 96, 100});
    s.disc(336 + shift % 60, 138, 22, 12, {70, 72, 70});
    s.disc(640, 90, 26, 26, {232, 226, 196});
}

void day_ground(Sheet& s, int shift)
{
    s.fade(0, 330, {168, 205, 230}, {226, 236, 238});
    hills(s, {112, 150, 118}, 110, shift);
    s.fade(330, 600, {150, 172, 112}, {112, 138, 84});
}

} // namespace

std::string draw_photo(std::string_view category, unsigned variant)
{
    Sheet s;
    const int shift = int(variant);
    if (category == "street_lamp") {
        night_lamp(s, shift);
        return s.jpeg();
    }
    day_ground(s, shift);
    if (category == "site" || category == "staked") {
        s.box(90, 380, 710, 560, {168, 146, 112}); // a cleared plot
        if (category == "staked")
            for (int i = 0; i < 4; ++i) {
                s.box(150, 410 + i * 40, 650, 413 + i * 40, {240, 240, 236}); // lines of lime
                s.box(146 + shift % 12, 390 + i * 40, 154 + shift % 12, 430 + i * 40, {150, 104, 60});
                s.box(646, 390 + i * 40, 654, 430 + i * 40, {150, 104, 60});
            }
        else
            for (int i = 0; i < 9; ++i)
                s.disc(140 + (i * 67 + shift) % 520, 420 + (i * 37) % 120, 16, 9, {120, 104, 80});
    } else if (category == "house") {
        s.box(230, 210, 570, 470, {226, 218, 204});
        for (int i = 0; i < 60; ++i) s.box(200 + i, 210 - i, 600 - i, 211 - i, {132, 60, 48});
        for (int floor = 0; floor < 2; ++floor)
            for (int i = 0; i < 3; ++i)
                s.box(262 + i * 104, 236 + floor * 120, 322 + i * 104, 300 + floor * 120, {96, 128, 150});
        s.box(366, 390, 436, 470, {110, 72, 50});
    } else if (category == "lamp_lit") {
        s.box(250 + shift % 60, 120, 262 + shift % 60, 480, {92, 96, 100});
        s.box(250 + shift % 60, 120, 340 + shift % 60, 130, {92, 96, 100});
        s.disc(336 + shift % 60, 138, 26, 16, {252, 240, 176});
    } else if (category == "road") {
        s.road(330, 400, {142, 142, 138});
        s.disc(390 + shift % 60, 500, 84, 30, {74, 70, 64});
        s.disc(396 + shift % 60, 504, 60, 20, {52, 50, 48});
    } else if (category == "rubbish") {
        s.box(500, 250, 720, 430, {214, 208, 196});
        for (int i = 0; i < 14; ++i)
            s.disc(200 + (i * 53 + shift) % 380, 440 + (i * 29) % 90, 30, 20,
                   i % 3 == 0   ? Colour{60, 92, 140}
                   : i % 3 == 1 ? Colour{226, 226, 220}
                                : Colour{150, 104, 60});
    } else if (category == "water") {
        s.road(330, 400, {150, 148, 142});
        s.disc(420, 500, 190, 54, {120, 156, 176});
        s.box(140, 300 + shift % 30, 156, 470, {96, 104, 108});
    } else if (category == "danger") {
        s.box(280, 200, 540, 450, {188, 170, 146});
        s.box(330, 280, 400, 350, {84, 80, 76});
        s.box(440, 300, 500, 450, {110, 84, 62});
        for (int i = 0; i < 230; ++i)
            s.box(300 + i / 3 + shift % 20, 210 + i, 306 + i / 3 + shift % 20, 211 + i, {96, 84, 74});
    } else {
        s.box(120, 330, 700, 520, {198, 188, 170});
        s.box(180 + shift % 40, 260, 330 + shift % 40, 420, {176, 72, 58});
        s.disc(540, 430, 90, 40, {120, 156, 120});
    }
    return s.jpeg();
}

} // namespace xz::app
