//! Which passwords are guessed by whoever knows what people choose, and whose it is.
//!
//! A password is taken apart into pieces so that they come to as little as possible: a letter counts one, and less
//! than its letters count a word that many use, a run of keys, a year, and what its owner is called. So nobody has to
//! mix signs; a few words of one's own do. The words are Indonesian first, which lists of other countries lack, and
//! the work is small however the password is made: nobody can keep the server busy with it
//! (docs/decisions/0007-passwords.md).

/// What a password must come to: as much as eight digits by chance, a hundred million guesses.
const ENOUGH: usize = 8;
/// Letters that are looked at; a password is judged by these.
const LOOKED_AT: usize = 64;
/// What a piece counts that many use.
const COMMON: usize = 2;
/// What a word counts that belongs to the owner: it is tried first.
const OWN: usize = 1;
/// The shortest run of keys, and the shortest word of the owner's.
const SHORTEST: usize = 3;

/// Words that are in many passwords, in small letters.
const WORDS: &str = include_str!("common_words.txt");

/// Ways over the keys and rows of signs that fingers take, either way along.
const ROWS: [&str; 12] = [
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "11223344556677889900",
    "147258369",
    "aabbccddeeffgghh",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "qazwsxedcrfvtgbyhnujmikolp",
];

/// Whether a password is easy to guess for whoever knows its `owned` words: name, login, government.
pub fn is_guessable(password: &str, owned: &[&str]) -> bool {
    let text: Vec<char> = password.to_lowercase().chars().take(LOOKED_AT).collect();
    let once = once(&text);
    let again = usize::from(once.len() < text.len());
    Guesser::new(owned).effort(once) + again < ENOUGH
}

/// What is repeated, of a text that repeats itself from beginning to end.
fn once(text: &[char]) -> &[char] {
    let repeated = |length: &usize| text.iter().enumerate().all(|(at, typed)| *typed == text[at % length]);
    let length = (1..=text.len() / 2).find(repeated).unwrap_or(text.len());
    &text[..length]
}

/// Somebody who knows the owner.
struct Guesser {
    owned: Vec<String>,
    rows: Vec<Vec<char>>,
}

impl Guesser {
    fn new(owned: &[&str]) -> Guesser {
        let words = owned.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).map(str::to_lowercase);
        let owned: Vec<String> = words.filter(|word| word.chars().count() >= SHORTEST).collect();
        let ways = ROWS.iter().flat_map(|row| [row.chars().collect::<Vec<char>>(), row.chars().rev().collect()]);
        // also of a number a part, as the date of birth in it
        let rows: Vec<Vec<char>> = ways.chain(owned.iter().map(|word| word.chars().collect())).collect();
        Guesser { owned, rows }
    }

    /// The least that a text comes to.
    fn effort(&self, text: &[char]) -> usize {
        // of each beginning of the text; every letter is a piece, so each is reached
        let mut least = vec![usize::MAX; text.len() + 1];
        least[0] = 0;
        for at in 0..text.len() {
            let before = least[at];
            for (length, counts) in self.pieces(&text[at..]) {
                least[at + length] = least[at + length].min(before + counts);
            }
        }
        least[text.len()]
    }

    /// The pieces with which a text can begin: their lengths, and what they count.
    fn pieces(&self, text: &[char]) -> Vec<(usize, usize)> {
        let mut pieces = vec![(1, 1)];
        let common = WORDS.lines().map(|word| (word, COMMON));
        for (word, counts) in self.owned.iter().map(|word| (word.as_str(), OWN)).chain(common) {
            if begins(text, word) {
                pieces.push((word.chars().count(), counts));
            }
        }
        if matches!(text, ['1', '9', a, b, ..] | ['2', '0', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit()) {
            pieces.push((4, COMMON));
        }
        let same = text.iter().take_while(|typed| Some(*typed) == text.first()).count();
        let run = self.rows.iter().map(|row| along(text, row)).fold(same, usize::max);
        if run >= SHORTEST {
            pieces.push((run, COMMON));
        }
        pieces
    }
}

/// Whether a text begins with a word, also with signs in place of letters.
fn begins(text: &[char], word: &str) -> bool {
    let mut typed = text.iter();
    word.chars().all(|letter| typed.next().is_some_and(|typed| *typed == letter || stands_for(*typed, letter)))
}

/// Signs that look like letters.
fn stands_for(typed: char, letter: char) -> bool {
    matches!(
        (typed, letter),
        ('4' | '@', 'a')
            | ('8', 'b')
            | ('3', 'e')
            | ('6' | '9', 'g')
            | ('1' | '!', 'i')
            | ('1', 'l')
            | ('0', 'o')
            | ('5' | '$', 's')
            | ('7', 't')
            | ('2', 'z')
    )
}

/// So many letters a text goes along a row, wherever it steps on.
fn along(text: &[char], row: &[char]) -> usize {
    let from = |start: usize| text.iter().zip(&row[start..]).take_while(|(typed, key)| typed == key).count();
    (0..row.len()).map(from).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_many_choose_is_guessable() {
        for password in [
            "password123",
            "p@$$w0rd2026!",
            "passw0rd2026",
            "Katasandi123",
            "rahasia1234",
            "bismillah99",
            "alhamdulillah",
            "selamatdatang",
            "akusayangkamu",
            "Puskesmas2026!",
            "Jakarta-2026",
            "indonesia1945",
            "admin123456",
            "1234567890",
            "0987654321",
            "081234567890",
            "1122334455",
            "qwertyuiop",
            "1q2w3e4r5t",
            "1qaz2wsx3edc",
            "qazwsx123",
            "mnbvcxzlkj",
            "aaaaaaaaaaaa",
            "adminadmin",
            "ababababababa",
            "123123123123",
            "kinerja-demo",
        ] {
            assert!(is_guessable(password, &[]), "{password}");
        }
    }

    #[test]
    fn a_few_words_of_one_s_own_are_not() {
        for password in [
            "empat kata yang mudah",
            "jendela tua biru laut",
            "kopi jendela hujan",
            "lemari-terbang",
            "aku suka kopi pahit",
            "x9Kq2mPz7w",
            "كلمةسرطويلة",
        ] {
            assert!(!is_guessable(password, &["Siti Rahma", "siti", "Kota Contoh"]), "{password}");
        }
    }

    #[test]
    fn what_its_owner_is_called_counts_for_little() {
        let owned = ["Sulastri Handoyo, S.Kep", "199001012015012002", "Pemerintah Kabupaten Wonosari"];
        for password in ["sulastri1990!", "Handoyo-Sulastri", "5ulastr1handoyo", "wonosari2026!", "19900101-2015"] {
            assert!(is_guessable(password, &owned), "{password}");
        }
        assert!(!is_guessable("Handoyo-Sulastri", &[]), "of somebody else it is hard to guess");
    }

    #[test]
    fn the_longest_password_is_judged_by_its_beginning() {
        assert!(is_guessable(&"ab".repeat(100), &[]));
        assert!(!is_guessable(&"lemari terbang ".repeat(13), &[]));
        assert!(is_guessable("", &[]));
    }

    #[test]
    fn words_are_written_as_they_are_looked_for() {
        assert!(WORDS.lines().is_sorted());
        for word in WORDS.lines() {
            assert!(word.len() >= SHORTEST && word == word.to_lowercase() && word.trim() == word, "{word}");
        }
    }
}
