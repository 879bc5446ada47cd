//! Words for what was done.

use crate::access::Role;
use crate::base::{Lang, number, tr, tr::audit};

/// Words in a language.
type Words = fn(Lang) -> &'static str;

/// An action's code, with its words.
type Coded = (&'static str, Words);

/// Every action by what it concerns, by code.
const ACTIONS: &[(Words, &[Coded])] = &[
    (
        audit::kind_account,
        &[
            ("account.create", audit::did_account_create),
            ("account.disable", audit::did_account_disable),
            ("account.enable", audit::did_account_enable),
            ("account.forget", audit::did_account_forget),
            ("account.link", audit::did_account_link),
            ("account.password", audit::did_account_password),
            ("role.give", audit::did_role_give),
            ("role.take", audit::did_role_take),
            ("session.begin", audit::did_session_begin),
            ("session.end", audit::did_session_end),
            ("session.end_all", audit::did_session_end_all),
        ],
    ),
    (
        audit::kind_entry,
        &[
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
        ],
    ),
    (
        audit::kind_government,
        &[
            ("demo.build", audit::did_demo_build),
            ("demo.remove", audit::did_demo_remove),
            ("government.create", audit::did_government_create),
            ("government.host", audit::did_government_host),
            ("government.setting", audit::did_government_setting),
            ("government.zone", audit::did_government_zone),
            ("record.read", audit::did_record_read),
        ],
    ),
    (audit::kind_import, &[("import.run", audit::did_import_run), ("import.undo", audit::did_import_undo)]),
    (
        audit::kind_indicator,
        &[
            ("indicator.add", audit::did_indicator_add),
            ("indicator.change", audit::did_indicator_change),
            ("indicator.remove", audit::did_indicator_remove),
        ],
    ),
    (
        audit::kind_person,
        &[
            ("holding.begin", audit::did_holding_begin),
            ("holding.end", audit::did_holding_end),
            ("numbers.read", audit::did_numbers_read),
            ("person.add", audit::did_person_add),
            ("person.read", audit::did_person_read),
            ("superior.set", audit::did_superior_set),
            ("superior.withdraw", audit::did_superior_withdraw),
        ],
    ),
    (
        audit::kind_service,
        &[
            ("remarks.read", audit::did_remarks_read),
            ("service.create", audit::did_service_create),
            ("service.remove", audit::did_service_remove),
            ("service.update", audit::did_service_update),
        ],
    ),
];

/// What an action's code means; nothing for one that is not known.
pub fn action(lang: Lang, code: &str) -> Option<&'static str> {
    let mut all = ACTIONS.iter().flat_map(|(_, actions)| *actions);
    all.find(|(known, _)| *known == code).map(|(_, words)| words(lang))
}

/// An action's code, with its words in a language.
pub type Action = (&'static str, &'static str);

/// All actions by what they concern, both in the order of the alphabet.
pub fn actions(lang: Lang) -> Vec<(&'static str, Vec<Action>)> {
    let group = |(of, actions): &(Words, &'static [Coded])| {
        let mut actions: Vec<Action> = actions.iter().map(|(code, words)| (*code, words(lang))).collect();
        actions.sort_unstable_by_key(|(_, words)| *words);
        (of(lang), actions)
    };
    let mut groups: Vec<_> = ACTIONS.iter().map(group).collect();
    groups.sort_unstable_by_key(|(of, _)| *of);
    groups
}

/// Kinds of objects, with their words.
const KINDS: &[Coded] = &[
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

/// Kinds of things that an undone import made or took, by the names under which `import` has them recorded, with
/// their words among numbers.
const THINGS: &[Coded] = &[
    ("Account", tr::import::thing_account),
    ("Answer", tr::import::thing_answer),
    ("Entry", tr::import::thing_entry),
    ("Government", tr::import::thing_government),
    ("Holding", tr::import::thing_holding),
    ("Indicator", tr::import::thing_indicator),
    ("Override", tr::import::thing_override),
    ("Person", tr::import::thing_person),
    ("Post", tr::import::thing_post),
    ("Reaction", tr::import::thing_reaction),
    ("Service", tr::import::thing_service),
    ("Unit", tr::import::thing_unit),
];

/// What so many of a kind of thing are called; the code of one that is not known.
pub fn thing(lang: Lang, code: &str) -> &str {
    THINGS.iter().find(|(known, _)| *known == code).map_or(code, |(_, words)| words(lang))
}

/// `5 unit (Badan A, Badan B, dan 3 lainnya)`: how many things of a kind there are, and the names of the first.
pub fn so_many(lang: Lang, count: i64, kind: &str, names: Option<String>) -> String {
    let words = format!("{} {kind}", number::count(count, lang));
    match names {
        Some(names) => format!("{words} ({names})"),
        None => words,
    }
}

/// What a role is called; the code of one that is not known.
pub fn role(lang: Lang, code: &str) -> String {
    Role::from_code(code).map_or(code, |role| role.word(lang)).to_owned()
}

/// What the code in a field of a detail means; nothing for one that is not known.
pub fn code(lang: Lang, field: &str, code: &str) -> Option<&'static str> {
    let words: Words = match (field, code) {
        ("action", code) => return action(lang, code),
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
