"use client";

import { ErrorWords } from "#components/error-words.tsx";
import { Logo } from "#components/logo.tsx";

export default function RootError({ retry }: { retry: () => void }) {
  return (
    <main className="lone">
      <Logo />
      <ErrorWords retry={retry} />
    </main>
  );
}
