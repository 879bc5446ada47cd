//! The form on which a service is rated. Without script it is one page with all questions; with
//! script the same form shows one at a time, so that nothing that was answered is ever lost.

use crate::app::{Posted, use_lang};
use crate::base::{Uuid, tr};
use crate::survey::words::{age_group, of_code};
use crate::survey::{AGES, EDUCATIONS, Element, LONGEST_REMARK, OCCUPATIONS, SEXES, Service};
use crate::ui::form::{Choice, FormErrors, TextArea, typed};
use leptos::ev::SubmitEvent;
use leptos::html::{Fieldset, Form};
use leptos::prelude::*;
use leptos_meta::Title;

/// The part of the form that is shown: all of it, or one question (the one after the last is the
/// remark).
type Step = RwSignal<Option<usize>>;

/// The questions about a service. `id` makes a double click count once.
#[component]
pub fn Questions(service: Service, id: Uuid, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let title = tr::survey::ask(lang, &service.name);
    let elements: Vec<Element> = service.elements().collect();
    let last = elements.len();
    let parts: Vec<NodeRef<Fieldset>> = (0..=last).map(|_| NodeRef::new()).collect();
    let (form, step) = (NodeRef::<Form>::new(), Step::new(None));
    let refused = posted.error.is_some();
    Effect::new(move |_| {
        // whoever has begun on the whole page, or must correct something, stays there
        let untouched =
            form.get().is_some_and(|form| form.query_selector("input:checked").is_ok_and(|it| it.is_none()));
        if untouched && !refused {
            step.set(Some(0));
        }
    });
    let refs = StoredValue::new(parts.clone());
    let go = move |to: usize| {
        step.set(Some(to));
        // once it is shown
        request_animation_frame(move || {
            if let Some(part) = refs.with_value(|parts| parts.get(to).and_then(NodeRef::get_untracked)) {
                let _ = part.focus();
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        if let Some(at) = step.get_untracked().filter(|at| *at < last) {
            event.prevent_default();
            go(at + 1);
        }
    };
    let questions = elements
        .into_iter()
        .zip(&parts)
        .enumerate()
        .map(|(at, (element, part))| view! { <Question element posted=posted.clone() step at part=*part/> })
        .collect_view();
    view! {
        <Title text=title.clone()/>
        <h1>{title}</h1>
        <FormErrors posted=posted.clone()/>
        <form method="post" action=format!("/nilai/{}", service.code) class="form" node_ref=form on:submit=submit>
            <input type="hidden" name="id" value=id.to_string() autocomplete="off"/>
            <Progress step last/>
            {questions}
            <fieldset class="question stack" tabindex="-1" node_ref=parts[last] hidden=hidden(step, last)>
                <legend class="visually-hidden">{tr::survey::last_step(lang)}</legend>
                <TextArea
                    posted=posted.clone() name="remark" label=tr::survey::remark(lang) help=tr::survey::remark_help(lang)
                    longest=LONGEST_REMARK
                />
                <AboutYou posted/>
            </fieldset>
            {move || buttons(step, last, go)}
        </form>
    }
}

/// How many questions there are and how many are done.
#[component]
fn Progress(step: Step, last: usize) -> impl IntoView {
    let lang = use_lang();
    let words = move || match step.get() {
        None => tr::survey::questions(lang, last),
        Some(at) if at < last => tr::survey::question(lang, last, at + 1),
        Some(_) => tr::survey::last_step(lang).to_owned(),
    };
    let done = move || step.get().unwrap_or_default().to_string();
    view! {
        <div class="stack">
            <p class="muted" aria-live="polite">{words}</p>
            <progress class="progress" aria-label=tr::survey::progress(lang) max=last.to_string() value=done></progress>
        </div>
    }
}

/// Whether a part is out of sight.
fn hidden(step: Step, at: usize) -> impl Fn() -> bool + Clone + Send + Sync + 'static {
    move || step.get().is_some_and(|shown| shown != at)
}

/// An element with its four answers as tiles.
#[component]
fn Question(element: Element, posted: Posted, step: Step, at: usize, part: NodeRef<Fieldset>) -> impl IntoView {
    let (lang, key, words) = (use_lang(), element.key(), element.question());
    let chosen = typed(&posted, key, "");
    let tiles = ["1", "2", "3", "4"]
        .into_iter()
        .zip(words.answers)
        .map(|(value, answer)| {
            view! {
                <label class="tile">
                    <input type="radio" name=key value=value checked=value == chosen/>
                    <b aria-hidden="true">{value}</b>
                    <span>{answer(lang)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="question" id=key tabindex="-1" node_ref=part hidden=hidden(step, at)>
            <legend><h2>{(words.name)(lang)}</h2><span class="muted">{(words.ask)(lang)}</span></legend>
            <div class="tiles">{tiles}</div>
        </fieldset>
    }
}

/// What one may tell of oneself.
#[component]
fn AboutYou(posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let list = |codes: &[&'static str]| {
        let told = codes.iter().map(|code| ((*code).to_owned(), of_code(code, lang).to_owned()));
        std::iter::once((String::new(), tr::survey::not_told(lang).to_owned())).chain(told).collect::<Vec<_>>()
    };
    let mut ages = list(&[]);
    ages.extend(AGES.iter().enumerate().map(|(at, age)| (age.to_string(), age_group(at, lang))));
    view! {
        <details>
            <summary>{tr::survey::about_you(lang)}</summary>
            <div class="stack">
                <p class="help">{tr::survey::about_you_help(lang)}</p>
                <Choice posted=posted.clone() name="age" label=tr::survey::age(lang) options=ages/>
                <Choice posted=posted.clone() name="sex" label=tr::survey::sex(lang) options=list(&SEXES)/>
                <Choice posted=posted.clone() name="education" label=tr::survey::education(lang) options=list(&EDUCATIONS)/>
                <Choice posted name="occupation" label=tr::survey::occupation(lang) options=list(&OCCUPATIONS)/>
            </div>
        </details>
    }
}

/// What stands below the questions: the way on, and the rule. Going on is sending, which
/// [`Questions`] holds back until the last part, so that the Enter key does what the button does.
fn buttons(step: Step, last: usize, go: impl Fn(usize) + Copy + 'static) -> AnyView {
    let lang = use_lang();
    let (note, rule) = (tr::survey::elements_note(lang), tr::survey::rule(lang));
    let Some(at) = step.get() else {
        return view! {
            <button class="button wide">{tr::survey::send(lang)}</button>
            <p class="help">{note}</p>
            <p class="help">{rule}</p>
        }
        .into_any();
    };
    let back = (at > 0).then(|| {
        view! { <button type="button" class="button quiet wide" on:click=move |_| go(at - 1)>{tr::survey::back(lang)}</button> }
    });
    let on = if at < last { tr::survey::next(lang) } else { tr::survey::send(lang) };
    view! {
        <div class="steps">{back}<button class="button wide">{on}</button></div>
        <p class="help">{note}</p>
        <p class="help">{rule}</p>
    }
    .into_any()
}
