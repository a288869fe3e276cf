import type { z } from "zod";
import type { Ctx } from "#lib/context.ts";
import type { ErrorCode } from "#lib/errors.ts";

export type ApiMethod = "GET" | "POST" | "PUT" | "DELETE";

type ApiStatus = 200 | 204 | null;

/** What opens an operation: nothing, any token of an administrator's, or one that may write. */
export type ApiAccess = "open" | "read" | "write";

/** One operation of the REST API: what it takes and answers in zod, which the request, the answer and the OpenAPI document are all made with. */
export interface Operation {
  /** Also the key of its words: messages' "api.operation.<id>". */
  readonly id: string;
  readonly method: ApiMethod;
  /** Below /api/v2, with `{name}` for a parameter; it is answered with and without ".json" behind it. */
  readonly path: string;
  readonly access: ApiAccess;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Of success; null: it only ever refuses. */
  readonly status: ApiStatus;
  /** What the answer's body is shaped with; without one there is none. */
  readonly answer?: z.ZodType;
  /** What it refuses with 422. */
  readonly refusals: readonly ErrorCode[];
  readonly example?: ApiExample;
  readonly run: (ctx: Ctx | null, input: ApiInput) => Promise<unknown>;
}

/** What its description shows: of the request, and of what answers it. */
export interface ApiExample {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: string;
  readonly body?: unknown;
  /** As `run` gives it. */
  readonly answer?: unknown;
}

interface ApiInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

interface Described<P, Q, B, A> {
  readonly id: string;
  readonly method: ApiMethod;
  readonly path: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly status: ApiStatus;
  readonly answer?: A;
  readonly refusals?: readonly ErrorCode[];
  readonly example?: ApiExample & {
    readonly body?: B extends z.ZodType ? z.input<B> : undefined;
    readonly answer?: A extends z.ZodType ? z.input<A> : undefined;
  };
}

type Answered<A> = Promise<A extends z.ZodType ? z.input<A> : void>;

/** An operation that acts in an account: `run` is given what its schemas have parsed. */
export function operation<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  A extends z.ZodType | undefined = undefined,
>(
  access: "read" | "write",
  described: Described<P, Q, B, A>,
  run: (ctx: Ctx, input: { params: Output<P>; query: Output<Q>; body: Output<B> }) => Answered<A>,
): Operation {
  return { refusals: [], ...described, access, run: run as Operation["run"] } as Operation;
}

/** An operation for everyone, which tells nothing of any account. */
export function openOperation<A extends z.ZodType>(
  described: Described<undefined, undefined, undefined, A>,
  run: () => Answered<A>,
): Operation {
  return { refusals: [], ...described, access: "open", run } as Operation;
}
