//! What of a person only those may see who may read people's records.

use crate::base::Uuid;
use crate::import::Kind;
use crate::import::column::columns;
use crate::import::draft::Draft;

/// Also what is no column of the format: of that nobody has said that everyone may see it.
fn is_personal(name: &str) -> bool {
    columns(Kind::People).iter().find(|column| column.name == name).is_none_or(|column| column.personal)
}

/// Of a row that changes a person's record: what stood there is masked, or it is noted whose record the row tells
/// from.
pub fn mask_or_note(draft: &mut Draft, at: usize, person: Uuid, may_read: bool) {
    let report = &mut draft.rows[at];
    for change in report.differences.iter_mut().filter(|change| is_personal(&change.column)) {
        if !may_read {
            change.was = None;
        } else if change.was.as_ref().is_some_and(|was| !was.is_empty()) {
            draft.read.insert(report.line, person);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_personal;

    #[test]
    fn everyone_may_see_names_and_posts_and_nothing_that_is_not_said_to_be_for_everyone() {
        for column in ["nip", "id_internal", "tanggal_lahir", "jenis_kelamin", "status", "gol_ruang", "surel", "baru"] {
            assert!(is_personal(column), "{column}");
        }
        for column in ["nama", "gelar_depan", "unit", "jabatan", "nip_atasan"] {
            assert!(!is_personal(column), "{column}");
        }
    }
}
