import { Logo } from "#components/logo.tsx";
import { NotFoundWords } from "#components/not-found-words.tsx";

/** Outside the shell: an address that no page has. */
export default function NotFound() {
  return (
    <main className="lone">
      <Logo />
      <NotFoundWords />
    </main>
  );
}
