import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import type { Installation } from "./e2e/fixtures.ts";

const debianChromium = "/usr/bin/chromium";
const root = process.getuid?.() === 0;

/** The journeys: `next build` first. One worker: each starts a whole Postern and a mail server of its own. */
export default defineConfig<object, Installation>({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  outputDir: "test-results",
  use: {
    // A trace, a video or a screenshot would hold the one-time secrets.
    trace: "off",
    video: "off",
    screenshot: "off",
    launchOptions: {
      ...(existsSync(debianChromium) ? { executablePath: debianChromium } : {}),
      args: [
        ...(root ? ["--no-sandbox"] : []),
        ...["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
      ],
    },
  },
  projects: [
    { name: "fr", use: { locale: "fr-FR", lang: "fr" } },
    // No words in it: once is enough.
    {
      name: "en",
      use: { locale: "en-GB", lang: "en" },
      testIgnore: ["crash.spec.ts", "forms.spec.ts", "isolation.spec.ts", "programs.spec.ts", "races.spec.ts"],
    },
  ],
});
