// The form of a report: filling it in, and sending one.
import { PHONE, expect, hydrated, signIn } from "./test.js";

/** Fills in a report under the first indicator. Gives the indicator's id. */
export async function report(page, what, quantity = "3") {
  const choice = page.locator("[name=indikator]").first();
  await choice.check();
  await page.locator("[name=uraian]").fill(what);
  await page.locator("[name=jumlah]").fill(quantity);
  return choice.getAttribute("value");
}

/** Reports something as the employee, and gives their page. */
export async function send(another, what) {
  const employee = await another(PHONE);
  await signIn(employee, "pegawai");
  await employee.goto("/laporan");
  await hydrated(employee);
  await report(employee, what);
  await employee.getByRole("button", { name: "Simpan laporan" }).click();
  await expect(employee.getByText("Laporan tersimpan", { exact: false })).toBeVisible();
  return employee;
}
