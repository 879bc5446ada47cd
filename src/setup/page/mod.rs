//! `/mulai`: the first steps, and who may do what.

use super::{Own, Setup, Step, Task, api, first_steps};
use crate::access::words::roles_for;
use crate::access::{Action, Role};
use crate::app::{SHOWN, use_lang, use_site};
use crate::base::{Lang, number, tr};
use crate::import::{ADDRESS, Kind, example_address};
use crate::still;
use crate::ui::icon::Icon;
use crate::ui::load::loaded;
use crate::ui::message::{Notice, Tone};
use crate::ui::title::Title;
use leptos::prelude::*;
use std::collections::BTreeSet;

still!(
    /// `/mulai`: the first steps.
    SetupPage, setup
);

fn setup() -> impl IntoView {
    loaded(Resource::new(|| (), |()| api::load_setup()), |setup| view! { <Steps setup/> }.into_any())
}

#[component]
fn Steps(setup: Setup) -> impl IntoView {
    let (lang, site) = (use_lang(), use_site());
    let done = setup.steps.iter().filter(|step| step.begun());
    let done = done.map(|step| made(step, lang)).collect::<Vec<_>>().join(", ");
    let done = (!done.is_empty()).then(|| view! { <p class="muted">{tr::setup::done(lang, done)}</p> });
    let head = if first_steps(&setup.steps) {
        view! { <p class="muted">{tr::setup::lead(lang, site.government)}</p> }.into_any()
    } else {
        view! {
            <Notice tone=Tone::Good>
                <p><b>{tr::setup::no_first_steps(lang)}</b></p>
                <p>{tr::setup::no_first_steps_lead(lang)}</p>
            </Notice>
        }
        .into_any()
    };
    let open = setup.open().map(|step| view! { <OneStep step=*step setup=setup.clone()/> }).collect_view();
    view! {
        <Title text=tr::nav::start(lang)/>
        <h1>{tr::nav::start(lang)}</h1>
        {head}
        {done}
        <ol class="first-steps">{open}</ol>
        <Roles setup/>
    }
}

/// How many there are of what a step makes: `12 unit`, `7 dari 192 unit sudah punya akun`.
fn made(step: &Step, lang: Lang) -> String {
    let count = number::count(step.count, lang);
    match step.of {
        Some(all) => tr::setup::accounts_of(lang, number::count(all, lang), count),
        None => format!("{count} {}", step.task.made(lang)),
    }
}

/// A step that is open: who does it, and the way to do it.
#[component]
fn OneStep(step: Step, setup: Setup) -> impl IntoView {
    let lang = use_lang();
    let Step { task, may, .. } = step;
    let action = task.action();
    let names: BTreeSet<&str> = action.roles().flat_map(|role| setup.who(role)).map(String::as_str).collect();
    let holders = if names.is_empty() {
        tr::setup::nobody(lang).to_owned()
    } else {
        tr::setup::held_by(lang, names.into_iter().collect::<Vec<_>>().join(", "))
    };
    let who = tr::setup::done_by(lang, roles_for(&[action], lang));
    let so_far = step.begun().then(|| view! { <p><b>{made(&step, lang)}</b></p> });
    let way = match (setup.waits_for(task), may) {
        (Some(before), _) => view! { <p class="muted">{tr::setup::after(lang, before.title(lang))}</p> }.into_any(),
        (None, true) => ways(task, lang),
        (None, false) => view! { <Lacking action setup/> }.into_any(),
    };
    view! {
        <li class="card">
            <h2>{task.title(lang)}</h2>
            <p>{task.lead(lang)}</p>
            {so_far}
            <p class="muted">{format!("{who} {holders}")}</p>
            {way}
        </li>
    }
}

/// The ways to do a task.
fn ways(task: Task, lang: Lang) -> AnyView {
    let Task::Load(kind) = task else {
        return view! { <p><a class="button" href="/akun">{tr::setup::open_accounts(lang)}</a></p> }.into_any();
    };
    let by_hand = match kind {
        Kind::Indicators => Some(("/indikator", tr::setup::indicators_by_hand(lang))),
        Kind::Services => Some(("/kelola-layanan", tr::setup::services_by_hand(lang))),
        Kind::Answers => Some(("/kelola-layanan", tr::setup::posters(lang))),
        Kind::Units | Kind::People => None,
    };
    let by_hand = by_hand.map(|(href, words)| view! { <a class="line" href=href>{words}</a> });
    view! {
        <div class="row">
            <a class="button" href=format!("{ADDRESS}?jenis={}", kind.code())>{Icon::Upload.view()}{tr::setup::choose_file(lang)}</a>
            <a class="button quiet" href=example_address(kind) rel="external" download="">
                {Icon::Download.view()}{tr::import::template(lang)}
            </a>
            {by_hand}
        </div>
    }
    .into_any()
}

/// How a role that the viewer lacks is given: an administrator takes it with one button, or gives it to
/// another; others are told whom to ask.
#[component]
fn Lacking(action: Action, setup: Setup) -> impl IntoView {
    let lang = use_lang();
    let how = match (setup.own.clone(), action.roles().next()) {
        (Some(own), Some(role)) => view! {
            <div class="row"><Take role own/><a class="line" href="/akun">{tr::setup::give_other(lang)}</a></div>
        }
        .into_any(),
        _ => view! { <p>{tr::setup::ask(lang, setup.who(Role::Administrator).join(", "))}</p> }.into_any(),
    };
    view! {
        <Notice tone=Tone::Plain><p><b>{tr::setup::needs(lang, roles_for(&[action], lang))}</b></p>{how}</Notice>
    }
}

/// The button that gives the own account a role besides those it has.
#[component]
fn Take(role: Role, own: Own) -> impl IntoView {
    let lang = use_lang();
    let roles = own.roles.into_iter().chain([role]);
    let roles = roles.map(|role| view! { <input type="hidden" name="role" value=role.code()/> }).collect_view();
    view! {
        <form method="post" action=format!("/akun/{}/peran", own.account)>
            <input type="hidden" name="kembali" value="/mulai"/>
            <input type="hidden" name=SHOWN value=own.mark/>
            {roles}
            <button class="button">{tr::setup::take(lang, role.word(lang))}</button>
        </form>
    }
}

/// All roles, what they are for and who holds them.
#[component]
fn Roles(setup: Setup) -> impl IntoView {
    let lang = use_lang();
    let rows = setup
        .holders
        .into_iter()
        .map(|(role, names)| {
            let names = if names.is_empty() { tr::setup::nobody(lang).to_owned() } else { names.join(", ") };
            view! { <li><p>{role.sentence(lang)}</p><p class="muted small">{names}</p></li> }
        })
        .collect_view();
    let give =
        setup.own.is_some().then(|| view! { <p><a class="line" href="/akun">{tr::common::give_role(lang)}</a></p> });
    view! {
        <section class="card">
            <h2>{tr::setup::roles(lang)}</h2>
            <p class="muted">{tr::setup::roles_lead(lang)}</p>
            <ul class="list">{rows}</ul>
            {give}
        </section>
    }
}
