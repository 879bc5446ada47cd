//! What commands print on standard output.

use std::fmt::{Arguments, Display, Formatter, Result as Written};
use std::io::{ErrorKind, Write as _, stdout};

/// Whoever read what is printed has gone, as `head` does when it has its lines.
#[derive(Debug)]
pub struct Unread;

/// As the shell tells of a program that the system ended for that.
pub const UNREAD: u8 = 141;

impl Display for Unread {
    fn fmt(&self, f: &mut Formatter<'_>) -> Written {
        f.write_str("nobody reads what is printed")
    }
}

impl std::error::Error for Unread {}

/// Prints a line, as `println!` does, which would panic when nobody reads it.
macro_rules! say {
    ($($words:tt)*) => {
        $crate::cli::say::line(format_args!($($words)*))
    };
}
pub(crate) use say;

/// Prints a line.
///
/// # Errors
/// [`Unread`] when nobody reads it: then the command has no more to say, and ends.
pub fn line(words: Arguments<'_>) -> anyhow::Result<()> {
    writeln!(stdout(), "{words}").map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Unread.into(),
        _ => error.into(),
    })
}
