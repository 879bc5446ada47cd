//! Turns `locales/{id,en}/*.json` into typed functions, so that a missing text is a compile error
//! and the client carries only the texts its code can reach.
//!
//! A file `nav.json` becomes the module `tr::nav`; its entry `"home": "Beranda"` becomes
//! `tr::nav::home(lang) -> &'static str`. `{name}` in a text makes a parameter of that name and the
//! result a `String`; parameters stand in alphabetical order.
//! The folder `fault/` becomes the one enum `Fault`, because faults travel from server to client.

// a build that cannot go on stops and says why
#![allow(clippy::unwrap_used)]

use serde::de::{Deserializer as _, MapAccess, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::{env, fs, path::Path};

type Texts = BTreeMap<String, String>;

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rustc-check-cfg=cfg(erase_components)");
    let (id, en) = (Path::new("locales/id"), Path::new("locales/en"));
    let mut code = String::new();
    for name in names(id).union(&names(en)).filter(|n| n.as_str() != "fault") {
        let pairs =
            pair(name, read(&id.join(name).with_extension("json")), read(&en.join(name).with_extension("json")));
        writeln!(code, "pub mod {name} {{ use super::Lang;").unwrap();
        for (key, id, en) in &pairs {
            code.push_str(&function(name, key, id, en));
        }
        code.push_str("}\n");
    }
    code.push_str(&fault(pair("fault", read_folder(&id.join("fault")), read_folder(&en.join("fault")))));
    fs::write(Path::new(&env::var("OUT_DIR").unwrap()).join("text.rs"), code).unwrap();
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|f| f.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect()
}

fn read(path: &Path) -> Texts {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut json = serde_json::Deserializer::from_str(&text);
    let texts = json.deserialize_map(Once).and_then(|texts| json.end().map(|()| texts));
    texts.unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Reads texts by key and refuses a key that stands twice, of which a map would silently take the last.
struct Once;

impl<'de> Visitor<'de> for Once {
    type Value = Texts;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("texts by key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Texts, A::Error> {
        let mut texts = Texts::new();
        while let Some((key, text)) = pairs.next_entry::<String, String>()? {
            if texts.contains_key(&key) {
                return Err(serde::de::Error::custom(format!("{key} stands twice")));
            }
            texts.insert(key, text);
        }
        Ok(texts)
    }
}

/// The texts of all files of a folder; panics where two files have the same key.
fn read_folder(folder: &Path) -> Texts {
    let mut all = Texts::new();
    for name in names(folder) {
        for (key, text) in read(&folder.join(&name).with_extension("json")) {
            let before = all.insert(key.clone(), text);
            assert!(before.is_none(), "{}: {key} of {name}.json stands in another file too", folder.display());
        }
    }
    all
}

/// Every key with its text in both languages; panics where one lacks the key or a parameter.
fn pair(name: &str, id: Texts, mut en: Texts) -> Vec<(String, String, String)> {
    let pairs: Vec<_> = id
        .into_iter()
        .map(|(key, id)| {
            let en = en.remove(&key).unwrap_or_else(|| panic!("locales/en: {name}.{key} is missing"));
            assert_eq!(parameters(&id), parameters(&en), "{name}.{key}: the languages differ in parameters");
            (key, id, en)
        })
        .collect();
    assert!(en.is_empty(), "locales/id: {name} lacks {:?}", en.keys());
    pairs
}

fn parameters(text: &str) -> BTreeSet<String> {
    text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect()
}

fn function(name: &str, key: &str, id: &str, en: &str) -> String {
    let parameters = parameters(id);
    let doc = format!("/// {name}.{key}: {}\n", id.replace('\n', " "));
    if parameters.is_empty() {
        return format!(
            "{doc}pub fn {key}(lang: Lang) -> &'static str {{ match lang {{ Lang::Id => {id:?}, Lang::En => {en:?} }} }}\n"
        );
    }
    let list: String = parameters.iter().map(|p| format!(", {p}: impl std::fmt::Display")).collect();
    format!(
        "{doc}pub fn {key}(lang: Lang{list}) -> String {{ match lang {{ Lang::Id => format!({id:?}), Lang::En => format!({en:?}) }} }}\n"
    )
}

fn fault(pairs: Vec<(String, String, String)>) -> String {
    let (mut variants, mut arms) = (String::new(), String::new());
    for (key, id, en) in &pairs {
        let name: String = key.split('_').map(|w| w[..1].to_uppercase() + &w[1..]).collect();
        let fields: Vec<String> = parameters(id).into_iter().collect();
        let (shape, pattern) = if fields.is_empty() {
            (name.clone(), name.clone())
        } else {
            let typed: Vec<String> = fields.iter().map(|f| format!("{f}: String")).collect();
            (format!("{name} {{ {} }}", typed.join(", ")), format!("{name} {{ {} }}", fields.join(", ")))
        };
        writeln!(variants, "/// {}\n{shape},", id.replace('\n', " ")).unwrap();
        let text =
            |text: &str| if fields.is_empty() { format!("{text:?}.to_owned()") } else { format!("format!({text:?})") };
        writeln!(arms, "(Fault::{pattern}, Lang::Id) => {}, (Fault::{pattern}, Lang::En) => {},", text(id), text(en))
            .unwrap();
    }
    format!(
        "/// What is wrong with what was asked, and what to do about it.\n\
         #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]\npub enum Fault {{ {variants} }}\n\
         impl Fault {{ /// The sentence for the person who asked.\npub fn text(&self, lang: Lang) -> String {{ match (self, lang) {{ {arms} }} }} }}\n"
    )
}
