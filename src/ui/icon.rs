//! The one set of icons: 24 units square, drawn by line, coloured by the text.

use leptos::prelude::*;

/// An icon. Always beside a word, or in a control with a label of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Alert,
    Board,
    Camera,
    Check,
    Download,
    File,
    Home,
    Info,
    Key,
    Menu,
    Pen,
    People,
    Person,
    Rank,
    Record,
    Return,
    Search,
    Smile,
    Star,
    Target,
    Tree,
    Upload,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Alert => "M12 4 2.5 20h19zM12 10v5M12 17.5v.5",
            Icon::Board => "M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z",
            Icon::Camera => "M3 8h4l2-3h6l2 3h4v12H3zM12 10.500a3.500 3.500 0 1 0 .01 0",
            Icon::Check => "m5 12.5 4.5 4.5L19 7.5",
            Icon::Download => "M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 20h14",
            Icon::File => "M6 3h8l4 4v14H6zM14 3v4h4",
            Icon::Home => "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
            Icon::Info => "M12 3a9 9 0 1 0 .01 0M12 11v5.5M12 7.5V8",
            Icon::Key => "M8 11a4 4 0 1 0 .01 0M11.5 12.5 20 4m-3 3 3 3",
            Icon::Menu => "M4 7h16M4 12h16M4 17h16",
            Icon::Pen => "m4 20 1-4.5L16 4.5l3.5 3.5-11 11zM14 6.5l3.5 3.5",
            Icon::People => {
                "M9 5a3.5 3.5 0 1 0 .01 0M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 5.5a3 3 0 0 1 0 6M18 14.5c2 .8 3.5 2.5 3.5 5.5"
            }
            Icon::Person => "M12 4a4 4 0 1 0 .01 0M4.5 21c0-4.5 3.5-7 7.5-7s7.5 2.5 7.5 7",
            Icon::Rank => "M5 20v-6h4v6zM10 20V5h4v15zM15 20v-9h4v9z",
            Icon::Record => "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
            Icon::Return => "M9 7 4 12l5 5M4 12h11a5 5 0 0 1 0 10h-2",
            Icon::Search => "M11 4a7 7 0 1 0 .01 0M16 16l5 5",
            Icon::Smile => "M12 3a9 9 0 1 0 .01 0M8 14c1 1.7 2.5 2.5 4 2.5s3-.8 4-2.5M9 9v.5M15 9v.5",
            Icon::Star => "m12 3.5 2.6 5.5 6 .8-4.4 4.200 1.1 6L12 17l-5.3 3 1.1-6L3.4 9.800l6-.8z",
            Icon::Target => "M12 3a9 9 0 1 0 .01 0M12 7a5 5 0 1 0 .01 0M12 11a1 1 0 1 0 .01 0",
            Icon::Tree => "M9 3h6v5H9zM3 16h6v5H3zM15 16h6v5h-6zM12 8v4M6 16v-4h12v4",
            Icon::Upload => "M12 15V4M7.5 8.5 12 4l4.5 4.5M5 20h14",
        }
    }

    /// The icon as part of a view; hidden from screen readers, because the word says it.
    pub fn view(self) -> impl IntoView {
        view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=self.path()/></svg> }
    }
}
