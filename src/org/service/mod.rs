//! Use cases of the organisation, and what other rooms ask of it.

mod chart;
mod edit;
mod view;

pub use edit::{NewPerson, add_person, end_holding, give_post, set_superior};
pub use view::{organisation, people, person, unit};

use super::rules::derived_superior;
pub use super::store::Station;
use super::store::{self, intake};
use crate::access::Relation;
use crate::base::{Day, Result, Uuid};
use crate::server::request::Ctx;
use std::collections::HashMap;

/// The unit and the direct superior of a person on a day. The superior is by name if one was set, else
/// the holder of the post above, else the next one above that is not vacant. For other rooms.
pub async fn station_of(ctx: &Ctx, person: Uuid, day: Day) -> Result<Station> {
    let (app, government) = (&ctx.app, ctx.government.id);
    let version = app.live.structure(government);
    let station = async { store::station(&app.db, government, person, day).await.map(Some) };
    Ok(app.stations.get(version, (government, person, day), station).await?.unwrap_or_default())
}

/// The direct superior of a person on a day. For other rooms.
pub async fn superior_of(ctx: &Ctx, person: Uuid, day: Day) -> Result<Option<Uuid>> {
    Ok(station_of(ctx, person, day).await?.superior_id)
}

/// How the viewer stands to a thing of a unit, a person (its owner) and the superior it was sent to.
pub async fn relation(ctx: &Ctx, unit: Uuid, owner: Option<Uuid>, appraiser: Option<Uuid>) -> Result<Relation> {
    let Some(me) = ctx.viewer.person() else { return Ok(Relation::default()) };
    let own = owner == Some(me);
    let superior = match owner {
        _ if appraiser == Some(me) => true,
        Some(owner) if !own => superior_of(ctx, owner, ctx.today()).await? == Some(me),
        _ => false,
    };
    let (app, government, today) = (&ctx.app, ctx.government.id, ctx.today());
    let heads = async { store::heads(&app.db, government, me, unit, today).await.map(Some) };
    let version = app.live.structure(government);
    let head = app.heads.get(version, (government, me, unit, today), heads).await?.unwrap_or_default();
    Ok(Relation { own, superior, head })
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
