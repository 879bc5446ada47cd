//! Form fields: one column, the label above, help under it, the fault beside what was typed.
//! Forms are native POSTs to stable addresses; a refused form comes back with what was typed.

use crate::app::{Posted, use_lang};
use crate::base::{Error, Lang, tr};
use crate::ui::message::{Notice, SignIn, Tone};
use leptos::prelude::*;

/// What was typed into a field before, if the form comes back.
pub fn typed(posted: &Posted, name: &str, otherwise: &str) -> String {
    posted.values.get(name).cloned().unwrap_or_else(|| otherwise.to_owned())
}

/// The sentence about a field, if it was refused.
pub fn fault(posted: &Posted, name: &str) -> Option<String> {
    let Some(Error::Invalid(faults)) = &posted.error else { return None };
    let lang = use_lang();
    faults.iter().find(|fault| fault.field == name).map(|fault| fault.fault.text(lang))
}

/// A field's name with what stands above it.
pub type Label = (&'static str, fn(Lang) -> &'static str);

/// What was wrong with the whole form, above it; lists the fields so that nobody has to look for them.
#[component]
pub fn FormErrors(
    posted: Posted,
    /// The form's fields, by which each sentence is told apart from the others.
    #[prop(optional)]
    labels: &'static [Label],
    /// A field that is empty again, whatever was wrong, and what is to be done there.
    #[prop(optional_no_strip)]
    emptied: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let lang = use_lang();
    let emptied = emptied.map(|(field, words)| view! { <li><a href=format!("#{field}")>{words}</a></li> });
    let words = move |field: &str, words: String| match labels.iter().find(|(name, _)| *name == field) {
        Some((_, label)) => format!("{}: {words}", label(lang)),
        None => words,
    };
    posted.error.map(|error| {
        let (head, list) = match &error {
            Error::Invalid(faults) => {
                let list = faults.iter().map(|fault| {
                    let words = words(&fault.field, fault.fault.text(lang));
                    view! { <li><a href=format!("#{}", fault.field)>{words}</a></li> }
                });
                (tr::common::not_saved(lang), list.collect_view().into_any())
            }
            // nothing of what was typed is wrong
            other => {
                let sign_in = matches!(other, Error::SignedOut).then(|| view! { <SignIn/> });
                (other.name(lang), view! { <li>{other.text(lang)} " " {sign_in}</li> }.into_any())
            }
        };
        view! { <Notice tone=Tone::Bad><p><b>{head}</b></p><ul>{list}{emptied}</ul></Notice> }
    })
}

/// Says that the form was sent and its answer is on the way. `client::forms` shows it; without script the
/// browser says so in its own way.
#[component]
pub fn Busy(#[prop(into)] words: String) -> impl IntoView {
    view! { <p class="busy" role="status" data-busy=words></p> }
}

/// A one-line field. `kind` is the input's type; `mode` its keyboard.
#[component]
pub fn Field(
    posted: Posted,
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] mode: &'static str,
    #[prop(optional)] autocomplete: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] placeholder: String,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] min: String,
    #[prop(optional, into)] max: String,
    /// Beside the field. Only with script, which keeps it true while the form is filled in.
    #[prop(optional_no_strip)]
    unit: Option<String>,
) -> impl IntoView {
    let value = if kind == "password" { String::new() } else { typed(&posted, name, &value) };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (fault_text, help_text) = (fault(&posted, name), some(&help));
    let wrong = fault_text.is_some();
    let beside = unit.is_some().then(|| format!("{name}-unit"));
    let described = beside.into_iter().chain(described(name, help_text.is_some(), wrong)).collect::<Vec<_>>().join(" ");
    let input = view! {
        <input
            id=name name=name type=kind value=value required=required
            inputmode=some(mode) autocomplete=some(autocomplete) placeholder=some(&placeholder)
            min=some(&min) max=some(&max)
            aria-describedby=some(&described) aria-invalid=wrong.then_some("true")
        />
    };
    let input = match unit {
        Some(unit) => view! {
            <div class="with-unit">{input}<span class="unit with-script" id=format!("{name}-unit") data-unit="">{unit}</span></div>
        }
        .into_any(),
        None => input.into_any(),
    };
    view! {
        <div class="field" class:wrong=wrong>
            <label for=name>{label}</label>
            {input}
            <Below name help=help_text fault=fault_text/>
        </div>
    }
}

