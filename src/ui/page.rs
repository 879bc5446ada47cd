//! Two kinds of pages. Lazy pages are alive in the browser: their code travels when they are
//! visited. Still pages are figures, words and native forms: the server writes them, and none of
//! their code travels (docs/decisions/0006-still-pages.md).

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

/// Makes a still page of a function that gives its view: `still!(HomePage, home);`
#[macro_export]
macro_rules! still {
    ($(#[$doc:meta])* $name:ident, $view:ident) => {
        $(#[$doc])*
        #[leptos::component]
        pub fn $name() -> impl leptos::prelude::IntoView {
            $crate::ui::still::still($view)
        }
    };
}
