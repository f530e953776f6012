/** As much of a browser as the console's files ask for when they are loaded; import it before them. */

/** Timers of the console run as long as a page is open; a test is over when its last line is. */
const startTimer = globalThis.setInterval;
globalThis.setInterval = ((...args: Parameters<typeof startTimer>) =>
  startTimer(...args).unref()) as typeof startTimer;

Object.assign(globalThis, {
  document: { documentElement: { lang: '', dataset: {} } },
  matchMedia: () => ({ matches: false, addEventListener: () => undefined }),
});
