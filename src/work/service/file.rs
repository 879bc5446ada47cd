//! Evidence on its way out.

use super::keep::file_names;
use super::readable;
use crate::access::Relation;
use crate::audit::service::{Deed, record_reading};
use crate::base::{Error, Result, Uuid};
use crate::server::request::Ctx;
use crate::work::evidence::{JPEG, named};
use crate::work::store;
use bytes::Bytes;

/// A file for someone who may see it.
pub struct File {
    pub name: String,
    pub media_type: String,
    pub content: Bytes,
}

/// A file of an entry, or its small picture. Reading by role, not by relation (leader, auditor),
/// is recorded.
///
/// # Errors
/// `NotFound` for whoever may not read the entry: they are not told that it is there.
pub async fn evidence(ctx: &Ctx, id: Uuid, small: bool) -> Result<File> {
    let government = ctx.government.id;
    ctx.signed_in()?;
    let file = store::evidence(&ctx.app.db, government, id).await?.ok_or(Error::NotFound)?;
    let (entry, relation) = readable(ctx, file.entry_id).await?;
    // of other files there is no small picture: the file itself is read, and recorded
    let small = small && file.media_type == JPEG;
    if relation == Relation::default() && !small {
        let detail = serde_json::json!({ "entry": entry.id, "owner": entry.person_id });
        record_reading(ctx, Deed { action: "evidence.read", kind: "evidence", id: id.to_string(), detail }).await?;
    }
    let [thumbnail, whole] = file_names(ctx, id);
    let content = ctx.app.files.get(if small { &thumbnail } else { &whole }).await?;
    Ok(File { name: named(&file.file_name, &file.media_type), media_type: file.media_type, content })
}
