//! The cookie that keeps a browser from rating a service twice a day. It holds the day and nothing
//! else, so it leads to no answer; the page says so.

use super::Service;
use crate::base::calendar::{plus_days, start_of_day};
use crate::server::request::{Ctx, cookie, set_cookie};
use axum::http::HeaderMap;

fn name(service: &Service) -> String {
    format!("kinerja_nilai_{}", service.id.simple())
}

/// Whether this browser has rated the service today.
pub fn is_set(ctx: &Ctx, headers: &HeaderMap, service: &Service) -> bool {
    cookie(headers, &name(service)) == Some(ctx.today().to_string().as_str())
}

/// The `Set-Cookie` that marks the browser until midnight at the government's place.
pub fn set(ctx: &Ctx, service: &Service) -> String {
    let today = ctx.today();
    let midnight = start_of_day(plus_days(today, 1), &ctx.government.time_zone);
    let seconds = (midnight - ctx.app.clock.now()) / 1000;
    set_cookie(&ctx.app.config, &name(service), &today.to_string(), seconds)
}
