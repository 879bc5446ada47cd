//! The rows that a file had refused, as a file of their own: for whoever mends them, as long as the run stands.

use super::table::{OF_REFUSED, Table};
use super::{RowReport, store};
use crate::base::calendar::DAY_MS;
use crate::base::id::first_id_at;
use crate::base::{Lang, Result, Uuid};
use crate::server::App;
use crate::server::download::csv_text;
use bytes::Bytes;
use std::collections::HashSet;

/// Where the refused rows of a run are kept.
pub fn place(government: Uuid, run: Uuid) -> String {
    format!("import/{government}/{run}.csv")
}

/// The refused rows as they were, with the line and why in the last columns, as CSV; formulas made harmless.
pub fn rows(table: &Table, rows: &[RowReport], lang: Lang) -> Result<Bytes> {
    // what a file of refused rows said is said anew
    let columns: Vec<usize> = (0..table.head.len()).filter(|at| !table.of_refused.contains(at)).collect();
    let heads = columns.iter().map(|at| table.head[*at].as_str()).chain(OF_REFUSED);
    let refused = table.lines.iter().zip(rows).filter(|(_, row)| row.refused()).map(|(line, row)| {
        let reasons: Vec<String> =
            row.faults.iter().map(|note| format!("{}: {}", note.column, note.fault.text(lang))).collect();
        let cells = columns.iter().map(|at| line.cells.get(*at).cloned().unwrap_or_default());
        cells.chain([line.number.to_string(), reasons.join(" ")]).collect::<Vec<_>>()
    });
    csv_text(lang, heads, refused).map(Bytes::from)
}

/// Forgets the rows of a run that was undone, or never came to its end.
pub async fn forget(app: &App, government: Uuid, run: Uuid) {
    app.files.forget(&place(government, run)).await;
}

/// Forgets refused rows that are older than a day and of no run that stands: what a process that ended while it wrote
/// or undid one left behind.
pub async fn clear_left(app: &App, government: Uuid) -> Result<()> {
    let files = app.files.names(&format!("import/{government}")).await?;
    if files.is_empty() {
        return Ok(());
    }
    let standing: HashSet<Uuid> = store::standing_with_refused(&app.db, government).await?.into_iter().collect();
    // ids begin with the moment they were made
    let young = first_id_at(app.clock.now() - DAY_MS);
    for name in files {
        let of = name.strip_suffix(".csv").and_then(|name| name.rsplit('/').next()?.parse::<Uuid>().ok());
        if of.is_some_and(|run| run < young && !standing.contains(&run)) {
            app.files.delete(&name).await?;
        }
    }
    Ok(())
}
