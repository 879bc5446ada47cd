//! The rules of entries and reactions. No clock, no database.
//!
//! Entry window, daily minutes and overlap are local rules (domain: no national form exists); what
//! a government decides for itself comes in as [`Limits`].

use super::{Buckets, EntryState, ReactionKind};
use crate::base::error::Faults;
use crate::base::{Day, Error, Fault, Quantity, Uuid, calendar};
use crate::plan::{Aggregation, Reportable};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What a government decides for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many days back an entry may be dated.
    pub window_days: i64,
    /// Minutes a day that need no second look.
    pub usual_minutes: i64,
    /// So many entries of a person a day can hold.
    pub entries_per_day: i64,
    /// Units of measure of which there are no parts, in small letters.
    pub whole: Arc<[String]>,
}

impl Limits {
    /// The earliest day that can still be reported.
    pub fn first(&self, today: Day) -> Day {
        calendar::plus_days(today, -(self.window_days as i32))
    }

    /// What is said of a day that holds all it can.
    pub fn day_is_full(&self) -> Error {
        Error::invalid("tanggal", Fault::DayIsFull { max: self.entries_per_day.to_string() })
    }
}

/// Minutes of a day.
const DAY_MINUTES: i64 = 24 * 60;
/// Files with one entry.
pub const MOST_FILES: usize = 5;
/// Bytes of one file as it arrives.
pub const LARGEST_FILE: usize = 8 << 20;
/// Letters of the description.
pub const TEXT: std::ops::RangeInclusive<usize> = 3..=1000;
/// Letters of a reason.
pub const REASON: usize = 500;
/// Letters of a unit of measure.
const MEASURE: usize = 60;

/// When the work was done, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Unknown,
    Between(i64, i64),
    Minutes(i64),
}

impl Span {
    /// How long it took.
    pub fn minutes(self) -> Option<i64> {
        match self {
            Span::Unknown => None,
            Span::Between(start, end) => Some(end - start),
            Span::Minutes(minutes) => Some(minutes),
        }
    }

    /// Start and end as stored: `08:30`.
    pub fn ends(self) -> Option<(String, String)> {
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        match self {
            Span::Between(start, end) => Some((clock(start), clock(end))),
            Span::Unknown | Span::Minutes(_) => None,
        }
    }

    /// Reads what is stored.
    pub fn stored(start: Option<&str>, end: Option<&str>, minutes: Option<i64>) -> Span {
        match (start.and_then(minute), end.and_then(minute), minutes) {
            (Some(start), Some(end), _) => Span::Between(start, end),
            (_, _, Some(minutes)) => Span::Minutes(minutes),
            _ => Span::Unknown,
        }
    }

    /// Both happen at the same time for a while.
    fn overlaps(self, other: Span) -> bool {
        match (self, other) {
            (Span::Between(a, b), Span::Between(c, d)) => a < d && c < b,
            _ => false,
        }
    }
}

/// Reads `08:30` or `08.30`.
pub fn minute(text: &str) -> Option<i64> {
    let (hours, minutes) = text.trim().split_once([':', '.'])?;
    let digits = |text: &&str| matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
    let number = |text: &str| Some(text).filter(digits)?.parse::<i64>().ok();
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// A file as it arrived; nothing about it is believed.
#[derive(Clone, Debug)]
pub struct Upload {
    pub name: String,
    pub content: Bytes,
}

/// What an employee reports.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Made by the sender: sending twice makes one entry.
    pub id: Uuid,
    /// None for an additional duty.
    pub indicator: Option<Uuid>,
    pub day: Day,
    pub what: String,
    pub quantity: Quantity,
    /// For shares: the whole of which the quantity is a part.
    pub out_of: Option<Quantity>,
    /// For additional duties; otherwise the indicator's counts.
    pub measure: String,
    pub span: Span,
    /// The sender was asked back about this amount, and says that it is right.
    pub confirmed: bool,
    pub evidence: Vec<Upload>,
    /// When it is corrected: evidence that is taken off.
    pub taken_off: Vec<Uuid>,
}

