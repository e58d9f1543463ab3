// A worker's timer is not slowed down when the page is in the background: the bell must ring there too.
const EVERY_MS = 400;
setInterval(() => postMessage(null), EVERY_MS);
