//! What the personnel office changes by hand.

use super::named::{meant, named, offered};
use crate::access::Action;
use crate::access::service::begin_turn;
use crate::audit::service::{Deed, record, record_reading};
use crate::base::calendar::plus_days;
use crate::base::error::Faults;
use crate::base::text;
use crate::base::{Day, Error, Fault, Result, Uuid};
use crate::org::rules::DEEPEST;
use crate::org::store;
use crate::org::store::edit::{self, Override};
use crate::org::store::intake::{HolderRow, PersonRow, PostRow, UnitRow};
use crate::org::store::view::{self, HoldingOf};
use crate::org::{Appointment, ByName, Meant, PersonForms, WITHOUT_NIP};
use crate::server::db::Tx;
use crate::server::live::Topic;
use crate::server::request::{Ctx, unchanged};
use serde_json::json;

/// The longest text of a form's line.
const LONGEST: usize = 200;

fn day(text: &str) -> Result<Day, Fault> {
    text.trim().parse().map_err(|_| Fault::NotADate)
}

type Standing = (Vec<(Uuid, Option<Day>)>, Option<Uuid>, Vec<Uuid>);

/// What the forms of a person's page change: posts with their last days, today's superior, and those by name
/// that have not ended, also who only begins later.
pub(super) async fn standing(ctx: &Ctx, person: Uuid, held: &[HoldingOf], superior: Option<Uuid>) -> Result<Standing> {
    let by_name = view::overrides(&ctx.app.db, ctx.government.id, person, ctx.today()).await?;
    let by_name = by_name.iter().map(|named| named.override_id).collect();
    Ok((held.iter().map(|held| (held.id, held.until_day)).collect(), superior, by_name))
}

/// What the forms of a person's page need, who works in a unit today, if in any. Of whom a text means by which their
/// superior was `named` from a day on, one is to be chosen. Why a superior was named is told to who `may_read` the
/// record, and to the superior.
pub(super) async fn forms(
    ctx: &Ctx,
    person: Uuid,
    unit: Option<Uuid>,
    mark: String,
    named: Option<(&str, Day)>,
    may_read: bool,
) -> Result<PersonForms> {
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let units = edit::units(db, government).await?.into_iter().map(|(code, name)| {
        let words = format!("{name} ({code})");
        (code, words)
    });
    let likely = match unit {
        Some(unit) => edit::likely(db, government, ctx.today(), unit, person).await?,
        None => Vec::new(),
    };
    let superiors = likely.iter().map(offered).collect();
    let by_name = view::overrides(db, government, person, ctx.today()).await?.into_iter().map(|named| {
        let may_know = may_read || ctx.viewer.person() == Some(named.superior.id);
        let reason = may_know.then_some(named.reason);
        Appointment {
            id: named.override_id,
            superior: super::view::masked(&named.superior),
            by_name: ByName { from: named.from_day, until: named.until_day, reason },
        }
    });
    let appointments = by_name.collect();
    let meant = match named {
        Some((typed, day)) => meant(ctx, person, typed, day).await?,
        None => Meant::default(),
    };
    Ok(PersonForms { mark, units: units.collect(), superiors, appointments, meant })
}

/// Fails if a person's page showed something else than what stands now. Whoever changes it holds the
/// government's turn, so that it stands still meanwhile.
async fn as_shown(ctx: &Ctx, person: Uuid, shown: Option<&str>) -> Result<()> {
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let held = view::holdings(db, government, person).await?;
    let superior = store::station(db, government, person, ctx.today()).await?.superior_id;
    unchanged(&standing(ctx, person, &held, superior).await?, shown)
}

/// Ends a holding on a day (the post is vacant from the next day on); says whose it was. `shown` is the mark
/// of what the person's page showed, here and below.
pub async fn end_holding(ctx: &Ctx, holding: Uuid, until: &str, shown: Option<&str>) -> Result<Uuid> {
    ctx.authorise_here(Action::EditOrganisation)?;
    let until = day(until).map_err(|fault| Error::invalid("end", fault))?;
    let mut tx = begin_turn(ctx, Action::EditOrganisation).await?;
    let held = edit::holding(&mut tx, ctx.government.id, holding).await?.ok_or(Error::NotFound)?;
    if until < held.from_day {
        return Err(Error::invalid("end", Fault::EndsBeforeBeginning));
    }
    as_shown(ctx, held.person_id, shown).await?;
    edit::end(&mut tx, ctx.government.id, holding, until).await?;
    let detail = json!({ "person": held.person_id, "until": until });
    record(&mut tx, ctx, Deed { action: "holding.end", kind: "holding", id: holding.to_string(), detail }).await?;
    ctx.commit(tx, [Topic::Structure]).await?;
    Ok(held.person_id)
}

