import { NotFoundWords } from "#components/not-found-words.tsx";

/** Inside the shell: a page or a thing that isn't there, or isn't for this reader. */
export default function NotFound() {
  return <NotFoundWords />;
}
