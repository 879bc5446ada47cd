// The organisation: the tree by keyboard, search, a unit with its chart, on a phone as well.
import { expect, hydrated, signIn, test } from "../support/test.js";

test("the tree opens by keyboard and leads to a unit", async ({ page }) => {
  await signIn(page, "pegawai");
  await page.goto("/organisasi");
  await hydrated(page);
  const toggle = page.getByLabel("Unit di bawah Dinas Kesehatan");
  const below = toggle.locator("xpath=../ul");
  await expect(below).toBeHidden();
  await page.locator(".org-tree a[href='/organisasi/unit/DINKES']").focus();
  await page.keyboard.press("Tab");
  await expect(toggle).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(below).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(below.getByRole("link").first()).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/organisasi\/unit\/DINKES$/);
  await expect(page.getByRole("heading", { level: 1, name: "Dinas Kesehatan" })).toBeVisible();
});

test("what is found says where it belongs and leads to the person", async ({ page }) => {
  await signIn(page, "pegawai");
  await page.goto("/organisasi");
  await page.getByRole("searchbox").fill("sekretariat");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/cari=sekretariat/);
  const units = page.getByRole("main").locator("section").filter({ hasText: "Unit kerja" }).getByRole("listitem");
  await expect(units.filter({ hasText: "Dinas Kesehatan" })).toHaveCount(1);
  await page.getByRole("searchbox").fill("kepala dinas kesehatan");
  await page.keyboard.press("Enter");
  const person = page.getByRole("main").locator("a[href*='/organisasi/pegawai/']").first();
  const name = await person.textContent();
  await person.click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("NIP");
});

test("the chart says who answers to whom, by lines and by lists, and moves within its own frame", async ({ page }) => {
  await signIn(page, "pegawai");
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto("/organisasi/unit/DINKES");
    const top = async (locator) => (await locator.boundingBox()).y;
    expect(await top(page.locator(".crumbs")), "the way back stands above").toBeLessThan(await top(page.locator("h1")));
    const chart = page.getByRole("region", { name: "Bagan jabatan" });
    const head = chart.getByRole("listitem").filter({ hasText: "Kepala Dinas Kesehatan" }).last();
    expect(await head.getByRole("list").getByRole("listitem").count()).toBeGreaterThan(3);
    for (const box of await chart.locator("ul ul .org-box").all()) {
      const line = await box.evaluate((it) => getComputedStyle(it, "::before").borderInlineStartWidth);
      expect(line, "a line leads to it").toBe("2px");
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});

test("people of one name are told apart by post, unit and the end of their number", async ({ page }) => {
  await signIn(page, "pegawai");
  await page.goto("/organisasi?cari=putri");
  const people = page.getByRole("main").locator("section").filter({ hasText: "Pegawai" }).getByRole("listitem");
  await expect(people.nth(1)).toBeVisible();
  const lines = await people.allInnerTexts();
  expect(new Set(lines).size).toBe(lines.length);
  for (const line of lines) expect(line).not.toMatch(/\d{8}/);
});

test("the record tells which person of a name did something and leads to them; a phone tells a day once", async ({ page, another }) => {
  for (let times = 0; times < 2; times += 1) await signIn(await another(), "atasan");
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, "inspektorat");
  await page.goto("/jejak?who=atasan&action=session.begin");
  const deeds = page.locator(".deeds tbody tr");
  await expect(deeds.nth(1)).toBeVisible();
  await expect(page.locator(".deeds .day").filter({ visible: true })).toHaveCount(1);
  const person = deeds.first().locator("a[href*='/organisasi/pegawai/']").first();
  const name = await person.textContent();
  await expect(deeds.first()).toContainText(`${name} (`);
  await person.click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
});

test("what was done is chosen by what it concerns and kept as a file; a span that ends before it begins is said at its field", async ({ page }) => {
  await signIn(page, "inspektorat");
  await page.goto("/jejak");
  const groups = await page.locator("#action optgroup").evaluateAll((all) => all.map((group) => group.label));
  expect(groups.length).toBeGreaterThan(3);
  expect(groups).toEqual([...groups].sort());
  await page.getByLabel("Perbuatan").selectOption("session.begin");
  await page.getByRole("button", { name: "Tampilkan" }).click();
  await expect(page.locator(".deeds tbody tr").first()).toContainText("Masuk");
  await expect(page.getByLabel("Perbuatan")).toHaveValue("session.begin");
  const file = page.getByRole("link", { name: "Unduh jejak (CSV)" });
  const answer = await page.request.get(await file.getAttribute("href"));
  expect(answer.headers()["content-type"]).toContain("text/csv");
  const rows = (await answer.text()).trim().split("\n").slice(1);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toContain(";Masuk;");
  await page.goto("/jejak?from=2026-02-02&until=2026-02-01");
  await expect(page.getByLabel("Sampai tanggal")).toHaveAccessibleDescription(/sebelum hari pertama/);
});

