//! What a request carries through pages, server functions and services.

use super::App;
use super::config::Config;
use super::db::Tx;
use super::live::Topic;
use super::problem::unavailable;
use super::visits::Work;
use crate::access::words::roles_for;
use crate::access::{Action, Me, SignedIn, Target, Viewer, Who, may};
use crate::base::calendar::{clock_at, day_at};
use crate::base::text::hex;
use crate::base::{Day, Error, Fault, Lang, Result, Uuid};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, HOST};
use axum::http::{HeaderMap, HeaderValue, Uri, request::Parts};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest, Sha256};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The government that a request is for.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Government {
    pub id: Uuid,
    pub code: String,
    pub name: String,
    /// The host name by which it is reached, if it has one of its own.
    pub host: Option<String>,
    pub time_zone: String,
    /// Its data are made up.
    pub demo: bool,
    /// Some administrator of it can sign in.
    pub administered: bool,
}

impl Government {
    /// One without units, people or anybody who could sign in.
    pub fn new(id: Uuid, code: &str, name: &str, time_zone: &str) -> Government {
        let [code, name, time_zone] = [code, name, time_zone].map(str::to_owned);
        Government { id, code, name, host: None, time_zone, demo: false, administered: false }
    }
}

/// The context of a use case: the process's parts, the government and who is asking.
#[derive(Clone)]
pub struct Ctx {
    pub app: App,
    /// With the nil id before the first government exists.
    pub government: Arc<Government>,
    pub viewer: Viewer,
    pub lang: Lang,
    /// Where the request came from; for throttling only, never stored.
    pub address: IpAddr,
    /// Something is left of the first steps, and the viewer's role does them.
    pub first_steps: bool,
    /// Cancelled when nobody waits for the answer any more.
    pub gone: CancellationToken,
    /// Its place among the requests at work, for all that is done with this context; none where that needs none.
    pub work: Option<Arc<Work>>,
}

/// Does what must be settled once it has begun to its end, whether or not whoever asked for it still waits.
pub async fn to_the_end<T: Send + 'static>(work: impl Future<Output = Result<T>> + Send + 'static) -> Result<T> {
    tokio::spawn(work).await.map_err(|error| unavailable(&error))?
}

/// Whether something is left of the first steps for somebody whose role does them; of others it is not
/// asked.
pub async fn first_steps(app: &App, government: &Government, account: Option<&SignedIn>) -> Result<bool> {
    let sets_up = account.is_some_and(|account| crate::setup::sets_up(&account.roles));
    Ok(sets_up && crate::setup::service::first_steps(app, government).await?)
}

impl Ctx {
    /// The context of the command line.
    pub fn system(app: &App, government: impl Into<Arc<Government>>) -> Ctx {
        let government = government.into();
        let viewer = Viewer::system(government.id);
        let address = IpAddr::from([127, 0, 0, 1]);
        Ctx {
            app: app.clone(),
            government,
            viewer,
            lang: Lang::Id,
            address,
            first_steps: false,
            gone: Default::default(),
            work: None,
        }
    }

    /// Goes on only if the viewer may do this to that. The signed-out are asked to sign in;
    /// things of other governments are not there.
    pub fn authorise(&self, action: Action, target: Target) -> Result<()> {
        if may(&self.viewer, action, target) {
            Ok(())
        } else if target.government != self.viewer.government {
            Err(Error::NotFound)
        } else if self.viewer.who == Who::Public {
            Err(Error::SignedOut)
        } else {
            Err(Error::Forbidden)
        }
    }

    /// As [`Ctx::authorise`], for actions on the government as a whole: whoever lacks a role is told which.
    pub fn authorise_here(&self, action: Action) -> Result<()> {
        self.authorise_one_of(&[action])
    }

    /// As [`Ctx::authorise_here`], for whoever may do one of several.
    pub fn authorise_one_of(&self, actions: &[Action]) -> Result<()> {
        let here = Target::of(self.government.id);
        let mut refused = Err(Error::Forbidden);
        for action in actions {
            refused = self.authorise(*action, here);
            if refused.is_ok() {
                return refused;
            }
        }
        let roles = roles_for(actions, self.lang);
        match refused {
            Err(Error::Forbidden) if !roles.is_empty() => Err(Error::RoleNeeded(Fault::RoleNeeded { roles })),
            refused => refused,
        }
    }

