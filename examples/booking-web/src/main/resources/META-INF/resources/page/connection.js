/** Whether the network and the server are there, as it is told on every screen. */

/**
 * @param {import('./store.js').Store} store
 * @param {EventTarget & {server: string}} client
 */
export const followConnection = (store, client) => {
  let isDown = false;
  const show = () => {
    const connection = navigator.onLine === false ? 'offline' : client.server;
    if (connection === 'reachable' && isDown) store.set({ restored: Date.now() });
    isDown = connection !== 'reachable';
    store.set({ connection });
  };
  client.addEventListener('server', show);
  for (const type of ['online', 'offline']) window.addEventListener(type, show);
  show();
};
