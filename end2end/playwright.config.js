// Browser tests against the built program (`make e2e`). Each worker has a server of its own.
import { defineConfig } from "@playwright/test";
import { CHROMIUM, FLAGS } from "./support/browser.js";

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  globalSetup: "./support/prepare.js",
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // where nobody watches, one slow moment of a busy machine must not hide all else; what needed it is named as flaky,
  // and is a fault to be mended
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
    launchOptions: { executablePath: CHROMIUM, args: FLAGS },
  },
});
