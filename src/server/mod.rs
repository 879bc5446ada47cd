//! What a process is made of: settings, database, clock, files, live hub; and what a request carries.

pub mod address;
pub mod believed;
pub mod clock;
pub mod config;
pub mod db;
pub mod document;
pub mod files;
pub mod form;
pub mod front;
mod gzip;
pub mod health;
pub mod live;
pub mod page;
mod pieces;
pub mod problem;
pub mod request;
pub mod router;
pub mod security;
pub mod serve;
pub mod stream;
pub mod table;
pub mod together;

#[cfg(test)]
mod tests;

use crate::access::{SessionKey, SignedIn};
use crate::base::{Day, Uuid};
use crate::org::service::Station;
use crate::plan::Reportable;
use crate::work::service::{Change, Limits, Report};
use believed::Believed;
use clock::{Clock, Random};
use std::sync::Arc;
use together::Together;

/// What all requests of a process share. It is cloned many times on a request's way.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    pub config: config::Config,
    pub db: db::Db,
    pub clock: Clock,
    pub random: Random,
    pub files: files::Files,
    pub live: live::Hub,
    pub pages: page::Cache,
    pub throttle: crate::access::throttle::Throttle,
    /// Governments by host name.
    pub governments: Believed<String, Arc<request::Government>>,
    /// Who is signed in, and until when, by session and day.
    pub sessions: Believed<(Uuid, SessionKey, Day), (SignedIn, i64)>,
    /// Where people work, and under whom, by day.
    pub stations: Believed<(Uuid, Uuid, Day), Station>,
    /// Whether somebody heads a unit or one above it, by person, unit and day.
    pub heads: Believed<(Uuid, Uuid, Uuid, Day), bool>,
    /// What can be reported under, by unit, year and indicator.
    pub reportable: Believed<(Uuid, Uuid, i16, Uuid), Reportable>,
    /// Whether nothing is left of a government's first steps.
    pub ready: Believed<Uuid, bool>,
    /// What governments decided about daily entries.
    pub limits: Believed<Uuid, Limits>,
    pub streams: stream::Streams,
    pub boards: crate::board::cache::Boards,
    pub ratings: crate::survey::limit::Limit,
    pub uploads: crate::work::upload::Intake,
    /// Reports and reactions on their way into the database.
    pub reports: Together<Report>,
    pub reactions: Together<Change>,
    pub leptos: leptos::config::LeptosOptions,
}

impl From<Parts> for App {
    fn from(parts: Parts) -> App {
        App(Arc::new(parts))
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// A fresh id of a record.
    pub fn new_id(&self) -> uuid::Uuid {
        self.random.id(&self.clock)
    }
}

impl axum::extract::FromRef<App> for leptos::config::LeptosOptions {
    fn from_ref(app: &App) -> Self {
        app.leptos.clone()
    }
}
