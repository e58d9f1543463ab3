/** The staff page in German. The keys are those of English. */

const counted = (n, none, one, many) => (n === 0 ? none : n === 1 ? one : `${n} ${many}`);
const UNITS = { day: 'des Tages', month: 'des Monats' };

export default {
  html: {
    title: 'Alle Anrufe · Bookend Care', signOut: 'Abmelden', loading: 'Einen Moment, bitte …',
    staffOnly: 'Diese Seite ist für das Team', staffOnlyLead: 'Sie sind als jemand anderes angemeldet. <a href="/">Zu Ihren Besuchen und Anrufen</a>',
    calls: 'Alle Anrufe', live: 'Jetzt', noLive: 'Kein Anruf läuft, und niemand wartet.', liveCaption: 'Die Uhr zeigt die Zeit, bis der Anruf spätestens endet.',
    late: 'Heute zu spät beendet', noLate: 'Kein Anruf endete merklich nach seiner Grenze.', lateCaption: 'Anrufe, die eine halbe Sekunde oder mehr nach ihrer Grenze endeten.',
    missed: 'Heute verpasst', noMissed: 'Kein Anruf wurde verpasst, und alle sind gekommen.', missedCaption: 'Anrufe, die nicht stattfanden, und Personen, die nicht kamen.',
    rooms: 'Offene Räume', noRooms: 'Kein Raum ist offen.', roomsCaption: 'Räume, die beim Videodienst offen sein können.',
    costs: 'Kosten heute', keeper: 'Keeper', actions: 'Aktionen', reason: 'Grund, er bleibt im Verlauf des Anrufs', goBack: 'Zurück',
    timeLeft: 'Restzeit', people: 'Personen', state: 'Zustand', lateBy: 'Verspätung', endedAt: 'Beendet um', plannedFor: 'Geplant für', whatHappened: 'Was geschah', call: 'Anruf', connected: 'Verbunden',
  },
  tryAgain: 'Noch einmal versuchen',
  showAll: (n) => `Alle ${n} anzeigen`,
  asOf: (words, time) => `${words} Diese Seite ist vom Stand ${time} Uhr.`,

  people: {
    connected: 'im Anruf', waiting: 'wartet auf Einlass', left: 'ist gegangen', absent: 'noch nicht da',
    unanswered: 'hat nicht geantwortet', declined: 'hat abgelehnt', denied: 'wurde nicht eingelassen', removed: 'wurde entfernt',
  },
  states: { in_progress: 'Läuft', pending: 'Klingelt', other: 'Nicht begonnen' },
  since: (time) => ` seit ${time} Uhr`,
  rooms: { opening: 'Wird geöffnet', open: 'Offen', closing: 'Wird geschlossen' },
  failed: (state, times) => `${state}, ${times === 1 ? 'einmal' : `${times}-mal`} fehlgeschlagen`,
  missed: {
    unanswered: (who, many) => `${who} ${many ? 'haben' : 'hat'} nicht geantwortet`, noShow: (who) => `Fand ohne ${who} statt`, absent: (who, many) => `${who} ${many ? 'sind' : 'ist'} nicht gekommen`,
    nobody: 'Niemand', notMet: 'Sie sind sich nicht begegnet',
  },
  keeper: { up: 'In Ordnung', degraded: 'Eingeschränkt', down: 'Ausgefallen' },
  facts: {
    calls: 'Anrufe, die etwas kosten können', soFar: 'Bisher', estimate: 'Geschätzt für den Tag', cap: 'Ausgabengrenze', noCap: 'keine gesetzt',
    running: 'Läuft', yes: 'ja', no: 'nein', lastRound: 'Letzter Durchlauf', never: 'nie', within: (seconds) => `vor weniger als ${seconds} s`, ended: 'An ihrer Grenze beendete Anrufe',
    late: 'Verspätung, im Mittel und höchstens', overdue: 'Überfällig', nothing: 'nichts', undelivered: 'Ereignisse zuzustellen',
  },
  cap: (unit, used, most, isMoney) => `Ausgabengrenze ${UNITS[unit] ?? `(${unit})`}: ${used} von ${most} (${isMoney ? 'geschätzte Kosten' : 'Anrufe'})`,
  summary: (running, calls, isComplete, zone) =>
    `${counted(running, 'Kein Anruf läuft', 'Ein Anruf läuft', 'Anrufe laufen')}. ${counted(calls, 'Kein Anruf', 'Ein Anruf', 'Anrufe')} heute${isComplete ? '' : ', nicht alle werden gezeigt'}. Ein Tag beginnt um Mitternacht, ${zone}.`,
  came: (names) => `Neu: der Anruf von ${names}.`, went: (names) => `Vorbei: der Anruf von ${names}.`,

  end: {
    button: 'Beenden', label: (names) => `Beenden: Anruf von ${names}`, title: 'Diesen Anruf beenden?',
    text: (names) => `Der Anruf von ${names} endet sofort für alle.`, done: (names) => `Der Anruf von ${names} wurde beendet.`,
  },
  remove: {
    button: 'Entfernen', label: (name, names) => `Entfernen: ${name} aus dem Anruf von ${names}`, title: (name) => `${name} entfernen?`, submit: (name) => `${name} entfernen`,
    text: (name, names) => `${name} verlässt den Anruf von ${names} und kann nicht zurückkommen.`, done: (name) => `${name} wurde aus dem Anruf entfernt.`,
  },
  refusals: {
    not_found: 'Diesen Anruf gibt es nicht mehr.', illegal_state: 'Der Anruf ist vorbei oder hat nicht begonnen.', invalid_request: 'Bitte geben Sie einen Grund von höchstens 500 Zeichen an.',
    forbidden: 'Das ist nicht erlaubt. Bitte laden Sie die Seite neu.', network: 'Der Server antwortet nicht. Bitte versuchen Sie es gleich noch einmal.',
    other: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  },
};
