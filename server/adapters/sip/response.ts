/** Building a response from its request (RFC 3261 8.2.6), with `received` and `rport` (RFC 3581) in its top Via. */
import { hasParam, headerOf, headersOf, type Header, type Malformed, type Param, type SipRequest, type Via } from './message.js';
import type { Flow } from './network.js';
import { formatHost, reasonOf, serialise } from './serialise.js';

export interface ResponseParts {
  readonly status: number;
  readonly headers?: readonly Header[];
  readonly body?: string;
  /** Added to To when the request had none. */
  readonly toTag?: string;
}

export const formatParams = (params: readonly Param[]): string => params.map((p) => (p.value === undefined ? `;${p.name}` : `;${p.name}=${p.value}`)).join('');
const formatVia = (via: Via, params: readonly Param[]): string =>
  `SIP/2.0/${via.transport} ${via.host}${via.port === undefined ? '' : `:${via.port}`}${formatParams(params)}`;

function answeredVias(vias: readonly Via[], flow: Flow): Header[] {
  return vias.map((via, index) => {
    if (index > 0) return { name: 'via', value: formatVia(via, via.params) };
    const params = via.params.filter((p) => p.name !== 'received' && p.name !== 'rport');
    const asked = hasParam(via.params, 'rport');
    if (asked || via.host !== flow.remote.address) params.push({ name: 'received', value: formatHost(flow.remote.address) });
    if (asked) params.push({ name: 'rport', value: String(flow.remote.port) });
    return { name: 'via', value: formatVia(via, params) };
  });
}

export function buildResponse(request: SipRequest, flow: Flow, parts: ResponseParts): string {
  const to = headerOf(request, 'to') ?? '';
  const headers: Header[] = answeredVias(request.vias, flow);
  headers.push({ name: 'from', value: headerOf(request, 'from') ?? '' });
  headers.push({ name: 'to', value: request.toTag === undefined && parts.toTag !== undefined && parts.status > 100 ? `${to};tag=${parts.toTag}` : to });
  headers.push({ name: 'call-id', value: request.callId }, { name: 'cseq', value: `${request.cseq.seq} ${request.cseq.method}` });
  if (parts.status === 100) for (const value of headersOf(request, 'timestamp')) headers.push({ name: 'timestamp', value });
  // RFC 3261 12.1.1: a response that makes a dialog repeats the route.
  if (parts.status > 100 && parts.status < 300) for (const value of headersOf(request, 'record-route')) headers.push({ name: 'record-route', value });
  if (parts.headers) headers.push(...parts.headers);
  return serialise({ startLine: `SIP/2.0 ${parts.status} ${reasonOf(parts.status)}`, headers, body: parts.body ?? '' });
}

/** The answer to something unreadable: whatever of the mandatory headers could be read goes back. */
export function buildRefusal(message: Malformed, flow: Flow, toTag: string): string | undefined {
  if (message.status === undefined) return undefined;
  const headers = answeredVias(message.vias, flow);
  for (const name of ['from', 'to', 'call-id', 'cseq']) {
    const value = headerOf(message, name);
    if (value === undefined) continue;
    headers.push({ name, value: name === 'to' && !/;\s*tag\s*=/i.test(value) ? `${value};tag=${toTag}` : value });
  }
  return serialise({ startLine: `SIP/2.0 ${message.status} ${reasonOf(message.status)}`, headers, body: '' });
}

/** RFC 3261 18.2.2 and RFC 3581: the same connection; on UDP the source port when `rport` was asked for, else the port of the Via. */
export function replyFlow(vias: readonly Via[], flow: Flow): Flow {
  const via = vias[0];
  if (flow.reliable || !via || hasParam(via.params, 'rport')) return flow;
  const port = via.port ?? 5060;
  return port === flow.remote.port ? flow : flow.toPort?.(port) ?? flow;
}
