/** A call that the restart interrupted: what is known of it, what is to become of it, and its parties taken up again. */
import type { Interaction, Leg, NewFact } from 'ccc-workstation/protocol';
import type { RecordState } from '../domain/records.js';
import { resumptionOf, type Decision, type Fate } from '../domain/resumption.js';
import type { Call } from './call.js';
import { CallLeg } from './call-leg.js';
import type { Kept } from './keeping.js';

export interface Interruption {
  readonly id: string;
  readonly interaction: Interaction;
  readonly record: RecordState;
  readonly kept: Kept | undefined;
  readonly decision: Decision;
  /** What was collected in it is kept, and is told to the business system. */
  readonly isDelivering: boolean;
}

export function interruptionOf(id: string, interaction: Interaction, record: RecordState, kept: Kept | undefined, isDelivering: boolean): Interruption {
  return { id, interaction, record, kept, isDelivering, decision: resumptionOf(interaction, record.place, (leg) => fateOf(leg, kept), isDelivering) };
}

function fateOf(leg: Leg, kept: Kept | undefined): Fate {
  const of = kept?.legs.find((each) => each.id === leg.id);
  if (of?.page) return 'lost';
  return of?.sip !== undefined && of.media !== undefined ? 'back' : 'gone';
}

/** Rejects when somebody who should have noticed nothing cannot be had back. */
export async function takeUpLegs(call: Call, { interaction, record, kept, decision }: Interruption): Promise<void> {
  const session = await call.session();
  const { sip: stack, roster } = call.kit;
  call.lines.push(...kept?.lines ?? []);
  const over = new Set(decision.facts.map((fact) => fact.type === 'leg.ended' ? fact.legId : undefined));
  await Promise.all(interaction.legs.filter((leg) => leg.state !== 'ended').map(async ({ id, role, party }) => {
    const of = kept?.legs.find((each) => each.id === id);
    const sip = of?.sip === undefined ? undefined : stack.restore(of.sip);
    // Rung but not answered, or unable to come back.
    if (over.has(id)) return sip?.hangUp('serverRestart');
    const leg = new CallLeg(id, role, party);
    if (of?.page) {
      leg.isPage = leg.isInterrupted = true;
      call.legs.set(id, leg);
      return;
    }
    if (!sip) throw new Error(`leg ${id} is not there`);
    call.attach(leg, sip);
    leg.media = await session.restoreLeg(id, of?.media);
  }));
  const recording = record.record.recording;
  const running = recording && !recording.final && decision.to.kind === 'talk';
  const facts: NewFact[] = running ? await call.recorder.resume(recording.id, session, { left: [], right: [] }) : [];
  const until = call.kit.clock.now() + call.kit.plan.settings.attachGraceMs;
  const lost = decision.lost.map((legId): NewFact => ({ type: 'leg.lost', legId, until }));
  await call.record(...decision.facts, ...lost, ...facts);
  for (const { party } of call.legs.values()) {
    if (party.agentId !== undefined) roster.apply(party.agentId, { type: 'callStarted', interactionId: call.id });
    if (party.kind === 'phone') roster.takePhone(party.number, call.id);
  }
  // What was kept before would do for another end of the process until then; nobody waits for this one.
  call.post(() => call.keep());
}
