"use client";

import { ErrorWords } from "#components/error-words.tsx";

export default function RootError({ retry }: { retry: () => void }) {
  return (
    <main className="lone">
      <ErrorWords retry={retry} />
    </main>
  );
}
