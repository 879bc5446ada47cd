//! Forms as browsers send them, and the page that comes back when one is refused.

use super::page::{page_again, page_with};
use super::request::{Ctx, holds_nul};
use super::told;
use crate::access::rules::local_path;
use crate::app::{Posted, SHOWN};
use crate::base::text::printable;
use crate::base::{self, Error, Fault};
use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::use_context;
use std::collections::BTreeMap;
use std::str::FromStr;

/// The fields of a form in the order in which they were sent, without control characters.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// What was typed into a field, without blanks around it; empty if the form has no such field.
    pub fn text(&self, name: &str) -> &str {
        self.exact(name).trim()
    }

    /// As [`Fields::text`], blanks and all: they may belong to a password.
    pub fn exact(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// As [`Fields::text`]; none if nothing was typed.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// What was chosen of a field of which several may be.
    pub fn all<'f>(&'f self, name: &str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Whether a field was sent at all: a box that is ticked.
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// What follows a mark in the names of the fields that were sent: things of which each has a box of its own.
    pub fn marked<'f>(&'f self, mark: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter_map(move |(field, _)| field.strip_prefix(mark))
    }

    /// Puts a field, which has one value from now on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.0.push((name.to_owned(), printable(value)));
    }

    /// Takes a field out.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(field, _)| field != name);
    }

    /// The refused form that is taken along to the other language: its page, what was typed, and what is wrong. It was
    /// written into the switch when it was refused (`ui::status_server::refused_form`). Whoever sends it may have made
    /// it up, so its page tells nothing that was done.
    pub fn taken_along(&self) -> Option<(String, Fields, Error)> {
        let (page, posted) = serde_json::from_str::<(String, Posted)>(self.exact("refused")).ok()?;
        let page = local_path(told::without(&page))?;
        let address = page.parse::<Uri>().ok()?;
        let error = posted.error.filter(|_| !holds_nul(&address))?;
        Some((page.to_owned(), posted.values.into_iter().collect(), error))
    }

    /// What comes back of a form whose fields are the thing itself: all, but these alone if somebody changed the thing
    /// meanwhile. What was typed would undo that unseen, so the form shows how it stands now.
    pub fn unless_changed<T>(self, answer: &base::Result<T>, names: &[&str]) -> Fields {
        match answer {
            Err(Error::Conflict(Fault::ChangedMeanwhile)) => self.only(names),
            _ => self,
        }
    }

    /// These fields alone.
    pub fn only(&self, names: &[&str]) -> Fields {
        self.0.iter().filter(|(name, _)| names.contains(&name.as_str())).cloned().collect()
    }
}

impl FromIterator<(String, String)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Fields {
        Fields(fields.into_iter().map(|(name, value)| (name, printable(&value))).collect())
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = FormRejection;

    async fn from_request(request: Request, state: &S) -> Result<Fields, FormRejection> {
        axum::Form::from_request(request, state).await.map(|axum::Form(fields)| Fields::from_iter::<Vec<_>>(fields))
    }
}

/// What was typed into a field of the form that was refused and led to the page that is being made.
pub fn posted<T: FromStr>(field: &str) -> Option<T> {
    use_context::<Posted>()?.value(field)
}

/// What the address of the page that is being made says of a field.
pub fn in_address(field: &str) -> Option<String> {
    Query::<BTreeMap<String, String>>::try_from_uri(&use_context::<Parts>()?.uri).ok()?.0.remove(field)
}

/// Leads to a page of this site.
pub fn go(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// The answer, or else the page with its form again: what was typed as far as it may be shown, and
/// what is wrong.
pub async fn or_again(ctx: &Ctx, page: &str, fields: Fields, answer: base::Result<Response>) -> Response {
    match answer {
        Ok(response) => response,
        Err(error) => again(ctx, page, fields, error).await,
    }
}

/// The page with its form again: what was typed, and what is wrong. If that is that somebody changed something
/// meanwhile, the page shows it now, and the form comes with the mark of that: it can be sent once more.
pub async fn again(ctx: &Ctx, page: &str, mut fields: Fields, error: Error) -> Response {
    if error == Error::Conflict(Fault::ChangedMeanwhile) {
        fields.remove(SHOWN);
    }
    page_again(ctx, page, Posted { values: fields.0.into_iter().collect(), error: Some(error), asked: None }).await
}

/// The page with its form as it was filled in so far, in the language to which it was switched, and with what was wrong
/// if it had been refused. Which error that was says the sender: with its status anybody could have the server seem to
/// fail.
pub async fn filled_in(ctx: &Ctx, page: &str, fields: Fields, wrong: Option<Error>) -> Response {
    match wrong {
        Some(error) => (StatusCode::UNPROCESSABLE_ENTITY, again(ctx, page, fields, error).await).into_response(),
        None => page_with(ctx, page, Posted { values: fields.0.into_iter().collect(), ..Posted::default() }).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_as_it_is_needed() {
        let sent =
            [("name", " Siti\0 "), ("password", " kata "), ("role", "leader"), ("role", "auditor"), ("note", " ")];
        let mut form: Fields = sent.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!((form.text("name"), form.exact("password"), form.text("missing")), ("Siti", " kata ", ""));
        assert_eq!(form.all("role").collect::<Vec<_>>(), ["leader", "auditor"]);
        assert_eq!((form.given("note"), form.has("note"), form.has("missing")), (None, true, false));
        assert!(!form.only(&["name", "note"]).has("password"));
        assert_eq!(form.marked("pass").collect::<Vec<_>>(), ["word"]);
        form.set("role", "planner");
        assert_eq!(form.all("role").collect::<Vec<_>>(), ["planner"]);
    }

    #[test]
    fn a_form_that_is_the_thing_itself_comes_back_without_what_was_typed_if_that_changed() {
        let form = || Fields::from_iter([("was", "KTP"), ("name", "X")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        let names = |fault| {
            let left = form().unless_changed::<()>(&Err(Error::Conflict(fault)), &["was"]);
            (left.has("was"), left.has("name"))
        };
        assert_eq!(names(Fault::ChangedMeanwhile), (true, false));
        assert_eq!(names(Fault::ServiceHasRatings), (true, true));
    }

    #[test]
    fn the_page_of_a_refused_form_tells_nothing_that_was_done() {
        let refused = |page: &str| {
            let kept = format!(r#"["{page}",{{"values":{{"uraian":"Rapat"}},"error":"NotFound"}}]"#);
            Fields::from_iter([("refused".to_owned(), kept)]).taken_along()
        };
        for sent in ["/tim?semua=1", "/tim?semua=1&ok=accepted&n=9", "/tim?semua=1&%256fk=accepted"] {
            let (page, typed, error) = refused(sent).unwrap();
            assert_eq!((page.as_str(), typed.text("uraian"), error), ("/tim?semua=1", "Rapat", Error::NotFound));
        }
        assert!(refused("//elsewhere?ok=1").is_none());
    }
}
