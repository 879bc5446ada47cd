// Every page of the program with an account that may see it. `:unit`, `:service`, `:indicator` and
// the like stand for an object of the demo city and are filled in from links.

export const PUBLIC = ["/", "/unit/DINKES", "/layanan/:service", "/peringkat", "/capaian", "/metode", "/nilai/:service", "/masuk"];

export const STAFF = [
  { path: "/laporan", login: "pegawai" },
  { path: "/laporan/riwayat", login: "pegawai" },
  { path: "/laporan/:entry", login: "pegawai" },
  { path: "/saya", login: "pegawai" },
  { path: "/tim", login: "atasan" },
  { path: "/papan", login: "walikota" },
  { path: "/capaian?keadaan=jauh", login: "walikota" },
  { path: "/papan/indikator/:board_indicator", login: "walikota" },
  { path: "/organisasi", login: "bkpsdm" },
  { path: "/organisasi/unit/DINKES", login: "bkpsdm" },
  { path: "/organisasi/pegawai/:person", login: "bkpsdm" },
  { path: "/impor", login: "bkpsdm" },
  { path: "/indikator", login: "perencana" },
  { path: "/indikator/:indicator", login: "perencana" },
  { path: "/kelola-layanan", login: "perencana" },
  { path: "/nilai/:service/poster", login: "perencana" },
  { path: "/mulai", login: "admin" },
  { path: "/akun", login: "admin" },
  { path: "/akun/:account/tautan", login: "admin" },
  { path: "/jejak", login: "inspektorat" },
];

/** Where each kind of object is linked from, and how its links look. */
const LINKS = {
  ":service": ["/", /\/layanan\/([^/?#"]+)/],
  ":entry": ["/laporan", /\/laporan\/([0-9a-f-]{36})/],
  ":board_indicator": ["/papan", /\/papan\/indikator\/([0-9a-f-]{36})/],
  ":indicator": ["/indikator", /\/indikator\/([0-9a-f-]{36})/],
  ":person": ["/organisasi/unit/DINKES", /\/organisasi\/pegawai\/([0-9a-f-]{36})/],
  ":account": ["/akun", /\/akun\/([0-9a-f-]{36})\/tautan/],
};

/** The path with an object of the city for its placeholder: the first one linked that the viewer sees. */
export async function fill(page, path) {
  const name = path.match(/:\w+/)?.[0];
  if (!name) return path;
  const [from, pattern] = LINKS[name];
  const html = await (await page.request.get(from)).text();
  const found = html.match(pattern);
  if (!found) throw new Error(`${from} has no link like ${pattern}`);
  return path.replace(name, found[1]);
}

/** Where a visitor arrives first. */
export const LIGHTHOUSE = ["/", "/nilai/:service", "/masuk"];
