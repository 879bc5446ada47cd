//! The columns of each kind of file: their names, what they may hold, two lines as an example.

use super::Kind;
use crate::base::Lang;
use crate::base::tr::column as t;

/// What a column may hold, for people.
type Hint = fn(Lang) -> &'static str;

/// A column of a format.
pub struct Column {
    pub name: &'static str,
    /// What it is called as well.
    pub also: &'static [&'static str],
    pub required: bool,
    /// Where the name does not say it.
    pub hint: Option<Hint>,
    /// Its cells in the two lines of the example, which load as they are, kind after kind.
    pub example: [&'static str; 2],
}

const fn needed(name: &'static str, also: &'static [&'static str], example: [&'static str; 2]) -> Column {
    Column { name, also, required: true, hint: None, example }
}

const fn optional(name: &'static str, also: &'static [&'static str], example: [&'static str; 2]) -> Column {
    Column { required: false, ..needed(name, also, example) }
}

impl Column {
    const fn hint(self, hint: Hint) -> Column {
        Column { hint: Some(hint), ..self }
    }
}

const UNITS: &[Column] = &[
    needed("kode", &["kode_unit"], ["KOTA", "DINKES"]).hint(t::unit_code),
    needed("kode_induk", &["induk"], ["", "KOTA"]).hint(t::unit_parent),
    needed("nama", &["nama_unit"], ["Pemerintah Kota", "Dinas Kesehatan"]),
    needed("jenis", &["jenis_unit"], ["pemda", "dinas"]).hint(t::unit_kind),
];
const PEOPLE: &[Column] = &[
    optional("nip", &["nomor_induk_pegawai", "nip_baru", "ni_pppk"], ["197001011995031001", ""]).hint(t::nip),
    optional("id_internal", &["nomor_internal", "no_internal"], ["", "K-001"]).hint(t::internal_number),
    needed("nama", &["nama_lengkap", "nama_pegawai"], ["Budi Santoso", "Sri Wahyuni"]).hint(t::name),
    optional("gelar_depan", &[], ["dr.", ""]),
    optional("gelar_belakang", &[], ["M.Kes.", ""]),
    optional("tanggal_lahir", &["tgl_lahir"], ["01-01-1970", "17-08-1998"]).hint(t::day),
    optional("jenis_kelamin", &["jk", "l_p"], ["L", "P"]).hint(t::sex),
    needed("status", &["status_pegawai", "status_kepegawaian"], ["PNS", "Non-ASN"]).hint(t::status),
    optional("gol_ruang", &["golongan", "gol", "golongan_ruang", "pangkat"], ["IV/a", ""]).hint(t::grade),
    needed("jabatan", &["nama_jabatan"], ["Kepala Dinas Kesehatan", "Petugas Pendaftaran"]).hint(t::post),
    optional("jenis_jabatan", &[], ["JPT Pratama", "Pelaksana"]),
    optional("eselon", &[], ["II.b", ""]),
    needed("unit", &["kode_unit", "unit_kerja"], ["DINKES", "DINKES"]).hint(t::of_unit),
    optional("nip_atasan", &["atasan"], ["", "197001011995031001"]).hint(t::superior),
    optional("surel", &["email", "e_mail"], ["", ""]),
    optional("tmt_jabatan", &["mulai"], ["02-01-2024", ""]).hint(t::since),
];
const SERVICES: &[Column] = &[
    needed("kode", &["kode_layanan"], ["UMUM", "IMUNISASI"]).hint(t::service_code),
    needed("kode_unit", &["unit"], ["DINKES", "DINKES"]).hint(t::of_unit),
    needed("nama", &["nama_layanan"], ["Pemeriksaan umum", "Imunisasi anak"]),
    optional("tanpa_biaya", &["gratis"], ["tidak", "ya"]).hint(t::free_of_charge),
];
const INDICATORS: &[Column] = &[
    needed("kode", &["kode_indikator"], ["DINKES-I1", "DINKES-I2"]).hint(t::indicator_code),
    needed("kode_unit", &["unit"], ["DINKES", "DINKES"]).hint(t::of_unit),
    needed("nama", &["nama_indikator", "indikator"], ["Pasien yang dilayani", "Rata-rata waktu tunggu"]),
    needed("satuan", &[], ["pasien", "menit"]),
    needed("arah", &["polaritas"], ["naik", "turun"]).hint(t::polarity),
    optional("dasar", &["nilai_dasar", "baseline"], ["9.500", "45"]).hint(t::baseline),
    needed("target", &[], ["12.000", "30,5"]).hint(t::quantity),
    needed("tahun", &[], ["2026", "2026"]).hint(t::year),
    needed("bobot", &[], ["60", "40"]).hint(t::weight),
    optional("cara_hitung", &[], ["jumlah", "rata-rata"]).hint(t::aggregation),
    optional("sumber_data", &["sumber"], ["register kunjungan", "catatan loket"]),
    optional("kode_induk", &["indikator_induk"], ["", ""]).hint(t::indicator_parent),
];
const ANSWERS: &[Column] = &[
    needed("tanggal", &[], ["15-01-2026", "16-01-2026"]).hint(t::day),
    needed("kode_layanan", &["layanan"], ["UMUM", "UMUM"]).hint(t::of_service),
    optional("u1", &["persyaratan"], ["4", "3"]).hint(t::mark),
    optional("u2", &["prosedur"], ["4", "3"]),
    optional("u3", &["waktu"], ["3", "2"]),
    optional("u4", &["biaya"], ["4", ""]),
    optional("u5", &["produk"], ["4", "3"]),
    optional("u6", &["kompetensi"], ["4", "4"]),
    optional("u7", &["perilaku"], ["4", "4"]),
    optional("u8", &["pengaduan"], ["3", "3"]),
    optional("u9", &["sarana"], ["3", "2"]),
    optional("jenis_kelamin", &["jk"], ["P", "L"]).hint(t::sex),
    optional("usia", &["umur"], ["35", "52"]),
    optional("pendidikan", &[], ["SMA", "S1"]),
    optional("pekerjaan", &[], ["Swasta", "Petani"]),
    optional("menit_tunggu", &[], ["20", ""]),
];

/// The columns of a kind of file, in the order of the documented format.
pub fn columns(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Units => UNITS,
        Kind::People => PEOPLE,
        Kind::Services => SERVICES,
        Kind::Indicators => INDICATORS,
        Kind::Answers => ANSWERS,
    }
}
