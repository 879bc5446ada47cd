// What holds on every page: it reads without script, fits a phone, is accessible, and hydrates without a fault.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PUBLIC, STAFF, fill } from "../support/pages.js";
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

for (const { path, login } of [...PUBLIC.map((path) => ({ path })), ...STAFF]) {
  for (const lang of ["id", "en"]) {
    test(`${path} is accessible and fits phone and desktop, light and dark: ${lang}`, async ({ page, baseURL }) => {
      if (login) await signIn(page, login);
      await page.context().addCookies([{ name: "kinerja_bahasa", value: lang, url: baseURL }]);
      const response = await page.goto(await fill(page, path));
      expect(response.status()).toBe(200);
      await hydrated(page);
      await expect(page.locator("html")).toHaveAttribute("lang", lang);
      // the client keeps what the server wrote
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
    });
  }
}
