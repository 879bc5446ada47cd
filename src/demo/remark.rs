//! What residents of the demo city write beside their marks.

use super::chance::Chance;

/// What pleases, and what does not.
struct Words {
    good: &'static [&'static str],
    bad: &'static [&'static str],
}

const COUNTER: Words = Words {
    good: &[
        "Petugas ramah dan menjelaskan dengan sabar.",
        "Cepat selesai, terima kasih.",
        "Lebih baik dari tahun lalu.",
        "Syaratnya jelas dan tidak berubah-ubah.",
        "Sekali datang langsung beres.",
        "Petugas membantu orang tua saya mengisi formulir.",
        "Antreannya tertib.",
        "Tidak ada pungutan di luar ketentuan.",
        "Ruang tunggunya sejuk dan bersih.",
        "Diberi tahu lewat pesan ketika sudah selesai.",
        "Petugas loket cekatan.",
    ],
    bad: &[
        "Antreannya agak lama di pagi hari.",
        "Ruang tunggu perlu ditambah kursi.",
        "Informasi syarat sebaiknya dipasang di depan.",
        "Tempat parkir sempit.",
        "Harus kembali dua kali karena kurang satu fotokopi.",
        "Sistemnya sering gangguan, jadi menunggu lama.",
        "Loket yang buka hanya satu pada jam istirahat.",
        "Nomor antrean habis sebelum jam sepuluh.",
        "Jalur untuk kursi roda belum ada.",
        "Selesainya lewat dari hari yang dijanjikan.",
        "Nomor pengaduan tidak dijawab.",
    ],
};
const CLINIC: Words = Words {
    good: &[
        "Dokternya mendengarkan keluhan sampai selesai.",
        "Perawatnya ramah kepada anak-anak.",
        "Obat langsung tersedia.",
        "Pendaftaran sekarang lebih cepat.",
        "Ruang periksa bersih.",
        "Bidannya sabar menjelaskan.",
        "Lansia didahulukan, terima kasih.",
        "Penjelasan cara minum obatnya mudah dimengerti.",
        "Rujukan dibuatkan hari itu juga.",
        "Lebih baik dari tahun lalu.",
    ],
    bad: &[
        "Menunggu dokter terlalu lama.",
        "Toiletnya perlu lebih bersih.",
        "Kursi tunggu kurang, banyak yang berdiri.",
        "Obatnya harus ditebus di luar.",
        "Panggilan nomor antrean tidak terdengar.",
        "Loket pendaftaran terlambat buka.",
        "Tempat parkir sempit.",
        "Ruang menyusui belum ada.",
        "Jadwal dokter sebaiknya diumumkan.",
        "Sudah datang pagi, baru diperiksa siang.",
    ],
};
const REFUSE: Words = Words {
    good: &[
        "Sekarang diangkut teratur tiap pagi.",
        "Petugasnya rajin dan sopan.",
        "Pengaduan saya ditangani hari itu juga.",
        "Jalan depan rumah jadi bersih.",
        "Petugas menyapu sisa sampah yang tercecer.",
    ],
    bad: &[
        "Sering terlambat diangkut setelah hari libur.",
        "TPS di dekat rumah sering penuh.",
        "Jadwal angkut sebaiknya diumumkan ke RT.",
        "Air sampah menetes di jalan.",
        "Sampah yang sudah dipilah dicampur lagi di truk.",
        "Retribusinya naik, tetapi belum tiap hari diangkut.",
    ],
};
const LIBRARY: Words = Words {
    good: &[
        "Koleksi anaknya lengkap.",
        "Tempatnya tenang untuk belajar.",
        "Petugas membantu mencarikan buku.",
        "Meminjam dan memperpanjang mudah.",
        "Internetnya lancar.",
    ],
    bad: &[
        "Sebaiknya buka juga pada Minggu.",
        "Buku pelajaran terbaru masih kurang.",
        "Colokan listrik di ruang baca kurang.",
        "Rak buku lama perlu ditata ulang.",
        "Tempat parkir sempit.",
    ],
};

/// The marks between which remarks turn from complaint to praise.
const MARKS: (f64, f64) = (2.1, 3.9);

/// One sentence or two, about what the service does; who marks it higher writes more that is good. A single accident
/// begins it, so that marks do not depend on how remarks are made.
pub fn remark(service: &str, mark: f64, chance: &mut Chance) -> String {
    let mut chance = Chance::new(chance.below(1 << 30) as u64, 9);
    let words = match service {
        "SAMPAH" => &REFUSE,
        "PERPUS" => &LIBRARY,
        _ if service.starts_with("PKM") => &CLINIC,
        _ => &COUNTER,
    };
    let (good, bad) = (chance.pick(words.good), chance.pick(words.bad));
    let pleased = chance.happens(((mark - MARKS.0) / (MARKS.1 - MARKS.0)).clamp(0.05, 0.95));
    match (pleased, chance.happens(0.4)) {
        (_, true) => format!("{good} {bad}"),
        (true, false) => good.to_owned(),
        (false, false) => bad.to_owned(),
    }
}
