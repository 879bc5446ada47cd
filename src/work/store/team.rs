//! SQL of what waits for a superior, and of the team.

use super::{Entry, entries};
use crate::base::{DEEPEST, Day, Result, Uuid};
use crate::server::db::Db;
use crate::work::Buckets;
use crate::{heads, in_office, read, team_of};

/// Whether what waits was written by somebody below person $2 on day $3: of their team ($4 is how far down), or in a
/// unit that they head, or below it. Units are looked up for each: by a list of them SQLite might go through all their
/// entries, answered long ago.
macro_rules! by_those_below {
    () => {
        concat!(
            "(w.person_id IN (SELECT person_id FROM team) OR EXISTS (SELECT 1 ",
            heads!("$2", "$3"),
            " AND c.descendant_id = w.unit_id))"
        )
    };
}

/// What waits for person $2: what was sent to them, as long as they hold a post; and, of those below them, that which
/// `$below` says, and what was sent to those who hold no post any more.
///
/// An entry keeps to whom it was sent, and who answers for it is asked of the day: posts and superiors by name end on a
/// day on which nothing happens that could send it on, and that day may be set, moved or undone before it has come or
/// after it has passed.
///
/// Ids are taken first, each kind by the index of what waits: SQLite would go through all entries. `seen` are all to
/// whom something was sent: from each the next is looked for in that index, whatever waits for them.
macro_rules! waits {
    ($below:literal) => {
        concat!(
            "WHERE e.government_id = $1 AND e.person_id <> $2 AND e.id IN \
             (WITH RECURSIVE ",
            team_of!("$1", "$2", "$3", "$4"),
            ", seen (id) AS ( \
                 SELECT (SELECT w.appraiser_id FROM entries w WHERE w.government_id = $1 AND w.state = 'submitted' \
                     AND w.appraiser_id IS NOT NULL ORDER BY w.appraiser_id LIMIT 1) \
                 UNION ALL \
                 SELECT (SELECT w.appraiser_id FROM entries w WHERE w.government_id = $1 AND w.state = 'submitted' \
                     AND w.appraiser_id > seen.id ORDER BY w.appraiser_id LIMIT 1) FROM seen WHERE seen.id IS NOT NULL \
             ), gone (id) AS MATERIALIZED (SELECT seen.id FROM seen WHERE seen.id IS NOT NULL AND NOT ",
            in_office!("$1", "seen.id", "$3"),
            ") \
             SELECT w.id FROM entries w WHERE w.government_id = $1 AND w.state = 'submitted' AND w.appraiser_id = $2 \
             AND $2 NOT IN (SELECT id FROM gone) \
             UNION ALL SELECT w.id FROM entries w WHERE w.government_id = $1 AND w.state = 'submitted' ",
            $below,
            " AND ",
            by_those_below!(),
            " UNION ALL SELECT w.id FROM gone CROSS JOIN entries w \
             WHERE w.government_id = $1 AND w.state = 'submitted' AND w.appraiser_id = gone.id AND ",
            by_those_below!(),
            ")"
        )
    };
}

/// Of what waits below, what was sent to nobody.
macro_rules! for_me {
    () => {
        waits!("AND w.appraiser_id IS NULL")
    };
}

/// All that waits below.
macro_rules! below_me {
    () => {
        waits!("")
    };
}

/// Of person $5 alone, if one was named.
macro_rules! of_one {
    () => {
        " AND ($5 IS NULL OR e.person_id = $5)"
    };
}

macro_rules! longest {
    () => {
        100
    };
}

/// So many entries at most [`waiting`] gives.
pub const LONGEST: usize = longest!();

macro_rules! oldest {
    () => {
        concat!(" ORDER BY e.day, e.submitted_at, e.id LIMIT ", longest!())
    };
}

/// The two hundred people of whom something has waited longest, and person $5, by name; what follows tells of which
/// list.
/// The list is made first: SQLite would go through all entries by person to have them in groups.
macro_rules! people {
    ($list:expr) => {
        concat!(
            "WITH list AS MATERIALIZED (SELECT e.person_id, e.day FROM entries e ",
            $list,
            "), people (id, n) AS (SELECT person_id, COUNT(*) FROM list GROUP BY person_id ORDER BY MIN(day), person_id LIMIT 200), \
             shown (id, n) AS (SELECT id, n FROM people UNION ALL \
             SELECT $5, (SELECT COUNT(*) FROM list WHERE person_id = $5) WHERE $5 NOT IN (SELECT id FROM people)) \
             SELECT p.id, p.name, shown.n FROM shown CROSS JOIN persons p \
             WHERE p.government_id = $1 AND p.id = shown.id ORDER BY p.name, p.id"
        )
    };
}

const WAITING: [&str; 2] = [entries!(for_me!(), of_one!(), oldest!()), entries!(below_me!(), of_one!(), oldest!())];
const TOTAL: [&str; 2] = [
    concat!("SELECT COUNT(*) FROM entries e ", for_me!(), of_one!()),
    concat!("SELECT COUNT(*) FROM entries e ", below_me!(), of_one!()),
];
const PEOPLE: [&str; 2] = [people!(for_me!()), people!(below_me!())];

/// Which list of entries that wait: that of a superior on a day, or of all that lies below.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    pub government: Uuid,
    pub superior: Uuid,
    pub today: Day,
    pub below: bool,
}