    /// The signed-in account.
    pub fn signed_in(&self) -> Result<&SignedIn> {
        self.viewer.account().ok_or(Error::SignedOut)
    }

    /// The person who is asking.
    pub fn person(&self) -> Result<Uuid> {
        self.signed_in()?.person.ok_or(Error::Forbidden)
    }

    /// The day at the government's place.
    pub fn today(&self) -> Day {
        self.app.clock.today(&self.government.time_zone)
    }

    /// The day at the government's place at a moment (UTC milliseconds).
    pub fn day_at(&self, ms: i64) -> Day {
        day_at(ms, &self.government.time_zone)
    }

    /// Day and clock at the government's place at a moment, in words: `3 Januari 2026 14.05 WIB`.
    pub fn moment(&self, ms: i64) -> String {
        format!("{} {}", self.day_at(ms).text(self.lang), clock_at(ms, &self.government.time_zone, self.lang))
    }

    /// Commits what changes such things of the government and tells of them: also if the request is given up meanwhile,
    /// or the database does not say whether it was done, because others believe what was until they are told.
    pub async fn commit(&self, tx: Tx, changed: impl IntoIterator<Item = Topic>) -> Result<()> {
        let (live, government, changed) = (self.app.live.clone(), self.government.id, Vec::from_iter(changed));
        to_the_end(async move {
            let done = tx.commit().await;
            changed.into_iter().for_each(|topic| live.publish(government, topic));
            done
        })
        .await
    }

    /// Who is signed in, as pages know it.
    pub fn me(&self) -> Option<Me> {
        self.viewer.account().map(|account| Me {
            name: account.name.clone(),
            person: account.person,
            roles: account.roles.clone(),
            heads_unit: !account.heads.is_empty(),
            has_team: account.has_team,
            home: crate::access::rules::home(account, self.first_steps).to_owned(),
        })
    }
}

impl<S: Sync> FromRequestParts<S> for Ctx {
    type Rejection = std::convert::Infallible;

    #[allow(clippy::expect_used)] // a handler without it is a fault of the router, found by its first test
    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Ctx, Self::Rejection> {
        Ok(parts.extensions.get::<Ctx>().expect("the router identifies every request").clone())
    }
}

/// A mark of a thing as it stands. A form that changes it sends back the mark of what it showed, so
/// that nobody overwrites what somebody else did meanwhile.
pub fn mark_of(thing: &impl serde::Serialize) -> Result<String> {
    let text = serde_json::to_vec(thing).map_err(|error| unavailable(&error))?;
    Ok(hex(&Sha256::digest(text)[..8]))
}

/// Goes on only if a thing still stands as a form showed it; without a mark nobody looked at it.
///
/// # Errors
/// `Conflict` if somebody changed it meanwhile.
pub fn unchanged(thing: &impl serde::Serialize, shown: Option<&str>) -> Result<()> {
    match shown {
        Some(shown) if shown != mark_of(thing)? => Err(Error::Conflict(Fault::ChangedMeanwhile)),
        _ => Ok(()),
    }
}