/// Gives a person a post of a unit from a day on: a vacant one of that title, or a new one. It is
/// the main one if the person has none.
pub async fn give_post(
    ctx: &Ctx,
    person: Uuid,
    unit: &str,
    title: &str,
    from: &str,
    shown: Option<&str>,
) -> Result<()> {
    ctx.authorise_here(Action::EditOrganisation)?;
    view::person(&ctx.app.db, ctx.government.id, person).await?.ok_or(Error::NotFound)?;
    let mut faults = Faults::default();
    let (title, from) = (faults.take("title", text::line(title, LONGEST)), faults.take("since", day(from)));
    let mut tx = begin_turn(ctx, Action::EditOrganisation).await?;
    let unit = find_unit(ctx, &mut tx, unit, &mut faults).await?;
    faults.check()?;
    let (Some(title), Some(from), Some(unit)) = (title, from, unit) else { return Err(Error::NotFound) };
    as_shown(ctx, person, shown).await?;
    let holding = hold(ctx, &mut tx, person, unit, &title, from).await?;
    let detail = json!({ "person": person, "unit": unit, "title": title, "from": from });
    record(&mut tx, ctx, Deed { action: "holding.begin", kind: "holding", id: holding.to_string(), detail }).await?;
    ctx.commit(tx, [Topic::Structure]).await?;
    Ok(())
}

async fn find_unit(ctx: &Ctx, tx: &mut Tx, code: &str, faults: &mut Faults) -> Result<Option<Uuid>> {
    let found = edit::unit(tx, ctx.government.id, code.trim()).await?;
    if found.is_none() {
        faults.add("unit", Fault::UnitUnknown { code: code.trim().to_owned() });
    }
    Ok(found)
}

async fn hold(ctx: &Ctx, tx: &mut Tx, person: Uuid, unit: Uuid, title: &str, from: Day) -> Result<Uuid> {
    let government = ctx.government.id;
    let post_id = match edit::vacant_post(tx, government, unit, title, from).await? {
        Some(post) => post,
        None => {
            let post = PostRow {
                id: ctx.app.new_id(),
                unit_id: unit,
                title: title.to_owned(),
                kind: String::new(),
                echelon: None,
                is_head: false,
                superior_post_id: None,
                superior_given: false,
            };
            let id = post.id;
            PostRow::save(tx, government, &[post]).await?;
            follow_tree(ctx, tx).await?;
            id
        }
    };
    let main = !edit::has_main(tx, government, person, from).await?;
    let holding = HolderRow { id: ctx.app.new_id(), post_id, person_id: person, from_day: from, until_day: None, main };
    let id = holding.id;
    HolderRow::save(tx, government, &[holding]).await?;
    Ok(id)
}

/// Lets posts without a given superior answer to the heads of the tree as it is now.
async fn follow_tree(ctx: &Ctx, tx: &mut Tx) -> Result<()> {
    let government = ctx.government.id;
    let (units, posts) = (UnitRow::all(tx, government).await?, PostRow::all(tx, government).await?);
    let mut after = super::follow_tree(&units, &posts);
    after.retain(|post| !posts.contains(post));
    PostRow::save(tx, government, &after).await
}

/// Sets a person's superior by name, from a day on and until a day or for good. `who` is a number or a name; somebody
/// `chosen` of those whom a name may mean goes before it.
pub async fn set_superior(
    ctx: &Ctx,
    person: Uuid,
    who: &str,
    chosen: Option<Uuid>,
    (from, until): (&str, &str),
    reason: &str,
    shown: Option<&str>,
) -> Result<()> {
    ctx.authorise_here(Action::EditOrganisation)?;
    view::person(&ctx.app.db, ctx.government.id, person).await?.ok_or(Error::NotFound)?;
    let mut faults = Faults::default();
    let (from, reason) = (faults.take("from", day(from)), faults.take("reason", text::line(reason, LONGEST)));
    let until = if until.trim().is_empty() { None } else { faults.take("until", day(until)) };
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        faults.add("until", Fault::EndsBeforeBeginning);
    }
    faults.check()?;
    let (Some(from), Some(reason)) = (from, reason) else { return Err(Error::NotFound) };
    let mut tx = begin_turn(ctx, Action::EditOrganisation).await?;
    as_shown(ctx, person, shown).await?;
    let by_number = match chosen {
        Some(_) => None,
        None => edit::whose(&mut tx, ctx.government.id, who).await?,
    };
    let superior = match chosen.or(by_number) {
        Some(superior) => superior,
        None => named(ctx, person, who, from).await?,
    };
    let fault = match superior == person {
        true => Some(Fault::SuperiorSelf),
        false => fault_above(ctx, &mut tx, superior, person, from).await?,
    };
    if let Some(fault) = fault {
        // a name is no secret
        return Err(match by_number {
            Some(whose) => tell_of(ctx, tx, whose, fault).await,
            None => Error::invalid("number", fault),
        });
    }
    let new = Override { id: ctx.app.new_id(), person, superior, from, until, reason: &reason };
    edit::add_override(&mut tx, ctx.government.id, &new).await?;
    let detail = json!({ "superior": superior, "from": from, "until": until, "reason": reason });
    record(&mut tx, ctx, Deed { action: "superior.set", kind: "person", id: person.to_string(), detail }).await?;
    ctx.commit(tx, [Topic::Structure]).await?;
    Ok(())
}

