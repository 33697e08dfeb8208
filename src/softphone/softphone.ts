/** The softphone port: the browser's end of a call. An adapter reports facts and never decides. */
import type { SipAccess } from '../protocol/index.js';
import type { MicrophoneState, PhoneFact } from '../model/facts.js';

export type NewPhoneFact = PhoneFact extends infer F ? (F extends PhoneFact ? Omit<F, 'at'> : never) : never;

export interface DialRequest {
  readonly interactionId: string;
  readonly target: string;
  /** What the page shows instead of the target until the center has spoken. */
  readonly shown?: string;
  /** The number of the center's that the far end is to see. */
  readonly callerNumber?: string;
  /** `desc` and `uui`: sent to the center with the call, at most 3 KB. */
  readonly data?: Readonly<Record<string, string>>;
}

export interface Softphone {
  /** Where facts go; set once by the owner before `start`. */
  onFact(listener: (fact: NewPhoneFact) => void): void;
  /** Registers and stays registered. `access` is asked for credentials whenever new ones are needed. */
  start(access: () => Promise<SipAccess>): void;
  /** Another page has the phone, and this one may have to go on with it at any moment. */
  standBy?(): void;
  /** Unregisters; running calls are hung up, or left to another page of this agent without a word. */
  stop(leave?: boolean): Promise<void>;
  /** Unregisters, and what rings stops; running calls go on until they end. */
  retire?(): void;
  /** The network came back or the page was resumed: try at once. `changed`: it may be another network, and running calls look for a new path. */
  wake(changed?: boolean): void;
  answer(interactionId: string): Promise<void>;
  reject(interactionId: string): Promise<void>;
  hangUp(interactionId: string): Promise<void>;
  mute(interactionId: string, muted: boolean): Promise<void>;
  sendDigits(interactionId: string, digits: string): Promise<void>;
  /** Resolves when the INVITE is on its way; how it goes is told by facts. */
  dial(request: DialRequest): Promise<void>;
  /** This end has a running leg of the interaction. */
  has(interactionId: string): boolean;
  readonly devices: Devices;
}

/** What a phone that speaks SIP has besides, for whoever looks for a fault. */
export interface SipPhoneInside {
  readonly agent: { readonly transport: { readonly beginning?: { readonly at: number; readonly sent: boolean; readonly text: string }[]; onMessage: ((text: string) => void) | undefined; send(text: string): Promise<void> } } | undefined;
  /** `dialog`: there once the call is answered. */
  readonly calls: ReadonlyMap<string, { readonly dialog: object | undefined; readonly peer: { readonly connection: Pick<RTCPeerConnection, 'getStats'> } }>;
}

export type DeviceKind = 'input' | 'output' | 'ring';
export interface AudioDevice { readonly id: string; readonly label: string }
export interface DeviceList {
  readonly inputs: readonly AudioDevice[];
  readonly outputs: readonly AudioDevice[];
  readonly chosen: Readonly<Record<DeviceKind, string>>;
  /** `setSinkId` exists, so outputs can be chosen. */
  readonly canChooseOutput: boolean;
  /** Of what is heard, 0 to 1. */
  readonly volume: number;
  /** 0 to 1. */
  readonly ringVolume: number;
  /** A ring is felt as well; left out where nothing in the device can move. */
  readonly vibration?: boolean;
  /** Of the microphone, 0 to 4; 1 leaves it as it is. */
  readonly inputGain: number;
  readonly processing: Processing;
  /** A page's own source or processor is in use. */
  readonly ownInput: boolean;
}
/** What the browser does to the microphone's sound. */
export interface Processing { readonly echoCancellation: boolean; readonly noiseSuppression: boolean; readonly autoGainControl: boolean }
/** Sound of a page's own instead of the microphone, or something the microphone's sound is led through. */
export type InputSource = MediaStream | ((microphone: MediaStream) => MediaStream | Promise<MediaStream>);

/** Microphone, speaker and ring device. Names are known only once the microphone is allowed. */
export interface Devices {
  list(): Promise<DeviceList>;
  /** '' is the system's own choice. Running calls follow; what is chosen is remembered, and taken again when it is plugged in again. */
  choose(kind: DeviceKind, id: string): Promise<void>;
  setVolume(volume: number): void;
  setRingVolume(volume: number): void;
  setVibration(on: boolean): void;
  setInputGain(gain: number): void;
  setProcessing(change: Partial<Processing>): void;
  /** For this page's life; undefined goes back to the microphone. The stream stays its giver's: it is cloned and never stopped. */
  useInput(source: InputSource | undefined): void;
  /** Tells the microphone's level (root mean square, 0 to 1) twenty times a second until the returned function is called. */
  meter(listener: (level: number) => void): Promise<() => void>;
  /** Plays two notes on the speaker. */
  testSpeaker(): Promise<void>;
  /** Asks the browser where it has not been asked; rejects with a CccError that says what to do. */
  allowMicrophone(): Promise<void>;
  microphone(): Promise<MicrophoneState>;
  /** Called from a user's click: resumes what the browser's autoplay rule stopped. */
  allowSound(): Promise<void>;
  startRing(): void;
  stopRing(): void;
  /** Says that a call connects by itself now. */
  beep(): void;
  /** Plays one ring on the ring device, so that it can be heard before a call. */
  testRing(): Promise<void>;
  onChange(listener: () => void): () => void;
}