/// Whether an address holds a NUL, however often it is decoded (parameters of pages are twice): no name has
/// one, PostgreSQL does not take it, and SQLite ends a pattern at it.
pub fn holds_nul(uri: &Uri) -> bool {
    let coded = |address: &str| address.split('%').skip(1).any(|code| code.trim_start_matches("25").starts_with("00"));
    uri.path_and_query().is_some_and(|address| coded(address.as_str()))
}

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(axum::http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// What begins the names of [`host_cookie`]s.
const THIS_HOST: &str = "__Host-";

/// The name of a cookie that over HTTPS browsers let only this very host set; they refuse its prefix over plain HTTP,
/// which an office network may have to use.
pub fn host_cookie(config: &Config, name: &'static str) -> &'static str {
    if config.insecure_cookies { name.strip_prefix(THIS_HOST).unwrap_or(name) } else { name }
}

/// The `Set-Cookie` of a cookie for the whole site, which no script reads; for how many seconds.
pub fn set_cookie(config: &Config, name: &str, value: &str, seconds: i64) -> String {
    let secure = if config.insecure_cookies { "" } else { "; Secure" };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// Name of the cookie that holds the chosen language.
pub const LANG_COOKIE: &str = "kinerja_bahasa";
/// How long it is remembered, seconds.
const LANG_SECONDS: i64 = 365 * 86_400;

/// The `Set-Cookie` that remembers the language of a context.
pub fn lang_cookie(ctx: &Ctx) -> String {
    set_cookie(&ctx.app.config, LANG_COOKIE, ctx.lang.code(), LANG_SECONDS)
}

/// The language of a request: `?lang=`, the cookie, `Accept-Language`, Indonesian.
fn language(uri: &Uri, headers: &HeaderMap) -> Lang {
    let asked =
        uri.query().and_then(|query| query.split('&').find_map(|pair| Lang::from_code(pair.strip_prefix("lang=")?)));
    asked.or_else(|| Lang::from_code(cookie(headers, LANG_COOKIE)?)).unwrap_or_else(|| {
        let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        header.map_or(Lang::Id, Lang::from_accept_language)
    })
}

/// The secret of the request's session, if it has one.
pub fn session<'h>(app: &App, headers: &'h HeaderMap) -> Option<&'h str> {
    cookie(headers, host_cookie(&app.config, crate::access::http::SESSION_COOKIE))
}

/// The government of the host that a request names, otherwise the oldest one without a host of its own, real before
/// made-up; none before the first one exists. There are few, so that names which somebody thinks up ask the database
/// nothing.
async fn government(app: &App, headers: &HeaderMap) -> Result<Option<Arc<Government>>> {
    let host = headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let all = async {
        let all = crate::access::store::governments(&app.db).await?;
        Ok((!all.is_empty()).then(|| all.into_iter().map(Arc::new).collect::<Arc<[_]>>()))
    };
    let all = app.governments.get(app.live.structure(Uuid::nil()), (), all).await?.unwrap_or_default();
    let named = all.iter().find(|one| one.host.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(host)));
    Ok(named.or_else(|| all.iter().find(|one| one.host.is_none())).cloned())
}

/// Where those come from of whom the trusted proxy says nothing that can be read, or that they are this machine, which
/// somebody may have told it. For the limits they are one visitor; at the proxy's own address, which may be this
/// machine's, nothing would limit them.
const UNKNOWN: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// The visitor's address: the socket's, or what the trusted proxy says.
fn address(app: &App, request: &Request) -> IpAddr {
    let socket = request
        .extensions()
        .get::<axum::extract::ConnectInfo<std::net::SocketAddr>>()
        .map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip().to_canonical());
    if app.config.trusted_proxy != Some(socket) {
        return socket;
    }
    let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
    forwarded.and_then(last_address).filter(|from| !from.is_loopback()).unwrap_or(UNKNOWN)
}

/// The last address of a list, which the proxy itself wrote. What stands before it came with the request and may be
/// any bytes.
fn last_address(list: &HeaderValue) -> Option<IpAddr> {
    let last = list.as_bytes().rsplit(|byte| *byte == b',').next()?;
    std::str::from_utf8(last).ok()?.trim().parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// What a request says by itself, whoever sent it. What stands before the router puts it among the
/// request's extensions, so that it is found out once.
#[derive(Clone)]
pub struct Asked {
    /// None before the first one exists.
    pub government: Option<Arc<Government>>,
    pub lang: Lang,
}

impl Asked {
    pub async fn of(app: &App, uri: &Uri, headers: &HeaderMap) -> Result<Asked> {
        Ok(Asked { government: government(app, headers).await?, lang: language(uri, headers) })
    }
}

/// Finds out the government (by host name), the viewer (by session) and the language.
pub async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Result<Response, Error> {
    let Asked { government, lang } = match request.extensions_mut().remove::<Asked>() {
        Some(asked) => asked,
        None => Asked::of(&app, request.uri(), request.headers()).await?,
    };
    let government = government.unwrap_or_else(|| Arc::new(Government::new(Uuid::nil(), "", "", "Asia/Jakarta")));
    let from = address(&app, &request);
    let viewer = match session(&app, request.headers()) {
        Some(token) => crate::access::service::viewer_of(&app, &government, token, from).await?,
        None => Viewer::public(government.id),
    };
    let first_steps = first_steps(&app, &government, viewer.account()).await?;
    let gone = CancellationToken::new();
    // a page's data are loaded by tasks that do not end with its request
    let _waiting = gone.clone().drop_guard();
    let ctx = Ctx { lang, address: from, app, government, viewer, first_steps, gone, work: None };
    request.extensions_mut().insert(ctx);
    Ok(next.run(request).await)
}
