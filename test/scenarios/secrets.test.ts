/** Masked numbers and the phone's credentials on real SIP bytes: what an agent's programs are sent through a whole call, and how long a credential is worth something. proves S-10 S-29 */
import { expect, it } from 'vitest';
import { customerNumber, sdp, Town, type AgentDesk } from './support/town.js';

const tail = customerNumber.slice(-7);
const grouped = `${customerNumber.slice(0, 3)}-${customerNumber.slice(3, 7)}-${customerNumber.slice(7)}`;

/** Every frame and every SIP message, SDP included, and what a page would get that comes back now. */
async function sentTo(town: Town, { id, frames, phone }: AgentDesk): Promise<string> {
  return JSON.stringify([frames, phone.received, [...phone.calls.values()].map((call) => call.messages), await town.center.snapshot(id), await town.center.resume(id, 0)]);
}

// proves S-29
it('a masked number is in nothing that is sent to agents: called in, held, consulted, handed over to a colleague, noted, called again', async () => {
  const town = await Town.build({ configure: async ({ config }) => { await config.putSetting({ key: 'maskNumbers', value: true }); } });
  const anna = await town.agent('anna');
  const carrier = await town.carrier();
  const named = { headers: [{ name: 'p-asserted-identity', value: `"Zhang ${grouped}" <sip:${customerNumber}@10.0.0.50>` }] };
  const customer = carrier.invite('02066240000', { sdp: sdp(), ...named });
  await town.during(customer.expect(200));
  await town.press('customer', '2');
  (await town.during(anna.phone.expectInvite())).answer(sdp());
  const ben = await town.agent('ben');
  await town.settle();
  const id = town.calls[0] ?? '';
  expect(town.interaction(id).customer).toMatchObject({ number: customerNumber, name: `Zhang ${grouped}` });
  await town.center.command('anna', { name: 'note', interactionId: id, remark: `Ring ${grouped}`, data: { desc: customerNumber, uui: `tel=+86${customerNumber}` } });
  await town.command('anna', 'hold');
  await town.command('anna', 'resume');
  // To the customer's own other line, which does not answer: what failed is told, too.
  await town.during(town.center.command('anna', { name: 'consult', interactionId: id, to: { kind: 'external', id: `+86${customerNumber}` } }));
  (await town.during(carrier.expectInvite(), 1000)).reject(486);
  await town.settle(500);
  expect(town.interaction(id).reachFailed?.to.id).toContain(tail);
  expect(await sentTo(town, anna)).not.toContain(tail);
  await town.during(town.center.command('anna', { name: 'consult', interactionId: id, to: { kind: 'agent', id: 'ben' } }));
  (await town.during(ben.phone.expectInvite())).answer(sdp());
  await town.settle();
  await town.command('anna', 'completeTransfer');
  await town.settle();
  customer.bye();
  await town.settle();
  await town.command('ben', 'finishWrapUp');
  for (const desk of [anna, ben]) {
    const sent = await sentTo(town, desk);
    expect(sent).toContain('138****8000');
    for (const text of [tail, grouped, grouped.slice(4)]) expect(sent).not.toContain(text);
  }
  await town.expectQuiet();
  expect(town.record(id)).toMatchObject({ contactNumber: customerNumber, remark: `Ring ${grouped}` });
});

// proves S-10
it('the phone\'s credentials end ten minutes after they were given, or with the session', async () => {
  const town = await Town.build();
  const { username, password, expiresAt } = town.center.sipAccess('anna');
  expect(expiresAt - town.clock.now()).toBeLessThanOrEqual(600_000);
  const answerTo = async (given: { readonly username: string; readonly password: string }): Promise<number> => (await town.during((await town.webPhone(given)).register())).status;
  await town.clock.advance(599_000);
  expect(await answerTo({ username, password })).toBe(200);
  await town.clock.advance(2_000);
  expect(await answerTo({ username, password })).toBe(401);
  const next = town.center.sipAccess('anna');
  expect(next.password).not.toBe(password);
  expect(await answerTo({ ...next, password })).toBe(401);
  expect(await answerTo(next)).toBe(200);
  await town.center.signOut('anna', 'signedOut');
  expect(await answerTo(next)).toBe(401);
});
