// The whole job: an employee reports, the superior accepts, a resident rates, and open boards move without reload.
import { fill } from "../support/pages.js";
import { report, send } from "../support/report.js";
import { PHONE, expect, hydrated, open, signIn, test } from "../support/test.js";

const MARKUP = `<img src=x onerror=alert(1)> & "petik" </textarea><script>alert(2)</script>`;

/** A number that a page says, by the words around it. */
async function said(page, words) {
  return Number((await page.getByRole("main").textContent()).match(words)[1].replaceAll(".", ""));
}

test("the whole job: a report is accepted, a resident rates without script, and every open page follows by itself", async ({ another }) => {
  test.slow();
  const what = `Pemeriksaan balita di posyandu ${Date.now()}`;
  const employee = await another(PHONE);
  await signIn(employee, "pegawai");
  await employee.goto("/laporan");
  await hydrated(employee);
  const indicator = await report(employee, what, "7");
  await employee.getByRole("button", { name: "Simpan laporan" }).click();
  await expect(employee.getByText("Laporan tersimpan dan dikirim ke atasan.")).toBeVisible();
  await open(employee, "/laporan");
  const mine = employee.locator("li, article, tr").filter({ hasText: what }).last();
  await expect(mine).toContainText("menunggu");
  // whatever comes while they write, the form stays where it is
  const place = () => employee.locator("[name=uraian]").boundingBox();
  const placed = await place();

  const leader = await another();
  await signIn(leader, "walikota");
  await open(leader, `/papan/indikator/${indicator}`);
  const accepted = () => said(leader, /([\d.]+) laporan diterima · bobot/);
  const board = await leader.context().newPage();
  await open(board, "/papan");
  const answeredOnBoard = () => said(board, /([\d.]+) diterima, [\d.]+ dikembalikan/);
  const visitor = await another();
  await open(visitor, "/");
  const respondents = () => said(visitor, /n = ([\d.]+) responden/);
  const openPages = [leader, board, visitor];
  for (const page of openPages) await page.evaluate(() => (window.sameDocument = true));
  const before = { accepted: await accepted(), onBoard: await answeredOnBoard(), respondents: await respondents() };

  const superior = await another(PHONE);
  await signIn(superior, "atasan");
  await superior.goto("/tim");
  await hydrated(superior);
  const waiting = superior.locator(".wait").filter({ hasText: what });
  // what stands beside the list moves with it: how many were answered, and how fast
  const times = superior.locator("section").filter({ has: superior.getByRole("heading", { name: "Waktu tanggapan saya" }) });
  const answered = async () => Number((await times.locator("p").textContent()).match(/^[\d.]+/)[0].replaceAll(".", ""));
  const counted = async () => (await times.locator("td.number").allTextContents()).reduce((sum, n) => sum + Number(n.replaceAll(".", "")), 0);
  const reactions = await answered();
  await waiting.getByRole("button", { name: /^Terima: .*Pemeriksaan balita/ }).click();
  await expect(waiting).toHaveCount(0);
  await expect.poll(answered).toBe(reactions + 1);
  expect(await counted()).toBe(reactions + 1);

  await expect(mine).toContainText("diterima");
  await expect(employee.getByText(/Dalam 24 jam terakhir \d+ laporan diterima/)).toBeVisible();
  expect(await place()).toEqual(placed);
  await expect.poll(accepted).toBe(before.accepted + 1);
  await expect.poll(answeredOnBoard).toBe(before.onBoard + 1);
  await expect(board.locator("[data-figure=answered-words]")).toHaveClass("changed");

  const resident = await another({ javaScriptEnabled: false, ...PHONE });
  await resident.goto(await fill(resident, "/nilai/:service"));
  for (const answer of await resident.locator('fieldset input[type=radio][value="4"]').all()) await answer.check({ force: true });
  await resident.getByRole("button", { name: /^Kirim/ }).click();
  await expect(resident).toHaveURL(/ok=1/);
  await expect.poll(respondents).toBe(before.respondents + 1);
  for (const page of openPages) expect(await page.evaluate(() => window.sameDocument), page.url()).toBe(true);
});

