// What is written outlives a connection that does not.
import { report } from "../support/report.js";
import { expect, hydrated, signIn, test } from "../support/test.js";

test("without a connection a report stays on the phone, and is sent once the page says it is back", async ({ page }) => {
  const what = `Rapat di balai desa ${Date.now()}`;
  await signIn(page, "pegawai");
  await page.goto("/laporan");
  await hydrated(page);
  await report(page, what);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Simpan laporan" }).click();
  await expect(page.getByText("Sambungan terputus.", { exact: false })).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText("Sudah tersambung lagi.", { exact: false })).toBeVisible();
  await expect(page.getByText("Sambungan terputus.", { exact: false })).toBeHidden();
  await page.getByRole("button", { name: "Simpan laporan" }).click();
  await expect(page.getByText("Laporan tersimpan", { exact: false })).toBeVisible();
});

test("a report stays where it is when the server is out of reach though the phone is online", async ({ page, faults }) => {
  const what = `Kunjungan posyandu ${Date.now()}`;
  await signIn(page, "pegawai");
  await page.goto("/laporan");
  await hydrated(page);
  await report(page, what);
  const letter = { name: "surat.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 surat %%EOF") };
  await page.locator("#bukti-berkas").setInputFiles(letter);
  const save = page.getByRole("button", { name: "Simpan laporan" });
  const text = page.locator("[name=uraian]");
  // refused, or answered by a network that wants a sign-in of its own, a limit, a proxy whose server is down
  const instead = [200, 403, 404, 429, 502].map((status) => (route) => route.fulfill({ status }));
  for (const answer of [(route) => route.abort("connectionrefused"), ...instead]) {
    await page.route("**/sesi/*", answer, { times: 1 });
    await save.click();
    await expect(page.getByText("Sambungan terputus.", { exact: false })).toBeVisible();
    await expect(text).toHaveValue(what);
    await expect(page.locator("[data-chosen]")).toHaveText("surat.pdf");
  }
  expect(faults.splice(0).filter((fault) => !fault.includes("status of 502"))).toEqual([]);
  await save.click();
  await expect(page.getByText("Laporan tersimpan", { exact: false })).toBeVisible();
});

test("a second tap while a report is on its way sends nothing again; once it is changed it can be sent", async ({ page }) => {
  const what = `Kelas ibu balita ${Date.now()}`;
  await signIn(page, "pegawai");
  await page.goto("/laporan");
  await hydrated(page);
  await report(page, what);
  const tap = () => page.locator("form.report").evaluate((form) => form.requestSubmit());
  let asked = 0;
  page.on("request", (request) => (asked += request.url().includes("/sesi/") ? 1 : 0));
  // the report stays on its way
  await page.evaluate(() => {
    window.left = 0;
    HTMLFormElement.prototype.submit = () => (window.left += 1);
  });
  const left = () => page.evaluate(() => window.left);
  await tap();
  await expect.poll(left).toBe(1);
  await tap();
  // as after the browser's button that stops it
  await page.locator("[name=jumlah]").fill("5");
  await tap();
  await expect.poll(left).toBe(2);
  expect(asked).toBe(2);
});

test("a report that breaks off on its way is there again when the page is opened", async ({ page }) => {
  const [first, next] = ["Kunjungan posyandu", "Kunjungan rumah"].map((words) => `${words} ${Date.now()}`);
  const save = page.getByRole("button", { name: "Simpan laporan" });
  const text = page.locator("[name=uraian]");
  const saved = page.getByText("Laporan tersimpan", { exact: false });
  await signIn(page, "pegawai");
  await page.goto("/laporan");
  await hydrated(page);
  await report(page, first);
  await save.click();
  await expect(saved).toBeVisible();
  await hydrated(page);
  // the page that tells of the report before ends no draft of the next
  const told = page.url();
  await report(page, next);
  await page.route("**/laporan", (route) => route.abort("connectionrefused"), { times: 1 });
  await save.click();
  await expect(save).toHaveCount(0);
  await page.goto(told);
  await hydrated(page);
  await expect(text).toHaveValue(next);
  // also where the browser makes the form
  await page.goto("/saya");
  await hydrated(page);
  await page.getByRole("link", { name: "Laporan", exact: true }).click();
  await expect(text).toHaveValue(next);
  await save.click();
  await expect(saved).toBeVisible();
  await expect(page.getByText(next, { exact: true })).toHaveCount(1);
});
