//! Rights and sign-in against both engines.
