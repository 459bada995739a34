// Which screen is open stands behind the `#` of the address: `#/<space>/<screen>/<rest>?<query>`.
import { useEffect, useState } from "./lib.js";

/**
 * @typedef {object} Place
 * @property {string} space slug; empty for the first one
 * @property {string} screen empty for the first one
 * @property {string[]} rest what follows, such as an id
 * @property {URLSearchParams} query
 */

/** @returns {Place} */
export function placeOf(/** @type {string} */ hash) {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [space = "", screen = "", ...rest] = path.replace(/\/$/, "").split("/").map(decoded);
  return { space, screen, rest, query: new URLSearchParams(query) };
}

/** The address of a screen. */
export function linkTo(/** @type {string[]} */ ...parts) {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

export function go(/** @type {string} */ link) {
  location.hash = link;
}

/** The place that is open, whoever has opened it. */
export function usePlace() {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return placeOf(hash);
}

function decoded(/** @type {string} */ part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
