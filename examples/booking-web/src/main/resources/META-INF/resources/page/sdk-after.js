globalThis.URL = globalThis.bookendKeptUrl;
delete globalThis.bookendKeptUrl;
