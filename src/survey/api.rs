//! Server functions.

use super::{Kept, Poster, Remarks, Sheet, mark, poster, service};
use crate::base::Error;
use crate::server::address::site;
use crate::server::request::Ctx;
use axum::http::request::Parts;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The page on which a service is rated; `sent` when it just was.
#[server(endpoint = "survey/sheet", prefix = "/api/s", input = GetUrl)]
pub async fn load_sheet(code: String, sent: bool) -> Result<Sheet, Error> {
    let ctx = expect_context::<Ctx>();
    let service = service::service_by_code(&ctx, &code).await?;
    let already = mark::is_set(&ctx, &expect_context::<Parts>().headers, &service);
    service::sheet(&ctx, service, sent, already).await
}

/// What the poster of a service says.
#[server(endpoint = "survey/poster", prefix = "/api/s", input = GetUrl)]
pub async fn load_poster(code: String) -> Result<Poster, Error> {
    let ctx = expect_context::<Ctx>();
    let service = service::service_by_code(&ctx, &code).await?;
    let site = site(&ctx.app.config, Some(&expect_context::<Parts>().headers));
    Ok(Poster { address: poster::address(&site, &code), site, service })
}

/// The services that the viewer keeps.
#[server(endpoint = "survey/kept", prefix = "/api/s", input = GetUrl)]
pub async fn load_kept() -> Result<Kept, Error> {
    service::list(&expect_context::<Ctx>()).await
}

/// What residents wrote about a service.
#[server(endpoint = "survey/remarks", prefix = "/api/s", input = GetUrl)]
pub async fn load_remarks(code: String) -> Result<Remarks, Error> {
    service::remarks(&expect_context::<Ctx>(), &code).await
}
