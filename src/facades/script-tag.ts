/** What a script tag tells its script: the center it came from, and the token that stood on it. */

export interface ScriptTag {
  /** Origin of the script, which is the center's. */
  readonly center: string;
  /** Gives a token for the workstation; the tag keeps none. */
  readonly token: () => Promise<string>;
  readonly data: Readonly<Partial<Record<string, string>>>;
}

/** Must be asked while the script runs: later the page does not know any more which tag it was. */
export function scriptTag(element: HTMLOrSVGScriptElement | null, page: string, post: typeof fetch = fetch): ScriptTag {
  const script = element instanceof HTMLScriptElement ? element : undefined;
  const address = new URL(script?.src || page);
  const { token, ...data } = { ...script?.dataset };
  // Who looks at the page later finds no token in it.
  if (script) delete script.dataset['token'];
  const ticket = address.searchParams.get('ticket');
  let held = token === undefined ? undefined : Promise.resolve(token);
  async function give(): Promise<string> {
    // Kept as the promise: two who ask at once must not use the ticket twice.
    if (ticket !== null) held ??= redeem(address.origin, ticket, post);
    if (held === undefined) throw new Error('The script has neither a data-token nor an address with a ticket.');
    return held;
  }
  return { center: address.origin, token: give, data };
}

/** The newer single address: a ticket that is good once and for a minute, because addresses stand in logs. */
async function redeem(center: string, ticket: string, post: typeof fetch): Promise<string> {
  const response = await post(`${center}/api/v1/tickets/redeem`, {
    method: 'POST', credentials: 'omit', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ticket }), signal: AbortSignal.timeout(10_000),
  });
  const body: unknown = await response.json();
  if (response.ok && typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string') return body.token;
  throw new Error(response.status === 401 ? 'The token has expired: the ticket in the script\'s address was used, or is older than a minute.' : `The center refused the ticket (${response.status}).`);
}
