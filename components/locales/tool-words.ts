/** What the tools say: sound settings, call quality and the check. Apart from the rest, because they are loaded when asked for. */
import type { CheckCode, CheckName, CheckResult, QualityWarning } from '../../src/index.js';

interface Advice { readonly message: string; readonly remedy: string }

export interface ToolWords {
  readonly microphone: string; readonly speaker: string; readonly ringer: string; readonly systemDefault: string; readonly unnamed: (n: number) => string;
  readonly inputGain: string; readonly volume: string; readonly ringVolume: string; readonly vibration: string; readonly percent: (share: number) => string;
  readonly tryMicrophone: string; readonly stopTrying: string; readonly level: string; readonly trySpeaker: string; readonly tryRing: string;
  readonly processing: string; readonly echoCancellation: string; readonly noiseSuppression: string; readonly autoGainControl: string;
  readonly ownInput: string; readonly namesHidden: string; readonly speakerFixed: string; readonly failed: string;

  readonly answersForced: string; readonly groupsNote: string; readonly breakLength: string; readonly minutes: string; readonly minutesRule: string;

  readonly noFigures: string; readonly lastCall: string; readonly mos: string; readonly worst: string; readonly codec: string; readonly roundTrip: string; readonly jitter: string; readonly loss: string;
  readonly ms: (n: number) => string; readonly lossPercent: (n: number) => string; readonly outOf: (mos: number) => string;
  readonly warning: Readonly<Record<QualityWarning, Advice>>;

  readonly checkLead: string; readonly start: string; readonly again: string; readonly checking: string; readonly allWell: string; readonly found: (n: number) => string;
  readonly check: Readonly<Record<CheckName, string>>;
  readonly outcome: Readonly<Record<CheckResult['outcome'], string>>;
  /** English stands in the results themselves. */
  readonly finding?: Readonly<Record<CheckCode, Advice>>;
}

export const toolWordsEn: ToolWords = {
  microphone: 'Microphone', speaker: 'Speaker', ringer: 'Ringing device', systemDefault: 'Default of the system', unnamed: (n) => `Device ${n}`,
  inputGain: 'Microphone loudness', volume: 'Speaker volume', ringVolume: 'Ringing volume', vibration: 'Vibrate', percent: (share) => `${Math.round(share * 100)} %`,
  tryMicrophone: 'Try the microphone', stopTrying: 'Stop', level: 'Level of the microphone', trySpeaker: 'Play a sound', tryRing: 'Ring once',
  processing: 'Microphone processing', echoCancellation: 'Cancel echo', noiseSuppression: 'Suppress noise', autoGainControl: 'Adjust loudness by itself',
  ownInput: 'This page brings its own sound instead of the microphone.', namesHidden: 'The browser shows the names of devices once the microphone is allowed.',
  speakerFixed: 'This browser plays everything on the device the system has chosen.', failed: 'That did not work.',
  answersForced: 'Your center answers calls automatically now.', groupsNote: 'Calls of the other groups go to your colleagues until you sign out.', breakLength: 'How long', minutes: 'Minutes', minutesRule: 'Whole minutes, one day at most',
  noFigures: 'Figures appear a few seconds into a call.', lastCall: 'The last call', mos: 'Score', worst: 'Worst moment', codec: 'Codec', roundTrip: 'Round trip', jitter: 'Jitter', loss: 'Lost packets',
  ms: (n) => `${n} ms`, lossPercent: (n) => `${n} %`, outOf: (mos) => `${mos.toFixed(1)} of 4.5`,
  warning: {
    oneWayAudio: { message: 'No sound arrives from the other side.', remedy: 'Ask whether they hear you; if it stays, call again.' },
    silentMicrophone: { message: 'Your microphone is silent: they do not hear you.', remedy: 'Look for a mute switch on the headset, or choose another microphone.' },
    relayRefused: { message: 'There is no way for the sound: the relay (TURN) refused its credentials.', remedy: 'Ask an administrator: the center\'s --turn-secret must be the relay\'s.' },
    highLoss: { message: 'Much of the sound is lost on the way.', remedy: 'Close downloads and videos, or use a cable instead of Wi-Fi.' },
    newMicrophone: { message: 'Another microphone is in use now.', remedy: 'If it is the wrong one, choose in the sound settings.' },
  },
  checkLead: 'It takes ten seconds at most. Say a few words meanwhile; you will hear two notes.', start: 'Start the check', again: 'Check again', checking: 'Checking…', allWell: 'Everything is ready for calls.',
  found: (n) => n === 1 ? 'One thing needs attention.' : `${n} things need attention.`,
  check: {
    secure: 'Secure page', permission: 'Permission for the microphone', device: 'Microphone present', microphone: 'Microphone hears you', speaker: 'Speaker', sound: 'Sound allowed by the browser',
    center: 'Connection to the center', ice: 'Way for the sound',
  },
  outcome: { ok: 'In order', warning: 'Attention', failed: 'Failed', skipped: 'Not checked' },
};
