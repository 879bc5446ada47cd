//! What help says, in both languages.

use clap::{Arg, Command};
use kinerja::base::Lang;
use kinerja::base::tr::help as h;
use std::error::Error as _;
use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

/// Something that is said in both languages.
type Words = fn(Lang) -> &'static str;

/// What clap says by itself, of which the English is its own words; longer ones before those they begin with.
const BY_ITSELF: [Words; 51] = [
    h::usage,
    h::commands,
    h::arguments,
    h::options,
    h::any_options,
    h::command_needed,
    h::command_any,
    h::print_help_of,
    h::print_help_for,
    h::print_help,
    h::print_version,
    h::default,
    h::possible,
    h::env,
    h::wrong,
    h::more,
    h::tip_subcommand,
    h::tip,
    h::similar_command,
    h::similar_commands,
    h::similar_argument,
    h::similar_value,
    h::as_value,
    h::use_it,
    h::missing,
    h::unknown_command,
    h::no_command,
    h::subcommands,
    h::unknown,
    h::found,
    h::unexpected_value,
    h::no_more,
    h::exists,
    h::remove_dashes,
    h::no_utf8,
    h::invalid,
    h::invalid_for,
    h::value_required,
    h::none_supplied,
    h::not_with,
    h::not_twice,
    h::the_argument,
    // why a value is none of its type
    h::no_digits,
    h::no_digit,
    h::too_large,
    h::too_small,
    h::no_socket,
    h::no_ip,
    h::like_address,
    h::not_in,
    h::up_to,
];

/// Whether a word asks for a language, which stands in it or in the next.
fn is_lang(word: &str) -> bool {
    word == "--lang" || word.starts_with("--lang=")
}

/// The language that is asked for, before anything else of the command is read.
pub fn asked(mut typed: impl Iterator<Item = String>) -> Option<Lang> {
    let flag = typed.find(|word| is_lang(word))?;
    Lang::from_code(&flag.strip_prefix("--lang=").map_or_else(|| typed.next(), |code| Some(code.to_owned()))?)
}

/// The words with the language before everything else, if they ask for help: `help` takes what follows it for
/// commands.
pub fn lang_first(mut typed: Vec<OsString>) -> Vec<OsString> {
    let end = typed.iter().position(|word| word == "--").unwrap_or(typed.len());
    let after_help = typed[..end].iter().enumerate().skip(1).skip_while(|(_, word)| *word != "help");
    let found = after_help.skip(1).find(|(_, word)| is_lang(&word.to_string_lossy())).map(|(at, _)| at);
    if let Some(at) = found {
        let words = if typed[at] == "--lang" { 2 } else { 1 };
        let lang: Vec<OsString> = typed.drain(at..(at + words).min(end)).collect();
        let rest = typed.split_off(1);
        typed.extend(lang.into_iter().chain(rest));
    }
    typed
}

/// A command with all below it, described in a language.
pub fn in_words(command: Command, lang: Lang) -> Command {
    let about = h::program(lang);
    below(command.about(about), lang)
}

fn below(command: Command, lang: Lang) -> Command {
    let name = command.get_name().to_owned();
    let arg = |arg: Arg| match of_arg(&name, arg.get_id().as_str()) {
        Some(words) => arg.help(words(lang)),
        None => arg,
    };
    let part = |part: Command| match of_command(&name, part.get_name()) {
        Some(words) => below(part.about(words(lang)), lang),
        None => part,
    };
    command.mut_args(arg).mut_subcommands(part)
}

fn of_command(above: &str, name: &str) -> Option<Words> {
    Some(match (above, name) {
        (_, "migrate") => h::migrate,
        (_, "serve") => h::serve,
        (_, "government") => h::government,
        (_, "user") => h::user,
        (_, "verify") => h::verify,
        (_, "demo") => h::demo,
        (_, "import") => h::import,
        ("government", "list") => h::government_list,
        ("government", "host") => h::government_host,
        ("government", "zone") => h::government_zone,
        ("government", "settings") => h::government_settings,
        ("government", "set") => h::government_set,
        ("user", "add") => h::user_add,
        ("user", "list") => h::user_list,
        ("user", "role") => h::user_role,
        ("user", "link") => h::user_link,
        ("user", "disable") => h::user_disable,
        (_, "unit") => h::import_unit,
        (_, "pegawai") => h::import_pegawai,
        (_, "layanan") => h::import_layanan,
        (_, "indikator") => h::import_indikator,
        (_, "skm") => h::import_skm,
        ("import", "list") => h::import_list,
        ("import", "undo") => h::import_undo,
        _ => return None,
    })
}

