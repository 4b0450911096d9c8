#include "foundation/tabular/package.hpp"

#include "foundation/tabular/lines.hpp"

#include <algorithm>
#include <zip.h>

namespace xz::tabular
{

namespace
{

constexpr zip_int64_t kMaxParts = 2000;
constexpr std::size_t kMaxRatio = 200;      // sheets of repeated values reach about 50
constexpr std::size_t kRatioFrom = 1 << 20; // small parts may pack well

tl::unexpected<Error> broken()
{
    return refuse("tabular.bad_workbook", "这个 XLSX 文件打不开，请在 Excel 或 WPS 里重新保存后再上传");
}

} // namespace

void Package::Close::operator()(zip* archive) const { zip_discard(archive); }

Result<Package> Package::open(std::string_view bytes, std::size_t max_unpacked)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (!source) return broken();
    zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (!archive) {
        zip_source_free(source);
        zip_error_fini(&error);
        return broken();
    }
    Package package(std::unique_ptr<zip, Close>(archive), max_unpacked);
    if (zip_get_num_entries(archive, 0) > kMaxParts) return broken();
    return package;
}

bool Package::has(const std::string& part) const
{
    return zip_name_locate(archive_.get(), part.c_str(), ZIP_FL_NOCASE) >= 0;
}

Result<std::string> Package::read(const std::string& part)
{
    const zip_int64_t index = zip_name_locate(archive_.get(), part.c_str(), ZIP_FL_NOCASE);
    zip_stat_t stat;
    if (index < 0 || zip_stat_index(archive_.get(), static_cast<zip_uint64_t>(index), 0, &stat) != 0) return broken();
    constexpr zip_uint64_t kNeeded = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    if ((stat.valid & kNeeded) != kNeeded) return broken();
    const bool bomb = stat.size > kRatioFrom && stat.size / std::max<zip_uint64_t>(stat.comp_size, 1) > kMaxRatio;
    if (stat.size > room_ || bomb) return refuse("tabular.too_large", "这个 XLSX 文件展开后太大，请分成几个文件");
    zip_file_t* file = zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(index), 0);
    if (!file) return broken();
    std::string out(stat.size, '\0');
    const zip_int64_t got = zip_fread(file, out.data(), out.size());
    zip_fclose(file);
    if (got < 0 || static_cast<zip_uint64_t>(got) != stat.size) return broken();
    room_ -= out.size();
    return out;
}

} // namespace xz::tabular
