#pragma once
#include "foundation/config/settings.hpp"
#include "foundation/core/result.hpp"

#include <functional>
#include <string>
#include <utility>

namespace xz::app
{

/// Makes a county in a folder: whole, or not at all. What a failed attempt has left in it is removed. Error:
/// `app.exists` when it holds a county already.
Result<int> make_county_in(const std::string& data_dir, const std::function<Result<int>()>& make);

/// One server works on an SQLite folder: a second one would do its jobs and keep its caches beside the first. Ends with
/// the object or its process, however that ends.
class ServingLock
{
public:
    /// Error: `app.served_already`. On PostgreSQL several servers share a database, and nothing is locked.
    static Result<ServingLock> take(const config::Settings& settings);
    ~ServingLock();
    ServingLock() = default; ///< locks nothing
    ServingLock(ServingLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    ServingLock& operator=(ServingLock&& other) noexcept
    {
        std::swap(file_, other.file_);
        return *this;
    }

private:
    int file_ = -1;
};

} // namespace xz::app
