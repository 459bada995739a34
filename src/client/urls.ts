/**
 * The origin and base path to send to, without a slash at its end.
 *
 * @throws {TypeError} unless it is https, or http to this machine
 */
export function safeBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || url.search + url.hash + url.username + url.password !== "") {
    throw new TypeError("the base URL must look like https://api.segmentapis.com");
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    throw new TypeError(
      `"${url.origin}" must use https, because the token is sent with every request; http is allowed for this machine only`,
    );
  }
  return url.href.replace(/\/+$/, "");
}

/** Whether a host name means this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * A path template with its parameters filled in and escaped.
 *
 * @throws {TypeError} for a parameter that would make another path of it: none, or dots alone
 */
export function fillPath(template: string, params: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? "";
    if (value === "" || value === "." || value === "..")
      throw new TypeError(`"${value}" cannot be the ${name} of ${template}`);
    return encodeURIComponent(value);
  });
}

/**
 * A path below the base, whatever stands in it.
 *
 * @throws {TypeError} when it would lead to another host or out of the base path
 */
export function urlBelow(
  base: string,
  path: string,
  query: Readonly<Record<string, string | number | undefined>> = {},
): URL {
  const url = URL.canParse(base + path) ? new URL(base + path) : undefined;
  if (url === undefined || !`${url.href}/`.startsWith(`${base}/`))
    throw new TypeError(`"${path}" is not a path below ${base}; it must start with "/"`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
