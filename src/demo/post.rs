//! Posts of the demo city: how they are called, who holds them, with which rank and degree.

use super::chance::Chance;
use super::city::{Post, Unit};

type Title = (&'static str, &'static str);

const CLERK: Title = ("Pengadministrasi Perkantoran", "Pelaksana");
const MANAGER: Title = ("Pengelola Layanan Operasional", "Pelaksana");
const ORGANISER: Title = ("Penata Layanan Operasional", "Pelaksana");
const OPERATOR: Title = ("Operator Layanan Operasional", "Pelaksana");
const REVIEWER: Title = ("Penelaah Teknis Kebijakan", "Pelaksana");

const HEALTH: [Title; 10] = [
    ("Perawat Terampil", "Fungsional"),
    ("Bidan Mahir", "Fungsional"),
    ("Dokter Ahli Pertama", "Fungsional"),
    ("Pranata Laboratorium Kesehatan Terampil", "Fungsional"),
    ("Nutrisionis Ahli Pertama", "Fungsional"),
    ("Sanitarian Terampil", "Fungsional"),
    CLERK,
    ("Perawat Terampil", "Fungsional"),
    ("Perawat Ahli Pertama", "Fungsional"),
    ("Bidan Terampil", "Fungsional"),
];
const PRIMARY: [Title; 8] = [
    ("Guru Kelas Ahli Pertama", "Fungsional"),
    ("Guru Kelas Ahli Muda", "Fungsional"),
    ("Guru Pendidikan Agama Islam Ahli Pertama", "Fungsional"),
    ("Guru Pendidikan Jasmani Ahli Pertama", "Fungsional"),
    CLERK,
    ("Guru Kelas Ahli Pertama", "Fungsional"),
    ("Guru Kelas Ahli Pertama", "Fungsional"),
    ("Guru Kelas Ahli Muda", "Fungsional"),
];
const SECONDARY: [Title; 10] = [
    ("Guru Matematika Ahli Muda", "Fungsional"),
    ("Guru Bahasa Indonesia Ahli Pertama", "Fungsional"),
    ("Guru Ilmu Pengetahuan Alam Ahli Muda", "Fungsional"),
    ("Guru Bimbingan Konseling Ahli Pertama", "Fungsional"),
    CLERK,
    ("Guru Bahasa Inggris Ahli Muda", "Fungsional"),
    ("Guru Ilmu Pengetahuan Sosial Ahli Pertama", "Fungsional"),
    ("Guru Pendidikan Pancasila Ahli Pertama", "Fungsional"),
    ("Guru Informatika Ahli Pertama", "Fungsional"),
    ("Guru Pendidikan Jasmani Ahli Pertama", "Fungsional"),
];
const OFFICE: [Title; 6] = [
    REVIEWER,
    ("Analis Kebijakan Ahli Muda", "Fungsional"),
    ORGANISER,
    MANAGER,
    CLERK,
    ("Pranata Komputer Ahli Pertama", "Fungsional"),
];
const DISTRICT: [Title; 5] = [MANAGER, CLERK, REVIEWER, ORGANISER, OPERATOR];
const FIELD: [Title; 6] = [ORGANISER, OPERATOR, REVIEWER, MANAGER, CLERK, OPERATOR];
/// Agencies with posts of their own, by the beginning of their units' codes.
const SPECIAL: [(&str, &[Title]); 10] = [
    ("ITDA", &[("Auditor Ahli Muda", "Fungsional"), ("Auditor Ahli Pertama", "Fungsional"), REVIEWER, CLERK]),
    (
        "SATPOLPP",
        &[
            ("Polisi Pamong Praja Terampil", "Fungsional"),
            ("Polisi Pamong Praja Mahir", "Fungsional"),
            ("Polisi Pamong Praja Ahli Pertama", "Fungsional"),
            CLERK,
        ],
    ),
    (
        "BAPELITBANG",
        &[("Perencana Ahli Muda", "Fungsional"), ("Perencana Ahli Pertama", "Fungsional"), REVIEWER, CLERK],
    ),
    (
        "DISTAN",
        &[
            ("Penyuluh Pertanian Ahli Pertama", "Fungsional"),
            ("Penyuluh Pertanian Terampil", "Fungsional"),
            REVIEWER,
            CLERK,
        ],
    ),
    ("DISPUSIP", &[("Pustakawan Ahli Pertama", "Fungsional"), ("Arsiparis Terampil", "Fungsional"), MANAGER, CLERK]),
    ("DLH", &FIELD),
    ("DPUPR", &FIELD),
    ("DISPERKIM", &FIELD),
    ("DISHUB", &FIELD),
    ("BPBD", &FIELD),
];

