//! Choices that are known by a code: in tables, files, forms and addresses.

/// Makes an enum whose variants have codes, and stores it as its code:
///
/// ```ignore
/// coded! {
///     /// Which way is good, as files say it (`arah`).
///     pub enum Polarity {
///         /// Higher is better.
///         Up = "naik",
///     }
/// }
/// ```
#[macro_export]
macro_rules! coded {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$meaning:meta])* $variant:ident = $code:literal,)+ }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $(#[$about])*
        pub enum $name { $($(#[$meaning])* $variant,)+ }

        impl $name {
            /// All of them, in their order.
            pub const ALL: [$name; [$($code),+].len()] = [$($name::$variant),+];

            /// The code that stands for it.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }

            /// What a code stands for, if for anything.
            pub fn from_code(code: &str) -> Option<$name> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }
        }

        #[cfg(feature = "ssr")]
        $crate::stored_as! {
            $name as String, |it| it.code().to_owned(),
                |code| $name::from_code(&code).ok_or_else(|| format!("unknown code {code:?}").into());
        }
    };
}

#[cfg(test)]
mod tests {
    coded! {
        /// Two things.
        pub enum Two {
            One = "satu",
            Other = "lain",
        }
    }

    #[test]
    fn a_code_is_read_back() {
        assert_eq!(Two::ALL.map(Two::code), ["satu", "lain"]);
        assert_eq!(Two::ALL.map(|it| Two::from_code(it.code())), [Some(Two::One), Some(Two::Other)]);
        assert_eq!(Two::from_code("Satu"), None);
    }
}
