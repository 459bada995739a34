// Tells people who do not see the page what has happened on it.

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Words for the live region that main.js keeps. */
export function announce(/** @type {string} */ text) {
  const region = document.getElementById("announcements");
  if (region === null) return;
  // The same words again are news only to a region that was empty.
  region.textContent = "";
  clearTimeout(timer);
  timer = setTimeout(() => (region.textContent = text), 50);
}
