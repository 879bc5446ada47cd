//! What the people of the demo city reported, and what their superiors answered.

use super::calendar::{Workday, workdays};
use super::chance::Chance;
use super::city::{City, Key, Person};
use super::detail::Details;
use super::plan::{Measure, Plan, thousandths};
use super::rating::Ratings;
use super::{Size, ZONE, rollup};
use crate::base::calendar::{DAY_MS, day_at, days_between, plus_days, start_of_day};
use crate::base::{Day, Month, Quantity, Uuid};
use crate::plan::{Aggregation, Polarity};
use crate::survey::rules::{Tally, index};
use crate::work::{EntryState, ReactionKind};
use std::collections::BTreeMap;

const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

/// How much of what a share's target leaves to 100 percent is reached at most.
const MOST_OF_REST: f64 = 0.6;

/// When offices open, in minutes of the day.
const OPENS: i64 = 450;
/// The least that a task takes, minutes.
const SHORTEST: i64 = 30;
/// Between these hours of the day nobody sends or answers anything.
const NIGHT: (i64, i64) = (21 * HOUR, 6 * HOUR);

/// The source of the indicator that holds what residents answered: it says what the survey says.
const SURVEY: &str = "Survei kepuasan masyarakat";
/// The unit of measure of what ends at 100.
const MARK: &str = "nilai";

/// Duties outside the plan.
const OTHER: [(&str, &str); 14] = [
    ("Mengikuti apel pagi dan pengarahan", "kegiatan"),
    ("Rapat koordinasi internal", "rapat"),
    ("Rapat staf dan pembagian tugas", "rapat"),
    ("Membantu persiapan kegiatan kota", "kegiatan"),
    ("Menyusun laporan bulanan", "laporan"),
    ("Mengikuti pelatihan", "kegiatan"),
    ("Mengikuti sosialisasi aplikasi kepegawaian", "kegiatan"),
    ("Menyiapkan bahan rapat pimpinan", "dokumen"),
    ("Mendampingi kunjungan kerja", "kegiatan"),
    ("Mengarsipkan surat dan dokumen", "berkas"),
    ("Piket layanan", "kegiatan"),
    ("Menyusun bahan jawaban pemeriksaan", "dokumen"),
    ("Menjadi panitia upacara", "kegiatan"),
    ("Merekap daftar hadir", "laporan"),
];

/// Why superiors send back.
const REASONS: [&str; 14] = [
    "Jumlahnya belum sesuai dengan daftar. Mohon dicek kembali.",
    "Mohon tambahkan nama kegiatan dan siapa yang hadir.",
    "Indikatornya kurang tepat. Pilih indikator yang sesuai.",
    "Mohon sertakan bukti yang menyebut tanggal dan tempatnya.",
    "Jam kegiatan bertumpuk dengan laporan lain.",
    "Tuliskan hasilnya, bukan hanya kegiatannya.",
    "Kegiatan bersama sudah dilaporkan rekan. Tuliskan bagian Saudara sendiri.",
    "Uraiannya terlalu singkat. Tambahkan hasil dan tindak lanjutnya.",
    "Jam selesainya belum benar. Mohon dicocokkan dengan jurnal.",
    "Angka ini termasuk pekerjaan kemarin. Mohon dipisah per hari.",
    "Sebutkan nomor surat tugasnya.",
    "Tanggalnya tidak sama dengan surat tugas. Mohon diperbaiki.",
    "Daftar hadirnya belum ditandatangani. Lengkapi dahulu.",
    "Jumlahnya jauh di atas biasanya. Jelaskan sebabnya.",
];

pub struct Entry {
    pub id: Uuid,
    pub person: usize,
    pub superior: Option<usize>,
    pub unit: usize,
    /// Place in [`Plan::indicators`].
    pub indicator: Option<usize>,
    pub day: Day,
    pub what: String,
    pub measure: &'static str,
    pub quantity: Quantity,
    pub out_of: Option<Quantity>,
    /// Start in minutes of the day, and how long it took.
    pub start: i64,
    pub minutes: i64,
    pub state: EntryState,
    pub praised: bool,
    /// Of the last reaction.
    pub reason: Option<&'static str>,
    pub reacted_at: Option<i64>,
    pub submitted_at: i64,
}

pub struct Reaction {
    pub id: Uuid,
    /// Place in [`Work::entries`].
    pub entry: usize,
    pub by: usize,
    pub kind: ReactionKind,
    pub reason: Option<&'static str>,
    pub at: i64,
    /// Milliseconds.
    pub waited: i64,
}

