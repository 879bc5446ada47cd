//! What a superior answers: to one entry or to many, in the list and on the page of an entry.

use crate::app::use_lang;
use crate::base::tr;
use crate::ui::icon::Icon;
use crate::work::ReactionKind;
use leptos::prelude::*;

/// Accept and praise at a tap; sending back opens the reasons, each of which sends. Part of a form.
#[component]
pub fn Answers(
    /// Which entries, for whoever hears the page.
    #[prop(optional, into)]
    about: String,
    /// Tells the fields of a page's forms apart.
    #[prop(optional, into)]
    place: String,
    #[prop(optional_no_strip)] fault: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let label = |word: &str| (!about.is_empty()).then(|| format!("{word}: {about}"));
    let [accept, praise, back] = [tr::work::accept(lang), tr::work::praise(lang), tr::work::send_back(lang)];
    let open = fault.is_some();
    view! {
        <div class="answers">
            // Enter in the field of the reason presses the form's first button: not the one that accepts
            <button class="visually-hidden" tabindex="-1" aria-hidden="true"></button>
            <button class="button small" name="aksi" value=ReactionKind::Accepted.code() formnovalidate=true
                aria-label=label(accept)>
                {Icon::Check.view()} {accept}
            </button>
            <button class="button quiet small" name="aksi" value=ReactionKind::Praised.code() formnovalidate=true
                aria-label=label(praise)>
                {Icon::Star.view()} {praise}
            </button>
            <details open=open>
                <summary class="button quiet small" aria-label=label(back)>{Icon::Return.view()} {back}</summary>
                <Reasons kind=ReactionKind::Returned place fault/>
            </details>
        </div>
    }
}

/// Why entries go back: usual reasons in one tap, or in one's own words. Part of a form.
#[component]
pub fn Reasons(
    kind: ReactionKind,
    #[prop(into)] place: String,
    #[prop(optional_no_strip)] fault: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let field = if place.is_empty() { "alasan".to_owned() } else { format!("alasan-{place}") };
    let ready = [tr::work::reason_1, tr::work::reason_2, tr::work::reason_3, tr::work::reason_4]
        .map(|reason| {
            let reason = reason(lang);
            view! { <button class="chip" name="cepat" value=reason formnovalidate=true>{reason}</button> }
        })
        .into_iter()
        .collect_view();
    let wrong = fault.is_some();
    let send = match kind {
        ReactionKind::TakenBack => tr::work::take_back(lang),
        _ => tr::work::send_back(lang),
    };
    view! {
        <div class="reasons">
            <input type="hidden" name="kembali" value=kind.code()/>
            // which of the page's forms a fault belongs to
            {(!place.is_empty()).then(|| view! { <input type="hidden" name="tempat" value=place/> })}
            <p class="small muted">{tr::work::send_back_help(lang)}</p>
            <div class="row">{ready}</div>
            <div class="field" class:wrong=wrong>
                <label for=field.clone()>{tr::work::send_back_why(lang)}</label>
                <div class="why">
                    // the browser asks for it, so that without script the ticks are not lost; other buttons need none
                    <input id=field name="alasan" required=true maxlength="500" autocomplete="off"
                        aria-invalid=wrong.then_some("true")/>
                    <button class="button danger">{send}</button>
                </div>
                {fault.map(|fault| view! { <p class="fault">{fault}</p> })}
            </div>
        </div>
    }
}
