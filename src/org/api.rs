//! Server functions.

use super::{Organisation, PersonView, UnitView, service};
use crate::base::{Error, Uuid};
use crate::server::form::posted;
use crate::server::request::Ctx;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The tree of units, or what was searched for.
#[server(endpoint = "org/tree", prefix = "/api/s", input = GetUrl)]
pub async fn load_organisation(search: String) -> Result<Organisation, Error> {
    service::organisation(&expect_context::<Ctx>(), &search).await
}

/// A unit.
#[server(endpoint = "org/unit", prefix = "/api/s", input = GetUrl)]
pub async fn load_unit(code: String) -> Result<UnitView, Error> {
    service::unit(&expect_context::<Ctx>(), &code).await
}

/// A person; after a superior was named by a name that does not say who, with those whom it may mean.
#[server(endpoint = "org/person", prefix = "/api/s", input = GetUrl)]
pub async fn load_person(id: Uuid) -> Result<PersonView, Error> {
    let (typed, from) = (posted::<String>("number"), posted("from"));
    service::person(&expect_context::<Ctx>(), id, typed.as_deref().zip(from)).await
}
