//! Whatever a file holds, it loads whole or not at all, and nothing panics: arbitrary cells and bytes
//! through every kind of import, as CSV in any encoding and as XLSX.

use super::{Consent, Kind, dump, run, upload};
use crate::base::Error;
use crate::import::service::Upload;
use crate::testing::{Engine, Town};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rstest::rstest;

/// Files tried of each kind and form.
const TRIES: usize = 12;

/// What the heads of each kind are, all columns.
fn heads(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Units => &["kode", "kode_induk", "nama", "jenis"],
        Kind::People => &[
            "nip",
            "id_internal",
            "nama",
            "gelar_depan",
            "gelar_belakang",
            "tanggal_lahir",
            "jenis_kelamin",
            "status",
            "gol_ruang",
            "jabatan",
            "jenis_jabatan",
            "eselon",
            "unit",
            "nip_atasan",
            "surel",
            "tmt_jabatan",
        ],
        Kind::Services => &["kode", "kode_unit", "nama", "tanpa_biaya"],
        Kind::Indicators => &[
            "kode",
            "kode_unit",
            "nama",
            "satuan",
            "arah",
            "dasar",
            "target",
            "tahun",
            "bobot",
            "cara_hitung",
            "sumber_data",
            "kode_induk",
        ],
        Kind::Answers => &["tanggal", "kode_layanan", "u1", "u2", "u9", "jenis_kelamin", "usia", "menit_tunggu"],
    }
}

/// A cell: what belongs there now and then, or quotes, separators, line breaks, markup, formulas, signs.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(vec![
            "KOTA", "DINKES", "PKM1", "pemda", "dinas", "Siti", "kontrak", "PNS", "199001012015012002", "K-1", "2026",
            "2026-11-20", "1", "4", "100", "33,33", "naik", "persen", "Petugas", "", "0", "-1", "1E+17", "L",
        ]).prop_map(str::to_owned),
        1 => prop::sample::select(vec![
            "\"", "\";\"", "a\nb", "\r\n", "=HYPERLINK(\"x\")", "+1", "@x", "<script>alert(1)</script>", "\u{0}", "\u{feff}",
            "\u{202e}abc", "99999999999999999999", "31-02-2026", "é🙂", "'; DROP TABLE units; --", "%", "\\",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,20}",
        1 => "[0-9./,-]{0,20}",
    ]
}

fn rows(kind: Kind) -> impl Strategy<Value = Vec<Vec<String>>> {
    let width = heads(kind).len();
    prop::collection::vec(prop::collection::vec(cell(), 0..=width), 1..8)
}

/// The rows as a file: CSV with one of the separators, in UTF-8 with or without a mark or in UTF-16; or XLSX.
fn file(kind: Kind, rows: &[Vec<String>], form: usize) -> Upload {
    if form == 4 {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let heads = heads(kind).iter().map(|head| (*head).to_owned()).collect();
        for (y, row) in std::iter::once(&heads).chain(rows).enumerate() {
            for (x, cell) in row.iter().enumerate() {
                sheet.write_string(y as u32, x as u16, cell).unwrap();
            }
        }
        return Upload { name: "x.xlsx".into(), content: book.save_to_buffer().unwrap().into() };
    }
    let mut csv = csv::WriterBuilder::new()
        .delimiter(if form.is_multiple_of(2) { b',' } else { b';' })
        .flexible(true)
        .from_writer(Vec::new());
    csv.write_record(heads(kind)).unwrap();
    for row in rows.iter().filter(|row| !row.is_empty()) {
        csv.write_record(row).unwrap();
    }
    let text = String::from_utf8(csv.into_inner().unwrap()).unwrap();
    upload(match form {
        1 => format!("\u{feff}{text}").into_bytes(),
        3 => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        _ => text.into_bytes(),
    })
}

#[rstest]
#[tokio::test]
async fn a_file_loads_whole_or_not_at_all(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(Kind::Units, Kind::People, Kind::Services, Kind::Indicators, Kind::Answers)] kind: Kind,
) {
    let town = Town::new(engine).await;
    let ctx = town.system();
    super::load(&ctx, Kind::Services, "kode,kode_unit,nama\nKTP,DISDUKCAPIL,KTP", false).await;
    let mut runner = TestRunner::deterministic();
    let mut states = vec![dump(&town).await];
    let mut runs = Vec::new();
    for form in (0..5).cycle().take(TRIES) {
        let rows = rows(kind).new_tree(&mut runner).unwrap().current();
        let upload = file(kind, &rows, form);
        let before = states.last().unwrap().clone();
        let whole = run(&ctx, Some(kind), &upload, Consent { skip_bad: false, renames: true }, &mut |_, _| ()).await;
        match &whole {
            Ok(report) if report.run.is_some() => runs.extend(report.run),
            Ok(_) => assert_eq!(dump(&town).await, before, "half of {rows:?}"),
            Err(Error::Invalid(_)) => continue,
            Err(other) => panic!("{other:?}: {rows:?}"),
        }
        if runs.len() + 1 > states.len() {
            states.push(dump(&town).await);
            continue;
        }
        let good = run(&ctx, Some(kind), &upload, Consent { skip_bad: true, renames: true }, &mut |_, _| ()).await;
        runs.extend(good.unwrap_or_else(|fault| panic!("{fault:?}: {rows:?}")).run);
        states.push(dump(&town).await);
    }
    assert!(runs.len() > 3, "some of it loads: {}", runs.len());
    for run in runs.into_iter().rev() {
        states.pop();
        crate::import::undo::undo(&ctx, run, None).await.unwrap();
        assert_eq!(&dump(&town).await, states.last().unwrap(), "what came in goes out again");
    }
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader_of_any_kind(bytes in prop::collection::vec(any::<u8>(), 0..300), rows in rows(Kind::People)) {
        use crate::import::{sheet, table::Table};
        let stop = tokio_util::sync::CancellationToken::new();
        for kind in Kind::ALL {
            let head = heads(kind).join(";");
            let mut text = head.into_bytes();
            text.push(b'\n');
            text.extend(&bytes);
            for (name, content) in [("x.csv", text), ("x.xlsx", bytes.clone())] {
                if let Ok(lines) = sheet::read(name, &content, &stop) {
                    let _ = Table::of(lines, Some(kind));
                }
            }
            // a workbook with a byte that flipped
            let mut book = file(kind, &rows, 4).content.to_vec();
            for byte in &bytes {
                let at = usize::from(*byte) * 31 % book.len();
                book[at] ^= byte.rotate_left(3);
            }
            let _ = sheet::read("x.xlsx", &book, &stop).and_then(|lines| Table::of(lines, Some(kind)).map(|_| ()));
        }
    }
}
