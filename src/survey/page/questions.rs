//! The form on which a service is rated. Without script it is one page with all questions; with
//! script (`client::steps`) the same form shows one at a time, so that nothing answered is ever lost.

use crate::app::{Posted, use_lang};
use crate::base::{Error, Uuid, tr};
use crate::survey::words::{age_group, of_code};
use crate::survey::{
    AGES, EDUCATIONS, Element, LONGEST_REMARK, MOST_AT_ONCE, OCCUPATIONS, SEXES, Service, rating_address,
};
use crate::ui::form::{Choice, FormErrors, TextArea, typed};
use crate::ui::title::Title;
use leptos::prelude::*;

/// The questions about a service. `id` makes a double click count once.
#[component]
pub fn Questions(service: Service, id: Uuid, posted: Posted) -> impl IntoView {
    let lang = use_lang();
    let title = tr::survey::ask(lang, &service.name);
    let error = posted.error.clone();
    let elements: Vec<Element> = service.elements().collect();
    let last = elements.len();
    // whoever must correct something sees the whole form
    let steps = posted.error.is_none().then_some("");
    let questions = elements
        .into_iter()
        .enumerate()
        .map(|(at, element)| view! { <Question element posted=posted.clone() words=tr::survey::question(lang, last, at + 1)/> })
        .collect_view();
    view! {
        <Title text=title.clone()/>
        <h1>{title}</h1>
        <FormErrors posted=posted.clone()/>
        // whoever uses the browser next gets nothing of it back (`server::document`, too)
        <form method="post" action=rating_address(&service.code) class="form" data-steps=steps autocomplete="off">
            <input type="hidden" name="id" value=id.to_string() autocomplete="off"/>
            <div class="stack">
                <p class="muted" aria-live="polite" data-progress="">{tr::survey::questions(lang, last)}</p>
                {steps.map(|_| view! { <p class="help goes-on">{tr::survey::goes_on(lang)}</p> })}
                <progress class="progress" aria-label=tr::survey::progress(lang) max=last.to_string() value="0"></progress>
            </div>
            {questions}
            <fieldset class="question stack" id="saran" tabindex="-1" data-words=tr::survey::last_step(lang)>
                <legend class="visually-hidden">{tr::survey::last_step(lang)}</legend>
                <TextArea
                    posted=posted.clone() name="remark" label=tr::survey::remark(lang) help=tr::survey::remark_help(lang)
                    longest=LONGEST_REMARK
                />
                <AboutYou posted/>
            </fieldset>
            <div class="steps" hidden="">
                <button type="button" class="button quiet wide" data-go="back">{tr::survey::back(lang)}</button>
                <button type="button" class="button wide" data-go="next">{tr::survey::next(lang)}</button>
            </div>
            <button class="button wide" data-send="">{tr::survey::send(lang)}</button>
            <p class="help">{tr::survey::elements_note(lang)}</p>
            <p class="help">{tr::survey::rule(lang, MOST_AT_ONCE)}</p>
            <Switch error/>
        </form>
    }
}

/// The switch of the language. Being a button of the form it sends what is answered so far, and what was wrong, which
/// come back in the other language (`survey::http`) and are kept nowhere. It stands behind the form's own button,
/// because Enter presses the first; the style sheet hides that of the foot, which would lose the answers.
#[component]
fn Switch(error: Option<Error>) -> impl IntoView {
    let lang = use_lang();
    let other = lang.other().code();
    let refused = error.and_then(|error| serde_json::to_string(&error).ok());
    let refused = refused.map(|error| view! { <input type="hidden" name="refused" value=error/> });
    view! {
        {refused}
        <p><button class="link" lang=other name="lang" value=other>{tr::frame::other_language(lang)}</button></p>
    }
}

/// An element with its four answers as tiles. `words` say which question it is.
#[component]
fn Question(element: Element, posted: Posted, words: String) -> impl IntoView {
    let (lang, key, said) = (use_lang(), element.code(), element.question());
    let chosen = typed(&posted, key, "");
    let tiles = ["1", "2", "3", "4"]
        .into_iter()
        .zip(said.answers)
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
        <fieldset class="question" id=key tabindex="-1" data-words=words>
            <legend><h2>{(said.name)(lang)}</h2><span class="muted">{(said.ask)(lang)}</span></legend>
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
