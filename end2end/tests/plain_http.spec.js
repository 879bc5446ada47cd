// Plain HTTP in an office's network, where browsers do not say from which site a form comes.
import { CHROMIUM, FLAGS } from "../support/browser.js";
import { expect, signIn, test } from "../support/test.js";

test.use({ launchOptions: { executablePath: CHROMIUM, args: [...FLAGS, "--host-resolver-rules=MAP kota.test 127.0.0.1"] } });

test("forms are taken over plain HTTP, too, and those of another site are not", async ({ another, baseURL, faults }) => {
  const address = baseURL.replace("127.0.0.1", "kota.test");
  const page = await another({ baseURL: address });
  await signIn(page, "pegawai");
  await page.goto("/laporan");
  await expect(page.getByRole("heading", { name: "Laporan harian" })).toBeVisible();

  const foreign = await page.request.post(`${baseURL}/keluar`, { headers: { origin: "http://lain.test" } });
  expect(foreign.status()).toBe(403);
  expect(await foreign.text()).toContain("Permintaan ini tidak datang dari halaman Kinerja");

  // a header that holds over HTTPS alone
  const others = faults.filter((fault) => !fault.includes("Cross-Origin-Opener-Policy header has been ignored"));
  faults.splice(0, faults.length, ...others);
});
