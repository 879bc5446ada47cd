//! All addresses of the program in one place.

use super::document::document;
use super::form::go;
use super::front::Front;
use super::problem::{set_status, to_people};
use super::request::{Ctx, identify};
use super::{App, health, page, security, stream, told, visits};
use crate::base::Error;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use leptos::prelude::provide_context;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use leptos_axum::{LeptosRoutes, generate_route_list};
use std::sync::Arc;
use tower::ServiceExt;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;

/// Addresses of pages without the code of a thing, as visitors cut them, and where such things are listed.
const CUT: [(&str, &str); 3] = [("/unit", "/#unit"), ("/layanan", "/#layanan"), ("/nilai", "/#layanan")];

/// The whole service.
pub fn service(app: App) -> Front {
    Front { router: router(app.clone()), app }
}

fn router(app: App) -> Router {
    let options = app.leptos.clone();
    let routes = generate_route_list(move || document(options.clone()));
    let there: Arc<[String]> = routes.iter().map(|route| route.path().to_owned()).collect();
    // Leptos reads a body whole, so its limit stands before it
    let functions =
        post(server_function).get(server_function).layer(RequestBodyLimitLayer::new(security::LARGEST_FORM));
    let pages = Router::<App>::new()
        .leptos_routes_with_handler(routes, page_or_file)
        .route("/api/s/{*function}", functions)
        .merge(crate::audit::http::routes())
        .merge(crate::access::http::routes())
        .merge(crate::org::http::routes())
        .merge(crate::import::http::routes())
        .merge(crate::plan::http::routes())
        .merge(crate::work::http::routes())
        .merge(crate::survey::http::routes())
        .merge(crate::board::http::routes())
        .merge(crate::open_data::http::routes())
        .route("/live", get(stream::live))
        .route("/.well-known/security.txt", get(security::security_txt))
        .method_not_allowed_fallback(move |method: Method, uri: Uri| {
            let there = there.clone();
            async move { misplaced(&there, &method, uri.path()) }
        })
        .fallback(other)
        .layer(from_fn_with_state(app.clone(), told::hear))
        .layer(from_fn(to_people))
        .layer(from_fn_with_state(app.clone(), visits::admit))
        .layer(from_fn_with_state(app.clone(), identify))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest));
    let router = Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        .nest_service("/pkg", client(&app))
        .merge(pages)
        .layer(from_fn_with_state(app.clone(), health::measure))
        .with_state(app);
    security::protect(router)
}

/// The client's files: compressed beforehand, named by their content, kept for good.
fn client(app: &App) -> Router {
    let files = ServeDir::new(app.config.site.join("pkg")).precompressed_br().precompressed_gzip();
    Router::new().fallback_service(files).layer(map_response(async |mut response: Response| {
        if response.status().is_success() {
            let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
            response.headers_mut().insert(header::CACHE_CONTROL, forever);
        }
        response
    }))
}

/// A table of a page, or a file of `public/`, if there is one of that name; where an address was cut, the list of what it
/// leads to; otherwise the page that says there is none.
async fn other(State(app): State<App>, ctx: Ctx, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if path.starts_with("/api/") {
        return Error::NotFound.into_response();
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        // all that ends so is a table: `public/` has none
        if path.ends_with(".csv") {
            return table(ctx, request).await;
        }
        if let Some((_, list)) = CUT.iter().find(|(cut, _)| *cut == path.trim_end_matches('/')) {
            return go(list);
        }
    }
    if path.len() > 1 && !path.ends_with('/') {
        let file = Request::builder().uri(path.as_str()).body(Body::empty()).unwrap_or_default();
        let service = ServeDir::new(&app.config.site).precompressed_br().precompressed_gzip();
        if let Ok(mut response) = service.oneshot(file).await
            && response.status().is_success()
        {
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
            return response.into_response();
        }
    }
    page::page(ctx, request).await
}

/// What was asked of an address in a way that it does not know. A refused form leaves the browser at the form's own
/// address: whoever opens that (a tab opened again) is led to the nearest page above it.
fn misplaced(pages: &[String], method: &Method, path: &str) -> Response {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return Error::Misplaced.into_response();
    }
    let mut above = path.rmatch_indices('/').map(|(end, _)| &path[..end]);
    go(above.find(|address| pages.iter().any(|page| is_of(page, address))).unwrap_or("/"))
}

/// Whether an address is one of a page's; a part in braces stands for anything.
fn is_of(page: &str, address: &str) -> bool {
    let same = |(of_page, part): (&str, &str)| of_page.starts_with('{') || of_page == part;
    page.split('/').count() == address.split('/').count() && page.split('/').zip(address.split('/')).all(same)
}

/// A page, or the table of one as a file: both addresses have the same form.
async fn page_or_file(ctx: Ctx, request: Request) -> Response {
    if request.uri().path().ends_with(".csv") {
        return table(ctx, request).await;
    }
    page::page(ctx, request).await
}

async fn table(ctx: Ctx, request: Request) -> Response {
    crate::board::http::file(ctx, request.into_parts().0.uri).await.into_response()
}

/// Server functions of the client, with the request's context. Of an error the answer has its status: by itself
/// each would look like a fault of the server.
async fn server_function(ctx: Ctx, request: Request) -> Response {
    let answer = leptos_axum::handle_server_fns_with_context(move || provide_context(ctx.clone()), request).await;
    let response = answer.into_response();
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return response;
    }
    let (head, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let error = serde_json::from_slice::<Error>(&body);
    let mut response = Response::from_parts(head, body.into());
    if let Ok(error) = error {
        set_status(&mut response, &error);
    }
    response
}
