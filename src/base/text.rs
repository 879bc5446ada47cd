//! The two languages of the screen and their texts, generated from `locales/` by `build.rs`.

use serde::{Deserialize, Serialize};

/// A language of the screen. Indonesian unless the visitor chose or asked otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Id,
    En,
}

impl Lang {
    /// The BCP 47 code, as in `<html lang>`, the cookie and the address.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Id => "id",
            Lang::En => "en",
        }
    }

    /// The one to which the screen can be switched.
    pub fn other(self) -> Lang {
        match self {
            Lang::Id => Lang::En,
            Lang::En => Lang::Id,
        }
    }

    /// The language of a code such as `en` or `en-GB`; none if the screen does not speak it.
    pub fn from_code(code: &str) -> Option<Lang> {
        match code.trim().split(['-', '_']).next()? {
            "id" | "in" => Some(Lang::Id),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The first spoken language of an `Accept-Language` header (its order is taken as the wish).
    pub fn from_accept_language(header: &str) -> Lang {
        header.split(',').find_map(|part| Lang::from_code(part.split(';').next()?)).unwrap_or_default()
    }
}

/// The texts: `tr::nav::home(lang)`.
pub mod tr {
    use super::Lang;
    include!(concat!(env!("OUT_DIR"), "/text.rs"));
}

pub use tr::Fault;

/// A cell of a table file that a spreadsheet shows as text and never runs as a formula. Spreadsheets cut
/// at other signs than the file's own, as their country is used to: what follows one begins a cell too.
pub fn harmless(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len() + 1);
    let mut begins = true;
    for (at, sign) in cell.char_indices() {
        let cuts = matches!(sign, ';' | ',' | '\t' | '\r' | '\n');
        if begins && (matches!(sign, '=' | '+' | '-' | '@') || at == 0 && sign.is_control()) {
            text.push('\'');
        }
        text.push(sign);
        begins = cuts || begins && matches!(sign, ' ' | '"');
    }
    text
}

/// A number of a person with all but its end hidden: `…001`. Of a short one at least half is hidden.
pub fn masked(number: &str) -> String {
    let length = number.chars().count();
    let shown = (length / 2).min(3);
    std::iter::once('…').chain(number.chars().skip(length - shown)).collect()
}

/// The digits of a NIP as people write them: `19860926 201505 1 001`; any other text as it is.
pub fn spaced(number: &str) -> String {
    if number.len() == 18 && is_digits(number) {
        format!("{} {} {} {}", &number[..8], &number[8..14], &number[14..15], &number[15..])
    } else {
        number.to_owned()
    }
}

/// A login, or a number of a person, as it is stored and compared: digits without blanks, anything else in small
/// letters.
pub fn login(typed: &str) -> String {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if !digits.is_empty() && is_digits(&digits) { digits } else { typed.trim().to_lowercase() }
}

/// A number of a person as it is kept: digits without blanks, anything else as written.
pub fn number(typed: &str) -> String {
    let compared = login(typed);
    if is_digits(&compared) { compared } else { typed.trim().to_owned() }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What people typed, without control characters: no page can show them, and PostgreSQL does not
/// take NUL. Line breaks stay, each as one sign (browsers send two); a tab is a blank.
pub fn printable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    text.chars().filter(|c| !c.is_control() || *c == '\n').collect()
}

/// The pattern of what holds some text, for `LIKE .. ESCAPE '\'`.
pub fn like(text: &str) -> String {
    format!("%{}%", exactly(text))
}

/// The pattern of people's numbers in which some text is looked for, as [`like`]. Whoever may not read numbers
/// `whole` finds one only by all of it: sign by sign it could be found out.
pub fn like_number(text: &str, whole: bool) -> String {
    if whole { like(text) } else { exactly(text) }
}

/// A line that must be there: words with one blank between, of so many letters at most.
///
/// # Errors
/// When empty or too long.
pub fn line(typed: &str, most: usize) -> Result<String, Fault> {
    let words = typed.split_whitespace().map(printable).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match words.chars().count() {
        0 => Err(Fault::Required),
        letters if letters <= most => Ok(words),
        _ => Err(Fault::TooLong { max: most.to_string() }),
    }
}

/// So many letters of what is looked for count: no name that people look for is longer, and SQLite fails on a pattern
/// of 50,000 bytes.
const LONGEST_SEARCH: usize = 100;

/// The pattern of a text itself.
fn exactly(text: &str) -> String {
    text.chars().take(LONGEST_SEARCH).collect::<String>().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// An address with more of a query; what is empty says nothing.
pub fn with_query<'a>(address: &str, query: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut address = address.to_owned();
    for (name, value) in query.into_iter().filter(|(_, value)| !value.is_empty()) {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(name);
        address.push('=');
        address.push_str(&encoded(value));
    }
    address
}

/// The longest name that a list shows. Letters.
const LONGEST_NAME: usize = 80;

/// A name for a list; that of a file may be long.
pub fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// So many of a list are told by name.
pub const NAMED: usize = 10;

