//! What people of the demo city add to what they did: where, for whom, which file. Without it the same person would write
//! the same sentence day after day.

use super::chance::Chance;
use super::city::{City, Unit};
use crate::base::Day;

/// In which district a health centre works.
const DISTRICTS: [(&str, &str); 7] = [
    ("PKM1", "KEC1"),
    ("PKM2", "KEC1"),
    ("PKM3", "KEC2"),
    ("PKM4", "KEC2"),
    ("PKM5", "KEC3"),
    ("PKM6", "KEC3"),
    ("PKM7", "KEC2"),
];
const STREETS: [&str; 14] = [
    "Jalan Sudirman",
    "Jalan Ahmad Yani",
    "Jalan Veteran",
    "Jalan Pemuda",
    "Jalan Soekarno-Hatta",
    "Jalan Hamka",
    "Jalan Diponegoro",
    "Jalan Perintis Kemerdekaan",
    "Jalan Imam Bonjol",
    "Jalan Sutan Syahrir",
    "Jalan Panorama",
    "Jalan Yos Sudarso",
    "Jalan Hasan Basri",
    "Jalan Batang Agam",
];
const MARKETS: [&str; 5] = ["Pasar Atas", "Pasar Bawah", "Pasar Banto", "Pasar Simpang Aur", "Pasar pagi"];
const SUBJECTS: [&str; 6] =
    ["Bahasa Indonesia", "Matematika", "IPAS", "Pendidikan Pancasila", "seni rupa", "tema lingkungan"];
const SESSIONS: [&str; 5] =
    ["ruang periksa 3", "ruang tindakan", "ruang periksa 1", "ruang periksa 2", "pasien lansia"];
const ROOMS: [&str; 7] =
    ["ruang rapat", "ruang kepala", "ruang arsip", "gudang", "ruang pelayanan", "garasi", "ruang keuangan"];
/// Where nothing nearer is known.
const OTHERWISE: [&str; 8] = [
    "bersama tim",
    "lanjutan pekan lalu",
    "sesi pagi",
    "sesi siang",
    "tahap pertama",
    "tahap kedua",
    "untuk laporan bulanan",
    "untuk laporan triwulan",
];
/// How often nothing is added where nothing nearer is known.
const BARE: f64 = 0.3;

/// Places and bodies of the city that reports name.
pub struct Details {
    /// By unit, the names of the villages in which it works.
    villages: Vec<Vec<&'static str>>,
    agencies: Vec<&'static str>,
    health_centres: Vec<&'static str>,
    primary: Vec<&'static str>,
    secondary: Vec<&'static str>,
}

impl Details {
    pub fn new(city: &City) -> Details {
        let names = |which: &dyn Fn(&Unit) -> bool| -> Vec<&'static str> {
            city.units.iter().filter(|unit| which(unit)).map(|unit| unit.name).collect()
        };
        let villages = |at: usize| {
            let unit = &city.units[at];
            let district = match unit.kind {
                "kelurahan" => return vec![unit.name],
                "kecamatan" => Some(unit.code),
                _ => DISTRICTS.iter().find(|(code, _)| *code == unit.code).map(|(_, district)| *district),
            };
            let within = |above: Option<usize>| district.is_none_or(|code| above == Some(city.unit(code)));
            names(&|unit| unit.kind == "kelurahan" && within(unit.parent))
        };
        Details {
            villages: (0..city.units.len()).map(villages).collect(),
            agencies: names(&|unit| unit.parent == Some(0)),
            health_centres: names(&|unit| unit.kind == "uptd"),
            primary: names(&|unit| unit.code.starts_with("SDN")),
            secondary: names(&|unit| unit.code.starts_with("SMPN")),
        }
    }

    /// What somebody in a unit adds on a day; `kind` is `rincian` of the catalogue. May be nothing.
    pub fn add(&self, what: &str, kind: &str, (city, unit, day): (&City, usize, Day), chance: &mut Chance) -> String {
        let more = match kind {
            "wilayah" => self.neighbourhood(&city.units[unit], unit, chance),
            "kelurahan" => chance.pick(&self.villages[unit]).to_owned(),
            "opd" => self.other_agency(city, unit, chance).to_owned(),
            "puskesmas" => chance.pick(&self.health_centres).to_owned(),
            "sd" => chance.pick(&self.primary).to_owned(),
            "smp" => chance.pick(&self.secondary).to_owned(),
            "sekolah" if chance.happens(0.8) => chance.pick(&self.primary).to_owned(),
            "sekolah" => chance.pick(&self.secondary).to_owned(),
            "kelas" => class(city.units[unit].code, chance),
            "jalan" => chance.pick(&STREETS).to_owned(),
            "pasar" => chance.pick(&MARKETS).to_owned(),
            "loket" => format!("loket {}", chance.between(1, 5)),
            "sesi" => chance.pick(&SESSIONS).to_owned(),
            "ruangan" => chance.pick(&ROOMS).to_owned(),
            "berkas" => file_number(day, chance),
            _ if chance.happens(BARE) => return what.to_owned(),
            _ => chance.pick(&OTHERWISE).to_owned(),
        };
        format!("{what}, {more}")
    }

    /// A neighbourhood in which a unit works; a village need not name itself.
    fn neighbourhood(&self, unit: &Unit, at: usize, chance: &mut Chance) -> String {
        let near = format!("RT {:02}/RW {:02}", chance.between(1, 5), chance.between(1, 8));
        match unit.kind {
            "kelurahan" => near,
            _ => format!("{near} {}", chance.pick(&self.villages[at])),
        }
    }

    /// An agency, but not the one that somebody works in.
    fn other_agency(&self, city: &City, unit: usize, chance: &mut Chance) -> &'static str {
        let own = |name: &str| {
            let mut line = std::iter::successors(Some(unit), |above| city.units[*above].parent);
            line.any(|at| city.units[at].name == name)
        };
        let at = chance.below(self.agencies.len());
        match self.agencies[at] {
            name if own(name) => self.agencies[(at + 1) % self.agencies.len()],
            name => name,
        }
    }
}

/// A class of a primary school with what was taught, or one of the other schools with the hour.
fn class(school: &str, chance: &mut Chance) -> String {
    if school.starts_with("SDN") {
        let (class, letter) = (chance.between(1, 7), chance.pick(&["A", "B"]));
        return format!("kelas {class}{letter}, {}", chance.pick(&SUBJECTS));
    }
    let (class, letter) = (chance.between(7, 10), chance.pick(&["A", "B", "C", "D", "E"]));
    format!("kelas {class}{letter}, jam ke-{}", chance.between(1, 9))
}

/// Numbers of files rise through the year.
fn file_number(day: Day, chance: &mut Chance) -> String {
    let passed = (i64::from(day.month_number()) - 1) * 31 + i64::from(day.day());
    format!("nomor {}", passed * 4 + chance.between(0, 4))
}
