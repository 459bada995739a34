/** The time of day of an ISO time, in UTC as everything of Segment's is. */
export function clockTime(/** @type {string} */ iso) {
  return iso.slice(11, 19);
}

/** Day and time of an ISO time. */
export function dayAndTime(/** @type {string} */ iso) {
  return `${iso.slice(0, 10)} ${clockTime(iso)}`;
}