/// How many staff a kind of unit has, in proportion.
pub fn staff_weight(unit: &Unit) -> usize {
    match unit.kind {
        "pemda" => 0,
        "uptd" => 45,
        "sekolah" => 22,
        "bagian" => 15,
        "kecamatan" => 14,
        "bidang" => 12,
        "kelurahan" => 7,
        _ => 9,
    }
}

/// Title, kind and echelon of the post that leads a unit.
pub fn head_post(unit: &Unit) -> (String, &'static str, Option<&'static str>) {
    let of_name = || format!("Kepala {}", unit.name);
    match (unit.kind, unit.code) {
        ("pemda", _) => ("Wali Kota".to_owned(), "Pejabat Negara", None),
        (_, "SETDA") => ("Sekretaris Daerah".to_owned(), "JPT Pratama", Some("II.a")),
        (_, "SETWAN") => ("Sekretaris DPRD".to_owned(), "JPT Pratama", Some("II.b")),
        ("inspektorat", _) => ("Inspektur Daerah".to_owned(), "JPT Pratama", Some("II.b")),
        ("bagian", _) if unit.name == "Sekretariat" => ("Sekretaris".to_owned(), "Administrator", Some("III.a")),
        ("bagian", _) => (of_name(), "Administrator", Some("III.a")),
        ("bidang", _) if unit.name.starts_with("Inspektur") => (unit.name.to_owned(), "Administrator", Some("III.a")),
        ("bidang", _) => (of_name(), "Administrator", Some("III.b")),
        ("uptd", _) => (of_name(), "Fungsional", None),
        ("sekolah", _) => ("Kepala Sekolah".to_owned(), "Fungsional", None),
        ("kecamatan", _) => ("Camat".to_owned(), "Administrator", Some("III.a")),
        ("kelurahan", _) => ("Lurah".to_owned(), "Pengawas", Some("IV.a")),
        _ => (of_name(), "JPT Pratama", Some("II.b")),
    }
}

/// Titles and kinds of posts below the head: those of the list in its order, then any of it; what stands more often is
/// more frequent.
pub fn staff_titles(unit: &Unit) -> &'static [(&'static str, &'static str)] {
    match (unit.kind, unit.code) {
        ("uptd", _) => &HEALTH,
        ("sekolah", code) if code.starts_with("SMP") => &SECONDARY,
        ("sekolah", _) => &PRIMARY,
        ("kecamatan" | "kelurahan", _) => &DISTRICT,
        (_, code) if code.ends_with("-SEK") => &OFFICE,
        (_, code) => match SPECIAL.iter().find(|(start, _)| code.starts_with(start)) {
            Some(&(_, titles)) => titles,
            None => &OFFICE,
        },
    }
}

/// What the holder of a post is employed as: elected, or else a civil servant, by contract, or neither, which is left
/// only for posts that are no profession.
pub fn employed_as(post: &Post, chance: &mut Chance) -> &'static str {
    match chance.share() {
        _ if post.kind == "Pejabat Negara" => "Non-ASN",
        // PP 16/2018: the police of a local government are civil servants
        _ if post.is_head || post.title.starts_with("Polisi") => "PNS",
        share if share < 0.58 => "PNS",
        share if share < 0.82 || post.kind == "Fungsional" => "PPPK",
        _ => "Non-ASN",
    }
}

