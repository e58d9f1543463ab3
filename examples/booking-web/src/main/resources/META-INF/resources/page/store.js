/**
 * The page's state in one place. Data flows one way: actions set state, the state is rendered,
 * and what a person does calls actions.
 */
export const createStore = (initial) => {
  let state = initial;
  let scheduled = false;
  const listeners = [];
  const render = () => {
    scheduled = false;
    listeners.forEach((listener) => listener(state));
  };
  return {
    get: () => state,
    set(patch) {
      state = { ...state, ...patch };
      if (!scheduled) {
        scheduled = true;
        queueMicrotask(render);
      }
    },
    subscribe: (listener) => listeners.push(listener),
  };
};

/** @typedef {ReturnType<typeof createStore>} Store */
