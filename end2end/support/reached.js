// Pages that are not reached by their address alone: what follows a form, what a link in somebody's hand opens, and
// what is said instead of a page. Each opens itself on a page that `login` has signed in to, in either language.
import { run } from "./city.js";
import { fill } from "./pages.js";
import { hydrated } from "./test.js";

export const REACHED = [
  { name: "an address that leads nowhere", status: 404, open: (page) => page.goto("/tidak-ada") },
  { name: "a file that is not there", status: 404, open: (page) => page.goto("/layanan/TIDAK-ADA.csv") },
  { name: "the ranking of a kind that there is none of", status: 404, open: (page) => page.goto("/peringkat?jenis=tidak-ada") },
  { name: "a page of staff to the signed-out", status: 401, open: (page) => page.goto("/papan") },
  { name: "a page of another role", login: "pegawai", status: 403, open: (page) => page.goto("/akun") },
  { name: "a year without figures", status: 422, open: (page) => page.goto("/?tahun=1999") },
  { name: "/sandi/{token}", status: 200, open: personalLink },
  { name: "the thanks for a rating", status: 200, open: rated },
  { name: "a refused rating", status: 422, open: refusedRating },
  { name: "a refused report", login: "pegawai", status: 422, open: refusedReport },
  { name: "an answer on /tim", login: "atasan", status: 200, open: answered },
  { name: "the result of a check on /impor", login: "bkpsdm", status: 200, open: checked },
  { name: "/impor/{id}", login: "bkpsdm", status: 200, open: imported },
];

/** Sends the form of a field as it is, past what the browser and the page's script would ask for. */
const send = (field) => field.evaluate((field) => field.form.submit());

async function personalLink(page, city) {
  const login = `uji-${Date.now()}`;
  const slip = run(["user", "add", login, "--name", "Pegawai Uji", "--link"], city.data);
  await page.goto(slip.match(/\/sandi\/\S+/)[0]);
}

async function rated(page) {
  await page.goto(await fill(page, "/nilai/:service"));
  const answer = page.locator('input[name=persyaratan][value="4"]');
  await answer.evaluate((answer) => (answer.checked = true));
  await send(answer);
  await page.waitForURL(/ok=1/);
}

async function refusedRating(page) {
  await page.goto(await fill(page, "/nilai/:service"));
  await send(page.locator("input[name=persyaratan]").first());
  await page.getByRole("alert").first().waitFor();
}

async function refusedReport(page) {
  await page.goto("/laporan");
  await hydrated(page);
  await page.locator("[name=indikator]").first().check();
  await page.locator("[name=uraian]").fill("Rapat koordinasi");
  await page.locator("[name=jumlah]").fill("banyak");
  await send(page.locator("[name=uraian]"));
  await page.locator(".notice.bad").first().waitFor();
}

async function answered(page) {
  await page.goto("/tim");
  await hydrated(page);
  await page.locator(".wait [value=accepted]").first().click();
  await page.locator(".told .notice").waitFor();
}

/** One row that is good and one that is refused: the unit above it is not there. */
async function checked(page) {
  const rows = [`UJI-${Date.now()},DINKES,Seksi Uji,seksi`, "UJI-X,TIDAK-ADA,Seksi Lain,seksi"];
  const buffer = Buffer.from(["kode,kode_induk,nama,jenis", ...rows, ""].join("\n"));
  await page.goto("/impor");
  await page.locator("#berkas").setInputFiles({ name: "unit.csv", mimeType: "text/csv", buffer });
  await page.locator("[name=jenis]").selectOption("unit");
  await page.locator("form[action='/impor'] button").click();
  await page.waitForURL(/periksa=/);
}

async function imported(page) {
  await checked(page);
  await page.locator("form[action='/impor/jalankan'] button").click();
  await page.waitForURL(/\/impor\/[0-9a-f-]{36}/);
}
