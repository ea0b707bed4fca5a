// Times as the doors of the site want them, and waits that outlast a clock that is put right.

const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");

// "2026-11-21T09:30:00+00:00": this tablet's clock, with its offset.
export const moment = (at = new Date()) => {
  const offset = -at.getTimezoneOffset();
  const shown = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${shown}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
};

// "2026-11-21" in London, `behind` seconds later than this tablet's clock shows.
export const londonDay = (behind = 0) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", year: "numeric", month: "2-digit", day: "2-digit" })
    .format(Date.now() + behind * 1000);

export const waitOf = (milliseconds) => ({ since: Date.now(), milliseconds });

// A clock that jumps back does not make the wait longer.
export const millisecondsLeft = (wait) => {
  const passed = wait ? Date.now() - wait.since : 0;
  return wait && passed >= 0 ? Math.max(wait.milliseconds - passed, 0) : 0;
};
