/** What a test asks of a foreign SIP library's phone in a page. */
export interface ForeignAccess { readonly server: string; readonly aor: string; readonly username: string; readonly password: string }

export interface ForeignPhone {
  /** What happened so far: `registered`, `ringing`, `progress`, `connected`, `held`, `resumed`, `ended <cause>`. */
  readonly events: readonly string[];
  call(target: string): void;
  answer(): void;
  key(digit: string, how: 'rfc4733' | 'info'): void;
  hold(): void;
  resume(): void;
  hangUp(): void;
  /** Blind, by REFER; JsSIP only. */
  transfer?(target: string): void;
  /** With two calls: the far end of the latest is told to take the place of this phone in the one before (REFER with Replaces); JsSIP only. */
  handOverTo?(target: string): void;
  leave(): void;
}

/** A fake microphone keeps its pitch only when nobody cleans it. */
export const microphone: MediaStreamConstraints = { audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false }, video: false };

/** Chromium decodes a remote track only for an element that plays it. */
export function playAloud(stream: MediaStream): void {
  const audio = new Audio();
  audio.srcObject = stream;
  void audio.play();
  Object.assign(globalThis, { loudspeaker: audio });
}

export const targetOf = (access: ForeignAccess, user: string): string => `sip:${user}@${access.aor.split('@')[1] ?? ''}`;
