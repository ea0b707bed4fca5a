// What staff are told of the queue: how many, since when, what is wrong. Never what anybody wrote.

import { currentPairing } from "./queue.js";

const CLOCK_TOLERANCE_SECONDS = 600;

const PROBLEMS = {
  0: "There was no connection to the server, or its answer broke off.",
  401: "The server does not know this tablet’s key.",
  403: "The server says that this tablet belongs to another place. Ask your division’s manager.",
  404: "The server says that this card is not in use. Ask your division’s manager.",
  429: "The server asked to wait, because many cards come in.",
  503: "The server asked to wait, because it is busy.",
};

export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

// "Thursday 2 January, 11:30"
export const momentWords = (at) => {
  const day = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" }).format(at);
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(at);
  return `${day.replace(",", "")}, ${time}`;
};

const lengthWords = (seconds) => {
  const minutes = Math.round(Math.abs(seconds) / 60);
  if (minutes < 120) return count(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return hours < 48 ? count(hours, "hour") : count(Math.round(hours / 24), "day");
};

export const waitingWords = (waiting) => {
  if (!waiting.length) return "None";
  const since = `since ${momentWords(new Date(waiting[0].givenAt))}`;
  return waiting.length === 1 ? `1, ${since}` : `${waiting.length}, the oldest ${since}`;
};

const clockWords = ({ behind }) => {
  if (behind === undefined) return "Not compared yet";
  if (Math.abs(behind) <= CLOCK_TOLERANCE_SECONDS) return "Right";
  const way = behind > 0 ? "behind" : "ahead";
  return `Wrong: ${lengthWords(behind)} ${way}. Put it right in the tablet’s settings. The server puts the days of its cards right.`;
};

const spokeWords = ({ contactAt, problem }, waiting) => {
  const spoke = contactAt ? momentWords(new Date(contactAt)) : "Not yet";
  const isStuck = problem !== undefined && problem !== null && problem !== 401 && waiting.length > 0;
  return isStuck ? `${spoke}. ${PROBLEMS[problem] || "The server could not take the cards in."} The tablet tries again by itself.` : spoke;
};

const placeWords = ({ team, place }) => `${place}, ${team}`;

// [what, words] in the order in which they matter.
export const facts = ({ door, pairings, waiting, refused }, elsewhere, isKeptSafe) => {
  const pairing = currentPairing(pairings, door.to);
  const found = [
    ["Cards waiting to be sent", waitingWords(waiting)],
    ["Cards refused by the server", refused.length ? String(refused.length) : "None"],
    ["Last spoke with the server", spokeWords(door, waiting)],
    ["This tablet", `${pairing.name}, at ${placeWords(pairing)}`],
    ["Its key", pairing.isInUse ? "Works" : "Taken back. Cards are kept here until the tablet is paired again."],
    ["Its clock", clockWords(door)],
  ];
  if (door.isOpen === false) found.push(["This place", "Closed by the division. No new cards are taken."]);
  if (!isKeptSafe) found.push(["Storage", "The browser does not promise to keep it. Put this page on the home screen."]);
  for (const [place, number] of elsewhere) found.push([`Waiting for ${place}`, count(number, "card")]);
  return found;
};

// Cards of other places that wait on the same tablet: [place, how many].
export const elsewhereOf = (entries, pairings, to) => {
  const names = new Map(pairings.map((each) => [each.to, placeWords(each)]));
  const counts = new Map();
  for (const entry of entries) {
    if (entry.to !== to && !entry.isRefused) counts.set(entry.to, (counts.get(entry.to) || 0) + 1);
  }
  return Array.from(counts, ([address, number]) => [names.get(address) || "the form for staff", number]);
};

// Why a card was refused, in the server's words, which never say back what was sent.
export const reasonWords = ({ givenAt, errors }) => {
  const reasons = Object.entries(errors || {}).map(([name, words]) => `${name}: ${[].concat(words).join(" ")}`);
  return `Given ${momentWords(new Date(givenAt))}. ${reasons.join(" ") || "No reason was given."}`;
};
