// While it loads, twilio-video compiles code from a string (for a plug-in that this page does not
// use), which a content security policy without 'unsafe-eval' forbids: the whole SDK would be gone.
// Without URL it takes its own "not supported" branch instead. sdk-after.js puts URL back.
globalThis.bookendKeptUrl = globalThis.URL;
globalThis.URL = undefined;
