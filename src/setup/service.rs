//! What is still to be done.

use super::store::{self, Counts};
use super::{Setup, Step, Task};
use crate::access::{self, Action};
use crate::base::Result;
use crate::import::Kind;
use crate::server::request::Ctx;
use crate::survey::FEWEST;

/// The first steps as they stand, and whom to ask for what.
pub async fn setup(ctx: &Ctx) -> Result<Setup> {
    ctx.authorise_here(Action::ReadAsStaff)?;
    let Counts { units, people, indicators, services, answers, accounts } =
        store::counts(&ctx.app.db, ctx.government.id).await?;
    let steps = Task::ALL.map(|task| {
        let count = match task {
            Task::Load(Kind::Units) => units,
            Task::Load(Kind::People) => people,
            Task::Load(Kind::Indicators) => indicators,
            Task::Load(Kind::Services) => services,
            // of fewer nothing is shown, not even that there are any
            Task::Load(Kind::Answers) if answers < FEWEST => 0,
            Task::Load(Kind::Answers) => answers,
            Task::Accounts => accounts,
        };
        Step { task, count, may: ctx.authorise_here(task.action()).is_ok() }
    });
    Ok(Setup { steps: steps.to_vec(), holders: access::service::holders(ctx).await? })
}