fn of_arg(command: &str, name: &str) -> Option<Words> {
    Some(match (command, name) {
        (_, "database") => h::database,
        (_, "listen") => h::listen,
        (_, "data") => h::data,
        (_, "site") => h::site,
        (_, "trusted_proxy") => h::trusted_proxy,
        (_, "connections") => h::connections,
        (_, "address") => h::address,
        (_, "public_metrics") => h::public_metrics,
        (_, "insecure_cookies") => h::insecure_cookies,
        (_, "lang") => h::lang,
        ("verify", "government") => h::government_all,
        (_, "government") => h::government_only,
        ("settings", "code") => h::government_only,
        (_, "code") => h::code,
        (_, "host") => h::host,
        (_, "zone") => h::zone,
        (_, "setting") => h::setting,
        (_, "value") => h::value,
        (_, "seed") => h::seed,
        (_, "people") => h::people,
        (_, "days") => h::days,
        (_, "entries") => h::entries,
        (_, "remove") => h::remove,
        (_, "login") => h::login,
        (_, "name") => h::name,
        (_, "role") => h::role,
        (_, "roles") => h::roles,
        (_, "password_stdin") => h::password_stdin,
        (_, "link") => h::link,
        (_, "search") => h::search,
        (_, "undo") => h::undo,
        (_, "file") => h::file,
        (_, "dry_run") => h::dry_run,
        (_, "skip_bad") => h::skip_bad,
        (_, "accept_renames") => h::accept_renames,
        (_, "all") => h::all,
        (_, "id") => h::id,
        (_, "yes") => h::yes,
        _ => return None,
    })
}

/// Prints help, or what is wrong with what was typed; with what the program ends then.
pub fn tell(error: &clap::Error, lang: Lang) -> ExitCode {
    // whoever reads no more of it needs no word about that
    let _ = match lang {
        Lang::En => error.print(),
        Lang::Id if error.use_stderr() => write!(std::io::stderr(), "{}", text(error, lang)),
        Lang::Id => write!(std::io::stdout(), "{}", text(error, lang)),
    };
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(1))
}

