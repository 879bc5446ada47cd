//! What the organisation's pages show.

use super::chart::chart;
use crate::access::{Action, Relation, Target};
use crate::audit::service::{Deed, record_reading};
use crate::base::text::{like, spaced};
use crate::base::{Day, Error, Result, Uuid};
use crate::org::store::view::{self, PersonFull, PersonName, PostHeld, UnitOfTree};
use crate::org::{
    ByName, Found, Holding, Organisation, PersonLink, PersonRecord, PersonView, PostView, Superior, UnitFound,
    UnitLink, UnitNode, UnitView,
};
use crate::server::request::{Ctx, mark_of};
use std::collections::{HashMap, HashSet};

/// What someone searches for is at least this long. Letters.
const SHORTEST_SEARCH: usize = 2;

/// The tree of units, or what was searched for in it; people also by all of their number, for whoever may read it.
pub async fn organisation(ctx: &Ctx, search: &str) -> Result<Organisation> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let units = view::tree(db, government, ctx.today()).await?;
    let words = search.trim().to_lowercase();
    if words.chars().count() < SHORTEST_SEARCH {
        let tree = grow(&units, None, &children(&units));
        return Ok(Organisation { tree, units: Vec::new(), people: Vec::new() });
    }
    let number = ctx.authorise_here(Action::ReadPersonnel).is_ok().then_some(search);
    let found = view::search(db, government, &like(&words), number, ctx.today()).await?;
    // whoever finds somebody by all of a number learns whose it is
    let theirs = found.iter().filter(|found| found.by_number).map(|found| found.person.id);
    let theirs: Vec<Uuid> = theirs.filter(|id| Some(*id) != ctx.viewer.person()).collect();
    if !theirs.is_empty() {
        let (id, detail) = (ctx.government.code.clone(), serde_json::json!({ "people": theirs }));
        record_reading(ctx, Deed { action: "numbers.read", kind: "government", id, detail }).await?;
    }
    let above: HashMap<Uuid, &UnitOfTree> = units.iter().map(|unit| (unit.id, unit)).collect();
    let place = |unit: &UnitOfTree| UnitFound {
        unit: link(unit),
        above: unit.parent_id.and_then(|id| above.get(&id)).map(|above| above.name.clone()),
    };
    let fits = |unit: &&UnitOfTree| unit.name.to_lowercase().contains(&words) || unit.code.to_lowercase() == words;
    let people = found
        .into_iter()
        .map(|found| Found {
            person: masked(&found.person),
            title: found.title,
            unit: units.iter().find(|unit| Some(&unit.code) == found.unit_code.as_ref()).map(place),
        })
        .collect();
    Ok(Organisation { tree: Vec::new(), units: units.iter().filter(fits).map(place).collect(), people })
}

/// Leaves the end of the number only to people of the same name: for the others it says nothing.
pub(super) fn tell_apart<'p>(people: impl Iterator<Item = &'p mut PersonLink>) {
    let mut people: Vec<&mut PersonLink> = people.collect();
    let mut of_name: HashMap<String, HashSet<Uuid>> = HashMap::new();
    for person in &people {
        of_name.entry(person.name.clone()).or_default().insert(person.id);
    }
    for person in people.iter_mut().filter(|person| of_name[&person.name].len() == 1) {
        person.masked = None;
    }
}

/// How many people work in a unit and below today; who holds two posts there is one. Nothing but how
/// many: for other rooms.
pub async fn people(ctx: &Ctx, unit: Uuid) -> Result<i64> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    view::people(&ctx.app.db, ctx.government.id, unit, ctx.today()).await
}

/// A unit with its people and what is below it.
pub async fn unit(ctx: &Ctx, code: &str) -> Result<UnitView> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    let units = view::tree(&ctx.app.db, ctx.government.id, ctx.today()).await?;
    let by_id: HashMap<Uuid, &UnitOfTree> = units.iter().map(|unit| (unit.id, unit)).collect();
    let unit = units.iter().find(|unit| unit.code == code).ok_or(Error::NotFound)?;
    let parent = |unit: &&UnitOfTree| unit.parent_id.and_then(|id| by_id.get(&id).copied());
    let mut above: Vec<UnitLink> =
        std::iter::successors(parent(&unit), |unit| parent(unit)).take(crate::org::rules::DEEPEST).map(link).collect();
    above.reverse();
    let held = view::posts(&ctx.app.db, ctx.government.id, unit.id, ctx.today()).await?;
    let own: Vec<PostHeld> = held.iter().filter(|held| held.unit_id == unit.id).cloned().collect();
    let mut posts: Vec<PostView> = own.chunk_by(|one, next| one.post_id == next.post_id).map(post).collect();
    tell_apart(posts.iter_mut().flat_map(|post| &mut post.holders));
    Ok(UnitView {
        above,
        node: node(unit, &units, &children(&units)),
        chart: chart(&held, unit.id),
        posts,
        may_edit: ctx.authorise_here(Action::EditOrganisation).is_ok(),
    })
}

