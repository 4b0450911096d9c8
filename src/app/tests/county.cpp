#include "app/tests/county.hpp"

#include "foundation/config/load.hpp"
#include "foundation/crypto/password.hpp"
#include "foundation/files/codecs.hpp"
#include "foundation/identity/create_accounts.hpp"
#include "registry/seed.hpp"

namespace xz::app
{

namespace
{

constexpr std::string_view kDivisions = "code,name,level,parent_code\n"
                                        "330000000000,浙江省,1,\n"
                                        "330500000000,湖州市,2,330000000000\n"
                                        "330521000000,德清县,3,330500000000\n"
                                        "330521104000,莫干山镇,4,330521000000\n"
                                        "330521104201,后坞村,5,330521104000\n"
                                        "330521104202,仙潭村,5,330521104000\n"
                                        "330521105000,洛舍镇,4,330521000000\n"
                                        "330521105201,东衡村,5,330521105000\n";
constexpr const char* kPassword = "竹林深处有人家住着88";
constexpr const char* kPin = "2580";

struct Planned {
    const char* key;
    const char* name;
    const char* division;
    const char* role; ///< "villager" signs in by phone
    const char* body = "";
};

constexpr Planned kPeople[] = {
    {"admin", "县管理员", "330521000000", "county_admin"},
    {"secretary", "沈书记", "330521104201", "village_secretary", "party_branch"},
    {"director", "陆主任", "330521104201", "village_director", "village_committee"},
    {"clerk", "钱文书", "330521104201", "village_clerk", "village_committee"},
    {"grid", "吴网格", "330521104201", "grid_worker", "village_committee"},
    {"electrician", "陈师傅", "330521104201", "electrician"},
    {"guilan", "张桂兰", "330521104201", "villager"},
    {"neighbour", "王大明", "330521104201", "villager"},
    {"overseer", "李公道", "330521104201", "villager", "supervisory_committee"},
    {"town_clerk", "周受理", "330521104000", "township_clerk"},
    {"land", "徐自然", "330521104000", "land_reviewer"},
    {"agriculture", "孙农业", "330521104000", "agriculture_reviewer"},
    {"planning", "朱规划", "330521104000", "planning_reviewer"},
    {"head", "胡镇长", "330521104000", "township_head"},
    {"stranger", "赵外村", "330521104202", "villager"},
    {"strange_clerk", "冯文书", "330521104202", "village_clerk"},
    {"far_villager", "褚远方", "330521105201", "villager"},
    {"far_clerk", "卫文书", "330521105201", "village_clerk"},
};

const std::string& hash_of(const char* secret)
{
    static std::map<std::string, std::string> hashes;
    auto& hash = hashes[secret];
    if (hash.empty()) hash = crypto::hash_password(secret);
    return hash;
}

std::string text_at(const json::Value& from, std::string_view pointer)
{
    boost::system::error_code none;
    const json::Value* found = from.find_pointer(pointer, none);
    if (!found || found->is_null()) return {};
    return found->is_string() ? std::string(found->get_string()) : json::to_text(*found);
}

std::string with_words(std::string text, const std::map<std::string, std::string>& words)
{
    for (const auto& [word, value] : words) {
        const std::string place = "{" + word + "}";
        for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at + value.size()))
            text.replace(at, place.size(), value);
    }
    return text;
}

} // namespace

std::string Reply::at(std::string_view pointer) const { return text_at(body, pointer); }

const json::Array& Reply::list(std::string_view pointer) const
{
    static const json::Array empty;
    boost::system::error_code none;
    const json::Value* found = body.find_pointer(pointer, none);
    return found && found->is_array() ? found->get_array() : empty;
}

std::vector<std::string> Reply::items(std::string_view pointer) const
{
    std::vector<std::string> out;
    for (const auto& item : list("/items")) out.push_back(text_at(item, pointer));
    return out;
}

std::vector<std::string> Reply::verbs() const
{
    std::vector<std::string> out;
    for (const auto& verb : list("/verbs")) out.push_back(text_at(verb, "/verb"));
    return out;
}

