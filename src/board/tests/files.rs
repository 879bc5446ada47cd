//! Tables as files.

use super::*;

#[rstest]
#[tokio::test]
async fn a_figure_is_the_same_on_page_in_file_and_in_open_data(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_figures(engine).await;
    for (page, file, data, on_page, in_file) in [
        ("/layanan/KTP", "/layanan/KTP.csv", "/api/v1/services/KTP/satisfaction", "84,44", "84.44"),
        ("/unit/PKM1", "/unit/PKM1.csv", "/api/v1/units/PKM1/indicators", "83,33", "83.33"),
        ("/peringkat?jenis=dinas", "/peringkat.csv?jenis=dinas", "/api/v1/rankings/units", "94,33", "94.33"),
    ] {
        assert!(town.get(page, "").await.body.contains(on_page), "{page}");
        assert!(town.get(file, "").await.body.contains(in_file), "{file}");
        assert!(town.get(data, "").await.body.contains(in_file), "{data}");
    }
}

#[rstest]
#[tokio::test]
async fn files_run_no_formula(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let answer = town.get("/unit/PKM1.csv", "").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    insta::assert_snapshot!(answer.body, @r#"
kode_unit,unit,kode_indikator,indikator,satuan,arah,bobot,target,realisasi,capaian,seharusnya,keadaan,n_laporan,dari,sampai,per,sumber,dasar,cara_hitung
PKM1,Unit PKM1,PKM1-I1,'=Indikator PKM1-I1,hari,naik,70.00,120,100.00,83.33,88.61,sesuai rencana,10,2026-01,2026-11,20 November 2026 09.00 WIB,laporan harian yang diterima,,jumlah
PKM1,Unit PKM1,PKM1-I2,'=Indikator PKM1-I2,hari,turun,30.00,10,8.00,120.00,100.00,sesuai rencana,4,2026-01,2026-11,20 November 2026 09.00 WIB,laporan harian yang diterima,,rata-rata
    "#);
    assert_eq!(town.get("/papan.csv", "").await.status, 401);
    assert_eq!(town.get("/unit/TIDAKADA.csv", "").await.status, 404);
}

#[rstest]
#[tokio::test]
async fn an_indicator_s_months_and_its_entries_are_files_of_the_same_period(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    for month in ["2026-01", "2026-02", "2026-05"] {
        accepted(&town, "PKM1", month, 12_000).await;
        reported(&town, "PKM1", &format!("{month}-11"), "accepted").await;
    }
    reported(&town, "PKM1", "2026-05-12", "returned").await;
    let leader = town.session("leader").await;
    let address = |ending: &str| format!("/papan/indikator/{}{ending}", id("PKM1-2026"));
    let file = town.get(&address(".csv?tahun=2026&periode=tw1"), &leader).await;
    assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"));
    let entries = town.get(&address("/laporan.csv?periode=tw2"), &leader).await;
    insta::allow_duplicates! {
        insta::assert_snapshot!(file.body, @r"
        kode_unit,unit,kode_indikator,indikator,bulan,realisasi,satuan,target_setahun,n_laporan,per,sumber
        PKM1,Unit PKM1,PKM1-2026,PKM1-2026,2026-01,12.00,berkas,120,5,20 November 2026 09.00 WIB,laporan harian yang diterima
        PKM1,Unit PKM1,PKM1-2026,PKM1-2026,2026-02,12.00,berkas,120,5,20 November 2026 09.00 WIB,laporan harian yang diterima
        ");
        insta::assert_snapshot!(entries.body, @r"
        kode_indikator,indikator,tanggal,pegawai,unit,uraian,jumlah,dari_seluruhnya,satuan,keadaan,n_bukti,dari,sampai,per,sumber
        PKM1-2026,PKM1-2026,2026-05-12,nurse,Unit PKM1,'=Berkas selesai,12,,berkas,dikembalikan,0,2026-04,2026-06,20 November 2026 09.00 WIB,laporan harian
        PKM1-2026,PKM1-2026,2026-05-11,nurse,Unit PKM1,'=Berkas selesai,12,,berkas,diterima,0,2026-04,2026-06,20 November 2026 09.00 WIB,laporan harian
        ");
    }
    let lines = async |cookies: &str| {
        let file = town.get(&address("/laporan.csv"), cookies).await;
        (file.status, file.body.lines().count())
    };
    assert_eq!(lines(&leader).await, (200, 5));
    assert_eq!(lines(&town.session("nurse").await).await, (200, 5), "the own ones");
    assert_eq!(lines(&town.session("clerk").await).await, (200, 1), "none that a stranger may read");
    assert_eq!(lines("").await.0, 401);
    for (ending, status) in [(".csv", 401), ("/laporan.csv", 401)] {
        assert_eq!(town.get(&address(ending), "").await.status, status, "{ending}");
    }
    for unknown in ["x.csv", "x/laporan.csv", "019abcde-0000-7000-8000-000000000000/laporan.csv"] {
        assert_eq!(town.get(&format!("/papan/indikator/{unknown}"), &leader).await.status, 404, "{unknown}");
    }
    assert_eq!(town.get(&address("/laporan.csv?tahun=2025"), &leader).await.status, 404, "not its year");
}

#[rstest]
#[tokio::test]
async fn all_entries_are_in_the_file_however_many_the_page_shows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    accepted(&town, "PKM1", "2026-05", 12_000).await;
    // more than are read at a time
    for n in 0..1_001 {
        reported(&town, "PKM1", ["2026-05-10", "2026-05-11"][n % 2], "accepted").await;
    }
    let ctx = town.ctx(As::Leader);
    let page = async |page| service::entries(&ctx, YEAR, id("PKM1-2026"), page).await.unwrap();
    let (first, last) = (page(1).await, page(21).await);
    assert_eq!((first.entries.len(), first.more, last.entries.len(), last.more), (50, true, 1, false));
    let all = service::all_entries(&ctx, YEAR, id("PKM1-2026")).await.unwrap();
    let places: Vec<_> = all.iter().map(|(entry, _)| (entry.day, entry.sent, entry.id)).collect();
    assert_eq!(places.len(), 1_001);
    assert!(places.is_sorted_by(|one, next| one > next), "each once, latest first");
}

#[rstest]
#[tokio::test]
async fn a_file_of_entries_counts_their_evidence_and_whoever_reads_others_is_recorded(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    accepted(&town, "PKM1", "2026-05", 12_000).await;
    reported(&town, "PKM1", "2026-05-11", "accepted").await;
    let mut tx = town.app.db.begin().await.unwrap();
    run!(&mut tx, sqlx::query("UPDATE entries SET out_of = $1, measure = $2").bind(15_000i64).bind("persen")).unwrap();
    for name in ["a.pdf", "b.pdf"] {
        run!(&mut tx, sqlx::query("INSERT INTO evidence (government_id, id, entry_id, file_name, media_type, bytes, sha256) SELECT government_id, $1, id, $2, $3, $4, $5 FROM entries")
            .bind(town.app.new_id()).bind(name).bind("application/pdf").bind(1i64).bind("00")).unwrap();
    }
    tx.commit().await.unwrap();
    let address = format!("/papan/indikator/{}/laporan.csv?periode=tw2", id("PKM1-2026"));
    let file = async |name: &str| {
        let answer = town.get(&address, &town.session(name).await).await;
        (answer.status, answer.body)
    };
    let read = async || {
        let sql = "SELECT detail FROM audit WHERE action = 'entries.read' AND object_kind = 'indicator'";
        let rows: Vec<String> = crate::read!(&town.app.db, on => sqlx::query_scalar(sql).fetch_all(on)).unwrap();
        rows
    };
    let (status, own) = file("nurse").await;
    assert_eq!(status, 200);
    let line = own.lines().nth(1).unwrap();
    assert!(line.contains(",12,15,,diterima,2,"), "a part of its whole is not counted in percent: {line}");
    assert_eq!(read().await, Vec::<String>::new(), "one's own");
    file("clerk").await;
    assert_eq!(read().await, Vec::<String>::new(), "nothing was read");
    assert_eq!(file("leader").await, (200, own));
    assert_eq!(read().await, [r#"{"entries":1,"from":"2026-04-01","until":"2026-06-30"}"#]);
}
