/** English. What varies is a function; all languages have the same keys. */

const MISTAKE = 'Please ask your care team if you think this is wrong.';
const GUEST_MISTAKE = 'Please ask the person who invited you if you think this is wrong.';
const LATER = 'Please try again in a moment.';

export default {
  /** Texts of the HTML, by their `data-words`. */
  html: {
    title: 'Bookend Care', signInTitle: 'Sign in · Bookend Care', guestTitle: 'Video call · Bookend Care',
    signOut: 'Sign out', close: 'Close', cancel: 'Go back', loading: 'One moment, please…',
    demo: 'Demonstration: video runs on the built-in emulator, not on Twilio.',
    now: 'Now', nothingNow: 'No call right now. When somebody calls you, it rings here.',
    visits: 'Your visits', noVisits: 'You have no visits yet. When one is booked, you can call from here.',
    planned: 'Planned', nothingPlanned: 'No calls are planned. You can schedule one at a visit.',
    past: 'Past', nothingPast: 'No calls yet.', more: 'Show more', joinNow: 'Join now',
    answer: 'Leave and answer', accept: 'Accept', decline: 'Decline', notNow: 'Not now',
    ownCamera: 'Your own camera', devices: 'Camera and sound', tryDevices: 'Try camera again', cancelCall: 'Cancel the call',
    callControls: 'Call controls', people: 'People', leave: 'Step out', end: 'End call', cameraOff: 'Your camera is off',
    waiting: 'Waiting to be let in', timeLeft: 'Time left', devicesShort: 'Devices',
    rejoin: 'Go back into the call', callAgain: 'Call again', home: 'Back to your visits',
    when: 'When?', howLong: 'How long, in minutes?', why: 'A word on why (they can read it)',
    camera: 'Camera', microphone: 'Microphone', speaker: 'Speaker', testSpeaker: 'Play a test sound', level: 'How loud your microphone hears you',
    peopleTitle: 'People in this call', inviteGuest: 'Invite a guest', guestName: 'Name of the guest', makeLink: 'Make a link', copyLink: 'Copy link',
    linkHint: 'Send it to this guest only. It opens this call until it ends, once you let the guest in. It is shown here only once.',
    detailsWhat: 'What happened', welcome: 'Welcome', signInLead: 'Sign in to see your visits and to make video calls.', userName: 'User name', password: 'Password', signIn: 'Sign in',
    wrongPassword: 'That name and password do not match. Please try again.', signedOut: 'You are signed out. See you soon.', expired: 'Your sign-in has ended. Please sign in again; you come back to where you were.',
    signInHint: 'This is a demonstration. Sign in as <b>recipient</b>, <b>caregiver</b> or <b>outsider</b>, or as <b>staff</b> to watch over all calls; the password is <b>demo</b>.',
  },

  roles: { care_recipient: 'care recipient', caregiver: 'caregiver', guest: 'guest', staff: 'staff' },
  nobodyElse: 'nobody else', somebody: 'Somebody', formerUser: 'A former user', theOthers: 'the others', theOtherPerson: 'the other person', careTeam: 'The care team',
  at: (day, time) => `${day} at ${time}`,
  zone: (zone) => `Times are those of ${zone}.`,
  greeting: (hour, name) => `${hour < 12 ? 'Good morning' : hour < 18 ? 'Good afternoon' : 'Good evening'}, ${name}`,
  loadFailed: 'This page could not be loaded. Please try again in a moment.',

  offline: 'You are offline. Please check your internet connection.',
  offlineInCall: 'You are offline. The call goes on as soon as the connection is back.',
  unreachable: 'The server does not answer at the moment. We keep trying.',
  unreachableInCall: 'The server does not answer at the moment. Picture and sound may go on.',
  backOnline: 'The connection is back.',

  status: {
    awaitsYou: 'Waiting for your answer', pending: 'Waiting for an answer', ringing: 'Ringing', ready: 'Ready to join', accepted: 'Agreed',
    in_progress: 'Going on now', completed: 'Completed', declined: 'Declined', cancelled: 'Cancelled', missed: 'Missed', expired: 'Not answered',
  },
  ending: {
    time_limit: (time) => `Ended on time, after ${time}`, ended_by_participant: () => 'Ended early by one of you', ended_by_system: () => 'Ended by the care team',
    all_left: () => 'Everybody had left', room_ended: () => 'Ended by the video service',
  },
  rings: (time) => `It rings for another ${time}.`,
  ringsOut: 'It is about to stop ringing.',

  yourCall: (whom) => `Your call with ${whom}`,
  isThere: (whom, many) => `${whom} ${many ? 'are' : 'is'} waiting for you.`,
  canJoin: 'You can join now.',
  notAgreed: 'Not agreed yet', callNow: 'Call now', calling: 'Calling…', schedule: 'Schedule', callWith: (whom) => `call with ${whom}`,
  join: 'Join', accept: 'Accept', decline: 'Decline', cancel: 'Cancel', reschedule: 'Reschedule', details: 'Details', open: 'Open',

  planned: (whom, when) => `Your call with ${whom} is planned for ${when}.`,
  moved: (whom, when) => `Your call with ${whom} has moved to ${when}. ${whom} has to agree again.`,
  cancelled: (whom) => `The call with ${whom} is cancelled.`,
  declined: (whom) => `You declined the call with ${whom}.`,
  agreed: (whom, when) => `Agreed: your call with ${whom} is ${when}.`,
  stoppedCalling: (whom) => `${whom} stopped calling.`,
  missedCall: (whom) => `You missed a call from ${whom}.`,
  answeredElsewhere: 'You have answered in another window or on another device.',
  news: {
    accepted: (who, when) => `${who} agreed to your call ${when}.`, declined: (who, when) => `${who} declined your call ${when}.`,
    cancelled: (who, when) => `${who} cancelled your call ${when}.`, rescheduled: (who, when) => `${who} moved your call to ${when}. Please answer.`,
  },

  isCalling: (whom) => `${whom} is calling`, asksForCall: (whom) => `${whom} asks for a call`,
  videoCall: (time) => `Video call. The call lasts ${time}.`, plannedFor: (when, time) => `It is planned for ${when}. The call lasts ${time}.`,
  ringsInCall: (title) => `${title}. Your call goes on. The answer buttons are above it.`,

  ask: {
    cancel: (whom, when) => ['Cancel this call?', `${whom} will see that the call ${when} does not take place.`, 'Cancel the call', 'Keep it'],
    stop: (whom) => ['Stop calling?', `${whom} will not be rung any more.`, 'Stop calling', 'Keep calling'],
    end: (whom) => ['End the call for everybody?', `${whom} will be disconnected too. If only you have to go, step out instead.`, 'End call', 'Keep talking'],
    back: () => ['Leave the call?', 'You step out; the call may go on without you, and you can come back.', 'Step out', 'Stay'],
    door: () => ['Go back?', 'You stop waiting for this call.', 'Go back', 'Stay'],
  },

  scheduleTitle: (whom) => `Schedule a call with ${whom}`, scheduleDo: 'Schedule the call',
  rescheduleTitle: (whom) => `Move the call with ${whom}`, rescheduleDo: 'Move the call',

  guestInvited: 'You are invited to a video call', guestCall: 'Video call',
  door: {
    tooEarly: (when) => `It is too early. You can join ${when}.`, asking: (inside) => `Waiting to be let in. ${inside}`,
    mayAsk: 'You can ask to come in now. Is your picture all right?', saidYes: (whom) => `${whom} said yes. You can join now.`,
    mayJoin: 'You can join now. Is your picture all right?', calling: (whom) => `Calling ${whom}…`, waitingFor: (whom) => `Waiting for ${whom} to accept…`,
    waitingForOthers: 'Waiting for the others to accept…', lasts: (time) => `The call lasts ${time}.`,
  },
  inside: {
    nobody: 'Nobody is in the call yet.', people: (names, many) => `${names} ${many ? 'are' : 'is'} in the call.`,
    guest: (who, many) => `${who} ${many ? 'are' : 'is'} in the call, and can let you in.`, count: (n) => (n === 1 ? 'One person' : `${n} people`), the: (role) => `the ${role}`,
  },
  joinButton: { joining: 'Joining…', waiting: 'Waiting…', ask: 'Ask to come in', join: 'Join the call', sound: 'Join with sound only', listen: 'Join to watch and listen' },
  check: { camera: ['Your camera works', 'No camera', 'Checking your camera…'], microphone: ['Your microphone works', 'No microphone', 'Checking your microphone…'], allow: 'Please allow the camera and microphone', noPicture: 'No picture' },
  deviceNumber: { videoinput: (n) => `Camera ${n}`, audioinput: (n) => `Microphone ${n}`, audiooutput: (n) => `Speaker ${n}` },
  defaultDevice: 'As the system has set', noDevice: 'None found', testing: 'You should hear a tone now…', tested: 'Did you hear the tone? If not, choose another speaker, or turn up the volume.', speakerFixed: 'This browser plays sound through the speaker that the system has set.',

  cameraOf: (name) => `${name}'s camera`, cameraOffOf: (name) => `${name}'s camera is off`, mutedTag: 'Muted', weakTag: 'Weak connection', screenOf: (name) => `${name}'s screen`,
  toggles: { mute: 'Mute', camera: 'Hide me' },
  became: {
    muted: (name) => `${name} is muted.`, unmuted: (name) => `${name} can be heard again.`, hidden: (name) => `${name}'s camera is off.`, shown: (name) => `${name}'s camera is on.`,
    connected: (name) => `${name} is in the call.`,
  },
  left: (time) => `${time} left`,
  extend: (minutes) => `${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}`,
  extended: (until) => `The call goes on until ${until}.`,
  connected: 'You are connected', reconnecting: 'Connection lost. Getting you back…', waitingToJoin: (whom) => `Waiting for ${whom} to join…`,
  comingBack: (whom) => `${whom} lost the connection and is coming back…`,
  gone: {
    left: (who) => `${who} stepped out`, lost: (who) => `${who} lost the connection`, replaced: (who) => `${who} moved to another window or device`,
    removed: (who, many) => `${who} ${many ? 'were' : 'was'} taken out of the call`,
  },
  stopped: { video: 'Your camera has stopped. Choose another one under “Devices”.', audio: 'Your microphone has stopped. Choose another one under “Devices”.', screen: 'You no longer share your screen.' },
  isWaiting: (name) => `${name} is waiting to be let in`, isWaitingWhere: (name) => `${name} is waiting to be let in. The buttons are above the picture.`,
  waitedSince: 'since just now', waitedFor: (time) => `for ${time}`, invited: 'Invited',
  letIn: 'Let in', notNow: 'Not now', remove: 'Remove', keep: 'Keep', removeQuestion: (name) => `Remove ${name} for good?`, you: 'You',
  copied: 'Copied', copyByHand: 'Copy it by hand', linkFor: (name) => `Link for ${name}`,
  presence: {
    removed: 'Taken out', denied: 'Not let in', waiting: 'Waiting to be let in', declined: 'Declined', pending: 'Has not answered',
    absent: 'Not here yet', connected: 'In the call', lost: 'Lost the connection', left: 'Stepped out', connectedMuted: 'In the call, muted',
  },

  outcome: {
    time_limit: (time, whom) => ['Your call has ended', `The ${time} with ${whom} are over. Thank you.`],
    endedByMe: (whom) => ['You ended the call', `Your call with ${whom} is over.`],
    ended_by_participant: (someone) => [`${someone} ended the call`, 'The call is over. Thank you.'],
    ended_by_system: () => ['Your call has ended', 'The care team ended the call.'],
    all_left: () => ['Your call has ended', 'Everybody had left the call.'],
    room_ended: () => ['Your call has ended', 'The video service ended the call.'],
    declined_by_me: () => ['You declined this call', 'You can no longer join it.'],
    declinedMine: (someone) => [`${someone} cannot talk now`, 'The call was declined. You can try again later.'],
    declined: () => ['The call was declined', 'You can call at another time.'],
    cancelledByMe: (whom) => ['You cancelled the call', `${whom} will not be rung any more.`],
    cancelled: () => ['The call was cancelled', 'It will not take place.'],
    missed: () => ['The call was missed', 'Not everybody joined in time. You can call again.'],
    expiredMine: (whom) => [whom ? `${whom} did not answer` : 'Nobody answered', 'The call was not answered in time. You can call again.'],
    expired: (whom) => ['You missed this call', `${whom} called, and the call was not answered in time.`],
    left: () => ['You stepped out of the call', 'The call may still be going on. You can go back in.'],
    leftAndOver: () => ['You stepped out of the call', 'It has ended in the meantime.'],
    replaced: () => ['This call is open in another window', 'You joined from another window or device, so this one has stopped.'],
    ended: () => ['The call has ended', 'Thank you for coming.'],
    removed: (_, isGuest) => ['You were taken out of the call', `You can no longer join it. ${isGuest ? GUEST_MISTAKE : MISTAKE}`],
    denied: (_, isGuest) => ['You were not let in', `You cannot join this call now. ${isGuest ? GUEST_MISTAKE : MISTAKE}`],
    connection_lost: () => ['The connection was lost', 'Please check your internet connection, then go back into the call.'],
    other: () => ['The call is over', ''],
  },
  reason: (words) => `The reason given: “${words}”`,

  /** What to do about a refused permission: by a click beside the address, or on a phone in its settings. */
  allowSteps: { desktop: 'Click the sign beside the address of this page, allow the camera and the microphone, and try again.', phone: 'Open the settings of this page in your browser (the sign beside the address), allow the camera and the microphone, and try again. If that does not help, allow them for the browser in the settings of your phone.' },
  devices: {
    permission: (steps) => `Your browser does not let us use the camera and microphone. ${steps}`,
    permissionCamera: (steps) => `Your browser does not let us use the camera. ${steps}`, permissionMicrophone: (steps) => `Your browser does not let us use the microphone. ${steps}`,
    noDevice: 'We found no camera and no microphone. Please plug one in and try again.', noCamera: 'We found no camera. Please plug one in and try again, or join with sound only.',
    noMicrophone: 'We found no microphone. Please plug one in and try again; the others can see you, but not hear you.',
    inUse: 'Another program is using your camera or microphone. Please close it and try again.', insecure: 'The camera only works over a secure connection (https).', failed: 'The camera could not be started. Please try again.',
  },

  lengths: (least, most) => `between ${least} and ${most} minutes`, atMost: (time) => `at most ${time}`,
  fields: {
    time: (latest) => (latest ? `Please choose a time between now and ${latest}.` : 'Please choose another time.'),
    length: (range) => (range ? `A call can last ${range}.` : 'Please choose a shorter or longer time for the call.'),
    people: 'You can only call people with whom you have an agreed visit.', other: 'Something in it is not possible.',
  },
  problems: {
    too_early: (when) => ['It is too early', when ? `You can join ${when}.` : 'You can join later.'],
    call_over: () => ['This call is over', 'It can no longer be joined.'],
    not_found: () => ['We cannot find this call', 'It may belong to somebody else, or the link may be incomplete.'],
    not_admitted: () => ['You have to be let in', 'Please ask to come in once more.'],
    not_allowed: () => ['That is not allowed', MISTAKE],
    forbidden: () => ['That did not work', 'Please reload the page and try again.'],
    illegal_state: () => ['That is no longer possible', 'The call has changed in the meantime.'],
    conflict: () => ['That did not work', 'Somebody else was a moment quicker. Please try again.'],
    key_reused: () => ['This call is there already', 'Please look for it in the list of your calls.'],
    double_booked: () => ['Somebody is busy', 'One of you already has a call at that time.'],
    invalid_request: () => 'Please check what you entered',
    slow_down: (wait) => ['That was a little quick', wait ? `Please try again in ${wait}.` : LATER],
    over_budget: () => ['No more calls for now', 'The limit for video calls is used up. Please ask your care team.'],
    video_not_configured: () => ['Video calls are not set up yet', 'Please tell your care team: the video service has not been configured.'],
    provider_unavailable: (wait) => ['The video service cannot be reached', wait ? `Please try again in ${wait}.` : LATER],
    network: () => ['No connection', 'Please check your internet connection and try again.'],
    timeout: () => ['This takes too long', 'The server does not answer. Please try again in a moment.'],
    unexpected: () => ['Something went wrong', 'Please try again. If it happens again, tell your care team.'],
  },
  /** Guests know nothing of calls, accounts and care teams. */
  linkProblems: {
    call_over: ['This call is over', 'The link opened it only until its end.'],
    not_found: ['This link does not open a call', 'It may be incomplete, withdrawn or too old. Please ask the person who sent it for a new one.'],
    not_admitted: ['You have to be let in', 'Please ask to come in once more.'],
    over_budget: ['No more calls for now', 'Please ask the person who invited you.'],
  },

  detail: {
    title: (whom) => `Call with ${whom}`, when: 'Planned for', length: 'Length', ran: 'Took place', ranText: (from, to, time) => `${from} to ${to}, ${time}`, people: 'People', cost: 'Cost',
    costText: (money, minutes) => `${money} (${minutes} participant ${minutes === '1' ? 'minute' : 'minutes'})`, noCost: 'Nothing', reason: 'Reason', loading: 'Loading…', failed: 'This could not be loaded. Please try again later.',
    person: (name, time) => (time ? `${name}, ${time} in the call` : `${name}, not in the call`),
  },
  history: {
    requested: (who) => `${who} asked for the call`, accepted: (who) => `${who} accepted`, declined: (who) => `${who} declined`, cancelled: (who) => `${who} cancelled the call`,
    rescheduled: (who, when) => `${who} moved the call to ${when}`, expired: () => 'Nobody answered in time', join_opened: () => 'The call could be joined', missed: () => 'The people did not meet',
    arrived: (who) => `${who} asked to come in`, stopped_waiting: (who) => `${who} stopped waiting`, admitted: (who, _, whom) => `${who} let ${whom} in`, denied: (who, _, whom) => `${who} did not let ${whom} in`,
    removed: (who, _, whom) => `${who} removed ${whom}`, added: (who, _, whom) => `${who} added ${whom}`, missed_call: (_, __, whom) => `${whom} missed the call`, no_show: (_, __, whom) => `${whom} did not come`, busy: (_, __, whom) => `${whom} was in another call`,
    connected: (who) => `${who} came into the call`, left: (who) => `${who} stepped out`, lost: (who) => `${who} lost the connection`, replaced: (who) => `${who} changed the window or device`, leftRemoved: (who) => `${who} was taken out`,
    started: () => 'The call began', extended: (who, until) => `${who} extended the call until ${until}`, completed: () => 'The call ended', reminder_due: () => 'A reminder was sent',
  },
};
