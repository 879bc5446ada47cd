//! Server functions.

use super::{AuditPage, Filter};
use crate::base::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

#[cfg(feature = "ssr")]
use super::service;
#[cfg(feature = "ssr")]
use crate::server::request::Ctx;

/// A page of the record.
#[server(endpoint = "audit/list", prefix = "/api/s", input = GetUrl)]
pub async fn load_record(filter: Filter) -> Result<AuditPage, Error> {
    service::list(&expect_context::<Ctx>(), filter).await
}