pub struct Work {
    /// In the order in which they were sent.
    pub entries: Vec<Entry>,
    /// In the order in which they were given.
    pub reactions: Vec<Reaction>,
}

/// Who reports, and how often.
struct Habits {
    /// By person, the probability of a report on a day of usual pace.
    eagerness: Vec<f64>,
    /// By person, the measures under which they report and which are their work: those of the unit, or else
    /// those of the nearest unit above and of all above that.
    measures: Vec<(Vec<usize>, Vec<usize>)>,
    /// Those who sign in to look at the demo report today, whatever day it is.
    team: Vec<usize>,
    /// The satisfaction index of the year up to each month.
    indexes: BTreeMap<Month, Quantity>,
    details: Details,
}

impl Work {
    /// Everything from the first day until now; sets the targets of the plan to what was done.
    pub fn new(size: Size, city: &City, plan: &mut Plan, ratings: &Ratings, today: Day, now: i64) -> Work {
        let mut chance = Chance::new(size.seed, 3);
        let first = plus_days(today, -i32::from(size.days));
        let days = workdays(first, today);
        let habits = Habits::new(size, (city, plan, ratings), &days, &mut chance);
        let mut done = vec![0.0; plan.measures.len()];
        let mut entries = Vec::with_capacity(size.entries + size.entries / 8);
        for Workday { day, pace } in &days {
            let part = 1.0 - f64::from(days_between(*day, today)) / f64::from(size.days.max(1));
            // people got used to it during the first months
            let pace = pace * (0.55 + 3.0 * part).min(1.0);
            let morning = start_of_day(*day, ZONE);
            for (person, eagerness) in habits.eagerness.iter().enumerate() {
                let sent_at = morning + chance.near(15.3 * HOUR as f64, 1.2 * HOUR as f64) as i64;
                let later = sent_at > now || (*day == today && habits.team.contains(&person));
                if chance.happens(eagerness * pace) && !later {
                    entries.push(entry((city, plan, &habits), (person, *day, part, sent_at), &mut done, &mut chance));
                }
            }
        }
        let morning = start_of_day(today, ZONE);
        // before the first task of the day can be done nobody has reported it
        let first_sent = morning + (OPENS + SHORTEST) * MINUTE;
        let last_sent = now.min(morning + NIGHT.0);
        for person in habits.team.iter().filter(|_| last_sent > first_sent) {
            let sent_at = chance.between(first_sent, last_sent);
            entries.push(entry((city, plan, &habits), (*person, today, 1.0, sent_at), &mut done, &mut chance));
        }
        let of_year = |year: i16| {
            let (from, to) = (Day::new(year, 1, 1).unwrap_or(first), Day::new(year, 12, 31).unwrap_or(today));
            workdays(from.max(first), to).len()
        };
        plan.set_targets(&done, days.len(), of_year);
        entries.sort_by_key(|entry| entry.submitted_at);
        for entry in &mut entries {
            entry.id = chance.id_at(entry.submitted_at);
        }
        let reactions = react(size, city, &mut entries, now);
        Work { entries, reactions }
    }
}

impl Habits {
    fn new(
        size: Size,
        (city, plan, ratings): (&City, &Plan, &Ratings),
        days: &[Workday],
        chance: &mut Chance,
    ) -> Habits {
        let superior = city.holder(Key::Head("PKM6"));
        let team: Vec<usize> =
            (0..city.people.len()).filter(|person| city.people[*person].superior == Some(superior)).collect();
        let nurse = city.holder(Key::Staff("PKM6", 0));
        let mut eagerness: Vec<f64> = (0..city.people.len())
            .map(|person| match chance.share() {
                // without a superior there is nobody to report to
                _ if city.people[person].superior.is_none() => 0.0,
                _ if team.contains(&person) => 0.9,
                share if share < 0.05 => 0.0,
                share => 0.06 + share * share,
            })
            .collect();
        let pace: f64 = days.iter().map(|day| day.pace).sum();
        let scale = size.entries as f64 / (pace * eagerness.iter().sum::<f64>()).max(1.0);
        eagerness.iter_mut().for_each(|eagerness| *eagerness = (*eagerness * scale).min(0.97));
        let of_units: Vec<(Vec<usize>, Vec<usize>)> =
            (0..city.units.len()).map(|unit| reportable(city, plan, unit)).collect();
        let measures = city.people.iter().map(|person| own_work(city, plan, &of_units, person)).collect();
        let team = team.into_iter().filter(|person| *person == nurse || chance.happens(0.6)).take(15).collect();
        Habits { eagerness, measures, team, indexes: indexes(ratings), details: Details::new(city) }
    }
}

