// The browser: the system's Chromium, told to stay on this machine.
import { existsSync } from "node:fs";

const places = [process.env.KINERJA_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

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
