//! Words for the first steps.

use super::Task;
use crate::base::{Lang, tr};
use crate::import::Kind;

impl Task {
    /// What to do.
    pub fn title(self, lang: Lang) -> &'static str {
        match self {
            Task::Load(Kind::Units) => tr::setup::units(lang),
            Task::Load(Kind::People) => tr::setup::people(lang),
            Task::Load(Kind::Indicators) => tr::setup::indicators(lang),
            Task::Load(Kind::Services) => tr::setup::services(lang),
            Task::Load(Kind::Answers) => tr::setup::answers(lang),
            Task::Accounts => tr::setup::accounts(lang),
        }
    }

    /// What for.
    pub fn lead(self, lang: Lang) -> &'static str {
        match self {
            Task::Load(Kind::Units) => tr::setup::units_lead(lang),
            Task::Load(Kind::People) => tr::setup::people_lead(lang),
            Task::Load(Kind::Indicators) => tr::setup::indicators_lead(lang),
            Task::Load(Kind::Services) => tr::setup::services_lead(lang),
            Task::Load(Kind::Answers) => tr::setup::answers_lead(lang),
            Task::Accounts => tr::setup::accounts_lead(lang),
        }
    }

    /// What it makes.
    pub fn made(self, lang: Lang) -> &'static str {
        match self {
            Task::Load(Kind::Units) => tr::import::thing_unit(lang),
            Task::Load(Kind::People) => tr::import::thing_person(lang),
            Task::Load(Kind::Indicators) => tr::import::thing_indicator(lang),
            Task::Load(Kind::Services) => tr::import::thing_service(lang),
            Task::Load(Kind::Answers) => tr::import::thing_answer(lang),
            Task::Accounts => tr::setup::with_accounts(lang),
        }
    }
}
