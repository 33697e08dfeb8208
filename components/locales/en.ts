/** English, built in. */
import { errorTable } from '../../src/kernel/errors.js';
import { clockTime, shortTime, spokenDuration } from './intl.js';
import type { Translation } from './translation.js';

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const en: Translation = {
  code: 'en', dir: 'ltr',
  presence: { offline: 'Offline', notReady: 'Not ready', ready: 'Ready', onBreak: 'On break' },
  busy: { offered: 'Ringing', onCall: 'On a call', wrapUp: 'Wrap-up' },
  stage: { ringing: 'Incoming call', dialing: 'Calling', ringingOut: 'Ringing', connected: 'Talking', held: 'On hold', transferring: 'Transferring', consulting: 'Consulting', conference: 'Three-party call', wrapUp: 'Wrap-up', ended: 'Call ended' },
  heldByOther: 'They put you on hold',
  cause: {
    normal: 'Hung up', cancelled: 'Cancelled', rejected: 'Declined', busy: 'Busy', noAnswer: 'No answer', notFound: 'Number does not exist',
    unreachable: 'Not reachable', powerOff: 'Phone is off', outOfService: 'Out of service', arrears: 'Number is barred', forbidden: 'Not permitted', overload: 'Lines are full',
    mediaTimeout: 'Sound was lost', answeredElsewhere: 'Answered elsewhere', networkError: 'Network fault', serverRestart: 'Center restarted', systemError: 'System fault', blocked: 'Number is blocked',
  },
  status: {
    normalEnd: 'Completed', notAnswered: 'Not answered', agentNotAnswered: 'Missed by the agent', agentTransfer: 'Transferred to an agent', externalTransfer: 'Transferred outside',
    gaveUpInFlow: 'Gave up in the menu', flowEnded: 'Ended by the menu', gaveUpInQueue: 'Gave up waiting', gaveUpWhileRinging: 'Gave up while ringing', noAgentOnline: 'No agent online',
    nonWorkingHours: 'Outside working hours', systemError: 'System fault', blocked: 'Number is blocked', unknown: 'Unknown', missed: 'No answer', rejected: 'Declined', powerOff: 'Phone is off',
    emptyNumber: 'Number does not exist', inCall: 'Busy', arrears: 'Number is barred', lineException: 'Line fault', callerCancelled: 'Cancelled', outOfService: 'Out of service',
  },
  problem: (code) => errorTable[code],

  breakReason: (reason) => reason, notReadyNetwork: 'Not ready (network)',
  command: {
    answer: 'Answer', reject: 'Reject', hangUp: 'Hang up', mute: 'Mute', unmute: 'Unmute', attach: 'Bring the call here', hold: 'Hold', resume: 'Resume', sendDigits: 'Send digits', dial: 'Call',
    goReady: 'Go ready', goNotReady: 'Go not ready', goOnBreak: 'Take a break', signOut: 'Sign out', setNextPresence: 'After this call', setAutoAnswer: 'Answer automatically', setInbound: 'Take inbound calls',
    setAfterCall: 'Work after each call', setSkillGroups: 'My skill groups', enterWork: 'Start work', leaveWork: 'End work', finishWrapUp: 'Finish wrap-up',
    transfer: 'Transfer', cancelTransfer: 'Cancel transfer', consult: 'Consult', cancelConsult: 'End consult', swap: 'Swap', completeTransfer: 'Complete transfer', join: 'Join', split: 'Split', leave: 'Leave', note: 'Save note',
    switchTo: 'Switch', pickUp: 'Pick up', take: 'Take', redial: 'Call again', dialPreview: 'Call', skipPreview: 'Skip', sendNote: 'Send a note', closeNote: 'Close note', blockNumber: 'Block number', extendWrapUp: 'More time', collect: 'Collect digits', cancelCollect: 'Stop collecting',
    addCard: 'Add card', select: 'Show conversation', allowMicrophone: 'Allow microphone', allowSound: 'Turn sound on', dismissProblem: 'Close message',
  },
  cancelCall: 'Cancel call', muted: 'Muted', keypad: 'Keypad',
  onlyConnected: 'Possible once the call is connected', onlyWithTwo: 'Possible once the third party has left', transferredBy: (who) => `Transferred by ${who}`, askedAbout: (who) => `About ${who}`, callControls: 'Call controls',
  incomingCall: 'Incoming call', incomingFrom: (who) => `Incoming call from ${who}`, secondsLeft: (s) => `${s} s`,
  unknownCaller: 'Unknown caller', via: (n) => `on ${n}`, waited: (d) => `waited ${d}`, recording: 'Recording',
  path: 'Path through the menu', talkTime: 'Talk time', holdTime: 'Hold time',   digitsSent: 'Digits sent', quality: (bars) => `Connection ${(['bad', 'weak', 'good', 'very good'] as const)[bars - 1] ?? ''}`,

  dial: 'Dial', call: 'Call', numberLabel: 'Number to call', numberHint: 'Type or paste a number', erase: 'Erase last digit',   outbound: 'Outbound', internal: 'Internal', sipPhones: 'SIP phones', recentNumbers: 'Recent numbers',   noColleagues: 'Colleagues appear here as soon as they exist in your center.', noPhones: 'Desk phones appear here once an administrator registers them.',
  phoneOffline: 'Not connected', callWho: (who) => `Call ${who}`, longPressPlus: 'Hold 0 for +',
  cannotDial: 'Set your status first to place calls', inCall: 'Finish the present call first', notANumber: 'Enter a number first', callFrom: 'Call from', anyCallerNumber: 'Automatic number', 
  status_: 'Status', changeStatus: 'Change status', until: (time) => `until ${time}`, overdue: 'The break is over', next: (p) => `Next: ${p}`,
  afterThisCall: 'After this call', breakReasons: 'Take a break', phoneNotReachable: 'Phone is not connected yet',
  tools: { break: 'Break with an end', work: 'How I work', devices: 'Sound settings', quality: 'Call quality', check: 'Check before calls', password: 'Change password' }, shortcuts: 'Keyboard shortcuts', shortcutHint: 'They work while the workstation has the focus and you are not typing in a field.', more: 'More', close: 'Close', signedInAs: (name) => `Signed in as ${name}`,

  wrapUp: 'Wrap-up', disposition: 'Result', remark: 'Note', remarkHint: 'What was it about, what comes next?', finish: 'Finish', untilReady: 'Time left for wrap-up', result: (name) => name,

  calls: 'Calls', queue: 'Queue', pages: 'Pages', currentCall: 'Call', waiting: (n) => `${n} waiting`, longest: 'Longest wait',
  agentsReady: (n) => plural(n, 'agent ready', 'agents ready'), noQueues: 'You belong to no skill group. An administrator can add you to one.', nobodyWaits: 'Nobody is waiting',
  noCalls: 'No calls yet', noCallsHint: 'Every call you take or make is listed here with its recording.', missed: 'Missed', redial: (who) => `Call ${who} again`,
  playRecording: 'Play recording', recordingOf: (who) => `Recording of the call with ${who}`, moreCalls: 'Show older calls',
  inboundCall: 'Inbound', outboundCall: 'Outbound', internalCall: 'Internal', running: 'In progress', loading: 'Loading…',
  noCallNow: 'No call', noCallReady: 'You are ready. The next call rings here.', noCallHere: 'No call can reach you here now.', noCallNotReady: 'Set yourself to Ready to receive calls.', noPages: 'No pages yet',
  noPagesHint: 'Pages of your business systems open here when a call arrives.', pageRefused: 'This page is not shown: only https addresses are allowed.', pageStopped: 'This page was stopped: it sent too many messages.', pageOf: (name) => `Page ${name}`,

  signIn: 'Sign in', signInTitle: 'Workstation', signInLead: 'Sign in to take and place calls.', email: 'E-mail', password: 'Password', signingIn: 'Signing in…',
  required: (field) => `${field} is needed.`,
  connecting: 'Connecting to the center…', reconnecting: (s) => `Connection lost. Reconnecting for ${s} s…`, enableSound: 'Turn sound on', microphoneNeeded: 'Calls need your microphone. The browser asks you once.',
  soundBlocked: 'The browser plays no ringing tone before the first click in this page.', tryAgain: 'Try again', useHere: 'Use it here',
  takeOver: 'Take over here', signedOutWhy: {
    inUse: 'You are already signed in somewhere else.', elsewhere: 'You have signed in somewhere else. Calls ring there now.', signedOut: 'You are signed out.', forced: 'A supervisor signed you out.',
    expired: 'Your session has ended. Sign in again.',
  },
  phoneLost: 'The phone is not connected. Calls cannot reach you; it keeps trying.',   launcher: { open: 'Open the workstation', minimise: 'Minimise', popOut: 'Put into its own window', bringBack: 'Bring back into this page', move: 'Move: drag, or use the arrow keys' },
  openLink: (host) => `Open ${host}`, card: 'Card from your business system',

  clock: clockTime,
  duration: (ms) => spokenDuration('en', ms),
    time: (at, now) => shortTime('en-GB', at, now),
};
