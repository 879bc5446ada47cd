//! Whether two names can be of one person. A file whose columns or rows slipped gives people the
//! names of others, and nobody would see it among a thousand rows that change something.

/// Titles and forms of address that files put into the column of the name.
const TITLES: [&str; 17] =
    ["dr", "drs", "dra", "drg", "drh", "ir", "h", "hj", "prof", "apt", "ns", "bd", "tn", "ny", "nn", "sdr", "sdri"];
/// The many ways to write the name that is most often shortened.
const MUHAMMAD: [&str; 11] =
    ["muhammad", "muhamad", "mohammad", "mohamad", "mohammed", "moch", "moh", "muh", "mhd", "mochamad", "mochammad"];
/// How alike two words must be to be one word, written in two ways; 1 is the same.
const ALIKE: f64 = 0.85;

/// The words of a name: without titles, in small letters, whatever their order.
fn words(name: &str) -> Vec<String> {
    // what follows a comma are titles
    let name = name.split(',').next().unwrap_or_default().to_lowercase().replace(['\'', '’', '`'], "");
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !TITLES.contains(word))
        .map(|word| if MUHAMMAD.contains(&word) { "m".to_owned() } else { word.to_owned() })
        .collect()
}

/// Two spellings of one word, or a word and its first letter.
fn alike(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if short.chars().count() == 1 { long.starts_with(short) } else { strsim::jaro_winkler(one, other) >= ALIKE }
}

/// Whether a name is an entirely different one: more than half of the letters of the shorter name
/// stand in words that the other has nothing like. Corrected spellings, titles, another order, a
/// name that was shortened or that a marriage added pass.
pub fn unlike(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let letters = |words: &[String]| words.iter().map(|word| word.chars().count()).sum::<usize>();
    let (short, long) = if letters(&one) <= letters(&other) { (one, other) } else { (other, one) };
    let mut left = long;
    let mut found = 0;
    for word in &short {
        if let Some(at) = left.iter().position(|other| alike(word, other)) {
            left.swap_remove(at);
            found += word.chars().count();
        }
    }
    found * 2 < letters(&short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn corrections_pass_and_other_people_do_not() {
        for (one, other) in [
            ("Budi Piliang", "dr. Budi Piliang, S.Sos., M.Si."),
            ("Drs. H. Budi Piliang", "BUDI PILIANG"),
            ("Piliang Budi", "Budi Piliang"),
            ("Muhammad Yusuf", "M. Yusup"),
            ("Moh. Yusuf Rahman", "Muhamad Yusuf R."),
            ("Achmad Fauzi", "Ahmad Fauzy"),
            ("Sitti Aminah", "Siti Aminah Lubis"),
            ("Siti Aminah Lubis", "Siti Aminah"),
            ("Suharto", "Suharto Wijaya"),
            ("Nuraini", "Nur'aini"),
            ("Jum'at Saputra", "Jumat Saputra"),
            ("", "Budi"),
        ] {
            assert!(!unlike(one, other), "{one} / {other}");
            assert!(!unlike(other, one), "{other} / {one}");
        }
        for (one, other) in [
            ("Budi Piliang", "Rina Marlina"),
            ("Muhammad Yusuf", "Muhammad Rizal"),
            ("Siti Aminah", "Siti Rahmawati"),
            ("Budi Santoso", "Budi Hartono"),
            ("dr. Budi, Sp.A", "dr. Rina, Sp.A"),
            ("H. Syafrizal", "H. Zulkifli"),
        ] {
            assert!(unlike(one, other), "{one} / {other}");
            assert!(unlike(other, one), "{other} / {one}");
        }
    }

    proptest! {
        #[test]
        fn a_name_is_like_itself_with_any_titles(name in "[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8}){0,2}", text in "\\PC*") {
            let titled = format!("Drs. {name}, S.E., M.M.");
            prop_assert!(!unlike(&name, &titled));
            let _ = unlike(&text, &name);
        }
    }
}
