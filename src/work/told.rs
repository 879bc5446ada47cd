//! What is told of a reaction: to the script that asked for it, and on the page that a form leads back to. The
//! words are made here, because what makes them need not travel.

use super::service::Outcome;
use super::words::not_undone;
use super::{Next, ReactionKind, Seen, Told};
use crate::base::number::count;
use crate::base::{Lang, tr};

/// The fields in which a page is told to how many a reaction was done, how many were passed over, how many were
/// withdrawn.
const COUNTS: [&str; 3] = ["n", "lewat", "ditarik"];

/// The field with the entries to which it was done, and what stands between them. Of more than so many only the count
/// is told: proxies let no address of any length through.
const ENTRIES: &str = "entri";
const BETWEEN: &str = ".";
const MOST: usize = 40;

/// What is told to a script that sent these entries. What failed says so at its row; what was not undone has none,
/// and is told of with the rest.
pub fn told(kind: ReactionKind, entries: &[Seen], outcome: Outcome, lang: Lang) -> Told {
    let mut told = told_of(kind, outcome.counts(), &done(entries, &outcome), lang);
    if outcome.counts() == [0; 3] && !outcome.failed.is_empty() {
        told.words.clear();
    }
    if let Some(not_undone) = not_undone(&outcome.failed, lang).filter(|_| kind == ReactionKind::Undone) {
        told.good = false;
        told.words = sentences([told.words, not_undone.text(lang)]);
    }
    told.failed = outcome.failed.into_iter().map(|(entry, error)| (entry, error.text(lang))).collect();
    told
}

/// What was done to entries that were sent, for the address of the page that tells it; nothing is said of none.
pub fn fields(kind: ReactionKind, entries: &[Seen], outcome: &Outcome) -> Vec<(&'static str, String)> {
    let counts = COUNTS.into_iter().zip(outcome.counts());
    let counts = counts.filter(|(_, n)| *n > 0).map(|(name, n)| (name, n.to_string()));
    let done: Vec<String> = done(entries, outcome).iter().map(Seen::to_string).collect();
    let done = (1..=MOST).contains(&done.len()).then(|| (ENTRIES, done.join(BETWEEN)));
    [("ok", kind.code().to_owned())].into_iter().chain(counts).chain(done).collect()
}

/// What the form that led to a page did, by the fields of the page's address: all of it, or a part before
/// something failed. With the entries to which it did that.
pub fn told_by(field: impl Fn(&str) -> Option<String>, lang: Lang) -> Option<(Told, Vec<Seen>)> {
    let kind = ReactionKind::from_code(&field("ok")?)?;
    let counts = COUNTS.map(|name| field(name).and_then(|n| n.parse().ok()).unwrap_or_default());
    let entries = field(ENTRIES).unwrap_or_default();
    let done: Vec<Seen> = entries.split(BETWEEN).filter_map(Seen::parse).take(MOST).collect();
    Some((told_of(kind, counts, &done, lang), done))
}

/// Of which entries that a script sent something is told: to which it was done, or else all.
pub fn about(entries: &[Seen], outcome: &Outcome) -> Vec<Seen> {
    let done = done(entries, outcome);
    if done.is_empty() { entries.to_vec() } else { done }
}

/// The same with whose entries they are, if something is told of them.
pub fn with_owners(mut told: Told, owners: &str) -> Told {
    if !owners.is_empty() && !told.words.is_empty() {
        told.words = format!("{owners}: {}", told.words);
    }
    told
}

/// To which it was done, as they were seen.
fn done(entries: &[Seen], outcome: &Outcome) -> Vec<Seen> {
    entries.iter().filter(|seen| outcome.done.contains(&seen.id)).copied().collect()
}

fn told_of(kind: ReactionKind, counts: [usize; 3], done: &[Seen], lang: Lang) -> Told {
    let good = counts[0] > 0;
    let undo = good && !done.is_empty() && matches!(kind, ReactionKind::Accepted | ReactionKind::Praised);
    let next = undo.then(|| Next {
        words: tr::work::undo(lang).to_owned(),
        kind: ReactionKind::Undone.code().to_owned(),
        entries: done.iter().map(Seen::to_string).collect(),
        reason: String::new(),
    });
    Told { good, words: words(kind, counts, lang), next, failed: Vec::new() }
}

fn words(kind: ReactionKind, [done, passed, withdrawn]: [usize; 3], lang: Lang) -> String {
    if done + passed + withdrawn == 0 {
        return tr::work::none_chosen(lang).to_owned();
    }
    let n = |n: usize| count(n as i64, lang);
    let what = match kind {
        ReactionKind::Accepted => tr::work::accepted_n(lang, n(done)),
        ReactionKind::Praised => tr::work::praised_n(lang, n(done)),
        // what was taken back is returned
        ReactionKind::Returned | ReactionKind::TakenBack => tr::work::returned_n(lang, n(done)),
        ReactionKind::Undone => tr::work::undone_n(lang, n(done)),
    };
    let [passed_words, withdrawn_words] =
        [tr::work::passed_n(lang, n(passed)), tr::work::withdrawn_n(lang, n(withdrawn))];
    let said = [(done, what), (passed, passed_words), (withdrawn, withdrawn_words)];
    sentences(said.into_iter().filter(|(n, _)| *n > 0).map(|(_, words)| words))
}

fn sentences(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Uuid;
    use std::collections::BTreeMap;

    #[test]
    fn an_address_names_the_entries_if_it_does_not_grow_too_long_by_that() {
        let told = |n: u128| {
            let entries: Vec<Seen> = (1..=n).map(|n| Seen { id: Uuid::from_u128(n), sent: None }).collect();
            let outcome = Outcome { done: entries.iter().map(|seen| seen.id).collect(), ..Outcome::default() };
            let fields: BTreeMap<_, _> = fields(ReactionKind::Accepted, &entries, &outcome).into_iter().collect();
            let (told, done) = told_by(|name| fields.get(name).cloned(), Lang::Id).unwrap();
            (told.words, told.next.is_some(), done == entries)
        };
        assert_eq!(told(40), ("40 laporan diterima.".to_owned(), true, true));
        assert_eq!(told(41), ("41 laporan diterima.".to_owned(), false, false));
    }

    #[test]
    fn what_was_passed_over_is_told_beside_what_was_done() {
        let words = |counts| words(ReactionKind::Accepted, counts, Lang::Id);
        assert_eq!(words([0, 0, 0]), tr::work::none_chosen(Lang::Id));
        assert_eq!(words([0, 0, 1]), "1 sudah ditarik pemiliknya.");
        assert_eq!(words([2, 0, 1]), "2 laporan diterima. 1 sudah ditarik pemiliknya.");
    }
}
