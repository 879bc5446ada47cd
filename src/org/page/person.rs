//! `/organisasi/pegawai/{id}`: a person; the record for those who may read it, forms for the
//! personnel office.

use super::{person_address, unit_address};
use crate::app::{Posted, use_lang, use_posted};
use crate::base::{Day, Lang, Uuid, tr};
use crate::org::{
    Appointment, ByName, Candidate, Holding, Meant, PersonForms, PersonRecord, PersonView, Superior, api,
};
use crate::still;
use crate::ui::form::{Choice, Field, FormErrors, Label, Suggested, typed};
use crate::ui::load::loaded;
use crate::ui::message::{Badge, Notice, Tone};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

still!(
    /// `/organisasi/pegawai/{id}`: a person.
    PersonPage, person
);

/// What the fields of the forms are called. Each form has its own: a fault leads to the one that was sent.
const LABELS: &[Label] = &[
    ("unit", tr::org::unit),
    ("title", tr::org::post),
    ("number", tr::org::superior_who),
    ("since", tr::org::first_day),
    ("end", tr::org::last_day),
    ("from", tr::org::first_day),
    ("until", tr::org::last_day),
    ("reason", tr::org::reason),
];

fn person() -> impl IntoView {
    let lang = use_lang();
    let (params, query, posted) = (use_params_map(), use_query_map(), use_posted());
    let id = move || params.read().get("id").and_then(|id| id.parse().ok()).unwrap_or(Uuid::nil());
    let person = Resource::new(id, api::load_person);
    loaded(person, move |found| {
        let PersonView { person, holdings, superior, record, forms, today } = found;
        let saved = query.read_untracked().get("ok").is_some();
        let number = record.as_ref().and_then(|record| record.nip.clone().or_else(|| record.internal_number.clone()));
        let posted = posted.clone();
        let mark = forms.as_ref().map(|forms| forms.mark.clone());
        let appointed = forms.as_ref().and_then(|forms| appointments(person.id, forms, &posted));
        let forms = forms.map(|needed| view! { <Forms id=person.id needed today posted=posted.clone()/> });
        let posts = posts(holdings, person.id, mark, today, &posted);
        view! {
            <Title text=person.name.clone()/>
            {saved.then(|| view! { <Notice tone=Tone::Good>{tr::common::saved(lang)}</Notice> })}
            <div>
                <h1>{person.name}</h1>
                <p class="muted">{number}</p>
            </div>
            <FormErrors posted labels=LABELS/>
            <div class="two person">
                {posts}
                <div class="column">{superior_card(superior, appointed, lang)}{record.map(|record| record_card(record, lang))}</div>
                {forms}
            </div>
        }
        .into_any()
    })
}

