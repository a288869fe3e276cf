import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{lib,smtp-worker,app,components,scripts,e2e,bench}/**/*.test.ts", "{app,components}/**/*.test.tsx"],
    globalSetup: ["lib/testing/global-setup.ts"],
    env: {
      DATA_DIR: join(tmpdir(), "postern-vitest"),
      LOG_LEVEL: "silent",
      NATIVE_DOMAIN: "postern.test",
      SECRET_KEY: "a key for tests, and for nothing else",
      EGRESS_ALLOW: "",
    },
    pool: "forks",
    execArgv: ["--disable-warning=DeprecationWarning"],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
