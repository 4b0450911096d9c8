#include "affairs/manifest.hpp"

#include "affairs/act_on_case.hpp"
#include "affairs/create_case.hpp"
#include "affairs/embedded.hpp"
#include "affairs/events.hpp"
#include "affairs/export_cases.hpp"
#include "affairs/find_nearby.hpp"
#include "affairs/fire_timer.hpp"
#include "affairs/flow.hpp"
#include "affairs/follow_divisions.hpp"
#include "affairs/list_cases.hpp"
#include "affairs/list_types.hpp"
#include "affairs/map_cases.hpp"
#include "affairs/rate_case.hpp"
#include "affairs/read_attachment.hpp"
#include "affairs/read_case.hpp"
#include "affairs/read_inbox.hpp"
#include "affairs/read_type.hpp"
#include "affairs/verify_chain.hpp"
#include "registry/events.hpp"

namespace xz::affairs
{

Manifest manifest()
{
    return {
        .name = "affairs",
        .title = "事项",
        .asks = {"registry"},
        .migrations = &embedded::migrations(),
        .openapi = embedded::openapi(),
        .texts = &embedded::texts(),
        .permissions = {{"affairs.file", "上报和申请"},
                        {"affairs.assist", "代群众填报"},
                        {"affairs.read", "查看辖区内的事项"},
                        {"affairs.export", "导出事项清单"}},
        .routes = {get<ListTypes>("/api/affairs/types", access::kSignedIn),
                   get<ReadType>("/api/affairs/types/{type:word}", access::kSignedIn),
                   post<CreateCase>("/api/affairs/cases", "affairs.file"),
                   get<ListCases>("/api/affairs/cases", access::kSignedIn),
                   get<ExportCases>("/api/affairs/cases/export", "affairs.export"),
                   get<FindNearby>("/api/affairs/cases/nearby", access::kSignedIn),
                   get<ReadCase>("/api/affairs/cases/{id:id}", access::kSignedIn),
                   post<ActOnCase>("/api/affairs/cases/{id:id}/actions", access::kSignedIn),
                   post<RateCase>("/api/affairs/cases/{id:id}/rating", access::kSignedIn),
                   get<ReadAttachment>("/api/affairs/cases/{id:id}/attachments/{file_id:id}", access::kSignedIn),
                   get<ReadInbox>("/api/affairs/inbox", access::kSignedIn),
                   get<MapCases>("/api/affairs/map", "affairs.read")},
        .publishes = {CaseCreated::type, CaseChanged::type},
        .subscribes = {{std::string(registry::DivisionsChanged::type), "affairs.follow_divisions", follow_divisions}},
        .jobs = {{std::string(kTimerJob), jobs::InsideWork(fire_timer), std::nullopt},
                 {"affairs.verify_chains", jobs::OutsideWork(verify_chains_nightly), std::chrono::minutes(3 * 60)}},
    };
}

std::vector<live::News> live_news() { return {{std::string(CaseChanged::type), "case", "affairs.read"}}; }

} // namespace xz::affairs