fn posts(holdings: Vec<Holding>, person: Uuid, mark: Option<String>, today: Day, posted: &Posted) -> AnyView {
    let lang = use_lang();
    let none = holdings.is_empty().then(|| view! { <p class="muted">{tr::org::no_post(lang)}</p> });
    let rows = holdings
        .into_iter()
        .map(|held| {
            let ended = held.until.is_some_and(|until| until < today);
            let time = time(held.from, held.until, lang);
            let main = (held.main && !ended).then(|| view! { <Badge tone=Tone::Plain text=tr::org::main_post(lang)/> });
            let mark = mark.clone().filter(|_| held.until.is_none());
            let end = mark.map(|mark| end_form(held.id, person, mark, today, posted));
            view! {
                <li>
                    <p class="row"><b>{held.title}</b>{main}</p>
                    <p><a href=unit_address(&held.unit.code)>{held.unit.name}</a></p>
                    <p class="muted small">{time}</p>
                    {end}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card"><h2>{tr::org::posts(lang)}</h2>{none}<ul class="list">{rows}</ul></section>
    }
    .into_any()
}

fn time(from: Day, until: Option<Day>, lang: Lang) -> String {
    match until {
        Some(until) => tr::org::from_until(lang, from.text(lang), until.text(lang)),
        None => tr::org::since(lang, from.text(lang)),
    }
}

/// It stands once for each post that is held; what was refused comes back in the one that was sent.
fn end_form(holding: Uuid, person: Uuid, mark: String, today: Day, posted: &Posted) -> AnyView {
    let lang = use_lang();
    let refused = posted.value::<Uuid>("holding") == Some(holding);
    let posted = if refused { posted.clone() } else { Posted::default() };
    let (shown, today) = (posted.shown(Some(mark)), today.to_string());
    let field = match refused {
        true => {
            view! { <Field posted name="end" label=tr::org::last_day(lang) kind="date" value=today required=true/> }
                .into_any()
        }
        false => {
            let field = format!("end-{holding}");
            view! {
                <div class="field">
                    <label for=field.clone()>{tr::org::last_day(lang)}</label>
                    <input id=field name="end" type="date" value=today required=true/>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <details class="no-print" open=refused>
            <summary>{tr::org::end_holding(lang)}</summary>
            <form class="form narrow-form" method="post" action=format!("/organisasi/penempatan/{holding}/akhiri")>
                <input type="hidden" name="person" value=person.to_string()/>
                <input type="hidden" name="holding" value=holding.to_string()/>
                {shown}
                {field}
                <button class="button danger">{tr::org::end_holding(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Who was named the superior, for now or for later, each to be taken back.
fn appointments(person: Uuid, forms: &PersonForms, posted: &Posted) -> Option<AnyView> {
    let lang = use_lang();
    if forms.appointments.is_empty() {
        return None;
    }
    let row = |named: &Appointment| {
        let Appointment { id, superior, by_name: ByName { from, until, reason } } = named.clone();
        let whose = tr::org::withdraw_whom(lang, superior.name.clone());
        view! {
            <li>
                <p><a href=person_address(superior.id)>{superior.name}</a></p>
                <p class="muted small">{time(from, until, lang)}</p>
                {reason.map(|reason| view! { <p class="muted small">{tr::org::superior_why(lang, reason)}</p> })}
                <form class="no-print" method="post" action=format!("{}/atasan/batal", person_address(person))>
                    <input type="hidden" name="appointment" value=id.to_string()/>
                    {posted.shown(Some(forms.mark.clone()))}
                    <button class="button danger small" aria-label=whose>{tr::org::withdraw(lang)}</button>
                </form>
            </li>
        }
    };
    let rows = forms.appointments.iter().map(row).collect_view();
    Some(
        view! {
            <h3>{tr::org::appointments(lang)}</h3>
            <p class="help">{tr::org::withdraw_help(lang)}</p>
            <ul class="list">{rows}</ul>
        }
        .into_any(),
    )
}

fn superior_card(superior: Option<Superior>, appointed: Option<AnyView>, lang: Lang) -> AnyView {
    let body = match superior {
        None => view! { <p class="muted">{tr::org::no_superior(lang)}</p> }.into_any(),
        Some(Superior { person, by_name }) => {
            let (why, reason) = match by_name {
                None => (tr::org::superior_by_post(lang).to_owned(), None),
                Some(ByName { from, until: None, reason }) => {
                    (tr::org::superior_by_name(lang, from.text(lang)), reason)
                }
                Some(ByName { from, until: Some(until), reason }) => {
                    (tr::org::superior_by_name_until(lang, from.text(lang), until.text(lang)), reason)
                }
            };
            view! {
                <p><a href=person_address(person.id)>{person.name}</a></p>
                <p class="muted small">{why}</p>
                {reason.map(|reason| view! { <p class="muted small">{tr::org::superior_why(lang, reason)}</p> })}
            }
            .into_any()
        }
    };
    view! { <section class="card"><h2>{tr::org::superior(lang)}</h2>{body}{appointed}</section> }.into_any()
}

fn record_card(record: PersonRecord, lang: Lang) -> AnyView {
    let sex = record.sex.map(|sex| if sex == "L" { tr::org::male(lang) } else { tr::org::female(lang) }.to_owned());
    let rows = [
        ("NIP", record.nip),
        (tr::org::internal_number(lang), record.internal_number),
        (tr::org::status(lang), Some(record.status)),
        (tr::org::rank(lang), record.rank),
        (tr::org::born(lang), record.born_on.map(|day| day.text(lang))),
        (tr::org::sex(lang), sex),
        (tr::org::email(lang), record.email),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(name, value)| Some(view! { <div><dt class="muted small">{name}</dt><dd>{value?}</dd></div> }))
        .collect_view();
    view! {
        <section class="card">
            <h2>{tr::org::record(lang)}</h2>
            <dl class="stack">{rows}</dl>
            <p class="help">{tr::org::record_help(lang)}</p>
        </section>
    }
    .into_any()
}

/// Those whom the name above may mean, to choose from; whoever chooses nobody may write more of the name instead.
fn choices(Meant { people, more }: Meant, posted: &Posted) -> Option<AnyView> {
    let lang = use_lang();
    let (n, chosen) = (people.len(), typed(posted, "chosen", ""));
    if n == 0 {
        return None;
    }
    let nobody = chosen.is_empty();
    let choice = |Candidate { person, posts }: Candidate| {
        let id = person.id.to_string();
        let number = person.masked.map(|masked| view! { " "<small class="muted">"NIP "{masked}</small> });
        view! {
            <label class="choice">
                <input type="radio" name="chosen" checked=chosen == id value=id/>
                <span>{person.name}" · "{posts.join("; ")}{number}</span>
            </label>
        }
    };
    let people = people.into_iter().map(choice).collect_view();
    let help = match more {
        true => tr::org::superior_which_more(lang, n),
        false => tr::org::superior_which_help(lang).to_owned(),
    };
    Some(
        view! {
            <fieldset class="field choices" aria-describedby="chosen-help">
                <legend>{tr::org::superior_which(lang)}</legend>
                <div>
                    {people}
                    <label class="choice">
                        <input type="radio" name="chosen" checked=nobody value=""/>
                        <span>{tr::org::superior_which_none(lang)}</span>
                    </label>
                </div>
                <p class="help" id="chosen-help">{help}</p>
            </fieldset>
        }
        .into_any(),
    )
}

/// A second post, and a superior by name.
#[component]
fn Forms(id: Uuid, needed: PersonForms, today: Day, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let PersonForms { mark, units, superiors, meant, .. } = needed;
    // nobody is given a post of the unit that happens to stand first
    let units = std::iter::once((String::new(), tr::org::choose_unit(lang).to_owned())).chain(units).collect();
    let address = person_address(id);
    let (to_post, to_superior) = (posted.values.contains_key("title"), posted.values.contains_key("number"));
    view! {
        <div class="column no-print">
            <details class="card" open=to_post>
                <summary>{tr::org::give_post(lang)}</summary>
                <p class="help">{tr::org::give_post_help(lang)}</p>
                <form class="form narrow-form" method="post" action=format!("{address}/jabatan")>
                    {posted.shown(Some(mark.clone()))}
                    <Choice posted=posted.clone() name="unit" label=tr::org::unit(lang) options=units required=true/>
                    <Field posted=posted.clone() name="title" label=tr::org::post(lang) required=true/>
                    <Field posted=posted.clone() name="since" label=tr::org::first_day(lang) kind="date" value=today.to_string() required=true/>
                    <button class="button">{tr::common::save(lang)}</button>
                </form>
            </details>
            <details class="card" open=to_superior>
                <summary>{tr::org::set_superior(lang)}</summary>
                <p class="help">{tr::org::set_superior_help(lang)}</p>
                <form class="form narrow-form" method="post" action=format!("{address}/atasan")>
                    {posted.shown(Some(mark))}
                    <Suggested posted=posted.clone() name="number" label=tr::org::superior_who(lang) help=tr::org::superior_who_help(lang) options=superiors/>
                    {choices(meant, &posted)}
                    <div class="pair">
                        <Field posted=posted.clone() name="from" label=tr::org::first_day(lang) kind="date" value=today.to_string() required=true/>
                        <Field posted=posted.clone() name="until" label=tr::org::last_day(lang) kind="date" help=tr::org::until_help(lang)/>
                    </div>
                    <Field posted name="reason" label=tr::org::reason(lang) required=true/>
                    <button class="button">{tr::common::save(lang)}</button>
                </form>
            </details>
        </div>
    }
}
