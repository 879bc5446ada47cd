//! People with their posts and superiors, by NIP or internal number. One row is one post: whoever
//! holds a post of that title in that unit keeps it; another unit or title ends the old holding
//! and begins a new one. An empty cell leaves what is there.

use super::{Draft, Given, UnitCodes, folded, in_passes, once};
use crate::base::text::{self, hex, login};
use crate::base::{Day, Fault, Lang, Uuid};
use crate::import::cell;
use crate::import::change::{Record, between};
use crate::import::table::{Row, Table};
use crate::org::nip::Nip;
use crate::org::rules::DEEPEST;
use crate::org::store::intake::PersonRow;
use posts::{Posts, Wish};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};

mod names;
mod posts;
mod tell;

/// At least so many entirely different names, and more than one in so many known people, make a file
/// that slipped.
const SLIPPED_ROWS: usize = 3;
const SLIPPED_IN: usize = 50;

/// A row that can be read, with the person it makes or changes.
struct Line {
    at: usize,
    person: PersonRow,
    is_new: bool,
    unit: Uuid,
    title: String,
    kind: Option<String>,
    echelon: Option<String>,
    since: Option<Day>,
    /// NIP or internal number of the superior, as [`key`] has it.
    superior: Option<String>,
}

/// How a person is known: digits of the NIP, or the internal number, however it is written. Logins are compared so.
fn key(number: &str) -> String {
    login(number)
}

pub fn draft(table: &Table, given: &Given) -> Draft {
    let mut draft = Draft::default();
    let mut refused = HashMap::new();
    let mut lines = read(table, given, &mut draft, &mut refused);
    let before = Posts::now(given);
    // of the largest files each step takes about a second
    let stopped = |lines: &[Line]| !lines.is_empty() && given.stop.is_cancelled();
    let (posts, superiors) = in_passes(0, |no_more| {
        if no_more || stopped(&lines) {
            lines.drain(..).for_each(|line| draft.rows[line.at].refuse("nip_atasan", Fault::CirclesFirst));
        }
        let superiors = find_superiors(&lines, given, &refused, &mut draft);
        if drop_refused(&mut lines, &mut refused, &draft) || stopped(&lines) {
            return None;
        }
        let wishes = lines.iter().map(|line| line.wish(superiors.get(&line.at).copied())).collect::<Vec<_>>();
        let posts = Posts::after(&wishes, given);
        if stopped(&lines) {
            return None;
        }
        let (in_cycles, too_deep) = (posts.in_cycles(), posts.too_deep(&wishes));
        for (line, wish) in lines.iter().zip(&wishes) {
            if wish.superior.is_some() && in_cycles.contains(&wish.person) {
                draft.rows[line.at].refuse("nip_atasan", Fault::SuperiorCycle);
            } else if too_deep.contains(&wish.person) {
                draft.rows[line.at].refuse("nip_atasan", Fault::SuperiorDeep { max: DEEPEST.to_string() });
            }
        }
        // where no superior that was given leads back, a new head does, to whom others answer from now on
        if lines.iter().all(|line| !draft.rows[line.at].refused()) {
            let new_head = |wish: &Wish| posts.is_headed_by(wish) && !before.is_headed_by(wish);
            let in_cycles = lines.iter().zip(&wishes).filter(|(_, wish)| in_cycles.contains(&wish.person));
            for (line, _) in in_cycles.filter(|(_, wish)| new_head(wish)) {
                draft.rows[line.at].refuse("jabatan", Fault::HeadCycle);
            }
        }
        (!drop_refused(&mut lines, &mut refused, &draft)).then_some((posts, superiors))
    });
    let people = tell::people_of(&lines, given);
    tell::meanwhile(&lines, &superiors, &refused, (&posts, given.may_read), &people, &mut draft);
    tell::describe(&lines, (&before, &posts), given, &people, &mut draft);
    let persons: Vec<PersonRow> = lines.into_iter().map(|line| line.person).collect();
    draft.changes.extend(between(&given.now.persons, &persons, |row| row.id, Record::Person));
    draft.changes.extend(between(&given.now.posts, &posts.posts, |row| row.id, Record::Post));
    draft.changes.extend(between(&given.now.holdings, &posts.holdings, |row| row.id, Record::Holding));
    draft
}

/// Drops the lines that were refused meanwhile, remembering whose they were; whether there were any.
fn drop_refused(lines: &mut Vec<Line>, refused: &mut HashMap<String, u32>, draft: &Draft) -> bool {
    let before = lines.len();
    lines.retain(|line| {
        let report = &draft.rows[line.at];
        if report.refused() {
            refused.extend(line.keys().map(|key| (key, report.line)));
        }
        !report.refused()
    });
    lines.len() < before
}

impl Line {
    fn keys(&self) -> impl Iterator<Item = String> + '_ {
        self.person.nip.iter().chain(&self.person.internal_number).map(|number| key(number))
    }

    fn wish(&self, superior: Option<Uuid>) -> Wish<'_> {
        Wish {
            person: self.person.id,
            is_new: self.is_new,
            unit: self.unit,
            title: &self.title,
            kind: self.kind.as_deref(),
            echelon: self.echelon.as_deref(),
            since: self.since,
            superior,
        }
    }
}

