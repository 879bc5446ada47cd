//! Who holds, heads and answers to what on a day: the pieces of SQL that stores of several rooms share, so that
//! what is told to somebody from below and from above, at the sign-in and on pages is the same.

/// What holds on a day: a holding, or a superior by name.
#[macro_export]
macro_rules! on_day {
    ($what:literal, $day:literal) => {
        concat!(
            $what,
            ".from_day <= ",
            $day,
            " AND (",
            $what,
            ".until_day IS NULL OR ",
            $what,
            ".until_day >= ",
            $day,
            ")"
        )
    };
}

/// Of each unit that a person heads on a day, that unit and all below it, as `c.descendant_id`; in the government
/// `$1`. What is joined besides comes last. More conditions can follow.
#[macro_export]
macro_rules! heads {
    ($person:literal, $day:literal) => {
        $crate::heads!($person, $day, "")
    };
    ($person:literal, $day:literal, $joined:literal) => {
        concat!(
            "FROM holders h \
             JOIN posts hp ON hp.government_id = h.government_id AND hp.id = h.post_id AND hp.is_head \
             JOIN unit_closure c ON c.government_id = h.government_id AND c.ancestor_id = hp.unit_id ",
            $joined,
            " WHERE h.government_id = $1 AND h.person_id = ",
            $person,
            " AND ",
            $crate::on_day!("h", $day)
        )
    };
}

/// The holding by which a person works in a unit and answers to somebody on a day: the main one, or else the latest.
#[macro_export]
macro_rules! reports_from {
    ($government:literal, $person:literal, $day:literal) => {
        concat!(
            "(SELECT m.id FROM holders m WHERE m.government_id = ",
            $government,
            " AND m.person_id = ",
            $person,
            " AND ",
            $crate::on_day!("m", $day),
            " ORDER BY m.main DESC, m.from_day DESC, m.id LIMIT 1)"
        )
    };
}

/// Whether a person holds any post on a day; `org::service::Station::in_office` where the station is at hand.
#[macro_export]
macro_rules! in_office {
    ($government:literal, $person:literal, $day:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM holders g WHERE g.government_id = ",
            $government,
            " AND g.person_id = ",
            $person,
            " AND ",
            $crate::on_day!("g", $day),
            ")"
        )
    };
}

/// A person's superior by name on a day, who goes before the one by post, as long as they hold a post themselves.
#[macro_export]
macro_rules! superior_by_name {
    ($government:literal, $person:literal, $day:literal) => {
        concat!(
            "(SELECT n.superior_id FROM superior_overrides n WHERE n.government_id = ",
            $government,
            " AND n.person_id = ",
            $person,
            " AND ",
            $crate::on_day!("n", $day),
            " AND ",
            $crate::in_office!("n.government_id", "n.superior_id", $day),
            " ORDER BY n.from_day DESC, n.id DESC LIMIT 1)"
        )
    };
}

/// Whom a person answers to at a post above theirs: of those who hold it on a day, except themselves, the one whose
/// main post it is, if it is one's. Nobody if nobody else holds it.
#[macro_export]
macro_rules! superior_at {
    ($government:literal, $post:literal, $person:literal, $day:literal) => {
        concat!(
            "(SELECT f.person_id FROM holders f WHERE f.government_id = ",
            $government,
            " AND f.post_id = ",
            $post,
            " AND f.person_id <> ",
            $person,
            " AND ",
            $crate::on_day!("f", $day),
            " ORDER BY f.main DESC, f.id LIMIT 1)"
        )
    };
}

