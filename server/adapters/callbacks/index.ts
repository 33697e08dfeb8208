/** Callbacks over node:https: the name is looked up once, and what is connected to is the address that was checked. */
import { lookup } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { CccError } from 'ccc-workstation/errors';
import type { CallbackReply, CallbackRequest, Callbacks } from '../../ports/callbacks.js';
import { isNamed, isPublicAddress, objectionTo } from './guard.js';

const mostBytes = 16 * 1024;
type Lookup = NonNullable<RequestOptions['lookup']>;

/** `resolve`: for tests, in place of the system's own. */
export function createCallbacks(named: readonly string[], resolve: typeof lookup = lookup): Callbacks {
  const objection = (url: string): string | undefined => objectionTo(url, named);
  return {
    objection,
    async post(request) {
      const refused = objection(request.url);
      if (refused !== undefined) throw new CccError('forbidden', refused);
      const url = new URL(request.url);
      return await send(url, request, isNamed(url, named) ? resolve : publicOnly(resolve));
    },
  };
}

/** Between the check and the connection nothing is looked up again, so that no name changes its mind (DNS rebinding). */
function publicOnly(resolve: typeof lookup): Lookup {
  return (name, options, callback) => {
    resolve(name, { all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => !isPublicAddress(address))) return callback(new CccError('forbidden', 'the name leads to an address that is not public'), '');
      if (options.all) callback(null, addresses); else callback(null, first.address, first.family);
    });
  };
}

function send(url: URL, { headers, body, timeoutMs }: CallbackRequest, lookupOf: Lookup): Promise<CallbackReply> {
  return new Promise((done, fail) => {
    const options: RequestOptions = {
      method: 'POST', agent: false, lookup: lookupOf, signal: AbortSignal.timeout(timeoutMs), headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    };
    const answered = (response: IncomingMessage): void => { read(response).then(done, fail); };
    const sent = url.protocol === 'https:' ? requestHttps(url, options, answered) : requestHttp(url, options, answered);
    sent.on('error', fail);
    sent.end(body);
  });
}

async function read(response: IncomingMessage): Promise<CallbackReply> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    if (!Buffer.isBuffer(part)) continue;
    bytes += part.length;
    if (bytes > mostBytes) {
      response.destroy();
      throw new CccError('too-large', 'the answer to a callback');
    }
    parts.push(part);
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') };
}
