//! The site of the request at hand.

use crate::app::Site;
use crate::server::request::Ctx;
use leptos::prelude::use_context;

/// From the request's context; of nothing while the routes are only listed.
pub fn this_site() -> Site {
    use_context::<Ctx>().map_or_else(Site::default, |ctx| Site {
        government: ctx.government.name.clone(),
        demo: ctx.government.demo,
        administered: ctx.government.administered,
        first_steps: ctx.first_steps,
        lang: ctx.lang,
        me: ctx.me(),
    })
}
