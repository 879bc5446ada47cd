//! Server functions.

use super::{Accounts, FirstStart, LinkFor, MyAccount, rules, service};
use crate::base::Error;
use crate::server::address::site;
use crate::server::request::{Ctx, cookie};
use axum::http::request::Parts;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One's own account.
#[server(endpoint = "access/me", prefix = "/api/s", input = GetUrl)]
pub async fn load_my_account() -> Result<MyAccount, Error> {
    service::my_account(&expect_context::<Ctx>()).await
}

/// The login for which this browser has just set a password, as it kept it; empty otherwise.
#[server(endpoint = "access/login", prefix = "/api/s", input = GetUrl)]
pub async fn load_login() -> Result<String, Error> {
    Ok(cookie(&expect_context::<Parts>().headers, rules::LOGIN_COOKIE).unwrap_or_default().to_owned())
}

/// Accounts by name or login, from a cursor on; and the address of the site, as personal links would show it.
#[server(endpoint = "access/accounts", prefix = "/api/s", input = GetUrl)]
pub async fn load_accounts(search: String, cursor: Option<String>) -> Result<(Accounts, String), Error> {
    let ctx = expect_context::<Ctx>();
    let site = site(&ctx.app.config, Some(&expect_context::<Parts>().headers));
    Ok((service::accounts(&ctx, &search, cursor.as_deref()).await?, site))
}

/// What a personal link is for. By POST, so that the secret stands in no log of addresses.
#[server(endpoint = "access/link", prefix = "/api/s")]
pub async fn load_link_target(token: String) -> Result<LinkFor, Error> {
    service::link_target(&expect_context::<Ctx>(), &token).await
}

/// What the first start still has to ask.
#[server(endpoint = "access/first", prefix = "/api/s")]
pub async fn load_first_start_form(token: String) -> Result<FirstStart, Error> {
    service::first_start_form(&expect_context::<Ctx>(), &token).await
}