/// People that are there, by every number they have.
fn stored<'g>(given: &Given<'g>) -> HashMap<String, &'g PersonRow> {
    let numbers = |person: &'g PersonRow| {
        person.nip.iter().chain(&person.internal_number).map(move |number| (key(number), person))
    };
    given.now.persons.iter().flat_map(numbers).collect()
}

fn read(table: &Table, given: &Given, draft: &mut Draft, refused: &mut HashMap<String, u32>) -> Vec<Line> {
    let (units, stored) = (UnitCodes::of(given), stored(given));
    let (mut seen, mut numbers, mut lines) = (HashMap::new(), HashMap::new(), Vec::new());
    let slipped = !given.renames && slipped(table, &stored, given);
    for (at, mut row) in table.rows(given.stop).enumerate() {
        let line = read_row(&mut row, at, &units, &stored, given, slipped, &mut draft.known);
        if let Some(line) = &line {
            if let Some(nip) = &line.person.nip {
                once(&mut seen, nip, "nip", &mut row.report);
            }
            if let Some(number) = &line.person.internal_number {
                once(&mut numbers, number, "id_internal", &mut row.report);
            }
        } else if let Ok(nip) = Nip::parse(row.cell("nip"), true) {
            refused.insert(key(nip.digits()), row.report.line);
        }
        row.report.is_about(row.cell("nama"));
        lines.extend(line.filter(|_| !row.report.refused()));
        draft.rows.push(row.report);
    }
    lines
}

/// Whether the file's rows or columns seem to have slipped: it gives many people the names of others.
/// One here and there is a correction, and is only said.
fn slipped(table: &Table, stored: &HashMap<String, &PersonRow>, given: &Given) -> bool {
    let (mut known, mut renamed) = (0, 0);
    for row in table.rows(given.stop) {
        let nip = Nip::parse(row.cell("nip"), true).ok();
        let Some(was) = nip.and_then(|nip| stored.get(&key(nip.digits()))) else { continue };
        known += 1;
        renamed += usize::from(names::unlike(&was.name, row.cell("nama")));
    }
    renamed >= SLIPPED_ROWS && renamed * SLIPPED_IN > known
}

fn read_row(
    row: &mut Row,
    at: usize,
    units: &UnitCodes,
    stored: &HashMap<String, &PersonRow>,
    given: &Given,
    slipped: bool,
    about: &mut BTreeSet<(u32, Uuid)>,
) -> Option<Line> {
    let name = row.need_text("nama", 200);
    let status = row.need("status", cell::status);
    let nip = row.read("nip", |cell| Nip::parse(cell, status == Some("PPPK")));
    let born_on = row.read("tanggal_lahir", cell::day);
    if born_on.is_some_and(|day| day > given.today) {
        row.report.refuse("tanggal_lahir", Fault::BornInFuture);
    }
    let sex = row.read("jenis_kelamin", cell::sex);
    let unit = row.need("unit", |code| units.find(code));
    let title = row.need_text("jabatan", 200);
    let (kind, echelon) = (row.text("jenis_jabatan", 60), row.text("eselon", 20));
    let since = row.read("tmt_jabatan", cell::day);
    let (before, after) = (row.text("gelar_depan", 60), row.text("gelar_belakang", 60));
    let lettered = matches!(status, Some("PNS" | "CPNS"));
    let rank = row.read("gol_ruang", |cell| cell::grade(cell, lettered)).flatten();
    let email = email(row);
    let superior = row.read("nip_atasan", |cell| superior_key(cell, stored));
    let number = internal_number(row, nip.as_ref(), status, name.as_deref(), born_on);
    compare_with_nip(row, nip.as_ref(), born_on, sex.as_deref(), given.lang);
    let was = known(row, nip.as_ref(), number.as_deref(), stored);
    about.extend(was.map(|was| (row.report.line, was.id)));
    if let (Some(was), Some(name)) = (was, &name)
        && names::unlike(&was.name, name)
    {
        let told = given.may_read.then(|| Fault::NameDiffers { was: was.name.clone() });
        let fault = told.unwrap_or(Fault::NumberOfAnother);
        if slipped { row.report.refuse("nama", fault) } else { row.report.warn("nama", fault) }
    }
    if row.report.refused() {
        return None;
    }
    let kept = |given: Option<String>, was: Option<Option<String>>| given.or(was.flatten());
    let person = PersonRow {
        id: was.map_or_else(given.new_id, |was| was.id),
        nip: kept(nip.map(|nip| nip.digits().to_owned()), was.map(|was| was.nip.clone())),
        internal_number: kept(number, was.map(|was| was.internal_number.clone())),
        name: name?,
        title_before: kept(before, was.map(|was| was.title_before.clone())),
        title_after: kept(after, was.map(|was| was.title_after.clone())),
        born_on: born_on.or(was.and_then(|was| was.born_on)),
        sex: kept(sex, was.map(|was| was.sex.clone())),
        status: status?.to_owned(),
        rank: kept(rank, was.map(|was| was.rank.clone())),
        email: kept(email, was.map(|was| was.email.clone())),
    };
    Some(Line { at, is_new: was.is_none(), person, unit: unit?, title: title?, kind, echelon, since, superior })
}

