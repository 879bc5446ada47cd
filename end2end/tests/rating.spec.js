// A resident rates a service, without account and without script, and the public figure follows.
import { fill } from "../support/pages.js";
import { expect, hydrated, ready, signIn, test } from "../support/test.js";

/** How many have answered so far, as open data says. */
async function respondents(page, code, months = "") {
  const answer = await page.request.get(`/api/v1/services/${code}/satisfaction?${months}`);
  expect(answer.status()).toBe(200);
  return (await answer.json()).respondents;
}

async function answerAll(page, mark) {
  for (const question of await page.locator("fieldset").filter({ has: page.getByRole("radio") }).all()) {
    await question.locator(`input[value="${mark}"]`).check({ force: true });
  }
}

test("a rating without script counts, once per browser and day, and the open public page follows by itself", async ({ page, another }) => {
  const path = await fill(page, "/nilai/:service");
  const code = path.split("/").at(-1);
  const before = await respondents(page, code);

  const live = page.waitForResponse((response) => response.url().includes("/live?"));
  await page.goto(`/layanan/${code}`);
  await ready(page);
  await live;

  const resident = await another({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await resident.goto(path);
  await expect(resident.getByRole("button", { name: "Lanjut" })).toHaveCount(0);
  await answerAll(resident, 4);
  await resident.getByLabel("Saran", { exact: false }).first().fill("</textarea><script>alert(1)</script>");
  await resident.getByRole("button", { name: /^Kirim/ }).click();
  await expect(resident).toHaveURL(/ok=1/);
  await expect(resident.getByRole("status").filter({ hasText: "sudah diterima" })).toBeVisible();
  expect(await respondents(page, code)).toBe(before + 1);

  const year = new URLSearchParams({ from: `${new Date().getFullYear()}-01` });
  const n = new Intl.NumberFormat("id-ID").format(await respondents(page, code, year));
  await expect(page.getByText(`n = ${n} responden`).first()).toBeVisible();

  await resident.goto(path);
  await expect(resident.getByRole("button", { name: /^Kirim/ })).toHaveCount(0);
  expect(await respondents(page, code)).toBe(before + 1);
});

test("a rating that is sent twice is counted once", async ({ page, another }) => {
  const path = await fill(page, "/nilai/:service");
  const code = path.split("/").at(-1);
  const resident = await another({ javaScriptEnabled: false });
  await resident.goto(path);
  const before = await respondents(page, code);
  const form = {};
  for (const input of await resident.locator("form[action^='/nilai/'] input[type=hidden]").all()) {
    form[await input.getAttribute("name")] = await input.getAttribute("value");
  }
  form.persyaratan = "3";
  const headers = { Origin: new URL(resident.url()).origin };
  const twice = await Promise.all([1, 2].map(() => another().then((page) => page.request.post(path, { form, headers }))));
  for (const answer of twice) expect(answer.status()).toBeLessThan(400);
  expect(await respondents(page, code)).toBe(before + 1);
});

test("an empty rating is refused with what to do, and keeps what was typed", async ({ another }) => {
  const resident = await another({ javaScriptEnabled: false });
  await resident.goto(await fill(resident, "/nilai/:service"));
  const typed = "Antre lama & <b>panas</b>";
  await resident.getByLabel("Saran", { exact: false }).first().fill(typed);
  await resident.getByRole("button", { name: /^Kirim/ }).click();
  await expect(resident.getByRole("alert")).toBeVisible();
  await expect(resident.getByLabel("Saran", { exact: false }).first()).toHaveValue(typed);
});

test("with script one question is shown at a time, by keyboard alone", async ({ page }) => {
  await page.goto(await fill(page, "/nilai/:service"));
  await ready(page);
  const questions = page.locator("fieldset");
  const last = (await questions.count()) - 1;
  for (let i = 0; i < last; i++) {
    await expect(page.locator("fieldset:visible")).toHaveCount(1);
    const first = questions.nth(i).getByRole("radio").first();
    await first.focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await expect(first).toBeHidden();
  }
  await page.getByRole("button", { name: /^Kirim/ }).press("Enter");
  await expect(page).toHaveURL(/ok=1/);
});

test("an answer that is tapped leads on by itself, ten taps rate a service", async ({ another }) => {
  const page = await another({ hasTouch: true, viewport: { width: 360, height: 740 }, reducedMotion: "reduce" });
  await page.goto(await fill(page, "/nilai/:service"));
  await ready(page);
  await expect(page.getByText("pertanyaan berikutnya tampil sendiri")).toBeVisible();
  const shown = page.locator("fieldset:visible");
  const last = (await page.locator("fieldset").count()) - 1;
  for (let i = 0; i < last; i++) {
    await expect(page.locator("fieldset").nth(i)).toBeVisible();
    await expect(shown).toHaveCount(1);
    await page.locator("fieldset").nth(i).locator(".tile").nth(3).tap();
  }
  // after the last question comes what may be left out, and nothing is sent by itself
  await expect(page.getByLabel("Saran", { exact: false }).first()).toBeVisible();
  await expect(page).toHaveURL(/#saran$/);
  await page.getByRole("button", { name: /^Kirim/ }).tap();
  await expect(page).toHaveURL(/ok=1/);
});

test("arrow keys go through the answers of one question, and whoever comes back stays there", async ({ page }) => {
  await page.goto(await fill(page, "/nilai/:service"));
  await ready(page);
  const [first, second] = [page.locator("fieldset").nth(0), page.locator("fieldset").nth(1)];
  await first.getByRole("radio").first().focus();
  await page.keyboard.press("Space");
  for (const value of ["2", "3", "4"]) {
    await page.keyboard.press("ArrowRight");
    await expect(first.locator(`input[value="${value}"]`)).toBeChecked();
    await expect(first).not.toHaveAttribute("data-chosen");
  }
  await expect(first).toBeVisible();
  await first.locator(".tile").nth(1).click();
  await expect(second).toBeVisible();
  await page.getByRole("button", { name: "Kembali" }).click();
  await expect(first).toBeVisible();
  await expect(first).not.toHaveAttribute("data-chosen");
  await expect(first.locator('input[value="2"]')).toBeChecked();
  await page.getByRole("button", { name: "Lanjut" }).click();
  await expect(second).toBeVisible();
});

test("the browser's way back leads to the question before and keeps what was answered", async ({ page }) => {
  await page.goto("/metode");
  const path = await fill(page, "/nilai/:service");
  await page.goto(path);
  await ready(page);
  const questions = page.locator("fieldset");
  const shown = page.locator("fieldset:visible");
  const mark = (at, value) => questions.nth(at).locator(`input[value="${value}"]`);
  for (const [at, value] of [[0, 4], [1, 3], [2, 2]]) {
    await mark(at, value).check({ force: true });
    await expect(questions.nth(at + 1)).toBeVisible();
  }
  for (const [at, value] of [[2, 2], [1, 3]]) {
    await page.goBack();
    await expect(shown).toHaveCount(1);
    await expect(questions.nth(at)).toBeVisible();
    await expect(mark(at, value)).toBeChecked();
  }
  await page.goForward();
  await expect(questions.nth(2)).toBeVisible();
  // the page's own button goes the same way, so that the way back is not walked twice
  await page.getByRole("button", { name: "Kembali" }).click();
  await expect(questions.nth(1)).toBeVisible();
  await page.goBack();
  await expect(questions.nth(0)).toBeVisible();
  await expect(mark(0, 4)).toBeChecked();
  await page.goBack();
  await expect(page).toHaveURL(/\/metode$/);
});

for (const javaScriptEnabled of [true, false]) {
  test(`the switch of the language keeps the answers ${javaScriptEnabled ? "with" : "without"} script, and leaves them to nobody`, async ({ another }) => {
    const page = await another({ javaScriptEnabled });
    const path = await fill(page, "/nilai/:service");
    await page.goto(path);
    if (javaScriptEnabled) await ready(page);
    const [questions, remark, typed] = [page.locator("fieldset"), page.locator("[name=remark]"), "Antre & <b>panas</b>"];
    const mark = (at, value) => questions.nth(at).locator(`input[value="${value}"]`);
    const answers = [[0, 4], [1, 2]];
    for (const [at, value] of answers) {
      await mark(at, value).check({ force: true });
      await expect(questions.nth(at + 1)).toBeVisible();
    }
    // with script its part is not shown yet
    await (javaScriptEnabled ? remark.evaluate((field, typed) => (field.value = typed), typed) : remark.fill(typed));

    await page.getByRole("button", { name: "English" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.getByRole("button", { name: "Bahasa Indonesia" })).toHaveCount(1);
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(page.locator("input:checked")).toHaveCount(answers.length);
    for (const [at, value] of answers) await expect(mark(at, value)).toBeChecked();
    await expect(remark).toHaveValue(typed);
    await expect(questions.nth(answers.length)).toBeVisible();

    // they lie nowhere but on the page
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(["kinerja_bahasa"]);
    if (javaScriptEnabled) {
      expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
      await ready(page);
      const [next, back] = [page.locator("[data-go=next]"), page.locator("[data-go=back]")];
      const shows = async (at) => {
        await expect(page.locator("fieldset:visible")).toHaveCount(1);
        await expect(questions.nth(at)).toBeVisible();
      };
      // the way back leads to the question at which the page was opened, and on to the one before
      await next.click();
      await shows(3);
      await page.goBack();
      await shows(2);
      await next.click();
      await shows(3);
      await back.click();
      await shows(2);
      await back.click();
      await shows(1);
      await next.click();
      await shows(2);
      await back.click();
      await shows(1);
      for (const [at, value] of answers) await expect(mark(at, value)).toBeChecked();

      // nothing is answered on the page loaded anew, nor on the one before the switch: they begin at the first
      await page.reload();
      await ready(page);
      await shows(0);
      await expect(page.locator("input:checked")).toHaveCount(0);
      await page.goBack();
      await ready(page);
      await expect(page.locator("html")).toHaveAttribute("lang", "en");
      await shows(0);
    } else {
      await page.goto(path);
    }
    await expect(page.locator("input:checked")).toHaveCount(0);
    await expect(remark).toHaveValue("");
  });
}

for (const switched of [false, true]) {
  test(`a refused rating ${switched ? "whose language was switched " : ""}is given back to nobody once its page is left`, async ({ page }) => {
    await page.goto(await fill(page, "/nilai/:service"));
    await ready(page);
    const [remark, typed] = [page.locator("[name=remark]"), "Antre & <b>panas</b>"];
    const next = page.getByRole("button", { name: "Lanjut" });
    do await next.click();
    while (await next.isVisible());
    await remark.fill(typed);
    await page.getByRole("button", { name: /^Kirim/ }).click();
    await expect(page.getByRole("alert")).toContainText("Belum ada yang dijawab");
    if (switched) {
      await page.getByRole("button", { name: "English" }).click();
      await expect(page.getByRole("alert")).toContainText("Nothing is answered yet");
    }
    await expect(remark).toHaveValue(typed);

    await ready(page);
    await page.goto("/metode");
    await page.goBack();
    await ready(page);
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(remark).toHaveValue("");
  });
}

test("the poster prints on one sheet", async ({ page }) => {
  await signIn(page, "perencana");
  await page.goto(await fill(page, "/nilai/:service/poster"));
  await expect(page.locator(".poster-code")).toHaveJSProperty("complete", true);
  for (const format of ["A4", "A5"]) {
    const sheets = (await page.pdf({ format })).toString("latin1").match(/\/Type\s*\/Page\b/g);
    expect(sheets, format).toHaveLength(1);
  }
});
