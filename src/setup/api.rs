//! Server functions.

use super::{Setup, service};
use crate::base::Error;
use crate::server::request::Ctx;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The first steps.
#[server(endpoint = "setup/steps", prefix = "/api/s", input = GetUrl)]
pub async fn load_setup() -> Result<Setup, Error> {
    service::setup(&expect_context::<Ctx>()).await
}
