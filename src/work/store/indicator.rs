//! SQL of the entries under an indicator, as far as somebody may see them.

use super::{Entry, entries};
use crate::base::{Day, Month, Result, Uuid};
use crate::server::db::Db;
use crate::{heads, in_office, read};

/// Whose entries of an indicator are shown.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// Everyone's.
    pub all: bool,
    /// Otherwise: this person's own, those sent to them as long as they hold a post, those of units they head and below.
    pub person: Option<Uuid>,
    pub today: Day,
}

/// Entries under an indicator in some months, as far as they are seen.
#[derive(Clone, Copy, Debug)]
pub struct Under {
    pub government: Uuid,
    pub indicator: Uuid,
    pub months: (Month, Month),
    pub sight: Sight,
}

/// What is seen under indicator $2, latest first; what follows narrows it down, and tells how many.
macro_rules! under {
    ($narrow:literal, $many:literal) => {
        entries!(
            "WHERE e.government_id = $1 AND e.indicator_id = $2 AND e.month >= $3 AND e.month <= $4 \
             AND ($5 OR e.person_id = $6 OR e.unit_id IN (SELECT c.descendant_id ",
            heads!("$6", "$7"),
            ") OR (e.appraiser_id = $6 AND ",
            in_office!("$1", "$6", "$7"),
            "))",
            $narrow,
            " ORDER BY e.day DESC, e.submitted_at DESC, e.id DESC ",
            $many
        )
    };
}

const PAGE: &str = under!("", "LIMIT $8 OFFSET $9");
const FIRST: &str = under!("", "LIMIT $8");
const EARLIER: &str = under!(" AND (e.day, e.submitted_at, e.id) < ($9, $10, $11)", "LIMIT $8");

/// A page of them, latest first.
pub async fn of_indicator(db: &Db, under: Under, limit: i64, offset: i64) -> Result<Vec<Entry>> {
    let Under { government, indicator, months, sight } = under;
    read!(db, on => sqlx::query_as(PAGE).bind(government).bind(indicator).bind(months.0).bind(months.1)
        .bind(sight.all).bind(sight.person).bind(sight.today).bind(limit).bind(offset).fetch_all(on))
}

/// As many of them as are asked for, latest first, that come after one: what is added or goes meanwhile
/// moves nothing.
pub async fn stretch_of_indicator(db: &Db, under: Under, after: Option<&Entry>, many: i64) -> Result<Vec<Entry>> {
    let Under { government, indicator, months, sight } = under;
    match after {
        None => {
            read!(db, on => sqlx::query_as(FIRST).bind(government).bind(indicator).bind(months.0).bind(months.1)
                .bind(sight.all).bind(sight.person).bind(sight.today).bind(many).fetch_all(on))
        }
        Some(after) => {
            read!(db, on => sqlx::query_as(EARLIER).bind(government).bind(indicator).bind(months.0).bind(months.1)
                .bind(sight.all).bind(sight.person).bind(sight.today).bind(many)
                .bind(after.day).bind(after.submitted_at).bind(after.id).fetch_all(on))
        }
    }
}
