// The keys of this tablet. A key is kept sealed, and sent to its own place only.

import { change, got, look } from "./store.js";
import { seal, unseal } from "./seal.js";

export const pairings = () => look(["pairings"], ({ pairings: rows }) => got(rows.getAll()));

export const secretOf = ({ uid, secret }) => unseal(uid, secret);

export const takenBack = ({ uid }) => change(["pairings"], async ({ pairings: rows }) => {
  const found = await got(rows.get(uid));
  if (found) await got(rows.put({ ...found, isInUse: false }));
});

// The newest pairing of a place is the one in use; its numbers begin with 1.
export const keepPairing = async ({ to, uid, key, name, team, place }) => {
  const secret = await seal(uid, key);
  await change(["pairings"], async ({ pairings: rows }) => {
    const known = await got(rows.getAll());
    const earlier = known.filter((each) => each.to === to);
    await Promise.all(earlier.map((each) => got(rows.put({ ...each, isInUse: false }))));
    const generation = Math.max(0, ...known.map((each) => each.generation)) + 1;
    await got(rows.put({ uid, to, name, team, place, secret, generation, captured: 0, isInUse: true }));
  });
};
