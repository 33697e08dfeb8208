/** Service records as the administrator's list shows them. */
import type { RecordPage, ServiceRecord } from 'ccc-workstation/protocol';
import type { CenterProcess } from '../support/center.js';
import { until } from './timeline.js';

/** Those of calls that began since; the center is kept from run to run, and so are its records. */
export async function recordsFrom(center: CenterProcess, since: number, limit = 20): Promise<ServiceRecord[]> {
  const { records } = await center.api('GET', `/records?limit=${limit}`, { token: await center.login('admin') }) as unknown as RecordPage;
  return records.filter((record) => Date.parse(record.startedAt) >= since);
}

/** How many there are once all of them are final. */
export async function recordsSince(center: CenterProcess, since: number): Promise<number> {
  return (await until('final records', async () => {
    const records = await recordsFrom(center, since);
    return records.length > 0 && records.every((record) => record.status !== undefined) ? records : undefined;
  }, 5_000, 200)).length;
}

/** 1 when a final record says what became of this agent while the page was away. */
export async function saysWhy(center: CenterProcess, since: number, outcome: 'back' | 'givenUp', agentId = 'anna'): Promise<number> {
  return until('the record', async () => {
    const records = await recordsFrom(center, since);
    return records.some(({ status, losses }) => status !== undefined && losses?.some((loss) => loss.agentId === agentId && loss.outcome === outcome)) ? 1 : undefined;
  }, 3_000, 200).catch(() => 0);
}
