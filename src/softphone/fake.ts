/** A softphone without sound or network, for tests of what is built on one. */
import type { CallReport, EndCause, SipAccess } from '../protocol/index.js';
import { CccError } from '../kernel/errors.js';
import type { Quality } from '../model/index.js';
import type { DeviceList, Devices, DialRequest, NewPhoneFact, Softphone } from './softphone.js';

export interface FakeDevices extends Devices { readonly ringing: boolean; readonly beeps: number }

export class FakeSoftphone implements Softphone {
  readonly asked: string[] = [];
  readonly devices: FakeDevices = fakeDevices();
  readonly #legs = new Map<string, string>();
  #emit: (fact: NewPhoneFact) => void = () => undefined;

  onFact(listener: (fact: NewPhoneFact) => void): void { this.#emit = listener; this.#emit({ type: 'phone.microphone', microphone: 'granted' }); }
  start(_access: () => Promise<SipAccess>): void { this.asked.push('start'); this.#emit({ type: 'phone.registration', registration: 'registered' }); }
  standBy(): void { this.asked.push('standBy'); }
  async stop(): Promise<void> { this.asked.push('stop'); this.#emit({ type: 'phone.registration', registration: 'unregistered' }); }
  wake(): void { this.asked.push('wake'); }
  retire(): void { this.asked.push('retire'); this.#emit({ type: 'phone.registration', registration: 'unregistered' }); }
  has(interactionId: string): boolean { return this.#legs.has(interactionId); }

  /** An INVITE arrives. */
  ring(interactionId: string, legId: string, number: string, auto = false): void {
    this.#legs.set(interactionId, legId);
    this.#emit({ type: 'phone.alerting', interactionId, legId, number, ...(auto ? { auto } : {}) });
  }
  /** The far end answers, rings or hangs up; `cause` says how it ended. */
  far(interactionId: string, what: 'progress' | 'connected' | 'ended', cause: EndCause = 'normal'): void {
    const legId = this.#leg(interactionId);
    if (what === 'progress') this.#emit({ type: 'phone.progress', interactionId, legId, earlyMedia: true });
    if (what === 'connected') this.#emit({ type: 'phone.connected', interactionId, legId });
    if (what === 'ended') this.#end(interactionId, cause);
  }

  /** Anything a phone may tell of itself: a microphone taken away, a browser that plays nothing. */
  tell(fact: NewPhoneFact): void { this.#emit(fact); }
  /** How a call sounds now. */
  measure(interactionId: string, quality: Quality): void { this.#emit({ type: 'phone.quality', interactionId, legId: this.#leg(interactionId), ...quality }); }
  /** What the browser measured, as at the end of a call. */
  report(interactionId: string, report: CallReport): void { this.#emit({ type: 'phone.report', interactionId, legId: this.#legs.get(interactionId) ?? 'own', report }); }

  async answer(id: string): Promise<void> { this.asked.push(`answer ${id}`); this.far(id, 'connected'); }
  async reject(id: string): Promise<void> { this.asked.push(`reject ${id}`); this.#end(id, 'rejected'); }
  async hangUp(id: string): Promise<void> { this.asked.push(`hangUp ${id}`); this.#end(id, 'normal'); }
  async mute(id: string, muted: boolean): Promise<void> { this.#emit({ type: 'phone.muted', interactionId: id, legId: this.#leg(id), muted }); }
  async sendDigits(id: string, digits: string): Promise<void> { this.asked.push(`digits ${id} ${digits}`); }
  async dial({ interactionId, target, shown, data }: DialRequest): Promise<void> {
    this.asked.push(`dial ${target}`);
    this.#legs.set(interactionId, `${interactionId}-own`);
    this.#emit({ type: 'phone.dialing', interactionId, legId: this.#leg(interactionId), number: shown ?? target, ...(data?.['desc'] ? { desc: data['desc'] } : {}) });
  }

  #leg(id: string): string {
    const leg = this.#legs.get(id);
    if (leg === undefined) throw new CccError('not-allowed-now', 'no call of this page');
    return leg;
  }
  #end(interactionId: string, cause: EndCause): void {
    const legId = this.#leg(interactionId);
    this.#legs.delete(interactionId);
    this.#emit({ type: 'phone.ended', interactionId, legId, cause });
  }
}

function fakeDevices(): FakeDevices {
  let ringing = false, beeps = 0;
  const list: DeviceList = { inputs: [], outputs: [], chosen: { input: '', output: '', ring: '' }, canChooseOutput: false, volume: 1, ringVolume: 0.6, inputGain: 1, processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: true }, ownInput: false };
  return {
    get ringing() { return ringing; }, get beeps() { return beeps; },
    list: async () => list, choose: async () => undefined, setVolume: () => undefined, setRingVolume: () => undefined, setVibration: () => undefined, setInputGain: () => undefined, setProcessing: () => undefined, useInput: () => undefined,
    meter: async () => () => undefined, testSpeaker: async () => undefined, allowMicrophone: async () => undefined, microphone: async () => 'granted',
    allowSound: async () => undefined, startRing() { ringing = true; }, stopRing() { ringing = false; }, beep() { beeps++; }, testRing: async () => undefined, onChange: () => () => undefined,
  };
}