/// What all answers of a year up to the end of each month come to; too few give none.
fn indexes(ratings: &Ratings) -> BTreeMap<Month, Quantity> {
    let mut months: BTreeMap<Month, Tally> = BTreeMap::new();
    for ((_, month), tally) in rollup::tallies(ratings) {
        *months.entry(month).or_default() += tally;
    }
    let so_far = |month: Month| {
        let of_year = months.range(month.plus(1 - i32::from(month.number()))..=month);
        index(&of_year.map(|(_, tally)| *tally).sum()).value
    };
    months.keys().filter_map(|month| Some((*month, Quantity(so_far(*month)?.0 * 10)))).collect()
}

/// As `plan::service::reportable`: the measures of a unit, or else of the nearest unit above that
/// has some, with those of all above it.
fn reportable(city: &City, plan: &Plan, unit: usize) -> (Vec<usize>, Vec<usize>) {
    let of_unit = |unit: usize| (0..plan.measures.len()).filter(move |at| plan.measures[*at].unit == unit);
    let own: Vec<usize> = of_unit(unit).collect();
    if !own.is_empty() {
        return (own, Vec::new());
    }
    let mut line = std::iter::successors(city.units[unit].parent, |above| city.units[*above].parent)
        .map(|above| of_unit(above).collect::<Vec<usize>>())
        .filter(|measures| !measures.is_empty());
    (line.next().unwrap_or_default(), line.flatten().collect())
}

/// Of what the unit of a person may report under, what is the work of such a post: a clerk teaches no class.
fn own_work(
    city: &City,
    plan: &Plan,
    of_units: &[(Vec<usize>, Vec<usize>)],
    person: &Person,
) -> (Vec<usize>, Vec<usize>) {
    let post = &city.posts[person.post];
    let unit = city.units[post.unit].name;
    let suiting = |measures: &[usize]| -> Vec<usize> {
        measures.iter().copied().filter(|at| plan.measures[*at].model.suits(&post.title, unit)).collect()
    };
    let (near, far) = &of_units[post.unit];
    (suiting(near), suiting(far))
}

/// A report as it is sent. `part` is how much of the record's time has passed, 0 to 1.
fn entry(
    (city, plan, habits): (&City, &Plan, &Habits),
    (person, day, part, submitted_at): (usize, Day, f64, i64),
    done: &mut [f64],
    chance: &mut Chance,
) -> Entry {
    let unit = city.posts[city.people[person].post].unit;
    let (near, far) = &habits.measures[person];
    let measures = if !far.is_empty() && chance.happens(0.3) { far } else { near };
    // what is sent was done before
    let sent = (submitted_at - start_of_day(day, ZONE)) / MINUTE;
    let took: i64 = chance.pick(&[30, 45, 60, 60, 90, 120, 180]);
    let minutes = took.min(sent - OPENS);
    let mut entry = Entry {
        id: Uuid::nil(),
        person,
        superior: city.people[person].superior,
        unit,
        indicator: None,
        day,
        what: String::new(),
        measure: "",
        quantity: Quantity::whole(1),
        out_of: None,
        start: (OPENS + chance.between(0, 12) * 30).min(sent - minutes),
        minutes,
        state: EntryState::Submitted,
        praised: false,
        reason: None,
        reacted_at: None,
        submitted_at,
    };
    let say = |what: &str, kind: &str, chance: &mut Chance| habits.details.add(what, kind, (city, unit, day), chance);
    // the work of some posts stands under no indicator
    if measures.is_empty() || chance.happens(0.07) {
        let (what, measure) = chance.pick(&OTHER);
        (entry.what, entry.measure) = (say(what, "", chance), measure);
        return entry;
    }
    let at = chance.pick(measures);
    let measure = &plan.measures[at];
    entry.indicator = Some(plan.indicator(at, day.year()));
    entry.what = say(chance.pick(&measure.model.activities), measure.model.detail, chance);
    entry.measure = measure.model.measure;
    let known = habits.indexes.get(&day.month()).filter(|_| measure.model.source == SURVEY);
    (entry.quantity, entry.out_of) = known.map_or_else(|| amount(measure, part, chance), |index| (*index, None));
    let level = measure.level.at(part);
    let as_planned = if measure.model.polarity == Polarity::Down { 2.0 - level } else { level };
    done[at] += entry.quantity.as_f64() / as_planned;
    entry
}

