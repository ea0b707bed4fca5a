// Lets the page open without a connection, and asks the browser to keep what it holds.

export const openOffline = async ({ worker, home }) => {
  try {
    await navigator.serviceWorker?.register(worker, { scope: home });
  } catch {
    // Without it the page still works as long as it stays open.
  }
};

export const askToKeep = async () => {
  try {
    return await navigator.storage.persist();
  } catch {
    return false;
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
