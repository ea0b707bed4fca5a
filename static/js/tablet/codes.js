// A code for the reply to what was written. It is made here and shown here: the server gets its hash and nothing else.

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // without I, L, O and U
const LENGTH = 20;  // of 5 bits each

export const newCode = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(LENGTH)), (byte) => DIGITS[byte % DIGITS.length]).join("");

export const grouped = (code) => code.replace(/(.{4})(?=.)/g, "$1-");

export const hashOf = async (code) => {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

// Copies what stands in a box. Where the browser does not let us, it is at least selected, ready to be copied by hand.
export const copy = async (box) => {
  box.select();
  try {
    await navigator.clipboard.writeText(box.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
};
