/** When new calls are turned away: a loop that is busy and late, or many commits that wait; never a machine that is merely slow. proves F-38 */
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from 'ccc-workstation/clock';
import { LoadGauge } from './load.js';

/** A clock whose timers can be made late, as those of a blocked loop are. */
class LateClock extends SimulatedClock {
  lateMs = 0;
  override after(ms: number, fn: () => void): () => void { return super.after(ms + this.lateMs, fn); }
}
function gauge(): { clock: LateClock; gauge: LoadGauge; use: (share: number) => void } {
  const clock = new LateClock();
  let share = 0;
  const made = new LoadGauge({ clock, utilization: () => share });
  made.start();
  return { clock, gauge: made, use: (next) => { share = next; } };
}

describe('the load gauge', () => {
  it('turns callers away while the loop is busy and late, and lets them in again when it has been calm', async () => {
    const { clock, gauge: load, use } = gauge();
    use(1);
    clock.lateMs = 400;
    await clock.advance(2500);
    expect(load.isOverloaded).toBe(true);
    clock.lateMs = 0;
    use(0.4);
    await clock.advance(2500);
    expect(load.isOverloaded).toBe(false);
    load.stop();
  });

  it('does not take a slow machine or a single pause for overload', async () => {
    const { clock, gauge: load, use } = gauge();
    clock.lateMs = 800;
    use(0.2);
    await clock.advance(5000);
    expect(load.isOverloaded).toBe(false);
    clock.lateMs = 0;
    use(1);
    await clock.advance(5000);
    expect(load.isOverloaded).toBe(false);
    load.stop();
  });

  it('sees a store that cannot keep up', async () => {
    const { clock, gauge: load } = gauge();
    let done = (): void => undefined;
    const written = new Promise<void>((resolve) => { done = resolve; });
    const all = Array.from({ length: 60 }, () => load.during(written));
    await clock.advance(1500);
    expect(load.isOverloaded).toBe(true);
    done();
    await Promise.all(all);
    await clock.advance(1000);
    expect(load.isOverloaded).toBe(false);
    load.stop();
  });
});
