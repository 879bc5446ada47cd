//! Server functions.

use super::{Overview, RunView, desk};
use crate::base::{Error, Uuid};
use crate::server::request::Ctx;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The runs before one, and what a file that waits would do.
#[server(endpoint = "import/overview", prefix = "/api/s", input = GetUrl)]
pub async fn load_overview(token: Option<String>, before: Option<Uuid>) -> Result<Overview, Error> {
    desk::overview(&expect_context::<Ctx>(), token.as_deref(), before).await
}

/// A run.
#[server(endpoint = "import/run", prefix = "/api/s", input = GetUrl)]
pub async fn load_run(id: Uuid) -> Result<RunView, Error> {
    desk::run_view(&expect_context::<Ctx>(), id).await
}
