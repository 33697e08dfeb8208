/** What a pre-call check can find, each with plain words and what a person can do about it. */

interface Finding { readonly message: string; readonly remedy: string }

export const checkTable = {
  'insecure-context': { message: 'This page may not use a microphone because it is not secure.', remedy: 'Open it with https, or on localhost.' },
  'frame-not-allowed': { message: 'The frame may not use the microphone.', remedy: 'Ask whoever runs this page to add allow="microphone; autoplay" to the iframe.' },
  'microphone-denied': { message: 'The microphone is blocked for this page.', remedy: 'Allow it in the address bar, then check again.' },
  'microphone-unanswered': { message: 'The browser still asks whether this page may use the microphone.', remedy: 'Answer its question, then check again.' },
  'microphone-missing': { message: 'No microphone was found.', remedy: 'Plug one in, then check again.' },
  'microphone-busy': { message: 'The microphone is in use by another application.', remedy: 'Close it there, then check again.' },
  'microphone-silent': { message: 'The microphone is silent.', remedy: 'Look for a mute switch on the headset, or choose another microphone in the sound settings.' },
  'microphone-quiet': { message: 'The microphone heard next to nothing.', remedy: 'Say a few words while checking, or raise its loudness in the sound settings.' },
  'speaker-missing': { message: 'No speaker was found.', remedy: 'Plug in a headset or speakers, then check again.' },
  'sound-blocked': { message: 'The browser plays no sound before the first click in this page.', remedy: 'Click anywhere in this page, or press “Turn sound on”.' },
  'center-unreachable': { message: 'The center cannot be reached.', remedy: 'Check the network and any VPN or proxy; the workstation keeps trying.' },
  'center-slow': { message: 'The center answers slowly.', remedy: 'Close downloads and videos, or use a cable instead of Wi-Fi.' },
  'phone-not-registered': { message: 'The phone is not registered.', remedy: 'Wait until it is connected again; a firewall may block WebSocket connections.' },
  'ice-none': { message: 'The browser finds no way for the sound.', remedy: 'Allow WebRTC in the browser, and switch off extensions that block it.' },
  'stun-unreachable': { message: 'No STUN server answered.', remedy: 'Ask the network administrator to allow UDP to it; calls may fail outside the office.' },
  'relay-refused': { message: 'The TURN server refused the credentials.', remedy: 'Tell the administrator: the secret set in the center (--turn-secret) must be the one of the TURN server.' },
  'relay-unreachable': { message: 'No TURN server answered.', remedy: 'Ask the network administrator to allow it; behind a strict firewall calls would have no sound.' },
  'timeout': { message: 'No answer in time.', remedy: 'Check again; if it stays, look at the network.' },
} as const satisfies Record<string, Finding>;

export type CheckCode = keyof typeof checkTable;
