//! What is said of rows that are taken: who is superior meanwhile, what changes.

use super::Line;
use super::posts::Posts;
use crate::base::text::masked;
use crate::base::{Fault, Uuid};
use crate::import::draft::{Draft, Given, compare, named};
use crate::import::{Difference, Effect, RowReport};
use crate::org::store::intake::{PersonRow, PostRow, UnitRow};
use std::collections::HashMap;

/// Says of each row whose superior cannot be one yet why not, and who is the superior by post meanwhile.
pub fn meanwhile(
    lines: &[Line],
    superiors: &HashMap<usize, Uuid>,
    refused: &HashMap<String, u32>,
    (posts, may_read): (&Posts, bool),
    people: &HashMap<Uuid, &PersonRow>,
    draft: &mut Draft,
) {
    let name = |id: &Uuid| people.get(id).map(|person| person.name.clone());
    for line in lines {
        let Some(number) = &line.superior else { continue };
        let why = match (superiors.get(&line.at), refused.get(number)) {
            (Some(superior), _) if posts.without_post(*superior) => {
                // whose number it is tells only who may read records
                let name = name(superior).filter(|_| may_read);
                Fault::SuperiorWithoutPost { who: name.map_or_else(|| number.clone(), |name| named(&name, number)) }
            }
            (None, Some(at)) => Fault::SuperiorRefused { line: at.to_string() },
            _ => continue,
        };
        let post = posts.post_of(line.person.id, line.unit, &line.title);
        let superior = post.and_then(|post| posts.superior_of(line.person.id, post)).and_then(|id| name(&id));
        let until_then = match superior {
            Some(name) => Fault::SuperiorMeanwhile { name },
            None => Fault::SuperiorNobody,
        };
        let report = &mut draft.rows[line.at];
        report.warn("nip_atasan", why);
        report.warn("nip_atasan", until_then);
    }
}

/// Those who are there, and those whom the file brings or changes as it has them.
pub fn people_of<'l>(lines: &'l [Line], given: &Given<'l>) -> HashMap<Uuid, &'l PersonRow> {
    given.now.persons.iter().chain(lines.iter().map(|line| &line.person)).map(|person| (person.id, person)).collect()
}

/// A superior by name, with post and unit, which tell people of one name apart: most numbers end alike.
fn told(person: &PersonRow, post: Option<&PostRow>, units: &HashMap<Uuid, &UnitRow>) -> String {
    let place = post.and_then(|post| Some(format!("{}, {}", post.title, units.get(&post.unit_id)?.name)));
    place.map_or_else(|| person.name.clone(), |place| named(&person.name, &place))
}

/// Says of each row what it makes or changes.
pub fn describe(
    lines: &[Line],
    (before, after): (&Posts, &Posts),
    given: &Given,
    people: &HashMap<Uuid, &PersonRow>,
    draft: &mut Draft,
) {
    let persons: HashMap<Uuid, &PersonRow> = given.now.persons.iter().map(|person| (person.id, person)).collect();
    let units: HashMap<Uuid, &UnitRow> = given.now.units.iter().map(|unit| (unit.id, unit)).collect();
    // before and after by the same post, so that only another superior is a difference
    let superior_told = |id: Uuid| {
        let post = after.main_post(id).or_else(|| before.main_post(id));
        people.get(&id).map(|person| told(person, post, &units)).unwrap_or_default()
    };
    let with_number = |id: Uuid| {
        let number = people.get(&id).and_then(|person| person.nip.as_deref().or(person.internal_number.as_deref()));
        format!("{} {}", superior_told(id), number.map(masked).unwrap_or_default())
    };
    let shown = |person: &PersonRow, post: Option<&PostRow>, superior: Option<Uuid>| {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let unit = post.and_then(|post| units.get(&post.unit_id));
        vec![
            ("nip", text(&person.nip)),
            ("id_internal", text(&person.internal_number)),
            ("nama", person.name.clone()),
            ("gelar_depan", text(&person.title_before)),
            ("gelar_belakang", text(&person.title_after)),
            ("tanggal_lahir", person.born_on.map(|day| day.text(given.lang)).unwrap_or_default()),
            ("jenis_kelamin", text(&person.sex)),
            ("status", person.status.clone()),
            ("gol_ruang", text(&person.rank)),
            ("surel", text(&person.email)),
            ("unit", unit.map(|unit| named(&unit.name, &unit.code)).unwrap_or_default()),
            ("jabatan", post.map(|post| post.title.clone()).unwrap_or_default()),
            ("jenis_jabatan", post.map(|post| post.kind.clone()).unwrap_or_default()),
            ("eselon", post.and_then(|post| post.echelon.clone()).unwrap_or_default()),
            ("nip_atasan", superior.map(superior_told).unwrap_or_default()),
        ]
    };
    for line in lines.iter().take_while(|_| !given.stop.is_cancelled()) {
        let id = line.person.id;
        let above = |posts: &Posts, post: Option<&PostRow>| post.and_then(|post| posts.superior_of(id, post));
        let post = after.post_of(id, line.unit, &line.title);
        let post_was = before.nearest_post(id, line.unit, &line.title);
        let (superior, superior_was) = (above(after, post), above(before, post_was));
        let becomes = shown(&line.person, post, superior);
        let was = persons.get(&id).map(|person| shown(person, post_was, superior_was));
        let report = &mut draft.rows[line.at];
        compare(report, was.as_deref(), &becomes);
        // one for another who is told alike is a change all the same, even where their numbers end alike as well
        if let (Some(one), Some(other)) = (superior_was, superior)
            && one != other
            && superior_told(one) == superior_told(other)
        {
            let (was, becomes) = (Some(with_number(one)), with_number(other));
            report.differences.push(Difference { column: "nip_atasan".to_owned(), was, becomes });
            report.effect = Effect::Updated;
        }
        if !given.may_read {
            mask(report, line.superior.as_deref());
        }
    }
}

/// Leaves of a row what the file says itself: whatever else is told of a number, even a post or a name that everyone
/// may see, tells whose number it is.
fn mask(report: &mut RowReport, superior: Option<&str>) {
    for change in &mut report.differences {
        change.was = None;
        if let Some(number) = superior.filter(|_| change.column == "nip_atasan") {
            number.clone_into(&mut change.becomes);
        }
    }
}
