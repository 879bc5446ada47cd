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

/// What is told to a script that sent these entries. What failed says so at its row; what was not undone has none,
/// and is told of with the rest.
pub fn told(kind: ReactionKind, entries: &[Seen], outcome: Outcome, lang: Lang) -> Told {
    let done = entries.iter().filter(|seen| outcome.done.contains(&seen.id));
    let mut told = told_of(kind, outcome.counts(), done.map(Seen::to_string).collect(), lang);
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

/// What was done, for the address of the page that tells it; nothing is said of none.
pub fn fields(kind: ReactionKind, outcome: &Outcome) -> Vec<(&'static str, String)> {
    let counts = COUNTS.into_iter().zip(outcome.counts());
    let counts = counts.filter(|(_, n)| *n > 0).map(|(name, n)| (name, n.to_string()));
    [("ok", kind.code().to_owned())].into_iter().chain(counts).collect()
}

/// What the form that led to a page did, by the fields of the page's address: all of it, or a part before
/// something failed.
pub fn told_by(field: impl Fn(&str) -> Option<String>, lang: Lang) -> Option<Told> {
    let kind = ReactionKind::from_code(&field("ok")?)?;
    let counts = COUNTS.map(|name| field(name).and_then(|n| n.parse().ok()).unwrap_or_default());
    Some(told_of(kind, counts, field("entri").into_iter().collect(), lang))
}

/// The same with whose the entry is, if one was sent and something is told of it.
pub fn with_owner(mut told: Told, owner: Option<String>) -> Told {
    if let Some(owner) = owner.filter(|_| !told.words.is_empty()) {
        told.words = format!("{owner}: {}", told.words);
    }
    told
}

fn told_of(kind: ReactionKind, counts: [usize; 3], done: Vec<String>, lang: Lang) -> Told {
    let good = counts[0] > 0;
    let undo = good && !done.is_empty() && matches!(kind, ReactionKind::Accepted | ReactionKind::Praised);
    let next = undo.then(|| Next {
        words: tr::work::undo(lang).to_owned(),
        kind: ReactionKind::Undone.code().to_owned(),
        entries: done,
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

    #[test]
    fn what_was_passed_over_is_told_beside_what_was_done() {
        let words = |counts| words(ReactionKind::Accepted, counts, Lang::Id);
        assert_eq!(words([0, 0, 0]), tr::work::none_chosen(Lang::Id));
        assert_eq!(words([0, 0, 1]), "1 sudah ditarik pemiliknya.");
        assert_eq!(words([2, 0, 1]), "2 laporan diterima. 1 sudah ditarik pemiliknya.");
    }
}
