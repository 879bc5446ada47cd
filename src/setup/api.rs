//! Server functions.

use super::Setup;
use crate::base::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

#[cfg(feature = "ssr")]
use super::service;
#[cfg(feature = "ssr")]
use crate::server::request::Ctx;

/// The first steps.
#[server(endpoint = "setup/steps", prefix = "/api/s", input = GetUrl)]
pub async fn load_setup() -> Result<Setup, Error> {
    service::setup(&expect_context::<Ctx>()).await
}
