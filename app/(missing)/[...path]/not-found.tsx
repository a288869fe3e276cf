import { currentContext } from "#app/_server/session.ts";
import AdminLayout from "#app/(admin)/layout.tsx";
import { Logo } from "#components/logo.tsx";
import { NotFoundWords } from "#components/not-found-words.tsx";

/** Whoever is signed in keeps the navigation; a stranger sees the words alone. */
export default async function NotFound() {
  // Without a database nobody is known, and the page is missing all the same.
  const ctx = await currentContext().catch(() => null);
  if (ctx) {
    return (
      <AdminLayout>
        <NotFoundWords />
      </AdminLayout>
    );
  }
  return (
    <main className="lone">
      <Logo />
      <NotFoundWords />
    </main>
  );
}