/// A post by the rows of its holders.
fn post(held: &[PostHeld]) -> PostView {
    let PostHeld { post_id, title, kind, is_head, .. } = held[0].clone();
    let holders = held.iter().filter_map(PostHeld::holder).map(|holder| masked(&holder)).collect();
    PostView { id: post_id, title, kind, is_head, holders }
}

/// A person; in full only for themselves and the personnel office, and that reading is recorded. If their superior was
/// `named` from a day on by a text that does not say who, with those whom it may mean.
pub async fn person(ctx: &Ctx, id: Uuid, named: Option<(&str, Day)>) -> Result<PersonView> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    let (db, government, today) = (&ctx.app.db, ctx.government.id, ctx.today());
    let full = view::person(db, government, id).await?.ok_or(Error::NotFound)?;
    let own = ctx.viewer.person() == Some(id);
    let target = Target::with(government, Relation { own, ..Relation::default() });
    let may_read = ctx.authorise(Action::ReadPersonnel, target).is_ok();
    let station = super::station_of(ctx, id, today).await?;
    let superior_id = station.superior_id;
    let held = view::holdings(db, government, id).await?;
    let forms = match ctx.authorise_here(Action::EditOrganisation) {
        Ok(()) => {
            let mark = mark_of(&super::edit::standing(ctx, id, &held, superior_id).await?)?;
            Some(super::edit::forms(ctx, id, station.unit_id, mark, named, may_read).await?)
        }
        Err(_) => None,
    };
    let superior = match superior_id {
        Some(superior) => superior_view(ctx, id, superior, may_read).await?,
        None => None,
    };
    let holdings = held.into_iter().map(|held| Holding {
        id: held.id,
        title: held.title,
        unit: UnitLink { code: held.unit_code, name: held.unit_name },
        from: held.from_day,
        until: held.until_day,
        main: held.main,
    });
    let on_view = |held: &Holding| may_read || (held.from <= today && held.until.is_none_or(|until| until >= today));
    if may_read && !own {
        let deed = Deed { action: "person.read", kind: "person", id: id.to_string(), detail: serde_json::json!({}) };
        record_reading(ctx, deed).await?;
    }
    Ok(PersonView {
        person: masked(&full.person),
        holdings: holdings.filter(on_view).collect(),
        superior,
        record: may_read.then(|| personal(full)),
        forms,
        today,
    })
}

/// A person's superior; why it is this one is told to those who may read the person's record, and to the superior.
async fn superior_view(ctx: &Ctx, person: Uuid, superior: Uuid, may_read: bool) -> Result<Option<Superior>> {
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let may_know = may_read || ctx.viewer.person() == Some(superior);
    let by_name = view::override_reason(db, government, person, superior, ctx.today()).await?;
    let by_name = by_name.map(|(reason, from, until)| ByName { from, until, reason: may_know.then_some(reason) });
    let found = view::person(db, government, superior).await?;
    Ok(found.map(|found| Superior { person: masked(&found.person), by_name }))
}

fn personal(full: PersonFull) -> PersonRecord {
    PersonRecord {
        nip: full.person.nip.as_deref().map(spaced),
        internal_number: full.internal_number,
        born_on: full.born_on,
        sex: full.sex,
        status: full.status,
        rank: full.rank,
        email: full.email,
    }
}

/// `dr. Budi Piliang, S.Sos.`
pub(super) fn masked(person: &PersonName) -> PersonLink {
    let before = person.title_before.as_ref().map(|title| format!("{title} ")).unwrap_or_default();
    let after = person.title_after.as_ref().map(|title| format!(", {title}")).unwrap_or_default();
    PersonLink {
        id: person.id,
        name: format!("{before}{}{after}", person.name),
        masked: person.nip.as_deref().map(crate::base::text::masked),
    }
}

fn link(unit: &UnitOfTree) -> UnitLink {
    UnitLink { code: unit.code.clone(), name: unit.name.clone() }
}

/// Where the units below each unit stand in the list.
fn children(units: &[UnitOfTree]) -> HashMap<Option<Uuid>, Vec<usize>> {
    let mut below: HashMap<Option<Uuid>, Vec<usize>> = HashMap::new();
    for (at, unit) in units.iter().enumerate() {
        below.entry(unit.parent_id).or_default().push(at);
    }
    below
}

fn grow(units: &[UnitOfTree], above: Option<Uuid>, below: &HashMap<Option<Uuid>, Vec<usize>>) -> Vec<UnitNode> {
    below.get(&above).into_iter().flatten().map(|at| node(&units[*at], units, below)).collect()
}

fn node(unit: &UnitOfTree, units: &[UnitOfTree], below: &HashMap<Option<Uuid>, Vec<usize>>) -> UnitNode {
    let nodes = grow(units, Some(unit.id), below);
    UnitNode { unit: link(unit), kind: unit.kind.clone(), head: unit.head.clone(), people: unit.people, below: nodes }
}
