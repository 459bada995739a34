import type { Browser } from "playwright-core";

export function findChromium(env?: Record<string, string | undefined>): string;
export function startChromium(): Promise<Browser>;
