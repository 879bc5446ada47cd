// Boards: charts by keyboard and as tables, the lost line, addresses that can be shared.
import { fill } from "../support/pages.js";
import { expect, hydrated, ready, signIn, test } from "../support/test.js";
import { start } from "../support/city.js";

test("every point of a chart is read out by keyboard, and stands in its table", async ({ page }) => {
  await page.goto("/");
  await hydrated(page);
  const chart = page.locator("figure.chart").first();
  const points = chart.locator(".target");
  const count = await points.count();
  expect(count).toBeGreaterThan(5);
  await points.first().focus();
  for (let i = 0; i < count; i++) {
    const words = await points.nth(i).getAttribute("aria-label");
    await expect(points.nth(i)).toBeFocused();
    await expect(chart.locator(".read-out")).toHaveText(words);
    await page.keyboard.press("ArrowRight");
  }
  // one tab stop for the whole figure: the next is its table
  await page.keyboard.press("Tab");
  await expect(chart.locator("summary")).toBeFocused();
  await chart.getByText("Lihat sebagai tabel").click();
  await expect(chart.getByRole("table").getByRole("row")).toHaveCount(count + 1);
});

test("the point under a pointer is read out, and stays so when the pointer leaves", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  const chart = page.locator("figure.chart").first();
  const [points, readOut] = [chart.locator(".target"), chart.locator(".read-out")];
  const last = (await points.count()) - 1;
  for (const at of [0, Math.floor(last / 2), last, 0]) {
    await points.nth(at).hover();
    await expect(readOut).toHaveText(await points.nth(at).getAttribute("aria-label"));
  }
  const words = await readOut.textContent();
  await page.getByRole("heading", { level: 1 }).hover();
  await expect(readOut).toHaveText(words);
});

test("a filtered address can be shared: it shows the same in another browser, without script", async ({ page, another }) => {
  await page.goto("/peringkat");
  await hydrated(page);
  // the other kind of unit than the one that is shown, behind the choice that opens
  const filtered = await page.locator("main .choose a:not([aria-current])").first().getAttribute("href");
  expect(filtered).toContain("/peringkat?jenis=");
  await page.goto(filtered);
  const other = await another({ javaScriptEnabled: false });
  await other.goto(filtered);
  const heads = (p) => p.getByRole("main").getByRole("heading").allTextContents();
  expect(await heads(other)).toEqual(await heads(page));
});

test("what a filter opens stays on the screen, and on a desk below that filter", async ({ page }) => {
  await signIn(page, "walikota");
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 740 });
    await page.goto("/papan");
    for (const choice of await page.locator(".choose").all()) {
      await choice.locator("summary").click();
      const [control, list] = [await choice.locator("summary").boundingBox(), await choice.locator("ul").boundingBox()];
      expect(list.x).toBeGreaterThanOrEqual(0);
      expect(list.x + list.width).toBeLessThanOrEqual(width);
      expect(list.y).toBeGreaterThanOrEqual(control.y + control.height);
      // the last one of a row may stand at the page's edge: it ends where the control does
      const apart = [list.x - control.x, list.x + list.width - control.x - control.width].map(Math.abs);
      if (width > 720) expect(Math.min(...apart)).toBeLessThan(1);
      await choice.locator("summary").click();
    }
  }
});

test("a menu closes by Escape, and by a click beside it", async ({ page }) => {
  await signIn(page, "walikota");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/papan");
  await hydrated(page);
  for (const menu of [page.locator("main .choose").first(), page.locator("nav .more")]) {
    const [control, list] = [menu.locator("summary"), menu.locator("ul")];
    await control.press("Enter");
    await expect(list).toBeVisible();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    await expect(list).toBeHidden();
    await expect(control).toBeFocused();
    await control.click();
    await expect(list).toBeVisible();
    await page.getByRole("heading", { level: 1 }).click();
    await expect(list).toBeHidden();
  }
});

test("a lost line is shown and mends by itself", async ({ another, faults }) => {
  const city = await start(process.env.KINERJA_E2E_CITY);
  const page = await another({ baseURL: city.address });
  const live = page.waitForResponse((response) => response.url().includes("/live?"));
  await page.goto("/");
  await ready(page);
  await live;
  const lost = page.getByText("Sambungan langsung terputus.", { exact: false });
  await expect(lost).toHaveCount(0);
  await city.down();
  await expect(lost).toBeVisible();
  await expect(page.getByText(/^terputus, per/)).toBeVisible();
  await city.up();
  await expect(lost).toHaveCount(0, { timeout: 15_000 });
  await page.close();
  await city.remove();
  expect(faults).toEqual([]);
});

test("a line that a proxy answers with an error, as while the server restarts, is opened anew", async ({ page, faults }) => {
  await page.route("**/live?*", (route) => route.fulfill({ status: 502, body: "restarting" }));
  await page.goto("/");
  const lost = page.getByText("Sambungan langsung terputus.", { exact: false });
  await expect(lost).toBeVisible();
  await page.unrouteAll();
  await expect(lost).toHaveCount(0, { timeout: 15_000 });
  expect(faults.splice(0).filter((fault) => !fault.includes("status of 502"))).toEqual([]);
});

