// Lets the page open without a connection, and asks the browser to keep what it holds.

export const openOffline = async ({ worker, home }) => {
  try {
    await navigator.serviceWorker?.register(worker, { scope: home });
  } catch {
    // Without it the page still works as long as it stays open.
  }
};

export const isKeptSafe = async () => {
  try {
    return await navigator.storage.persisted();
  } catch {
    return false;
  }
};

// Some browsers ask the person in front of them: only where that is one of staff.
export const askToKeep = async () => {
  if (await isKeptSafe()) return;
  try {
    await navigator.storage.persist();
  } catch {
    // It may keep things all the same, and promises nothing.
  }
};

// Whether the page would open now without a connection.
export const isKept = async (address) => {
  try {
    return Boolean(navigator.serviceWorker?.controller && await caches.match(address));
  } catch {
    return false;
  }
};
