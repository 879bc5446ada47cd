//! Where pages of figures lead: to others of the same period.

use crate::base::Uuid;
use crate::base::text::{encoded, with_query};
use crate::board::{Head, Term};
use crate::plan::State;

/// An address of a period ([`Term::FILTERS`]), with the other filters of its page; empty ones say nothing.
pub fn address(path: &str, filters: &[(&str, &str)], period: [&str; 2]) -> String {
    with_query(path, filters.iter().copied().chain(Term::FILTERS.into_iter().zip(period)))
}

/// Leads to pages of one period.
#[derive(Clone)]
pub struct To {
    /// Units lead to their boards rather than to their public pages.
    boards: bool,
    /// The values of [`Term::FILTERS`].
    period: [String; 2],
}

impl To {
    /// From public pages.
    pub fn public(head: &Head) -> To {
        To { boards: false, period: head.filters.clone() }
    }

    /// From boards.
    pub fn boards(head: &Head) -> To {
        To { boards: true, period: head.filters.clone() }
    }

    /// A page or a file with filters of its own.
    pub fn at(&self, path: &str, filters: &[(&str, &str)]) -> String {
        let [year, part] = &self.period;
        address(path, filters, [year, part])
    }

    pub fn unit(&self, code: &str) -> String {
        if self.boards {
            self.at("/papan", &[("unit", code)])
        } else {
            self.at(&format!("/unit/{}", encoded(code)), &[])
        }
    }

    pub fn service(&self, code: &str) -> String {
        self.at(&format!("/layanan/{}", encoded(code)), &[])
    }

    pub fn indicator(&self, id: Uuid) -> String {
        self.at(&format!("/papan/indikator/{id}"), &[])
    }

    /// The indicators of a unit and below, in a state or all; of the government without a code.
    pub fn achievements(&self, unit: &str, state: Option<State>) -> String {
        self.at("/capaian", &[("unit", unit), ("keadaan", state.map_or("", State::code))])
    }

    /// All of a ranking.
    pub fn ranking(&self, kind: &str) -> String {
        self.at("/peringkat", &[("jenis", kind)])
    }
}
