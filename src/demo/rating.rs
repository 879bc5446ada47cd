//! What residents of the demo city thought of its services.

use super::Size;
use super::calendar::{Workday, workdays};
use super::chance::Chance;
use super::city::City;
use super::remark::remark;
use crate::base::calendar::{days_between, plus_days};
use crate::base::{Day, Uuid};
use crate::survey::SEXES;

/// Services of a kota; `gratis` says whether the law forbids a tariff.
const SERVICES: &str = include_str!("data/layanan.csv");

/// How the elements usually differ from each other, in the order of the regulation: waiting is
/// felt to be long, fees fair, rooms worn.
const ELEMENTS: [f64; 9] = [0.02, -0.05, -0.25, 0.3, 0.0, 0.1, 0.14, 0.05, -0.12];

/// Who comes, by the youngest age of the group; what stands more often is more frequent.
const COMERS: [i64; 11] = [0, 20, 20, 20, 30, 30, 30, 40, 40, 50, 60];
/// What they have learned and do, the youngest and all others.
const SCHOOLING: (&[&str], &[&str]) =
    (&["SMP", "SMA", "SMA", "SMA"], &["SD", "SMP", "SMA", "SMA", "SMA", "SMA", "D3", "S1", "S1", "S1", "S2"]);
const TRADES: (&[&str], &[&str]) = (
    &["Pelajar", "Pelajar", "Pelajar", "Swasta"],
    &["PNS", "TNI/POLRI", "Swasta", "Swasta", "Swasta", "Wiraswasta", "Wiraswasta", "Wiraswasta", "Lainnya", "Lainnya"],
);

pub struct Service {
    pub id: Uuid,
    pub unit: usize,
    pub code: &'static str,
    pub name: &'static str,
    pub free_of_charge: bool,
}

pub struct Rating {
    pub id: Uuid,
    /// Place in [`Ratings::services`].
    pub service: usize,
    pub day: Day,
    pub answers: [Option<i64>; 9],
    pub sex: Option<&'static str>,
    pub age: Option<i64>,
    pub education: Option<&'static str>,
    pub occupation: Option<&'static str>,
    pub waited_minutes: Option<i64>,
    pub remark: Option<String>,
}

pub struct Ratings {
    pub services: Vec<Service>,
    /// In the order of their ids, which tells nothing.
    pub answers: Vec<Rating>,
}

/// The mean mark of a service at a part of the record's time, 0 to 1. Certificates of birth
/// improve; the clinic of the unit that struggles is low.
fn mark(code: &str, part: f64) -> f64 {
    match code {
        "AKTA" => 2.85 + 0.75 * part,
        "PKM4-UMUM" => 2.6,
        "KTP" | "KK" => 3.3 + 0.15 * part,
        "IZIN" => 3.15,
        "SAMPAH" => 2.95,
        "PERPUS" => 3.85,
        "PKM6-UMUM" | "PKM6-KIA" => 3.6,
        "KEC1-PATEN" | "KEL17-SURAT" | "PKM2-UMUM" => 3.5,
        _ => 3.38,
    }
}

/// Before the school year everyone needs papers at once.
fn season(month: u8) -> f64 {
    match month {
        6 | 7 => -0.22,
        12 => -0.08,
        _ => 0.0,
    }
}

/// How many come to a service, in proportion.
fn visitors(code: &str) -> usize {
    match code {
        "KTP" | "KK" => 5,
        "AKTA" => 4,
        code if code.starts_with("KEL") => 1,
        code if code.starts_with("PKM") => 3,
        _ => 2,
    }
}

impl Ratings {
    pub fn new(size: Size, city: &City, today: Day) -> Ratings {
        let mut chance = Chance::new(size.seed, 5);
        let service = |line: &'static str, chance: &mut Chance| {
            let mut cells = line.split(';');
            let mut cell = || cells.next().unwrap_or_default();
            let (code, unit, name) = (cell(), cell(), cell());
            Service { id: chance.id_at(0), unit: city.unit(unit), code, name, free_of_charge: cell() == "ya" }
        };
        let services: Vec<Service> = SERVICES.lines().skip(1).map(|line| service(line, &mut chance)).collect();
        let queue: Vec<usize> =
            (0..services.len()).flat_map(|at| std::iter::repeat_n(at, visitors(services[at].code))).collect();
        let days = workdays(plus_days(today, -i32::from(size.days)), today);
        let mut answers = Vec::with_capacity(size.ratings);
        for _ in 0..if days.is_empty() { 0 } else { size.ratings } {
            let Workday { day, .. } = chance.pick(&days);
            let part = 1.0 - f64::from(days_between(day, today)) / f64::from(size.days.max(1));
            let at = chance.pick(&queue);
            answers.push(rating(&services[at], (at, day, part), &mut chance));
        }
        answers.sort_by_key(|answer| answer.id);
        Ratings { services, answers }
    }
}

fn rating(service: &Service, (at, day, part): (usize, Day, f64), chance: &mut Chance) -> Rating {
    let mood = chance.near(0.0, 0.4);
    let mean = mark(service.code, part) + season(day.month_number()) + mood;
    let answers = std::array::from_fn(|element| {
        let asked = !(service.free_of_charge && element == 3);
        let mark = (mean + chance.near(ELEMENTS[element], 0.45)).round().clamp(1.0, 4.0) as i64;
        (asked && !chance.happens(0.01)).then_some(mark)
    });
    let told = chance.happens(0.8);
    let (id, sex, age) = (chance.id(), told.then(|| chance.pick(&SEXES)), told.then(|| chance.pick(&COMERS)));
    let fitting = |(youngest, others): (&'static [&'static str], &'static [&'static str])| {
        if age == Some(0) { youngest } else { others }
    };
    Rating {
        id,
        service: at,
        day,
        answers,
        sex,
        age,
        education: told.then(|| chance.pick(fitting(SCHOOLING))),
        occupation: told.then(|| chance.pick(fitting(TRADES))),
        waited_minutes: chance.happens(0.6).then(|| chance.near(75.0 - 14.0 * mean, 9.0).max(2.0) as i64),
        remark: chance.happens(0.06).then(|| remark(service.code, mean, chance)),
    }
}
