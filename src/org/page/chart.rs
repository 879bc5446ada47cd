//! The chart of a unit's posts: nested lists, which the style sheet draws as boxes joined by lines.

use super::{person_address, unit_address};
use crate::base::{Lang, number, tr};
use crate::org::{ChartPost, PersonLink, UnitLink};
use crate::ui::message::{Badge, Tone};
use leptos::prelude::*;

/// Of so many holders each is named; of more there is the list of people.
const NAMED: usize = 3;

/// The chart, if anybody answers to anybody.
pub fn chart(posts: Vec<ChartPost>, lang: Lang) -> Option<AnyView> {
    posts.iter().any(|post| !post.below.is_empty()).then(|| {
        let top = posts.into_iter().map(|post| branch(post, lang)).collect_view();
        // wider than the screen it is moved, by keyboard too
        view! {
            <section class="card">
                <h2 id="bagan">{tr::org::chart(lang)}</h2>
                <p class="muted small">{tr::org::chart_lead(lang)}</p>
                <div class="org-chart" role="region" aria-labelledby="bagan" tabindex="0">
                    <ul class="chart-row">{top}</ul>
                </div>
            </section>
        }
        .into_any()
    })
}

/// A post with those that answer to it.
fn branch(mut post: ChartPost, lang: Lang) -> AnyView {
    let below = std::mem::take(&mut post.below);
    let below = (!below.is_empty()).then(|| level(below, lang));
    view! { <li>{one(post, lang)}{below}</li> }.into_any()
}

/// Posts that answer to the same one. Those to which others answer stand side by side; all the others
/// below one another, after them.
fn level(posts: Vec<ChartPost>, lang: Lang) -> AnyView {
    let (branches, leaves): (Vec<_>, Vec<_>) = posts.into_iter().partition(|post| !post.below.is_empty());
    let leaves = (!leaves.is_empty()).then(|| {
        let leaves = leaves.into_iter().map(|post| branch(post, lang)).collect_view();
        view! { <ul class="chart-leaves">{leaves}</ul> }
    });
    if branches.is_empty() {
        return leaves.into_any();
    }
    let branches = branches.into_iter().map(|post| branch(post, lang)).collect_view();
    let rest = leaves.map(|leaves| view! { <li class="chart-rest">{leaves}</li> });
    view! { <ul class="chart-row">{branches}{rest}</ul> }.into_any()
}

/// The box of a post: its title, who holds it, and where it is if not here.
fn one(post: ChartPost, lang: Lang) -> impl IntoView {
    let ChartPost { title, is_head, holders, vacant, unit, .. } = post;
    let class = if is_head && unit.is_none() { "org-box head-box" } else { "org-box" };
    let people = holders.len();
    let holders = if people > NAMED {
        view! { <span>{tr::org::people_count(lang, number::count(people as i64, lang))}</span> }.into_any()
    } else {
        let names = holders.into_iter().map(|PersonLink { id, name, masked }| {
            let number = masked.map(|masked| view! { " "<small class="muted">"NIP "{masked}</small> });
            view! { <a href=person_address(id)>{name}{number}</a> }
        });
        names.collect_view().into_any()
    };
    let vacant = (vacant > 0).then(|| {
        let words = match people {
            0 if vacant == 1 => tr::org::vacant(lang).to_owned(),
            _ => tr::org::vacant_posts(lang, number::count(vacant, lang)),
        };
        view! { <Badge tone=Tone::Warn text=words/> }
    });
    // a title that names its unit leads there itself: `Kepala Puskesmas Tigo Baleh`
    let (title, unit) = match unit {
        Some(UnitLink { code, name }) if title.ends_with(&name) => {
            (view! { <a href=unit_address(&code)>{title}</a> }.into_any(), None)
        }
        Some(UnitLink { code, name }) => {
            (title.into_any(), Some(view! { <small><a href=unit_address(&code)>{name}</a></small> }))
        }
        None => (title.into_any(), None),
    };
    view! { <div class=class><b>{title}</b>{holders}{vacant}{unit}</div> }
}
