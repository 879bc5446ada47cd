//! `kinerja serve`.

use anyhow::Context as _;
use kinerja::base::Lang;
use kinerja::base::tr::cli as tr;
use kinerja::server::config::{Config, find_site, site_places};
use kinerja::server::db::Db;
use kinerja::server::{App, Parts, clock, files, live, router, serve};
use leptos::config::LeptosOptions;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// How long requests under way may take to finish when the process is told to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// The parts of a process, from its settings.
pub async fn app(config: Config, db: Db) -> anyhow::Result<App> {
    let hashed =
        std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("hash.txt").is_file())).unwrap_or(false);
    let leptos = LeptosOptions::builder()
        .output_name("kinerja")
        .site_root(config.site.display().to_string())
        .site_pkg_dir("pkg")
        .hash_files(hashed)
        .build();
    Ok(App::from(Parts {
        files: files::Files::folder(&config.data.join("files"))?,
        live: live::Hub::shared(&db).await?,
        pages: Default::default(),
        throttle: Default::default(),
        governments: Default::default(),
        sessions: Default::default(),
        stations: Default::default(),
        heads: Default::default(),
        reportable: Default::default(),
        limits: Default::default(),
        streams: Default::default(),
        boards: Default::default(),
        ratings: Default::default(),
        uploads: Default::default(),
        reports: Default::default(),
        reactions: Default::default(),
        clock: clock::Clock::System,
        random: clock::Random::System,
        config,
        db,
        leptos,
    }))
}

/// Serves until SIGTERM or SIGINT; requests under way are finished.
pub async fn serve(mut config: Config, db: Db, lang: Lang) -> anyhow::Result<()> {
    if !config.site.join("pkg").is_dir() {
        let places = site_places().iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join(", ");
        config.site = find_site().with_context(|| tr::no_site(lang, places))?;
    }
    db.migrate().await?;
    let (listen, known_as) = (config.listen, config.address.clone());
    let app = app(config, db).await?;
    let live = app.live.clone();
    let listener = tokio::net::TcpListener::bind(listen).await.with_context(|| tr::cannot_listen(lang, listen))?;
    let address = listener.local_addr()?;
    println!("Kinerja: http://{address}");
    if let Some(token) = kinerja::access::service::first_link(&app).await? {
        let site = known_as.unwrap_or_else(|| format!("http://{address}"));
        println!("{}", tr::first_link(lang, format!("{site}/mulai/{token}")));
    }
    let (stopped, told) = tokio::sync::oneshot::channel::<()>();
    let sealer = tokio::spawn(kinerja::audit::service::keep_sealed(app.clone(), told));
    let sweeper = tokio::spawn(kinerja::work::service::keep_swept(app.clone()));
    let service = router::service(app);
    let told = told_to_stop(signal(SignalKind::terminate())?, live.clone());
    let late = async {
        live.closed().await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        () = serve::serve(listener, service, serve::HEAD, told) => {}
        () = late => tracing::warn!("some requests were not finished in time"),
    }
    sweeper.abort();
    // what the last requests did is sealed too
    drop(stopped);
    sealer.await?;
    Ok(())
}

/// Resolves when the process is told to stop; live streams, which would never end by themselves, end with it.
async fn told_to_stop(mut term: Signal, live: live::Hub) {
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    live.close();
}
