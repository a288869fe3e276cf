/** The Email-Id in the return path of our notifications, `bounce+<Email-Id>@<native domain>`; null for any other address. */
export function emailIdOf(recipient: string): string | null {
  return /^bounce\+([a-z0-9]{16,40})@/i.exec(recipient)?.[1]?.toLowerCase() ?? null;
}
