//! A ranking: the places, and who has none and why.

use super::to::To;
use crate::app::use_lang;
use crate::base::tr::board as t;
use crate::base::{Lang, number};
use crate::board::{Head, LeftOut, Measure, Ranked, Ranking, kind_text, words};
use crate::chart::{Table, figure::Table};
use crate::ui::meter::{Axis, Interval, Scale};
use leptos::prelude::*;

/// How many units a ranking shows from its top and from its bottom.
const ENDS: usize = 3;

/// The top and the bottom of a ranking, and the unit of the page wherever it stands, with the way to all of
/// it, where its method is told.
pub fn short(ranking: Ranking, to: &To, head: &Head, own: &str) -> impl IntoView + use<> {
    let lang = use_lang();
    let title = match ranking.measure {
        Measure::Achievement => t::ranking_achievement(lang),
        Measure::Satisfaction => t::ranking_satisfaction(lang),
    };
    view! {
        <section class="card">
            <div class="head"><h2>{title}</h2><a href=to.ranking(&ranking.kind)>{t::see_all(lang)}</a></div>
            <p class="muted small">{t::compared_kind(lang, kind_text(&ranking.kind))}</p>
            {places(ranking, to, head, Some((ENDS, own)))}
        </section>
    }
}

/// A ranking: place, unit, interval, value, n, change of place; who is ranked at all and who is not,
/// and the table twin. With `only`, so many from the top and from the bottom, and the unit of that code.
pub fn places(ranking: Ranking, to: &To, head: &Head, only: Option<(usize, &str)>) -> impl IntoView + use<> {
    let lang = use_lang();
    let (counts, before) = head.compared(ranking.measure);
    let Ranking { measure, compared, rows, minimum, left_out, .. } = ranking;
    let (counts, before) = (counts.text(lang), before.text(lang));
    let says =
        if compared { t::places_compared(lang, &before, counts) } else { t::places_alone(lang, &before, counts) };
    let before = compared.then_some(before);
    let before = before.as_deref();
    let count = rows.len();
    let overlap = rows.iter().any(|row| row.from != row.to);
    let n = |count: usize| number::count(count as i64, lang);
    let (all, minimum) = (n(count + left_out.len()), number::count(minimum, lang));
    let counted = match measure {
        Measure::Achievement => t::ranked_entries(lang, all, &minimum, n(count)),
        Measure::Satisfaction => t::ranked_answers(lang, all, &minimum, n(count)),
    };
    let table = table(&rows, measure, before, lang);
    view! {
        <p class="muted small">{says}</p>
        <ol class="ranking">{in_order(rows, measure, to, before, only)}</ol>
        {(count == 0).then(|| view! { <p>{t::nobody_ranked(lang)}</p> })}
        <p class="muted small">{counted}</p>
        {(!left_out.is_empty()).then(|| without_place(&left_out, measure, &minimum))}
        <p class="muted small">
            {overlap.then(|| format!("{} ", t::overlap_note(lang)))}
            {(count > 0).then(|| if measure == Measure::Achievement { t::range_note(lang) } else { t::interval_note(lang) })}
        </p>
        <details class="twin">
            <summary>{crate::base::tr::common::see_table(lang)}</summary>
            <Table caption=t::ranking(lang) table/>
        </details>
    }
}

/// The places in order; with `only`, as [`places`] says, the others are left out and counted.
fn in_order(
    rows: Vec<Ranked>,
    measure: Measure,
    to: &To,
    before: Option<&str>,
    only: Option<(usize, &str)>,
) -> AnyView {
    let lang = use_lang();
    let (scale, unit) = match measure {
        Measure::Achievement => (Scale::new(0.0, 120.0), " %"),
        Measure::Satisfaction => (scale(&rows), ""),
    };
    let count = rows.len();
    let axis = (count > 0).then(|| {
        let scale = scale.clone();
        view! { <li class="scale" aria-hidden="true"><Axis scale unit/></li> }
    });
    let (ends, own) = only.unwrap_or((count, ""));
    let gaps = gaps(count, ends, rows.iter().position(|row| row.unit.code == own));
    let mut rows = rows.into_iter();
    let places = gaps
        .into_iter()
        .filter_map(|hidden| {
            let row = rows.nth(hidden)?;
            let gap = (hidden > 0).then(|| view! { <li class="gap muted small">{t::between(lang, hidden)}</li> });
            let own = row.unit.code == own;
            Some(view! { {gap}{place(row, own, measure, to, before, &scale)} })
        })
        .collect_view();
    view! { {axis}{places} }.into_any()
}

/// How many places are hidden before each that is shown: so many from the top and from the bottom are, and
/// one's own.
fn gaps(count: usize, ends: usize, own: Option<usize>) -> Vec<usize> {
    // a single one is no shorter to leave out than to show
    let middle = if count > 2 * ends + 1 { ends..count - ends } else { 0..0 };
    let mut next = 0;
    let shown = (0..count).filter(|at| !middle.contains(at) || own == Some(*at));
    shown.map(|at| at - std::mem::replace(&mut next, at + 1)).collect()
}