/// How much was done, and of what whole.
fn amount(measure: &Measure, part: f64, chance: &mut Chance) -> (Quantity, Option<Quantity>) {
    let model = &measure.model;
    let level = measure.level.at(part);
    // in percent of the target: above it where less is better, to either side where near is better
    let reached = if model.polarity == Polarity::Up { level } else { 2.0 - level };
    match (model.aggregation, model.target) {
        (Aggregation::Share, Some(percent)) => {
            let whole = chance.near(model.size, model.size / 8.0).round().max(1.0);
            // whoever does better than planned still does not reach everyone
            let rate = (percent * reached).min(percent + (100.0 - percent) * MOST_OF_REST);
            let done = chance.whole(whole * rate / 100.0).min(whole as i64);
            (Quantity::whole(done), Some(Quantity::whole(whole as i64)))
        }
        (_, Some(target)) => {
            let most = if model.measure == MARK { 100.0 } else { f64::MAX };
            // a level moves slowly, what is measured anew each time does not
            let spread = if model.aggregation == Aggregation::Last { 0.01 } else { 0.06 };
            let value = (target * reached * chance.near(1.0, spread)).min(most);
            (if target >= 10.0 { Quantity::whole(value.round() as i64) } else { thousandths(value) }, None)
        }
        (_, None) => {
            let done = model.size * chance.near(1.0, 0.3);
            (Quantity::whole(chance.whole(done).max(1)), None)
        }
    }
}

/// How long a superior takes; some are quick, most answer by the next morning, a few take days.
fn wait(tempo: f64, chance: &mut Chance) -> i64 {
    let (from, to) = match chance.share() * tempo {
        ..0.3 => (4 * MINUTE, HOUR),
        0.3..0.55 => (HOUR, 4 * HOUR),
        0.55..0.85 => (14 * HOUR, 22 * HOUR),
        0.85..1.2 => (DAY_MS, 3 * DAY_MS),
        1.2..1.6 => (3 * DAY_MS, 7 * DAY_MS),
        _ => (7 * DAY_MS, 11 * DAY_MS),
    };
    chance.between(from, to)
}

/// What would come at night comes in the morning after.
fn by_day(at: i64) -> i64 {
    let midnight = start_of_day(day_at(at, ZONE), ZONE);
    match at - midnight {
        hour if hour < NIGHT.1 => at + 8 * HOUR,
        hour if hour >= NIGHT.0 => at + 10 * HOUR,
        _ => at,
    }
}

/// The answers of the superiors up to now; the latest reports still wait, those to the demo superior
/// a little longer than others.
fn react(size: Size, city: &City, entries: &mut [Entry], now: i64) -> Vec<Reaction> {
    let mut chance = Chance::new(size.seed, 4);
    let tempo: Vec<f64> = city.people.iter().map(|_| chance.near(1.05, 0.25)).collect();
    let shown = city.holder(Key::Head("PKM6"));
    let mut reactions = Vec::with_capacity(entries.len());
    for (at, entry) in entries.iter_mut().enumerate() {
        let Some(by) = entry.superior else { continue };
        if by == shown && now - entry.submitted_at < 3 * DAY_MS && chance.happens(0.5) {
            continue;
        }
        let mut react = |entry: &mut Entry, kind: ReactionKind, reason: Option<&'static str>, chance: &mut Chance| {
            let reacted_at = by_day(entry.submitted_at + wait(tempo[by], chance));
            if reacted_at > now {
                return false;
            }
            let id = chance.id_at(reacted_at);
            let waited = reacted_at - entry.submitted_at;
            reactions.push(Reaction { id, entry: at, by, kind, reason, at: reacted_at, waited });
            entry.state = if kind == ReactionKind::Returned { EntryState::Returned } else { EntryState::Accepted };
            entry.praised = kind == ReactionKind::Praised;
            entry.reason = reason;
            entry.reacted_at = Some(reacted_at);
            true
        };
        if chance.happens(0.045) {
            let reason = chance.pick(&REASONS);
            let sent_again = chance.happens(0.8).then(|| chance.between(HOUR, 2 * DAY_MS));
            if !react(entry, ReactionKind::Returned, Some(reason), &mut chance) {
                continue;
            }
            match (entry.reacted_at, sent_again) {
                (Some(returned_at), Some(later)) if by_day(returned_at + later) <= now => {
                    entry.submitted_at = by_day(returned_at + later);
                    (entry.state, entry.reason) = (EntryState::Submitted, None);
                }
                _ => continue,
            }
        }
        if chance.happens(0.07) {
            react(entry, ReactionKind::Praised, None, &mut chance);
        } else {
            react(entry, ReactionKind::Accepted, None, &mut chance);
        }
    }
    reactions.sort_by_key(|reaction| reaction.at);
    reactions
}
