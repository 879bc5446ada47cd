// Signing in, as a person does.

/** The password of all accounts of the demo city. */
export const PASSWORD = "kinerja-demo";

/** Signs in as one of the demo's accounts and leaves the page where that leads. */
export async function signInTo(page, login, password = PASSWORD) {
  await page.goto("/masuk");
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill(password);
  await page.getByRole("main").getByRole("button", { name: /^(Masuk|Sign in)$/ }).click();
  await page.waitForURL((url) => url.pathname !== "/masuk");
}
