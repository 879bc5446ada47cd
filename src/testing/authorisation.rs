//! Rights, walked: every use case x every viewer x an object of one's own or near, a stranger's,
//! and another government's. The sources tell which use cases there are; one that lacks its row
//! here fails. A new use case is one line in [`cases`]; [`walk`] tries them.

mod walk;

use super::{As, id};
use crate::access::service as access;
use crate::access::service::{Credentials, First, NewAccount, NewPassword};
use crate::access::{SessionKey, rules};
use crate::audit::service as audit;
use crate::base::{Error, Month, Period, Quantity, Result, Uuid};
use crate::board::Term as Year;
use crate::board::service as board;
use crate::import::service as import;
use crate::import::turn::{give_up, turn};
use crate::import::{desk, undo};
use crate::org::service as org;
use crate::org::service::NewPerson;
use crate::org::setting::Setting;
use crate::plan::service as plan;
use crate::plan::service::Scope;
use crate::plan::{Aggregation, Polarity, Which};
use crate::server::request::Ctx;
use crate::survey::Of;
use crate::survey::service as survey;
use crate::work::Seen;
use crate::work::service as work;
use crate::work::service::{NewEntry, Reaction};
use As::*;
use bytes::Bytes;
use futures::future::LocalBoxFuture;

/// A person with what is theirs: unit, post, account, entry, evidence, indicator, service, session,
/// import run.
#[derive(Clone, Copy, Debug)]
struct Object {
    name: &'static str,
    unit: &'static str,
}

/// Near to some: own to the employee, below the superior and the head.
const NEAR: Object = Object { name: "nurse", unit: "PKM1" };
/// Far from all of them; the outsider's own.
const FAR: Object = Object { name: "clerk", unit: "DISDUKCAPIL" };
/// Of the other government.
const ABROAD: Object = Object { name: "stranger", unit: "LAIN" };

impl Object {
    fn id(self, kind: &str) -> Uuid {
        id(&format!("{kind} {}", self.name))
    }

    fn person(self) -> Uuid {
        id(self.name)
    }

    fn session(self) -> SessionKey {
        rules::key(self.name)
    }
}