TestCounty::TestCounty(db::Dialect dialect) : database_(dialect)
{
    auto settings = config::load({}).value().settings;
    settings.county_code = "330521000000";
    settings.data_dir = database_.folder() + "/data";
    settings.database_url = database_.settings.location;
    settings.packs_dir = XZ_SOURCE_DIR "/packs";
    settings.web_dir = database_.folder() + "/no-web";
    settings.http_listen = "127.0.0.1:0";
    settings.sms_provider = "console";
    settings.limits_address_burst = settings.limits_address_per_second = 100000;
    settings.limits_account_burst = settings.limits_account_per_second = 100000;
    auto app = App::open(settings, {.clock = [this] { return now(); }, .background = false});
    if (!app) throw std::runtime_error("the county does not open: " + app.error().code + " " + app.error().note);
    app_ = std::move(*app);
    const auto divisions = registry::seed::import_divisions(app_->platform(), kDivisions);
    if (!divisions || !divisions->committed) throw std::runtime_error("the divisions are not taken");
    app_->registry().load(app_->platform());
    make_people();
    if (const auto served = app_->serve(); !served) throw std::runtime_error("no server: " + served.error().note);
    description_ = std::make_unique<Description>(assemble_openapi(app_->manifests()));
    session_ = std::make_unique<http::testing::Session>(app_->port());
    settle();
    news();
}

TestCounty::~TestCounty()
{
    session_.reset();
    if (app_) app_->stop();
    app_.reset();
}

void TestCounty::make_people()
{
    auto& platform = app_->platform();
    Context ctx(platform, access::Caller::system());
    registry::seed::Register all;
    std::vector<identity::NewAccount> accounts;
    std::map<std::string, registry::OrganisationId> bodies;
    int number = 0;
    for (const Planned& p : kPeople) {
        ++number;
        const auto division = access::DivisionCode::parse(p.division).value();
        const bool staff = std::string_view(p.role) != "villager";
        Known known;
        known.person = ctx.new_id<access::PersonId>();
        known.account = ctx.new_id<access::AccountId>();
        registry::Person person;
        person.id = known.person;
        person.division = division;
        person.name = p.name;
        person.source = "户籍";
        person.updated_at = ctx.now;
        if (!staff) {
            registry::Household home;
            home.id = known.household = ctx.new_id<access::HouseholdId>();
            home.division = division;
            home.number = std::to_string(1000 + number);
            home.source = "户籍";
            home.updated_at = ctx.now;
            all.households.push_back(home);
            person.household = home.id;
            person.household_relation = registry::kHeadRelation;
            all.memberships.push_back({ctx.new_id<registry::MembershipId>(),
                                       person.id,
                                       "registered",
                                       division,
                                       home.id,
                                       std::string(registry::kHeadRelation),
                                       "2015-01-01",
                                       {}});
            known.phone = "199000000" + std::to_string(10 + number);
        } else {
            known.login = p.key;
        }
        all.persons.push_back(person);
        if (const std::string body = p.body; !body.empty()) {
            auto& organisation = bodies[body];
            if (!organisation) {
                organisation = ctx.new_id<registry::OrganisationId>();
                all.organisations.push_back({organisation, division, body, "后坞村" + registry::body_title(body), {}});
            }
            all.seats.push_back(
                {ctx.new_id<registry::SeatId>(), organisation, person.id, "member", division, "2024-01-10", {}});
        }
        identity::NewAccount account;
        account.id = known.account;
        account.staff = staff;
        account.person = known.person;
        account.name = p.name;
        account.division = division;
        account.login = known.login;
        account.phone = known.phone;
        (staff ? account.password_hash : account.pin_hash) = hash_of(staff ? kPassword : kPin);
        account.roles = {{p.role, division}};
        accounts.push_back(std::move(account));
        people_[p.key] = std::move(known);
    }
    committee_ = bodies["village_committee"];
    const auto made = platform.db.write("test.people", [&](db::Tx& tx) -> Result<> {
        registry::seed::insert(tx, platform.county, all, ctx.now);
        identity::create_accounts(tx, ctx, accounts);
        return {};
    });
    if (!made) throw std::runtime_error("no people: " + made.error().note);
}

const std::string& TestCounty::token(const std::string& as)
{
    Known& known = people_.at(as);
    if (known.token.empty()) {
        const std::string body = known.login.empty()
                                     ? R"({"phone":")" + known.phone + R"(","pin":")" + kPin + R"("})"
                                     : R"({"account":")" + known.login + R"(","password":")" + kPassword + R"("})";
        known.token = call("", "POST /api/auth/sessions", body).at("/token");
        if (known.token.empty()) throw std::runtime_error(as + " cannot sign in");
    }
    return known.token;
}