test("a report works without script, and markup stays text wherever it is shown", async ({ another }) => {
  const employee = await another({ javaScriptEnabled: false, ...PHONE });
  await signIn(employee, "pegawai");
  await employee.goto("/laporan");
  await report(employee, MARKUP);
  await employee.locator("[name=indikator][value='']").check();
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
  await expect(employee.locator(".notice.bad")).toBeVisible();
  await expect(employee.locator("[name=uraian]")).toHaveValue(MARKUP);
  await expect(employee.locator("[name=jumlah]")).toHaveValue("banyak");
  // the title says it, too, also once the page is alive
  const scripted = await another();
  await signIn(scripted, "pegawai");
  await scripted.goto("/laporan");
  await report(scripted, MARKUP, "banyak");
  await scripted.getByRole("button", { name: "Simpan laporan" }).click();
  await expect(scripted.locator(".notice.bad")).toBeVisible();
  await hydrated(scripted);
  await expect(scripted).toHaveTitle(/^Belum berhasil: Laporan/);
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
  const employee = await send(another, what);
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
  await expect(employee.getByText("Perbaikan tersimpan.", { exact: false })).toBeVisible();
  await employee.goto("/laporan");
  await expect(employee.locator("li, article, tr").filter({ hasText: what }).last()).toContainText("menunggu");
});

