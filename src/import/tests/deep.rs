//! Trees that are deeper than pages can show.

use super::*;
use crate::import::Thing;
use crate::import::undo::undo;
use crate::org::rules::DEEPEST;
use crate::org::service::set_superior;
use crate::testing::id;

/// A row for each of seventy links of a chain, the first one without anything above in the chain.
fn chain(row: impl Fn(usize, String) -> String, first: &str, letter: char) -> String {
    let above = |n: usize| if n == 1 { first.to_owned() } else { format!("{letter}{}", n - 1) };
    (1..=70).map(|n| row(n, above(n))).collect()
}

fn lines(report: &Report, column: &str, fault: &Fault) -> Vec<u32> {
    let refused = refused(report);
    assert!(refused.iter().all(|(_, of, why)| *of == column && *why == fault), "{refused:?}");
    refused.into_iter().map(|(line, ..)| line).collect()
}

#[rstest]
#[tokio::test]
async fn units_lie_so_deep_and_no_deeper(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (ctx, head) = (town.system(), "kode,kode_induk,nama,jenis\n");
    let deep = Fault::UnitDeep { max: DEEPEST.to_string() };
    let rows = chain(|n, above| format!("U{n},{above},Unit {n},bidang\n"), "KOTA", 'U');
    let report = load(&ctx, Kind::Units, format!("{head}{rows}"), true).await;
    assert_eq!(lines(&report, "kode_induk", &deep), (65..=71).collect::<Vec<_>>(), "with the root 64 levels");
    // below what is there, and with what hangs below
    for (row, refused) in
        [("V,U62,V,bidang", 0), ("V,U63,V,bidang", 1), ("DINKES,U61,D,dinas", 0), ("DINKES,U62,D,dinas", 1)]
    {
        let report = check(&ctx, Some(Kind::Units), &upload(format!("{head}{row}"))).await.unwrap();
        assert_eq!(lines(&report, "kode_induk", &deep).len(), refused, "{row}");
    }
    let page = town.get("/organisasi", &town.session("nurse").await).await;
    assert!(page.status == 200 && page.body.contains("Unit 63"), "the deepest can be shown");
}

#[rstest]
#[tokio::test]
async fn lines_of_superiors_are_so_long_and_no_longer(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (ctx, head) = (town.system(), "nip,id_internal,nama,status,unit,jabatan,nip_atasan\n");
    let deep = Fault::SuperiorDeep { max: DEEPEST.to_string() };
    // two stand above the first one: who heads the health centre, and who heads the office
    let rows = chain(|n, above| format!(",P{n},Orang {n},Non-ASN,PKM1,Staf {n},{above}\n"), "", 'P');
    let report = load(&ctx, Kind::People, format!("{head}{rows}"), true).await;
    assert_eq!(lines(&report, "nip_atasan", &deep), (64..=71).collect::<Vec<_>>());
    let between = ",Q,Q,Non-ASN,DINKES,Sekretaris,\n198001012005012001,,superior,PNS,PKM1,Kepala Puskesmas,Q";
    let report = check(&ctx, Some(Kind::People), &upload(format!("{head}{between}"))).await.unwrap();
    assert_eq!(lines(&report, "nip_atasan", &deep), [3], "those below would lie too deep");
    let (nurse, days) = (id("nurse"), ("2026-11-20", ""));
    let set = async |number: &str| set_superior(&ctx, nurse, number, None, days, "Plt.", None).await;
    assert_eq!(set("P62").await, Err(Error::invalid("number", deep)));
    assert_eq!(set("P61").await, Ok(()));
    let page = town.get("/organisasi/unit/PKM1", &town.session("nurse").await).await;
    assert!(page.status == 200 && page.body.contains("Orang 62"), "the longest can be shown");
}

/// The code of the unit above one.
async fn above(town: &Town, code: &str) -> String {
    let sql = "SELECT p.code FROM units u JOIN units p ON p.id = u.parent_id WHERE u.code = $1";
    read!(&town.app.db, on => sqlx::query_scalar(sql).bind(code).fetch_one(on)).unwrap()
}

