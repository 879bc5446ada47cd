//! `kinerja verify`: is the record whole, and are the figures what the rows say.

use super::government;
use kinerja::audit::service::{check_chain, seal};
use kinerja::base::{Error, Lang};
use kinerja::server::App;
use kinerja::server::request::Ctx;
use kinerja::{survey, work};

/// Seals and checks the chain and recomputes the figures, of one government or of all.
///
/// # Errors
/// Names the first difference of every government that has one; the program then exits with 1.
pub async fn verify(app: App, code: Option<String>) -> anyhow::Result<()> {
    app.db.migrate().await?;
    let words = |error: Error| anyhow::anyhow!(error.text(Lang::En));
    let governments = match code {
        Some(code) => vec![government(&app, Some(&code)).await?],
        None => kinerja::access::store::governments(&app.db).await.map_err(words)?,
    };
    let sealed = seal(&app).await.map_err(words)?;
    println!("sealed {sealed} rows that were not sealed yet");
    let mut differences = Vec::new();
    for government in governments {
        let code = government.code.clone();
        let ctx = Ctx::system(&app, government);
        let chain = check_chain(&ctx).await.map_err(words)?;
        println!("{code}: audit chain fits up to no. {}, {}", chain.rows, chain.hash);
        let found = [
            chain.difference,
            work::service::first_difference(&ctx).await.map_err(words)?,
            survey::service::first_difference(&ctx).await.map_err(words)?,
        ];
        println!("{code}: rollups of entries and of ratings recomputed");
        differences.extend(found.into_iter().flatten().map(|difference| format!("{code}: {difference}")));
    }
    anyhow::ensure!(differences.is_empty(), "{}", differences.join("\n"));
    println!("no difference");
    Ok(())
}
