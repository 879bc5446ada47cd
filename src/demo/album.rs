//! The files that people of the demo city send as evidence: scenes, lists and charts drawn from the
//! seed, and letters as PDF. Each says that it is made up.

use super::chance::Chance;
use super::drawing::{Colour, HEIGHT, Sheet, WIDTH};
use crate::work::evidence::{Prepared, picture_of, prepare_one};
use crate::work::rules::Upload;
use image::DynamicImage;

/// What a file shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Work out of doors: a house, people before it.
    Visit,
    /// People around a table or in a class.
    Meeting,
    /// A list on paper, ticked and signed.
    List,
    /// A chart on paper.
    Graph,
    /// A letter as PDF.
    Letter,
}

impl Kind {
    const ALL: [Kind; 5] = [Kind::Visit, Kind::Meeting, Kind::List, Kind::Graph, Kind::Letter];

    /// How a file of the kind is called, without its ending.
    fn name(self) -> &'static str {
        match self {
            Kind::Visit => "foto-kegiatan",
            Kind::Meeting => "foto-pertemuan",
            Kind::List => "daftar-hadir",
            Kind::Graph => "grafik",
            Kind::Letter => "berita-acara",
        }
    }
}

/// How many different files there are of each kind.
pub const EACH: usize = 2;

/// All files by their kind, [`EACH`] of each.
pub fn album(seed: u64) -> Vec<Prepared> {
    let mut chance = Chance::new(seed, 7);
    let kinds = Kind::ALL.into_iter().flat_map(|kind| (1..=EACH).map(move |number| (kind, number)));
    kinds.map(|(kind, number)| file(kind, number, &mut chance)).collect()
}

/// Places in the album of a kind.
pub fn places(kind: Kind) -> [usize; EACH] {
    std::array::from_fn(|number| kind as usize * EACH + number)
}

fn file(kind: Kind, number: usize, chance: &mut Chance) -> Prepared {
    let draw: fn(&mut Chance) -> DynamicImage = match kind {
        Kind::Visit => visit,
        Kind::Meeting => meeting,
        Kind::List => list,
        Kind::Graph => graph,
        Kind::Letter => {
            let (name, content) = (format!("{}.pdf", kind.name()), letter(number).into());
            return prepare_one(Upload { name, content }).expect("a PDF is kept as it is");
        }
    };
    picture_of(format!("{}.jpg", kind.name()), &draw(chance)).expect("a picture has points")
}

const INK: Colour = [44, 52, 92];
const PAPER: Colour = [250, 249, 244];
const RULE: Colour = [176, 180, 186];
const CLOTHES: [Colour; 6] =
    [[163, 140, 96], [11, 95, 107], [178, 72, 54], [88, 98, 140], [226, 226, 220], [60, 122, 82]];
const SKIN: [Colour; 3] = [[196, 146, 108], [172, 122, 86], [214, 168, 130]];
const WALLS: [Colour; 4] = [[240, 226, 196], [206, 222, 214], [232, 206, 190], [224, 228, 236]];

/// What every picture says at its foot, as cameras write the place.
fn signed(mut sheet: Sheet) -> DynamicImage {
    sheet.block((0, HEIGHT - 52), (WIDTH, 52), [24, 32, 38]);
    sheet.letters((24, HEIGHT - 36), "DATA CONTOH  KOTA CONTOH BUKIT", 4, [240, 240, 236]);
    sheet.finish()
}

/// Someone who stands, the feet at a place.
fn person(sheet: &mut Sheet, (x, foot): (i32, i32), size: i32, chance: &mut Chance) {
    let (clothes, skin) = (chance.pick(&CLOTHES), chance.pick(&SKIN));
    sheet.block((x - size / 5, foot - size * 2 / 5), (size * 2 / 5, size * 2 / 5), [58, 62, 74]);
    sheet.disc((x, foot - size * 3 / 5), (size / 4, size / 3), clothes);
    sheet.disc((x, foot - size), (size / 7, size / 6), skin);
    let scarf = if chance.happens(0.5) { clothes } else { [40, 34, 32] };
    sheet.disc((x, foot - size * 11 / 10), (size / 6, size / 9), scarf);
}

fn visit(chance: &mut Chance) -> DynamicImage {
    let mut sheet = Sheet::new([150, 196, 226], [230, 238, 236]);
    for hill in 0..3 {
        let at = (120 + hill * 340 + chance.between(-60, 60) as i32, 430);
        sheet.disc(at, (chance.between(200, 320) as i32, chance.between(70, 150) as i32), [122, 158, 138]);
    }
    sheet.block((0, 430), (WIDTH, HEIGHT - 430), [146, 170, 108]);
    let left = chance.between(80, 380) as i32;
    sheet.block((left, 300), (380, 220), chance.pick(&WALLS));
    sheet.roof((left + 190, 190), (460, 112), [166, 88, 62]);
    sheet.block((left + 150, 380), (76, 140), [104, 76, 56]);
    for window in [40, 264] {
        sheet.block((left + window, 360), (78, 70), [92, 122, 136]);
        sheet.block((left + window + 36, 360), (6, 70), [236, 232, 222]);
    }
    sheet.roof((left + 188, 520), (420, 148), [206, 190, 160]);
    let tree = if left > 220 { 110 } else { 830 };
    sheet.block((tree - 10, 340), (20, 190), [110, 84, 60]);
    sheet.disc((tree, 290), (84, 96), [74, 126, 82]);
    for guest in 0..chance.between(2, 5) as i32 {
        person(&mut sheet, (left + 90 + guest * 88, 610 + chance.between(-10, 14) as i32), 150, chance);
    }
    signed(sheet)
}

