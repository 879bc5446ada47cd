//! The address of this site as people reach it: on posters, personal links and the command line.

use super::config::Config;
use axum::http::HeaderMap;
use axum::http::header::HOST;

/// `https://kinerja.kota.go.id`: as it is set, or else by the host that the request names, if there
/// is a request. HTTPS unless cookies may travel without it, which is one decision (`server::config`).
pub fn site(config: &Config, headers: Option<&HeaderMap>) -> String {
    if let Some(address) = &config.address {
        return address.clone();
    }
    let host = headers.and_then(|headers| headers.get(HOST)?.to_str().ok()).filter(|host| is_host(host));
    let scheme = if config.insecure_cookies { "http" } else { "https" };
    host.map_or_else(|| format!("{scheme}://{}", config.listen), |host| format!("{scheme}://{host}"))
}

/// Whether a text can be a host, with its port: it is pasted into addresses.
fn is_host(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
}

/// An address from the settings, without a slash at its end.
///
/// # Errors
/// When it is not one of a site.
pub fn parse(text: &str) -> Result<String, String> {
    let address = text.trim_end_matches('/');
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or_default();
    if is_host(host) { Ok(address.to_owned()) } else { Err("an address like https://kinerja.kota.go.id".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::config;
    use axum::http::HeaderValue;

    #[test]
    fn all_who_print_an_address_print_the_same() {
        let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static("kinerja.kota.go.id:8080"))]);
        let plain = config();
        assert_eq!(site(&plain, Some(&headers)), "http://kinerja.kota.go.id:8080");
        let secure = Config { insecure_cookies: false, ..plain.clone() };
        assert_eq!(site(&secure, Some(&headers)), "https://kinerja.kota.go.id:8080");
        assert_eq!(site(&secure, None), format!("https://{}", secure.listen));
        let set = Config { address: parse("https://kinerja.kota.go.id/").ok(), ..plain.clone() };
        assert_eq!(site(&set, Some(&headers)), "https://kinerja.kota.go.id");
        assert_eq!(site(&set, None), "https://kinerja.kota.go.id");
        for odd in ["a.id/\"><b>", ""] {
            let odd = HeaderMap::from_iter([(HOST, HeaderValue::from_static(odd))]);
            assert_eq!(site(&plain, Some(&odd)), format!("http://{}", plain.listen));
        }
    }

    #[test]
    fn only_the_address_of_a_site_is_one() {
        for wrong in ["", "kinerja.kota.go.id", "https://", "https://a.id/b", "ftp://a.id", "https://a.id?x"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
