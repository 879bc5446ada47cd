// The form of a report.

/** Fills in a report under the first indicator. Gives the indicator's id. */
export async function report(page, what, quantity = "3") {
  const choice = page.locator("[name=indikator]").first();
  await choice.check();
  await page.locator("[name=uraian]").fill(what);
  await page.locator("[name=jumlah]").fill(quantity);
  return choice.getAttribute("value");
}
