// Before all tests: the demo city, which each server gets a copy of.
import { rmSync } from "node:fs";
import { build } from "./city.js";

export default function prepare() {
  const folder = build();
  process.env.KINERJA_E2E_CITY = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
