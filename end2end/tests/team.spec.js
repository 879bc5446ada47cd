// What is told of an answer on the superior's list: it covers no heading, and nothing at the end of the page, and goes
// when it is put away.
import { send } from "../support/report.js";
import { PHONE, expect, hydrated, open, signIn, test } from "../support/test.js";

/** The words of what a notice lies over, of all that a selector names. */
const covered = (notice, what) =>
  notice.evaluate((notice, what) => {
    const over = notice.getBoundingClientRect();
    const meets = (it) => it.left < over.right && over.left < it.right && it.top < over.bottom && over.top < it.bottom;
    return [...document.querySelectorAll(what)].filter((it) => meets(it.getBoundingClientRect())).map((it) => it.textContent);
  }, what);

const toTheEnd = (page) => page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));

for (const [device, viewport] of Object.entries({ phone: PHONE.viewport, desk: { width: 1280, height: 800 } })) {
  test(`what was done covers no heading, and nothing at the end of the page; many chosen ones are answered from one line: ${device}`, async ({ another }) => {
    for (const when of ["pagi", "siang"]) await send(another, `Rapat lintas sektor ${when} ${Date.now()}`);
    const superior = await another({ viewport });
    await signIn(superior, "atasan");
    await superior.goto("/tim");
    await hydrated(superior);
    await superior.locator(".wait [value=accepted]").first().click();
    const told = superior.locator(".told .notice");
    await expect(told).toContainText("1 laporan diterima.");
    // the list was read anew: nothing moves any more
    await expect(superior.locator("#baru li").first()).toBeAttached();
    await superior.evaluate(() => scrollTo(0, 0));
    expect(await covered(told, "h1, nav"), "at the top").toEqual([]);
    await toTheEnd(superior);
    expect(await covered(told, "main .card, main summary, .foot > *, nav"), "at the end").toEqual([]);
    const last = superior.locator(".wait").last();
    await last.getByRole("button", { name: /^Terima: / }).click({ trial: true });
    await superior.evaluate(() => scrollTo(0, 0));
    await last.locator("summary").last().focus();
    expect(await covered(told, ":focus"), "what has the keyboard").toEqual([]);

    await superior.locator(".pick").first().click();
    await superior.locator("#banyak > button span").evaluate((n) => (n.textContent = "200"));
    expect((await superior.locator("#banyak").boundingBox()).height, "one line high").toBeLessThan(70);
  });
}

test("what was done is put away without anything moving, and can still be undone on the report's own page", async ({ another }) => {
  const [what, next] = ["Posyandu lansia", "Posyandu remaja"].map((words) => `${words} ${Date.now()}`);
  await send(another, what);
  const superior = await another(PHONE);
  await signIn(superior, "atasan");
  await open(superior, "/tim");
  const row = (words) => superior.locator(".wait").filter({ hasText: words });
  const report = (await row(what).getAttribute("id")).replace("laporan-", "/laporan/");
  await row(what).getByRole("button", { name: /^Terima: / }).click();
  const told = superior.locator(".told .notice");
  await expect(told).toContainText("1 laporan diterima.");
  await expect(superior.locator(".told")).toHaveAttribute("role", "status");
  expect(await told.evaluate((told) => told.contains(document.activeElement)), "takes the keyboard").toBe(false);
  const accepted = superior.locator("#baru li").filter({ hasText: what });
  await expect(accepted).toHaveCount(1);

  const close = told.getByRole("button", { name: "Tutup" });
  const { width, height } = await close.boundingBox();
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
  await toTheEnd(superior);
  const foot = () => superior.locator(".foot").boundingBox();
  const place = await foot();
  await close.click();
  await expect(told).toBeHidden();
  expect(await foot()).toEqual(place);
  // also once the list was read anew
  await send(another, next);
  await expect(row(next)).toHaveCount(1);
  await expect(told).toBeHidden();
  await expect(accepted).toHaveCount(1);

  await superior.goto(report);
  await superior.getByRole("button", { name: "Batalkan penerimaan" }).click();
  await expect(superior.getByText("Tersimpan.", { exact: true })).toBeVisible();
  await superior.goto("/tim");
  await expect(row(what)).toHaveCount(1);
});

test("Escape puts away what was done when the keyboard is in it, and what is done next is told again", async ({ another }) => {
  const whats = ["pagi", "sore"].map((when) => `Kelas gizi ${when} ${Date.now()}`);
  for (const what of whats) await send(another, what);
  const superior = await another(PHONE);
  await signIn(superior, "atasan");
  await open(superior, "/tim");
  const told = superior.locator(".told .notice");
  for (const what of whats) {
    await superior.locator(".wait").filter({ hasText: what }).getByRole("button", { name: /^Terima: / }).click();
    await expect(told).toBeVisible();
    // whoever is elsewhere closes something else
    await superior.keyboard.press("Escape");
    await expect(told).toBeVisible();
    await told.getByRole("button", { name: "Batalkan" }).focus();
    await superior.keyboard.press("Escape");
    await expect(told).toBeHidden();
  }
});

