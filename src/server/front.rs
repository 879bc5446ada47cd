//! What stands before the router: a prepared page for a visitor who is not signed in goes out at
//! once. On the evening when a page is shown on television that is nearly all that is asked for, and
//! the router's layers would cost more than the answer. Everything else goes on to the router.

use super::{App, health, page, security};
use crate::ui::frame::SWITCH;
use axum::body::{Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{Method, Uri};
use axum::response::Response;
use axum::{BoxError, Router};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower::{Service, ServiceExt as _};

/// Who takes the form that switches the language, to the address of whatever page it is sent ([`SWITCH`]).
const LANGUAGE: &str = "/bahasa";

/// The whole service.
#[derive(Clone)]
pub struct Front {
    pub app: App,
    pub router: Router,
}

impl<B> Service<Request<B>> for Front
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let Front { app, router } = self.clone();
        Box::pin(async move {
            let begun = app.clock.now();
            let (mut head, body) = request.into_parts();
            if head.method == Method::POST && head.uri.query() == SWITCH.strip_prefix('?') {
                head.uri = Uri::from_static(LANGUAGE);
            }
            match page::prepared(&app, &mut head).await {
                Some(page) => {
                    health::count("page", page.status(), app.clock.now() - begun);
                    Ok(security::guarded(page))
                }
                None => router.oneshot(Request::from_parts(head, body)).await,
            }
        })
    }
}
