/** Twilio's SDK, loaded when a call is about to be joined. */

const ADDRESS = '/vendor/twilio-video-2.36.0.min.js';

let loading = null;

const load = () => {
  const script = document.createElement('script');
  const { URL } = globalThis;
  // While it loads, twilio-video compiles code from a string (for a plug-in that this page does not
  // use), which a content security policy without 'unsafe-eval' forbids: the whole SDK would be gone.
  // Without URL it takes its own "not supported" branch instead. Other scripts see URL all the time.
  Object.defineProperty(globalThis, 'URL', {
    configurable: true,
    get: () => (document.currentScript === script ? undefined : URL),
  });
  return new Promise((resolve, reject) => {
    script.src = ADDRESS;
    script.onload = () => resolve(globalThis.Twilio.Video);
    script.onerror = () => reject(new Error('The SDK could not be loaded'));
    document.head.append(script);
  }).finally(() => Object.defineProperty(globalThis, 'URL', { configurable: true, writable: true, value: URL }));
};

/** Loads it once; null after a failure, and the next call tries again. */
export const loadVideo = () => {
  loading ??= load().catch(() => (loading = null));
  return loading;
};
