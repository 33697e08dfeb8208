/** Which pages may talk to the workstation: those of the settings, and those that whoever started the center has named. */
import type { BridgePolicy } from 'ccc-workstation/protocol';

/** What an administrator has written about an origin counts; an origin named at the start only may do everything. */
export function withStartedFor(policy: BridgePolicy, origins: readonly string[]): BridgePolicy {
  const unlisted = [...new Set(origins)].filter((origin) => policy.origins.every((entry) => entry.origin !== origin));
  return unlisted.length === 0 ? policy : { ...policy, origins: [...policy.origins, ...unlisted.map((origin) => ({ origin, commands: ['*'] }))] };
}