/// Units without a place, by the reason.
fn without_place(left_out: &[LeftOut], measure: Measure, minimum: &str) -> impl IntoView + use<> {
    let lang = use_lang();
    let n = |count: usize| number::count(count as i64, lang);
    let groups = left_out.chunk_by(|a, b| a.why == b.why).map(|group| {
        let names: Vec<&str> = group.iter().map(|LeftOut { unit, .. }| unit.name.as_str()).collect();
        let why = words::why(measure, group[0].why, minimum, lang);
        view! { <dt>{why}" · "{n(names.len())}</dt><dd>{names.join(", ")}</dd> }
    });
    view! {
        <details>
            <summary>{t::not_ranked(lang, n(left_out.len()))}</summary>
            <dl class="left-out small">{groups.collect_view()}</dl>
        </details>
    }
}

/// From the lowest to the highest end of all intervals, with some room, within what an index can be.
fn scale(rows: &[Ranked]) -> Scale {
    let low = rows.iter().map(|row| row.low.as_f64()).fold(100.0, f64::min);
    let high = rows.iter().map(|row| row.high.as_f64()).fold(25.0, f64::max);
    Scale::new((low - 2.0).max(25.0), (high + 2.0).min(100.0))
}

fn place(
    row: Ranked,
    own: bool,
    measure: Measure,
    to: &To,
    before: Option<&str>,
    scale: &Scale,
) -> impl IntoView + use<> {
    let lang = use_lang();
    let address = to.unit(&row.unit.code);
    let Ranked { unit, place, from, to, value, low, high, n, moved } = row;
    let by = before.map(|before| by(moved, before));
    let band = (low != high).then(|| number::range((low, high), lang));
    let alike = (from != to).then(|| view! { <small>{t::alike(lang, from, to)}</small> });
    view! {
        <li class:own=own aria-current=own.then_some("true")>
            <span class="place">{place}</span>
            <span class="name"><a href=address>{unit.name}</a>{alike}</span>
            <Interval from=low.as_f64() point=value.as_f64() to=high.as_f64() scale=scale.clone()/>
            <span class="value">
                <b>{value.text(lang)}</b><small>{rests_on(measure, n, lang)}</small>{band.map(|band| view! { <small>{band}</small> })}
            </span>
            {by}
        </li>
    }
}

/// How many places were gained since the period before.
fn by(moved: Option<i64>, before: &str) -> impl IntoView + use<> {
    let lang = use_lang();
    let (class, sign, words) = match moved {
        Some(places @ 1..) => ("by up", "▲", t::places_up(lang, before, places)),
        Some(places @ ..=-1) => ("by down", "▼", t::places_down(lang, before, -places)),
        Some(_) => ("by muted", "=", t::places_same(lang, before)),
        None => ("by muted", "–", t::places_new(lang, before)),
    };
    let size = moved.filter(|moved| *moved != 0).map(|moved| number::count(moved.abs(), lang));
    let said = words.clone();
    view! {
        <span class=class title=words>
            <span aria-hidden="true">{sign}" "{size}</span><span class="visually-hidden">{said}</span>
        </span>
    }
}

/// What a value rests on: `214 responden`.
fn rests_on(measure: Measure, n: i64, lang: Lang) -> String {
    let count = number::count(n, lang);
    match measure {
        Measure::Achievement => t::n_reports(lang, count),
        Measure::Satisfaction => t::n_respondents(lang, count),
    }
}

fn table(rows: &[Ranked], measure: Measure, before: Option<&str>, lang: Lang) -> Table {
    let n = match measure {
        Measure::Achievement => t::entries(lang),
        Measure::Satisfaction => t::respondents(lang),
    };
    let head = [t::unit(lang), t::place(lang), words::measure(measure, lang), t::interval(lang), n];
    let rows = rows.iter().map(|row| {
        let place = if row.from == row.to {
            row.place.to_string()
        } else {
            format!("{} ({}–{})", row.place, row.from, row.to)
        };
        let moved = || row.moved.map_or_else(|| "–".to_owned(), |moved| number::count(moved, lang));
        let cells = [
            row.unit.name.clone(),
            place,
            row.value.text(lang),
            number::range((row.low, row.high), lang),
            number::count(row.n, lang),
        ];
        cells.into_iter().chain(before.map(|_| moved())).collect()
    });
    let head = head.map(str::to_owned).into_iter().chain(before.map(|before| t::places_moved(lang, before)));
    Table { head: head.collect(), rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::gaps;

    #[test]
    fn a_short_ranking_shows_both_ends_and_one_s_own_place() {
        for (count, own, expected) in [
            (0, None, vec![]),
            (7, None, vec![0; 7]),
            (8, None, vec![0, 0, 0, 2, 0, 0]),
            (8, Some(1), vec![0, 0, 0, 2, 0, 0]),
            (8, Some(3), vec![0, 0, 0, 0, 1, 0, 0]),
            (20, Some(9), vec![0, 0, 0, 6, 7, 0, 0]),
            (20, Some(16), vec![0, 0, 0, 13, 0, 0, 0]),
        ] {
            assert_eq!(gaps(count, 3, own), expected, "{count} {own:?}");
        }
    }
}
