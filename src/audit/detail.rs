//! What a row of the record says besides, in words: names for ids, days and numbers as people write them.

use super::Told;
use super::words;
use crate::base::text::{NAMED, first_of, masked, shortened};
use crate::base::{Day, Hundredths, Lang, Quantity, Uuid, number, tr, tr::audit};
use serde::Deserialize;
use serde_json::{Map, Value};

/// How a field is told.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    /// A code that has words.
    Code,
    Day,
    Count,
    /// How many, and each by the beginning of its hash, where that was recorded.
    Files,
    /// Thousandths.
    Quantity,
    Hundredths,
    /// The id of something that has a name.
    Name,
    /// The first by their names, then how many more; only how many, where that is all that was recorded.
    Names,
    YesNo,
    Role,
}

/// Words in a language.
type Words = fn(Lang) -> &'static str;

/// The fields of details, with their words.
const FIELDS: &[(&str, Words, Shape)] = &[
    ("action", audit::field_action, Shape::Code),
    ("aggregation", audit::field_aggregation, Shape::Code),
    ("baseline", audit::field_baseline, Shape::Quantity),
    ("code", audit::field_code, Shape::Text),
    ("created", audit::field_created, Shape::Count),
    ("day", audit::field_day, Shape::Day),
    ("device", audit::field_device, Shape::Text),
    ("entries", audit::field_entries, Shape::Count),
    ("entries_per_day", audit::field_entries_per_day, Shape::Text),
    ("entry", audit::field_entry, Shape::Name),
    ("entry_minutes_per_day", audit::field_entry_minutes_per_day, Shape::Text),
    ("entry_window_days", audit::field_entry_window_days, Shape::Text),
    ("file", audit::field_file, Shape::Text),
    ("files", audit::field_files, Shape::Files),
    ("free_of_charge", audit::field_free_of_charge, Shape::YesNo),
    ("from", audit::field_from, Shape::Day),
    ("host", audit::field_host, Shape::Text),
    ("indicator", audit::field_indicator, Shape::Name),
    ("kept", audit::field_kept, Shape::Count),
    ("login", audit::field_login, Shape::Text),
    ("measure", audit::field_measure, Shape::Text),
    ("name", audit::field_name, Shape::Text),
    ("owner", audit::field_owner, Shape::Name),
    ("parent", audit::field_parent, Shape::Name),
    ("people", audit::field_people, Shape::Names),
    ("person", audit::field_person, Shape::Name),
    ("polarity", audit::field_polarity, Shape::Code),
    ("quantity", audit::field_quantity, Shape::Quantity),
    ("ranking_minimum_answers", audit::field_ranking_minimum_answers, Shape::Text),
    ("ranking_minimum_entries", audit::field_ranking_minimum_entries, Shape::Text),
    ("rated", audit::field_rated, Shape::Count),
    ("ratings", audit::field_ratings, Shape::Count),
    ("read", audit::field_read, Shape::Count),
    ("reason", audit::field_reason, Shape::Text),
    ("refused", audit::field_refused, Shape::Count),
    ("removed", audit::field_removed, Shape::Files),
    ("reported", audit::field_reported, Shape::Count),
    ("restored", audit::field_restored, Shape::Count),
    ("role", audit::field_role, Shape::Role),
    ("source", audit::field_source, Shape::Text),
    ("superior", audit::field_superior, Shape::Name),
    ("taken", audit::field_taken, Shape::Count),
    ("target", audit::field_target, Shape::Quantity),
    ("title", audit::field_title, Shape::Text),
    ("total", audit::field_total, Shape::Count),
    ("unchanged", audit::field_unchanged, Shape::Count),
    ("unit", audit::field_unit, Shape::Name),
    ("unit_id", audit::field_unit, Shape::Name),
    ("until", audit::field_until, Shape::Day),
    ("updated", audit::field_updated, Shape::Count),
    ("weight", audit::field_weight, Shape::Hundredths),
    ("whole_measures", audit::field_whole_measures, Shape::Text),
    ("year", audit::field_year, Shape::Text),
    ("zone", audit::field_zone, Shape::Code),
];

/// Fields that the list does not tell: raw ids and hashes, what another field tells, names of which at most the
/// number is told, and which later imports hold what stays.
const HIDDEN: [&str; 14] = [
    "answered",
    "before",
    "changed_by",
    "changed_by_more",
    "forbidden",
    "id",
    "kept_named",
    "removed_named",
    "seed",
    "sha256",
    "taken_named",
    "unit_code",
    "unit_name",
    "with_roles",
];