/// Where mail reaches them; what is no address is pointed out and not kept.
fn email(row: &mut Row) -> Option<String> {
    let email = row.text("surel", 200)?;
    let is_name = |host: &str| host.contains('.') && !host.contains('@');
    let fine = email.split_once('@').is_some_and(|(who, host)| !who.is_empty() && is_name(host));
    if fine && !email.contains(' ') {
        return Some(email);
    }
    row.report.warn("surel", Fault::EmailUnclear);
    None
}

/// The superior's key: the digits of a NIP, or an internal number as written.
fn superior_key(cell: &str, stored: &HashMap<String, &PersonRow>) -> Result<String, Fault> {
    match Nip::parse(cell, true) {
        Ok(nip) => Ok(key(nip.digits())),
        Err(Fault::NipScientific) => Err(Fault::NipScientific),
        // someone with an internal number, or nobody: found out among all rows
        Err(_) if stored.contains_key(&key(cell)) || cell.chars().any(char::is_alphabetic) => Ok(key(cell)),
        Err(fault) if cell.chars().filter(char::is_ascii_digit).count() > 12 => Err(fault),
        Err(_) => Ok(key(cell)),
    }
}

/// The internal number of someone without a NIP: as given, or made from the name and the birth
/// date, so that the same file makes the same number again.
fn internal_number(
    row: &mut Row,
    nip: Option<&Nip>,
    status: Option<&str>,
    name: Option<&str>,
    born_on: Option<Day>,
) -> Option<String> {
    let given = row.text("id_internal", 40).map(|number| text::number(&number));
    if given.is_some() || nip.is_some() || !row.cell("nip").is_empty() {
        return given;
    }
    if matches!(status, Some("PNS" | "CPNS" | "PPPK")) {
        row.report.refuse("nip", Fault::NipRequired);
        return None;
    }
    let other = born_on.map_or_else(|| folded(row.cell("unit")), |day| day.to_string());
    let hash = Sha256::digest(format!("{}\n{other}", folded(name?)));
    Some(format!("N-{}", hex(&hash[..5])))
}

/// What the number tells and the columns say otherwise is shown, and the columns are kept.
fn compare_with_nip(row: &mut Row, nip: Option<&Nip>, born_on: Option<Day>, sex: Option<&str>, lang: Lang) {
    let Some(nip) = nip else { return };
    if let (Some(told), Some(written)) = (nip.birth(), born_on)
        && told != written
    {
        row.report.warn("tanggal_lahir", Fault::BirthDiffers { nip: told.text(lang) });
    }
    if sex.is_some_and(|sex| sex != nip.sex()) {
        row.report.warn("jenis_kelamin", Fault::SexDiffers { nip: nip.sex().to_owned() });
    }
}

/// The person a row is about, if there already: by NIP, else by internal number (who may get a NIP).
fn known<'s>(
    row: &mut Row,
    nip: Option<&Nip>,
    number: Option<&str>,
    stored: &HashMap<String, &'s PersonRow>,
) -> Option<&'s PersonRow> {
    let by_nip = nip.and_then(|nip| stored.get(&key(nip.digits())).copied());
    let by_number = number.and_then(|number| stored.get(&key(number)).copied());
    let taken = match (by_nip, by_number) {
        (Some(one), Some(other)) => one.id != other.id,
        (None, Some(other)) => nip.is_some() && other.nip.is_some(),
        _ => false,
    };
    if taken {
        row.report.refuse("id_internal", Fault::NumberTaken { number: number.unwrap_or_default().to_owned() });
    }
    by_nip.or(by_number)
}

/// The superior of each line that names one. Refuses oneself and unknown people; a superior whose
/// own line is refused is left out here, see [`tell::meanwhile`].
fn find_superiors(
    lines: &[Line],
    given: &Given,
    refused: &HashMap<String, u32>,
    draft: &mut Draft,
) -> HashMap<usize, Uuid> {
    let stored = stored(given);
    let mut people: HashMap<String, Uuid> = stored.iter().map(|(key, person)| (key.clone(), person.id)).collect();
    people.extend(lines.iter().flat_map(|line| line.keys().map(|key| (key, line.person.id))));
    let mut superiors = HashMap::new();
    for line in lines {
        let Some(superior) = &line.superior else { continue };
        let report = &mut draft.rows[line.at];
        let told = stored.get(superior).filter(|_| !given.may_read);
        draft.known.extend(told.map(|person| (report.line, person.id)));
        match people.get(superior) {
            Some(id) if *id == line.person.id => report.refuse("nip_atasan", Fault::SuperiorSelf),
            Some(id) => {
                superiors.insert(line.at, *id);
            }
            None if refused.contains_key(superior) => {}
            None => report.refuse("nip_atasan", Fault::SuperiorUnknown { number: superior.clone() }),
        }
    }
    superiors
}
