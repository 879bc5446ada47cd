// A spreadsheet is dropped on the page, checked, run and taken back.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PHONE, expect, hydrated, signIn, test } from "../support/test.js";

const HEAD = "kode,kode_induk,nama,jenis";
const BROKEN = fileURLToPath(new URL("../../tests/data/pegawai_rusak.csv", import.meta.url));

/** Drags a file of this machine onto an element and lets go, as a person does. */
async function drop(page, target, file) {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  const session = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) await session.send("Input.dispatchDragEvent", { type, ...at, data });
}

test("a file that is dropped is checked first, then run, then taken back", async ({ page }, testInfo) => {
  await signIn(page, "bkpsdm");
  await page.goto("/impor");
  await hydrated(page);
  const file = testInfo.outputPath("unit.csv");
  writeFileSync(file, `${HEAD}\nUJI-1,DINKES,"Seksi <b>Uji</b>",seksi\n`);
  await drop(page, page.locator("input[type=file]"), file);
  await page.locator("[name=jenis]").selectOption("unit");
  await page.getByRole("button", { name: "Periksa" }).click();
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  await page.locator("details", { hasText: /^Baru \(1\)/ }).locator("summary").click();
  await expect(page.getByText("Seksi <b>Uji</b>").first()).toBeVisible();
  const gone = await page.request.get("/organisasi/unit/UJI-1");
  expect(gone.status()).toBe(404);

  await page.getByRole("main").locator("form[action='/impor/jalankan'] button").click();
  await expect(page).toHaveURL(/\/impor\/[0-9a-f-]{36}/);
  expect((await page.request.get("/organisasi/unit/UJI-1")).status()).toBe(200);
  const run = page.url();
  await page.goBack();
  await expect(page.getByText("Pemeriksaan ini tidak ada lagi", { exact: false })).toBeVisible();
  const latest = page.locator("section", { has: page.getByRole("heading", { name: "Riwayat impor" }) }).getByRole("listitem").first();
  await expect(latest).toContainText(/unit\.csv.* \d\d\.\d\d WI(B|TA|T) · oleh \S/s);
  await page.goto(run);

  await page.locator("details", { has: page.locator("[name=mengerti]") }).locator("summary").click();
  await page.locator("[name=mengerti]").check();
  await page.getByRole("main").locator("form[action$='/batalkan'] button").click();
  await expect(page.locator("[name=mengerti]")).toHaveCount(0);
  expect((await page.request.get("/organisasi/unit/UJI-1")).status()).toBe(404);
});

test("a file with faults says what is wrong, in which rows, and changes nothing", async ({ page }) => {
  await signIn(page, "bkpsdm");
  await page.goto("/impor");
  await page.locator("input[type=file]").setInputFiles(BROKEN);
  await page.locator("[name=jenis]").selectOption("pegawai");
  await page.getByRole("button", { name: "Periksa" }).click();
  const refused = page.locator("section", { has: page.getByRole("heading", { name: /^Ditolak/ }) });
  await expect(refused).toContainText("Baris 33");
  await expect(refused).toContainText("nip: NIP");
  // what is just new is counted, and listed only when asked for
  await expect(page.locator("details", { hasText: /^Baru \(/ }).getByText("Baris 2", { exact: true })).toBeHidden();
  await page.goto("/impor");
  await expect(page.getByRole("main")).not.toContainText("pegawai_rusak.csv");
});

test("what all rows have is told once and hides nothing else", async ({ another }, testInfo) => {
  const file = testInfo.outputPath("pegawai.csv");
  const rows = Array.from({ length: 30 }, (_, n) => `Pegawai Uji ${n},Non-ASN,Staf,DINKES,tanpa alamat`);
  writeFileSync(file, ["nama,status,jabatan,unit,surel", ...rows, "Budi Uji,Non-ASN,Staf,TIDAKADA,"].join("\n"));
  const page = await another({ ...PHONE, javaScriptEnabled: false });
  await signIn(page, "bkpsdm");
  await page.goto("/impor");
  await page.locator("input[type=file]").setInputFiles(file);
  await page.locator("[name=jenis]").selectOption("pegawai");
  await page.getByRole("button", { name: "Periksa" }).click();
  const card = (name) => page.locator("section", { has: page.getByRole("heading", { name }) });
  await expect(card(/^Ditolak \(1\)/)).toContainText("unit: Unit TIDAKADA tidak ada");
  const alike = card(/^Perlu dilihat lagi \(30\)/);
  await expect(alike).toContainText("Baris 2, 3, 4, 5, 6, dan 25 lainnya");
  await expect(alike.getByText("surel: Alamat surel tidak dikenal", { exact: false })).toHaveCount(1);
  const last = alike.getByText("Pegawai Uji 29", { exact: true });
  await expect(last).toBeHidden();
  await alike.getByText("Baris demi baris").click();
  await expect(last).toBeVisible();
  await page.getByRole("button", { name: "Buang berkas ini" }).click();
  await expect(page).toHaveURL(/\/impor$/);
});

test("while a file is on its way the form says so, and is sent once", async ({ page }, testInfo) => {
  await signIn(page, "bkpsdm");
  await page.goto("/impor");
  await hydrated(page);
  const file = testInfo.outputPath("unit.csv");
  writeFileSync(file, `${HEAD}\nUJI-2,DINKES,Seksi Uji,seksi\n`);
  await page.locator("input[type=file]").setInputFiles(file);
  let sent = 0;
  // no answer: the page stays as it is while the file is on its way
  await page.route("**/impor", (route) => {
    if (route.request().method() !== "POST") return route.continue();
    sent += 1;
    return route.fulfill({ status: 204 });
  });
  const button = page.getByRole("button", { name: "Periksa" });
  await button.click();
  await expect(page.getByRole("status").filter({ hasText: "memeriksa berkas" })).toBeVisible();
  await button.press("Enter");
  // what was asked for before this has been seen by then
  await page.evaluate(() => fetch("/impor").then((answer) => answer.text()));
  expect(sent).toBe(1);
  await page.unroute("**/impor");
  await page.reload();
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("button", { name: "Periksa" }).click();
  await expect(page.getByRole("heading", { name: "Hasil pemeriksaan" })).toBeVisible();
});

test("a check on its way is given up by a button", async ({ page }, testInfo) => {
  await signIn(page, "bkpsdm");
  await page.goto("/impor");
  await hydrated(page);
  const stop = page.getByRole("button", { name: "Hentikan pemeriksaan" });
  await expect(stop).toBeHidden();
  const file = testInfo.outputPath("unit.csv");
  writeFileSync(file, `${HEAD}\nUJI-3,DINKES,Seksi Uji,seksi\n`);
  await page.locator("input[type=file]").setInputFiles(file);
  // no answer: the page stays as it is while the file is on its way
  const wait = (route) => (route.request().method() === "POST" ? route.fulfill({ status: 204 }) : route.continue());
  await page.route("**/impor", wait);
  await page.getByRole("button", { name: "Periksa" }).click();
  const sent = page.waitForResponse((response) => response.url().endsWith("/impor/hentikan"));
  await stop.click();
  expect((await sent).status()).toBe(303);
  await expect(stop).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: "memeriksa berkas" })).toBeHidden();
});
