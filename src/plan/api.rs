//! Server functions.

use super::{IndicatorForm, UnitPlan, Which};
use crate::base::Error;
use crate::base::text::printable;
use crate::server::request::Ctx;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The indicators of a unit (by code) in a year; none before the government has a unit.
#[server(prefix = "/api/s", endpoint = "plan/unit", input = GetUrl)]
pub async fn load_plan(unit: Option<String>, year: Option<i64>) -> Result<Option<UnitPlan>, Error> {
    super::service::unit_plan(&expect_context::<Ctx>(), unit, year).await
}

/// What the page of an indicator needs.
#[server(prefix = "/api/s", endpoint = "plan/indicator")]
pub async fn load_indicator(which: Which) -> Result<IndicatorForm, Error> {
    // what is posted may hold what no address may
    let which = match which {
        Which::New { unit, year } => Which::New { unit: printable(&unit), year },
        old @ Which::Old(_) => old,
    };
    super::service::form(&expect_context::<Ctx>(), which).await
}
