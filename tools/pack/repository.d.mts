export interface Repository {
  page(place: string): string;
  picture(place: string): string;
}

export function repositoryOf(manifest: {
  version: string;
  repository?: string | { url: string };
}): Promise<Repository | undefined>;
