//! The chart of a unit: which post answers to which.

use super::view::{masked, tell_apart};
use crate::base::Uuid;
use crate::org::rules::DEEPEST;
use crate::org::store::view::PostHeld;
use crate::org::{ChartPost, PersonLink, UnitLink};
use std::collections::{HashMap, HashSet};

/// Posts by the one that they answer to; under none those that nobody of the chart stands above.
type Below = HashMap<Option<Uuid>, Vec<(Uuid, ChartPost)>>;

/// Posts around a unit in their places; holders of a post come together.
pub fn chart(held: &[PostHeld], unit: Uuid) -> Vec<ChartPost> {
    let known: HashSet<Uuid> = held.iter().map(|post| post.post_id).collect();
    let mut below = Below::new();
    let rows: Vec<&[PostHeld]> = held.chunk_by(|one, next| one.post_id == next.post_id).collect();
    let mut posts: Vec<ChartPost> = rows.iter().map(|same| post(same, unit)).collect();
    tell_apart(posts.iter_mut().flat_map(|post| &mut post.holders));
    for (same, post) in rows.into_iter().zip(posts) {
        let above = same[0].superior_post_id.filter(|id| known.contains(id));
        below.entry(above).or_default().push((same[0].post_id, post));
    }
    let mut top = grow(None, &mut below, DEEPEST);
    // the head of a unit below may answer to somebody else
    top.retain(|post| post.unit.is_none() || !post.below.is_empty());
    top
}

/// A post by the rows of its holders.
fn post(held: &[PostHeld], unit: Uuid) -> ChartPost {
    let first = &held[0];
    let holders: Vec<PersonLink> = held.iter().filter_map(PostHeld::holder).map(|holder| masked(&holder)).collect();
    let other = UnitLink { code: first.unit_code.clone(), name: first.unit_name.clone() };
    ChartPost {
        title: first.title.clone(),
        is_head: first.is_head,
        vacant: i64::from(holders.is_empty()),
        holders,
        unit: (first.unit_id != unit).then_some(other),
        below: Vec::new(),
    }
}

/// The posts that answer to one, alike ones together, so many levels down.
fn grow(above: Option<Uuid>, below: &mut Below, levels: usize) -> Vec<ChartPost> {
    if levels == 0 {
        return Vec::new();
    }
    let mut posts: Vec<ChartPost> = Vec::new();
    for (id, mut post) in below.remove(&above).unwrap_or_default() {
        post.below = grow(Some(id), below, levels - 1);
        match posts.iter_mut().find(|other| alike(other, &post)) {
            Some(other) => {
                other.holders.append(&mut post.holders);
                other.holders.sort_by(|one, next| one.name.cmp(&next.name));
                other.vacant += post.vacant;
            }
            None => posts.push(post),
        }
    }
    posts
}

fn alike(one: &ChartPost, other: &ChartPost) -> bool {
    let ordinary = |post: &ChartPost| post.below.is_empty() && post.unit.is_none() && !post.is_head;
    ordinary(one) && ordinary(other) && one.title == other.title
}
