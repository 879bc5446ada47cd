//! Tables as files.

use super::*;

/// A file after the mark that each begins with.
fn marked(body: &str) -> &str {
    body.strip_prefix('\u{feff}').expect("the mark of UTF-8")
}

#[rstest]
#[tokio::test]
async fn a_figure_is_the_same_on_page_in_file_and_in_open_data(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_figures(engine).await;
    for (page, file, data, in_words, in_data) in [
        ("/layanan/KTP", "/layanan/KTP.csv", "/api/v1/services/KTP/satisfaction", "84,44", "84.44"),
        ("/unit/PKM1", "/unit/PKM1.csv", "/api/v1/units/PKM1/indicators", "83,33", "83.33"),
        ("/peringkat?jenis=dinas", "/peringkat.csv?jenis=dinas", "/api/v1/rankings/units", "94,33", "94.33"),
    ] {
        assert!(town.get(page, "").await.body.contains(in_words), "{page}");
        assert!(town.get(file, "").await.body.contains(in_words), "{file}");
        assert!(town.get(data, "").await.body.contains(in_data), "{data}");
    }
}

#[rstest]
#[tokio::test]
async fn a_file_is_written_as_spreadsheets_of_the_page_s_language_read_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_figures(engine).await;
    for (language, begins, figures) in [
        ("", "Kode unit;Unit;Kode layanan;", ";84,44;B;78,04;90,84;10;"),
        ("kinerja_bahasa=en", "Code of the unit,Unit,Code of the service,", ",84.44,B,78.04,90.84,10,"),
    ] {
        let body = town.get("/unit/DISDUKCAPIL/layanan.csv", language).await.body;
        assert!(marked(&body).starts_with(begins) && body.contains(figures), "{body}");
    }
}

#[tokio::test]
async fn a_file_speaks_as_its_page_and_leaves_what_people_entered() {
    let town = town_with_figures(Engine::Sqlite).await;
    for (address, words) in [
        (
            "/unit/PKM1.csv",
            [
                "Code of the unit,Unit,Code of the indicator,Name of the indicator,Unit of measure,Which way is good,",
                ",hari,Higher is better,70.00,120,100.00,83.33,88.61,on track,10,2026-01,2026-11,",
                ",daily reports accepted by superiors,,Added up\n",
            ],
        ),
        (
            "/peringkat.csv?jenis=dinas",
            [
                "Ranked by,Kind,Place,Best place,Lowest place,Code of the unit,Unit,Value,Interval from,Interval to,n,",
                "\nAchievement,dinas,1,",
                ",answers of residents (SKM),30,\"Fewer than 30 answers, or none\"\n",
            ],
        ),
        (
            "/layanan/KTP.csv",
            [
                "Code of the service,Name of the service,Elements of service,Number of answers,Value,Grade,",
                "\nKTP,Layanan KTP,IKM,10,84.44,B,78.04,90.84,",
                "\nKTP,Layanan KTP,Requirements,10,",
            ],
        ),
    ] {
        let body = town.get(address, "kinerja_bahasa=en").await.body;
        assert!(marked(&body).starts_with(words[0]), "{body}");
        assert!(words[1..].iter().all(|words| body.contains(words)), "{body}");
    }
}

