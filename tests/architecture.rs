//! The rules of the house (docs/architecture.md), read off the source.

#![allow(clippy::unwrap_used)] // a test may stop where it stands

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in order: each may use only those before it.
const ROOMS: [&str; 11] =
    ["audit", "access", "org", "plan", "work", "survey", "import", "setup", "board", "open_data", "demo"];
/// What every room may use of `access`, also the one before it: who is looking, and whether they may.
const RIGHTS: [&str; 9] = ["may", "Action", "Target", "Relation", "Viewer", "SignedIn", "Who", "Role", "Me"];
/// What pages and the pieces they are made of share: whose site it is, in which language, the refused form.
const SHARED: [&str; 8] = ["Site", "Posted", "Asked", "SHOWN", "use_lang", "use_site", "use_posted", "was_refused"];
/// What a store shows to `import` alone, which writes and takes back whole tables of many rooms in one transaction.
const INTAKE: (&str, &str, &str) = ("import", "store", "intake");
/// Doors of a room that lead in from the server or the screen only, never from another room.
const INNER: [&str; 5] = ["store", "api", "http", "page", "tests"];
/// Files that hold SQL besides the rooms' stores: the two databases, what is one engine's own, what a database is
/// looked at for before it is opened, the pieces that several stores share, and the macro that they use to write the
/// four statements of a table that is loaded and saved whole.
const SQL_TOO: [&str; 7] = [
    "src/server/columns.rs",
    "src/server/db.rs",
    "src/server/holds.rs",
    "src/server/live/others.rs",
    "src/server/look.rs",
    "src/server/table.rs",
    "src/testing.rs",
];
/// Lines of a file.
const LONGEST: usize = 400;
/// Tests are lists of promises, read one at a time.
const LONGEST_TESTS: usize = 600;

struct Source {
    /// From the root of the repository, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The room it lies in.
    fn room(&self) -> Option<usize> {
        let room = self.path.strip_prefix("src/")?.split('/').next()?;
        ROOMS.iter().position(|name| *name == room)
    }

    fn is_test(&self) -> bool {
        self.path.starts_with("src/testing") || self.path.split('/').any(|part| part == "tests" || part == "tests.rs")
    }

