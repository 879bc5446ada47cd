//! `kinerja government`: the governments of the installation.

use super::{context, government};
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
        code: String,
    },
    Set {
        code: String,
        #[arg(value_parser = Setting::ALL.map(Setting::code))]
        setting: String,
        value: i64,
    },
}

impl Governments {
    pub async fn run(self, app: App, lang: Lang) -> anyhow::Result<()> {
        let of = async |code: &str| anyhow::Ok(context(&app, government(&app, Some(code), lang).await?, lang));
        match self.what {
            What::List => {
                for there in governments(&app.db).await? {
                    let host = there.host.as_deref().unwrap_or("-");
                    let demo = if there.demo { format!(" ({})", tr::made_up(lang)) } else { String::new() };
                    println!("{:<12} {host:<32} {}{demo}", there.code, there.name);
                }
            }
            What::Host { code, host } => match service::set_host(&of(&code).await?, host.as_deref()).await? {
                Some(host) => println!("{}", tr::host_is(lang, code, host)),
                None => println!("{}", tr::host_none(lang, code)),
            },
            What::Zone { code, zone } => {
                service::set_zone(&of(&code).await?, &zone).await?;
                println!("{}", tr::zone_is(lang, code, zone));
            }
            What::Settings { code } => {
                for (setting, decided) in service::settings(&of(&code).await?).await? {
                    let (name, usual) = (setting.code(), setting.usual());
                    println!("{}", tr::setting(lang, setting.meaning(lang), name, usual, decided.unwrap_or(usual)));
                }
            }
            What::Set { code, setting, value } => {
                let ctx = of(&code).await?;
                if let Some(known) = Setting::from_code(&setting) {
                    service::set(&ctx, known, value).await?;
                }
                println!("{}", tr::setting_is(lang, code, setting, value));
            }
        }
        Ok(())
    }
}