/// Who may; the viewers are those of the town's own government.
enum Rule {
    /// Something of the government as a whole, or of the viewer alone.
    Here(&'static [As]),
    /// As `Here`, but it takes too long to be done here: only that the others are refused.
    Long(&'static [As]),
    /// Something of a person or unit: who may for [`NEAR`], who for [`FAR`].
    Of(&'static [As], &'static [As]),
    /// For other use cases, which authorise what they do with it; the reason.
    Inner(&'static str),
}

struct Case {
    /// Room and function, as [`in_the_sources`] names it.
    name: &'static str,
    rule: Rule,
    run: for<'a> fn(&'a Ctx, Object) -> LocalBoxFuture<'a, Result<()>>,
}

/// A row: `case("room::function", rule, |ctx, of| call)`.
macro_rules! case {
    ($name:literal, $rule:expr) => {
        Case { name: $name, rule: $rule, run: |_, _| Box::pin(async { Ok(()) }) }
    };
    ($name:literal, $rule:expr, |$ctx:ident, $of:ident| $call:expr) => {
        Case {
            name: $name,
            rule: $rule,
            run: |$ctx, $of| {
                Box::pin(async move {
                    let _ = $of;
                    $call.map(|_| ())
                })
            },
        }
    };
}

const ANYONE: &[As] = &[Public, Employee, Superior, Head, Outsider, Leader, Personnel, Planner, Auditor, Administrator];
const STAFF: &[As] = &[Employee, Superior, Head, Outsider, Leader, Personnel, Planner, Auditor, Administrator];
const PEOPLE: &[As] = &[Employee, Superior, Head, Outsider];
const ADMINISTRATOR: &[As] = &[Administrator];
const RECORD: &[As] = &[Auditor, Administrator];
const ORGANISATION: &[As] = &[Personnel, Administrator];
const IMPORTERS: &[As] = &[Personnel, Planner, Administrator];
/// Of the near unit and of the far one: who plans there and keeps its services.
const PLANNERS: (&[As], &[As]) = (&[Superior, Head, Planner], &[Planner]);
/// Of the near entry and of the far one: who may read it.
const READERS: (&[As], &[As]) = (&[Employee, Superior, Head, Leader, Auditor], &[Outsider, Leader, Auditor]);
const APPRAISERS: (&[As], &[As]) = (&[Superior, Head], &[]);

/// The reaction to one entry: done, or why not.
fn whole(outcome: crate::work::service::Outcome) -> Result<()> {
    outcome.failed.into_iter().next().map_or(Ok(()), |(_, error)| Err(error))
}

#[rustfmt::skip] // a row a line
fn cases() -> Vec<Case> {
    use Rule::{Here, Inner, Long, Of as Of_};
    let of = |(near, far)| Of_(near, far);
    vec![
        case!("audit::record", Inner("writes what its caller was allowed to do")),
        case!("audit::record_reading", Inner("the record of what the viewer reads, for other rooms")),
        case!("audit::latest_detail", Inner("what the record tells of a deed, for the service that knows who may see it")),
        case!("audit::check_chain", Here(RECORD), |c, o| audit::check_chain(c).await),
        case!("audit::list", Here(RECORD), |c, o| audit::list(c, Default::default()).await),
        case!("audit::file", Here(RECORD), |c, o| audit::file(c, Default::default()).await),

        case!("access::sign_in", Here(ANYONE), |c, o| access::sign_in(c, Credentials { login: "x".into(), password: "x".into(), user_agent: String::new(), device: String::new() }).await),
        case!("access::sign_out", Here(ANYONE), |c, o| access::sign_out(c).await),
        case!("access::sign_out_session", Of_(&[Employee], &[Outsider]), |c, o| access::sign_out_session(c, &o.session()).await),
        case!("access::sign_out_everywhere", Here(STAFF), |c, o| access::sign_out_everywhere(c).await),
        case!("access::my_account", Here(STAFF), |c, o| access::my_account(c).await),
        case!("access::change_password", Here(STAFF), |c, o| access::change_password(c, "x".into(), new_password()).await),
        case!("access::link_target", Here(ANYONE), |c, o| access::link_target(c, "x").await),
        case!("access::set_password", Here(ANYONE), |c, o| access::set_password(c, "x", new_password()).await),
        case!("access::first_start_form", Here(ANYONE), |c, o| access::first_start_form(c, "x").await),
        case!("access::first_start", Here(ANYONE), |c, o| access::first_start(c, "x", first()).await),
        case!("access::still_signed_in", Inner("who the viewer is by now, to decide rights by")),
        case!("access::seen_in", Inner("who the viewer is by now, as a transaction sees it")),
        case!("access::still_may", Inner("whether the viewer may by now, as a transaction sees it")),
        case!("access::begin_turn", Inner("a transaction for what the viewer may by then")),
        case!("access::accounts", Here(ORGANISATION), |c, o| access::accounts(c, "", None).await),
        case!("access::find_account", Of_(ADMINISTRATOR, ADMINISTRATOR), |c, o| access::find_account(c, o.name).await),
        case!("access::create_account", Here(ADMINISTRATOR), |c, o| access::create_account(c, NewAccount { login: "x".into(), name: "X".into(), roles: vec![] }).await),
        case!("access::account_for_person", Of_(ORGANISATION, ORGANISATION), |c, o| access::account_for_person(c, o.person(), "").await),
        case!("access::accounts_for_unit", Here(ORGANISATION), |c, o| access::accounts_for_unit(c, o.unit, "").await),
        case!("access::links_for_unit", Here(ORGANISATION), |c, o| access::links_for_unit(c, o.unit, "").await),
        case!("access::set_roles", Of_(ADMINISTRATOR, ADMINISTRATOR), |c, o| access::set_roles(c, o.id("account"), &[], None).await),
        case!("access::set_disabled", Of_(ADMINISTRATOR, ADMINISTRATOR), |c, o| access::set_disabled(c, o.id("account"), true).await),
        case!("access::personal_link", Of_(ORGANISATION, ORGANISATION), |c, o| access::personal_link(c, o.id("account"), "").await),

        case!("access::holders", Here(STAFF), |c, o| access::holders(c).await),

        case!("org::station_of", Inner("where somebody works and under whom, to decide rights by")),
        case!("org::relation", Inner("how the viewer stands to a thing, to decide rights by")),
        case!("org::target_of", Inner("how the viewer stands to a unit, to decide rights by")),
        case!("org::still_may", Inner("whether the viewer may by now, as a transaction sees it")),

        case!("org::settings", Here(ADMINISTRATOR), |c, o| org::settings(c).await),
        case!("org::set_setting", Here(ADMINISTRATOR), |c, o| org::set_setting(c, Setting::EntriesPerDay, "50").await),
        case!("org::set_host", Here(ADMINISTRATOR), |c, o| org::set_host(c, Some("kota.test")).await),
        case!("org::set_zone", Here(ADMINISTRATOR), |c, o| org::set_zone(c, "Asia/Makassar").await),
        case!("org::organisation", Here(STAFF), |c, o| org::organisation(c, "").await),
        case!("org::people", Here(STAFF), |c, o| org::people(c, id(o.unit)).await),
        case!("org::unit", Of_(STAFF, STAFF), |c, o| org::unit(c, o.unit).await),
        case!("org::person", Of_(STAFF, STAFF), |c, o| org::person(c, o.person(), Some(("x", "2026-11-20".parse().unwrap()))).await),
        case!("org::end_holding", Of_(ORGANISATION, ORGANISATION), |c, o| org::end_holding(c, o.id("holder"), "2026-11-20", None).await),
        case!("org::give_post", Of_(ORGANISATION, ORGANISATION), |c, o| org::give_post(c, o.person(), "PKM1", "X", "2026-11-20", None).await),
        case!("org::set_superior", Of_(ORGANISATION, ORGANISATION), |c, o| org::set_superior(c, o.person(), "197001011995031001", None, ("2026-11-20", ""), "X", None).await),
        case!("org::withdraw_superior", Of_(ORGANISATION, ORGANISATION), |c, o| org::withdraw_superior(c, o.person(), o.id("override"), None).await),
        case!("org::add_person", Here(ORGANISATION), |c, o| org::add_person(c, &NewPerson { name: "X", status: "Non-ASN", number: "", unit: "PKM1", title: "X" }).await),

        case!("plan::unit_plan", Of_(STAFF, STAFF), |c, o| plan::unit_plan(c, Some(o.unit.into()), Some(2026)).await),
        case!("plan::form", Of_(STAFF, STAFF), |c, o| plan::form(c, Which::Old(o.id("indicator"))).await),
        case!("plan::save", of(PLANNERS), |c, o| plan::save(c, Which::Old(o.id("indicator")), indicator()).await),
        case!("plan::remove", of(PLANNERS), |c, o| plan::remove(c, o.id("indicator")).await),
        case!("plan::figures", Here(ANYONE), |c, o| plan::figures(c, Scope::Government, year()).await),
        case!("plan::reportable", Inner("what an entry may stand under, for the work room")),
        case!("plan::reportable_in", Inner("what an entry may stand under, for the work room")),
        case!("plan::reported_under", Inner("what an entry stands under, for the work room")),
        case!("plan::stands_under", Inner("what an entry stands under, for the work room")),
        case!("plan::editable", Inner("whether the viewer may change a unit's plan")),

        case!("work::report_form", Here(PEOPLE), |c, o| work::report_form(c, None).await),
        case!("work::my_work", Here(PEOPLE), |c, o| work::my_work(c).await),
        case!("work::my_month", Here(PEOPLE), |c, o| work::my_month(c, "2026-11", 1).await),
        case!("work::team", Here(PEOPLE), |c, o| work::team(c, true, None).await),
        case!("work::submit", Here(PEOPLE), |c, o| work::submit(c, entry(o)).await),
        case!("work::repeat", Here(PEOPLE), |c, o| work::repeat(c).await),
        case!("work::correct", Of_(&[Employee], &[Outsider]), |c, o| work::correct(c, entry(o), None).await),
        case!("work::withdraw", Of_(&[Employee], &[Outsider]), |c, o| work::withdraw(c, o.id("entry"), None).await),
        case!("work::entry_page", of(READERS), |c, o| work::entry_page(c, o.id("entry"), None).await),
        case!("work::evidence", of(READERS), |c, o| work::evidence(c, o.id("evidence"), false).await),
        case!("work::entries_of_indicator", of(READERS), |c, o| work::entries_of_indicator(c, o.id("indicator"), year(), 0).await.and_then(|(list, _)| some(list))),
        case!("work::all_entries_of_indicator", of(READERS), |c, o| work::all_entries_of_indicator(c, o.id("indicator"), year()).await.and_then(some)),
        case!("work::forget", Inner("removes files that no entry names, after the commit that let them go")),
        case!("work::react", of(APPRAISERS), |c, o| work::react(c, Seen { id: o.id("entry"), sent: None }, Reaction::Accept).await),
        case!("work::react_all", of(APPRAISERS), |c, o| work::react_all(c, &[Seen { id: o.id("entry"), sent: None }], Reaction::Undo).await.and_then(whole)),
        case!("work::first_difference", Here(RECORD), |c, o| work::first_difference(c).await),

        case!("survey::service_by_code", Of_(ANYONE, ANYONE), |c, o| survey::service_by_code(c, o.unit).await),
        case!("survey::index_of", Of_(ANYONE, ANYONE), |c, o| survey::index_of(c, &survey::service_by_code(c, o.unit).await?, month().first(), month().last()).await),
        case!("survey::range_of", Of_(ANYONE, ANYONE), |c, o| survey::range_of(c, &survey::service_by_code(c, o.unit).await?).await),
        case!("survey::answered_in", Here(ANYONE), |c, o| survey::answered_in(c, Of::Government, month()).await),
        case!("survey::trend", Here(ANYONE), |c, o| survey::trend(c, Of::Government, month(), month()).await),
        case!("survey::indexes", Here(ANYONE), |c, o| survey::indexes(c, month(), month()).await),
        case!("survey::first_difference", Here(RECORD), |c, o| survey::first_difference(c).await),
        case!("survey::sheet", Of_(ANYONE, ANYONE), |c, o| survey::sheet(c, survey::service_by_code(c, o.unit).await?, false, false).await),
        case!("survey::rate", Of_(ANYONE, ANYONE), |c, o| survey::rate(c, &survey::service_by_code(c, o.unit).await?, &Default::default()).await),
        case!("survey::remarks", Of_(&[Superior, Head, Leader, Auditor], &[Leader, Auditor]), |c, o| survey::remarks(c, o.unit).await),
        case!("survey::list", Here(PLANNERS.0), |c, o| survey::list(c).await),
        case!("survey::save", of(PLANNERS), |c, o| survey::save(c, &service(o)).await),
        case!("survey::remove", of(PLANNERS), |c, o| survey::remove(c, o.unit).await),

        case!("import::desk::receive", Here(ORGANISATION), |c, o| desk::receive(c, turn(c)?, None, units()).await),
        case!("import::desk::run_waiting", Here(ORGANISATION), |c, o| run_received(c).await),
        case!("import::desk::discard", Here(IMPORTERS), |c, o| desk::discard(c, &"0".repeat(64)).await),
        case!("import::desk::overview", Here(IMPORTERS), |c, o| desk::overview(c, None, None).await),
        case!("import::desk::example", Here(ORGANISATION), |c, o| desk::example(c, crate::import::Kind::Units).await),
        case!("import::desk::run_view", Of_(ORGANISATION, ORGANISATION), |c, o| desk::run_view(c, o.id("run")).await),
        case!("import::desk::findings_waiting", Here(ORGANISATION), |c, o| desk::findings_waiting(c, &desk::receive(c, turn(c)?, None, units()).await?).await),
        case!("import::desk::refused_waiting", Here(ORGANISATION), |c, o| desk::refused_waiting(c, &desk::receive(c, turn(c)?, None, units()).await?).await),
        case!("import::notes_of", Of_(ORGANISATION, ORGANISATION), |c, o| import::notes_of(c, &import::one(c, o.id("run")).await?).await),
        case!("import::check", Here(ORGANISATION), |c, o| import::check(c, turn(c)?, None, &units()).await),
        case!("import::run", Here(ORGANISATION), |c, o| import::run(c, turn(c)?, None, &units(), Default::default(), &mut |_, _| ()).await),
        case!("import::runs", Here(IMPORTERS), |c, o| import::runs(c, None).await),
        case!("import::one", Of_(ORGANISATION, ORGANISATION), |c, o| import::one(c, o.id("run")).await),
        case!("import::refused_file", Of_(ORGANISATION, ORGANISATION), |c, o| import::refused_file(c, o.id("run")).await),
        case!("import::turn::give_up", Here(IMPORTERS), |c, o| give_up(c).await),
        case!("import::undo::outlook", Of_(ORGANISATION, ORGANISATION), |c, o| undo::outlook(c, o.id("run")).await),
        case!("import::undo::undo", Of_(ORGANISATION, ORGANISATION), |c, o| undo::undo(c, o.id("run"), None).await),
        case!("import::change::apply", Inner("writes what a run was allowed to do")),

        case!("setup::setup", Here(STAFF), |c, o| crate::setup::service::setup(c).await),

        case!("board::whole", Here(ANYONE), |c, o| board::whole(c, year()).await),
        case!("board::home", Here(ANYONE), |c, o| board::home(c, shown()).await),
        case!("board::unit", Of_(ANYONE, ANYONE), |c, o| board::unit(c, shown(), o.unit).await),
        case!("board::service", Of_(ANYONE, ANYONE), |c, o| board::service(c, shown(), o.unit).await),
        case!("board::ranking", Here(ANYONE), |c, o| board::ranking(c, shown(), "").await),
        case!("board::ranking_or_another", Here(ANYONE), |c, o| board::ranking_or_another(c, shown(), "").await),
        case!("board::achievements", Of_(ANYONE, ANYONE), |c, o| board::achievements(c, shown(), o.unit, None, None).await),
        case!("board::board", Of_(STAFF, STAFF), |c, o| board::board(c, shown(), o.unit).await),
        case!("board::indicator", Of_(STAFF, STAFF), |c, o| board::indicator(c, shown(), o.id("indicator")).await),
        case!("board::entries", Of_(STAFF, STAFF), |c, o| board::entries(c, shown(), o.id("indicator"), 1).await),
        case!("board::all_entries", Of_(STAFF, STAFF), |c, o| board::all_entries(c, shown(), o.id("indicator")).await),
        case!("board::term_of", Of_(STAFF, STAFF), |c, o| board::term_of(c, o.id("indicator"), "", "").await),
        case!("board::satisfaction", Inner("the chart of pages that authorise; not reachable from outside")),

        case!("demo::build", Long(ADMINISTRATOR), |c, o| crate::demo::service::build(c, crate::demo::Size::usual(1, 1, 1), |_, _| ()).await),
        case!("demo::remove", Here(ADMINISTRATOR), |c, o| crate::demo::service::remove(c).await),
    ]
}

/// Receives a file and runs it.
async fn run_received(ctx: &Ctx) -> Result<crate::import::Report> {
    let token = desk::receive(ctx, turn(ctx)?, None, units()).await?;
    desk::run_waiting(ctx, &token, Default::default()).await
}

fn year() -> Period {
    Period::year(2026).unwrap()
}

fn shown() -> Year {
    Year { year: 2026, part: Default::default() }
}

fn month() -> Month {
    "2026-11".parse().unwrap()
}

/// A list that shows nothing refuses.
fn some<T>(list: Vec<T>) -> Result<()> {
    if list.is_empty() { Err(Error::NotFound) } else { Ok(()) }
}

fn new_password() -> NewPassword {
    NewPassword { password: "empat kata yang mudah".into(), again: "empat kata yang mudah".into() }
}

fn first() -> First {
    let text = String::new;
    First {
        government: text(),
        code: text(),
        zone: text(),
        name: text(),
        login: text(),
        password: new_password(),
        user_agent: text(),
    }
}

fn indicator() -> plan::Draft {
    plan::Draft {
        code: "X".into(),
        name: "X".into(),
        measure: "X".into(),
        polarity: Polarity::from_code("naik").unwrap(),
        aggregation: Aggregation::from_code("jumlah").unwrap(),
        baseline: None,
        target: Quantity(1000),
        weight: crate::base::Hundredths(100),
        source: "X".into(),
        parent: None,
        unread: Vec::new(),
        shown: None,
    }
}

fn entry(of: Object) -> NewEntry {
    NewEntry {
        id: of.id("entry"),
        indicator: None,
        day: "2026-11-20".parse().unwrap(),
        what: "X".into(),
        quantity: Quantity(1000),
        out_of: None,
        measure: "X".into(),
        span: work::Span::Unknown,
        confirmed: false,
        evidence: vec![],
        taken_off: vec![],
    }
}

fn service(of: Object) -> survey::Draft {
    survey::Draft {
        was: Some(of.unit.into()),
        code: of.unit.into(),
        name: "Layanan".into(),
        unit: of.unit.into(),
        free_of_charge: true,
        shown: None,
    }
}

fn units() -> import::Upload {
    import::Upload {
        name: "unit.csv".into(),
        content: Bytes::from_static(b"kode,kode_induk,nama,jenis\nBARU,KOTA,Baru,dinas\n"),
    }
}
