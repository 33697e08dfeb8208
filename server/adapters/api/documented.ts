/** Parts of the OpenAPI document that many routes share. */
import { Problem } from 'ccc-workstation/protocol';

export const bearer = [{ session: [] }];
export const bearerOrKey = [{ session: [] }, { apiKey: [] }];

type Status = 400 | 401 | 403 | 404 | 409 | 413 | 429 | 503;
/** The refusals a route may give, each a problem document. */
export function refusals<S extends Status>(...statuses: readonly S[]): Record<S, typeof Problem> {
  return Object.fromEntries(statuses.map((status) => [status, Problem])) as Record<S, typeof Problem>;
}
