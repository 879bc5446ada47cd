//! Waiting for data without flicker, and saying what went wrong.

use super::message::Problem;
use crate::base::Result;
use leptos::prelude::*;

/// Shows what `view` makes of the data; the error if there is one; what stood there before while
/// it loads again.
pub fn loaded<T>(data: Resource<Result<T>>, view: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let shown = move || {
        let view = view.clone();
        Suspend::new(async move {
            match data.await {
                Ok(data) => view(data),
                Err(error) => view! { <Problem error/> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <div class="skeleton" aria-hidden="true"></div> }>{shown}</Transition> }
        .into_any()
}