test("what can be done to an account opens below it and leaves its button where it was", async ({ page }) => {
  await signIn(page, "admin");
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/akun");
    const row = page.locator(".accounts tbody tr").nth(1);
    const button = row.locator("summary");
    await button.scrollIntoViewIfNeeded();
    const before = await button.boundingBox();
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(row.getByRole("button", { name: "Simpan peran" })).toBeVisible();
    const { x, y } = await button.boundingBox();
    expect([x, y]).toEqual([before.x, before.y]);
    expect((await row.getByRole("group", { name: "Peran" }).boundingBox()).y).toBeGreaterThan(y);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});

test("on a desk the forms of a person stand right below the posts, beside superior and record", async ({ page }) => {
  await signIn(page, "bkpsdm");
  await page.goto("/organisasi?cari=perawat");
  const address = await page.getByRole("main").locator("a[href*='/organisasi/pegawai/']").first().getAttribute("href");
  const card = (name) => page.locator("main section.card").filter({ has: page.getByRole("heading", { name, exact: true }) });
  const form = (name) => page.locator("main details.card").filter({ has: page.getByText(name, { exact: true }) });
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(address);
    await page.getByText("Tunjuk atasan langsung").click();
    const places = [card("Jabatan"), card("Data kepegawaian"), form("Beri jabatan tambahan"), form("Tunjuk atasan langsung")];
    const [posts, record, first, second] = await Promise.all(places.map((place) => place.boundingBox()));
    const above = width === 360 ? record : posts;
    expect(Math.round(first.y - above.y - above.height)).toBe(16);
    expect(Math.round(second.y - first.y - first.height)).toBe(16);
    if (above === posts) expect(second.x + second.width).toBeLessThan(record.x);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});

for (const javaScriptEnabled of [true, false]) {
  test(`a superior of whom a part of the name is known is chosen ${javaScriptEnabled ? "with" : "without"} script`, async ({ another }) => {
    const page = await another({ javaScriptEnabled });
    await signIn(page, "bkpsdm");
    await page.goto("/organisasi?cari=perawat");
    const address = await page.getByRole("main").locator("a[href*='/organisasi/pegawai/']").first().getAttribute("href");
    await page.goto(address);
    await page.getByText("Tunjuk atasan langsung").click();
    const [form, reason] = [page.locator("form[action$='/atasan']"), 'Plt. "sementara" <1>'];
    await form.getByLabel("Nama, NIP, atau nomor internal atasan").fill("putri");
    // nobody's superior of today changes
    await form.getByLabel("Hari pertama").fill("2035-01-01");
    await form.getByLabel("Alasan").fill(reason);
    await form.getByRole("button", { name: "Simpan" }).click();
    await expect(page.getByRole("alert")).toContainText("Belum jelas siapa yang dimaksud dengan putri");

    // in the other language everything is still there, and nothing of it in the address
    await page.getByRole("button", { name: "English" }).click();
    await expect(page.getByRole("alert")).toContainText("It is not clear who is meant by putri");
    await expect(form.getByLabel("First day")).toHaveValue("2035-01-01");
    await expect(form.getByLabel("Reason")).toHaveValue(reason);
    expect(decodeURIComponent(page.url())).not.toContain("putri");
    await page.getByRole("button", { name: "Bahasa Indonesia" }).click();

    const choices = form.getByRole("group", { name: "Siapa yang dimaksud?" }).getByRole("radio");
    await expect(choices.last()).toBeChecked();
    const n = await choices.count();
    expect(n).toBeGreaterThan(2);
    expect(n).toBeLessThanOrEqual(9);
    await choices.last().focus();
    await page.keyboard.press("ArrowUp");
    await expect(choices.last()).not.toBeChecked();
    await form.getByRole("button", { name: "Simpan" }).click();
    await expect(page).toHaveURL(/\?ok=1$/);
    await expect(page.getByText("Tersimpan")).toBeVisible();
  });
}
