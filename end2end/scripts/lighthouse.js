// Lighthouse, as on a phone, on the pages that residents and staff meet first. Fails below the floor.
import { rmSync } from "node:fs";
import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import { CHROMIUM, FLAGS } from "../support/browser.js";
import { build, start } from "../support/city.js";
import { LIGHTHOUSE, fill } from "../support/pages.js";

const FLOOR = { performance: 97, accessibility: 100, "best-practices": 100, seo: 100 };
const PORT = 9333;

const template = build();
const city = await start(template);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, `--remote-debugging-port=${PORT}`] });
const rows = [];
const under = [];
const guide = await browser.newPage({ baseURL: city.address });
for (const path of LIGHTHOUSE) {
  const { lhr } = await lighthouse(city.address + (await fill(guide, path)), { port: PORT, output: "json", logLevel: "error" });
  const row = { page: path };
  for (const [category, floor] of Object.entries(FLOOR)) {
    row[category] = Math.round(lhr.categories[category].score * 100);
    if (row[category] < floor) under.push(`${path}: ${category} ${row[category]}, at least ${floor}`, ...lost(lhr, category));
  }
  for (const [name, audit] of [["FCP", "first-contentful-paint"], ["LCP", "largest-contentful-paint"], ["TBT", "total-blocking-time"]]) {
    row[name] = lhr.audits[audit].displayValue;
  }
  rows.push(row);
}
await browser.close();
await city.remove();
rmSync(template, { recursive: true });
console.table(rows);
if (under.length > 0) {
  console.error(`Under the floor:\n  ${under.join("\n  ")}`);
  process.exitCode = 1;
}

/** What cost points. */
function lost(lhr, category) {
  return lhr.categories[category].auditRefs
    .map(({ id, weight }) => ({ weight, ...lhr.audits[id] }))
    .filter(({ weight, score }) => weight > 0 && score !== null && score < 1)
    .map(({ id, title, displayValue, details }) => {
      const places = (details?.items ?? []).slice(0, 3).map((item) => item.node?.snippet ?? item.url ?? item.description ?? "");
      return `  ${id}: ${title} ${displayValue ?? ""} ${places.join(" ")}`;
    });
}
