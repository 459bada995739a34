/** Where a provider says something to the person who runs Pulumi. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  /** Shown while it is news, and kept nowhere. */
  progress(message: string): void;
}