/// Takes back that somebody was named a person's superior: what has held before today ends yesterday, so that the record
/// of those days stays true; what has not goes.
pub async fn withdraw_superior(ctx: &Ctx, person: Uuid, appointment: Uuid, shown: Option<&str>) -> Result<()> {
    ctx.authorise_here(Action::EditOrganisation)?;
    view::person(&ctx.app.db, ctx.government.id, person).await?.ok_or(Error::NotFound)?;
    let mut tx = begin_turn(ctx, Action::EditOrganisation).await?;
    as_shown(ctx, person, shown).await?;
    let (government, today) = (ctx.government.id, ctx.today());
    let named = edit::appointed(&mut tx, government, person, appointment, today).await?.ok_or(Error::NotFound)?;
    let until = (named.from_day < today).then(|| plus_days(today, -1));
    match until {
        Some(until) => edit::end_override(&mut tx, government, appointment, until).await?,
        None => edit::remove_override(&mut tx, government, appointment).await?,
    }
    let detail = json!({ "superior": named.superior_id, "from": named.from_day, "until": until });
    record(&mut tx, ctx, Deed { action: "superior.withdraw", kind: "person", id: person.to_string(), detail }).await?;
    ctx.commit(tx, [Topic::Structure]).await?;
    Ok(())
}

/// The fault of a number that is somebody's; that whoever may not read numbers is told so is recorded first. It comes
/// once all other fields are right: a form that could not be taken anyway tells nothing of numbers.
async fn tell_of(ctx: &Ctx, tx: Tx, whose: Uuid, fault: Fault) -> Error {
    // SQLite has one writer at a time
    drop(tx);
    if ctx.authorise_here(Action::ReadPersonnel).is_err() {
        let deed = Deed { action: "person.read", kind: "person", id: whose.to_string(), detail: json!({}) };
        if let Err(error) = record_reading(ctx, deed).await {
            return error;
        }
    }
    Error::invalid("number", fault)
}

/// What is wrong with the line above a new superior of a person on a day: it leads back, or is too long.
async fn fault_above(ctx: &Ctx, tx: &mut Tx, superior: Uuid, person: Uuid, day: Day) -> Result<Option<Fault>> {
    let mut at = superior;
    for _ in 1..DEEPEST {
        let station = store::station_in(tx, ctx.government.id, at, day).await?;
        if !station.in_office() {
            return Ok(Some(Fault::SuperiorHoldsNoPost));
        }
        match station.superior_id {
            Some(above) if above == person => return Ok(Some(Fault::SuperiorCycle)),
            Some(above) => at = above,
            None => return Ok(None),
        }
    }
    Ok(Some(Fault::SuperiorDeep { max: DEEPEST.to_string() }))
}

/// Someone without a NIP, as the form gives them.
pub struct NewPerson<'f> {
    pub name: &'f str,
    pub status: &'f str,
    /// As the office counts its people; made up if empty.
    pub number: &'f str,
    pub unit: &'f str,
    pub title: &'f str,
}

/// Adds a person without a NIP, in a post from today on.
pub async fn add_person(ctx: &Ctx, new: &NewPerson<'_>) -> Result<Uuid> {
    ctx.authorise_here(Action::EditOrganisation)?;
    let mut faults = Faults::default();
    let (name, title) =
        (faults.take("name", text::line(new.name, LONGEST)), faults.take("title", text::line(new.title, LONGEST)));
    if !WITHOUT_NIP.contains(&new.status) {
        faults.add("status", Fault::UnknownChoice);
    }
    let id = ctx.app.new_id();
    let number = if new.number.trim().is_empty() {
        format!("N-{}", &id.simple().to_string()[20..])
    } else {
        new.number.trim().to_owned()
    };
    let number = faults.take("number", text::line(&number, LONGEST)).map(|number| text::number(&number));
    let mut tx = begin_turn(ctx, Action::EditOrganisation).await?;
    let unit = find_unit(ctx, &mut tx, new.unit, &mut faults).await?;
    faults.check()?;
    let (Some(name), Some(title), Some(unit), Some(number)) = (name, title, unit, number) else {
        return Err(Error::NotFound);
    };
    if let Some(whose) = edit::whose(&mut tx, ctx.government.id, &number).await? {
        return Err(tell_of(ctx, tx, whose, Fault::NumberTaken { number }).await);
    }
    let person = PersonRow {
        id,
        nip: None,
        internal_number: Some(number),
        name,
        title_before: None,
        title_after: None,
        born_on: None,
        sex: None,
        status: new.status.to_owned(),
        rank: None,
        email: None,
    };
    PersonRow::save(&mut tx, ctx.government.id, &[person]).await?;
    hold(ctx, &mut tx, id, unit, &title, ctx.today()).await?;
    let detail = json!({ "unit": unit, "title": title });
    record(&mut tx, ctx, Deed { action: "person.add", kind: "person", id: id.to_string(), detail }).await?;
    ctx.commit(tx, [Topic::Structure]).await?;
    Ok(id)
}