    /// Lines with their numbers, without comments; tests within the file are left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests_within = self.text.find("#[cfg(test)]\nmod tests {").unwrap_or(self.text.len());
        self.text[..tests_within]
            .lines()
            .enumerate()
            .map(|(i, line)| (i + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All text files under these folders or files whose names end in one of these ways.
fn sources(from: &[&str], endings: &[&str]) -> Vec<Source> {
    fn walk(path: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
        if path.is_dir() {
            let name = path.file_name().unwrap_or_default();
            if ["node_modules", "target", ".git", "data", "test-results"].iter().any(|skip| name == *skip) {
                return;
            }
            for entry in fs::read_dir(path).unwrap() {
                walk(&entry.unwrap().path(), endings, found);
            }
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path.to_owned());
        }
    }
    let mut found = Vec::new();
    for place in from {
        walk(&root().join(place), endings, &mut found);
    }
    found.sort();
    found
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            Some(Source { path: path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/"), text })
        })
        .collect()
}

/// What the shell runs: its names have no ending.
fn scripts() -> Vec<Source> {
    sources(&["scripts", ".ci"], &[""])
}

fn rust() -> Vec<Source> {
    sources(&["src"], &[".rs"])
}

/// Fails with all of what was found.
fn none(what: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

/// The paths that a source takes from the crate, `use` trees taken apart: `crate::org::{store, service}`
/// gives `org::store` and `org::service`.
fn paths(text: &str) -> Vec<Vec<String>> {
    fn tree(text: &str, before: &[String], found: &mut Vec<Vec<String>>) -> usize {
        let start = text.len() - text.trim_start().len();
        let rest = &text[start..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut at = start + 1;
            let end = start + 1 + matching(list);
            while at < end {
                at += tree(&text[at..end], before, found);
                at += text[at..].starts_with(',') as usize;
                if text[at..end].trim().is_empty() {
                    break;
                }
            }
            return end + 1;
        }
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let mut path = before.to_vec();
        path.push(rest[..length].to_owned());
        let at = start + length;
        if text[at..].starts_with("::") {
            return at + 2 + tree(&text[at + 2..], &path, found);
        }
        found.push(path);
        // over `as name` or what else stands before the next comma
        at + text[at..].find([',', '}']).unwrap_or(text.len() - at)
    }
    /// Where the brace that was opened before `text` closes.
    fn matching(text: &str) -> usize {
        let mut depth = 1;
        text.char_indices()
            .find(|(_, c)| {
                depth += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                depth == 0
            })
            .map_or(text.len(), |(at, _)| at)
    }
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        if !text[..at].ends_with('$') {
            tree(&text[at + "crate::".len()..], &[], &mut found);
        }
    }
    found
}

#[test]
fn paths_are_read_from_nested_uses() {
    let found = paths("use crate::{org::{service, store::X as Y}, base::Day}; crate::plan::rules::sum(1)");
    let found: Vec<String> = found.iter().map(|path| path.join("::")).collect();
    assert_eq!(found, ["org::service", "org::store::X", "base::Day", "plan::rules::sum"]);
}

#[test]
fn a_room_uses_only_rooms_before_it_and_not_their_inner_doors() {
    let mut wrong = Vec::new();
    for source in rust().iter().filter(|source| !source.is_test()) {
        let Some(room) = source.room() else { continue };
        let code: String = source.code().map(|(_, line)| format!("{line}\n")).collect();
        for path in paths(&code) {
            let Some(other) = ROOMS.iter().position(|name| *name == path[0]) else { continue };
            let door = path.get(1).map_or("", String::as_str);
            let right = ROOMS[other] == "access" && RIGHTS.contains(&door);
            let intake = (ROOMS[room], door, path.get(2).map_or("", String::as_str)) == INTAKE;
            if other != room && !right && !intake && (other > room || INNER.contains(&door)) {
                wrong.push(format!("{} uses {}", source.path, path.join("::")));
            }
        }
    }
    none("rooms use only the services and types of rooms before them", wrong);
}

#[test]
fn inside_a_room_dependencies_point_one_way() {
    // each file of a room with what it must not use of it, nor of the crate
    let layers: [(&str, &[&str]); 6] = [
        ("rules", &["store", "service", "api", "http", "page", "server"]),
        ("store", &["service", "api", "http", "page"]),
        ("service", &["api", "http", "page"]),
        ("api", &["store", "http", "page"]),
        ("http", &["store", "page"]),
        ("page", &["service", "store", "http"]),
    ];
    let mut wrong = Vec::new();
    for source in rust().iter().filter(|source| source.room().is_some() && !source.is_test()) {
        let file = source.path.split('/').nth(2).unwrap_or_default().trim_end_matches(".rs");
        let Some((_, never)) = layers.iter().find(|(layer, _)| *layer == file) else { continue };
        let code: String = source.code().map(|(_, line)| format!("{line}\n")).collect();
        let own = ROOMS[source.room().unwrap()];
        let code = code.replace("super::", &format!("crate::{own}::"));
        for path in paths(&code) {
            let door = if path[0] == own { path.get(1) } else { path.first() };
            if door.is_some_and(|door| never.contains(&door.as_str())) {
                wrong.push(format!("{} uses {}", source.path, path.join("::")));
            }
        }
    }
    none("page -> api, http -> service -> store, rules", wrong);
}

#[test]
fn what_a_request_says_is_read_before_a_service_is_called() {
    let mut wrong = Vec::new();
    for source in rust().iter().filter(|source| source.room().is_some() && !source.is_test()) {
        let file = source.path.split('/').nth(2).unwrap_or_default().trim_end_matches(".rs");
        if ["service", "store"].contains(&file) {
            let found = source.code().filter(|(_, line)| line.contains("axum::"));
            wrong.extend(found.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())));
        }
    }
    none("services and stores know no headers and no answers", wrong);
}

#[test]
fn base_uses_nothing_but_itself() {
    let mut wrong = Vec::new();
    for source in rust().iter().filter(|source| source.path.starts_with("src/base/")) {
        wrong.extend(
            paths(&source.text)
                .iter()
                .filter(|path| path[0] != "base")
                .map(|path| format!("{} uses {}", source.path, path.join("::"))),
        );
    }
    none("base stands on its own", wrong);
}

#[test]
fn pieces_of_pages_use_no_room() {
    let mut wrong = Vec::new();
    for source in rust().iter().filter(|it| it.path.starts_with("src/ui/") || it.path.starts_with("src/chart/")) {
        let code: String = source.code().map(|(_, line)| format!("{line}\n")).collect();
        for path in paths(&code) {
            let door = path.get(1).map_or("", String::as_str);
            let room = ROOMS.contains(&path[0].as_str()) || path[0] == "menu";
            if room || (path[0] == "app" && !SHARED.contains(&door)) {
                wrong.push(format!("{} uses {}", source.path, path.join("::")));
            }
        }
    }
    none("ui and chart lie below the rooms", wrong);
}

