//! Addresses of access: native form POSTs. What a refused one shows again is never a password.

use super::service::{self, Begun, Credentials, First, NewAccount, NewPassword};
use super::{Role, Slip, Slips, rules};
use crate::app::SHOWN;
use crate::base::{Error, Lang, Result, Uuid, text};
use crate::server::App;
use crate::server::address::site;
use crate::server::config::Config;
use crate::server::form::{Fields, again, filled_in, go, or_again};
use crate::server::page::page_with;
use crate::server::request::{Ctx, cookie, host_cookie, lang_cookie, set_cookie};
use crate::server::told::tell;
use axum::Router;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;

/// How long the login goes from a personal link to the page on which one signs in, seconds.
const LOGIN_SECONDS: i64 = 300;
/// How long a browser is known, seconds.
const DEVICE_SECONDS: i64 = 365 * 86_400;

/// Most characters of a search, or of where its next page begins (an id and a name), that are taken along.
const LONGEST_SEARCH: usize = 300;

/// The [`host_cookie`] that holds the session's token.
pub const SESSION_COOKIE: &str = "__Host-kinerja_sesi";
/// The [`host_cookie`] by which a browser is known in which somebody has signed in.
const DEVICE_COOKIE: &str = "__Host-kinerja_perangkat";

/// The routes of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/masuk", post(sign_in))
        .route("/keluar", post(sign_out))
        .route("/keluar-semua", post(sign_out_everywhere))
        // asked by a POST, so that no other site can: by the answer it would learn who its visitor is
        .route("/sesi/{person}", post(is_signed_in))
        .route("/bahasa", post(language))
        .route("/saya/sesi", post(end_session))
        .route("/saya/sandi", post(change_password))
        .route("/sandi/{token}", post(set_password))
        .route("/mulai/{token}", post(first_start))
        .route("/akun", post(create_account))
        .route("/akun/orang", post(account_for_person))
        .route("/akun/unit", post(accounts_for_unit))
        .route("/akun/unit/tautan", post(links_for_unit))
        .route("/akun/{id}/peran", post(set_roles))
        .route("/akun/{id}/keadaan", post(set_disabled))
        .route("/akun/{id}/tautan", post(personal_link))
}

fn roles(form: &Fields) -> Vec<Role> {
    form.all("role").filter_map(Role::from_code).collect()
}

/// The list of accounts as the page of a form showed it. What was looked for goes along with the form, never an
/// address, so that it leads nowhere else.
fn list(form: &Fields) -> String {
    let searched = |name| form.given(name).filter(|text| text.chars().count() <= LONGEST_SEARCH).unwrap_or_default();
    text::with_query("/akun", [("q", searched("q")), ("dari", searched("dari"))])
}

/// The same, which tells what was done.
fn list_telling(list: &str, what: &str) -> Response {
    tell(&text::with_query(list, [("ok", what)]))
}

fn new_password(form: &Fields) -> NewPassword {
    NewPassword { password: form.exact("password").to_owned(), again: form.exact("again").to_owned() }
}

