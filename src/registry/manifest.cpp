#include "registry/manifest.hpp"

#include "registry/embedded.hpp"
#include "registry/enter_household.hpp"
#include "registry/enter_organisation.hpp"
#include "registry/enter_person.hpp"
#include "registry/events.hpp"
#include "registry/export_register.hpp"
#include "registry/import_file.hpp"
#include "registry/list_divisions.hpp"
#include "registry/list_helpers.hpp"
#include "registry/list_organisations.hpp"
#include "registry/list_register.hpp"
#include "registry/load_outline.hpp"
#include "registry/read_outline.hpp"
#include "registry/read_register.hpp"
#include "registry/search_register.hpp"
#include "registry/state_membership.hpp"

namespace xz::registry
{

Manifest manifest()
{
    return {
        .name = "registry",
        .title = "一户一档",
        .migrations = &embedded::migrations(),
        .openapi = embedded::openapi(),
        .texts = &embedded::texts(),
        .permissions = {{"registry.read", "查看辖区内的户和人"},
                        {"registry.write", "登记和更正户、人、组织"},
                        {"registry.import", "导入表格"},
                        {"registry.export", "导出表格"}},
        .routes = {get<ListDivisions>("/api/registry/divisions", access::kSignedIn),
                   get<ReadDivision>("/api/registry/divisions/{code:digits}", access::kSignedIn),
                   get<ReadOutline>("/api/registry/outline", access::kSignedIn),
                   put<LoadOutline>("/api/registry/outline", "registry.import", {.body_limit = kOutlineBytes}),
                   get<ListHelpers>("/api/registry/helpers", access::kSignedIn),
                   get<ListHouseholds>("/api/registry/households", "registry.read"),
                   post<EnterHousehold>("/api/registry/households", "registry.write"),
                   get<ReadHousehold>("/api/registry/households/{id:id}", access::kSignedIn),
                   patch<CorrectHousehold>("/api/registry/households/{id:id}", "registry.write"),
                   get<ListPersons>("/api/registry/persons", "registry.read"),
                   post<EnterPerson>("/api/registry/persons", "registry.write"),
                   get<ReadPerson>("/api/registry/persons/{id:id}", access::kSignedIn),
                   patch<CorrectPerson>("/api/registry/persons/{id:id}", "registry.write"),
                   post<StateMembership>("/api/registry/persons/{id:id}/memberships", "registry.write"),
                   post<StateKinship>("/api/registry/persons/{id:id}/kin", "registry.write"),
                   get<ListOrganisations>("/api/registry/organisations", "registry.read"),
                   post<EnterOrganisation>("/api/registry/organisations", "registry.write"),
                   get<ReadOrganisation>("/api/registry/organisations/{id:id}", "registry.read"),
                   post<SeatMember>("/api/registry/organisations/{id:id}/members", "registry.write"),
                   get<SearchRegister>("/api/registry/search", "registry.read"),
                   post<ImportFile>("/api/registry/imports/{kind:word}", "registry.import",
                                    {.body_limit = kImportBytes}),
                   get<ReadTemplate>("/api/registry/imports/{kind:word}/template", "registry.import"),
                   get<ExportRegister>("/api/registry/exports/{kind:word}", "registry.export")},
        .publishes = {PersonChanged::type, HouseholdChanged::type, BodyChanged::type, RegisterImported::type,
                      DivisionsChanged::type},
    };
}

} // namespace xz::registry
