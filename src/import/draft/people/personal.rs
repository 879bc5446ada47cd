//! What of a person only those may see who may read people's records.

use crate::base::Uuid;
use crate::import::draft::Draft;

/// The columns of `org::PersonRecord`.
const COLUMNS: [&str; 7] = ["nip", "id_internal", "tanggal_lahir", "jenis_kelamin", "status", "gol_ruang", "surel"];

/// Of a row that changes a person's record: what stood there is not told, or it is noted whose record the row tells
/// from.
pub fn told(draft: &mut Draft, at: usize, person: Uuid, may_read: bool) {
    let report = &mut draft.rows[at];
    for change in report.differences.iter_mut().filter(|change| COLUMNS.contains(&change.column.as_str())) {
        if !may_read {
            change.was = None;
        } else if change.was.as_ref().is_some_and(|was| !was.is_empty()) {
            draft.read.insert(report.line, person);
        }
    }
}
