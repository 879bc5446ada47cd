//! The document around the app, and how it fetches the client.

use super::problem::NOWHERE;
use crate::app::{App, Posted};
use axum::http::request::Parts;
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};
use std::sync::OnceLock;

/// Two kinds of pages that answer a form become pages like others, at their own address: the way back and loading them
/// anew ask for that, not whether to send the form once more. One that is alive in the browser, because the client
/// looks for it there; a report comes back from its draft. And the questionnaire (`autocomplete=off`), which is sent to
/// the address where it stands, because whoever uses the browser next gets nothing of it back. Other still pages, whose
/// forms have no draft, can only be sent again.
const AT_HOME: &str = "\
    const still = document.querySelector(\"main > .page\"); \
    const page = document.querySelector(\".foot [name=back]\"); \
    if (still?.querySelector(\"form[autocomplete=off]\")) history.replaceState(null, \"\"); \
    else if (page && !still) history.replaceState(null, \"\", page.value);";

/// The document of every page.
pub fn document(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#0e2f36"/>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <HashedStylesheet options=options.clone() id="style"/>
                {answers_form().then(|| view! { <script type="module" nonce=use_nonce()>{AT_HOME}</script> })}
                {(!is_nowhere()).then(|| view! { <Client options/> })}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The page has a form again: it was refused, or the language was switched while it was filled in.
fn answers_form() -> bool {
    use_context::<Posted>().is_some_and(|posted| posted.asked.is_none() && posted != Posted::default())
}

fn is_nowhere() -> bool {
    use_context::<Parts>().is_some_and(|asked| asked.uri.path() == NOWHERE)
}

/// Fetches the client once the page is there. `leptos::HydrationScripts` preloads it instead, and on
/// a slow line the preload takes from the page what it needs to be painted.
#[component]
fn Client(options: LeptosOptions) -> impl IntoView {
    static SCRIPT: OnceLock<String> = OnceLock::new();
    let script = SCRIPT.get_or_init(|| {
        let (js, wasm) = (file(&options, "js"), file(&options, "wasm"));
        format!(
            "const fetchClient = () => {{ \
               const wasm = fetch({wasm:?}); \
               import({js:?}).then((client) => client.default({{ module_or_path: wasm }}).then(() => client.begin())); \
             }}; \
             const whenIdle = () => (window.requestIdleCallback ?? setTimeout)(fetchClient); \
             document.readyState === \"complete\" ? whenIdle() : addEventListener(\"load\", whenIdle);"
        )
    });
    view! { <script type="module" nonce=use_nonce()>{script.as_str()}</script> }
}

/// The address of the client's file of a kind, with its hash where the build wrote one.
fn file(options: &LeptosOptions, kind: &str) -> String {
    let hashes = || {
        let list = std::env::current_exe().ok()?.with_file_name(options.hash_file.as_ref());
        std::fs::read_to_string(list).ok()
    };
    let hash = options.hash_files.then(hashes).flatten().and_then(|list| {
        list.lines().find_map(|line| Some(format!(".{}", line.strip_prefix(kind)?.strip_prefix(':')?.trim())))
    });
    format!("/{}/{}{}.{kind}", options.site_pkg_dir, options.output_name, hash.unwrap_or_default())
}
