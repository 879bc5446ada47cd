//! Who reads official numbers, and how they are found.

use super::*;
use crate::access::Viewer;
use crate::audit::Filter;
use crate::base::text::{masked, spaced};
use crate::server::request::Ctx;

/// The town, in which the nurse signs in with her number and the clerk has no account.
async fn numbered(engine: Engine) -> Town {
    let town = town(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    let login = "UPDATE accounts SET login = $1 WHERE id = $2";
    run!(&mut tx, sqlx::query(login).bind(NIP).bind(id("account nurse"))).unwrap();
    run!(&mut tx, sqlx::query(login).bind("inspektorat").bind(id("account auditor"))).unwrap();
    run!(&mut tx, sqlx::query("DELETE FROM accounts WHERE id = $1").bind(id("account clerk"))).unwrap();
    tx.commit().await.unwrap();
    town
}

/// The login of the nurse as somebody reads it who looks for something.
async fn found(ctx: &Ctx, search: &str) -> Option<String> {
    let list = service::accounts(ctx, search, None).await.unwrap();
    list.accounts.into_iter().find(|line| line.id == id("account nurse")).map(|line| line.login)
}

#[rstest]
#[tokio::test]
async fn numbers_are_masked_in_the_list_of_accounts_and_who_reads_them_whole_is_recorded(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = numbered(engine).await;
    let (admin, personnel) = (town.ctx(As::Administrator), town.ctx(As::Personnel));
    let read = async || count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'numbers.read'").await;
    assert_eq!(found(&admin, "").await, Some(masked(NIP)));
    let page = town.get("/akun?q=clerk", &town.session("administrator").await).await.body;
    assert!(page.contains("…003") && page.contains("Pengadministrasi, Unit DISDUKCAPIL"), "{page}");
    assert!(!page.contains("199101012015011003") && !page.contains("19910101 201501 1 003"), "{page}");
    assert_eq!(read().await, 0);
    assert_eq!(found(&personnel, "").await.as_deref(), Some(NIP));
    assert_eq!(read().await, 1);
    let page = town.get("/akun?q=nurse", &town.session("personnel").await).await.body;
    assert!(page.contains(&spaced(NIP)) && page.contains("Perawat Terampil, Unit PKM1, Unit DINKES"), "{page}");
    assert_eq!(read().await, 2);
    let record = town.get("/jejak", &town.session("auditor").await).await.body;
    let told = format!("pegawai: <a href=\"/organisasi/pegawai/{}\">nurse</a></td>", id("nurse"));
    assert_eq!(record.replace("<!>", "").matches(&told).count(), 2, "{record}");
    // one's own is no secret
    service::set_roles(&admin, id("account nurse"), &[Role::Administrator], None).await.unwrap();
    let own = Viewer { government: town.government.id, who: Who::Account(standing(&town, "nurse").await) };
    assert_eq!(found(&Ctx { viewer: own, ..admin }, "").await.as_deref(), Some(NIP));
    assert_eq!(read().await, 2);
}

#[rstest]
#[tokio::test]
async fn nobody_finds_out_a_number_digit_by_digit(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = numbered(engine).await;
    let (admin, personnel) = (town.ctx(As::Administrator), town.ctx(As::Personnel));
    let without = async |ctx: &Ctx, search: &str| {
        let list = service::accounts(ctx, search, None).await.unwrap();
        list.without.into_iter().map(|person| person.name).collect::<Vec<_>>()
    };
    for part in ["1990", "002", &NIP[..17], "1990 0101"] {
        assert_eq!(found(&admin, part).await, None, "{part}");
        assert!(found(&personnel, part).await.is_some(), "{part}");
    }
    for all in [NIP, &spaced(NIP), "nur"] {
        assert!(found(&admin, all).await.is_some(), "{all}");
    }
    // whoever finds a person by their number has read it
    let read = async || {
        count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'numbers.read' AND account_id = (SELECT id FROM accounts WHERE login = 'administrator')").await
    };
    assert_eq!(read().await, 2);
    assert_eq!(without(&admin, "1991").await, [""; 0]);
    assert_eq!(without(&admin, "199101012015011003").await, ["clerk"]);
    assert_eq!(without(&personnel, "1991").await, ["clerk"]);
    // what somebody chose is no number
    assert_eq!(service::accounts(&admin, "inspekto", None).await.unwrap().accounts.len(), 1);
    // nor by who did something
    assert_eq!(sign_in(&town, NIP, PASSWORD).await.status, 303);
    let done = async |ctx: &Ctx, who: &str| {
        let filter = Filter { who: who.into(), ..Filter::default() };
        crate::audit::service::list(ctx, filter).await.unwrap().lines.len()
    };
    assert_eq!(read().await, 3);
    assert_eq!((done(&admin, "1990").await, done(&admin, NIP).await, done(&admin, &spaced(NIP)).await), (0, 1, 1));
    assert_eq!(read().await, 5, "the number is the nurse's");
    assert_eq!(done(&admin, "nurse").await, 1);
    assert_eq!(read().await, 5, "her name is no secret");
    assert_eq!(done(&town.ctx(As::Auditor), "1990").await, 1);
}

#[rstest]
#[case("N-0a1b2c3d4e", "…d4e")]
#[case("K-0012", "…012")]
#[case("4711", "…11")]
#[tokio::test]
async fn a_number_is_masked_whatever_it_looks_like_and_a_chosen_login_never(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] number: &'static str,
    #[case] masked: &str,
) {
    let town = town(engine).await;
    let mut tx = town.app.db.begin().await.unwrap();
    let internal = "UPDATE persons SET nip = NULL, internal_number = $1 WHERE id = $2";
    run!(&mut tx, sqlx::query(internal).bind(number).bind(id("clerk"))).unwrap();
    run!(&mut tx, sqlx::query("DELETE FROM accounts WHERE id = $1").bind(id("account clerk"))).unwrap();
    tx.commit().await.unwrap();
    let (admin, personnel) = (town.ctx(As::Administrator), town.ctx(As::Personnel));
    let shown = async |ctx: &Ctx, search: &str| {
        let list = service::accounts(ctx, search, None).await.unwrap();
        let without = list.without.into_iter().filter_map(|person| person.number);
        list.accounts.into_iter().map(|line| line.login).chain(without).collect::<Vec<_>>()
    };
    assert_eq!(shown(&admin, "clerk").await, [masked]);
    assert_eq!(shown(&personnel, "clerk").await, [number]);
    service::account_for_person(&admin, id("clerk"), "http://x").await.unwrap();
    let login = number.to_lowercase();
    assert_eq!(shown(&admin, "clerk").await, [masked]);
    assert_eq!(shown(&personnel, "clerk").await, [login.as_str()]);
    assert_eq!(count(&town, "SELECT COUNT(*) FROM audit WHERE action = 'numbers.read'").await, 2);
    // it is found whole, which is recorded, and not part by part
    assert_eq!((shown(&admin, number).await, shown(&admin, &number[..3]).await), (vec![masked.to_owned()], vec![]));
    assert_eq!(shown(&personnel, &number[..3]).await, [login.as_str()]);
    let record = town.get("/jejak", &town.session("administrator").await).await.body.replace('\u{2060}', "");
    assert!(record.contains(&format!("nama masuk: {masked}; pegawai: ")), "{record}");
    // the login of a person may be none of their numbers
    assert_eq!(shown(&admin, "nurse").await, ["nurse"]);
}
