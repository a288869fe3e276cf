import { randomFillSync } from "node:crypto";

const pool = Buffer.allocUnsafe(10 * 256);
let used = pool.length;

/** A version 7 UUID (RFC 9562 5.7): 48 bits of milliseconds, then random bits, so that rows of one time lie together. */
export function uuid7(now: number = Date.now()): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + 10);
  used += 10;
  const time = now.toString(16).padStart(12, "0");
  const hex = random.toString("hex");
  const variant = (0x80 | ((random[2] ?? 0) & 0x3f)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(1, 4)}-${variant}${hex.slice(6, 8)}-${hex.slice(8, 20)}`;
}
