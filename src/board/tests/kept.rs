//! What is made once and kept, figures and pages.

use super::*;
use crate::base::Period;
use axum::body::{Body, to_bytes};
use axum::http::Request;

/// The page that someone gets, with its nonce's header.
async fn page_for(town: &Town, who: As, address: &str) -> (String, String) {
    let _prepares_leptos = town.service();
    let request = Request::builder().uri(address).body(Body::empty()).unwrap();
    let response = crate::server::page::page(town.ctx(who), request).await;
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (policy, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn figures_are_kept_until_they_change() {
    let town = town_with_figures(Engine::Sqlite).await;
    let ctx = town.ctx(As::Public);
    let first = service::home(&ctx, YEAR).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &service::home(&ctx, YEAR).await.unwrap()), "made once");
    answer(&town, "KTP", "2026-11-02", &[1; 9]).await;
    changed(&town);
    let home = service::home(&ctx, YEAR).await.unwrap();
    assert_eq!(home.figures.as_ref().unwrap().headlines.score.map(|score| score.n), Some(15));
    let kept = service::home(&ctx, YEAR).await.unwrap();
    town.app.clock.advance(60_000);
    assert!(!std::sync::Arc::ptr_eq(&kept, &service::home(&ctx, YEAR).await.unwrap()), "as of a minute later");
}

#[tokio::test]
async fn an_indicator_is_compared_with_nothing() {
    let town = town_with_figures(Engine::Sqlite).await;
    service::indicator(&town.ctx(As::Leader), YEAR, id("DUK-I1")).await.unwrap();
    assert_eq!(town.app.boards.whole.count().await, 1, "nobody reads the whole of the year before for it");
}

#[tokio::test]
async fn this_year_s_figures_do_not_wait_for_those_of_other_years() {
    let town = town_with_figures(Engine::Sqlite).await;
    let (ctx, boards) = (town.ctx(As::Public), &town.app.boards);
    let [this_year, long_ago] = [2026, 2019].map(|year| Period::year(year).unwrap());
    let walking = boards.makers_of_old.acquire_many(2).await.unwrap();
    assert!(boards.makers_of_old.try_acquire().is_err(), "there are no more");
    service::whole(&ctx, this_year).await.unwrap();
    drop(walking);
    let busy = boards.makers.acquire_many(4).await.unwrap();
    service::whole(&ctx, long_ago).await.unwrap();
    drop(busy);
}

#[tokio::test]
async fn many_who_ask_at_once_wait_for_one_making() {
    let town = town_with_figures(Engine::Sqlite).await;
    let ctx = town.ctx(As::Public);
    let all = futures::future::join_all((0..20).map(|_| service::home(&ctx, YEAR))).await;
    let first = all[0].as_ref().unwrap();
    assert!(all.iter().all(|one| std::sync::Arc::ptr_eq(one.as_ref().unwrap(), first)));
}

#[tokio::test]
async fn a_prepared_page_has_a_nonce_of_its_own_and_follows_the_figures() {
    let town = town_with_figures(Engine::Sqlite).await;
    let (policy, body) = page_for(&town, As::Public, "/").await;
    let (again, same) = page_for(&town, As::Public, "/").await;
    assert_ne!(policy, again);
    let nonce = |policy: &str| policy.split('\'').find_map(|part| part.strip_prefix("nonce-")).unwrap().to_owned();
    assert!(body.contains(&nonce(&policy)) && !body.contains(&nonce(&again)));
    assert_eq!(body.replace(&nonce(&policy), ""), same.replace(&nonce(&again), ""));
    answer(&town, "KTP", "2026-11-02", &[1; 9]).await;
    changed(&town);
    assert_ne!(
        page_for(&town, As::Public, "/").await.1.replace(&nonce(&policy), ""),
        body.replace(&nonce(&policy), "")
    );
}

#[tokio::test]
async fn a_signed_in_viewer_neither_gets_nor_makes_a_prepared_page() {
    let town = town_with_figures(Engine::Sqlite).await;
    let (_, own) = page_for(&town, As::Leader, "/").await;
    assert!(own.contains("/keluar"), "the own menu");
    let (_, public) = page_for(&town, As::Public, "/").await;
    assert!(!public.contains("/keluar") && public.contains("/masuk"));
    assert!(page_for(&town, As::Leader, "/").await.1.contains("/keluar"));
}

#[tokio::test]
async fn made_up_filters_do_not_fill_the_memory() {
    let town = town_with_figures(Engine::Sqlite).await;
    for i in 0..20 {
        page_for(&town, As::Public, &format!("/?x={i}&tahun=2026&y=%3Cscript%3E")).await;
        page_for(&town, As::Public, &format!("/metode?tahun={i}")).await;
        for (nothing, status) in [
            (format!("/?tahun={i}"), 422),
            (format!("/?tahun=2026&periode=x{i}"), 422),
            (format!("/unit/PKM1?periode=tw{}", i + 5), 422),
            (format!("/peringkat?jenis=x{i}"), 404),
        ] {
            assert_eq!(town.get(&nothing, "").await.status, status, "{nothing}");
        }
    }
    for written_otherwise in ["/?tahun=2026&cari=ktp", "/peringkat?jenis=din%61s", "/unit/%50KM1"] {
        page_for(&town, As::Public, written_otherwise).await;
    }
    page_for(&town, As::Public, "/?periode=tw3").await;
    page_for(&town, As::Public, "/?periode=tw3&tahun=2026").await;
    assert_eq!(town.app.pages.count().await, 3, "the home page of the year and of a quarter, and the method");
}