/// What is wrong with an entry by itself. `rule` is the indicator it stands under.
pub fn faults(entry: &NewEntry, rule: Option<&Reportable>, days: (Day, Day)) -> Faults {
    let mut faults = Faults::default();
    let (first, today) = days;
    let letters = entry.what.chars().count();
    if letters < *TEXT.start() {
        faults.add("uraian", Fault::TooShort { min: TEXT.start().to_string() });
    } else if letters > *TEXT.end() {
        faults.add("uraian", Fault::TooLong { max: TEXT.end().to_string() });
    }
    if entry.measure.chars().count() > MEASURE {
        faults.add("satuan", Fault::TooLong { max: MEASURE.to_string() });
    }
    if entry.day > today {
        faults.add("tanggal", Fault::DayInFuture);
    } else if entry.day < first {
        let days = calendar::days_between(first, today).to_string();
        faults.add("tanggal", Fault::DayTooEarly { days });
    }
    let zero_is_fine = rule.is_some_and(Reportable::may_be_zero);
    if entry.quantity.0 < 0 || (entry.quantity.0 == 0 && !zero_is_fine) {
        faults.add("jumlah", if zero_is_fine { Fault::BelowZero } else { Fault::QuantityOfZero });
    }
    if rule.is_some_and(Reportable::is_share) {
        match entry.out_of {
            None => faults.add("dari", Fault::Required),
            Some(whole) if whole.0 <= 0 => faults.add("dari", Fault::QuantityOfZero),
            Some(whole) if whole < entry.quantity => faults.add("dari", Fault::PartOverWhole),
            Some(_) => {}
        }
    }
    match entry.span {
        Span::Between(start, end) if end <= start => faults.add("selesai", Fault::EndBeforeStart),
        Span::Minutes(minutes) if !(1..=DAY_MINUTES).contains(&minutes) => {
            faults.add("menit", Fault::MinutesOutOfDay);
        }
        _ => {}
    }
    if entry.evidence.len() > MOST_FILES {
        faults.add("bukti", Fault::TooManyFiles { max: MOST_FILES.to_string() });
    }
    faults
}

/// So many times the year's target is far from it, for what does not add up.
const FAR: i128 = 10;

/// Of a large target one entry brings less than this part.
const PART: i128 = 4;
/// A target is large from here, thousandths: of a few documents each is a good part.
const LARGE: i128 = 100_000;

/// Whether an amount is more likely a slip than work: in one entry more than a quarter of what the whole
/// year is to bring, or than all of it if that is little; or, where entries do not add up, more than ten
/// times the target. Without a target nothing is far from it. (A local rule: it asks, and refuses nothing.)
pub fn is_unusual(quantity: Quantity, out_of: Option<Quantity>, aggregation: Aggregation, target: Quantity) -> bool {
    let (amount, target) = (i128::from(quantity.0), i128::from(target.0));
    let beyond = match aggregation {
        Aggregation::Sum => amount > target || (target >= LARGE && amount * PART > target),
        Aggregation::Average | Aggregation::Last => amount > FAR * target,
        // part and whole in thousandths, the target in thousandths of a percent
        Aggregation::Share => {
            let whole = out_of.map_or(0, |whole| i128::from(whole.0));
            whole > 0 && amount * 100_000 > FAR * target * whole
        }
    };
    target > 0 && beyond
}

/// Whether part of something is reported that is only counted whole, as persons and happenings are. A mean of them, or
/// a level, may lie between.
pub fn is_part(quantity: Quantity, rule: &Reportable, whole: &[String]) -> bool {
    let adds_up = rule.aggregation == Aggregation::Sum;
    adds_up && quantity.0 > 0 && quantity.0 % 1000 != 0 && whole.contains(&rule.measure.trim().to_lowercase())
}

/// What stands against a span beside the others of the day.
pub fn day_fault(span: Span, others: &[Span]) -> Option<(&'static str, Fault)> {
    if others.iter().any(|other| span.overlaps(*other)) {
        return Some(("mulai", Fault::OverlapsOther));
    }
    let all = others.iter().filter_map(|other| other.minutes()).sum::<i64>() + span.minutes().unwrap_or(0);
    (all > DAY_MINUTES).then_some(("menit", Fault::MoreThanADay))
}

/// Ids that are tried for a repeated entry: each time it is withdrawn and repeated takes one.
pub const REPEATS: usize = 100;

/// The id of a repeated entry: the same for the same source and day, so that a double tap makes
/// no second one.
pub fn repeated_id(source: Uuid, day: Day) -> Uuid {
    let hash = Sha256::new().chain_update(source.as_bytes()).chain_update(day.to_string()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// What a superior says to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reaction {
    Accept,
    Praise,
    /// Sends back what waits.
    Return {
        reason: String,
    },
    /// Sends back what was accepted.
    TakeBack {
        reason: String,
    },
    /// Lets wait again what was accepted by mistake.
    Undo,
}

impl Reaction {
    /// The reaction of a kind; the reason counts only where one is needed.
    pub fn of(kind: ReactionKind, reason: String) -> Reaction {
        match kind {
            ReactionKind::Accepted => Reaction::Accept,
            ReactionKind::Praised => Reaction::Praise,
            ReactionKind::Returned => Reaction::Return { reason },
            ReactionKind::TakenBack => Reaction::TakeBack { reason },
            ReactionKind::Undone => Reaction::Undo,
        }
    }

    pub fn kind(&self) -> ReactionKind {
        match self {
            Reaction::Accept => ReactionKind::Accepted,
            Reaction::Praise => ReactionKind::Praised,
            Reaction::Return { .. } => ReactionKind::Returned,
            Reaction::TakeBack { .. } => ReactionKind::TakenBack,
            Reaction::Undo => ReactionKind::Undone,
        }
    }

    /// Why, if it sends the entry back.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Reaction::Return { reason } | Reaction::TakeBack { reason } => Some(reason),
            Reaction::Accept | Reaction::Praise | Reaction::Undo => None,
        }
    }

    /// The state it needs and the one it leads to.
    pub fn step(&self) -> (EntryState, EntryState) {
        match self {
            Reaction::Accept | Reaction::Praise => (EntryState::Submitted, EntryState::Accepted),
            Reaction::Return { .. } => (EntryState::Submitted, EntryState::Returned),
            Reaction::TakeBack { .. } => (EntryState::Accepted, EntryState::Returned),
            Reaction::Undo => (EntryState::Accepted, EntryState::Submitted),
        }
    }
}

