import { createHash } from "node:crypto";

/** One call of the Public API as it was answered. */
export interface LoggedRequest {
  /** Milliseconds of real time, whatever the emulator's clock says. */
  at: number;
  /** Segment's name of the operation; empty where there is none. */
  operation: string;
  method: string;
  path: string;
  status: number;
  /** Tells tokens apart without saying them. */
  token: string;
}

const maxRequests = 100_000;

export class RequestLog {
  #requests: LoggedRequest[] = [];

  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  add(request: Omit<LoggedRequest, "token">, authorization: string | undefined): void {
    if (this.#requests.length >= maxRequests) this.#requests.shift();
    const token = createHash("sha256")
      .update(authorization ?? "")
      .digest("hex")
      .slice(0, 12);
    this.#requests.push({ ...request, token });
  }

  clear(): void {
    this.#requests = [];
  }
}
