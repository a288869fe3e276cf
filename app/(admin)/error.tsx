"use client";

import { ErrorWords } from "#components/error-words.tsx";

export default function AdminError({ retry }: { retry: () => void }) {
  return <ErrorWords retry={retry} />;
}
