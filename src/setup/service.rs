//! What is still to be done.

use super::store::{self, Counts};
use super::{Own, Setup, Step, Task};
use crate::access::{self, Action};
use crate::base::Result;
use crate::import::Kind;
use crate::server::App;
use crate::server::request::{Ctx, Government};
use crate::survey::FEWEST;

/// The first steps as they stand, and whom to ask for what.
pub async fn setup(ctx: &Ctx) -> Result<Setup> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    let counts = store::counts(&ctx.app.db, ctx.government.id, ctx.today()).await?;
    let may = |task: Task| ctx.authorise_here(task.action()).is_ok();
    let steps = steps(&counts, &ctx.government).map(|step| Step { may: may(step.task), ..step }).to_vec();
    let own = ctx.viewer.account().filter(|_| ctx.authorise_here(Action::ManageAccounts).is_ok());
    let own = match own {
        Some(me) => {
            let mark = access::service::mark_of_roles(&me.roles)?;
            Some(Own { account: me.account, mark, roles: me.roles.clone() })
        }
        None => None,
    };
    Ok(Setup { steps, holders: access::service::holders(ctx).await?, own })
}

/// Whether something is left of the first steps; believed for a while, because every page of those who do
/// them asks.
pub async fn first_steps(app: &App, government: &Government) -> Result<bool> {
    let (id, today) = (government.id, app.clock.today(&government.time_zone));
    let ask = async { Ok(Some(super::first_steps(&steps(&store::counts(&app.db, id, today).await?, government)))) };
    Ok(app.first_steps.get(app.live.structure(id), id, ask).await?.unwrap_or_default())
}

/// The steps by what there is.
fn steps(counts: &Counts, government: &Government) -> [Step; 6] {
    // of a made-up city most people are nobody's
    let units = (!government.demo).then_some(counts.units_at_work);
    Task::ALL.map(|task| {
        let (count, of) = match task {
            Task::Load(Kind::Units) => (counts.units, None),
            Task::Load(Kind::People) => (counts.people, None),
            Task::Load(Kind::Indicators) => (counts.indicators, None),
            Task::Load(Kind::Services) => (counts.services, None),
            // of fewer nothing is shown, not even that there are any
            Task::Load(Kind::Answers) => (if counts.answers < FEWEST { 0 } else { counts.answers }, None),
            Task::Accounts => (counts.units_with_accounts, units),
        };
        Step { task, count, of, may: false }
    })
}
