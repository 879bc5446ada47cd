//! What a form did is told on the page that it leads to, by the end of that page's address (`?ok=accepted&n=2`): so
//! it works without script, and pages are written as any other. But anybody can send such an address to others, who
//! would read that something was saved, sent or accepted that never was. So it counts only in the browser in which
//! the form was sent, and for as long as it takes to read it: a cookie keeps the mark of the address. For everyone
//! else, and later, the end of the address is left out.

use super::App;
use super::form::go;
use super::request::{cookie, host_cookie, mark_of, set_cookie};
use crate::access::rules::local_path;
use crate::base::Error;
use axum::extract::{Request, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use leptos_router::location::Url;

/// The first field of what is told; what follows it belongs to it.
const FIELD: &str = "ok";
/// For how long it is told, also when the page is loaded once more.
const SECONDS: i64 = 60;

/// The [`host_cookie`] that keeps the mark.
const COOKIE: &str = "__Host-kinerja_kabar";

/// Marks the answer that leads to what is told.
#[derive(Clone)]
struct Told;

/// Leads to a page of this site that tells what was done.
pub fn tell(address: &str) -> Response {
    let mut response = go(address);
    response.extensions_mut().insert(Told);
    response
}

/// Lets an address tell something only to whom it was told.
pub async fn hear(State(app): State<App>, request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map_or("", |address| address.as_str());
    let name = host_cookie(&app.config, COOKIE);
    if request.method() == Method::GET
        && let Some(silent) = silent(address)
        && mark(address).is_none_or(|mark| cookie(request.headers(), name) != Some(&mark))
    {
        // of `//elsewhere/?ok=1` the rest would lead to another site
        return local_path(silent).map_or_else(|| Error::NotFound.into_response(), go);
    }
    let mut response = next.run(request).await;
    if response.extensions_mut().remove::<Told>().is_some()
        && let Some(mark) = leads_to(response.headers()).and_then(mark)
        && let Ok(cookie) = HeaderValue::from_str(&set_cookie(&app.config, name, &mark, SECONDS))
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// An address without what it tells, if anything.
pub fn without(address: &str) -> &str {
    silent(address).unwrap_or(address)
}

fn leads_to(headers: &HeaderMap) -> Option<&str> {
    headers.get(LOCATION)?.to_str().ok()
}

fn mark(address: &str) -> Option<String> {
    mark_of(&address).ok()
}

/// An address without what it tells; none if it tells nothing.
fn silent(address: &str) -> Option<&str> {
    let query = address.find('?')?;
    let mut end = query;
    for field in address[query + 1..].split('&') {
        let name = field.split('=').next().unwrap_or_default();
        // pages read names after decoding them, some twice
        if Url::unescape(&Url::unescape(name)) == FIELD {
            return Some(&address[..end]);
        }
        end += 1 + field.len();
    }
    None
}

/// The cookie of a browser that was led to an address.
#[cfg(test)]
pub fn heard(address: &str) -> String {
    format!("{}={}", host_cookie(&crate::testing::config(), COOKIE), mark(address).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::encoded;
    use crate::testing::{Engine, Town, id};

    #[test]
    fn what_an_address_tells_is_left_out_however_it_is_written() {
        for (address, rest) in [
            ("/laporan?ok=simpan", Some("/laporan")),
            ("/tim?semua=1&ok=accepted&n=2", Some("/tim?semua=1")),
            ("/laporan?%6Fk=simpan", Some("/laporan")),
            ("/laporan?%256f%256B=simpan", Some("/laporan")),
            ("/saya?ok", Some("/saya")),
            ("/saya?q=1&&ok=1&q=2", Some("/saya?q=1&")),
            ("/saya?+ok=1", None),
            ("/masuk?kembali=/x?ok=1", None),
            ("/akun?q=ok", None),
            ("/akun?look=1", None),
            ("/ok=1", None),
        ] {
            assert_eq!(silent(address), rest, "{address}");
        }
        // each part is read once, however many there are
        assert_eq!(silent(&format!("/masuk{}", "?".repeat(60_000))), None);
    }

    #[tokio::test]
    async fn an_address_tells_only_the_browser_that_a_form_has_led_there() {
        let town = Town::new(Engine::Sqlite).await;
        let admin = town.session("administrator").await;
        let able = format!("/akun/{}/keadaan", id("account nurse"));
        let saved = town.post(&able, &admin, "disabled=0").await;
        assert_eq!((saved.status, saved.header("location")), (303, "/akun?ok=1"));
        let told = saved.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(saved.header("set-cookie").contains("; Max-Age=60; HttpOnly; SameSite=Lax"));
        assert_eq!(told, heard("/akun?ok=1"));
        let page = town.get("/akun?ok=1", &format!("{admin}; {told}")).await;
        assert!(page.status == 200 && page.body.contains("Tersimpan"), "{}", page.body);
        // whoever is sent the address, or opens it later, is not told what they have not done
        for address in ["/akun?ok=1", "/akun?ok=tautan", "/akun?q=&ok=1", "/akun?%6fk=1"] {
            let led = town.get(address, &admin).await;
            assert_eq!(led.status, 303, "{address}");
            assert!(!town.get(led.header("location"), &admin).await.body.contains("Tersimpan"), "{address}");
        }
        assert_eq!(town.get("/akun?ok=tautan", &format!("{admin}; {told}")).await.status, 303, "nor something else");
        // nor by way of signing in
        let back = town.post("/masuk", "", "login=administrator&password=x&kembali=/akun?ok=1").await;
        assert!(!back.header("set-cookie").contains("kinerja_kabar"));
        // nor is anybody led to another site
        for address in ["//evil.example/masuk?ok=1", "///evil.example?ok=1", "/%5Cevil.example/?ok=1"] {
            let led = town.get(address, "").await;
            assert!(led.status == 404 || led.header("location").starts_with("/%5C"), "{address}");
        }
    }

    #[tokio::test]
    async fn no_page_takes_what_somebody_typed_for_what_the_server_tells() {
        let town = Town::new(Engine::Sqlite).await;
        let superior = town.session("superior").await;
        let refused = town.post("/tim/tanggapi", &superior, "aksi=returned&ok=accepted&n=9").await;
        assert!(refused.status == 422 && !refused.body.contains("9 laporan diterima"), "{}", refused.body);
        for (page, typed, told) in [
            ("/tim", r#"{"ok":"accepted","n":"9"}"#, "9 laporan diterima"),
            ("/tim?ok=accepted&n=9", "{}", "9 laporan diterima"),
            ("/akun/1/tautan", r#"{"slips":"[]","list":"//elsewhere"}"#, "href=\"//elsewhere\""),
        ] {
            let kept = encoded(&format!(r#"["{page}",{{"values":{typed},"error":"NotFound"}}]"#));
            let made_up = town.post("/bahasa", &superior, &format!("lang=id&refused={kept}")).await;
            assert!(made_up.status == 422 && !made_up.body.contains(told), "{page} {}", made_up.body);
        }
    }
}
