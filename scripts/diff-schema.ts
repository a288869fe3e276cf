import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import { Pool, type QueryResult } from "pg";
import { applyMigrations } from "./migrate.ts";

const prisma = join(dirname(fileURLToPath(import.meta.url)), "..", "prisma");

/**
 * The SQL that leads from what the migrations make (or from nothing) to schema.prisma; empty when they agree. The migrations are
 * deployed to `shadowUrl`, a database made for it, by our own code: the engine would split function bodies at each semicolon.
 */
export async function diffSchema(shadowUrl: string, from: "migrations" | "empty"): Promise<string> {
  const path = join(prisma, "schema.prisma");
  const schema = { path, content: readFileSync(path, "utf8") };
  if (from === "migrations") await applyMigrations(shadowUrl);
  const engine = await loadEngine();
  const adapter = bindMigrationAwareSqlAdapterFactory(catalogAdapter(shadowUrl) as never);
  const instance = await engine.new({ datamodels: [[path, schema.content]] }, () => undefined, adapter);
  try {
    const { stdout } = await instance.diff({
      from: from === "empty" ? { tag: "empty" } : { tag: "schemaDatasource", files: [schema], configDir: prisma },
      to: { tag: "schemaDatamodel", files: [schema], configDir: prisma },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    const script = (stdout ?? "").trim();
    return /^-- This is an empty migration\.$/.test(script) ? "" : `${script}\n`;
  } finally {
    instance.free?.();
  }
}

/** The adapter, taught the catalogue's one-byte "char" (OID 18), which it would refuse: read as text (25), reported as a character. */
function catalogAdapter(connectionString: string): PrismaPg {
  const pool = new Pool({ connectionString, max: 1 });
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<QueryResult>;
  let characters: number[] = [];
  pool.query = (async (...args: unknown[]) => {
    const result = await query(...args);
    characters = result.fields.flatMap((field, index) => (field.dataTypeID === 18 ? [index] : []));
    for (const index of characters) Object.assign(result.fields[index] ?? {}, { dataTypeID: 25 });
    return result;
  }) as typeof pool.query;
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (params) => {
      const result = await queryRaw(params);
      for (const index of characters) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    };
    return adapter;
  };
  return factory;
}

interface Engine {
  new: (
    options: unknown,
    debug: () => void,
    adapter: unknown,
  ) => Promise<{ diff(params: unknown): Promise<{ stdout: string | null }>; free?(): void }>;
}

/** The engine as WebAssembly, instantiated by hand: plain Node does not import `.wasm` files. */
async function loadEngine(): Promise<Engine> {
  const glue = (await import("@prisma/schema-engine-wasm/schema_engine_bg")) as Record<string, unknown>;
  const file = join(
    dirname(fileURLToPath(import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg"))),
    "schema_engine_bg.wasm",
  );
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    "./schema_engine_bg.js": glue,
  } as WebAssembly.Imports);
  (glue.__wbg_set_wasm as (exports: unknown) => void)(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue.SchemaEngine as Engine;
}