/// A field's words and how it is told; none of one that has no words yet.
fn known(field: &str) -> Option<(Words, Shape)> {
    FIELDS.iter().find(|(name, ..)| *name == field).map(|(_, words, shape)| (*words, *shape))
}

/// The ids of which a detail tells the names.
pub fn ids(json: &str) -> Vec<Uuid> {
    fn walk(field: &str, value: &Value, found: &mut Vec<Uuid>) {
        match value {
            Value::String(text) => found.extend(text.parse::<Uuid>()),
            Value::Object(fields) => fields.iter().for_each(|(field, value)| walk(field, value, found)),
            Value::Array(list) if matches!(known(field), Some((_, Shape::Names))) => {
                list.iter().take(NAMED).for_each(|value| walk(field, value, found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    if let Ok(value) = serde_json::from_str(json) {
        walk("", &value, &mut found);
    }
    found
}

/// What an id names, alone or as one of many that are listed.
pub type Name<'n> = &'n dyn Fn(Uuid, bool) -> Option<Told>;

/// A row's detail as a line: `peran: Perencana; perangkat: Chrome, Android`. What was changed is
/// told by what differs. A field that has no words yet is shown as it is; only `HIDDEN` ones and the names of evidence
/// are not told. What the row has `said` already, by field, is not said again.
pub fn text(lang: Lang, json: &str, said: &[(&str, Value)], name: Name<'_>) -> Told {
    let mut parts = Vec::new();
    if let Ok(Value::Object(fields)) = serde_json::from_str(json) {
        Teller { lang, said, name }.tell(&fields, &mut parts);
    }
    Told::joined(parts, "; ")
}

struct Teller<'n> {
    lang: Lang,
    said: &'n [(&'n str, Value)],
    name: Name<'n>,
}

impl Teller<'_> {
    fn tell(&self, fields: &Map<String, Value>, parts: &mut Vec<Told>) {
        let before = fields.get("was").and_then(Value::as_object);
        let after = fields.get("is").or(fields.get("became")).and_then(Value::as_object);
        if let (Some(was), Some(becomes)) = (before, after) {
            for (field, value) in becomes.iter().filter(|(field, value)| was.get(*field) != Some(*value)) {
                let was = was.get(field).unwrap_or(&Value::Null);
                if let (Some((words, was)), Some((_, becomes))) = (self.field(field, was), self.field(field, value)) {
                    parts.push(Told::plain(audit::changed(self.lang, becomes, was, words)));
                }
            }
            return;
        }
        let mut fields = fields.clone();
        let of_person = fields.get("person").is_some_and(Value::is_string);
        if let Some(Value::String(login)) = fields.get_mut("login").filter(|_| of_person) {
            // it is their number, masked as everywhere outside the personnel view
            *login = masked(login);
        }
        // whoever wrote what was taken may be gone with it, and is told by the name they had
        if fields.contains_key("owner")
            && let Some(name) = fields.remove("name")
        {
            fields.insert("owner".to_owned(), name);
        }
        for (field, value) in &fields {
            match value {
                Value::Null => {}
                _ if self.said.iter().any(|(of, said)| *of == field.as_str() && said == value) => {}
                Value::Object(within) => self.tell(within, parts),
                Value::Number(number) if number.as_i64() == Some(0) => {}
                Value::Array(list) if list.is_empty() => {}
                Value::String(text) if text.is_empty() => {}
                _ => {
                    let Some((words, told)) = self.field(field, value) else { continue };
                    let by_kind = self.by_kind(value, fields.get(&format!("{field}_named")));
                    parts.push(Told::joined([Told::plain(words), by_kind.map_or(told, Told::plain)], ": "));
                }
            }
        }
    }

    /// A field's words and what it holds; none if it is not told.
    fn field(&self, field: &str, value: &Value) -> Option<(String, Told)> {
        if HIDDEN.contains(&field) {
            return None;
        }
        let (words, shape) = known(field).map_or((field, Shape::Text), |(words, shape)| (words(self.lang), shape));
        let raw = match value {
            Value::Null => audit::nothing(self.lang).to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let number = value.as_i64();
        let named = match shape {
            Shape::Name => self.named(value, false),
            Shape::Names => self.names(value),
            _ => None,
        };
        let told = match shape {
            Shape::Text | Shape::Name => None,
            Shape::Code => words::code(self.lang, field, &raw).map(str::to_owned),
            Shape::Role => Some(words::role(self.lang, &raw)),
            Shape::Day => raw.parse::<Day>().ok().map(|day| day.text(self.lang)),
            Shape::Count => Some(self.count(value)),
            Shape::Files => Some(match hashes(value) {
                Some(hashes) => format!("{} ({hashes})", self.count(value)),
                None => self.count(value),
            }),
            Shape::Quantity => number.map(|number| Quantity(number).text(self.lang)),
            Shape::Hundredths => number.map(|number| Hundredths(number).text(self.lang)),
            Shape::Names => Some(self.count(value)),
            Shape::YesNo => {
                value.as_bool().map(|yes| if yes { audit::yes(self.lang) } else { audit::no(self.lang) }.to_owned())
            }
        };
        Some((words.to_owned(), named.unwrap_or_else(|| Told::plain(told.unwrap_or(raw)))))
    }

    fn named(&self, value: &Value, listed: bool) -> Option<Told> {
        let id = value.as_str()?.parse().ok()?;
        Some((self.name)(id, listed).unwrap_or_else(|| Told::plain(audit::gone(self.lang))))
    }

    fn names(&self, value: &Value) -> Option<Told> {
        let list = value.as_array()?;
        let first = list.iter().take(NAMED).map(|value| self.named(value, true)).collect::<Option<Vec<_>>>()?;
        let mut told = Told::joined(first, ", ");
        let more = list.len().saturating_sub(NAMED);
        if more > 0 {
            told.say(&tr::common::and_more(self.lang, number::count(more as i64, self.lang)));
        }
        Some(told)
    }

    /// How many of each kind there are, the first by name: `5 unit (Badan A, Badan B, dan 3 lainnya), 2 jabatan`; none
    /// if the value tells something else.
    fn by_kind(&self, counts: &Value, named: Option<&Value>) -> Option<String> {
        let counts = Vec::<(String, i64)>::deserialize(counts).ok()?;
        let named = named.and_then(Value::as_array);
        let told = counts.iter().map(|(kind, count)| {
            let first = named.into_iter().flatten().find(|of| of[0] == *kind).and_then(|of| of[1].as_array());
            let names = first.map(|first| {
                let first: Vec<String> = first.iter().filter_map(Value::as_str).map(shortened).collect();
                first_of(self.lang, &first, count - first.len() as i64)
            });
            words::so_many(self.lang, *count, words::thing(self.lang, kind), names)
        });
        Some(told.collect::<Vec<_>>().join(", "))
    }

    fn count(&self, value: &Value) -> String {
        let listed = || value.as_array().map_or(0, |list| list.len() as i64);
        number::count(value.as_i64().unwrap_or_else(listed), self.lang)
    }
}

/// Letters of a hash that are shown: enough to tell whether a file at hand is the one that is meant.
const HASH: usize = 16;

/// The hashes of files: `sha256 2cf24dba5fb0a30e…`; none if the value lists something else. Rows of earlier versions
/// hold the files' names as well, which tell what evidence says: not everyone who reads the record may read that. The
/// rows stay as they were sealed, and no name of a file is shown.
fn hashes(value: &Value) -> Option<String> {
    let hash = |file: &Value| Some(format!("sha256 {}…", file.get("sha256")?.as_str()?.get(..HASH)?));
    let hashes: Option<Vec<String>> = value.as_array()?.iter().map(hash).collect();
    hashes.map(|hashes| hashes.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn details_are_told_in_words() {
        let id = Uuid::from_u128(7);
        let name = |asked: Uuid, _: bool| (asked == id).then(|| Told::plain("Siti"));
        for (detail, words) in [
            (json!({ "person": id, "until": "2026-11-21" }), "pegawai: Siti; sampai: 21 November 2026"),
            (json!({ "quantity": 4500, "indicator": null, "files": 0 }), "jumlah: 4,5"),
            (
                json!({ "was": { "name": "A", "target": 80000, "weight": 5000 }, "is": { "name": "A", "target": 1250500, "weight": 3333 } }),
                "target: 80 menjadi 1.250,5; bobot: 50,00 menjadi 33,33",
            ),
            (json!({ "was": null, "is": { "code": "I1", "baseline": null } }), "kode: I1"),
            (
                json!({ "was": { "polarity": "naik", "aggregation": "jumlah" }, "is": { "polarity": "turun-rasio", "aggregation": "x" } }),
                "arah: Makin tinggi makin baik menjadi Makin rendah makin baik (target ÷ realisasi); cara hitung: Dijumlahkan menjadi x",
            ),
            (
                json!({ "was": { "zone": "Asia/Jakarta" }, "is": { "zone": "Asia/Jayapura" } }),
                "zona waktu: WIB (Jakarta) menjadi WIT (Jayapura)",
            ),
            (
                json!({ "file": "unit.csv", "sha256": "ff", "counts": { "total": 3200, "created": 3199, "refused": 1, "updated": 0 } }),
                "baru: 3.199; ditolak: 1; baris: 3.200; berkas: unit.csv",
            ),
            (
                json!({ "undoing": { "removed": [["Unit", 3], ["Post", 2]], "kept": [], "with_roles": [], "rated": ["a", "b"] }, "file": "x" }),
                "berkas: x; tetap ada, sudah dinilai warga: 2; dihapus: 3 unit, 2 jabatan",
            ),
            (
                json!({
                    "removed": [["Unit", 5], ["Service", 1], ["Post", 2]],
                    "removed_named": [["Unit", ["Badan A", "Badan B"]], ["Service", ["KTP"]]],
                    "kept": [["Person", 1]], "kept_named": [["Person", ["Siti"]]], "changed_by_more": false,
                    "changed_by": [{ "id": id, "file_name": "x.csv", "day": "2026-11-20" }], "forbidden": [],
                }),
                "dihapus: 5 unit (Badan A, Badan B, dan 3 lainnya), 1 layanan (KTP), 2 jabatan; tidak disentuh: 1 pegawai (Siti)",
            ),
            (
                json!({
                    "taken": [["Post", 1], ["Holding", 3], ["Account", 1250]],
                    // as rows of earlier versions have it, which named each once
                    "taken_named": [["Post", ["Camat · A"], 0], ["Holding", ["Ani", "Budi"], 0]],
                }),
                "ikut terhapus: 1 jabatan (Camat · A), 3 penempatan (Ani, Budi, dan 1 lainnya), 1.250 akun",
            ),
            (json!({ "from": "2026-11-20", "entries": ["a", "b"] }), "laporan: 2; dari: 20 November 2026"),
            (
                json!({ "superior": Uuid::from_u128(8), "free_of_charge": true }),
                "tanpa biaya: ya; atasan: sudah dihapus",
            ),
            (json!({ "device": "", "name": "Siti" }), "nama: Siti"),
            (json!({ "role": "planner" }), "peran: Perencana"),
            (json!({ "role": "x" }), "peran: x"),
            (json!({ "login": "k-0012", "person": id }), "nama masuk: …012; pegawai: Siti"),
            (json!({ "login": "bkpsdm", "person": null }), "nama masuk: bkpsdm"),
            (json!({ "people": [id, Uuid::from_u128(8)] }), "pegawai: Siti, sudah dihapus"),
            (json!({ "owner": id, "day": "2026-11-20" }), "pemilik: Siti; tanggal: 20 November 2026"),
            (json!({ "owner": Uuid::from_u128(8), "name": "Tono" }), "pemilik: Tono"),
            (json!({ "owner": "Tono", "id": Uuid::from_u128(8) }), "pemilik: Tono"),
            (json!({ "people": 4120 }), "pegawai: 4.120"),
            (
                json!({ "people": vec![id; 1012] }),
                "pegawai: Siti, Siti, Siti, Siti, Siti, Siti, Siti, Siti, Siti, Siti, dan 1.002 lainnya",
            ),
            (
                // the first as rows of earlier versions have it
                json!({ "files": [{ "name": "hasil tes HIV Siti.pdf", "sha256": "0123456789abcdef01" }, { "sha256": "f".repeat(64) }] }),
                "bukti: 2 (sha256 0123456789abcdef…, sha256 ffffffffffffffff…)",
            ),
            (json!({ "files": 2, "removed": ["x"] }), "bukti: 2; dihapus: 1"),
            (json!({ "news": { "x": [1] } }), "x: [1]"),
        ] {
            let told = text(Lang::Id, &detail.to_string(), &[], &name).to_string();
            let mut told: Vec<&str> = told.split("; ").collect();
            let mut expected: Vec<&str> = words.split("; ").collect();
            told.sort_unstable();
            expected.sort_unstable();
            assert_eq!(told, expected, "{detail}");
        }
        assert_eq!(text(Lang::Id, "no json", &[], &name), Told::default());
        let said = [("owner", json!(id)), ("day", json!("2026-11-20"))];
        for (day, words) in [("2026-11-20", "jumlah: 4,5"), ("2026-11-19", "jumlah: 4,5; tanggal: 19 November 2026")] {
            let detail = json!({ "owner": id, "day": day, "quantity": 4500 }).to_string();
            let told = text(Lang::Id, &detail, &said, &name).to_string();
            let mut told: Vec<&str> = told.split("; ").collect();
            told.sort_unstable();
            assert_eq!(told.join("; "), words);
        }
        assert_eq!(ids(&json!({ "a": { "b": id }, "c": "x", "people": [id], "entries": [id] }).to_string()), [id, id]);
        assert_eq!(ids(&json!({ "people": vec![id; 300] }).to_string()).len(), NAMED, "no more than are told");
    }
}