fn meeting(chance: &mut Chance) -> DynamicImage {
    let wall = chance.pick(&WALLS);
    let mut sheet = Sheet::new(wall, wall.map(|part| part - 24));
    let board = (chance.between(160, 320) as i32, 70);
    sheet.block((board.0 - 8, board.1 - 8), (496, 226), [150, 126, 96]);
    sheet.block(board, (480, 210), [246, 248, 248]);
    for line in 0..5 {
        let width = chance.between(140, 400) as i32;
        sheet.scribble((board.0 + 30, board.1 + 34 + line * 36), width, INK, chance);
    }
    for seat in 0..chance.between(5, 8) as i32 {
        person(&mut sheet, (90 + seat * 128 + chance.between(-14, 14) as i32, 560), 170, chance);
    }
    sheet.block((0, 510), (WIDTH, 34), [168, 120, 78]);
    sheet.block((0, 544), (WIDTH, HEIGHT - 544), [132, 92, 60]);
    for sheet_of_paper in 0..5 {
        let x = 60 + sheet_of_paper * 180 + chance.between(-20, 20) as i32;
        sheet.block((x, 570), (96, 62), PAPER);
        sheet.scribble((x + 10, 590), 70, INK, chance);
    }
    signed(sheet)
}

/// A sheet of paper on a table, with a heading.
fn paper(heading: &str) -> Sheet {
    let mut sheet = Sheet::new([158, 118, 84], [128, 92, 64]);
    sheet.block((118, 34), (740, 640), [104, 76, 54]);
    sheet.block((108, 24), (740, 640), PAPER);
    sheet.letters((150, 56), heading, 7, [60, 66, 74]);
    sheet.block((150, 108), (656, 3), INK);
    sheet
}

fn list(chance: &mut Chance) -> DynamicImage {
    let mut sheet = paper("DAFTAR HADIR");
    for row in 0..=12 {
        sheet.block((150, 136 + row * 40), (656, 2), RULE);
    }
    for column in [0, 60, 380, 500, 654] {
        sheet.block((150 + column, 136), (2, 482), RULE);
    }
    for row in 0..chance.between(9, 13) as i32 {
        let y = 158 + row * 40;
        let width = chance.between(120, 260) as i32;
        sheet.scribble((226, y), width, INK, chance);
        sheet.stroke((562, y), (574, y + 12), 3, INK);
        sheet.stroke((574, y + 12), (600, y - 14), 3, INK);
        let width = chance.between(60, 110) as i32;
        sheet.scribble((668, y), width, INK, chance);
    }
    signed(sheet)
}

fn graph(chance: &mut Chance) -> DynamicImage {
    let mut sheet = paper("GRAFIK");
    let foot = 590;
    for line in 0..6 {
        sheet.block((190, foot - line * 80), (610, 2), RULE);
    }
    sheet.block((190, 180), (3, foot - 180), INK);
    let mut last = None;
    for month in 0..10 {
        let (x, height) = (216 + month * 58, 140 + month * chance.between(8, 24) as i32);
        sheet.block((x, foot - height), (34, height), [140, 186, 190]);
        let top = (x + 16, foot - height - chance.between(20, 60) as i32);
        if let Some(before) = last.replace(top) {
            sheet.stroke(before, top, 4, [178, 72, 54]);
        }
        sheet.disc(top, (7, 7), [178, 72, 54]);
    }
    signed(sheet)
}

/// A page of a PDF, written by hand: five objects and where they begin.
fn letter(number: usize) -> Vec<u8> {
    let lines = [
        "PEMERINTAH KOTA CONTOH BUKIT (DATA CONTOH)".to_owned(),
        format!("BERITA ACARA KEGIATAN  Nomor {number}"),
        String::new(),
        "Pada hari ini telah dilaksanakan kegiatan sebagaimana laporan harian.".to_owned(),
        "Hasilnya dicatat dan ditandatangani oleh petugas dan perwakilan warga.".to_owned(),
        "Semua nama dan angka di sini buatan.".to_owned(),
    ];
    let text = lines.map(|line| format!("({}) Tj T*", line.replace('(', "\\(").replace(')', "\\)"))).join("\n");
    let content = format!("BT /F1 12 Tf 22 TL 72 760 Td\n{text}\nET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut begins = String::new();
    for (number, object) in (1..).zip(objects) {
        begins += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let table = file.len();
    file += &format!(
        "xref\n0 6\n0000000000 65535 f \n{begins}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    );
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::evidence::{JPEG, PDF};

    #[test]
    fn the_same_seed_draws_the_same_and_each_file_is_of_its_kind() {
        let (files, again, other) = (album(1), album(1), album(2));
        assert_eq!(files.len(), Kind::ALL.len() * EACH);
        for kind in Kind::ALL {
            for place in places(kind) {
                let file = &files[place];
                assert_eq!(file.sha256, again[place].sha256);
                assert_eq!(file.media_type, if kind == Kind::Letter { PDF } else { JPEG });
                assert_eq!(file.thumbnail.is_some(), kind != Kind::Letter);
                assert!(file.content.len() < 200_000, "{} bytes", file.content.len());
                assert!(file.name.starts_with(kind.name()));
            }
        }
        let content: std::collections::BTreeSet<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
        assert_eq!(content.len(), files.len(), "no two are alike");
        assert_ne!(files[0].sha256, other[0].sha256);
    }
}
