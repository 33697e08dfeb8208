/** What an agent may see of a customer's number: its beginning and its end. Applied by the center to everything it sends, so that the rest is nowhere in the page (S-29). Pure. */
import type { Collection, Interaction, InteractionFact, Party, Preview, ServerFrame, ServiceRecord, Target, Visits } from 'ccc-workstation/protocol';

/** `138****8000`; of short numbers less is left. What is masked already stays as it is. */
export function maskNumber(number: string): string {
  if (number.includes('****') || !/\d/.test(number)) return number;
  const [head, tail] = number.length >= 10 ? [3, 4] : number.length >= 7 ? [2, 2] : [0, 0];
  return `${number.slice(0, head)}****${tail === 0 ? '' : number.slice(-tail)}`;
}

export const maskParty = (party: Party): Party => party.kind === 'external' ? { ...party, number: maskNumber(party.number), ...(party.name === undefined ? {} : { name: hidden(party.name, party.number) }) } : party;
const maskTarget = (target: Target): Target => target.kind === 'external' ? { ...target, id: maskNumber(target.id) } : target;

/** Digits as people write them down: in groups, in brackets, in full width. */
const written = /\+?[\d０-９](?:[\s().\-/‐-―]{0,3}[\d０-９]){4,}/g;
/** What a number has in common with itself without its country or area code. */
const ownDigits = 7;

/** A number may also stand in a name, a note or a page's data, however it is written there. */
export function hidden(text: string, number: string): string {
  const digits = digitsOf(number);
  if (digits.length < 5) return text;
  return text.replaceAll(number, maskNumber(number)).replace(written, (run) => {
    const found = digitsOf(run);
    return found.includes(digits.slice(-ownDigits)) ? maskNumber(found) : run;
  });
}
const digitsOf = (text: string): string => text.normalize('NFKC').replace(/\D/g, '');
const hiddenPath = (path: Interaction['path'], number: string): Interaction['path'] => path.map((step) => hiddenStep(step, number));
const hiddenStep = (step: Interaction['path'][number], number: string): Interaction['path'][number] =>
  step.digits === undefined ? step : { ...step, digits: hidden(step.digits, number) };
const hiddenData = (data: Readonly<Record<string, string>>, number: string): Record<string, string> =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, hidden(value, number)]));

const hiddenVisits = ({ count, last }: Visits, number: string): Visits =>
  ({ count, last: last.map((visit) => visit.remark === undefined ? visit : { ...visit, remark: hidden(visit.remark, number) }) });

const hiddenCollection = (collection: Collection, number: string): Collection =>
  collection.data ? { ...collection, data: hiddenData(collection.data, number) } : collection;

export function maskInteraction(x: Interaction): Interaction {
  const { number } = x.customer;
  return {
    ...x, path: hiddenPath(x.path, number), customer: maskParty(x.customer), legs: x.legs.map((leg) => ({ ...leg, party: maskParty(leg.party) })), data: hiddenData(x.data, number),
    ...(x.remark === undefined ? {} : { remark: hidden(x.remark, number) }), ...(x.visits ? { visits: hiddenVisits(x.visits, number) } : {}), ...(x.reaching ? { reaching: { ...x.reaching, to: maskTarget(x.reaching.to) } } : {}),
    ...(x.reachFailed ? { reachFailed: { ...x.reachFailed, to: maskTarget(x.reachFailed.to) } } : {}),
    ...(x.collection ? { collection: hiddenCollection(x.collection, number) } : {}),
  };
}

export const maskPreview = (preview: Preview): Preview => ({
  ...preview, number: maskNumber(preview.number), data: hiddenData(preview.data, preview.number), ...(preview.name === undefined ? {} : { name: hidden(preview.name, preview.number) }),
});

/** `number`: the customer's, which later facts do not repeat but may carry in their text. */
export function maskFact(fact: InteractionFact, number: string): InteractionFact {
  switch (fact.type) {
    case 'interaction.created': return { ...fact, customer: maskParty(fact.customer), data: hiddenData(fact.data, fact.customer.number) };
    case 'leg.added': return { ...fact, party: maskParty(fact.party) };
    case 'customer.known': return { ...fact, visits: hiddenVisits(fact.visits, number) };
    case 'flow.step': return { ...fact, step: hiddenStep(fact.step, number) };
    case 'collection.changed': return { ...fact, collection: hiddenCollection(fact.collection, number) };
    case 'reach.started': return { ...fact, to: maskTarget(fact.to) };
    case 'interaction.noted': return { ...fact, ...(fact.remark === undefined ? {} : { remark: hidden(fact.remark, number) }), ...(fact.data === undefined ? {} : { data: hiddenData(fact.data, number) }) };
    default: return fact;
  }
}

export function maskRecord(record: ServiceRecord): ServiceRecord {
  if (record.channel !== 'phone') return record;
  const number = record.contactNumber;
  const text = (value: string): string => hidden(value, number);
  return {
    ...record, path: text(record.path), contactNumber: maskNumber(number), callerNumber: record.callType === 'inbound' ? maskNumber(record.callerNumber) : record.callerNumber,
    ...(record.contactName === undefined ? {} : { contactName: text(record.contactName) }), ...(record.remark === undefined ? {} : { remark: text(record.remark) }),
    ...(record.uui === undefined ? {} : { uui: text(record.uui) }),
  };
}

/** `number`: the customer's. */
export function maskFrame(frame: ServerFrame, number: string): ServerFrame {
  switch (frame.type) {
    case 'snapshot': return { ...frame, interactions: frame.interactions.map(maskInteraction) };
    case 'interaction': return { ...frame, interaction: maskInteraction(frame.interaction) };
    case 'fact': return { ...frame, fact: maskFact(frame.fact, number) };
    default: return frame;
  }
}
