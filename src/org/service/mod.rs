//! Use cases of the organisation, and what other rooms ask of it.

mod chart;
mod edit;
mod government;
mod named;
mod view;

pub use edit::{NewPerson, add_person, end_holding, give_post, set_superior, withdraw_superior};
pub use government::{decided, set_host, set_setting, set_zone, settings};
pub use view::{organisation, people, person, unit};

use super::rules::{self, DEEPEST, above, derived_superior, in_cycle};
pub use super::store::Station;
use super::store::{self, intake};
use crate::access::service::seen_in;
use crate::access::{Action, Relation, Target};
use crate::base::{Day, Fault, Result, Uuid};
use crate::server::db::Tx;
use crate::server::request::Ctx;
use std::collections::HashMap;
use std::hash::Hash;
use std::iter::once;

/// The unit and the direct superior of a person on a day. The superior is by name if one was set who holds a post,
/// else the holder of the post above, else the next one above that is not vacant. For other rooms.
pub async fn station_of(ctx: &Ctx, person: Uuid, day: Day) -> Result<Station> {
    let (app, government) = (&ctx.app, ctx.government.id);
    let version = app.live.structure(government);
    let station = async { store::station(&app.db, government, person, day).await.map(Some) };
    Ok(app.stations.get(version, (government, person, day), station).await?.unwrap_or_default())
}

/// How the viewer stands to a thing of a unit, a person (its owner) and the superior it was sent to, who stays one
/// as long as they hold a post: whoever left the office answers for nothing any more.
pub async fn relation(ctx: &Ctx, unit: Uuid, owner: Option<Uuid>, appraiser: Option<Uuid>) -> Result<Relation> {
    let Some(me) = ctx.viewer.person() else { return Ok(Relation::default()) };
    let own = owner == Some(me);
    let (app, government, today) = (&ctx.app, ctx.government.id, ctx.today());
    let sent_to_me = appraiser == Some(me) && station_of(ctx, me, today).await?.in_office();
    let superior = match owner {
        _ if sent_to_me => true,
        Some(owner) if !own => station_of(ctx, owner, today).await?.superior_id == Some(me),
        _ => false,
    };
    let heads = async { store::heads(&app.db, government, me, unit, today).await.map(Some) };
    let version = app.live.structure(government);
    let head = app.heads.get(version, (government, me, unit, today), heads).await?.unwrap_or_default();
    Ok(Relation { own, superior, head })
}

/// A unit as what something is done to: the viewer may head it.
pub async fn target_of(ctx: &Ctx, unit: Uuid) -> Result<Target> {
    Ok(Target::with(ctx.government.id, relation(ctx, unit, None, None).await?))
}

/// As [`still_may`](crate::access::service::still_may), for what heads of a unit may do there as well. `begin_turn`
/// cannot ask this: which unit it is about is known only by what is read in the turn.
pub async fn still_may(tx: &mut Tx, ctx: &Ctx, action: Action, unit: Uuid) -> Result<()> {
    let ctx = seen_in(tx, ctx).await?;
    let head = match ctx.viewer.person() {
        Some(me) => store::heads_in(tx, ctx.government.id, me, unit, ctx.today()).await?,
        None => false,
    };
    ctx.authorise(action, Target::with(ctx.government.id, Relation { head, ..Relation::default() }))
}

/// Posts with their superiors following the tree of units, except where one was given.
pub fn follow_tree(units: &[intake::UnitRow], posts: &[intake::PostRow]) -> Vec<intake::PostRow> {
    let unit_above: HashMap<Uuid, Option<Uuid>> = units.iter().map(|unit| (unit.id, unit.parent_id)).collect();
    let head_of: HashMap<Uuid, Uuid> =
        posts.iter().filter(|post| post.is_head).map(|post| (post.unit_id, post.id)).collect();
    let follow = |post: &intake::PostRow| {
        let mut post = post.clone();
        if !post.superior_given {
            post.superior_post_id = derived_superior(post.id, post.unit_id, &head_of, &unit_above);
        }
        post
    };
    posts.iter().map(follow).collect()
}

/// Which moves of units and posts leave a unit or a post below itself or too deep, and what is wrong with each.
/// `moved` says of units and posts which move it was. Posts are looked at once the units stand.
pub fn misplaced<M: Copy + Eq + Hash>(
    units: &[intake::UnitRow],
    posts: &[intake::PostRow],
    moved: &HashMap<Uuid, M>,
) -> HashMap<M, Fault> {
    let unit_above: HashMap<Uuid, Option<Uuid>> = units.iter().map(|unit| (unit.id, unit.parent_id)).collect();
    let of_unit = |unit: Uuid| {
        let cause = once(unit).chain(above(unit, &unit_above)).find_map(|at| moved.get(&at))?;
        let deep = || Fault::UnitDeep { max: DEEPEST.to_string() };
        Some((*cause, if in_cycle(unit, &unit_above) { Fault::UnitCycle } else { deep() }))
    };
    let by_units: HashMap<M, Fault> = rules::misplaced(&unit_above).filter_map(of_unit).collect();
    if !by_units.is_empty() {
        return by_units;
    }
    let post_above: HashMap<Uuid, Option<Uuid>> = posts.iter().map(|post| (post.id, post.superior_post_id)).collect();
    let unit_of: HashMap<Uuid, Uuid> = posts.iter().map(|post| (post.id, post.unit_id)).collect();
    // who was given no superior answers to a head because of the units from their own up to the head's
    let followed: HashMap<Uuid, &M> = posts
        .iter()
        .filter(|post| !post.superior_given)
        .filter_map(|post| {
            let end = unit_of.get(&post.superior_post_id?)?;
            let line = once(post.unit_id).chain(above(post.unit_id, &unit_above)).take_while(|unit| unit != end);
            Some((post.id, line.into_iter().find_map(|unit| moved.get(&unit))?))
        })
        .collect();
    let of_post = |post: Uuid| {
        let mut line = once(post).chain(above(post, &post_above));
        line.find_map(|at| followed.get(&at).copied().or_else(|| moved.get(&at)))
    };
    let fault = || Fault::UnitSuperiors { max: DEEPEST.to_string() };
    rules::misplaced(&post_above).filter_map(of_post).map(|cause| (*cause, fault())).collect()
}
