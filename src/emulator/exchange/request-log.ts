import { createHash } from "node:crypto";

import { Recent } from "../recent";

/** One call of the Public API or the Profile API as it was answered. */
export interface LoggedRequest {
  /** Milliseconds of real time, whatever the emulator's clock says. */
  at: number;
  api: "public" | "profile";
  /** Segment's name of the operation; empty where there is none, as in the Profile API. */
  operation: string;
  method: string;
  path: string;
  status: number;
  /** Tells tokens apart without saying them. */
  token: string;
}

const maxRequests = 100_000;

export class RequestLog {
  readonly #requests = new Recent<LoggedRequest>(maxRequests);

  /** Oldest first. */
  of(wanted: LoggedRequest["api"]): LoggedRequest[] {
    return this.#requests.items.filter(({ api }) => api === wanted);
  }

  add(request: Omit<LoggedRequest, "token">, authorization: string | undefined): void {
    const token = createHash("sha256")
      .update(authorization ?? "")
      .digest("hex")
      .slice(0, 12);
    this.#requests.add({ ...request, token });
  }

  clear(): void {
    this.#requests.clear();
  }
}
