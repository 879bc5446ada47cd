//! Keeping the list of services.

use crate::access::{Action, Relation, Target, may};
use crate::audit::service::{Deed, record};
use crate::base::error::Faults;
use crate::base::text;
use crate::base::{Error, Fault, Result, Uuid};
use crate::org::service::{still_may, target_of};
use crate::server::live::Topic;
use crate::server::request::{Ctx, mark_of, unchanged};
use crate::survey::rules::{LONGEST_NAME, MOST, new_code};
use crate::survey::store::services::{self, Reach};
use crate::survey::{Kept, KeptService, Service};
use serde_json::json;

/// A service as typed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The code of the service that is changed; none for a new one.
    pub was: Option<String>,
    pub code: String,
    pub name: String,
    /// The unit's code.
    pub unit: String,
    pub free_of_charge: bool,
    /// The mark of what the form showed.
    pub shown: Option<String>,
}

/// The services that the viewer keeps: all for the planning office, for a head of unit those of
/// the own unit and below.
pub async fn list(ctx: &Ctx) -> Result<Kept> {
    let heads = ctx.viewer.account().is_some_and(|account| !account.heads.is_empty());
    let relation = Relation { head: heads, ..Relation::default() };
    ctx.authorise(Action::EditServices, Target::with(ctx.government.id, relation))?;
    let of_all = |action| may(&ctx.viewer, action, Target::of(ctx.government.id));
    let everything = of_all(Action::EditServices);
    let reach = Reach { everything, person: ctx.viewer.person(), day: ctx.today() };
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let rows = services::in_reach(db, government, &reach).await?;
    let units = services::units_in_reach(db, government, &reach).await?;
    let reads = of_all(Action::ReadRemarks);
    let services = rows
        .into_iter()
        .map(|row| {
            let shown = mark_of(&row.service)?;
            Ok(KeptService { service: row.service, shown, rated: row.rated, remarks: row.headed || reads })
        })
        .collect::<Result<_>>()?;
    Ok(Kept { services, units })
}

/// Adds a service or changes one.
///
/// # Errors
/// `Invalid` by field, `NotFound`, `Forbidden` for a unit that is not the viewer's; `Conflict` if
/// somebody changed it meanwhile.
pub async fn save(ctx: &Ctx, draft: &Draft) -> Result<()> {
    let old = match &draft.was {
        Some(code) => Some(editable(ctx, code).await?),
        None => None,
    };
    let service = check(ctx, draft, old.as_ref()).await?;
    may_edit(ctx, service.unit_id).await?;
    let government = ctx.government.id;
    let mut tx = ctx.app.db.begin().await?;
    tx.lock(government).await?;
    // as it is now, since nobody else changes it from here on
    let old = match old {
        Some(old) => Some(services::by_id(&mut tx, government, old.id).await?.ok_or(Error::NotFound)?),
        None => None,
    };
    // of the unit that it leaves and of the one to which it goes
    for unit in old.iter().map(|old| old.unit_id).chain([service.unit_id]) {
        still_may(&mut tx, ctx, Action::EditServices, unit).await?;
    }
    if let Some(old) = &old {
        unchanged(old, draft.shown.as_deref())?;
    }
    // those of a unit that has more already stay
    let stays = old.as_ref().is_some_and(|old| old.unit_id == service.unit_id);
    if !stays && services::count(&mut tx, government, service.unit_id).await? >= MOST {
        return Err(Error::invalid("unit", Fault::ServicesFull { max: MOST.to_string() }));
    }
    let (action, saved) = match &old {
        Some(_) => ("service.update", services::update(&mut tx, government, &service).await?),
        None => ("service.create", services::insert(&mut tx, government, &service).await?),
    };
    if !saved {
        return Err(Error::invalid("code", Fault::ServiceCodeTaken));
    }
    let detail = json!({ "was": old, "became": service });
    record(&mut tx, ctx, Deed { action, kind: "service", id: service.code.clone(), detail }).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Figures]).await?;
    Ok(())
}

/// Removes a service that nobody has rated; says what it was called.
///
/// # Errors
/// `Conflict` if somebody has; `Forbidden`; `NotFound`, also when somebody else was faster.
pub async fn remove(ctx: &Ctx, code: &str) -> Result<String> {
    let service = editable(ctx, code).await?;
    let mut tx = ctx.app.db.begin().await?;
    tx.lock(ctx.government.id).await?;
    let service = services::by_id(&mut tx, ctx.government.id, service.id).await?.ok_or(Error::NotFound)?;
    still_may(&mut tx, ctx, Action::EditServices, service.unit_id).await?;
    if !services::remove(&mut tx, ctx.government.id, service.id).await? {
        return Err(Error::Conflict(Fault::ServiceHasRatings));
    }
    let detail = json!({ "was": service });
    record(&mut tx, ctx, Deed { action: "service.remove", kind: "service", id: service.code, detail }).await?;
    ctx.commit(tx, [Topic::Structure, Topic::Figures]).await?;
    Ok(service.name)
}

/// A service that the viewer may change.
async fn editable(ctx: &Ctx, code: &str) -> Result<Service> {
    let service = super::service_by_code(ctx, code).await?;
    may_edit(ctx, service.unit_id).await?;
    Ok(service)
}

async fn may_edit(ctx: &Ctx, unit: Uuid) -> Result<()> {
    ctx.authorise(Action::EditServices, target_of(ctx, unit).await?)
}

/// The service that a draft describes; with a fresh id unless it was there before.
async fn check(ctx: &Ctx, draft: &Draft, old: Option<&Service>) -> Result<Service> {
    let mut faults = Faults::default();
    // a code that hangs on walls stays as it is, however it is written
    let code = match old.filter(|old| old.code == draft.code.trim()) {
        Some(old) => Ok(old.code.clone()),
        None => new_code(&draft.code),
    };
    let code = faults.take("code", code).unwrap_or_default();
    let name = faults.take("name", text::line(&draft.name, LONGEST_NAME)).unwrap_or_default();
    let unit = services::unit(&ctx.app.db, ctx.government.id, &draft.unit).await?;
    let unit = faults.take("unit", unit.ok_or(Fault::UnknownChoice));
    faults.check()?;
    let (unit_id, unit_name) = unit.unwrap_or_default();
    Ok(Service {
        id: old.map_or_else(|| ctx.app.new_id(), |old| old.id),
        unit_id,
        unit_code: draft.unit.clone(),
        unit_name,
        code,
        name,
        free_of_charge: draft.free_of_charge,
    })
}
