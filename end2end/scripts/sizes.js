// The client's bytes against their budgets: what Chromium fetches at the first visit of each public
// page, and every lazy part. Prints tables; fails when one is over.
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { CHROMIUM, FLAGS } from "../support/browser.js";
import { build, start } from "../support/city.js";
import { PUBLIC, fill } from "../support/pages.js";

/** Bytes, brotli: WASM of a first visit; a part that is loaded when its page is visited. */
const FIRST_VISIT = 250 * 1024;
const LAZY_PART = 80 * 1024;
const SITE = fileURLToPath(new URL("../../target/site/pkg", import.meta.url));

/** Bytes over the line for a visit with an empty cache, by kind of file. */
async function visit(browser, address) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const kinds = new Map();
  const bytes = { wasm: 0, js: 0, css: 0, html: 0 };
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const ending = new URL(response.url).pathname.match(/\.(\w+)$/)?.[1] ?? "html";
    kinds.set(requestId, ending);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind in bytes) bytes[kind] += encodedDataLength;
  });
  await session.send("Network.enable");
  await page.goto(address);
  await page.locator("html[data-ready]").waitFor({ state: "attached" });
  await page.keyboard.press("Shift");
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle");
  await context.close();
  return bytes;
}

const over = [];
const parts = readdirSync(SITE)
  .filter((name) => name.endsWith(".wasm.br") && !name.startsWith("kinerja."))
  .map((name) => ({ part: name.replace(/(_\d+)?\.[\w-]+\.wasm\.br$/, ""), bytes: statSync(join(SITE, name)).size }))
  .sort((a, b) => b.bytes - a.bytes);
for (const { part, bytes } of parts) if (bytes > LAZY_PART) over.push(`${part}: ${bytes} bytes, at most ${LAZY_PART}`);

const template = build();
const city = await start(template);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
const visits = [];
const guide = await browser.newPage({ baseURL: city.address });
for (const path of PUBLIC) {
  const bytes = await visit(browser, city.address + (await fill(guide, path)));
  visits.push({ "first visit": path, ...bytes });
  if (bytes.wasm > FIRST_VISIT) over.push(`${path}: ${bytes.wasm} bytes of WASM, at most ${FIRST_VISIT}`);
}
await browser.close();
await city.remove();
rmSync(template, { recursive: true });

console.log(`Bytes of a first visit, compressed, headers included (WASM at most ${FIRST_VISIT})`);
console.table(visits);
console.log(`Lazy parts, brotli bytes (each at most ${LAZY_PART})`);
console.table(parts.slice(0, 12));
if (over.length > 0) {
  console.error(`Over budget:\n  ${over.join("\n  ")}`);
  process.exitCode = 1;
}
