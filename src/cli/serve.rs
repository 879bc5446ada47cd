//! `kinerja serve`.

use super::say::say;
use anyhow::Context as _;
use kinerja::base::Lang;
use kinerja::base::site::opens_only_here;
use kinerja::base::tr::cli as tr;
use kinerja::server::clock::{Clock, Random};
use kinerja::server::config::{Config, site_places};
use kinerja::server::db::Db;
use kinerja::server::files::Files;
use kinerja::server::live::Hub;
use kinerja::server::serve::{self, Limits, Visitor};
use kinerja::server::{App, knows_hashes, router};
use std::path::Path;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;

/// How long requests under way may take to finish when the process is told to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// The parts of a process, from its settings.
pub async fn app(config: Config, db: Db) -> anyhow::Result<App> {
    let (clock, random) = (Clock::System, Random::System);
    let (files, live) = (Files::folder(&config.data.join("files"))?, Hub::shared(&db, &random).await?);
    Ok(App::new(config, db, clock, random, files, live))
}

/// Whether the client lies where it was said to lie, or else beside the program.
fn check_site(site: &Path, lang: Lang) -> anyhow::Result<()> {
    if site.as_os_str().is_empty() {
        let places = site_places().iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join(", ");
        anyhow::bail!(tr::no_site(lang, places));
    }
    anyhow::ensure!(site.join("pkg").is_dir(), tr::site_without_client(lang, site.display()));
    anyhow::ensure!(knows_hashes() || site.join("pkg/kinerja.css").is_file(), tr::site_without_hashes(lang));
    Ok(())
}

/// Serves until SIGTERM or SIGINT; requests under way are finished.
pub async fn serve(app: App, lang: Lang) -> anyhow::Result<()> {
    let (config, live) = (&app.config, app.live.clone());
    check_site(&config.site, lang)?;
    let (listen, known_as) = (config.listen, config.address.clone());
    let (limits, proxy) = (Limits::new(config.connections), config.trusted_proxy);
    let visitor = move |from| Visitor::of(from, proxy);
    let listener = tokio::net::TcpListener::bind(listen).await.with_context(|| tr::cannot_listen(lang, listen))?;
    let address = listener.local_addr()?;
    say!("Kinerja: http://{address}")?;
    if let Some(token) = kinerja::access::service::first_link(&app).await? {
        let site = known_as.unwrap_or_else(|| format!("http://{address}"));
        if opens_only_here(&site) {
            say!("{}", tr::only_here(lang, &site))?;
        }
        say!("{}", tr::first_link(lang, format!("{site}/mulai/{token}")))?;
    }
    let (stopped, told) = tokio::sync::oneshot::channel::<()>();
    let sealer = tokio::spawn(kinerja::audit::service::keep_sealed(app.clone(), told));
    let sweepers = [
        tokio::spawn(kinerja::work::service::keep_swept(app.clone())),
        tokio::spawn(kinerja::import::desk::keep_swept(app.clone())),
    ];
    let service = router::service(app);
    let told = told_to_stop(signal(SignalKind::terminate())?, live.clone());
    let late = async {
        live.closed().await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        () = serve::serve(listener, service, limits, visitor, told) => {}
        () = late => tracing::warn!("some requests were not finished in time"),
    }
    sweepers.iter().for_each(JoinHandle::abort);
    // what the last requests did is sealed too
    drop(stopped);
    sealer.await?;
    Ok(())
}

/// Resolves when the process is told to stop; live streams, which would never end by themselves, end with it.
async fn told_to_stop(mut term: Signal, live: Hub) {
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    live.close();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_the_client_is_said_to_be_one_and_no_other_is_taken() {
        let folder = std::env::temp_dir().join(format!("kinerja-site-{}", std::process::id()));
        let said = |site: &Path| check_site(site, Lang::Id).unwrap_err().to_string();
        assert!(said(&folder).contains(&folder.display().to_string()));
        assert!(said(Path::new("")).contains("--site"));
        std::fs::create_dir_all(folder.join("pkg")).unwrap();
        assert!(said(&folder).contains("hash.txt"), "pages would have no style");
        std::fs::write(folder.join("pkg/kinerja.css"), "").unwrap();
        assert!(check_site(&folder, Lang::Id).is_ok());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