#[test]
fn sql_stands_in_stores() {
    let mut wrong = Vec::new();
    for source in rust().iter().filter(|source| !source.is_test()) {
        let in_store = source.path.ends_with("/store.rs") || source.path.contains("/store/");
        if in_store || SQL_TOO.contains(&source.path.as_str()) {
            continue;
        }
        for (number, line) in source.code() {
            let text = ["\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM ", "\"WITH ", "sqlx::query"];
            if text.iter().any(|start| line.contains(start)) {
                wrong.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    none("SQL text stands in store.rs", wrong);
}

#[test]
fn features_gate_modules_and_uses_only() {
    let mut wrong = Vec::new();
    for source in rust() {
        let mut lines = source.code().skip_while(|(_, line)| !line.contains("cfg")).peekable();
        while let Some((number, line)) = lines.next() {
            if !(line.contains("cfg") && line.contains("feature =")) {
                continue;
            }
            let gated = loop {
                match lines.peek() {
                    Some((_, next)) if next.trim_start().starts_with("#[") => drop(lines.next()),
                    Some((_, next)) => break next.trim_start(),
                    None => break "",
                }
            };
            // how the server stores what both targets know
            let gates = ["mod ", "pub mod ", "use ", "pub use ", "pub(crate) use ", "$crate::stored_as!"];
            if !line.trim_start().starts_with("#[cfg(") || !gates.iter().any(|gate| gated.starts_with(gate)) {
                wrong.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    none("#[cfg(feature)] stands on mod and use lines", wrong);
}

#[test]
fn only_ui_and_chart_write_raw_html() {
    let mut wrong = Vec::new();
    for source in rust() {
        if source.is_test() || source.path.starts_with("src/ui/") || source.path.starts_with("src/chart/") {
            continue;
        }
        let raw = source
            .code()
            .filter(|(_, line)| ["<textarea", "inner_html", " style="].iter().any(|raw| line.contains(raw)));
        wrong.extend(raw.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())));
    }
    none("raw HTML outside ui/ and chart/, or a style that the content policy refuses", wrong);
}

#[test]
fn no_file_is_too_long() {
    let wrong = sources(&["src", "tests", "benches", "style", "end2end"], &[".rs", ".css", ".js"])
        .into_iter()
        .chain(scripts())
        .filter(|source| source.text.lines().count() > if source.is_test() { LONGEST_TESTS } else { LONGEST })
        .map(|source| format!("{}: {} lines", source.path, source.text.lines().count()))
        .collect();
    none("divide a long file along its meaning", wrong);
}

#[test]
fn both_engines_have_the_same_migrations_and_both_languages_the_same_files() {
    let names = |folder: &str| -> BTreeSet<String> {
        let start = format!("{folder}/");
        sources(&[folder], &[".sql", ".json"]).iter().map(|file| file.path.replacen(&start, "", 1)).collect()
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
    assert_eq!(names("locales/id"), names("locales/en"));
}

#[test]
fn no_test_is_switched_off() {
    let off = [concat!("#[", "ignore"), concat!("test.", "skip"), concat!("test.", "only"), concat!("test.", "fixme")];
    let mut wrong = Vec::new();
    for source in sources(&["src", "tests", "end2end"], &[".rs", ".js"]) {
        wrong.extend(off.iter().filter(|off| source.text.contains(**off)).map(|off| format!("{}: {off}", source.path)));
    }
    none("tests that do not run", wrong);
}

#[test]
fn the_repository_stands_alone() {
    let outside = [concat!("../", "shared"), concat!("/work", "/")];
    let mut wrong = Vec::new();
    let endings = [".rs", ".toml", ".md", ".js", ".json", ".css", ".sql", ".html", "Makefile"];
    for source in sources(&["."], &endings).into_iter().chain(scripts()) {
        for outside in outside {
            let start_of_a_path = |at: usize| {
                !source.text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '}' | '*'))
            };
            if source.text.match_indices(outside).any(|(at, _)| start_of_a_path(at)) {
                wrong.push(format!("{}: {outside}", source.path));
            }
        }
    }
    none("the repository refers to what lies outside of it", wrong);
}