/// Whether a person may have a team on a day; who is in it says `team_of!` alone, which costs more to ask. It goes down
/// from the posts that they hold to those that answer to them, and to whoever has them as superior by name: without
/// either there is nobody.
#[macro_export]
macro_rules! may_have_team {
    ($government:literal, $person:literal, $day:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM holders h CROSS JOIN posts p WHERE h.government_id = ",
            $government,
            " AND h.person_id = ",
            $person,
            " AND ",
            $crate::on_day!("h", $day),
            " AND p.government_id = h.government_id AND p.superior_post_id = h.post_id) \
             OR EXISTS (SELECT 1 FROM superior_overrides o WHERE o.government_id = ",
            $government,
            " AND o.superior_id = ",
            $person,
            " AND ",
            $crate::on_day!("o", $day),
            "))"
        )
    };
}

/// Parts of a `WITH RECURSIVE`, at whose end `team (person_id)` are those who answer to a person on a day, some
/// perhaps twice: whose station (`org::service::station_of`) names this person. `$deepest` is the place of
/// [`DEEPEST`](crate::base::DEEPEST).
///
/// From each post that the person holds it goes down over posts that nobody else holds. One that somebody holds
/// ends the way, except for that holder alone, if they answer to somebody by another post further down, as who
/// stands in for the head of their own unit does (`only_for`; the person's own id while it is for all). It looks
/// at the holders of a post in subqueries: joined, PostgreSQL might go through all holders.
#[macro_export]
macro_rules! team_of {
    ($government:literal, $person:literal, $day:literal, $deepest:literal) => {
        concat!(
            "line (post_id, depth, top_id, only_for) AS ( \
                 SELECT h.post_id, 0, h.post_id, h.person_id FROM holders h WHERE h.government_id = ",
            $government,
            " AND h.person_id = ",
            $person,
            " AND ",
            $crate::on_day!("h", $day),
            " UNION \
                 SELECT p.id, line.depth + 1, line.top_id, COALESCE(( \
                     SELECT v.person_id FROM holders v WHERE v.government_id = p.government_id \
                     AND v.post_id = line.post_id AND line.depth > 0 AND v.person_id <> ",
            $person,
            " AND ",
            $crate::on_day!("v", $day),
            " LIMIT 1), line.only_for) FROM line CROSS JOIN posts p WHERE p.government_id = ",
            $government,
            " AND p.superior_post_id = line.post_id AND line.depth < ",
            $deepest,
            " AND (line.depth = 0 OR NOT EXISTS (SELECT 1 FROM holders v WHERE v.government_id = p.government_id \
                     AND v.post_id = line.post_id AND v.person_id <> ",
            $person,
            " AND ",
            $crate::on_day!("v", $day),
            " AND (line.only_for NOT IN (",
            $person,
            ", v.person_id) OR v.id = ",
            $crate::reports_from!("v.government_id", "v.person_id", $day),
            " OR EXISTS (SELECT 1 FROM holders w WHERE w.government_id = v.government_id AND w.post_id = v.post_id \
                         AND w.person_id NOT IN (",
            $person,
            ", v.person_id) AND ",
            $crate::on_day!("w", $day),
            ")))) \
             ), team (person_id) AS ( \
                 SELECT h.person_id FROM line CROSS JOIN holders h WHERE h.government_id = ",
            $government,
            " AND h.post_id = line.post_id AND line.depth > 0 AND h.person_id <> ",
            $person,
            " AND line.only_for IN (",
            $person,
            ", h.person_id) AND ",
            $crate::on_day!("h", $day),
            " AND h.id = ",
            $crate::reports_from!("h.government_id", "h.person_id", $day),
            " AND ",
            $person,
            " = ",
            $crate::superior_at!("h.government_id", "line.top_id", "h.person_id", $day),
            " AND ",
            $crate::superior_by_name!("h.government_id", "h.person_id", $day),
            " IS NULL \
                 UNION ALL \
                 SELECT o.person_id FROM superior_overrides o WHERE o.government_id = ",
            $government,
            " AND o.superior_id = ",
            $person,
            " AND ",
            $crate::on_day!("o", $day),
            " AND ",
            $person,
            " = ",
            $crate::superior_by_name!("o.government_id", "o.person_id", $day),
            ")"
        )
    };
}
