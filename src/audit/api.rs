//! Server functions.

use super::{AuditPage, Filter, service};
use crate::base::Error;
use crate::server::request::Ctx;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of the record.
#[server(endpoint = "audit/list", prefix = "/api/s", input = GetUrl)]
pub async fn load_record(filter: Filter) -> Result<AuditPage, Error> {
    service::list(&expect_context::<Ctx>(), filter).await
}
