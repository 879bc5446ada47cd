// The browser: the system's Chromium, or the one that `scripts/tools` has fetched, told to stay on this machine.
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const fetched = join(process.env.KINERJA_TOOLS ?? join(homedir(), ".cache/kinerja/tools"), "browsers");
const builds = existsSync(fetched) ? readdirSync(fetched).filter((name) => /^chromium-\d+$/.test(name)) : [];
const places = [
  process.env.KINERJA_CHROMIUM,
  ...builds.flatMap((name) => ["chrome-linux64", "chrome-linux"].map((folder) => join(fetched, name, folder, "chrome"))),
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
];

export const CHROMIUM = places.find((place) => place && existsSync(place));
if (!CHROMIUM) throw new Error("Chromium is missing: apt-get install chromium, or name it in KINERJA_CHROMIUM");

export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
