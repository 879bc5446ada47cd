//! Words for what was done.

use crate::access::Role;
use crate::base::{Lang, tr, tr::audit};

/// Words in a language.
type Words = fn(Lang) -> &'static str;

/// Every action's code with its words, by code.
const ACTIONS: &[(&str, Words)] = &[
    ("account.create", audit::did_account_create),
    ("account.disable", audit::did_account_disable),
    ("account.enable", audit::did_account_enable),
    ("account.link", audit::did_account_link),
    ("account.forget", audit::did_account_forget),
    ("account.password", audit::did_account_password),
    ("demo.build", audit::did_demo_build),
    ("demo.remove", audit::did_demo_remove),
    ("entries.read", audit::did_entries_read),
    ("entry.accepted", audit::did_entry_accepted),
    ("entry.correct", audit::did_entry_correct),
    ("entry.praised", audit::did_entry_praised),
    ("entry.repeat", audit::did_entry_repeat),
    ("entry.resubmit", audit::did_entry_resubmit),
    ("entry.returned", audit::did_entry_returned),
    ("entry.submit", audit::did_entry_submit),
    ("entry.taken_back", audit::did_entry_taken_back),
    ("entry.undone", audit::did_entry_undone),
    ("entry.withdraw", audit::did_entry_withdraw),
    ("evidence.read", audit::did_evidence_read),
    ("government.create", audit::did_government_create),
    ("government.host", audit::did_government_host),
    ("government.setting", audit::did_government_setting),
    ("government.zone", audit::did_government_zone),
    ("holding.begin", audit::did_holding_begin),
    ("holding.end", audit::did_holding_end),
    ("import.run", audit::did_import_run),
    ("import.undo", audit::did_import_undo),
    ("indicator.add", audit::did_indicator_add),
    ("indicator.change", audit::did_indicator_change),
    ("indicator.remove", audit::did_indicator_remove),
    ("numbers.read", audit::did_numbers_read),
    ("person.add", audit::did_person_add),
    ("person.read", audit::did_person_read),
    ("remarks.read", audit::did_remarks_read),
    ("role.give", audit::did_role_give),
    ("role.take", audit::did_role_take),
    ("service.create", audit::did_service_create),
    ("service.remove", audit::did_service_remove),
    ("service.update", audit::did_service_update),
    ("session.begin", audit::did_session_begin),
    ("session.end", audit::did_session_end),
    ("session.end_all", audit::did_session_end_all),
    ("superior.set", audit::did_superior_set),
];

/// What an action's code means; nothing for one that is not known.
pub fn action(lang: Lang, code: &str) -> Option<&'static str> {
    ACTIONS.iter().find(|(known, _)| *known == code).map(|(_, words)| words(lang))
}

/// All actions: code and words.
pub fn actions(lang: Lang) -> Vec<(String, String)> {
    ACTIONS.iter().map(|(code, words)| ((*code).to_owned(), words(lang).to_owned())).collect()
}

/// Kinds of objects, with their words.
const KINDS: &[(&str, Words)] = &[
    ("account", audit::kind_account),
    ("entry", audit::kind_entry),
    ("evidence", audit::kind_evidence),
    ("government", audit::kind_government),
    ("holding", audit::kind_holding),
    ("import", audit::kind_import),
    ("indicator", audit::kind_indicator),
    ("person", audit::kind_person),
    ("service", audit::kind_service),
    ("session", audit::kind_session),
    ("unit", audit::kind_unit),
];

/// What a kind of object is called; the code of one that is not known.
pub fn kind(lang: Lang, code: &str) -> String {
    KINDS.iter().find(|(known, _)| *known == code).map_or_else(|| code.to_owned(), |(_, words)| words(lang).to_owned())
}

/// What a role is called; the code of one that is not known.
pub fn role(lang: Lang, code: &str) -> String {
    Role::from_code(code).map_or(code, |role| role.word(lang)).to_owned()
}

/// What the code in a field of a detail means; nothing for one that is not known.
pub fn code(lang: Lang, field: &str, code: &str) -> Option<&'static str> {
    let words: Words = match (field, code) {
        ("aggregation", "jumlah") => tr::plan::aggregation_sum,
        ("aggregation", "rata-rata") => tr::plan::aggregation_average,
        ("aggregation", "terakhir") => tr::plan::aggregation_last,
        ("aggregation", "persentase") => tr::plan::aggregation_share,
        ("polarity", "naik") => tr::plan::polarity_up,
        ("polarity", "turun") => tr::plan::polarity_down,
        ("polarity", "turun-rasio") => tr::plan::polarity_down_ratio,
        ("polarity", "rentang") => tr::plan::polarity_range,
        ("zone", "Asia/Jakarta") => tr::access::zone_wib,
        ("zone", "Asia/Makassar") => tr::access::zone_wita,
        ("zone", "Asia/Jayapura") => tr::access::zone_wit,
        _ => return None,
    };
    Some(words(lang))
}
