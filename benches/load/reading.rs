//! Pages: public ones beside the same bytes from memory, and the board behind sign-in.

use crate::client::{CONNECTIONS, Connection, get, load, post};
use crate::program::serve_bare;
use crate::table::Table;
use kinerja::demo::PASSWORD;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

const TIME: Duration = Duration::from_secs(5);

/// Signs in; the cookie of the session.
pub async fn sign_in(connection: &mut Connection, login: &str) -> anyhow::Result<String> {
    let answer = connection.send(&post("/masuk", "", &format!("login={login}&password={PASSWORD}"))).await?;
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
    cookie.map(ToOwned::to_owned).ok_or_else(|| anyhow::anyhow!("{login} could not sign in: {}", answer.head))
}

pub async fn measure(engine: &str, address: SocketAddr, folder: &Path, table: &mut Table) -> anyhow::Result<()> {
    let mut connection = Connection::open(address).await?;
    for (name, path) in [("public home", "/"), ("public unit page", "/unit/PKM6")] {
        let request = get(path, "");
        let page = connection.send(&request).await?;
        anyhow::ensure!(page.status == 200, "{path}: {}", page.head);
        let server = serve_bare(&page.body, folder)?;
        let bare = load(CONNECTIONS, server.address, TIME, 200, |_, _| Some(get("/", ""))).await?;
        drop(server);
        let measured = load(CONNECTIONS, address, TIME, 200, move |_, _| Some(request.clone())).await?;
        table.ratio(&format!("{engine}: {name}, {} bytes", page.body.len()), measured, bare, 0.5);
        table.p99(&format!("{engine}: {name}"), measured, Duration::from_millis(25));
    }
    let cookie = sign_in(&mut connection, "walikota").await?;
    let request = get("/papan", &cookie);
    let page = connection.send(&request).await?;
    anyhow::ensure!(page.status == 200, "/papan: {}", page.head);
    let measured = load(CONNECTIONS, address, TIME, 200, move |_, _| Some(request.clone())).await?;
    table.rate(&format!("{engine}: signed-in board, {} bytes", page.body.len()), measured, 1000.0);
    Ok(())
}
