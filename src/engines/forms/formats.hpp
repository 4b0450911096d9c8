#pragma once
#include <cstdint>
#include <string_view>

namespace xz::forms
{

/// The values of `format` that are checked; any other word is an annotation only.
enum class Format : std::uint8_t {
    none,
    date,
    time,
    date_time,
    email,
    idn_email,
    hostname,
    idn_hostname,
    ipv4,
    ipv6,
    uri,
    uri_reference,
    iri,
    iri_reference,
    uri_template,
    json_pointer,
    relative_json_pointer,
    regex,
    uuid
};

/// `Format::none` for a word that is not checked.
Format format_named(std::string_view name);

bool has_format(Format format, std::string_view text);

/// RFC 4648, section 4, with padding and without line breaks.
bool is_base64(std::string_view text);

} // namespace xz::forms