/// The hundred oldest entries that wait, of everyone or of one person.
pub async fn waiting(db: &Db, list: Waiting, whose: Option<Uuid>) -> Result<Vec<Entry>> {
    let Waiting { government, superior, today, below } = list;
    read!(db, on => sqlx::query_as(WAITING[usize::from(below)]).bind(government).bind(superior).bind(today)
        .bind(DEEPEST as i64).bind(whose).fetch_all(on))
}

/// How many entries wait, of everyone or of one person.
pub async fn waiting_total(db: &Db, list: Waiting, whose: Option<Uuid>) -> Result<i64> {
    let Waiting { government, superior, today, below } = list;
    read!(db, on => sqlx::query_scalar(TOTAL[usize::from(below)]).bind(government).bind(superior).bind(today)
        .bind(DEEPEST as i64).bind(whose).fetch_one(on))
}

/// Of whom entries wait, and how many: the people whose oldest has waited longest, by name. The one who was asked for
/// is among them, also when nothing waits.
pub async fn waiting_people(db: &Db, list: Waiting, whose: Option<Uuid>) -> Result<Vec<(Uuid, String, i64)>> {
    let Waiting { government, superior, today, below } = list;
    read!(db, on => sqlx::query_as(PEOPLE[usize::from(below)]).bind(government).bind(superior).bind(today)
        .bind(DEEPEST as i64).bind(whose).fetch_all(on))
}

const JUST_ACCEPTED: &str = entries!(
    "WHERE e.government_id = $1 AND e.state = 'accepted' AND e.reacted_by = $2 AND e.id IN \
     (SELECT x.entry_id FROM reactions x WHERE x.government_id = $1 AND x.by_person_id = $2 AND x.at >= $3) \
     ORDER BY e.reacted_at DESC, e.id DESC LIMIT 100"
);

/// What a person has accepted since a moment and is accepted still, latest first.
pub async fn just_accepted(db: &Db, government: Uuid, person: Uuid, since: i64) -> Result<Vec<Entry>> {
    read!(db, on => sqlx::query_as(JUST_ACCEPTED).bind(government).bind(person).bind(since).fetch_all(on))
}

/// The people who report to person $2 on day $3; $4 is how far down.
macro_rules! team {
    ($head:literal, $rest:literal) => {
        concat!(
            "WITH RECURSIVE ",
            team_of!("$1", "$2", "$3", "$4"),
            " ",
            $head,
            " FROM (SELECT DISTINCT person_id FROM team) t \
             JOIN persons p ON p.government_id = $1 AND p.id = t.person_id ",
            $rest
        )
    };
}

const TEAM_SIZE: &str = team!("SELECT COUNT(*)", "");
const SILENT: &str = team!(
    "SELECT p.name",
    "WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.government_id = $1 AND e.person_id = t.person_id AND e.day = $3) \
     ORDER BY p.name LIMIT 200"
);

/// How many people report to a person.
pub async fn team_size(db: &Db, government: Uuid, person: Uuid, today: Day) -> Result<i64> {
    read!(db, on => sqlx::query_scalar(TEAM_SIZE).bind(government).bind(person).bind(today).bind(DEEPEST as i64).fetch_one(on))
}

/// The names of those who report to a person and have not reported on a day.
pub async fn silent(db: &Db, government: Uuid, person: Uuid, day: Day) -> Result<Vec<String>> {
    read!(db, on => sqlx::query_scalar(SILENT).bind(government).bind(person).bind(day).bind(DEEPEST as i64).fetch_all(on))
}

const REACTION_TIMES: &str = concat!(
    "SELECT ",
    super::rollup::ladder!(["COUNT(CASE WHEN ", " THEN 1 END)"] "$4" "$5" "$6" "$7" "$8"),
    " FROM reactions WHERE government_id = $1 AND by_person_id = $2 AND at >= $3 AND kind <> 'taken_back'"
);

/// How long entries had waited that a person reacted to since a moment.
pub async fn reaction_times(db: &Db, government: Uuid, person: Uuid, since: i64) -> Result<Buckets> {
    let [hour, four, day, three, week] = crate::work::rules::BUCKET_ENDS;
    let counts: (i64, i64, i64, i64, i64, i64) = read!(db, on => sqlx::query_as(REACTION_TIMES).bind(government).bind(person).bind(since).bind(hour).bind(four)
        .bind(day).bind(three).bind(week).fetch_one(on))?;
    Ok(counts.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, Town, searches};

    /// A superior asks for it again and again; in a government much waits that is not for them.
    #[tokio::test]
    async fn what_waits_for_a_superior_is_found_without_going_through_all_of_a_government() {
        let town = Town::new(Engine::Sqlite).await;
        for [for_me, below_me] in [WAITING, TOTAL, PEOPLE] {
            let mut through_all = Vec::new();
            for sql in [for_me, below_me] {
                let mut found = searches(&town, sql).await;
                assert!(!found.is_empty(), "{sql}");
                found.retain(|step| !step.contains("government_id=? AND "));
                through_all.push(found);
            }
            assert!(through_all[0].is_empty(), "{through_all:?}");
            // who asks for all that lies below goes through what waits, by its index
            let waiting = |step: &String| step.contains("entries_waiting (government_id=?)");
            assert!(through_all[1].iter().all(waiting), "{through_all:?}");
        }
    }
}
