//! `/akun`: accounts, their roles and personal links.

use super::LABELS;
use crate::access::api::load_accounts;
use crate::access::words::place;
use crate::access::{AccountLine, Accounts, Action, MOST_AT_ONCE, Person, Role, UnitCount};
use crate::app::{Posted, SHOWN, use_lang, use_posted, use_site};
use crate::base::text::{spaced, with_query};
use crate::base::{Lang, tr};
use crate::still;
use crate::ui::form::{Choice, Field, FormErrors};
use crate::ui::load::loaded;
use crate::ui::message::{Badge, Notice, OnlyHere, Tone};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

still!(
    /// `/akun`: accounts, their roles and personal links.
    AccountsPage, accounts
);

fn accounts() -> impl IntoView {
    let (lang, posted) = (use_lang(), use_posted());
    // the personnel office makes accounts of employees and prints their links; roles it does not give
    let may = |action| use_site().me.is_some_and(|me| me.may_here(action));
    let administers = may(Action::ManageAccounts);
    let search_label =
        if may(Action::ReadPersonnel) { tr::access::search(lang) } else { tr::access::search_whole(lang) };
    let query = use_query_map();
    let text = query.with_untracked(|query| query.get("q").unwrap_or_default());
    let saved = query.with_untracked(|query| query.get("ok")).filter(|_| posted.error.is_none());
    let found = Resource::new(
        move || query.with(|query| (query.get("q").unwrap_or_default(), query.get("dari"))),
        |(search, cursor)| load_accounts(search, cursor),
    );
    let cursor = query.with_untracked(|query| query.get("dari").unwrap_or_default());
    let search = Search { text, cursor };
    loaded(found, move |(found, site): (Accounts, String)| {
        let Accounts { accounts, next, without, units, waiting } = found;
        let next = next.map(|cursor| {
            let address = with_query("/akun", [("q", search.text.as_str()), ("dari", cursor.as_str())]);
            view! { <p><a class="button quiet" href=address rel="external">{tr::common::next(lang)}</a></p> }
        });
        view! {
            <Title text=tr::access::accounts(lang)/>
            <h1>{tr::access::accounts(lang)}</h1>
            <p class="muted">{tr::access::accounts_help(lang)}" "{if administers { tr::access::roles_how(lang) } else { tr::access::roles_by_administrator(lang) }}" "<a href="/mulai">{tr::common::who_may(lang)}</a></p>
            {saved.as_deref().map(|what| done(what, lang))}
            <FormErrors posted=posted.clone() labels=LABELS/>
            // before links are made: nobody gets another one at a stroke
            <OnlyHere site/>
            {(!units.is_empty()).then(|| accounts_of_unit(units, lang))}
            {(!waiting.is_empty()).then(|| links_of_unit(waiting, lang))}
            <form class="filters" method="get" action="/akun" role="search">
                <Field posted=Posted::default() name="q" kind="search" label=search_label value=search.text.clone()/>
                <button class="button">{tr::common::search(lang)}</button>
            </form>
            <section class="card">
                <h2>{tr::access::accounts(lang)}</h2>
                {table(accounts, administers, &search, lang)}
                {next}
            </section>
            {(!without.is_empty()).then(|| people(without, &search, lang))}
            {administers.then(|| view! { <Plain posted=posted.clone()/> })}
        }
        .into_any()
    })
}

/// What was looked for. It goes along with what is done to one of those found, so that they are seen again.
#[derive(Clone)]
struct Search {
    text: String,
    cursor: String,
}

impl Search {
    fn fields(&self) -> impl IntoView + use<> {
        let field = |(name, value): (&'static str, &String)| {
            (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value.clone()/> })
        };
        [("q", &self.text), ("dari", &self.cursor)].map(field).into_iter().collect_view()
    }
}

/// What was saved; `tautan` is a first role, with which the password is forgotten.
fn done(what: &str, lang: Lang) -> AnyView {
    match what {
        "tautan" => view! { <Notice tone=Tone::Warn><p>{tr::access::ok_first_role(lang)}</p></Notice> }.into_any(),
        _ => view! { <Notice tone=Tone::Good><p>{tr::common::saved(lang)}</p></Notice> }.into_any(),
    }
}

