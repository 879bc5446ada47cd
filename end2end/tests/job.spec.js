// The whole job: an employee reports, the superior accepts, the leader's board moves without reload.
import { fill } from "../support/pages.js";
import { expect, hydrated, signIn, test } from "../support/test.js";

const PHONE = { viewport: { width: 360, height: 740 } };
const MARKUP = `<img src=x onerror=alert(1)> & "petik" </textarea><script>alert(2)</script>`;

/** A page whose live line stands. */
async function open(page, path) {
  const live = page.waitForResponse((response) => response.url().includes("/live?"));
  await page.goto(path);
  await hydrated(page);
  await live;
}

/** Fills in a report under the first indicator. Gives the indicator's id. */
async function report(page, what, quantity = "3") {
  const indicator = page.locator("[name=indikator]");
  const options = await indicator.locator("option").evaluateAll((options) => options.map((option) => option.value));
  const chosen = options.find((value) => value);
  await indicator.selectOption(chosen);
  await page.locator("[name=uraian]").fill(what);
  await page.locator("[name=jumlah]").fill(quantity);
  return chosen;
}

test("a report is accepted, and the leader's board and the employee's phone follow by themselves", async ({ another }) => {
  const what = `Pemeriksaan balita di posyandu ${Date.now()}`;
  const employee = await another(PHONE);
  await signIn(employee, "pegawai");
  await employee.goto("/laporan");
  await hydrated(employee);
  const indicator = await report(employee, what, "7");
  await employee.getByRole("button", { name: "Simpan laporan" }).click();
  await expect(employee.getByText("Laporan tersimpan dan menunggu tanggapan atasan.")).toBeVisible();
  await open(employee, "/laporan");
  const mine = employee.locator("li, article, tr").filter({ hasText: what }).last();
  await expect(mine).toContainText("menunggu");

  const leader = await another();
  await signIn(leader, "walikota");
  await open(leader, `/papan/indikator/${indicator}`);
  const board = leader.getByRole("main");
  const accepted = async () => Number((await board.textContent()).match(/([\d.]+) laporan diterima · bobot/)[1].replaceAll(".", ""));
  const before = await accepted();

  const superior = await another(PHONE);
  await signIn(superior, "atasan");
  await superior.goto("/tim");
  await hydrated(superior);
  const waiting = superior.locator("li, article").filter({ hasText: what }).last();
  await waiting.getByRole("button", { name: "Terima", exact: true }).click();

  await expect(mine).toContainText("diterima");
  await expect.poll(accepted).toBe(before + 1);
});

test("a report works without script, and markup stays text wherever it is shown", async ({ another }) => {
  const employee = await another({ javaScriptEnabled: false, ...PHONE });
  await signIn(employee, "pegawai");
  await employee.goto("/laporan");
  await report(employee, MARKUP);
  await employee.locator("[name=indikator]").selectOption("");
  await employee.locator("[name=satuan]").fill("<b>kali</b>");
  await employee.getByRole("button", { name: "Simpan laporan" }).click();
  await expect(employee.getByText(MARKUP).first()).toBeVisible();

  const superior = await another();
  await signIn(superior, "atasan");
  await superior.goto("/tim");
  await hydrated(superior);
  await expect(superior.getByText(MARKUP).first()).toBeVisible();
  expect(await superior.locator("main img[src=x], main script").count()).toBe(0);
});

test("a refused report comes back with what was typed", async ({ another }) => {
  const employee = await another({ javaScriptEnabled: false });
  await signIn(employee, "pegawai");
  await employee.goto("/laporan");
  await report(employee, MARKUP, "banyak");
  await employee.getByRole("button", { name: "Simpan laporan" }).click();
  await expect(employee.getByRole("alert")).toBeVisible();
  await expect(employee.locator("[name=uraian]")).toHaveValue(MARKUP);
  await expect(employee.locator("[name=jumlah]")).toHaveValue("banyak");
});

test("a double click sends a report once", async ({ page }) => {
  const what = `Rapat koordinasi ${Date.now()}`;
  await signIn(page, "pegawai");
  await page.goto("/laporan");
  await hydrated(page);
  await report(page, what);
  await page.getByRole("button", { name: "Simpan laporan" }).dblclick();
  await expect(page.getByText("Laporan tersimpan", { exact: false })).toBeVisible();
  await page.goto("/laporan");
  await expect(page.getByText(what, { exact: true })).toHaveCount(1);
});

test("a report sent back with a reason is corrected and waits again", async ({ another }) => {
  const what = `Kunjungan rumah ${Date.now()}`;
  const employee = await another(PHONE);
  await signIn(employee, "pegawai");
  await employee.goto("/laporan");
  await hydrated(employee);
  await report(employee, what);
  await employee.getByRole("button", { name: "Simpan laporan" }).click();
  await open(employee, "/laporan");

  const superior = await another();
  await signIn(superior, "atasan");
  await superior.goto("/tim");
  await hydrated(superior);
  const waiting = superior.locator("li, article").filter({ hasText: what }).last();
  await waiting.locator("summary").click();
  await waiting.getByRole("button", { name: "Jumlah perlu diperiksa" }).click();

  const mine = employee.locator("li, article, tr").filter({ hasText: what }).last();
  await expect(mine).toContainText("dikembalikan");
  await expect(mine).toContainText("Jumlah perlu diperiksa");

  await mine.getByRole("link").last().click();
  await employee.locator("[name=jumlah]").fill("4");
  await employee.getByRole("main").getByRole("button", { name: "Perbaiki dan kirim lagi" }).click();
  await employee.goto("/laporan");
  await expect(employee.locator("li, article, tr").filter({ hasText: what }).last()).toContainText("menunggu");
});

test("nobody answers their own entry, nor one of a stranger", async ({ another }) => {
  const employee = await another();
  await signIn(employee, "pegawai");
  const entry = await fill(employee, "/laporan/:entry");
  const headers = { Origin: new URL(employee.url()).origin };
  for (const login of ["pegawai", "perencana", "admin"]) {
    const page = await another();
    await signIn(page, login);
    const answer = await page.request.post(`${entry}/tanggapi`, { form: { aksi: "accepted" }, headers });
    expect([403, 404], login).toContain(answer.status());
  }
});
