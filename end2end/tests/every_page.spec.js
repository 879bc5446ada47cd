// What holds on every page: it reads without script, fits a phone, is accessible, and hydrates without a fault.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "../support/city.js";
import { PUBLIC, STAFF, fill } from "../support/pages.js";
import { REACHED } from "../support/reached.js";
import { expect, hydrated, signIn, test } from "../support/test.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };

/** What axe finds on the page, by rule and place. */
async function violations(page) {
  // through the debugger, because the content policy refuses a script that is written into the page
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(" | ")}`);
}

/** What sticks out of the page to the right. */
function overflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className.baseVal ?? element.className}`);
  });
}

for (const path of PUBLIC) {
  test(`${path} reads without script`, async ({ another }) => {
    const page = await another({ javaScriptEnabled: false });
    const response = await page.goto(await fill(page, path));
    expect(response.status()).toBe(200);
    await expect(page.locator("h1")).toHaveCount(1);
    await expect(page.getByRole("main")).not.toBeEmpty();
  });
}

/** Shows the pages to come in a language. */
const speak = (page, lang, url) => page.context().addCookies([{ name: "kinerja_bahasa", value: lang, url }]);

/** That a page is whole: its language, one title and one heading, nothing that sticks out, nothing that axe finds. */
async function fits(page, lang) {
  await expect(page.locator("html")).toHaveAttribute("lang", lang);
  await expect(page).toHaveTitle(/\S.* · Kinerja$/);
  await expect(page.locator("h1")).toHaveCount(1);
  for (const [device, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
    await page.setViewportSize(viewport);
    expect(await overflow(page), `sticks out on a ${device}`).toEqual([]);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${device}, ${colorScheme}`).toEqual([]);
    }
  }
}

/** The made-up city says on every page that it is one. */
const demoIsTold = (page) => expect(page.locator(".demo-mark")).toBeVisible();

for (const { path, login } of [...PUBLIC.map((path) => ({ path })), ...STAFF]) {
  for (const lang of ["id", "en"]) {
    test(`${path} is accessible and fits phone and desktop, light and dark: ${lang}`, async ({ page, baseURL }) => {
      if (login) await signIn(page, login);
      await speak(page, lang, baseURL);
      const response = await page.goto(await fill(page, path));
      expect(response.status()).toBe(200);
      await demoIsTold(page);
      await hydrated(page);
      // the client keeps what the server wrote
      await demoIsTold(page);
      await fits(page, lang);
    });
  }
}

for (const { name, login, status, open } of REACHED) {
  for (const lang of ["id", "en"]) {
    test(`${name} is accessible and fits phone and desktop, light and dark: ${lang}`, async ({ page, city, baseURL }) => {
      if (login) await signIn(page, login);
      await speak(page, lang, baseURL);
      const answers = [];
      page.on("response", (response) => {
        if (response.request().isNavigationRequest()) answers.push(response.status());
      });
      await open(page, city);
      expect(answers.at(-1)).toBe(status);
      await demoIsTold(page);
      await fits(page, lang);
    });
  }
}

test("the first start is accessible and fits phone and desktop, in both languages, and is no demo", async ({ another }) => {
  const nothing = mkdtempSync(join(tmpdir(), "kinerja-nothing-"));
  const city = await start(nothing);
  const page = await another({ baseURL: city.address });
  await expect.poll(() => city.said).toMatch(/\/mulai\/\S+/);
  for (const lang of ["id", "en"]) {
    await speak(page, lang, city.address);
    const response = await page.goto(city.said.match(/\/mulai\/\S+/)[0]);
    expect(response.status()).toBe(200);
    await hydrated(page);
    await expect(page.locator(".demo-mark")).toHaveCount(0);
    await fits(page, lang);
  }
  await page.close();
  await city.remove();
  rmSync(nothing, { recursive: true });
});
