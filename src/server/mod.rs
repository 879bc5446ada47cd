//! What a process is made of: settings, database, clock, files, live hub; and what a request carries.

pub mod address;
pub mod clock;
pub mod config;
pub mod db;
pub mod document;
pub mod files;
mod gzip;
pub mod health;
pub mod live;
pub mod page;
pub mod problem;
pub mod request;
pub mod router;
pub mod security;
pub mod serve;
pub mod stream;
pub mod table;

#[cfg(test)]
mod tests;

use clock::{Clock, Random};
use std::sync::Arc;

/// The parts that all requests of a process share. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub config: Arc<config::Config>,
    pub db: db::Db,
    pub clock: Clock,
    pub random: Random,
    pub files: files::Files,
    pub live: live::Hub,
    pub pages: page::Cache,
    pub throttle: Arc<crate::access::throttle::Throttle>,
    pub governments: request::Governments,
    pub streams: stream::Streams,
    pub boards: crate::board::cache::Boards,
    pub ratings: Arc<crate::survey::limit::Limit>,
    pub leptos: leptos::config::LeptosOptions,
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