Reply TestCounty::call(const std::string& as, const std::string& what, const std::string& body)
{
    http::Client::Headers headers;
    if (!as.empty()) headers.emplace_back("Authorization", "Bearer " + token(as));
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    const auto space = what.find(' ');
    const std::string method = what.substr(0, space), target = what.substr(space + 1);
    const auto answer = session_->call(method, target, headers, body);
    Reply reply{answer.status, answer.body, {}};
    const std::string type(answer.header("Content-Type"));
    if (type.find("json") != std::string::npos) reply.body = json::parse(answer.body).value_or(json::Value());
    if (const auto wrong = description_->complaint(method, target.substr(0, target.find('?')), answer.status,
                                                   answer.status == 204 ? std::string() : type, reply.body);
        !wrong.empty())
        ADD_FAILURE() << wrong;
    if (what.starts_with("POST /api/affairs/cases") && reply.status < 300) expect_remembered(as, what, reply);
    return reply;
}

void TestCounty::expect_remembered(const std::string& as, const std::string& what, const Reply& answer)
{
    const std::string read = "GET /api/affairs/cases/" + answer.at("/id");
    const Reply kept = call(as, read);
    app_->platform().use<affairs::CaseCache>().forget_all();
    const Reply fresh = call(as, read);
    // PostgreSQL's jsonb gives a form's members in another order.
    EXPECT_EQ(json::canonical(kept.body), json::canonical(fresh.body)) << what;
    if (fresh.status == 200) EXPECT_EQ(json::canonical(answer.body), json::canonical(fresh.body)) << what;
}

Reply TestCounty::put_file(const std::string& as, const std::string& key, const std::string& name,
                           const std::string& bytes)
{
    return call(as, "PUT /api/files/" + key + "?name=" + name, bytes);
}

void TestCounty::pass(std::chrono::milliseconds time)
{
    clock_ += time.count();
    // Who has not been seen for so long signs in again.
    if (time >= std::chrono::hours(12))
        for (auto& [key, known] : people_) known.token.clear();
    settle();
}

void TestCounty::settle()
{
    std::size_t did = 1;
    while (did) did = app_->runner().run_due() + app_->pump().deliver_due();
}

std::vector<std::string> TestCounty::news()
{
    std::vector<std::string> out;
    auto& platform = app_->platform();
    const auto events = platform.db.read(
        "test.news", [&](db::Reader& db) { return events::newer_than(db, platform.county, last_event_, 1000); });
    for (const auto& event : events) {
        out.push_back(event.type);
        last_event_ = event.id;
    }
    return out;
}

Reply TestCounty::report(const std::string& as, const std::string& extra)
{
    return call(
        as, "POST /api/affairs/cases",
        R"({"type":"report","division_code":")" + kHouwu +
            R"(","form":{"category":"street_lamp","description":"村口路灯不亮","place":{"lat":30.55,"lon":119.9}})" +
            extra + "}");
}

Reply TestCounty::act(const std::string& as, const std::string& id, const std::string& verb, const std::string& data,
                      const std::string& attachments)
{
    return call(as, "POST /api/affairs/cases/" + id + "/actions",
                R"({"verb":")" + verb + R"(","data":)" + data + R"(,"attachments":)" + attachments + R"(,"key":")" +
                    key() + R"("})");
}

std::string TestCounty::photo(const std::string& as)
{
    files::Raster picture{48, 32, 3, {}};
    picture.pixels.assign(48 * 32 * 3, 120);
    const auto reply = put_file(as, key(), "photo.jpg", files::encode_jpeg(picture, 80));
    EXPECT_EQ(reply.status, 201) << reply.text;
    return reply.at("/id");
}

void run(TestCounty& county, const std::vector<Scenario>& table, const std::map<std::string, std::string>& words)
{
    for (const Scenario& row : table) {
        SCOPED_TRACE(row.name);
        county.news();
        const auto reply = county.call(row.as, with_words(row.call, words), with_words(row.body, words));
        EXPECT_EQ(reply.status, row.status) << reply.text;
        for (const auto& part : row.has) EXPECT_THAT(reply.text, ::testing::HasSubstr(with_words(part, words)));
        if (row.events) EXPECT_EQ(county.news(), *row.events);
    }
}

} // namespace xz::app
