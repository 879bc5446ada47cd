// Pictures of every page, phone and desktop, light and dark: `npm run screenshots [FOLDER]`.
// With an address in KINERJA_ADDRESS it takes that server instead of one of its own.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { CHROMIUM, FLAGS } from "../support/browser.js";
import { build, start } from "../support/city.js";
import { PUBLIC, STAFF, fill } from "../support/pages.js";
import { signInTo } from "../support/session.js";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../target/screenshots", import.meta.url));
mkdirSync(folder, { recursive: true });

const template = process.env.KINERJA_ADDRESS ? null : build();
const city = template ? await start(template) : null;
const address = process.env.KINERJA_ADDRESS ?? city.address;
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
const pages = [...PUBLIC.map((path) => ({ path })), ...STAFF];

for (const [device, viewport] of Object.entries({ phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } })) {
  for (const colorScheme of ["light", "dark"]) {
    for (const login of new Set(pages.map((page) => page.login))) {
      const context = await browser.newContext({ baseURL: address, locale: "id-ID", viewport, colorScheme });
      const page = await context.newPage();
      if (login) await signInTo(page, login);
      for (const { path } of pages.filter((page) => page.login === login)) {
        const place = await fill(page, path);
        await page.goto(place);
        await page.locator("html[data-ready]").waitFor({ state: "attached" });
        await page.waitForLoadState("domcontentloaded");
        const name = `${(login ? `${login}-` : "") + (path.replace(/[/:?=]+/g, "-").replace(/^-/, "") || "home")}-${device}-${colorScheme}.png`;
        await page.screenshot({ path: join(folder, name), fullPage: true });
        console.log(name);
      }
      await context.close();
    }
  }
}
await browser.close();
if (city) {
  await city.remove();
  rmSync(template, { recursive: true });
}
