//! The screen's words for what is stored as a key or a code.

use super::{AGES, Element, Grade};
use crate::base::Lang;
use crate::base::tr::survey as t;

type Text = fn(Lang) -> &'static str;

/// An element as residents are asked about it.
pub struct Question {
    pub name: Text,
    pub ask: Text,
    /// What the answers 1 to 4 mean.
    pub answers: [Text; 4],
}

const fn question(name: Text, ask: Text, answers: [Text; 4]) -> Question {
    Question { name, ask, answers }
}

impl Element {
    /// Its short name.
    pub fn name(self, lang: Lang) -> &'static str {
        (self.question().name)(lang)
    }

    /// The question and its four answers in plain words.
    pub fn question(self) -> Question {
        match self {
            Element::Persyaratan => question(
                t::persyaratan,
                t::persyaratan_ask,
                [t::persyaratan_1, t::persyaratan_2, t::persyaratan_3, t::persyaratan_4],
            ),
            Element::Prosedur => {
                question(t::prosedur, t::prosedur_ask, [t::prosedur_1, t::prosedur_2, t::prosedur_3, t::prosedur_4])
            }
            Element::Waktu => question(t::waktu, t::waktu_ask, [t::waktu_1, t::waktu_2, t::waktu_3, t::waktu_4]),
            Element::Biaya => question(t::biaya, t::biaya_ask, [t::biaya_1, t::biaya_2, t::biaya_3, t::biaya_4]),
            Element::Produk => question(t::produk, t::produk_ask, [t::produk_1, t::produk_2, t::produk_3, t::produk_4]),
            Element::Kompetensi => question(
                t::kompetensi,
                t::kompetensi_ask,
                [t::kompetensi_1, t::kompetensi_2, t::kompetensi_3, t::kompetensi_4],
            ),
            Element::Perilaku => {
                question(t::perilaku, t::perilaku_ask, [t::perilaku_1, t::perilaku_2, t::perilaku_3, t::perilaku_4])
            }
            Element::Pengaduan => question(
                t::pengaduan,
                t::pengaduan_ask,
                [t::pengaduan_1, t::pengaduan_2, t::pengaduan_3, t::pengaduan_4],
            ),
            Element::Sarana => question(t::sarana, t::sarana_ask, [t::sarana_1, t::sarana_2, t::sarana_3, t::sarana_4]),
        }
    }
}

impl Grade {
    /// What the grade says of the unit (kinerja unit), by PermenPANRB 14/2017.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Grade::A => t::grade_a(lang),
            Grade::B => t::grade_b(lang),
            Grade::C => t::grade_c(lang),
            Grade::D => t::grade_d(lang),
        }
    }
}

/// The words for a code of `SEXES`, `EDUCATIONS` or `OCCUPATIONS`; the code itself if it is none.
pub fn of_code(code: &'static str, lang: Lang) -> &'static str {
    match code {
        "L" => t::sex_l(lang),
        "P" => t::sex_p(lang),
        "SD" => t::education_sd(lang),
        "SMP" => t::education_smp(lang),
        "SMA" => t::education_sma(lang),
        "D3" => t::education_d3(lang),
        "S1" => t::education_s1(lang),
        "S2" => t::education_s2(lang),
        "PNS" => t::occupation_pns(lang),
        "TNI/POLRI" => t::occupation_tni(lang),
        "Swasta" => t::occupation_swasta(lang),
        "Wiraswasta" => t::occupation_wiraswasta(lang),
        "Pelajar" => t::occupation_pelajar(lang),
        "Lainnya" => t::occupation_lainnya(lang),
        other => other,
    }
}

/// The age group of `AGES` at a place.
pub fn age_group(at: usize, lang: Lang) -> String {
    match (AGES[at], AGES.get(at + 1)) {
        (0, Some(next)) => t::age_under(lang, next),
        (from, Some(next)) => t::age_between(lang, from, next - 1),
        (from, None) => t::age_over(lang, from),
    }
}
