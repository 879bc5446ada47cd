//! Pages: the Leptos app rendered whole (so that it reads without script), with security headers
//! and, where they show nothing but figures, prepared beforehand and kept until the figures change.

use super::document::document;
use super::problem::set_status;
use super::request::{self, Asked, Ctx, Government};
use super::{App, gzip, pieces};
use crate::access::{SignedIn, Viewer};
use crate::app::Posted;
use crate::base::text::with_query;
use crate::base::{Day, Error, Lang, Uuid};
use crate::board::Term;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use leptos::prelude::provide_context;
use moka::future::Cache as Moka;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long a prepared page may lag behind the figures, so that a burst of changes does not
/// prepare it over and over. Milliseconds; well within the second that an open page is promised.
const LAG: i64 = 400;
/// A prepared page is made anew at least this often, because it says as of when. Milliseconds.
const OLDEST: i64 = 60_000;

/// The leader's board: of signed-in pages the one that many keep open.
const BOARD: &str = "/papan";

/// Prepared pages of this process.
pub struct Cache(Moka<Key, Arc<Prepared>>);

/// Under what a page is kept.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    government: Uuid,
    lang: Lang,
    address: String,
    reader: Reader,
}

/// For whom a page is kept.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Reader {
    /// All who are not signed in.
    Anyone,
    /// An account, as long as its rights, which each request knows, are the same.
    Account(SignedIn),
}

/// A page that was looked for and does not hold (any more): under what it is kept, and what lies there.
#[derive(Clone)]
struct Sought {
    key: Key,
    old: Option<Arc<Prepared>>,
}

struct Prepared {
    /// The page cut where the nonce goes.
    parts: Vec<Bytes>,
    /// The same, compressed.
    packed: Vec<gzip::Piece>,
    version: u64,
    made_at: i64,
}

impl Cache {
    /// A page, if it is kept and still holds.
    async fn find(&self, app: &App, key: Key) -> Result<Arc<Prepared>, Sought> {
        match self.0.get(&key).await {
            Some(page) if page.holds(app, key.government) => Ok(page),
            old => Err(Sought { key, old }),
        }
    }

    /// How many pages are kept.
    #[cfg(test)]
    pub async fn count(&self) -> u64 {
        self.0.run_pending_tasks().await;
        self.0.entry_count()
    }
}

impl Default for Cache {
    fn default() -> Cache {
        Cache(
            Moka::builder()
                .max_capacity(64 << 20)
                .weigher(|_, page: &Arc<Prepared>| page.bytes().try_into().unwrap_or(u32::MAX))
                .build(),
        )
    }
}

/// Why a page was not prepared.
enum Failed {
    /// It has another status than that of a page of figures: this, its text, and the nonce in it.
    Page(StatusCode, Bytes, String),
    /// Whoever asked has no share left.
    Share(Error),
    /// Whoever asked has no place free, and waits for one apart from all who wait for the page.
    Place,
}

impl Prepared {
    /// Of a page with the nonce that stands in it.
    fn new(page: &Bytes, nonce: &str, version: u64, made_at: i64) -> Prepared {
        let mut parts = Vec::new();
        let mut start = 0;
        for at in memchr::memmem::find_iter(page, nonce.as_bytes()) {
            parts.push(page.slice(start..at));
            start = at + nonce.len();
        }
        parts.push(page.slice(start..));
        let packed = parts.iter().map(|part| gzip::Piece::new(part)).collect();
        Prepared { parts, packed, version, made_at }
    }

    fn bytes(&self) -> usize {
        let packed: usize = self.packed.iter().map(gzip::Piece::bytes).sum();
        self.parts.iter().map(Bytes::len).sum::<usize>() + packed
    }

    /// Whether it still shows the figures as they are.
    fn holds(&self, app: &App, government: Uuid) -> bool {
        self.version == app.live.version(government) && app.clock.now() - self.made_at < OLDEST
    }