#[rstest]
#[tokio::test]
async fn undoing_moves_no_unit_too_deep_or_below_itself(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let (ctx, head) = (town.system(), "kode,kode_induk,nama,jenis\n");
    let rows: String = (1..=40)
        .map(|n| format!("U{n},{},U,bidang\n", if n == 1 { "KOTA".into() } else { format!("U{}", n - 1) }))
        .collect();
    load(&ctx, Kind::Units, format!("{head}{rows}V,U40,V,bidang\nW,KOTA,W,bidang"), false).await;
    let moved = load(&ctx, Kind::Units, format!("{head}V,KOTA,V,bidang\nW,V,W,bidang"), false).await.run.unwrap();
    // what comes below V has no place where V was; and there is more of it
    let rows: String = (1..=30)
        .map(|n| format!("X{n},{},X,bidang\n", if n == 1 { "V".into() } else { format!("X{}", n - 1) }))
        .collect();
    load(&ctx, Kind::Units, format!("{head}{rows}"), false).await;
    let said = undo(&ctx, moved, None).await.unwrap();
    assert_eq!((said.restored, said.kept), (vec![(Thing::Unit, 1)], vec![(Thing::Unit, 1)]));
    assert_eq!([above(&town, "V").await, above(&town, "W").await], ["KOTA", "KOTA"]);
    let page = town.get("/organisasi", &town.session("nurse").await).await;
    assert!(page.status == 200 && page.body.contains("href=\"/organisasi/unit/X30\""), "the deepest can be shown");
    // A was below B, which now lies below A
    load(&ctx, Kind::Units, format!("{head}B,KOTA,B,bidang\nA,B,A,bidang"), false).await;
    let moved = load(&ctx, Kind::Units, format!("{head}A,KOTA,A,bidang"), false).await.run.unwrap();
    load(&ctx, Kind::Units, format!("{head}B,A,B,bidang"), false).await;
    assert_eq!(held(&ctx, moved).await.kept, [(Thing::Unit, 1)]);
    assert_eq!([above(&town, "A").await, above(&town, "B").await], ["KOTA", "A"]);
}

/// Dinas A and B, a bidang U below B with a head and a clerk, and a head of A. Everyone's number is their name.
async fn offices(ctx: &Ctx) {
    load(ctx, Kind::Units, format!("{UNITS}A,KOTA,A,dinas\nB,KOTA,B,dinas\nU,B,U,bidang"), false).await;
    let people = format!("{PEOPLE}HA,HA,Non-ASN,A,Kepala A,\nHU,HU,Non-ASN,U,Kepala U,\nS,S,Non-ASN,U,Staf,");
    assert!(load(ctx, Kind::People, people, false).await.run.is_some());
}

const UNITS: &str = "kode,kode_induk,nama,jenis\n";
const PEOPLE: &str = "id_internal,nama,status,unit,jabatan,nip_atasan\n";

/// The post that a post answers to.
async fn superior_post(town: &Town, title: &str) -> Option<String> {
    let sql = "SELECT s.title FROM posts p LEFT JOIN posts s ON s.id = p.superior_post_id WHERE p.title = $1";
    read!(&town.app.db, on => sqlx::query_scalar(sql).bind(title).fetch_one(on)).unwrap()
}

#[rstest]
#[tokio::test]
async fn no_unit_moves_to_where_superiors_would_go_round(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    offices(&ctx).await;
    load(&ctx, Kind::People, format!("{PEOPLE}HA,HA,Non-ASN,A,Kepala A,HU"), false).await;
    // who heads A answers to who heads U, who would answer to who heads A
    let file = upload(format!("{UNITS}B,KOTA,Badan B,dinas\nU,A,U,bidang\nV,U,V,seksi"));
    let report = check(&ctx, Some(Kind::Units), &file).await.unwrap();
    let fault = Fault::UnitSuperiors { max: DEEPEST.to_string() };
    assert_eq!(refused(&report), [(3, "kode_induk", &fault)], "V comes below U, which stays where it is");
}

#[rstest]
#[tokio::test]
async fn undoing_moves_no_unit_to_where_superiors_would_go_round(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    offices(&ctx).await;
    load(&ctx, Kind::Units, format!("{UNITS}U,A,U,bidang"), false).await;
    let moved = load(&ctx, Kind::Units, format!("{UNITS}U,B,U,bidang"), false).await.run.unwrap();
    load(&ctx, Kind::People, format!("{PEOPLE}HA,HA,Non-ASN,A,Kepala A,HU"), false).await;
    assert_eq!(held(&ctx, moved).await.kept, [(Thing::Unit, 1)]);
    assert_eq!(above(&town, "U").await, "B");
    assert_eq!(superior_post(&town, "Kepala A").await.as_deref(), Some("Kepala U"));
    assert_eq!(superior_post(&town, "Kepala U").await, None, "nobody heads B or the government");
}

