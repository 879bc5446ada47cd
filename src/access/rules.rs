//! What passwords, logins, links and ways back may look like.

use super::guessable::is_guessable;
use super::{Qr, Role, SHORTEST_PASSWORD, SessionKey, SignedIn};
use crate::base::text::{self, hex};
use crate::base::{Fault, Uuid};
use sha2::{Digest, Sha256};

/// Most characters of a password: a limit only so that hashing cannot be made slow.
const LONGEST_PASSWORD: usize = 200;
/// Most characters of a login or a name.
pub const LONGEST_NAME: usize = 100;
/// Most bytes of a way back: of the page that tells of forty reports at once (`work::told`), and some more.
const LONGEST_PATH: usize = 3000;

/// Checks a new password of whoever has the login and the names in `owned`.
///
/// # Errors
/// Too short, too long, the login itself, or easy to guess.
pub fn password(password: &str, login: &str, owned: &[&str]) -> Result<(), Fault> {
    let length = password.chars().count();
    if length < SHORTEST_PASSWORD {
        Err(Fault::PasswordShort { min: SHORTEST_PASSWORD.to_string() })
    } else if length > LONGEST_PASSWORD {
        Err(Fault::TooLong { max: LONGEST_PASSWORD.to_string() })
    } else if text::login(password) == login || password.to_lowercase() == login {
        Err(Fault::PasswordIsLogin)
    } else if is_guessable(password, &[owned, &[login]].concat()) {
        Err(Fault::PasswordCommon)
    } else {
        Ok(())
    }
}

/// A new login that is not a person's number.
///
/// # Errors
/// When empty, too long, or with other characters than letters, digits, `.`, `-`, `_`, `@`.
pub fn new_login(typed: &str) -> Result<String, Fault> {
    let login = text::login(typed);
    if login.is_empty() {
        Err(Fault::Required)
    } else if login.chars().count() > LONGEST_NAME {
        Err(Fault::TooLong { max: LONGEST_NAME.to_string() })
    } else if login.chars().all(|c| c.is_alphanumeric() || ".-_@/".contains(c)) {
        Ok(login)
    } else {
        Err(Fault::LoginCharacters)
    }
}

/// A government's code: capital letters, digits, `-` and `.`, at most 30.
///
/// # Errors
/// When it has another form.
pub fn government_code(typed: &str) -> Result<String, Fault> {
    let code = typed.trim().to_uppercase();
    let good = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-' || c == '.';
    if (1..=30).contains(&code.len()) && code.chars().all(good) { Ok(code) } else { Err(Fault::GovernmentCode) }
}

/// The page of a table that is a file, or the address itself: a file does not take the place of the form that led to it.
pub fn page_of(address: &str) -> &str {
    const TABLES: [&str; 6] = ["tren", "layanan", "unit", "perhatian", "tanggapan", "laporan"];
    let path = address.split('?').next().unwrap_or_default();
    match path.strip_suffix(".csv").map(|stem| (stem, stem.rsplit_once('/'))) {
        None => address,
        // examples, findings, refused rows
        Some(_) if path.starts_with("/impor/") => "/impor",
        Some((_, Some(("", table)))) if TABLES.contains(&table) => "/",
        Some((_, Some((above, table)))) if TABLES.contains(&table) => above,
        Some((stem, _)) => stem,
    }
}

/// The path to go back to, if it is one of this site: begins with one slash and holds nothing that
/// a browser could read as another site or as a header's end.
pub fn local_path(path: &str) -> Option<&str> {
    let local = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= LONGEST_PATH
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    local.then_some(path)
}

/// Roles in their order, however they came.
pub fn in_order(roles: impl IntoIterator<Item = Role>) -> Vec<Role> {
    let mut roles: Vec<Role> = roles.into_iter().collect();
    roles.sort_unstable();
    roles
}

/// The page of the first steps.
pub const FIRST_STEPS: &str = "/mulai";

/// The page on which a viewer's day begins: that of the role that was given, else of the post. Whoever can
/// do what is left of the `first_steps` begins with them.
pub fn home(account: &SignedIn, first_steps: bool) -> &'static str {
    const OF_ROLES: [(Role, &str); 5] = [
        (Role::Leader, "/papan"),
        (Role::Administrator, "/akun"),
        (Role::Personnel, "/organisasi"),
        (Role::Planner, "/indikator"),
        (Role::Auditor, "/papan"),
    ];
    if first_steps {
        return FIRST_STEPS;
    }
    match OF_ROLES.iter().find(|(role, _)| account.roles.contains(role)) {
        Some((_, page)) => page,
        None if account.has_team || !account.heads.is_empty() => "/tim",
        None if account.person.is_some() => "/laporan",
        None => "/papan",
    }
}

/// What is kept of a secret.
pub fn key(secret: &str) -> SessionKey {
    Sha256::digest(secret.as_bytes()).into()
}

/// By what a browser is known in which the account's owner has signed in: nobody can make it without
/// the stored hash, it tells nothing about the password, and a new password ends it.
pub fn device_mark(account: Uuid, password_hash: &str) -> String {
    hex(&key(&format!("device {account} {password_hash}")))
}

/// The cookie that takes the login from a personal link to the page on which one signs in.
pub const LOGIN_COOKIE: &str = "kinerja_masuk";

/// Whether a cookie's value may hold a byte (RFC 6265).
pub fn in_cookie(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\')
}

/// The key of its hexadecimal form.
pub fn from_hex(text: &str) -> Option<SessionKey> {
    let mut key = SessionKey::default();
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (i, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(key)
}

/// Letters of a link's secret: none that is read as another (no 0 o 1 l i u).
const LETTERS: &[u8; 30] = b"23456789abcdefghjkmnpqrstvwxyz";
/// Characters of a link's secret: 24 of 30 letters are 117 bits.
const LINK_LENGTH: usize = 24;

/// A link's secret of random bytes, easy to type from paper: `abcd-2345-...`. Bytes that would
/// favour some letters are passed over; with 64 there are enough.
pub fn link_token(random: [u8; 64]) -> String {
    let letters: Vec<char> = random
        .iter()
        .filter(|byte| **byte < 240)
        .take(LINK_LENGTH)
        .map(|byte| char::from(LETTERS[usize::from(byte % 30)]))
        .collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What is kept of a link's secret, however it was typed.
pub fn link_key(typed: &str) -> SessionKey {
    key(&typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase())
}

/// The secret in a form that is safe in an address; for links that came with one.
pub fn link_in_address(typed: &str) -> String {
    typed.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(80).collect()
}

/// A device in a few words, from the browser's `User-Agent`: `Chrome, Android`.
pub fn device(user_agent: &str) -> String {
    let first =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name);
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The QR code of a text; of nothing if the text is too long for one.
pub fn qr(text: &str) -> Qr {
    let Ok(code) = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M) else {
        return Qr { size: 0, path: String::new() };
    };
    let size = code.width();
    let path = code
        .to_colors()
        .iter()
        .enumerate()
        .filter(|(_, colour)| **colour == qrcode::Color::Dark)
        .map(|(i, _)| format!("M{} {}h1v1h-1z", i % size, i / size))
        .collect();
    Qr { size: size as u32, path }
}
