// What the form of a report begins with, and how it is found again.
import { report } from "../support/report.js";
import { PHONE, expect, hydrated, signIn, test } from "../support/test.js";

for (const javaScriptEnabled of [true, false]) {
  test(`a report begins under the indicator that was used last, with script: ${javaScriptEnabled}`, async ({ another }) => {
    const employee = await another({ javaScriptEnabled });
    await signIn(employee, "pegawai");
    for (const at of [1, 0]) {
      await employee.goto("/laporan");
      if (javaScriptEnabled) await hydrated(employee);
      await report(employee, `Kunjungan kader ${Date.now()}`);
      const choice = employee.locator("[name=indikator].plain").nth(at);
      await choice.check();
      const indicator = await choice.getAttribute("value");
      await employee.getByRole("button", { name: "Simpan laporan" }).click();
      await expect(employee.getByText("Laporan tersimpan", { exact: false })).toBeVisible();
      await expect(employee.locator("[name=indikator]:checked")).toHaveAttribute("value", indicator);
    }
  });
}

test("a refused report is found again as it was typed last, by any way, and the browser does not ask whether to send it again", async ({ another }) => {
  const what = `Kelas ibu menyusui ${Date.now()}`;
  const employee = await another(PHONE);
  await signIn(employee, "pegawai");
  await employee.goto("/laporan");
  await hydrated(employee);
  await report(employee, what, "banyak");
  const [amount, save] = [employee.locator("[name=jumlah]"), employee.getByRole("button", { name: "Simpan laporan" })];
  const refused = employee.locator("main .notice.bad");
  const ways = [
    async () => {
      await employee.getByRole("link", { name: "Laporan saya per bulan" }).click();
      await expect(employee).toHaveURL(/riwayat$/);
      await employee.goBack();
    },
    async () => {
      await employee.goto("/saya");
      await employee.goBack();
    },
    () => employee.reload(),
  ];
  for (const [nth, way] of ways.entries()) {
    await save.click();
    await expect(refused).toBeVisible();
    await hydrated(employee);
    await amount.fill(`banyak ${nth}`);
    await way();
    await hydrated(employee);
    await expect(employee).toHaveURL(/\/laporan$/);
    await expect(refused).toHaveCount(0);
    await expect(employee.locator("[name=uraian]")).toHaveValue(what);
    await expect(amount).toHaveValue(`banyak ${nth}`);
  }
  await amount.fill("3");
  await save.click();
  await expect(employee.getByText("Laporan tersimpan", { exact: false })).toBeVisible();
  await expect(employee.getByText(what, { exact: true })).toHaveCount(1);
});
