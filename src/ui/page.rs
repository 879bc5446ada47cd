//! Pages are lazy: their code travels only when they are visited.

/// Makes a page of a function that gives its view: `page!(HomePage, home);`
#[macro_export]
macro_rules! page {
    ($(#[$doc:meta])* $name:ident, $view:ident) => {
        $(#[$doc])*
        pub struct $name;

        #[leptos_router::lazy_route]
        impl leptos_router::LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            fn view(this: Self) -> leptos::prelude::AnyView {
                let _ = this;
                leptos::prelude::IntoAny::into_any($view())
            }
        }
    };
}