for (const javaScriptEnabled of [true, false]) {
  test(`what waits is corrected and withdrawn, and the superior's list follows, with script: ${javaScriptEnabled}`, async ({ another }) => {
    const what = `Sosialisasi stunting ${Date.now()}`;
    await send(another, what);
    const superior = await another(PHONE);
    await signIn(superior, "atasan");
    await open(superior, "/tim");
    const waiting = superior.locator(".wait").filter({ hasText: what });
    await expect(waiting).toContainText("3 ");

    const employee = await another({ ...PHONE, javaScriptEnabled });
    await signIn(employee, "pegawai");
    await employee.goto("/laporan");
    const mine = employee.locator("li.entry").filter({ hasText: what });
    await mine.getByRole("link", { name: "Perbaiki atau tarik" }).click();
    const main = employee.getByRole("main");
    await main.getByText("Perbaiki laporan ini").click();
    await employee.locator("[name=jumlah]").fill("2");
    await main.getByRole("button", { name: "Perbaiki dan kirim lagi" }).click();
    await expect(employee.getByText("Perbaikan tersimpan.", { exact: false })).toBeVisible();
    await expect(waiting.locator(".amount")).toContainText("2 ");

    await mine.getByRole("link", { name: "Perbaiki atau tarik" }).click();
    await main.getByText("Tarik laporan ini").click();
    await main.getByRole("button", { name: "Ya, tarik dan hapus" }).click();
    await expect(employee.getByText("Laporan sudah ditarik", { exact: false })).toBeVisible();
    await expect(mine).toHaveCount(0);
    await expect(waiting).toHaveCount(0);
  });

  test(`an unusual amount is asked back once, with script: ${javaScriptEnabled}`, async ({ another }) => {
    const what = `Rekap dokumen ${Date.now()}`;
    const employee = await another({ ...PHONE, javaScriptEnabled });
    await signIn(employee, "pegawai");
    await employee.goto("/laporan");
    if (javaScriptEnabled) await hydrated(employee);
    await report(employee, what, "900.000.000");
    await employee.getByRole("button", { name: "Simpan laporan" }).click();
    await expect(employee.locator(".notice.bad")).toContainText("Jumlah: Benarkah 900.000.000 ");
    await expect(employee.locator("[name=uraian]")).toHaveValue(what);
    await employee.getByRole("checkbox", { name: /^Ya, 900\.000\.000 .* memang benar$/ }).check();
    await employee.getByRole("button", { name: "Simpan laporan" }).click();
    await expect(employee.getByText("Laporan tersimpan", { exact: false })).toBeVisible();
  });

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

  test(`an acceptance is undone in one tap, with script: ${javaScriptEnabled}`, async ({ another }) => {
    const [what, other] = ["Timbang balita", "Timbang bayi"].map((words) => `${words} ${Date.now()}`);
    await send(another, what);
    const employee = await send(another, other);
    await open(employee, "/laporan");
    const mine = employee.locator("li.entry").filter({ hasText: what });
    const superior = await another({ ...PHONE, javaScriptEnabled });
    await signIn(superior, "atasan");
    if (javaScriptEnabled) await open(superior, "/tim");
    else await superior.goto("/tim");
    const row = (words) => superior.locator(".wait").filter({ hasText: words });
    const accept = async (words) => {
      await row(words).getByRole("button", { name: /^Terima: / }).click();
      await expect(superior.locator(".told")).toContainText(/\S+: 1 laporan diterima\./);
      await expect(row(words)).toHaveCount(0);
    };
    await accept(what);
    await expect(mine).toContainText("diterima");
    await superior.locator(".told").getByRole("button", { name: "Batalkan" }).click();
    await expect(superior.locator(".told")).toContainText("1 laporan menunggu lagi.");
    await expect(row(what)).toHaveCount(1);
    await expect(mine).toContainText("menunggu");

    // from the list each for itself, and the other stays accepted
    await accept(what);
    await accept(other);
    const just = superior.locator("details").filter({ has: superior.locator("#baru") });
    await just.locator("summary").click();
    await just.getByRole("button", { name: new RegExp(`^Batalkan: .*${what}`) }).click();
    await expect(row(what)).toHaveCount(1);
    await expect(row(other)).toHaveCount(0);
    await expect(just.locator("li").filter({ hasText: other })).toHaveCount(1);
    await expect(just.locator("li").filter({ hasText: what })).toHaveCount(0);
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

test("whoever answers by keyboard goes on at the next entry", async ({ another }) => {
  for (const words of ["Kelas lansia", "Kelas remaja"]) await send(another, `${words} ${Date.now()}`);
  const superior = await another();
  await signIn(superior, "atasan");
  await open(superior, "/tim");
  const rows = superior.locator(".wait");
  const [first, next] = [await rows.nth(0).getAttribute("id"), await rows.nth(1).getAttribute("id")];
  const anew = superior.waitForResponse((response) => response.url().includes("/api/s/work/team"));
  await rows.nth(0).getByRole("button", { name: /^Terima: / }).press("Enter");
  await expect(superior.locator(`[id="${first}"]`)).toHaveCount(0);
  await expect(superior.locator(`[id="${next}"] summary`).first()).toBeFocused();
  // also once the list was read anew, where another person may have waited longest by now
  await anew;
  await superior.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(superior.locator(`[id="${next}"] summary`).first()).toBeFocused();
});

test("an undo covers what was accepted, and nothing that was praised elsewhere meanwhile", async ({ another }) => {
  const [praised, accepted] = ["Kelas ibu hamil", "Kelas balita"].map((words) => `${words} ${Date.now()}`);
  await send(another, praised);
  await send(another, accepted);
  const [superior, elsewhere] = [await another(PHONE), await another({ ...PHONE, javaScriptEnabled: false })];
  for (const page of [superior, elsewhere]) await signIn(page, "atasan");
  await open(superior, "/tim");
  await elsewhere.goto("/tim");
  const row = (page, words) => page.locator(".wait").filter({ hasText: words });
  for (const words of [praised, accepted]) await row(superior, words).getByRole("checkbox").check();
  // while the acceptance of both is on its way
  const praise = async (route) => {
    await row(elsewhere, praised).getByRole("button", { name: /^Puji: / }).click();
    await expect(elsewhere.locator(".told")).toContainText("1 laporan diterima dengan pujian.");
    await route.continue();
  };
  await superior.route("**/api/s/work/react", praise, { times: 1 });
  await superior.locator("#banyak").getByRole("button", { name: /^Terima/ }).click();
  const told = superior.locator(".told");
  await expect(told).toContainText("1 laporan diterima. 1 sudah ditanggapi sebelumnya.");
  await told.getByRole("button", { name: "Batalkan" }).click();
  await expect(told).toContainText("1 laporan menunggu lagi.");
  await expect(row(superior, accepted)).toHaveCount(1);
  await expect(row(superior, praised)).toHaveCount(0);
});

test("a list of what waits that could not be read anew follows afterwards", async ({ another }) => {
  const what = `Kunjungan kader ${Date.now()}`;
  const superior = await another(PHONE);
  await signIn(superior, "atasan");
  await open(superior, "/tim");
  await superior.route("**/api/s/work/team*", (route) => route.abort("connectionreset"), { times: 1 });
  const failed = superior.waitForEvent("requestfailed", (request) => request.url().includes("/api/s/work/team"));
  await send(another, what);
  await failed;
  await expect(superior.locator(".wait").filter({ hasText: what })).toHaveCount(1, { timeout: 15_000 });
});

test("after an answer the list of what waits is read once, though the live line tells of the change as well", async ({ another }) => {
  const whats = ["pagi", "sore"].map((when) => `Kunjungan posyandu ${when} ${Date.now()}`);
  for (const what of whats) await send(another, what);
  const superior = await another(PHONE);
  await signIn(superior, "atasan");
  await open(superior, "/tim");
  const isReading = (request) => request.url().includes("/api/s/work/team");
  let readings = 0;
  superior.on("request", (request) => (readings += isReading(request) ? 1 : 0));
  for (const what of whats) {
    const read = superior.waitForResponse((response) => isReading(response.request()));
    const row = superior.locator(".wait").filter({ hasText: what });
    await row.getByRole("button", { name: /^Terima: / }).click();
    await read;
    await expect(row).toHaveCount(0);
    await expect(superior.locator("#baru li").filter({ hasText: what })).toHaveCount(1);
  }
  expect(readings).toBe(2);
});

test("the choice of whose reports to look at moves with the heading, and what is accepted is seen whole", async ({ another }) => {
  const what = `Kunjungan rumah ibu hamil ${Date.now()} ${"dengan kader dan bidan desa ".repeat(12)}di Dusun Ujung`;
  await send(another, what);
  await send(another, `Kelas ibu ${Date.now()}`);
  const superior = await another(PHONE);
  await signIn(superior, "atasan");
  await open(superior, "/tim");
  const row = superior.locator(".wait").filter({ hasText: what });
  const text = await row.locator(".what").evaluate(({ scrollHeight, clientHeight }) => ({ scrollHeight, clientHeight }));
  expect(text.scrollHeight).toBeLessThanOrEqual(text.clientHeight + 1);
  const name = (await row.getByRole("checkbox").getAttribute("aria-label")).split(", ")[0];
  const option = superior.locator("#orang option").filter({ hasText: name });
  const waits = Number((await option.textContent()).match(/\((\d+)\)$/)[1]);
  const theirs = await option.getAttribute("value");
  await superior.locator("#orang").selectOption(theirs);
  await row.getByRole("button", { name: /^Terima: / }).click();
  await expect(option).toHaveText(`${name} (${waits - 1})`);
  // who was chosen and is not shown yet stays chosen
  await expect(superior.locator("#orang")).toHaveValue(theirs);
});

test("what was repeated and withdrawn can be repeated again", async ({ another }) => {
  const employee = await another({ ...PHONE, javaScriptEnabled: false });
  await signIn(employee, "pegawai");
  const repeat = async () => {
    await employee.goto("/laporan");
    await employee.getByRole("button", { name: /^Ulangi laporan/ }).click();
  };
  await repeat();
  await employee.getByRole("link", { name: "Perbaiki atau tarik" }).first().click();
  await employee.getByText("Tarik laporan ini").click();
  await employee.getByRole("button", { name: "Ya, tarik dan hapus" }).click();
  await expect(employee.getByText("Laporan sudah ditarik", { exact: false })).toBeVisible();
  const before = await employee.context().newPage();
  await before.goto("/laporan");
  await repeat();
  await expect(employee.getByText(/^[1-9]\d* laporan disalin ke hari ini\.$/)).toBeVisible();
  // it is offered only where it does something; a page from before is told that it did nothing
  const again = (page) => page.getByRole("button", { name: /^Ulangi laporan/ });
  await expect(again(employee)).toHaveCount(0);
  await again(before).click();
  await expect(before.locator(".notice.warn").filter({ hasText: "Tidak ada yang disalin" })).toBeVisible();
  await expect(again(before)).toHaveCount(0);
});

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

test("evidence is taken off a waiting report, and a refused form keeps the choice, without script", async ({ another }) => {
  const what = `Pendataan lansia ${Date.now()}`;
  const employee = await another({ javaScriptEnabled: false, ...PHONE });
  await signIn(employee, "pegawai");
  await employee.goto("/laporan");
  await report(employee, what);
  const letter = (name) => ({ name, mimeType: "application/pdf", buffer: Buffer.from(`%PDF-1.7 ${name}\n%%EOF`) });
  await employee.locator("#bukti-berkas").setInputFiles([letter("surat.pdf"), letter("daftar.pdf")]);
  await employee.getByRole("button", { name: "Simpan laporan" }).click();
  const mine = employee.locator("li.entry").filter({ hasText: what });
  await mine.getByRole("link", { name: "Perbaiki atau tarik" }).click();
  const main = employee.getByRole("main");
  await main.getByText("Perbaiki laporan ini").click();
  await main.getByRole("checkbox", { name: "Lepas surat.pdf" }).check();
  await employee.locator("[name=jumlah]").fill("banyak");
  await main.getByRole("button", { name: "Perbaiki dan kirim lagi" }).click();
  await expect(main.getByRole("checkbox", { name: "Lepas surat.pdf" })).toBeChecked();
  await employee.locator("[name=jumlah]").fill("3");
  await main.getByRole("button", { name: "Perbaiki dan kirim lagi" }).click();
  await expect(employee.getByText("Perbaikan tersimpan.", { exact: false })).toBeVisible();
  await mine.getByRole("link", { name: "Perbaiki atau tarik" }).click();
  await expect(main.locator(".evidence a")).toHaveText(["daftar.pdf"]);
});

test("whoever answers what was withdrawn meanwhile is told so", async ({ another }) => {
  const what = `Rapat desa ${Date.now()}`;
  const employee = await send(another, what);
  const superior = await another(PHONE);
  await signIn(superior, "atasan");
  // nothing comes over its live line, so the list is as it was
  await superior.route("**/live?*", () => {});
  await superior.goto("/tim");
  await hydrated(superior);
  await employee.goto("/laporan");
  await employee.locator("li.entry").filter({ hasText: what }).getByRole("link", { name: "Perbaiki atau tarik" }).click();
  await employee.getByText("Tarik laporan ini").click();
  await employee.getByRole("button", { name: "Ya, tarik dan hapus" }).click();
  await expect(employee.getByText("Laporan sudah ditarik", { exact: false })).toBeVisible();
  const waiting = superior.locator(".wait").filter({ hasText: what });
  await waiting.getByRole("button", { name: /^Terima: .*Rapat desa/ }).click();
  await expect(superior.locator(".told p")).toHaveText("1 sudah ditarik pemiliknya.");
  await expect(waiting).toHaveCount(0);
});

test("a long list shows whole persons, more when asked, and those of one person", async ({ another }) => {
  await send(another, `Kunjungan lansia ${Date.now()}`);
  const superior = await another(PHONE);
  await signIn(superior, "atasan");
  await superior.goto("/tim?tampil=1");
  await hydrated(superior);
  const [rows, heads] = [superior.locator(".wait"), superior.locator(".who")];
  await expect(heads).toHaveCount(1);
  const few = await rows.count();
  await superior.getByRole("link", { name: "Tampilkan lebih banyak" }).click();
  await expect.poll(() => heads.count()).toBeGreaterThan(1);
  expect(await rows.count()).toBeGreaterThan(few);
  const person = superior.getByRole("combobox", { name: "Laporan dari" });
  const label = await person.locator("option").last().textContent();
  await person.selectOption({ label });
  await superior.getByRole("button", { name: "Tampilkan", exact: true }).click();
  await hydrated(superior);
  await expect(heads).toHaveCount(1);
  await expect(rows).toHaveCount(Number(label.match(/\((\d+)\)$/)[1]));
  await superior.locator(".pick").first().click();
  const bar = await superior.locator("#banyak").boundingBox();
  expect(bar.height, "one line high").toBeLessThan(70);
});

test("the unit beside the amount follows the indicator, and one is filled in only where amounts add up", async ({ page }) => {
  await signIn(page, "pegawai");
  await page.goto("/laporan");
  await hydrated(page);
  const choices = page.locator("[name=indikator]");
  for (const choice of [...(await choices.all()), choices.first()]) {
    await choice.check();
    await expect(page.locator("#jumlah-unit")).toHaveText(await choice.getAttribute("data-measure") ?? "");
    await expect(page.locator("[name=jumlah]")).toHaveValue((await choice.getAttribute("data-adds")) === null ? "" : "1");
  }
  await page.locator("[name=jumlah]").fill("6");
  await choices.last().check();
  await page.reload();
  await hydrated(page);
  await expect(page.locator("[name=jumlah]")).toHaveValue("6");
  await expect(choices.last()).toBeChecked();
});

test("a reaction that could not be sent offers to send it again, and nothing that is not true", async ({ another }) => {
  const what = `Apel pagi ${Date.now()}`;
  await send(another, what);
  const superior = await another(PHONE);
  await signIn(superior, "atasan");
  await superior.goto("/tim");
  await hydrated(superior);
  const waiting = superior.locator(".wait").filter({ hasText: what });
  await waiting.getByRole("checkbox").check();
  await superior.context().setOffline(true);
  await superior.locator("#banyak").getByRole("button", { name: /^Terima/ }).click();
  const told = superior.locator(".told .notice");
  await expect(told).toContainText("Server tidak terjangkau");
  await expect(told).not.toContainText("Batalkan");
  const [above, bar] = [await told.boundingBox(), await superior.locator("#banyak").boundingBox()];
  expect(above.y + above.height).toBeLessThanOrEqual(bar.y);
  await superior.context().setOffline(false);
  await told.getByRole("button", { name: "Coba lagi" }).click();
  await expect(superior.getByText("1 laporan diterima.")).toBeVisible();
  await expect(waiting).toHaveCount(0);
});

test("an address that says that a report was saved tells nobody who has not sent one, and leaves what is written", async ({ page }) => {
  await signIn(page, "pegawai");
  await page.goto("/laporan");
  await hydrated(page);
  await page.locator("[name=uraian]").fill("Belum selesai ditulis");
  for (const address of ["/laporan?ok=simpan", "/laporan?look=simpan"]) {
    await page.goto(address);
    await hydrated(page);
    await expect(page.getByText("Laporan tersimpan", { exact: false })).toHaveCount(0);
    await expect(page.locator("[name=uraian]")).toHaveValue("Belum selesai ditulis");
  }
});

test("an amount and what its indicator needs besides stand in one line", async ({ another }) => {
  for (const screen of [PHONE, {}]) {
    const employee = await another(screen);
    await signIn(employee, "pegawai");
    await employee.goto("/laporan");
    await hydrated(employee);
    const top = async (name) => (await employee.locator(`.report [name=${name}]`).boundingBox()).y;
    for (const [choice, beside] of [[".share", "dari"], [".additional", "satuan"]]) {
      await employee.locator(`.report ${choice}`).first().check();
      expect(Math.abs((await top("jumlah")) - (await top(beside))), beside).toBeLessThan(4);
    }
  }
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
