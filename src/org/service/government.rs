//! What holds for a government as a whole: by which host name it is reached, its time zone, what it decides for itself.

use crate::access::service::begin_turn;
use crate::access::{Action, ZONES};
use crate::audit::service::{Deed, record};
use crate::base::{Error, Fault, Result, Uuid};
use crate::org::rules;
use crate::org::setting::{Decided, Setting};
use crate::org::store::government as store;
use crate::server::db::{Db, Tx};
use crate::server::live::Topic;
use crate::server::request::Ctx;
use serde_json::{Value, json};

/// What a government decided. For other rooms.
pub async fn decided(db: &Db, government: Uuid) -> Result<Decided> {
    store::settings(db, government).await.map(Decided)
}

/// What the government decided, for those who decide it.
pub async fn settings(ctx: &Ctx) -> Result<Decided> {
    ctx.authorise_here(Action::ManageAccounts)?;
    decided(&ctx.app.db, ctx.government.id).await
}

/// Decides something for the government.
///
/// # Errors
/// `Invalid` for a number that makes no sense, or a list too long.
pub async fn set_setting(ctx: &Ctx, setting: Setting, value: &str) -> Result<()> {
    ctx.authorise_here(Action::ManageAccounts)?;
    let value = setting.read(value).map_err(|fault| Error::invalid(setting.code(), fault))?;
    let mut tx = begin_turn(ctx, Action::ManageAccounts).await?;
    let was = store::setting(&mut tx, ctx.government.id, setting).await?;
    store::set_setting(&mut tx, ctx.government.id, setting, &value).await?;
    changed(ctx, tx, "government.setting", setting.code(), (json!(was), json!(value))).await
}

/// Gives the government a host name of its own, or takes it away; says what it is now.
///
/// # Errors
/// `Invalid` for what is no host name, or is that of another government.
pub async fn set_host(ctx: &Ctx, host: Option<&str>) -> Result<Option<String>> {
    ctx.authorise_here(Action::ManageAccounts)?;
    let invalid = |fault| Error::invalid("host", fault);
    let host = host.map(rules::host_name).transpose().map_err(invalid)?;
    let mut tx = begin_turn(ctx, Action::ManageAccounts).await?;
    if let Some(host) = &host
        && let Some(code) = store::other_of_host(&mut tx, ctx.government.id, host).await?
    {
        return Err(invalid(Fault::HostTaken { code, host: host.clone() }));
    }
    store::set_host(&mut tx, ctx.government.id, host.as_deref()).await?;
    changed(ctx, tx, "government.host", "host", (json!(ctx.government.host), json!(host))).await?;
    Ok(host)
}

/// Says in which time zone of Indonesia the government lies: when its days begin.
///
/// # Errors
/// `Invalid` for another one.
pub async fn set_zone(ctx: &Ctx, zone: &str) -> Result<()> {
    ctx.authorise_here(Action::ManageAccounts)?;
    if !ZONES.contains(&zone) {
        return Err(Error::invalid("zone", Fault::UnknownChoice));
    }
    let mut tx = begin_turn(ctx, Action::ManageAccounts).await?;
    store::set_zone(&mut tx, ctx.government.id, zone).await?;
    changed(ctx, tx, "government.zone", "zone", (json!(ctx.government.time_zone), json!(zone))).await
}

/// Records what something was and has become, commits and tells: the figures, because rankings go by what is decided.
async fn changed(ctx: &Ctx, mut tx: Tx, action: &str, field: &str, (was, becomes): (Value, Value)) -> Result<()> {
    let detail = json!({ "was": { field: was }, "is": { field: becomes } });
    record(&mut tx, ctx, Deed { action, kind: "government", id: ctx.government.code.clone(), detail }).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Figures]).await
}