#[rstest]
#[tokio::test]
async fn undoing_leaves_a_head_without_whom_superiors_would_go_round(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    load(&ctx, Kind::Units, format!("{UNITS}A,KOTA,A,dinas\nU,A,U,bidang"), false).await;
    load(&ctx, Kind::People, format!("{PEOPLE}HA,HA,Non-ASN,A,Kepala A,\nS,S,Non-ASN,U,Staf,"), false).await;
    let clerk = "199101012015011003";
    let file = format!("{PEOPLE}HU,HU,Non-ASN,U,Kepala U,{clerk}");
    let headed = load(&ctx, Kind::People, file, false).await.run.unwrap();
    load(&ctx, Kind::People, format!("{PEOPLE}HA,HA,Non-ASN,A,Kepala A,S"), false).await;
    assert_eq!(undo(&ctx, headed, None).await.unwrap().kept, [(Thing::Post, 1)]);
    let line = ["Kepala A", "Staf", "Kepala U"].map(|title| superior_post(&town, title));
    let line = futures::future::join_all(line).await;
    let titles: Vec<Option<&str>> = line.iter().map(Option::as_deref).collect();
    assert_eq!(titles, [Some("Staf"), Some("Kepala U"), Some("Pengadministrasi")]);
}

#[rstest]
#[tokio::test]
async fn two_heads_cannot_be_each_other_s_superior(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::new(engine).await;
    let file = "nip;nama;status;jabatan;unit;nip_atasan\n\
        197001011995031001;head;PNS;Kepala Dinas Kesehatan;DINKES;198001012005012001\n\
        198001012005012001;superior;PNS;Kepala Puskesmas;PKM1;197001011995031001";
    let report = load(&town.system(), Kind::People, file, false).await;
    let cycle = Fault::SuperiorCycle;
    assert_eq!(refused(&report), [(2, "nip_atasan", &cycle), (3, "nip_atasan", &cycle)]);
}

#[rstest]
#[tokio::test]
async fn a_new_head_to_whom_their_own_superior_would_answer_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    // the agency's head answers to somebody of the health centre, who follows its head; that one answers elsewhere
    let file = "nip;id_internal;nama;status;jabatan;unit;nip_atasan\n;K-1;Kiki;Non-ASN;Staf Ahli;KOTA;\n\
        ;Q-1;Qori;Non-ASN;Petugas Gizi;PKM1;\n198001012005012001;;superior;PNS;Kepala Puskesmas;PKM1;K-1\n\
        197001011995031001;;head;PNS;Kepala Dinas Kesehatan;DINKES;Q-1";
    let report = load(&ctx, Kind::People, file, false).await;
    assert!(report.run.is_some(), "{:?}", refused(&report));
    let before = dump(&town).await;
    let new_head = |superior: &str| {
        format!(
            "id_internal;nama;status;jabatan;eselon;unit;nip_atasan\nN-1;Nana;Non-ASN;Kepala Puskesmas Induk;III.a;PKM1;{superior}"
        )
    };
    let report = load(&ctx, Kind::People, new_head(""), false).await;
    assert_eq!(refused(&report), [(2, "jabatan", &Fault::HeadCycle)]);
    assert_eq!(dump(&town).await, before);
    let report = load(&ctx, Kind::People, new_head("K-1"), false).await;
    assert!(report.run.is_some(), "{:?}", refused(&report));
}

#[rstest]
#[tokio::test]
async fn a_file_in_which_each_refused_head_makes_the_next_one_is_checked_in_a_few_passes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    load(&ctx, Kind::Units, format!("{UNITS}U,KOTA,U,bidang"), false).await;
    // whoever heads the unit answers to its clerk, who answers to the head
    let heads = |eselon: &str| {
        let rows: String = (1..=100).map(|n| format!("K{n},K{n},Non-ASN,U,Kepala Seksi {n},I.a{eselon}\n")).collect();
        format!("id_internal,nama,status,unit,jabatan,eselon,nip_atasan\nS,S,Non-ASN,U,Staf,,\n{rows}")
    };
    let report = load(&ctx, Kind::People, heads(",S"), true).await;
    let counts = [Fault::SuperiorCycle, Fault::CirclesFirst].map(|fault| {
        let refused = refused(&report);
        refused.iter().filter(|(_, column, why)| *column == "nip_atasan" && **why == fault).count()
    });
    assert_eq!((counts, report.counts.refused), ([20, 81], 101), "one a pass, then the rest, with the clerk");
    assert!(load(&ctx, Kind::People, heads(","), false).await.run.is_some(), "many posts that could head are no fault");
}
