//! What forms gain by script: a draft that outlives a lost connection, a report that is sent only to a server
//! that answers and knows its sender, the names of chosen files, the unit beside an amount, a word while the answer is
//! on its way.
//! Listens on the document, so that it serves every form of every page.

use super::{all, closest, on};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Event, HtmlFormElement, HtmlInputElement, RequestInit, Response, Storage};

/// A form that is kept as a draft while it is filled in; the form of a report, new or corrected.
const DRAFT: &str = "form[data-draft]";
const REPORT: &str = "form.report";
const SIGN_OUT: &str = "form[action^='/keluar']";

/// Where a form says that its answer is on the way, and the mark of one that was sent, or waits to be.
const BUSY: &str = "[data-busy]";
const SENT: &str = "data-sent";

/// What the mark says of a report that has left.
const LEFT: &str = "left";

/// Has its draft back, or came back from the server with what was typed.
const RESTORED: &str = "data-restored";

/// What the report's form says without a connection, once it is back, and to whoever is signed out.
const OFFLINE: &str = "[data-offline]";
const ONLINE: &str = "[data-online]";
const ENDED: &str = "[data-ended]";

/// The address that a report asks before it is sent, and so many milliseconds are waited for its answer: whether whom
/// the form was written for is still signed in.
const ASKS: &str = "data-asks";
const PATIENCE: i32 = 10_000;

/// The status of its answer if that is so, and to anybody else, and what counts as one when none came.
const SIGNED_IN: u16 = 204;
const SIGNED_OUT: u16 = 401;
const NO_ANSWER: u16 = 503;

/// The address of the page that has told that a report was sent, so that it ends one draft and not the next.
const TOLD: &str = "draft told";

/// What a draft holds. Not the day: a draft of yesterday is not sent as yesterday's unseen.
const DRAFTED: &str = "input:not([type=file], [type=date]), select, textarea";

/// Begins to listen; a draft of this tab comes back into its form, unless the form has just been sent.
/// One that is made later gets it when it is shown: the style sheet gives it an animation that tells so.
pub fn listen() {
    let sent = was_sent();
    let body = document().body();
    for form in body.map(|body| all(&body, DRAFT)).unwrap_or_default() {
        restore(&form, sent);
    }
    for event in ["animationstart", "focusin"] {
        on(event, |event| {
            if let Some(form) = closest(&event, DRAFT) {
                restore(&form, false);
            }
        });
    }
    on("input", |event| {
        if let Some(form) = closest(&event, DRAFT) {
            keep(&form);
        }
        // nothing tells that the browser was made to stop sending it; whoever changes it can send it again
        if let Some(form) = closest(&event, REPORT).filter(has_left) {
            let _ = form.remove_attribute(SENT);
        }
    });
    on("change", |event| {
        if let Some(form) = closest(&event, REPORT) {
            name_files(&form);
            if event.target().is_some_and(|it| it.unchecked_into::<HtmlInputElement>().name() == "indikator") {
                usual_amount(&form);
            }
        }
    });
    on("submit", |event| {
        tell_busy(&event);
        forget_drafts(&event);
        ask_first(&event);
    });
    let shown = Closure::<dyn Fn()>::new(forget_sent);
    let _ = window().add_event_listener_with_callback("pageshow", shown.as_ref().unchecked_ref());
    shown.forget();
}

/// Whether the page tells that the report was sent whose draft is kept. Loaded once more, as after a lost connection,
/// it may have the draft of the next.
fn was_sent() -> bool {
    let query = window().location().search().unwrap_or_default();
    let Some(storage) = storage().filter(|_| query.starts_with("?ok=simpan")) else { return false };
    let told = storage.get_item(TOLD).ok().flatten();
    let _ = storage.set_item(TOLD, &query);
    told.is_none_or(|told| told != query)
}

/// Sends a report once the server has answered that its sender is signed in: the browser's own page of a lost
/// connection, or the server's of an ended session, would take the place of what was written and of the chosen files,
/// and whoever signed in since must not send it as theirs. That the phone is online says nothing of the server.
fn ask_first(event: &Event) {
    let Some(form) = closest(event, REPORT) else { return };
    event.prevent_default();
    // asks already
    if form.has_attribute(SENT) {
        return;
    }
    let _ = form.set_attribute(SENT, "");
    // also what was typed before the script came
    if form.matches(DRAFT).unwrap_or(false) {
        keep(&form);
    }
    show(OFFLINE, false);
    show(ENDED, false);
    let asking = form.clone();
    let late = Closure::<dyn Fn()>::new(move || go_on(&asking, NO_ANSWER));
    let waiting =
        window().set_timeout_with_callback_and_timeout_and_arguments_0(late.as_ref().unchecked_ref(), PATIENCE);
    spawn_local(async move {
        // as no other site can ask it
        let post = RequestInit::new();
        post.set_method("POST");
        let asked = window().fetch_with_str_and_init(&form.get_attribute(ASKS).unwrap_or_default(), &post);
        let answer = JsFuture::from(asked).await;
        if let Ok(waiting) = waiting {
            window().clear_timeout_with_handle(waiting);
        }
        // called until now
        drop(late);
        go_on(&form, answer.map_or(NO_ANSWER, |answer| answer.unchecked_into::<Response>().status()));
    });
}

/// Sends a report that still waits for it, or says why not: its sender is signed out, or the server is out of reach.
/// One that has left keeps its mark: a second tap while its files are on their way would send it from its beginning.
fn go_on(form: &Element, answer: u16) {
    if !form.has_attribute(SENT) || has_left(form) {
        return;
    }
    // others answer in place of the server: a proxy when it is down, a network that wants a sign-in of its own first
    if answer == SIGNED_IN {
        let _ = form.set_attribute(SENT, LEFT);
        let _ = form.unchecked_ref::<HtmlFormElement>().submit();
        return;
    }
    let ended = answer == SIGNED_OUT;
    let _ = form.remove_attribute(SENT);
    show(ENDED, ended);
    show(OFFLINE, !ended);
    show(ONLINE, false);
    if !ended {
        tell_online();
    }
}