fn table(accounts: Vec<AccountLine>, administers: bool, search: &Search, lang: Lang) -> AnyView {
    if accounts.is_empty() {
        return view! { <p class="muted">{tr::access::nobody(lang)}</p> }.into_any();
    }
    view! {
        <table class="cards accounts">
            <thead>
                <tr>
                    <th scope="col">{tr::access::name(lang)}</th>
                    <th scope="col">{tr::access::roles(lang)}</th>
                    <th scope="col">{tr::access::state(lang)}</th>
                    <th scope="col">{tr::access::manage(lang)}</th>
                </tr>
            </thead>
            <tbody>{accounts.into_iter().map(|account| line(account, administers, search, lang)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn line(account: AccountLine, administers: bool, search: &Search, lang: Lang) -> impl IntoView + use<> {
    let AccountLine { id, name, login, of_person, post, unit, roles, mark, disabled, has_password } = account;
    let ordinary = of_person && roles.is_empty();
    let words = match ordinary {
        true => tr::access::employee(lang).to_owned(),
        false => roles.iter().map(|role| role.word(lang)).collect::<Vec<_>>().join(", "),
    };
    let (tone, state) = match (disabled, has_password) {
        (true, _) => (Tone::Bad, tr::access::disabled(lang)),
        (false, false) => (Tone::Warn, tr::access::no_password(lang)),
        (false, true) => (Tone::Good, tr::access::active(lang)),
    };
    let address = format!("/akun/{id}");
    let link = (!disabled && (administers || ordinary)).then(|| {
        view! {
            <form method="post" action=format!("{address}/tautan")>
                {search.fields()}
                <Do look="button quiet small" words=tr::access::make_link(lang) name=name.clone()/>
            </form>
        }
        .into_any()
    });
    let manage = match administers {
        true => Some(manage(name.clone(), address, link, (roles, mark), disabled, search)),
        false => link,
    };
    view! {
        <tr>
            <th scope="row">{whose(name, post, unit, Some(login))}</th>
            <td data-label=tr::access::roles(lang)>{words}</td>
            <td data-label=tr::access::state(lang)><Badge tone text=state/></td>
            <td>{manage}</td>
        </tr>
    }
}

/// A button that says to whoever does not see its row whom it concerns.
#[component]
fn Do(look: &'static str, words: &'static str, name: String) -> impl IntoView {
    view! { <button class=look aria-label=tr::access::of_account(use_lang(), words, name)>{words}</button> }
}

/// Somebody with where they work and their login: names alone do not tell people apart.
fn whose(name: String, post: Option<String>, unit: Option<String>, login: Option<String>) -> impl IntoView {
    let place = place(post.as_deref(), unit.as_deref());
    let place = (!place.is_empty()).then(|| view! { <br/><small>{place}</small> });
    let login = login.map(|login| view! { <br/><small class="muted">{spaced(&login)}</small> });
    view! { <div>{name}{place}{login}</div> }
}

/// What an administrator can do to an account; its roles come with the mark of them.
fn manage(
    name: String,
    address: String,
    link: Option<AnyView>,
    (roles, mark): (Vec<Role>, String),
    disabled: bool,
    search: &Search,
) -> AnyView {
    let lang = use_lang();
    let (look, switch) = match disabled {
        true => ("button quiet small", tr::access::enable(lang)),
        false => ("button danger small", tr::access::disable(lang)),
    };
    let first = roles.is_empty().then(|| view! { <p class="help">{tr::access::first_role(lang)}</p> });
    view! {
        <details>
            <summary aria-label=tr::access::manage_of(lang, &name)>{tr::access::manage(lang)}</summary>
            <div class="manage">
                <form class="stack" method="post" action=format!("{address}/peran")>
                    <input type="hidden" name=SHOWN value=mark/>
                    {search.fields()}
                    <RoleChecks given=roles of=name.clone()/>
                    {first}
                    <p><Do look="button quiet small" words=tr::access::save_roles(lang) name=name.clone()/></p>
                </form>
                <div class="row">
                    {link}
                    <form method="post" action=format!("{address}/keadaan")>
                        <input type="hidden" name="disabled" value=if disabled { "0" } else { "1" }/>
                        {search.fields()}
                        <Do look words=switch name/>
                    </form>
                </div>
            </div>
        </details>
    }
    .into_any()
}

/// A tick for each role, `of` somebody who has an account already.
#[component]
fn RoleChecks(#[prop(optional)] given: Vec<Role>, #[prop(optional)] of: Option<String>) -> impl IntoView {
    let lang = use_lang();
    let whose = of.map(|name| tr::access::of_account(lang, tr::access::roles(lang), name));
    let check = |role: Role| {
        view! {
            <label class="check">
                <input type="checkbox" name="role" value=role.code() checked=given.contains(&role)/>
                <span>{role.sentence(lang)}</span>
            </label>
        }
    };
    view! {
        <fieldset aria-label=whose>
            <legend class="small">{tr::access::roles(lang)}</legend>
            {Role::ALL.map(check).collect_view()}
        </fieldset>
    }
}

fn people(people: Vec<Person>, search: &Search, lang: Lang) -> impl IntoView + use<> {
    let line = |Person { id, name, number, post, unit }: Person| {
        view! {
            <li class="head">
                {whose(name.clone(), post, unit, number)}
                <form method="post" action="/akun/orang">
                    <input type="hidden" name="person" value=id.to_string()/>
                    {search.fields()}
                    <Do look="button quiet small" words=tr::access::make_account(lang) name/>
                </form>
            </li>
        }
    };
    view! {
        <section class="card">
            <h2>{tr::access::without(lang)}</h2>
            <p class="muted">{tr::access::without_help(lang)}</p>
            <ul class="list">{people.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Plain(posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let open = posted.values.contains_key("login");
    view! {
        <details class="card" open=open>
            <summary>{tr::access::plain(lang)}</summary>
            <p class="muted">{tr::access::plain_help(lang)}</p>
            <form class="form narrow-form" method="post" action="/akun">
                <Field posted=posted.clone() name="name" label=tr::access::name(lang) required=true/>
                <Field
                    posted name="login" label=tr::access::user_name(lang) help=tr::access::user_name_help(lang)
                    required=true
                />
                <RoleChecks/>
                <button class="button">{tr::access::make_account(lang)}</button>
            </form>
        </details>
    }
}

/// Accounts for everybody of a unit who has none.
fn accounts_of_unit(units: Vec<UnitCount>, lang: Lang) -> impl IntoView {
    view! {
        <section class="card">
            <h2>{tr::access::by_unit(lang)}</h2>
            <p class="muted">{tr::access::by_unit_help(lang, MOST_AT_ONCE)}</p>
            <form class="form beside" method="post" action="/akun/unit">
                {choice("unit", units, lang)}
                <button class="button">{tr::access::make_accounts(lang)}</button>
            </form>
        </section>
    }
}

/// New links of a unit for all who have not used theirs.
fn links_of_unit(waiting: Vec<UnitCount>, lang: Lang) -> impl IntoView {
    view! {
        <details class="card">
            <summary>{tr::access::again_by_unit(lang)}</summary>
            <p class="muted">{tr::access::again_by_unit_help(lang, MOST_AT_ONCE)}</p>
            <form class="form beside" method="post" action="/akun/unit/tautan">
                {choice("waiting", waiting, lang)}
                <button class="button">{tr::access::print_again(lang)}</button>
            </form>
        </details>
    }
}

/// A unit to choose: nobody acts on the one that happens to stand first.
fn choice(name: &'static str, units: Vec<UnitCount>, lang: Lang) -> impl IntoView {
    let named =
        units.into_iter().map(|UnitCount { code, name, people }| (code, tr::access::unit_option(lang, name, people)));
    let options = std::iter::once((String::new(), tr::access::choose_unit(lang).to_owned())).chain(named).collect();
    view! { <Choice posted=Posted::default() name label=tr::access::unit(lang) options required=true/> }
}
