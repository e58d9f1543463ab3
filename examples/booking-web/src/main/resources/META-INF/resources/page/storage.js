/** The tab's own storage. Where the browser forbids it, nothing is kept, and nothing fails. */

const guarded = (work) => {
  try {
    return work(sessionStorage);
  } catch {
    return null;
  }
};

export const keep = (name, value) => guarded((storage) => storage.setItem(name, JSON.stringify(value)));

/** What was kept under this name, or null. */
export const kept = (name) => guarded((storage) => JSON.parse(storage.getItem(name)));

export const forget = (name) => guarded((storage) => storage.removeItem(name));

/** What was kept under this name, once. */
export const take = (name) => {
  const value = kept(name);
  forget(name);
  return value;
};

export const forgetAll = () => guarded((storage) => storage.clear());
