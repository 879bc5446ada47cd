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
  const waiting = superior.locator(".wait").filter({ hasText: what });
  await waiting.getByRole("button", { name: /^Terima: .*Pemeriksaan balita/ }).click();
  await expect(waiting).toHaveCount(0);

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
  const waiting = superior.locator(".wait").filter({ hasText: what });
  await waiting.getByText("Kembalikan").first().click();
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

/** Reports something as the employee, without waiting for the page. */
async function send(another, what) {
  const employee = await another(PHONE);
  await signIn(employee, "pegawai");
  await employee.goto("/laporan");
  await hydrated(employee);
  await report(employee, what);
  await employee.getByRole("button", { name: "Simpan laporan" }).click();
  await expect(employee.getByText("Laporan tersimpan", { exact: false })).toBeVisible();
  return employee;
}

for (const javaScriptEnabled of [true, false]) {
  test(`praise is one tap and looks like praise, with script: ${javaScriptEnabled}`, async ({ another }) => {
    const what = `Penyuluhan gizi ${Date.now()}`;
    const employee = await send(another, what);
    const superior = await another({ ...PHONE, javaScriptEnabled });
    await signIn(superior, "atasan");
    await superior.goto("/tim");
    if (javaScriptEnabled) await hydrated(superior);
    await superior.getByRole("button", { name: /^Puji: .*Penyuluhan gizi/ }).click();
    await expect(superior.getByText("1 laporan diterima dengan pujian.")).toBeVisible();
    await employee.goto("/laporan");
    const mine = employee.locator("li").filter({ hasText: what }).last();
    await expect(mine.locator(".badge.praise")).toContainText("dipuji");
    await expect(mine).toContainText("Pujian dari");
    await expect(mine.locator(".reason")).toHaveCount(0);
  });

  test(`Enter after one's own reason sends back, with script: ${javaScriptEnabled}`, async ({ another }) => {
    const what = `Rekap kunjungan ${Date.now()}`;
    const employee = await send(another, what);
    const superior = await another({ ...PHONE, javaScriptEnabled });
    await signIn(superior, "atasan");
    await superior.goto("/tim");
    if (javaScriptEnabled) await hydrated(superior);
    const waiting = superior.locator(".wait").filter({ hasText: what });
    await waiting.locator("summary", { hasText: "Kembalikan" }).click();
    await waiting.locator("[name=alasan]").fill("Tolong sebut jumlah balitanya");
    await waiting.locator("[name=alasan]").press("Enter");
    await expect(superior.getByText("1 laporan dikembalikan.")).toBeVisible();
    await employee.goto("/laporan");
    const mine = employee.locator("li").filter({ hasText: what }).last();
    await expect(mine).toContainText("dikembalikan");
    await expect(mine).toContainText("Tolong sebut jumlah balitanya");
  });
}

test("on a small phone every answer can be touched, and the bar of the chosen ones covers none", async ({ another }) => {
  const what = `Kunjungan kelas ${Date.now()}`;
  await send(another, what);
  const superior = await another(PHONE);
  await signIn(superior, "atasan");
  await superior.goto("/tim");
  await hydrated(superior);
  const last = superior.locator(".wait").last();
  const id = await last.getAttribute("id");
  await last.getByRole("checkbox").check();
  await last.locator("summary", { hasText: "Kembalikan" }).click();
  for (const target of await last.locator("button.button:not(.visually-hidden), button.chip, summary").all()) {
    await target.scrollIntoViewIfNeeded();
    const { width, height } = await target.boundingBox();
    expect(Math.min(width, height), await target.textContent()).toBeGreaterThanOrEqual(44);
    await target.click({ trial: true });
  }
  const bar = superior.locator("#banyak");
  await expect(bar).toContainText("1 laporan dipilih");
  await bar.getByRole("button", { name: /^Terima/ }).click();
  await expect(superior.getByText("1 laporan diterima.")).toBeVisible();
  await expect(bar).toBeHidden();
  await expect(superior.locator(`#${id}`)).toHaveCount(0);
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