/// What clap says, in a language.
fn text(error: &clap::Error, lang: Lang) -> String {
    let mut said = error.render().to_string();
    // of an id its type would tell how its digits are grouped
    if let Some(why) = error.source().and_then(|why| why.downcast_ref::<uuid::Error>()) {
        said = said.replace(&why.to_string(), h::no_id(lang));
    }
    BY_ITSELF.iter().fold(said, |said, words| said.replace(words(Lang::En), words(lang)))
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use super::*;
    use clap::CommandFactory as _;

    /// What the command line answers to what was typed, in a language.
    fn answer(typed: &str, lang: Lang) -> String {
        let typed = std::iter::once("kinerja").chain(typed.split_whitespace());
        text(&in_words(Cli::command(), lang).try_get_matches_from(typed).unwrap_err(), lang)
    }

    #[test]
    fn help_speaks_the_language_of_the_command_line() {
        for (typed, indonesian, english) in [
            ("help", "Impor berkas tabel", "Load a spreadsheet"),
            ("--help", "Tampilkan bantuan ini, atau bantuan perintah yang disebut", "Print this message or the help"),
            ("help user add", "Nama pemakai akun", "Name of who uses the account"),
            ("import pegawai --help", "Isian:", "Arguments:"),
            ("help help", "Perintah yang ingin dibaca", "Print help for the subcommand"),
            ("user role -h", "[pilihannya: leader, personnel", "[possible values: leader, personnel"),
            ("verify -h", "bila tidak diisi, semua pemda", "all of them otherwise"),
        ] {
            let (id, en) = (answer(typed, Lang::Id), answer(typed, Lang::En));
            assert!(id.contains(indonesian) && id.contains("Pemakaian: kinerja"), "{id}");
            assert!(en.contains(english) && en.contains("Usage: kinerja"), "{en}");
            for words in BY_ITSELF.map(|words| words(Lang::En)).into_iter().chain([english]) {
                assert!(!id.contains(words), "{words}: {id}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_a_command_is_told_in_the_language_of_the_command_line() {
        for (typed, indonesian) in [
            ("imprt", "kesalahan: perintah ini tidak dikenal: 'imprt'"),
            ("import", "Pemakaian: kinerja import"),
            ("import unit", "kesalahan: isian yang wajib berikut ini belum ada:"),
            ("import unit x.csv --kering", "kesalahan: pilihan atau isian ini tidak dikenal: '--kering'"),
            ("import unit x.csv --dry-rum", "saran: pilihan yang mirip: '--dry-run'"),
            ("government zone KOTA Jakarta", "kesalahan: nilai yang tidak sah: 'Jakarta' untuk '<ZONE>'"),
            ("user add a --name", "kesalahan: nilai ini wajib diisi: '--name <NAME>' tetapi tidak ada"),
            ("user add a --name A --link --password-stdin", "tidak dapat dipakai bersama '--password-stdin'"),
            ("migrate --seed=1", "Keterangan lebih lanjut: '--help'"),
            ("user add a --name A --role admin", "[pilihannya: leader, personnel, planner, auditor, administrator]"),
            ("user add a --name A --role admin", "saran: nilai yang mirip: 'administrator'"),
            ("user role a boss", "nilai yang tidak sah: 'boss' untuk '"),
            ("demo --people 5", "untuk '--people <PEOPLE>': 5 tidak di antara 60 dan 20000"),
            ("demo --days x", "untuk '--days <DAYS>': isi dengan bilangan bulat"),
            ("government set KOTA entries 5", "[pilihannya: "),
            ("serve --connections 99999999999999999999999", "angkanya terlalu besar"),
            ("serve --listen 3000", "isi dengan alamat IP dan port"),
            ("serve --trusted-proxy proxy", "isi dengan alamat IP, misalnya"),
            ("serve --address kinerja", "alamat seperti https://"),
            ("import undo satu", "isi dengan id impor, seperti di `kinerja import list`"),
            ("import unit x.csv --dry-run=ya", "nilai yang tidak dipakai: 'ya' untuk '--dry-run'"),
            ("-- verify", "saran: perintah 'verify' ada; untuk memakainya, hapus '--'"),
        ] {
            let said = answer(typed, Lang::Id);
            assert!(said.contains(indonesian), "{typed}: {said}");
            for english in BY_ITSELF.map(|words| words(Lang::En)) {
                assert!(!said.contains(english), "{english}: {said}");
            }
        }
    }

    #[test]
    fn help_says_something_of_every_command_and_every_argument() {
        fn silent(command: &Command, found: &mut Vec<String>) {
            let name = command.get_name();
            let args = command.get_arguments().filter(|arg| arg.get_help().is_none()).map(Arg::get_id);
            found.extend(args.map(|id| format!("{name} {id}")));
            for below in command.get_subcommands() {
                found.extend(below.get_about().is_none().then(|| format!("{name} {}", below.get_name())));
                silent(below, found);
            }
        }
        let mut found = Vec::new();
        silent(&in_words(Cli::command(), Lang::Id), &mut found);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn the_language_is_known_before_the_command_is_read() {
        let asked = |typed: &str| asked(typed.split(' ').map(str::to_owned));
        assert_eq!(asked("kinerja help --lang id"), Some(Lang::Id));
        assert_eq!(asked("kinerja --lang=en serve --help"), Some(Lang::En));
        assert_eq!([asked("kinerja help"), asked("kinerja --lang"), asked("kinerja --lang x")], [None; 3]);
    }

    #[test]
    fn help_takes_the_language_for_no_command() {
        for (typed, read) in [
            ("kinerja help --lang id", "kinerja --lang id help"),
            ("kinerja help user add --lang=id", "kinerja --lang=id help user add"),
            ("kinerja user help --lang id add", "kinerja --lang id user help add"),
            ("kinerja --lang id help", "kinerja --lang id help"),
            ("kinerja help --lang", "kinerja --lang help"),
            ("kinerja verify --lang id", "kinerja verify --lang id"),
            ("kinerja import unit -- help --lang id", "kinerja import unit -- help --lang id"),
        ] {
            let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
            assert_eq!(lang_first(words(typed)), words(read));
        }
    }
}
