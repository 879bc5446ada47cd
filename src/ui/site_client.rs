//! The client reads the site from the page that the server wrote, and never makes it.

use crate::app::Site;

/// What is shown if the page carries none.
pub fn this_site() -> Site {
    Site::default()
}