/// `Ani, Budi, dan 10 lainnya`: the first names, and how many more there are.
pub fn first_of(lang: Lang, first: &[String], more: i64) -> String {
    let first = first.join(", ");
    match more {
        0 => first,
        more => format!("{first}{}", tr::common::and_more(lang, super::number::count(more, lang))),
    }
}

/// Words as they stand within a sentence: their first letter small, an abbreviation as it is.
pub fn within(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// A text as part of an address.
pub fn encoded(text: &str) -> String {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    text.bytes().map(|b| if unreserved(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_a_sentence_an_abbreviation_keeps_its_letters() {
        assert_eq!(within("Jawaban survei (SKM)"), "jawaban survei (SKM)");
        assert_eq!(within(""), "");
    }

    #[test]
    fn of_many_the_first_are_named_and_the_others_counted() {
        let first = ["Ani", "Budi"].map(str::to_owned);
        assert_eq!(first_of(Lang::Id, &first, 0), "Ani, Budi");
        assert_eq!(first_of(Lang::Id, &first, 1010), "Ani, Budi, dan 1.010 lainnya");
        assert_eq!(first_of(Lang::En, &first, 10), "Ani, Budi and 10 more");
        assert_eq!(["é".repeat(80), "é".repeat(81)].map(|name| shortened(&name).chars().count()), [80, 81]);
        assert!(shortened(&"é".repeat(81)).ends_with("é…"));
    }

    #[test]
    fn a_line_is_its_words_with_one_blank_between() {
        assert_eq!(line(" Siti \t Aminah\n", 11), Ok("Siti Aminah".into()));
        assert_eq!(line("Sit\u{0}i Aminah", 11), Ok("Siti Aminah".into()));
        assert_eq!(line("Siti \u{0} Aminah", 11), Ok("Siti Aminah".into()));
        assert_eq!(line(" \u{0} ", 11), Err(Fault::Required));
        assert_eq!(line("Siti Aminah S", 11), Err(Fault::TooLong { max: "11".into() }));
    }

    #[test]
    fn a_cell_is_never_a_formula() {
        for cell in ["=1+1", "+62", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "Budi", "1-2", "'=1", "Rapat; lalu 2+3 = 5", "a, b"] {
            assert_eq!(harmless(cell), cell);
        }
        for (cell, shown) in [
            ("Rapat;=HYPERLINK(A1);x", "Rapat;'=HYPERLINK(A1);x"),
            ("a, \t\"=1", "a, \t\"'=1"),
            ("a\n@SUM(A1)", "a\n'@SUM(A1)"),
            ("-1;-2", "'-1;'-2"),
        ] {
            assert_eq!(harmless(cell), shown);
        }
    }

    #[test]
    fn control_characters_go_and_line_breaks_stay() {
        assert_eq!(printable("a\0b\r\nc\td\u{7}\u{85}é 🙂"), "ab\nc dé 🙂");
        assert_eq!(hex(&[0, 15, 255]), "000fff");
    }

    #[test]
    fn no_letter_of_a_search_means_more_than_itself() {
        assert_eq!(like(r"a_b%c\d"), r"%a\_b\%c\\d%");
        assert_eq!(like(&"é".repeat(60_000)), format!("%{}%", "é".repeat(LONGEST_SEARCH)), "nor does it fail");
    }

    #[test]
    fn what_is_empty_stands_in_no_query() {
        assert_eq!(with_query("/papan", [("unit", ""), ("tahun", "")]), "/papan");
        assert_eq!(with_query("/papan", [("unit", "A B&C"), ("tahun", ""), ("p", "01")]), "/papan?unit=A%20B%26C&p=01");
        assert_eq!(with_query("/tim?semua=1", [("n", "2")]), "/tim?semua=1&n=2");
    }

    #[test]
    fn a_nip_is_shown_in_its_parts_and_typed_in_any() {
        assert_eq!(spaced("198609262015051001"), "19860926 201505 1 001");
        for other in ["bkpsdm", "2026", "", "ä98609262015051001"] {
            assert_eq!(spaced(other), other);
        }
        assert_eq!(login(" 19860926 201505 1 001"), "198609262015051001");
        assert_eq!(["K-0012 ", "Siti A", " ", "47 11"].map(login), ["k-0012", "siti a", "", "4711"]);
    }

    #[test]
    fn at_least_half_of_a_masked_number_is_hidden() {
        let numbers = ["198609262015051001", "N-0a1b2c3d4e", "k-0012", "4711", "k-1", "7", ""];
        assert_eq!(numbers.map(masked), ["…001", "…d4e", "…012", "…11", "…1", "…", "…"]);
    }

    #[test]
    fn who_may_not_read_numbers_finds_them_only_by_all_of_it() {
        assert_eq!(["1986", "k-1_", ""].map(|text| like_number(text, false)), ["1986", r"k-1\_", ""]);
        assert_eq!(like_number("1986", true), "%1986%");
    }

    #[test]
    fn the_first_language_we_speak_is_chosen() {
        assert_eq!(Lang::from_accept_language("fr-FR,en-GB;q=0.8,id;q=0.5"), Lang::En);
        assert_eq!(Lang::from_accept_language("id-ID,en"), Lang::Id);
        assert_eq!(Lang::from_accept_language("zh"), Lang::Id);
    }
}
