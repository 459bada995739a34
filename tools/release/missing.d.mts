export interface Checkout {
  manifest: { name: string; version: string; repository?: string | { url: string } };
  changelog: string;
  template: { dependencies: Record<string, string> };
  recorded: readonly string[];
  repository?: string | undefined;
}

export function missingFor(tag: string, checkout: Checkout): string[];