/// A one-line field that must be filled in, with likely answers to choose from; any other can be typed.
#[component]
pub fn Suggested(
    posted: Posted,
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] help: String,
    options: Vec<String>,
) -> impl IntoView {
    let value = typed(&posted, name, "");
    let fault_text = fault(&posted, name);
    let wrong = fault_text.is_some();
    let described = described(name, true, wrong);
    let list = format!("{name}-list");
    let options = options.into_iter().map(|value| view! { <option value=value></option> }).collect_view();
    view! {
        <div class="field" class:wrong=wrong>
            <label for=name>{label}</label>
            <input
                id=name name=name type="text" value=value required=true list=list.clone()
                aria-describedby=described aria-invalid=wrong.then_some("true")
            />
            <datalist id=list>{options}</datalist>
            <Below name help=Some(help) fault=fault_text/>
        </div>
    }
}

/// A field of several lines: the only `<textarea>` of the program, because Leptos 0.8 does not
/// escape its children when rendering on the server. The text is escaped here.
#[component]
pub fn TextArea(
    posted: Posted,
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: String,
    #[prop(optional, into)] value: String,
    #[prop(default = 3)] rows: u8,
    #[prop(optional)] required: bool,
    #[prop(default = 1000)] longest: u16,
) -> impl IntoView {
    let value = typed(&posted, name, &value);
    let (fault_text, help_text) = (fault(&posted, name), (!help.is_empty()).then_some(help));
    let wrong = fault_text.is_some();
    let described = described(name, help_text.is_some(), wrong);
    // the parser drops one line break after the tag, so one is given for it to drop
    let escaped = format!("\n{}", value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
    view! {
        <div class="field" class:wrong=wrong>
            <label for=name>{label}</label>
            <textarea
                id=name name=name rows=rows.to_string() required=required maxlength=longest.to_string()
                aria-describedby=described aria-invalid=wrong.then_some("true")
                inner_html=escaped
            ></textarea>
            <Below name help=help_text fault=fault_text/>
        </div>
    }
}

/// A choice from a list of (value, words).
#[component]
pub fn Choice(
    posted: Posted,
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: String,
    options: Vec<(String, String)>,
    #[prop(optional, into)] value: String,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let value = typed(&posted, name, &value);
    let (fault_text, help_text) = (fault(&posted, name), (!help.is_empty()).then_some(help));
    let wrong = fault_text.is_some();
    let described = described(name, help_text.is_some(), wrong);
    let options = options
        .into_iter()
        .map(|(code, words)| view! { <option selected=code == value value=code>{words}</option> })
        .collect_view();
    view! {
        <div class="field" class:wrong=wrong>
            <label for=name>{label}</label>
            <select id=name name=name required=required aria-describedby=described aria-invalid=wrong.then_some("true")>
                {options}
            </select>
            <Below name help=help_text fault=fault_text/>
        </div>
    }
}

fn described(name: &str, help: bool, fault: bool) -> Option<String> {
    let ids: Vec<String> = [(help, "help"), (fault, "fault")]
        .iter()
        .filter(|(there, _)| *there)
        .map(|(_, end)| format!("{name}-{end}"))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

#[component]
fn Below(name: &'static str, help: Option<String>, fault: Option<String>) -> impl IntoView {
    view! {
        {help.map(|help| view! { <p class="help" id=format!("{name}-help")>{help}</p> })}
        {fault.map(|fault| view! { <p class="fault" id=format!("{name}-fault")>{fault}</p> })}
    }
}
