// What every test stands on: a server of the worker's own, and pages whose errors fail the test.
import { test as base, expect } from "@playwright/test";
import { start } from "./city.js";
import { PASSWORD, signInTo } from "./session.js";

/** What Chromium says on its own account about an answer that the test asked for, or a line that is down. */
const EXPECTED = /Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_(INTERNET_DISCONNECTED|CONNECTION_(REFUSED|RESET)|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|NETWORK_CHANGED))|net::ERR_INCOMPLETE_CHUNKED_ENCODING/;

/** Notes every console error and page error (hydration panics, refused by the content policy) of a context. */
export function watch(context, faults) {
  const note = (page) => {
    page.on("console", (message) => {
      if (message.type() === "error" && !EXPECTED.test(message.text())) faults.push(`${page.url()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => faults.push(`${page.url()}: ${error}`));
  };
  context.pages().forEach(note);
  context.on("page", note);
}

export const test = base.extend({
  city: [
    async ({}, use) => {
      const city = await start(process.env.KINERJA_E2E_CITY);
      await use(city);
      await city.remove();
    },
    { scope: "worker" },
  ],

  baseURL: async ({ city }, use) => use(city.address),

  /** What went wrong in any page; a test that expects a fault takes it out. */
  faults: [
    async ({}, use) => {
      const faults = [];
      await use(faults);
      expect(faults, "errors in the browser").toEqual([]);
    },
    { auto: true },
  ],

  context: async ({ context, faults }, use) => {
    watch(context, faults);
    await use(context);
  },

  /** Opens another browser of its own: `await another({ javaScriptEnabled: false })`. */
  another: async ({ browser, baseURL, faults, locale, timezoneId }, use) => {
    const opened = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL, locale, timezoneId, ...options });
      watch(context, faults);
      opened.push(context);
      return context.newPage();
    });
    for (const context of opened) await context.close();
  },
});

export { PASSWORD, expect, signInTo as signIn };

/** A small phone, for `another`. */
export const PHONE = { viewport: { width: 360, height: 740 } };

/** The page is in the client's hands: what is clicked from now on is heard. */
export async function hydrated(page) {
  await ready(page);
  // a page is taken over when somebody reaches for the keys
  await page.keyboard.press("Shift");
  await expect(page.locator("html[data-hydrated]")).toBeAttached();
}

/** The client is there and listens; a still page waits to be used. */
export async function ready(page) {
  await expect(page.locator("html[data-ready]")).toBeAttached();
}

/** Opens a page and waits until its live line stands. */
export async function open(page, path) {
  const live = page.waitForResponse((response) => response.url().includes("/live?"));
  await page.goto(path);
  await hydrated(page);
  await live;
}
