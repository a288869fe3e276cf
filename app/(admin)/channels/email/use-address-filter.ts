"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { type AddressFilter, readFilter, writeFilter } from "./address-filter.ts";

/** Typing is written into the page's address once it rests. */
const rest = 300;

/**
 * The filter, kept in the page's address without a request, so that a reload, a link to a colleague and the way back find it again.
 * A change of that address that didn't come from here, such as a click on the page's own entry in the navigation, is followed.
 */
export function useAddressFilter(): [AddressFilter, (filter: AddressFilter) => void] {
  const params = useSearchParams();
  const query = params.toString();
  const [filter, setFilter] = useState(() => readFilter(params));
  const [seen, setSeen] = useState(query);
  const [written, setWritten] = useState(query);
  if (query !== seen) {
    setSeen(query);
    if (query !== written) {
      setWritten(query);
      setFilter(readFilter(params));
    }
  }

  useEffect(() => {
    const wanted = writeFilter(filter);
    if (wanted === writeFilter(readFilter(new URLSearchParams(window.location.search)))) return;
    const timer = setTimeout(() => {
      setWritten(wanted);
      window.history.replaceState(null, "", wanted ? `?${wanted}` : window.location.pathname);
    }, rest);
    return () => clearTimeout(timer);
  }, [filter]);

  return [filter, setFilter];
}
