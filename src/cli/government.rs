//! `kinerja government`: the governments of the installation.

use super::say::say;
use super::{context, government};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use kinerja::access::ZONES;
use kinerja::access::service::governments;
use kinerja::base::Lang;
use kinerja::base::tr::cli as tr;
use kinerja::org::service;
use kinerja::org::setting::Setting;
use kinerja::server::App;

#[derive(Args)]
pub struct Governments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    List,
    Host {
        code: String,
        host: Option<String>,
    },
    Zone {
        code: String,
        #[arg(value_parser = ZONES)]
        zone: String,
    },
    Settings {
        code: Option<String>,
    },
    Set {
        code: String,
        #[arg(value_parser = setting())]
        setting: Setting,
        value: String,
    },
}

/// Reads a setting; help names them all.
fn setting() -> impl TypedValueParser<Value = Setting> {
    PossibleValuesParser::new(Setting::ALL.map(Setting::code)).try_map(|code| Setting::from_code(&code).ok_or(code))
}

impl Governments {
    /// Whether it only tells what is there.
    pub fn only_reads(&self) -> bool {
        matches!(self.what, What::List | What::Settings { .. })
    }

    pub async fn run(self, app: App, lang: Lang) -> anyhow::Result<()> {
        let of = async |code: Option<&str>| anyhow::Ok(context(&app, government(&app, code, lang).await?, lang));
        match self.what {
            What::List => {
                for there in governments(&app.db).await? {
                    let host = there.host.as_deref().unwrap_or("-");
                    let demo = if there.demo { format!(" ({})", tr::made_up(lang)) } else { String::new() };
                    say!("{:<12} {host:<32} {}{demo}", there.code, there.name)?;
                }
            }
            What::Host { code, host } => {
                let ctx = of(Some(&code)).await?;
                match service::set_host(&ctx, host.as_deref()).await? {
                    Some(host) => say!("{}", tr::host_is(lang, &ctx.government.code, host))?,
                    None => say!("{}", tr::host_none(lang, &ctx.government.code))?,
                }
            }
            What::Zone { code, zone } => {
                let ctx = of(Some(&code)).await?;
                service::set_zone(&ctx, &zone).await?;
                say!("{}", tr::zone_is(lang, &ctx.government.code, zone))?;
            }
            What::Settings { code } => {
                let decided = service::settings(&of(code.as_deref()).await?).await?;
                for setting in Setting::ALL {
                    let (name, usual) = (setting.code(), setting.usual());
                    say!("{}", tr::setting(lang, setting.meaning(lang), name, usual, decided.text(setting)))?;
                }
            }
            What::Set { code, setting, value } => {
                let ctx = of(Some(&code)).await?;
                service::set_setting(&ctx, setting, &value).await?;
                say!("{}", tr::setting_is(lang, &ctx.government.code, setting.code(), value))?;
            }
        }
        Ok(())
    }
}
