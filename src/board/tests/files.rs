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
kode_unit,unit,kode_indikator,indikator,satuan,arah,bobot,target,realisasi,capaian,seharusnya,keadaan,n_laporan,dari,sampai,per,sumber
PKM1,Unit PKM1,PKM1-I1,'=Indikator PKM1-I1,hari,naik,70.00,120,100.00,83.33,83.33,sesuai rencana,10,2026-01,2026-11,20 November 2026 09.00 WIB,laporan harian yang diterima
PKM1,Unit PKM1,PKM1-I2,'=Indikator PKM1-I2,hari,turun,30.00,10,8.00,120.00,100.00,sesuai rencana,4,2026-01,2026-11,20 November 2026 09.00 WIB,laporan harian yang diterima
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

#[tokio::test]
async fn all_entries_are_in_the_file_however_many_the_page_shows() {
    let town = Town::new(Engine::Sqlite).await;
    accepted(&town, "PKM1", "2026-05", 12_000).await;
    for _ in 0..=crate::work::service::PAGE {
        reported(&town, "PKM1", "2026-05-11", "accepted").await;
    }
    let ctx = town.ctx(As::Leader);
    let entries = async |page| service::entries(&ctx, YEAR, id("PKM1-2026"), page).await.unwrap();
    let (first, second, all) = (entries(Some(1)).await, entries(Some(2)).await, entries(None).await);
    assert_eq!((first.entries.len(), first.more, second.entries.len(), second.more), (50, true, 1, false));
    assert_eq!((all.entries.len(), all.more), (51, false));
}
