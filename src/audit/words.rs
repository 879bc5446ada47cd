//! Words for what was done.

use crate::base::{Lang, tr::audit};

/// Every action's code with its words, by code.
const ACTIONS: &[(&str, fn(Lang) -> &'static str)] = &[
    ("account.create", audit::did_account_create),
    ("account.disable", audit::did_account_disable),
    ("account.enable", audit::did_account_enable),
    ("account.link", audit::did_account_link),
    ("account.password", audit::did_account_password),
    ("government.create", audit::did_government_create),
    ("person.read", audit::did_person_read),
    ("role.give", audit::did_role_give),
    ("role.take", audit::did_role_take),
    ("session.begin", audit::did_session_begin),
    ("session.end", audit::did_session_end),
    ("session.end_all", audit::did_session_end_all),
];

/// What an action's code means; nothing for one that is not known.
pub fn action(lang: Lang, code: &str) -> Option<&'static str> {
    ACTIONS.iter().find(|(known, _)| *known == code).map(|(_, words)| words(lang))
}

/// All actions: code and words.
pub fn actions(lang: Lang) -> Vec<(String, String)> {
    ACTIONS.iter().map(|(code, words)| ((*code).to_owned(), words(lang).to_owned())).collect()
}