    /// The page with a nonce of its own.
    fn answer(&self, nonce: &str, packed: bool) -> Response {
        let body = if packed {
            Body::from(gzip::joined(&self.packed, nonce))
        } else {
            pieces::joined(&self.parts, &Bytes::copy_from_slice(nonce.as_bytes()))
        };
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        if packed {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        dress(response, nonce)
    }
}

/// A rendered page and the nonce that Leptos wrote into it.
struct Rendered {
    response: Response,
    nonce: String,
}

/// The address of a page that shows nothing but figures: its path, the term that its filters say, the
/// kind of unit of a ranking and the unit of a board, always written the same way. Everything else is
/// dropped, so that made-up addresses do not fill the memory. None for other pages, and for filters
/// that no page writes, which find nothing anyway. `/capaian` is cut from kept figures for each visit: its filters
/// are many.
fn canonical(uri: &Uri, today: Day) -> Option<String> {
    let path = uri.path();
    let figures = matches!(path, "/" | "/peringkat" | BOARD)
        || ["/unit/", "/layanan/"].iter().any(|start| path.starts_with(start));
    let query = uri.query().unwrap_or_default();
    let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    if path == "/metode" {
        return Some(path.to_owned());
    }
    // a search is answered anew each time, as a file is; what they show is kept by the board
    if !figures || path.contains('%') || path.ends_with(".csv") || value("cari").is_some() {
        return None;
    }
    let [year, part] = Term::FILTERS.map(|name| value(name).unwrap_or_default());
    let kind = value("jenis").filter(|_| path == "/peringkat").unwrap_or_default();
    let unit = value("unit").filter(|_| path == BOARD).unwrap_or_default();
    let filters = Term::read(year, part, today).ok()?.filters(today);
    (is_word(kind) && is_word(unit)).then_some(())?;
    let filters = Term::FILTERS.into_iter().zip(filters.iter().map(String::as_str));
    Some(with_query(path, filters.chain([("jenis", kind), ("unit", unit)])))
}

/// Of letters and digits, written in one way only.
fn is_word(value: &str) -> bool {
    value.len() <= 24 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Under what the page of an address is kept; none if it is made for each request.
fn key(government: &Government, viewer: &Viewer, lang: Lang, uri: &Uri, today: Day) -> Option<Key> {
    let reader = reader(viewer, uri.path())?;
    let address = canonical(uri, today)?;
    Some(Key { government: government.id, lang, address, reader })
}

/// For whom a page is kept; none for those who get one of their own. Of an account's pages the board.
fn reader(viewer: &Viewer, path: &str) -> Option<Reader> {
    match viewer.account() {
        None => (path != BOARD).then_some(Reader::Anyone),
        Some(account) => (path == BOARD).then(|| Reader::Account(SignedIn { session: None, ..account.clone() })),
    }
}

/// Under what the page that a request asks for is kept; none if it is made for each request.
fn key_of(ctx: &Ctx, request: &Request) -> Option<Key> {
    let asks = *request.method() == Method::GET;
    asks.then(|| key(&ctx.government, &ctx.viewer, ctx.lang, request.uri(), ctx.today())).flatten()
}

/// Whether a request asks for a page that is kept once it is made: for it [`page`] takes of somebody's share itself, when
/// it has to be made. Not of whoever shows a session that there is none of: to look for that costs a query each time.
pub fn is_kept(ctx: &Ctx, request: &Request) -> bool {
    let of_account = || ctx.viewer.account().is_some() && key_of(ctx, request).is_some();
    request.extensions().get::<Sought>().is_some() || of_account()
}

/// The answer to a visitor who is not signed in, if the page is prepared and still holds. Otherwise the
/// request keeps what was found out about it.
pub async fn prepared(app: &App, request: &mut Parts) -> Option<Response> {
    let Parts { method, uri, headers, extensions, .. } = request;
    if *method != Method::GET || request::holds_nul(uri) || request::session(app, headers).is_some() {
        return None;
    }
    let asked = Asked::of(app, uri, headers).await.ok()?;
    extensions.insert(asked.clone());
    let government = asked.government?;
    let today = app.clock.today(&government.time_zone);
    let key = key(&government, &Viewer::public(government.id), asked.lang, uri, today)?;
    match app.pages.find(app, key).await {
        Ok(page) => Some(page.answer(&app.random.token(), gzip::is_taken(headers))),
        Err(sought) => {
            extensions.insert(sought);
            None
        }
    }
}

/// Answers a page.
pub async fn page(ctx: Ctx, mut request: Request) -> Response {
    let found = match request.extensions_mut().remove::<Sought>() {
        Some(sought) => Err(sought),
        None => {
            let Some(key) = key_of(&ctx, &request) else {
                let Rendered { response, nonce } = render(&ctx, request, Posted::default()).await;
                return dress(response, &nonce);
            };
            ctx.app.pages.find(&ctx.app, key).await
        }
    };
    let (packed, nonce) = (gzip::is_taken(request.headers()), ctx.app.random.token());
    let Sought { key, old } = match found {
        Ok(page) => return page.answer(&nonce, packed),
        Err(sought) => sought,
    };
    // nothing that is not in the key reaches the page
    if let Ok(uri) = key.address.parse() {
        *request.uri_mut() = uri;
    }
    if let Some(old) = old {
        let age = ctx.app.clock.now() - old.made_at;
        // whoever asks between two preparations waits for the next: an old page would stay old
        if age < LAG {
            tokio::time::sleep(Duration::from_millis((LAG - age).unsigned_abs())).await;
        }
        if ctx.app.pages.0.get(&key).await.is_some_and(|kept| Arc::ptr_eq(&kept, &old)) {
            ctx.app.pages.0.invalidate(&key).await;
        }
    }
    let (mut request, mut work) = (Some(request), None);
    loop {
        let mut by_this = false;
        let (version, now) = (ctx.app.live.version(ctx.government.id), ctx.app.clock.now());
        // one preparation at a time for a page, however many wait for it
        let made = ctx.app.pages.0.try_get_with(key.clone(), async {
            by_this = true;
            // the place and the share are those of whoever has it made, not of those who wait for the same
            let place = work.take().or_else(|| ctx.app.visits.free_place(&ctx, &key.address)).ok_or(Failed::Place)?;
            ctx.app.visits.take(&ctx, &key.address).map_err(Failed::Share)?;
            let ctx = Ctx { work: Some(place), ..ctx.clone() };
            let Rendered { response, nonce: mark } =
                render(&ctx, request.take().unwrap_or_default(), Posted::default()).await;
            let (head, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
            if head.status != StatusCode::OK {
                return Err(Failed::Page(head.status, bytes, mark));
            }
            Ok(Arc::new(Prepared::new(&bytes, &mark, version, now)))
        });
        let made = made.await;
        match made {
            Ok(page) => return page.answer(&nonce, packed),
            Err(failed) => match &*failed {
                // that somebody else has none left is nothing to whoever waited with them
                Failed::Share(_) | Failed::Place if !by_this => {}
                Failed::Share(error) => return refused(error.clone()),
                Failed::Place => match ctx.app.visits.place(&ctx, &key.address).await {
                    Ok(place) => work = Some(place),
                    Err(error) => return refused(error),
                },
                Failed::Page(status, page, mark) => {
                    return dress((*status, axum::response::Html(page.clone())).into_response(), mark);
                }
            },
        }
    }
}

/// The answer to whoever has no share left or finds too many waiting, which no page tells: that would have to be made
/// as well.
fn refused(error: Error) -> Response {
    let mut response = error.into_response();
    response.extensions_mut().remove::<Error>();
    response
}

/// A page that shows again what was typed, with what is wrong: the answer to a form that was
/// refused. `path` is the page that holds the form.
pub async fn page_again(ctx: &Ctx, path: &str, posted: Posted) -> Response {
    let error = posted.error.clone();
    let mut response = page_with(ctx, path, posted).await;
    if let Some(error) = error {
        set_status(&mut response, &error);
    }
    response
}

/// A page that shows what stands in no address: the answer to a form. The page finds it in its context.
pub async fn page_with<T: Clone + Send + Sync + 'static>(ctx: &Ctx, path: &str, given: T) -> Response {
    let request = Request::builder().uri(path).body(Body::empty()).unwrap_or_default();
    let Rendered { response, nonce } = render(ctx, request, given).await;
    dress(response, &nonce)
}

async fn render<T: Clone + Send + Sync + 'static>(ctx: &Ctx, request: Request, given: T) -> Rendered {
    let options = ctx.app.leptos.clone();
    let ctx = ctx.clone();
    let nonce = Arc::new(OnceLock::new());
    let context = {
        let nonce = nonce.clone();
        move || {
            provide_context(ctx.clone());
            provide_context(given.clone());
            let _ = nonce.set(leptos::nonce::use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default());
        }
    };
    let response =
        leptos_axum::render_app_async_with_context(context, move || document(options.clone()))(request).await;
    Rendered { response, nonce: nonce.get().cloned().unwrap_or_default() }
}

/// Headers of every page.
fn dress(mut response: Response, nonce: &str) -> Response {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("Cookie, Accept-Language, Accept-Encoding"));
    response
}
