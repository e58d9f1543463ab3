/** The staff page in English. What varies is a function; all languages have the same keys. */

const counted = (n, one, many) => `${n === 0 ? 'No' : n} ${n === 1 ? one : many}`;

export default {
  /** Texts of the HTML, by their `data-words`. */
  html: {
    title: 'All calls · Bookend Care', signOut: 'Sign out', loading: 'One moment, please …',
    staffOnly: 'This page is for the staff', staffOnlyLead: 'You are signed in as somebody else. <a href="/">Go to your visits and calls</a>',
    calls: 'All calls', live: 'Live now', noLive: 'No call is running, and nobody is waiting.', liveCaption: 'The clock shows the time until the call ends at the latest.',
    late: 'Ended late today', noLate: 'No call ended noticeably after its limit.', lateCaption: 'Calls that ended half a second or more after their limit.',
    missed: 'Missed today', noMissed: 'No call was missed, and everybody came.', missedCaption: 'Calls that did not take place, and people who did not come.',
    rooms: 'Open rooms', noRooms: 'No room is open.', roomsCaption: 'Rooms that may be open at the video service.',
    costs: 'Costs today', keeper: 'Keeper', actions: 'Actions', reason: 'Reason, kept in the history of the call', goBack: 'Go back',
    timeLeft: 'Time left', people: 'People', state: 'State', lateBy: 'Late by', endedAt: 'Ended at', plannedFor: 'Planned for', whatHappened: 'What happened', call: 'Call', connected: 'Connected',
  },
  tryAgain: 'Try again',
  showAll: (n) => `Show all ${n}`,
  asOf: (words, time) => `${words} This page is as of ${time}.`,

  people: {
    connected: 'in the call', waiting: 'waits to be let in', left: 'has left', absent: 'not here yet',
    unanswered: 'has not answered', declined: 'declined', denied: 'was not let in', removed: 'was removed',
  },
  states: { in_progress: 'Running', pending: 'Ringing', other: 'Not begun' },
  since: (time) => ` since ${time}`,
  rooms: { opening: 'Opening', open: 'Open', closing: 'Closing' },
  failed: (state, times) => `${state}, failed ${times === 1 ? 'once' : `${times} times`}`,
  missed: {
    unanswered: (who) => `${who} did not answer`, noShow: (who) => `Took place without ${who}`, absent: (who) => `${who} did not come`,
    nobody: 'Nobody', notMet: 'They did not meet',
  },
  keeper: { up: 'Healthy', degraded: 'Degraded', down: 'Down' },
  facts: {
    calls: 'Calls that may cost', soFar: 'So far', estimate: 'Estimated for the day', cap: 'Spend cap', noCap: 'none is set',
    running: 'Running', yes: 'yes', no: 'no', lastRound: 'Last round', never: 'never', within: (seconds) => `less than ${seconds} s ago`, ended: 'Calls ended at their limit',
    late: 'Lateness, average and worst', overdue: 'Overdue', nothing: 'nothing', undelivered: 'Events to deliver',
  },
  cap: (unit, used, most, isMoney) => `Spend cap of the ${unit}: ${used} of ${most} (${isMoney ? 'estimated cost' : 'calls'})`,
  summary: (running, calls, isComplete, zone) =>
    `${counted(running, 'call is', 'calls are')} running. ${counted(calls, 'call', 'calls')} today${isComplete ? '' : ', not all of them shown'}. A day begins at midnight, ${zone}.`,
  came: (names) => `New: the call of ${names}.`, went: (names) => `Over: the call of ${names}.`,

  end: {
    button: 'End call', label: (names) => `End call of ${names}`, title: 'End this call?',
    text: (names) => `The call of ${names} ends for everybody at once.`, done: (names) => `The call of ${names} was ended.`,
  },
  remove: {
    button: 'Remove', label: (name, names) => `Remove ${name} from the call of ${names}`, title: (name) => `Remove ${name}?`, submit: (name) => `Remove ${name}`,
    text: (name, names) => `${name} leaves the call of ${names}, and cannot come back.`, done: (name) => `${name} was removed from the call.`,
  },
  refusals: {
    not_found: 'There is no such call any more.', illegal_state: 'The call is over, or has not begun.', invalid_request: 'Please give a reason of at most 500 characters.',
    forbidden: 'This is not allowed. Please reload the page.', network: 'The server does not answer. Please try again in a moment.',
    other: 'That did not work. Please try again.',
  },
};
