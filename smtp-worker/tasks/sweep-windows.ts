import { sweepWindows } from "#lib/rate/sweep-windows.ts";

export const sweepWindowsTask = () => sweepWindows();
