// Words are kept sealed (AES-GCM) under a key that this browser made and nobody can read out of it, not even a script.

import { change, got, look } from "./store.js";

const KEY = "seal";

const keptKey = async () => (await look(["keys"], ({ keys }) => got(keys.get(KEY))))?.key;

// Two tabs may make one at the same time: the first that is kept stands.
const newKey = async () => {
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return change(["keys"], async ({ keys }) => {
    const kept = await got(keys.get(KEY));
    if (kept) return kept.key;
    await got(keys.put({ name: KEY, key: made }));
    return made;
  });
};

export const sealingKey = async () => (await keptKey()) || newKey();

// `name` is bound to what is sealed: nothing can be passed off under another name.
export const seal = async (name, value) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const additionalData = new TextEncoder().encode(name);
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, await sealingKey(), plain) };
};

export const unseal = async (name, { iv, data }) => {
  const additionalData = new TextEncoder().encode(name);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, await sealingKey(), data);
  return JSON.parse(new TextDecoder().decode(plain));
};