test("an open page whose figures could not be read anew says so, and follows afterwards", async ({ page, another }) => {
  const path = await fill(page, "/nilai/:service");
  const code = path.split("/").at(-1);
  const live = page.waitForResponse((response) => response.url().includes("/live?"));
  await page.goto(`/layanan/${code}`);
  await hydrated(page);
  await live;
  await page.route(`**/layanan/${code}`, (route) => route.abort("connectionreset"), { times: 1 });
  const lost = page.getByText("Sambungan langsung terputus.", { exact: false });
  const told = lost.waitFor();

  const resident = await another({ javaScriptEnabled: false });
  await resident.goto(path);
  for (const answer of await resident.locator('fieldset input[type=radio][value="4"]').all()) await answer.check({ force: true });
  await resident.getByRole("button", { name: /^Kirim/ }).click();
  await expect(resident).toHaveURL(/ok=1/);

  await told;
  const from = `${new Date().getFullYear()}-01`;
  const { respondents } = await (await page.request.get(`/api/v1/services/${code}/satisfaction?from=${from}`)).json();
  const n = new Intl.NumberFormat("id-ID").format(respondents);
  await expect(page.getByText(`n = ${n} responden`).first()).toBeVisible({ timeout: 15_000 });
  await expect(lost).toHaveCount(0);
});

test("figures that change while somebody is writing are shown once the page is free, and what was written stays", async ({ page, another }) => {
  const path = await fill(page, "/nilai/:service");
  const live = page.waitForResponse((response) => response.url().includes("/live?"));
  await page.goto("/");
  await hydrated(page);
  await live;
  const search = page.locator("#cari");
  await search.fill("gizi");
  await page.locator("main > .page > *").first().evaluate((it) => it.setAttribute("data-before", ""));
  const before = page.locator("[data-before]");
  const read = page.waitForResponse((response) => new URL(response.url()).pathname === "/");

  const resident = await another({ javaScriptEnabled: false });
  await resident.goto(path);
  for (const answer of await resident.locator('fieldset input[type=radio][value="4"]').all()) await answer.check({ force: true });
  await resident.getByRole("button", { name: /^Kirim/ }).click();
  await expect(resident).toHaveURL(/ok=1/);

  await (await read).finished();
  await expect(before).toHaveCount(1);
  await expect(search).toHaveValue("gizi");
  await search.fill("");
  await search.blur();
  await expect(before).toHaveCount(0, { timeout: 15_000 });
});

test("from the government down to the entries under an indicator", async ({ page }) => {
  await signIn(page, "walikota");
  const indicator = await fill(page, "/papan/indikator/:board_indicator");
  await page.goto("/papan");
  await hydrated(page);
  await page.getByRole("main").locator(`a[href^="${indicator}"]`).first().click();
  await expect(page).toHaveURL(new RegExp(indicator));
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("the chosen period goes along from the board down to the entries and their files", async ({ page }) => {
  await signIn(page, "walikota");
  await page.goto("/papan");
  const parts = page.locator('main .choose').first().locator('a[href*="periode="]');
  const [, year] = (await parts.last().getAttribute("href")).match(/tahun=(\d+)/);
  // of the year before, in which there are reports on whatever day it is
  await page.goto(`/papan?tahun=${year - 1}`);
  const month = await parts.last().getAttribute("href");
  const period = month.match(/tahun=\d+&periode=\w+/)[0];
  expect(period).toContain(`tahun=${year - 1}`);
  await page.goto(month);
  await hydrated(page);
  await page.getByRole("main").locator('a[href^="/papan/indikator/"]').last().click();
  await expect(page).toHaveURL(new RegExp(`/papan/indikator/.*${period}`));
  for (const name of ["Unduh per bulan (CSV)", "Unduh laporan (CSV)"]) {
    const href = await page.getByRole("link", { name, exact: true }).getAttribute("href");
    expect(href).toContain(period);
    expect((await page.request.get(href)).headers()["content-type"]).toContain("text/csv");
  }
});

test("figures can be taken away as CSV", async ({ page }) => {
  const path = await fill(page, "/layanan/:service");
  await page.goto(path);
  const href = await page.getByRole("link", { name: "Unduh unsur (CSV)" }).getAttribute("href");
  const answer = await page.request.get(href);
  expect(answer.headers()["content-type"]).toContain("text/csv");
  expect((await answer.text()).split("\n").length).toBeGreaterThan(2);
});

test("a page is taken over when somebody reaches for it, and leads on without loading anew", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  await expect(page.locator("html[data-hydrated]")).toHaveCount(0);
  await page.evaluate(() => (window.sameDocument = true));
  const link = page.getByRole("navigation").getByRole("link", { name: "Peringkat" });
  await link.hover();
  await expect(page.locator("html[data-hydrated]")).toBeAttached();
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name: "Peringkat" })).toBeVisible();
  expect(await page.evaluate(() => window.sameDocument)).toBe(true);
});
