//! What a process is made of: settings, database, clock, files, live hub; and what a request carries.

pub mod address;
pub mod believed;
pub mod bucket;
pub mod clock;
pub mod columns;
pub mod config;
pub mod db;
pub mod document;
pub mod download;
pub mod files;
pub mod form;
pub mod front;
mod gzip;
pub mod health;
pub mod holds;
pub mod live;
pub mod look;
pub mod network;
pub mod page;
mod pieces;
pub mod places;
pub mod problem;
pub mod request;
pub mod router;
pub mod security;
pub mod serve;
pub mod stream;
pub mod table;
pub mod texts;
pub mod together;
pub mod told;
pub mod visits;

#[cfg(test)]
mod tests;

use crate::access::{SessionKey, SignedIn};
use crate::base::{Day, Uuid};
use crate::org::service::Station;
use crate::plan::Reportable;
use crate::work::service::{Change, Limits, Report, StandOf};
use believed::Believed;
use clock::{Clock, Random};
use config::Config;
use db::Db;
use files::Files;
use leptos::config::LeptosOptions;
use live::Hub;
use network::Network;
use places::Places;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use together::Together;

/// What all requests of a process share. It is cloned many times on a request's way.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    pub config: Config,
    pub db: Db,
    pub clock: Clock,
    pub random: Random,
    pub files: Files,
    pub live: Hub,
    pub pages: page::Cache,
    pub throttle: crate::access::throttle::Throttle,
    pub visits: visits::Visits,
    pub recorded: crate::audit::service::Latest,
    /// All governments.
    pub governments: Believed<(), Arc<[Arc<request::Government>]>>,
    /// Who is signed in, and until when, by session and day.
    pub sessions: Believed<(Uuid, SessionKey, Day), (SignedIn, i64)>,
    /// Turns of networks to have it asked who a session is.
    pub asking: Places<Network>,
    /// Where people work, and under whom, by day.
    pub stations: Believed<(Uuid, Uuid, Day), Station>,
    /// Whether somebody heads a unit or one above it, by person, unit and day.
    pub heads: Believed<(Uuid, Uuid, Uuid, Day), bool>,
    /// What can be reported under, by unit, year and indicator.
    pub reportable: Believed<(Uuid, Uuid, i16, Uuid), Reportable>,
    /// Whether something is left of a government's first steps.
    pub first_steps: Believed<Uuid, bool>,
    /// What governments decided about daily entries.
    pub limits: Believed<Uuid, Limits>,
    /// Open streams.
    pub streams: Places<stream::Holder>,
    pub boards: crate::board::cache::Boards,
    /// What addresses have used of their share of ratings.
    pub rating_limit: crate::survey::limit::Limit,
    /// Turns of ratings to be written.
    pub rating_turns: tokio::sync::Semaphore,
    pub uploads: crate::work::upload::Intake,
    pub turns: crate::import::turn::Turns,
    /// Reports and reactions on their way into the database.
    pub reports: Together<Report>,
    pub reactions: Together<Change>,
    pub stands: Together<StandOf>,
    pub leptos: LeptosOptions,
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// A process with these settings that has asked and kept nothing yet.
    pub fn new(config: Config, db: Db, clock: Clock, random: Random, files: Files, live: Hub) -> App {
        let (leptos, heard) = (leptos_options(&config), live.hears());
        let rating_turns = tokio::sync::Semaphore::new(db.writers());
        App(Arc::new(Parts {
            config,
            db,
            clock,
            random,
            files,
            live,
            pages: Default::default(),
            throttle: Default::default(),
            visits: Default::default(),
            recorded: Default::default(),
            governments: Believed::new(heard),
            sessions: Believed::new(heard),
            asking: Default::default(),
            stations: Believed::new(heard),
            heads: Believed::new(heard),
            reportable: Believed::new(heard),
            first_steps: Believed::new(heard),
            limits: Believed::new(heard),
            streams: Default::default(),
            boards: Default::default(),
            rating_limit: Default::default(),
            rating_turns,
            uploads: Default::default(),
            turns: Default::default(),
            reports: Default::default(),
            reactions: Default::default(),
            stands: Default::default(),
            leptos,
        }))
    }

    /// A fresh id of a record.
    pub fn new_id(&self) -> uuid::Uuid {
        self.random.id(&self.clock)
    }
}

/// What lies behind a lock, also after a panic of whoever held it: others need not fail with them.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the build wrote the names of the client's files, which have hashes, beside the program.
pub fn knows_hashes() -> bool {
    std::env::current_exe().is_ok_and(|program| program.with_file_name("hash.txt").is_file())
}

/// Where the client's files lie, and how they are named.
fn leptos_options(config: &Config) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("kinerja")
        .site_root(config.site.display().to_string())
        .site_pkg_dir("pkg")
        .hash_files(knows_hashes())
        .build()
}

impl axum::extract::FromRef<App> for LeptosOptions {
    fn from_ref(app: &App) -> Self {
        app.leptos.clone()
    }
}
