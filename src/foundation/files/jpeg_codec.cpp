#include "foundation/files/codecs.hpp"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>

namespace xz::files
{

namespace
{

/// libjpeg's working memory for one picture; a progressive picture needs two bytes a sample.
constexpr long kMostMemory = 160L << 20;
/// A progressive picture of a camera has about ten scans; thousands are an attack.
constexpr int kMostScans = 64;

struct ErrorManager {
    jpeg_error_mgr base;
    std::jmp_buf jump;
};

extern "C" {
[[noreturn]] static void give_up(j_common_ptr common)
{
    std::longjmp(reinterpret_cast<ErrorManager*>(common->err)->jump, 1);
}
static void say_nothing(j_common_ptr, int) {}
static void count_scans(j_common_ptr common)
{
    if (common->is_decompressor && reinterpret_cast<j_decompress_ptr>(common)->input_scan_number > kMostScans)
        give_up(common);
}
}

void set_handlers(ErrorManager& errors)
{
    jpeg_std_error(&errors.base);
    errors.base.error_exit = give_up;
    errors.base.emit_message = say_nothing;
}

/// Adobe's CMYK is stored inverted.
void cmyk_to_rgb(Raster& picture)
{
    std::vector<std::uint8_t> rgb;
    rgb.reserve(picture.pixels.size() / 4 * 3);
    for (std::size_t i = 0; i < picture.pixels.size(); i += 4)
        for (std::size_t c = 0; c < 3; ++c)
            rgb.push_back(std::uint8_t(unsigned(picture.pixels[i + c]) * picture.pixels[i + 3] / 255u));
    picture.pixels = std::move(rgb);
    picture.channels = 3;
}

/// Between setjmp and longjmp nothing with a destructor is made: `picture` belongs to the caller.
bool decode_into(Raster& picture, std::string_view bytes, int enough)
{
    jpeg_decompress_struct state;
    jpeg_progress_mgr progress{};
    ErrorManager errors;
    set_handlers(errors);
    state.err = &errors.base;
    if (setjmp(errors.jump)) {
        jpeg_destroy_decompress(&state);
        return false;
    }
    jpeg_create_decompress(&state);
    state.mem->max_memory_to_use = kMostMemory;
    progress.progress_monitor = count_scans;
    state.progress = &progress;
    jpeg_mem_src(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_read_header(&state, TRUE);
    state.scale_num = 8;
    state.scale_denom = 8;
    const auto side = std::max(state.image_width, state.image_height);
    while (state.scale_num > 1 && side * state.scale_num / 16 >= unsigned(enough)) state.scale_num /= 2;
    const bool cmyk = state.num_components == 4;
    state.out_color_space = cmyk ? JCS_CMYK : JCS_RGB;
    state.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&state);
    picture.width = int(state.output_width);
    picture.height = int(state.output_height);
    picture.channels = cmyk ? 4 : 3;
    const std::size_t stride = std::size_t(picture.width) * std::size_t(picture.channels);
    picture.pixels.resize(stride * std::size_t(picture.height));
    while (state.output_scanline < state.output_height) {
        JSAMPROW row = picture.pixels.data() + stride * state.output_scanline;
        jpeg_read_scanlines(&state, &row, 1);
    }
    jpeg_finish_decompress(&state);
    jpeg_destroy_decompress(&state);
    return true;
}

/// Writes into malloc'ed memory that the caller frees, also on failure.
bool encode_into(unsigned char*& out, unsigned long& size, const Raster& picture, int quality)
{
    jpeg_compress_struct state;
    ErrorManager errors;
    set_handlers(errors);
    state.err = &errors.base;
    if (setjmp(errors.jump)) {
        jpeg_destroy_compress(&state);
        return false;
    }
    jpeg_create_compress(&state);
    jpeg_mem_dest(&state, &out, &size);
    state.image_width = JDIMENSION(picture.width);
    state.image_height = JDIMENSION(picture.height);
    state.input_components = 3;
    state.in_color_space = JCS_RGB;
    jpeg_set_defaults(&state);
    jpeg_set_quality(&state, quality, TRUE);
    state.optimize_coding = TRUE;
    jpeg_start_compress(&state, TRUE);
    while (state.next_scanline < state.image_height) {
        JSAMPROW row = const_cast<JSAMPLE*>(picture.at(0, int(state.next_scanline)));
        jpeg_write_scanlines(&state, &row, 1);
    }
    jpeg_finish_compress(&state);
    jpeg_destroy_compress(&state);
    return true;
}

} // namespace

std::optional<Raster> decode_jpeg(std::string_view bytes, int enough)
{
    Raster picture;
    if (!decode_into(picture, bytes, enough)) return std::nullopt;
    if (picture.channels == 4) cmyk_to_rgb(picture);
    return picture;
}

std::string encode_jpeg(const Raster& picture, int quality, std::string_view profile_segments)
{
    unsigned char* memory = nullptr;
    unsigned long size = 0;
    const bool done = encode_into(memory, size, picture, quality);
    std::string out;
    if (done) out.assign(reinterpret_cast<const char*>(memory), size);
    std::free(memory);
    // Behind the start marker and the JFIF segment, which libjpeg writes with 16 bytes.
    constexpr std::size_t kProfilePlace = 2 + 18;
    if (!profile_segments.empty() && out.size() > kProfilePlace) out.insert(kProfilePlace, profile_segments);
    return out;
}

} // namespace xz::files
