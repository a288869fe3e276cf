import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Every rule of axe on the page as it stands, in light and in dark. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Buttons sleep until the page is alive, and what is disabled is not held to contrast.
    await expect(page.locator("button:disabled")).toHaveCount(0);
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    const { violations, passes } = await new AxeBuilder({ page }).analyze();
    const found = violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.html} (${node.failureSummary})`),
    );
    expect(found, `${what}, ${colorScheme}`).toEqual([]);
    expect(passes.length).toBeGreaterThan(0);
  }
}