test("without script what was done stands above the list", async ({ another }) => {
  await send(another, `Rapat kader ${Date.now()}`);
  const superior = await another({ ...PHONE, javaScriptEnabled: false });
  await signIn(superior, "atasan");
  await superior.goto("/tim");
  await superior.locator(".wait [value=accepted]").first().click();
  const told = superior.locator(".told .notice");
  await expect(told).toContainText("1 laporan diterima.");
  await expect(told.locator(".away")).toBeHidden();
  const [notice, list] = [await told.boundingBox(), await superior.locator(".waiting").boundingBox()];
  expect(notice.y + notice.height).toBeLessThanOrEqual(list.y);
});

test("without script several are ticked and answered within reach, told with whose they are, and undone together", async ({ another }) => {
  const whats = ["pagi", "siang"].map((when) => `Kelas balita ${when} ${Date.now()}`);
  for (const what of whats) await send(another, what);
  const superior = await another({ ...PHONE, javaScriptEnabled: false });
  await signIn(superior, "atasan");
  await superior.goto("/tim");
  const row = (what) => superior.locator(".wait").filter({ hasText: what });
  const label = await row(whats[0]).getByRole("checkbox").getAttribute("aria-label");
  for (const what of whats) await row(what).getByRole("checkbox").check();
  for (const viewport of [{ width: 1280, height: 500 }, PHONE.viewport]) {
    await superior.setViewportSize(viewport);
    await row(whats[1]).getByRole("checkbox").scrollIntoViewIfNeeded();
    const { y, height } = await superior.locator("#banyak").boundingBox();
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y + height).toBeLessThanOrEqual(viewport.height);
  }
  await superior.locator("#banyak").getByRole("button", { name: /^Terima/ }).click();
  const told = superior.locator(".told");
  await expect(told).toContainText(/\S: 2 laporan diterima\./);
  expect(label).toContain(`${(await told.textContent()).split(": ")[0].trim()}, `);
  for (const what of whats) await expect(row(what)).toHaveCount(0);
  await told.getByRole("button", { name: "Batalkan" }).click();
  await expect(told).toContainText("2 laporan menunggu lagi.");
  for (const what of whats) await expect(row(what)).toHaveCount(1);
});

test("the list that comes back with a refused answer is alive, at its own address", async ({ another }) => {
  const what = `Kelas lansia ${Date.now()}`;
  await send(another, what);
  const superior = await another(PHONE);
  await signIn(superior, "atasan");
  await superior.goto("/tim");
  const row = superior.locator(".wait").filter({ hasText: what });
  // without a reason, as before the page's script has come, from a browser that does not ask for it
  await row.locator("[name=alasan]").evaluate((field) => field.form.submit());
  await expect(superior.locator("main .notice.bad")).toBeVisible();
  await hydrated(superior);
  await expect(superior).toHaveURL(/\/tim$/);
  await row.getByRole("button", { name: /^Terima: / }).click();
  await expect(superior.locator(".told")).toContainText("1 laporan diterima.");
  await expect(row).toHaveCount(0);
  await expect(superior).toHaveURL(/\/tim$/);
});

test("without script the browser asks for the reason of several, and the ticks stay", async ({ another }) => {
  const whats = [1, 2].map((n) => `Posyandu remaja ${n} ${Date.now()}`);
  for (const what of whats) await send(another, what);
  const superior = await another({ ...PHONE, javaScriptEnabled: false });
  await signIn(superior, "atasan");
  await superior.goto("/tim?tampil=1000");
  const row = (what) => superior.locator(".wait").filter({ hasText: what });
  for (const what of whats) await row(what).getByRole("checkbox").check();
  const bar = superior.locator("#banyak");
  await bar.locator("summary", { hasText: "Kembalikan" }).click();
  await bar.locator(".why button").click();
  await expect(bar.locator("[name=alasan]")).toBeFocused();
  for (const what of whats) await expect(row(what).getByRole("checkbox")).toBeChecked();
  // the ready ones and the other answers need none
  await bar.locator("[name=cepat]").first().click();
  await expect(superior.locator(".told")).toContainText("2 laporan dikembalikan.");
  for (const what of whats) await expect(row(what)).toHaveCount(0);
});