/// How long a slip in accepting can be undone, milliseconds: an hour, after which boards and owners have
/// long counted on it. Later, it is taken back with a reason.
pub const UNDO: i64 = 3_600_000;

/// Whether an entry stands accepted by the viewer, and that so freshly that they can undo it.
pub fn is_undoable(
    state: EntryState,
    reacted_by: Option<Uuid>,
    reacted_at: Option<i64>,
    viewer: Uuid,
    now: i64,
) -> bool {
    state == EntryState::Accepted && reacted_by == Some(viewer) && reacted_at.is_some_and(|at| now - at <= UNDO)
}

/// Upper ends of the buckets of reaction time, milliseconds: an hour, four hours, a day, three
/// days, a week.
pub const BUCKET_ENDS: [i64; 5] = [3_600_000, 14_400_000, 86_400_000, 259_200_000, 604_800_000];

/// The bucket of a waiting time.
pub fn bucket(waited: i64) -> usize {
    BUCKET_ENDS.iter().position(|end| waited <= *end).unwrap_or(BUCKET_ENDS.len())
}

/// The bucket in which the median lies (the lower of two middles); none without answers.
pub fn median_bucket(buckets: &Buckets) -> Option<usize> {
    let n: i64 = buckets.iter().sum();
    let mut so_far = 0;
    buckets.iter().position(|count| {
        so_far += count;
        n > 0 && so_far * 2 >= n
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn clocks_are_read_as_people_write_them() {
        for (text, minutes) in [("08:30", Some(510)), ("8.05", Some(485)), ("00:00", Some(0)), ("23:59", Some(1439))] {
            assert_eq!(minute(text), minutes, "{text}");
        }
        for text in ["24:00", "12:60", "12", "", "-1:00", "012:00", "a:b", "12:+1"] {
            assert_eq!(minute(text), None, "{text}");
        }
    }

    #[test]
    fn work_that_follows_at_once_does_not_overlap() {
        let morning = Span::Between(480, 600);
        assert!(!morning.overlaps(Span::Between(600, 660)));
        assert!(morning.overlaps(Span::Between(599, 660)));
        assert!(!morning.overlaps(Span::Minutes(60)));
        assert_eq!(day_fault(Span::Between(590, 700), &[morning]), Some(("mulai", Fault::OverlapsOther)));
        assert_eq!(day_fault(Span::Minutes(1321), &[morning]), Some(("menit", Fault::MoreThanADay)));
        assert_eq!(day_fault(Span::Minutes(1320), &[morning]), None);
    }

    #[test]
    fn waiting_times_fall_into_their_buckets() {
        for (waited, at) in
            [(0, 0), (3_600_000, 0), (3_600_001, 1), (86_400_000, 2), (604_800_000, 4), (604_800_001, 5)]
        {
            assert_eq!(bucket(waited), at, "{waited}");
        }
        assert_eq!(median_bucket(&[0; 6]), None);
        assert_eq!(median_bucket(&[1, 0, 0, 0, 0, 1]), Some(0));
        assert_eq!(median_bucket(&[1, 0, 0, 2, 0, 1]), Some(3));
    }

    proptest! {
        #[test]
        fn overlap_is_mutual(a in 0i64..1440, b in 0i64..1440, c in 0i64..1440, d in 0i64..1440) {
            let (one, two) = (Span::Between(a.min(b), a.max(b)), Span::Between(c.min(d), c.max(d)));
            prop_assert_eq!(one.overlaps(two), two.overlaps(one));
        }

        #[test]
        fn a_span_is_read_back_as_it_was_stored(a in 0i64..1440, b in 0i64..1440) {
            let span = Span::Between(a, b);
            let (start, end) = span.ends().unwrap();
            prop_assert_eq!(Span::stored(Some(&start), Some(&end), span.minutes()), span);
        }

        #[test]
        fn no_text_breaks_the_clock(text in ".*") {
            let _ = minute(&text);
        }

        #[test]
        fn the_median_is_where_half_of_the_answers_are_reached(counts in prop::array::uniform6(0i64..50)) {
            if let Some(at) = median_bucket(&counts) {
                let n: i64 = counts.iter().sum();
                prop_assert!(counts[..=at].iter().sum::<i64>() * 2 >= n);
                prop_assert!(counts[..at].iter().sum::<i64>() * 2 < n);
            }
        }
    }
}
