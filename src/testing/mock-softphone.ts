/** A phone without sound whose line ends in the mock center. */
import { FakeSoftphone } from '../softphone/fake.js';
import type { DialRequest } from '../softphone/softphone.js';
import type { SipAccess } from '../protocol/index.js';

/** What the center's end of the line hears. */
export interface LineEvents {
  registered(registered: boolean): void;
  answered(interactionId: string): void;
  rejected(interactionId: string): void;
  hungUp(interactionId: string): void;
  dialled(request: DialRequest): void;
}

export class MockSoftphone extends FakeSoftphone {
  constructor(private readonly line: LineEvents) { super(); }

  override start(access: () => Promise<SipAccess>): void {
    super.start(access);
    this.line.registered(true);
  }
  override async stop(): Promise<void> {
    await super.stop();
    this.line.registered(false);
  }
  override async answer(id: string): Promise<void> {
    await super.answer(id);
    this.line.answered(id);
  }
  override async reject(id: string): Promise<void> {
    await super.reject(id);
    this.line.rejected(id);
  }
  override async hangUp(id: string): Promise<void> {
    await super.hangUp(id);
    this.line.hungUp(id);
  }
  override async dial(request: DialRequest): Promise<void> {
    await super.dial(request);
    this.line.dialled(request);
  }
}