/// Whether a report was sent, and does not just wait to be.
fn has_left(form: &Element) -> bool {
    form.get_attribute(SENT).is_some_and(|sent| sent == LEFT)
}

/// Says when the connection is back, once.
fn tell_online() {
    // not one of `once_into_js`: with its way of calling, 5 KB move from the shell into each lazy part
    let told = Closure::<dyn Fn()>::new(|| {
        window().set_ononline(None);
        show(OFFLINE, false);
        show(ONLINE, true);
    });
    window().set_ononline(Some(told.as_ref().unchecked_ref()));
    told.forget();
}

/// Shows or hides what the page says of the connection.
fn show(what: &str, shown: bool) {
    if let Some(place) = document().query_selector(what).ok().flatten() {
        let _ = place.toggle_attribute_with_force("hidden", !shown);
    }
}

/// Says of a form with [`BUSY`] that it was sent, and lets it be sent once.
fn tell_busy(event: &Event) {
    let Some(form) = closest(event, "form") else { return };
    let Some(place) = form.query_selector(BUSY).ok().flatten() else { return };
    if form.has_attribute(SENT) {
        event.prevent_default();
        return;
    }
    let _ = form.set_attribute(SENT, "");
    place.set_text_content(place.get_attribute("data-busy").as_deref());
}

/// When the browser's way back leads to a page as it was left, its forms can be sent again.
fn forget_sent() {
    for form in document().body().map(|body| all(&body, "form[data-sent]")).unwrap_or_default() {
        let _ = form.remove_attribute(SENT);
        if let Some(place) = form.query_selector(BUSY).ok().flatten() {
            place.set_text_content(None);
        }
    }
}

/// Whoever signs out leaves nothing of what they wrote to the next user of a shared phone.
fn forget_drafts(event: &Event) {
    if let (Some(_), Some(storage)) = (closest(event, SIGN_OUT), storage()) {
        let _ = storage.clear();
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}

/// The fields of a draft with the names under which they are kept, by whose draft it is.
fn fields(form: &Element) -> Vec<(String, HtmlInputElement)> {
    let whose = form.get_attribute("data-draft").unwrap_or_default();
    let named = |it: Element| {
        let key = format!("draft {whose} {}", it.get_attribute("name")?);
        // all of them have the `value` of an input element
        Some((key, it.unchecked_into::<HtmlInputElement>()))
    };
    all(form, DRAFTED).into_iter().filter_map(named).collect()
}

fn keep(form: &Element) {
    let Some(storage) = storage() else { return };
    for (key, field) in fields(form).into_iter().filter(|(_, field)| !is_choice(field) || field.checked()) {
        let _ = storage.set_item(&key, &field.value());
    }
}

/// Brings a draft back into its form, or forgets it if it was sent; once.
fn restore(form: &Element, sent: bool) {
    if form.has_attribute(RESTORED) {
        return;
    }
    let _ = form.set_attribute(RESTORED, "");
    let Some(storage) = storage() else { return };
    for (key, field) in fields(form) {
        match storage.get_item(&key) {
            Ok(Some(_)) if sent => drop(storage.remove_item(&key)),
            Ok(Some(value)) if is_choice(&field) => choose(&field, &value),
            Ok(Some(value)) => field.set_value(&value),
            _ => {}
        }
    }
    unit(form);
}

/// One of several, of which one is chosen.
fn is_choice(field: &HtmlInputElement) -> bool {
    field.type_() == "radio"
}

/// Chooses it if it is the one, and shows it if it is folded away.
fn choose(field: &HtmlInputElement, value: &str) {
    if field.value() == value {
        field.set_checked(true);
        if let Some(fold) = field.closest("details").ok().flatten() {
            let _ = fold.set_attribute("open", "");
        }
    }
}

/// Says beside the amount what it counts, as the chosen indicator has it. Gives that choice.
fn unit(form: &Element) -> Option<Element> {
    let chosen = form.query_selector("[name=indikator]:checked").ok().flatten()?;
    // the text itself: what else the server wrote there belongs to the page's view, which may not be alive yet
    let words = form.query_selector("[data-unit]").ok().flatten()?.first_child()?;
    words.set_node_value(Some(&chosen.get_attribute("data-measure").unwrap_or_default()));
    Some(chosen)
}

/// Where amounts add up, one is usual; elsewhere no amount is. What was typed stays.
fn usual_amount(form: &Element) {
    let amount = form.query_selector("[name=jumlah]").ok().flatten();
    let (Some(chosen), Some(amount)) = (unit(form), amount) else { return };
    let amount = amount.unchecked_into::<HtmlInputElement>();
    match (chosen.has_attribute("data-adds"), amount.value().as_str()) {
        (true, "") => amount.set_value("1"),
        (false, "1") => amount.set_value(""),
        _ => {}
    }
}

fn name_files(form: &Element) {
    let inputs = all(form, "input[type=file]").into_iter().map(|it| it.unchecked_into::<HtmlInputElement>());
    let names: Vec<String> = inputs
        .filter_map(|input| input.files())
        .flat_map(|files| (0..files.length()).filter_map(move |at| files.item(at)))
        .map(|file| file.name())
        .collect();
    if let Some(words) = form.query_selector("[data-chosen]").ok().flatten() {
        words.set_text_content(Some(&names.join(", ")));
    }
}
