// What the form of a report begins with.
import { report } from "../support/report.js";
import { expect, hydrated, signIn, test } from "../support/test.js";

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
