"use client";

import { createContext } from "react";

/** The account that the page shows; undefined outside the shell. Every action is told, and refuses when another one is open by now. */
export const AccountContext = createContext<string | undefined>(undefined);
