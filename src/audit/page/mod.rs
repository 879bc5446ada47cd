//! `/jejak`: who did what.

use super::api::load_record;
use super::{AuditLine, FILE_ROWS, Filter, Piece, Told, words};
use crate::app::{Posted, use_lang};
use crate::base::site::person_address;
use crate::base::text::with_query;
use crate::base::{Error, Lang, number, tr};
use crate::still;
use crate::ui::form::Field;
use crate::ui::icon::Icon;
use crate::ui::load::loaded;
use crate::ui::message::{Notice, Tone, set_status};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

still!(
    /// `/jejak`: who did what.
    AuditPage, audit
);

fn audit() -> impl IntoView {
    let lang = use_lang();
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|query| {
            let text = |name: &str| query.get(name).unwrap_or_default();
            Filter {
                from: text("from"),
                until: text("until"),
                who: text("who"),
                action: text("action"),
                before: text("before"),
            }
        })
    });
    // what cannot be asked for is said at its field, not instead of the page
    let record = Resource::new(
        move || filter.get(),
        |filter| async move {
            match load_record(filter).await {
                Err(error @ Error::Invalid(_)) => Ok(Err(error)),
                record => record.map(Ok),
            }
        },
    );
    loaded(record, move |record| {
        let filter = filter.get_untracked();
        let record = match record {
            Ok(record) => record,
            Err(error) => return refused(filter, error, lang),
        };
        let chain = match record.chain {
            Some((seq, hash)) => tr::audit::chain(lang, hash, seq),
            None => tr::audit::chain_none(lang).to_owned(),
        };
        let address = |of: &str, before: &String| {
            let Filter { from, until, who, action, .. } = &filter;
            let asked = [("from", from), ("until", until), ("who", who), ("action", action), ("before", before)];
            with_query(of, asked.map(|(name, value)| (name, value.as_str())))
        };
        let next = record.next.map(|before| {
            let address = address("/jejak", &before);
            view! { <p><a class="button quiet" href=address rel="external">{tr::common::earlier(lang)}</a></p> }
        });
        let file = (!record.lines.is_empty()).then(|| {
            let address = address("/jejak.csv", &filter.before);
            view! {
                <div class="no-print">
                    <p>
                        <a class="button quiet" href=address rel="external" download="">
                            {Icon::Download.view()}{tr::audit::csv(lang)}
                        </a>
                    </p>
                    <p class="help">{tr::audit::csv_help(lang, number::count(FILE_ROWS as i64, lang))}</p>
                </div>
            }
        });
        view! {
            <Title text=tr::audit::title(lang)/>
            <h1>{tr::audit::title(lang)}</h1>
            <p class="muted">{tr::audit::intro(lang)}</p>
            <section class="card">
                <p class="seal">{chain}</p>
                <p class="help">{tr::audit::chain_help(lang)}</p>
            </section>
            <Filters filter=filter.clone() error=None/>
            <section class="card">{table(record.lines, lang)}{next}{file}</section>
        }
        .into_any()
    })
}

/// The page without the record, where it is not clear what of it is asked for.
fn refused(filter: Filter, error: Error, lang: Lang) -> AnyView {
    set_status(error.status());
    // the fields say themselves what is wrong with them
    let words = match &error {
        Error::Invalid(_) => tr::audit::filter_unclear(lang).to_owned(),
        other => other.text(lang),
    };
    view! {
        <Title text=tr::common::not_done(lang, tr::audit::title(lang))/>
        <h1>{tr::audit::title(lang)}</h1>
        <Notice tone=Tone::Warn>{words}</Notice>
        <Filters filter error=Some(error)/>
        <p><a href="/jejak">{tr::common::without_filter(lang)}</a></p>
    }
    .into_any()
}

#[component]
fn Filters(filter: Filter, error: Option<Error>) -> impl IntoView {
    let lang = use_lang();
    let Filter { from, until, who, action, .. } = filter;
    let posted = move || Posted { error: error.clone(), ..Posted::default() };
    let option = |code: &str, words: &str| {
        let (code, words) = (code.to_owned(), words.to_owned());
        view! { <option selected=code == action value=code>{words}</option> }
    };
    let groups = words::actions(lang).into_iter().map(|(of, actions)| {
        let actions = actions.into_iter().map(|(code, words)| option(code, words)).collect_view();
        view! { <optgroup label=of>{actions}</optgroup> }
    });
    let groups = groups.collect_view();
    // chosen in an address is also what has no words: the list shows what the form says
    let other = (!action.is_empty() && words::action(lang, &action).is_none()).then(|| option(&action, &action));
    view! {
        <form class="filters" method="get" action="/jejak">
            <Field posted=posted() name="from" kind="date" label=tr::audit::from(lang) value=from/>
            <Field posted=posted() name="until" kind="date" label=tr::audit::until(lang) value=until/>
            <Field posted=posted() name="who" kind="search" label=tr::audit::who(lang) value=who/>
            <div class="field">
                <label for="action">{tr::audit::action(lang)}</label>
                <select id="action" name="action">
                    <option value="">{tr::audit::any(lang)}</option>
                    {groups}{other}
                </select>
            </div>
            <button class="button">{tr::audit::show(lang)}</button>
        </form>
    }
}

/// A text with its ways to people; of an empty one nothing at all, so that a phone can leave out the cell.
fn pieces(told: Told) -> impl IntoView {
    let piece = |Piece { words, person }| match person {
        Some(id) => view! { <a href=person_address(id)>{words}</a> }.into_any(),
        // the dots of a masked number stay with its end
        None => words.replace('…', "…\u{2060}").into_any(),
    };
    told.0.into_iter().map(piece).collect_view()
}

fn table(lines: Vec<AuditLine>, lang: Lang) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="muted">{tr::audit::empty(lang)}</p> }.into_any();
    }
    let mut before = None;
    let line = |line: AuditLine| {
        let AuditLine { seq, day, at, who, action, object, detail } = line;
        let number = seq.map_or_else(|| tr::audit::unsealed(lang).to_owned(), |seq| seq.to_string());
        let who = who.unwrap_or_else(|| Told::plain(tr::audit::server(lang)));
        // a phone says a day once
        let same = before.replace(day) == Some(day);
        view! {
            <tr>
                <th scope="row"><span class="day" class:same=same>{day.text(lang)}</span>" "{at}</th>
                <td data-label=tr::audit::who(lang)>{pieces(who)}</td>
                <td data-label=tr::audit::action(lang)>{action}</td>
                <td data-label=tr::audit::object(lang)>{pieces(object)}</td>
                <td data-label=tr::audit::detail(lang)>{pieces(detail)}</td>
                <td class="number" data-label=tr::audit::number(lang)>{number}</td>
            </tr>
        }
    };
    view! {
        <table class="cards deeds">
            <thead>
                <tr>
                    <th scope="col">{tr::audit::at(lang)}</th>
                    <th scope="col">{tr::audit::who(lang)}</th>
                    <th scope="col">{tr::audit::action(lang)}</th>
                    <th scope="col">{tr::audit::object(lang)}</th>
                    <th scope="col">{tr::audit::detail(lang)}</th>
                    <th scope="col" class="number">{tr::audit::number(lang)}</th>
                </tr>
            </thead>
            <tbody>{lines.into_iter().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
