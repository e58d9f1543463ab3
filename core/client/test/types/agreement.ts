/** The sources are what the declarations say. */

import * as client from '../../src/index.js';
import * as messages from '../../src/messages.js';
import * as react from '../../src/react.js';
import { CallSession } from '../../src/session.js';
import { IncomingStore } from '../../src/incoming.js';
import { CallsStore } from '../../src/calls.js';
import { LiveSubscription } from '../../src/live.js';
import { Preflight } from '../../src/preflight.js';
import type * as declared from '../../types/index.js';

type Methods<T> = Omit<T, 'addEventListener' | 'removeEventListener'>;

const functions: Omit<typeof declared, 'BookendClient' | 'BookendGuest'> = client;
const words: typeof import('../../types/messages.js') = messages;
const hooks: Omit<typeof import('../../types/react.js'), 'BookendProvider' | 'useBookend' | 'useSession' | 'useRemaining'> = react;

declare const aClient: client.BookendClient;
declare const aGuest: client.BookendGuest;
declare const aSession: CallSession;
declare const anIncoming: IncomingStore;
declare const aCallsStore: CallsStore;
declare const aLive: LiveSubscription;
declare const aPreflight: Preflight;

const clients: Methods<declared.BookendClient> = aClient as Omit<typeof aClient, 'live' | 'incoming' | 'join' | 'runPreflight'> & Pick<declared.BookendClient, 'live' | 'incoming' | 'join' | 'runPreflight'>;
const guests: Methods<declared.BookendGuest> = aGuest as Omit<typeof aGuest, 'join' | 'runPreflight'> & Pick<declared.BookendGuest, 'join' | 'runPreflight'>;
const sessions: Methods<declared.CallSession> = aSession;
const incoming: Methods<declared.IncomingStore> = anIncoming;
const calls: declared.CallsStore = aCallsStore;
const live: Methods<declared.LiveSubscription> = aLive;
const preflight: Methods<declared.Preflight> = aPreflight;
