// Signing in and out, and what is not for a viewer.
import { fill } from "../support/pages.js";
import { report } from "../support/report.js";
import { PASSWORD, expect, hydrated, open, signIn, test } from "../support/test.js";

const LOGIN = "NIP atau nama pengguna";

for (const javaScriptEnabled of [true, false]) {
  test(`signing in and out ${javaScriptEnabled ? "with" : "without"} script`, async ({ another }) => {
    const page = await another({ javaScriptEnabled });
    await page.goto("/");
    await page.getByRole("link", { name: "Masuk" }).click();
    await page.getByLabel(LOGIN).fill("pegawai");
    await page.getByLabel("Kata sandi").fill(PASSWORD);
    await page.getByRole("main").getByRole("button", { name: "Masuk" }).click();
    await expect(page.getByRole("link", { name: "Laporan", exact: true })).toBeVisible();
    await page.goto("/laporan");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

    await page.getByRole("button", { name: "Keluar", exact: true }).click();
    const refused = await page.goto("/laporan");
    expect(refused.status()).toBe(401);
    await expect(page.getByRole("main").getByRole("link", { name: "Masuk" })).toBeVisible();
  });
}

test("a wrong password and an unknown account get the same answer, and the login is not typed twice", async ({ page }) => {
  const answers = [];
  for (const login of ["inspektorat", "tidak.ada"]) {
    await page.goto("/masuk");
    await page.getByLabel(LOGIN).fill(login);
    await page.getByLabel("Kata sandi").fill("bukan-sandi-saya");
    await page.getByRole("main").getByRole("button", { name: "Masuk" }).click();
    const fault = page.getByRole("main").getByText("tidak cocok", { exact: false });
    await expect(fault).toBeVisible();
    await expect(page.getByLabel(LOGIN)).toHaveValue(login);
    await expect(page.getByLabel("Kata sandi")).toHaveValue("");
    answers.push(await fault.textContent());
  }
  expect(answers[0]).toBe(answers[1]);
});

test("a session outlives a closed page, and signing out everywhere ends it in the other browser", async ({ page, another }) => {
  await signIn(page, "perencana");
  const other = await another();
  await signIn(other, "perencana");
  await page.goto("/saya");
  await hydrated(page);
  await page.getByRole("button", { name: "Keluar di semua perangkat" }).click();
  await expect(page.getByText("Anda sudah keluar di semua perangkat.")).toBeVisible();
  const refused = await other.goto("/indikator");
  expect(refused.status()).toBe(401);
});

test("to the signed-out nothing is live, and no line is lost", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  for (const path of ["/tim", "/laporan"]) {
    await page.goto(path);
    await hydrated(page);
    await expect(page.getByRole("main").getByRole("link", { name: "Masuk" })).toBeVisible();
  }
  expect(asked.filter((url) => url.includes("/live?"))).toEqual([]);
  await expect(page.locator(".lost")).toHaveCount(0);
});

/** Does something in another tab of the same browser. */
async function elsewhere(page, work) {
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  await work(tab);
  await tab.close();
}

async function signOut(page) {
  await page.getByRole("button", { name: "Keluar", exact: true }).click();
  await page.waitForURL((url) => url.pathname === "/");
}

test("what somebody wrote who was signed out in another tab waits for them, and nobody else sees it", async ({ page }) => {
  const what = `Kelas ibu hamil ${Date.now()}`;
  const [text, save] = [page.locator("[name=uraian]"), page.getByRole("button", { name: "Simpan laporan" })];
  await signIn(page, "pegawai");
  await open(page, "/laporan");
  await report(page, what);
  // what is said first: the live line is not lost, and does not try again for ever
  const [said] = await Promise.all([page.locator(".lost").textContent(), elsewhere(page, signOut)]);
  expect(said).toContain("Anda sudah keluar.");
  await save.click();
  const told = page.locator("[data-ended]");
  await expect(told).toContainText("tetap tersimpan di tab ini");
  await expect(told).toBeVisible();
  await expect(page.locator("[data-offline]")).toBeHidden();
  await expect(text).toHaveValue(what);

  await told.getByRole("link", { name: "Masuk" }).click();
  await page.getByLabel(LOGIN).fill("atasan");
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Masuk" }).click();
  await expect(page).toHaveURL(/\/laporan$/);
  await hydrated(page);
  await expect(text).toHaveValue("");

  await signIn(page, "pegawai");
  await page.goto("/laporan");
  await hydrated(page);
  await expect(text).toHaveValue(what);
  await save.click();
  await expect(page.getByText("Laporan tersimpan", { exact: false })).toBeVisible();
  await expect(page.getByText(what, { exact: true })).toHaveCount(1);
});

