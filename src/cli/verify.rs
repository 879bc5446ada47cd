//! `kinerja verify`: is the record whole, and are the figures what the rows say.

use super::say::say;
use super::{context, government};
use kinerja::access::service::governments;
use kinerja::audit::service::{check_chain, seal};
use kinerja::base::tr::cli as tr;
use kinerja::base::{Lang, number};
use kinerja::server::App;
use kinerja::server::db::Db;
use kinerja::{survey, work};

/// Seals and checks the chain and recomputes the figures, of one government or of all.
///
/// # Errors
/// Names the first difference of every government that has one, or says that there is no government; the program then
/// exits with 1.
pub async fn verify(app: App, code: Option<String>, lang: Lang) -> anyhow::Result<()> {
    let governments = match code {
        Some(code) => vec![government(&app, Some(&code), lang).await?],
        None => governments(&app.db).await?,
    };
    // what is looked for in the wrong place is not without fault
    anyhow::ensure!(!governments.is_empty(), tr::nothing_to_check(lang, Db::named(&app.config.database_url)));
    match seal(&app).await? {
        0 => say!("{}", tr::sealed_all(lang))?,
        rows => say!("{}", tr::sealed(lang, number::count(rows as i64, lang)))?,
    }
    let mut differences = Vec::new();
    for government in governments {
        let code = government.code.clone();
        let ctx = context(&app, government, lang);
        let chain = check_chain(&ctx).await?;
        say!("{}", tr::chain(lang, &code, chain.hash, number::count(chain.rows, lang)))?;
        let found = [
            chain.difference,
            work::service::first_difference(&ctx).await?,
            survey::service::first_difference(&ctx).await?,
        ];
        say!("{}", tr::recomputed(lang, &code))?;
        differences.extend(found.into_iter().flatten().map(|difference| format!("{code}: {difference}")));
    }
    anyhow::ensure!(differences.is_empty(), "{}", differences.join("\n"));
    say!("{}", tr::no_difference(lang))?;
    Ok(())
}
