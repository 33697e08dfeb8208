// The parser of a page that stands by: ready without a word of its own, and at rest when nobody needs it.
import { expect, it } from 'vitest';
import { SimulatedClock } from '../../kernel/clock.js';
import { parseAside } from './agent.js';
import { keepParserWarm } from './warm-parser.js';

// proves F-18
it('reads a message that the parser takes, again each minute, until the page has the phone', async () => {
  const clock = new SimulatedClock();
  const read: string[] = [], complaints: string[] = [];
  let stands = true;
  keepParserWarm(clock, () => stands, (message) => { read.push(message); parseAside(message, (_level, _area, text) => { complaints.push(text); }); });
  await clock.advance(1_000);
  expect(read).toHaveLength(1);
  await clock.advance(120_000);
  expect(read).toHaveLength(3);
  expect(complaints).toEqual([]);
  stands = false;
  await clock.advance(600_000);
  expect(read).toHaveLength(3);
});