#[rstest]
#[tokio::test]
async fn files_run_no_formula(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    let answer = town.get("/unit/PKM1.csv", "").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    insta::assert_snapshot!(marked(&answer.body), @r#"
Kode unit;Unit;Kode indikator;Nama indikator;Satuan;Arah yang baik;Bobot;Target;Realisasi;Capaian;Seharusnya;Keadaan;Laporan diterima;Dari;Sampai;Per;Sumber data;Nilai dasar;Cara menghitung realisasi
PKM1;Unit PKM1;PKM1-I1;'=Indikator PKM1-I1;hari;Makin tinggi makin baik;70,00;120;100,00;83,33;88,61;sesuai rencana;10;2026-01;2026-11;20 November 2026 09.00 WIB;laporan harian yang diterima atasan;;Dijumlahkan
PKM1;Unit PKM1;PKM1-I2;'=Indikator PKM1-I2;hari;Makin rendah makin baik;30,00;10;8,00;120,00;100,00;sesuai rencana;4;2026-01;2026-11;20 November 2026 09.00 WIB;laporan harian yang diterima atasan;;Rata-rata
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
        insta::assert_snapshot!(marked(&file.body), @r"
        Kode unit;Unit;Kode indikator;Nama indikator;Bulan;Realisasi;Satuan;Target setahun;Laporan diterima;Per;Sumber data
        PKM1;Unit PKM1;PKM1-2026;PKM1-2026;2026-01;12,00;berkas;120;5;20 November 2026 09.00 WIB;laporan harian yang diterima atasan
        PKM1;Unit PKM1;PKM1-2026;PKM1-2026;2026-02;12,00;berkas;120;5;20 November 2026 09.00 WIB;laporan harian yang diterima atasan
        ");
        insta::assert_snapshot!(marked(&entries.body), @r"
        Kode indikator;Nama indikator;Tanggal;Pegawai;Unit;Apa yang dikerjakan;Jumlah;Dari berapa;Satuan;Keadaan;Bukti;Dari;Sampai;Per;Sumber data
        PKM1-2026;PKM1-2026;2026-05-12;nurse;Unit PKM1;'=Berkas selesai;12;;berkas;dikembalikan;0;2026-04;2026-06;20 November 2026 09.00 WIB;laporan harian
        PKM1-2026;PKM1-2026;2026-05-11;nurse;Unit PKM1;'=Berkas selesai;12;;berkas;diterima;0;2026-04;2026-06;20 November 2026 09.00 WIB;laporan harian
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
async fn a_full_page_of_entries_leads_on_only_if_there_are_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    accepted(&town, "PKM1", "2026-05", 12_000).await;
    let ctx = town.ctx(As::Leader);
    let page = async || {
        let page = service::entries(&ctx, YEAR, id("PKM1-2026"), 1).await.unwrap();
        (page.entries.len(), page.more)
    };
    for _ in 0..50 {
        reported(&town, "PKM1", "2026-05-10", "accepted").await;
    }
    assert_eq!(page().await, (50, false));
    reported(&town, "PKM1", "2026-05-10", "accepted").await;
    assert_eq!(page().await, (50, true));
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
    assert!(line.contains(";12;15;;diterima;2;"), "a part of its whole is not counted in percent: {line}");
    assert_eq!(read().await, Vec::<String>::new(), "one's own");
    file("clerk").await;
    assert_eq!(read().await, Vec::<String>::new(), "nothing was read");
    assert_eq!(file("leader").await, (200, own));
    assert_eq!(read().await, [r#"{"entries":1,"from":"2026-04-01","until":"2026-06-30"}"#]);
}

#[rstest]
#[tokio::test]
async fn every_table_of_a_page_is_a_file(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = town_with_figures(engine).await;
    reacted(&town, "PKM1", "2026-10", [1, 2, 3, 4, 5, 6]).await;
    let leader = town.session("leader").await;
    let mut files = String::new();
    for (address, cookies) in [
        ("/unit.csv", ""),
        ("/layanan.csv", ""),
        ("/tren.csv", ""),
        ("/tren.csv?tahun=2026&periode=10", ""),
        ("/unit/DINKES/unit.csv", ""),
        ("/unit/DINKES/layanan.csv", ""),
        ("/unit/DINKES/tren.csv", ""),
        ("/unit/DISDUKCAPIL/tren.csv", ""),
        ("/layanan/KTP/tren.csv", ""),
        ("/papan/tren.csv?unit=DISDUKCAPIL", leader.as_str()),
        ("/papan/perhatian.csv", leader.as_str()),
        ("/papan/tanggapan.csv?unit=DINKES", leader.as_str()),
        ("/papan/tanggapan.csv?unit=DISDUKCAPIL&tahun=2026&periode=10", leader.as_str()),
    ] {
        let answer = town.get(address, cookies).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"), "{address}");
        files += &format!("{address}\n{}\n", marked(&answer.body));
    }
    insta::allow_duplicates! {
        insta::assert_snapshot!(files, @r#"
        /unit.csv
        Kode unit;Unit;Jenis;Capaian;Indikator;sesuai rencana;agak tertinggal;jauh di bawah rencana;belum ada data;Laporan diterima;IKM;Mutu;Rentang bawah;Rentang atas;Responden;Capaian dari;IKM dari;Sampai;Per;Sumber data
        KOTA;Unit KOTA;pemda;77,17;3;2;0;1;0;19;88,89;A;82,99;94,79;14;2026-01;2026-01;2026-11;20 November 2026 09.00 WIB;"laporan harian yang diterima atasan; jawaban warga (SKM)"
        DISDUKCAPIL;Unit DISDUKCAPIL;dinas;60,00;1;0;0;1;0;5;84,44;B;78,04;90,84;10;2026-01;2026-01;2026-11;20 November 2026 09.00 WIB;"laporan harian yang diterima atasan; jawaban warga (SKM)"
        DINKES;Unit DINKES;dinas;94,33;2;2;0;0;0;14;;;;;;2026-01;2026-01;2026-11;20 November 2026 09.00 WIB;"laporan harian yang diterima atasan; jawaban warga (SKM)"

        /layanan.csv
        Kode unit;Unit;Kode layanan;Nama layanan;IKM;Mutu;Rentang bawah;Rentang atas;Responden;Dari;Sampai;Per;Sumber data
        DISDUKCAPIL;Unit DISDUKCAPIL;KTP;Layanan KTP;84,44;B;78,04;90,84;10;2026-01;2026-11;20 November 2026 09.00 WIB;jawaban warga (SKM)
        PKM1;Unit PKM1;UMUM;Layanan UMUM;;;;;;2026-01;2026-11;20 November 2026 09.00 WIB;jawaban warga (SKM)

        /tren.csv
        Kode unit;Unit;Bulan;IKM;Mutu;Rentang bawah;Rentang atas;Responden;Keterangan;Per;Sumber data
        KOTA;Unit KOTA;2026-10;88,89;A;82,99;94,79;14;;20 November 2026 09.00 WIB;jawaban warga (SKM)
        KOTA;Unit KOTA;2026-11;;;;;;Kurang dari 5 jawaban;20 November 2026 09.00 WIB;jawaban warga (SKM)

        /tren.csv?tahun=2026&periode=10
        Kode unit;Unit;Bulan;IKM;Mutu;Rentang bawah;Rentang atas;Responden;Keterangan;Per;Sumber data
        KOTA;Unit KOTA;2026-10;88,89;A;82,99;94,79;14;;20 November 2026 09.00 WIB;jawaban warga (SKM)

        /unit/DINKES/unit.csv
        Kode unit;Unit;Jenis;Capaian;Indikator;sesuai rencana;agak tertinggal;jauh di bawah rencana;belum ada data;Laporan diterima;IKM;Mutu;Rentang bawah;Rentang atas;Responden;Capaian dari;IKM dari;Sampai;Per;Sumber data
        DINKES;Unit DINKES;dinas;94,33;2;2;0;0;0;14;;;;;;2026-01;2026-01;2026-11;20 November 2026 09.00 WIB;"laporan harian yang diterima atasan; jawaban warga (SKM)"
        PKM1;Unit PKM1;uptd;94,33;2;2;0;0;0;14;;;;;;2026-01;2026-01;2026-11;20 November 2026 09.00 WIB;"laporan harian yang diterima atasan; jawaban warga (SKM)"

        /unit/DINKES/layanan.csv
        Kode unit;Unit;Kode layanan;Nama layanan;IKM;Mutu;Rentang bawah;Rentang atas;Responden;Dari;Sampai;Per;Sumber data
        PKM1;Unit PKM1;UMUM;Layanan UMUM;;;;;;2026-01;2026-11;20 November 2026 09.00 WIB;jawaban warga (SKM)

        /unit/DINKES/tren.csv
        Kode unit;Unit;Bulan;IKM;Mutu;Rentang bawah;Rentang atas;Responden;Keterangan;Per;Sumber data

        /unit/DISDUKCAPIL/tren.csv
        Kode unit;Unit;Bulan;IKM;Mutu;Rentang bawah;Rentang atas;Responden;Keterangan;Per;Sumber data
        DISDUKCAPIL;Unit DISDUKCAPIL;2026-10;84,44;B;78,04;90,84;10;;20 November 2026 09.00 WIB;jawaban warga (SKM)
        DISDUKCAPIL;Unit DISDUKCAPIL;2026-11;;;;;;Kurang dari 5 jawaban;20 November 2026 09.00 WIB;jawaban warga (SKM)

        /layanan/KTP/tren.csv
        Kode layanan;Nama layanan;Bulan;IKM;Mutu;Rentang bawah;Rentang atas;Responden;Keterangan;Per;Sumber data
        KTP;Layanan KTP;2026-10;84,44;B;78,04;90,84;10;;20 November 2026 09.00 WIB;jawaban warga (SKM)
        KTP;Layanan KTP;2026-11;;;;;;Kurang dari 5 jawaban;20 November 2026 09.00 WIB;jawaban warga (SKM)

        /papan/tren.csv?unit=DISDUKCAPIL
        Kode unit;Unit;Bulan;IKM;Mutu;Rentang bawah;Rentang atas;Responden;Keterangan;Per;Sumber data
        DISDUKCAPIL;Unit DISDUKCAPIL;2026-10;84,44;B;78,04;90,84;10;;20 November 2026 09.00 WIB;jawaban warga (SKM)
        DISDUKCAPIL;Unit DISDUKCAPIL;2026-11;;;;;;Kurang dari 5 jawaban;20 November 2026 09.00 WIB;jawaban warga (SKM)

        /papan/perhatian.csv
        Kode unit;Unit;Kode indikator;Nama indikator;Satuan;Target;Realisasi;Capaian;Seharusnya;Keadaan;Laporan diterima;Laporan terakhir;Dari;Sampai;Per;Sumber data
        DISDUKCAPIL;Unit DISDUKCAPIL;DUK-I1;'=Indikator DUK-I1;hari;3;4,20;60,00;100,00;jauh di bawah rencana;5;2026-10-11;2026-01;2026-11;20 November 2026 09.00 WIB;laporan harian yang diterima atasan

        /papan/tanggapan.csv?unit=DINKES
        Kode unit;Unit;Waktu tanggapan;Banyaknya tanggapan;Dari;Sampai;Per;Sumber data
        DINKES;Unit DINKES;≤ 1 jam;1;2026-01;2026-11;20 November 2026 09.00 WIB;laporan harian
        DINKES;Unit DINKES;1–4 jam;2;2026-01;2026-11;20 November 2026 09.00 WIB;laporan harian
        DINKES;Unit DINKES;4–24 jam;3;2026-01;2026-11;20 November 2026 09.00 WIB;laporan harian
        DINKES;Unit DINKES;1–3 hari;4;2026-01;2026-11;20 November 2026 09.00 WIB;laporan harian
        DINKES;Unit DINKES;3–7 hari;5;2026-01;2026-11;20 November 2026 09.00 WIB;laporan harian
        DINKES;Unit DINKES;> 7 hari;6;2026-01;2026-11;20 November 2026 09.00 WIB;laporan harian

        /papan/tanggapan.csv?unit=DISDUKCAPIL&tahun=2026&periode=10
        Kode unit;Unit;Waktu tanggapan;Banyaknya tanggapan;Dari;Sampai;Per;Sumber data
        DISDUKCAPIL;Unit DISDUKCAPIL;≤ 1 jam;0;2026-10;2026-10;20 November 2026 09.00 WIB;laporan harian
        DISDUKCAPIL;Unit DISDUKCAPIL;1–4 jam;0;2026-10;2026-10;20 November 2026 09.00 WIB;laporan harian
        DISDUKCAPIL;Unit DISDUKCAPIL;4–24 jam;0;2026-10;2026-10;20 November 2026 09.00 WIB;laporan harian
        DISDUKCAPIL;Unit DISDUKCAPIL;1–3 hari;0;2026-10;2026-10;20 November 2026 09.00 WIB;laporan harian
        DISDUKCAPIL;Unit DISDUKCAPIL;3–7 hari;0;2026-10;2026-10;20 November 2026 09.00 WIB;laporan harian
        DISDUKCAPIL;Unit DISDUKCAPIL;> 7 hari;0;2026-10;2026-10;20 November 2026 09.00 WIB;laporan harian
        "#);
    }
    let same = town.get("/papan.csv", &leader).await.body;
    assert_eq!(town.get("/unit.csv", "").await.body, same, "the public table of the government is the leader's");
    for table in ["tren", "perhatian", "tanggapan"] {
        assert_eq!(town.get(&format!("/papan/{table}.csv"), "").await.status, 401, "{table}");
    }
    for address in [
        "/apa.csv",
        "/.csv",
        "/unit/DINKES/apa.csv",
        "/unit/DINKES.csv.csv",
        "/layanan/KTP/apa.csv",
        "/papan/apa.csv",
        "/papan/tren.csv?unit=TIDAKADA",
        "/unit/TIDAKADA/tren.csv",
        "/layanan/TIDAKADA/tren.csv",
        "/capaian.csv?unit=TIDAKADA",
    ] {
        assert_eq!(town.get(address, &leader).await.status, 404, "{address}");
    }
    assert_eq!(town.get("/tren.csv?tahun=1999", "").await.status, 422);
    for (encoded, plain) in [("/unit/%50KM1.csv", "/unit/PKM1.csv"), ("/unit/%50KM1/unit.csv", "/unit/PKM1/unit.csv")] {
        let (encoded, plain) = (town.get(encoded, "").await, town.get(plain, "").await);
        assert_eq!((encoded.status, encoded.body), (200, plain.body), "however its code is written");
    }
}

#[rstest]
#[tokio::test]
async fn before_the_first_unit_there_is_no_table(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let town = Town::bare(engine).await;
    for address in ["/unit.csv", "/layanan.csv", "/tren.csv", "/capaian.csv"] {
        assert_eq!(town.get(address, "").await.status, 404, "{address}");
    }
}

const REACTED: &str = "INSERT INTO unit_months (government_id, unit_id, month, entries, accepted, returned, within_hour, within_four, within_day, within_three, within_week, later) VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11)";

/// How superiors of a unit reacted in a month, by how long they took.
async fn reacted(town: &Town, unit: &str, month: &str, waits: [i64; 6]) {
    let mut tx = town.app.db.begin().await.unwrap();
    run!(
        &mut tx,
        waits.iter().fold(
            sqlx::query(REACTED).bind(town.government.id).bind(id(unit)).bind(month).bind(30i64).bind(21i64),
            |query, count| query.bind(*count)
        )
    )
    .unwrap();
    tx.commit().await.unwrap();
}

#[rstest]
#[tokio::test]
async fn the_board_says_in_words_how_many_reactions_took_how_long(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = town_with_figures(engine).await;
    reacted(&town, "PKM1", "2026-10", [11, 12, 13, 14, 15, 16]).await;
    let page = town.get("/papan", &town.session("leader").await).await.body;
    let list = page.split("<ul class=\"waits\">").nth(1).unwrap().split("</ul>").next().unwrap();
    let said = list.split('<').filter_map(|part| part.split_once('>')).map(|(_, words)| words.replace("&gt;", ">"));
    let said: Vec<String> = said.filter(|words| !words.is_empty()).collect();
    let expected = [
        ["≤ 1 jam", "11"],
        ["1–4 jam", "12"],
        ["4–24 jam", "13"],
        ["1–3 hari", "14"],
        ["3–7 hari", "15"],
        ["> 7 hari", "16"],
    ];
    assert_eq!(said, expected.concat());
}

#[tokio::test]
async fn a_file_is_named_by_what_it_holds() {
    let town = town_with_figures(Engine::Sqlite).await;
    for (address, name) in [
        ("/unit/DINKES/tren.csv?tahun=2026&periode=tw3", "unit-DINKES-tren-2026-tw3"),
        ("/peringkat.csv?jenis=uptd", "peringkat-uptd"),
        ("/capaian.csv?keadaan=jauh", "capaian-jauh"),
    ] {
        let disposition = town.get(address, "").await.header("content-disposition").to_owned();
        assert_eq!(disposition, format!("attachment; filename=\"{name}.csv\""), "{address}");
    }
}