test("a report is not sent as that of whoever signed in since", async ({ page }) => {
  await signIn(page, "pegawai");
  await page.goto("/laporan");
  await hydrated(page);
  await report(page, `Rapat kader ${Date.now()}`);
  await elsewhere(page, (tab) => signIn(tab, "atasan"));
  await page.getByRole("button", { name: "Simpan laporan" }).click();
  await expect(page.locator("[data-ended]")).toBeVisible();
  await expect(page).toHaveURL(/\/laporan$/);
});

test("a superior who was signed out in another tab is told so at the answer, with the way back", async ({ page, another }) => {
  const what = `Kunjungan balita ${Date.now()}`;
  const employee = await another({ javaScriptEnabled: false });
  await signIn(employee, "pegawai");
  await employee.goto("/laporan");
  await report(employee, what);
  await employee.getByRole("button", { name: "Simpan laporan" }).click();
  await expect(employee.getByText("Laporan tersimpan", { exact: false })).toBeVisible();
  await signIn(page, "atasan");
  await page.goto("/tim");
  await hydrated(page);
  const waiting = page.locator(".wait").filter({ hasText: what });
  await elsewhere(page, signOut);
  await waiting.getByRole("button", { name: /^Terima: / }).click();
  const told = page.locator(".told");
  await expect(told).toContainText("Anda belum masuk, atau sudah keluar.");
  await expect(waiting).toHaveCount(1);
  await told.getByRole("link", { name: "Masuk" }).click();
  await page.getByLabel(LOGIN).fill("atasan");
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Masuk" }).click();
  await expect(page).toHaveURL(/\/tim$/);
  await expect(waiting).toHaveCount(1);
});

test("objects that do not exist or are not the viewer's are not there", async ({ page, another }) => {
  const nobody = "00000000-0000-4000-8000-000000000000";
  await signIn(page, "bkpsdm");
  const gone = [
    `/laporan/${nobody}`,
    `/papan/indikator/${nobody}`,
    `/organisasi/pegawai/${nobody}`,
    `/organisasi/unit/TIDAK-ADA`,
    `/impor/${nobody}`,
    "/unit/TIDAK-ADA",
    "/layanan/TIDAK-ADA",
    "/nilai/TIDAK-ADA",
    "/tidak-ada",
    "/unit/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
  ];
  for (const path of gone) {
    const response = await page.goto(path);
    expect(response.status(), path).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  }

  const employee = await another();
  await signIn(employee, "pegawai");
  const entry = await fill(employee, "/laporan/:entry");
  const response = await page.goto(entry);
  expect([403, 404]).toContain(response.status());
});

test("pages of the staff ask the signed-out to sign in, and bring them back", async ({ page }) => {
  const response = await page.goto("/papan");
  expect(response.status()).toBe(401);
  await page.getByRole("main").getByRole("link", { name: "Masuk" }).click();
  await page.getByLabel(LOGIN).fill("walikota");
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Masuk" }).click();
  await expect(page).toHaveURL(/\/papan$/);
});

test("the page may be installed as an app", async ({ page }) => {
  await page.goto("/");
  const session = await page.context().newCDPSession(page);
  const { errors } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // a browser window of a test is always a private one
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});

test("the page on which the day begins stands in the bar of a phone", async ({ another }) => {
  for (const login of ["pegawai", "atasan", "walikota", "bkpsdm", "perencana", "inspektorat", "admin"]) {
    const page = await another({ viewport: { width: 360, height: 740 } });
    await signIn(page, login);
    const tabs = page.getByRole("navigation", { name: "Navigasi utama" }).locator(".tabs a");
    await expect(tabs.and(page.locator("[aria-current=page]")), login).toBeVisible();
    expect(await tabs.count(), login).toBeLessThanOrEqual(4);
  }
});