/// The rank that goes with a post: golongan of PNS, class of PPPK.
pub fn rank(post: &Post, status: &str, chance: &mut Chance) -> Option<&'static str> {
    let title = post.title.as_str();
    let contract = status == "PPPK";
    let ranks: &[&'static str] = match post.kind {
        _ if status == "Non-ASN" => return None,
        _ if title == "Sekretaris Daerah" => &["IV/d"],
        "JPT Pratama" => &["IV/b", "IV/c"],
        "Administrator" => &["III/d", "IV/a", "IV/b"],
        "Pengawas" => &["III/c", "III/d"],
        _ if post.is_head => &["III/d", "IV/a", "IV/b"],
        _ if title.starts_with("Dokter") && contract => &["X"],
        _ if title.ends_with("Ahli Muda") && contract => &["XI"],
        _ if title.ends_with("Ahli Muda") => &["III/c", "III/d"],
        _ if title.ends_with("Mahir") && contract => &["VIII"],
        _ if title.ends_with("Terampil") && contract => &["VII"],
        _ if title.ends_with("Terampil") => &["II/c", "II/d"],
        _ if is_one_of(title, &[CLERK, OPERATOR]) && contract => &["V"],
        _ if is_one_of(title, &[CLERK, OPERATOR]) => &["II/a", "II/b", "II/c", "II/d", "III/a"],
        _ if title == MANAGER.0 && contract => &["VII"],
        _ if title == MANAGER.0 => &["II/c", "II/d", "III/a"],
        _ if contract => &["IX"],
        _ => &["III/a", "III/b"],
    };
    Some(chance.pick(ranks))
}

fn is_one_of(title: &str, list: &[Title]) -> bool {
    list.iter().any(|(one, _)| *one == title)
}

/// Academic titles before and after the name, as the post asks for.
pub fn degrees(post: &Post, chance: &mut Chance) -> (Option<&'static str>, Option<&'static str>) {
    const BY_TITLE: [(&str, &str); 15] = [
        ("Perawat Ahli", "S.Kep., Ns."),
        ("Perawat", "A.Md.Kep."),
        ("Bidan", "A.Md.Keb."),
        ("Pranata Laboratorium", "A.Md.A.K."),
        ("Nutrisionis", "S.Gz."),
        ("Sanitarian", "A.Md.K.L."),
        ("Pranata Komputer", "S.Kom."),
        ("Penyuluh Pertanian Ahli", "S.P."),
        ("Penyuluh Pertanian", "A.Md.P."),
        ("Pustakawan", "S.I.P."),
        ("Guru Pendidikan Agama", "S.Pd.I."),
        ("Guru", "S.Pd."),
        ("Auditor", "S.E., Ak."),
        ("Kepala Sekolah", "S.Pd., M.Pd."),
        ("Kepala Puskesmas", "S.K.M., M.Kes."),
    ];
    let title = post.title.as_str();
    if title.starts_with("Dokter") {
        return (Some("dr."), None);
    }
    let after = match BY_TITLE.iter().find(|(start, _)| title.starts_with(start)) {
        Some((_, degree)) => Some(*degree),
        None if post.is_head => {
            Some(chance.pick(&["S.E., M.M.", "S.H., M.H.", "S.Sos., M.Si.", "S.T., M.T.", "S.STP., M.Si."]))
        }
        None if is_one_of(title, &[CLERK, OPERATOR]) => None,
        None if title == MANAGER.0 || title.ends_with("Terampil") => Some("A.Md."),
        None => Some(chance.pick(&["S.E.", "S.Sos.", "S.H.", "S.A.P.", "S.I.P.", "S.T."])),
    };
    (None, after)
}
