//! `kinerja user`: accounts from the server's own command line.

use super::say::say;
use super::{context, government};
use anyhow::Context as _;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use kinerja::access::service::{self, NewAccount, NewPassword};
use kinerja::access::{Role, Slip};
use kinerja::base::site::opens_only_here;
use kinerja::base::tr::{access, cli as tr};
use kinerja::base::{Error, Lang, Uuid, text};
use kinerja::server::request::Ctx;
use kinerja::server::{App, address};
use std::io::{BufRead as _, IsTerminal as _};

#[derive(Args)]
pub struct User {
    #[arg(long, global = true)]
    government: Option<String>,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Add {
        login: String,
        #[arg(long)]
        name: String,
        #[arg(long, value_parser = role())]
        role: Vec<Role>,
        #[arg(long)]
        password_stdin: bool,
        #[arg(long, conflicts_with = "password_stdin")]
        link: bool,
    },
    List {
        #[arg(default_value = "")]
        search: String,
    },
    Role {
        login: String,
        #[arg(value_parser = role())]
        roles: Vec<Role>,
    },
    Link {
        login: String,
    },
    Disable {
        login: String,
        #[arg(long)]
        undo: bool,
    },
}

/// Reads a role; help, and what is said of another word, names them all.
fn role() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.map(Role::code)).try_map(|code| Role::from_code(&code).ok_or(code))
}

impl User {
    /// Whether it only tells what is there.
    pub fn only_reads(&self) -> bool {
        matches!(self.what, What::List { .. })
    }
}

/// Runs the command.
pub async fn user(app: App, User { government: code, what }: User, lang: Lang) -> anyhow::Result<()> {
    let ctx = context(&app, government(&app, code.as_deref(), lang).await?, lang);
    match what {
        What::Add { login, name, role, password_stdin, link } => {
            let password = if link { None } else { Some(password(password_stdin, lang)?) };
            if let Some(new) = &password {
                new.check(&ctx, &text::login(&login), &name)?;
            }
            let account = service::create_account(&ctx, NewAccount { login, name, roles: role }).await?;
            let slip = slip(&ctx, account).await?;
            match password {
                Some(new) => {
                    let token = slip.link.rsplit('/').next().unwrap_or_default();
                    service::set_password(&ctx, token, new).await?;
                    say!("{}", tr::can_sign_in(lang, slip.login))?;
                }
                None => print(&slip, lang)?,
            }
        }
        What::List { search } => list(&ctx, &search).await?,
        What::Role { login, roles } => {
            let forgotten = service::set_roles(&ctx, account(&ctx, &login).await?, &roles, None).await?;
            let names = roles.iter().map(|role| role.word(lang)).collect::<Vec<_>>().join(", ");
            let names = if roles.is_empty() { tr::no_roles(lang) } else { &names };
            say!("{}", tr::roles_are(lang, &login, names))?;
            if forgotten {
                say!("{}", tr::link_needed(lang, login))?;
            }
        }
        What::Link { login } => print(&slip(&ctx, account(&ctx, &login).await?).await?, lang)?,
        What::Disable { login, undo } => {
            service::set_disabled(&ctx, account(&ctx, &login).await?, !undo).await?;
            say!("{}", if undo { tr::is_enabled(lang, login) } else { tr::is_disabled(lang, login) })?;
        }
    }
    Ok(())
}

async fn account(ctx: &Ctx, login: &str) -> anyhow::Result<Uuid> {
    service::find_account(ctx, login).await.map_err(|error| match error {
        Error::NotFound => anyhow::anyhow!(tr::no_account(ctx.lang, login)),
        other => other.into(),
    })
}

async fn slip(ctx: &Ctx, account: Uuid) -> anyhow::Result<Slip> {
    let site = address::site(&ctx.app.config, None);
    Ok(service::personal_link(ctx, account, &site).await?)
}

fn print(Slip { name, login, link, until, site, .. }: &Slip, lang: Lang) -> anyhow::Result<()> {
    if opens_only_here(site) {
        say!("{}", tr::only_here(lang, site))?;
    }
    say!("{}\n{link}", tr::slip(lang, login, name, until))
}

/// The new password: from standard input, or typed twice without being shown.
fn password(stdin: bool, lang: Lang) -> anyhow::Result<NewPassword> {
    if stdin {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        let password = line.trim_end_matches(['\r', '\n']).to_owned();
        return Ok(NewPassword { again: password.clone(), password });
    }
    anyhow::ensure!(std::io::stdin().is_terminal(), tr::password_needed(lang));
    let ask = |prompt| rpassword::prompt_password(prompt).context(tr::password_unread(lang));
    Ok(NewPassword { password: ask(tr::password(lang))?, again: ask(tr::again(lang))? })
}

async fn list(ctx: &Ctx, search: &str) -> anyhow::Result<()> {
    let mut cursor = None;
    loop {
        let page = service::accounts(ctx, search, cursor.as_deref()).await?;
        for account in page.accounts {
            let roles = account.roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(",");
            let state = match (account.disabled, account.has_password) {
                (true, _) => access::disabled(ctx.lang),
                (false, true) => access::active(ctx.lang),
                (false, false) => access::no_password(ctx.lang),
            };
            // logins are whole: whoever is here may read the database itself
            say!("{:<24} {:<32} {state:<16} {roles}", account.login, account.name)?;
        }
        match page.next {
            Some(next) => cursor = Some(next),
            None => return Ok(()),
        }
    }
}