fn user_agent(headers: &HeaderMap) -> String {
    headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// Adds a cookie for the whole site; an empty value takes it away.
fn with_cookie(config: &Config, mut response: Response, name: &str, value: &str, seconds: i64) -> Response {
    let seconds = if value.is_empty() { 0 } else { seconds };
    if let Ok(set) = HeaderValue::from_str(&set_cookie(config, name, value, seconds)) {
        response.headers_mut().append(SET_COOKIE, set);
    }
    response
}

fn with_session(ctx: &Ctx, response: Response, token: &str) -> Response {
    let config = &ctx.app.config;
    with_cookie(config, response, host_cookie(config, SESSION_COOKIE), token, service::SESSION_MS / 1000)
}

/// As [`with_session`], for a session that has just begun.
fn begun(ctx: &Ctx, path: &str, begun: &Begun) -> Response {
    let response = with_session(ctx, go(path), &begun.token);
    // whoever uses this browser next need not see it
    let response = with_cookie(&ctx.app.config, response, rules::LOGIN_COOKIE, "", 0);
    with_cookie(&ctx.app.config, response, host_cookie(&ctx.app.config, DEVICE_COOKIE), &begun.device, DEVICE_SECONDS)
}

async fn sign_in(ctx: Ctx, headers: HeaderMap, form: Fields) -> Response {
    let credentials = Credentials {
        login: form.text("login").to_owned(),
        password: form.exact("password").to_owned(),
        user_agent: user_agent(&headers),
        device: cookie(&headers, host_cookie(&ctx.app.config, DEVICE_COOKIE)).unwrap_or_default().to_owned(),
    };
    let back = form.text("kembali");
    let back = rules::local_path(back).filter(|path| !path.starts_with("/masuk")).map(rules::page_of);
    let result = service::sign_in(&ctx, credentials).await.map(|new| begun(&ctx, back.unwrap_or(new.home), &new));
    or_again(&ctx, "/masuk", form.only(&["login", "kembali"]), result).await
}

async fn sign_out(ctx: Ctx) -> Response {
    match service::sign_out(&ctx).await {
        Ok(()) | Err(Error::NotFound) => with_session(&ctx, go("/"), ""),
        Err(error) => error.into_response(),
    }
}

async fn sign_out_everywhere(ctx: Ctx) -> Response {
    let result = service::sign_out_everywhere(&ctx).await;
    let done = result.map(|()| with_session(&ctx, tell("/masuk?ok=semua"), ""));
    or_again(&ctx, "/saya", Fields::default(), done).await
}

/// Whether a person whom a page was written for is still the one who is signed in: asked before the page sends what
/// would be lost otherwise, or taken for somebody else's.
async fn is_signed_in(ctx: Ctx, Path(person): Path<Uuid>) -> Result<StatusCode> {
    if ctx.viewer.person() == Some(person) { Ok(StatusCode::NO_CONTENT) } else { Err(Error::SignedOut) }
}

/// The page in the other language, with the refused form that is taken along if there is one: what was typed stands in
/// no address, and nowhere once the page is answered.
async fn language(ctx: Ctx, form: Fields) -> Response {
    let lang = Lang::from_code(form.text("lang")).unwrap_or_default();
    let ctx = Ctx { lang, ..ctx };
    let response = match form.taken_along() {
        Some((page, typed, error)) => filled_in(&ctx, &page, typed, Some(error)).await,
        None => go(rules::local_path(form.text("back")).unwrap_or("/")),
    };
    ([(SET_COOKIE, lang_cookie(&ctx))], response).into_response()
}

async fn end_session(ctx: Ctx, form: Fields) -> Response {
    let result = match rules::from_hex(form.text("key")) {
        Some(key) => service::sign_out_session(&ctx, &key).await,
        None => Err(Error::NotFound),
    };
    or_again(&ctx, "/saya", Fields::default(), result.map(|()| tell("/saya?ok=sesi"))).await
}

async fn change_password(ctx: Ctx, form: Fields) -> Response {
    let result = service::change_password(&ctx, form.exact("old").to_owned(), new_password(&form)).await;
    or_again(&ctx, "/saya", Fields::default(), result.map(|()| tell("/saya?ok=sandi"))).await
}

async fn set_password(ctx: Ctx, Path(token): Path<String>, form: Fields) -> Response {
    let token = rules::link_in_address(&token);
    let result = service::set_password(&ctx, &token, new_password(&form)).await;
    // as the form of the link had it, for the page that comes next; in a cookie, not in an address, which logs keep
    let login = Some(text::login(form.text("username"))).filter(|login| login.bytes().all(rules::in_cookie));
    let done = |()| {
        with_cookie(
            &ctx.app.config,
            tell("/masuk?ok=sandi"),
            rules::LOGIN_COOKIE,
            &login.unwrap_or_default(),
            LOGIN_SECONDS,
        )
    };
    or_again(&ctx, &format!("/sandi/{token}"), Fields::default(), result.map(done)).await
}

async fn first_start(ctx: Ctx, headers: HeaderMap, Path(token): Path<String>, form: Fields) -> Response {
    let token = rules::link_in_address(&token);
    let first = First {
        government: form.text("government").to_owned(),
        code: form.text("code").to_owned(),
        zone: form.text("zone").to_owned(),
        name: form.text("name").to_owned(),
        login: form.text("login").to_owned(),
        password: new_password(&form),
        user_agent: user_agent(&headers),
    };
    let result = service::first_start(&ctx, &token, first).await.map(|new| begun(&ctx, new.home, &new));
    let values = form.only(&["government", "code", "zone", "name", "login"]);
    or_again(&ctx, &format!("/mulai/{token}"), values, result).await
}

/// The account, and its link at once: without it nobody could sign in.
async fn create_account(ctx: Ctx, headers: HeaderMap, form: Fields) -> Response {
    let new =
        NewAccount { login: form.text("login").to_owned(), name: form.text("name").to_owned(), roles: roles(&form) };
    match service::create_account(&ctx, new).await {
        Ok(account) => link_of(&ctx, &headers, account, "/akun").await,
        Err(error) => again(&ctx, "/akun", form.only(&["login", "name"]), error).await,
    }
}

async fn set_roles(ctx: Ctx, Path(id): Path<Uuid>, form: Fields) -> Response {
    let result = service::set_roles(&ctx, id, &roles(&form), form.given(SHOWN)).await;
    let (back, list) = (rules::local_path(form.text("kembali")), list(&form));
    let done = result.map(|forgotten| match back {
        _ if forgotten => list_telling(&list, "tautan"),
        Some(back) => go(back),
        None => list_telling(&list, "1"),
    });
    or_again(&ctx, &list, Fields::default(), done).await
}

async fn set_disabled(ctx: Ctx, Path(id): Path<Uuid>, form: Fields) -> Response {
    let result = service::set_disabled(&ctx, id, form.text("disabled") == "1").await;
    let list = list(&form);
    or_again(&ctx, &list, Fields::default(), result.map(|()| list_telling(&list, "1"))).await
}

async fn personal_link(
    ctx: Ctx,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    // a link is made without any field as well
    form: Result<Fields, FormRejection>,
) -> Response {
    link_of(&ctx, &headers, id, &list(&form.unwrap_or_default())).await
}

async fn link_of(ctx: &Ctx, headers: &HeaderMap, account: Uuid, list: &str) -> Response {
    let slip = service::personal_link(ctx, account, &site(&ctx.app.config, Some(headers))).await;
    slips(ctx, slip.map(|slip| vec![slip]), list).await
}

async fn account_for_person(ctx: Ctx, headers: HeaderMap, form: Fields) -> Response {
    let slip = match form.text("person").parse() {
        Ok(person) => service::account_for_person(&ctx, person, &site(&ctx.app.config, Some(&headers))).await,
        Err(_) => Err(Error::NotFound),
    };
    slips(&ctx, slip.map(|slip| vec![slip]), &list(&form)).await
}

async fn accounts_for_unit(ctx: Ctx, headers: HeaderMap, form: Fields) -> Response {
    let site = site(&ctx.app.config, Some(&headers));
    slips(&ctx, service::accounts_for_unit(&ctx, form.text("unit"), &site).await, "/akun").await
}

async fn links_for_unit(ctx: Ctx, headers: HeaderMap, form: Fields) -> Response {
    let site = site(&ctx.app.config, Some(&headers));
    slips(&ctx, service::links_for_unit(&ctx, form.text("waiting"), &site).await, "/akun").await
}

/// The slips as the answer itself; `list` is where one goes on from there.
async fn slips(ctx: &Ctx, slips: Result<Vec<Slip>>, list: &str) -> Response {
    match slips {
        Ok(slips) => {
            let slips = Slips { slips, list: list.to_owned() };
            page_with(ctx, &format!("/akun/{}/tautan", Uuid::nil()), slips).await
        }
        Err(error) => again(ctx, list, Fields::default(), error).await,
    }
}
