/** sip.js's core for one account: transactions, dialogs and parsing are its; sessions and registration are ours (ADR: its API layer costs 18 KB). */
import type { Logger } from 'sip.js/lib/core/log/logger.js';
import { LoggerFactory } from 'sip.js/lib/core/log/logger-factory.js';
import { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import type { DigestAuthentication } from 'sip.js/lib/core/messages/digest-authentication.js';
import type { IncomingInviteRequest, OutgoingInviteRequest, OutgoingInviteRequestDelegate } from 'sip.js/lib/core/messages/methods/invite.js';
import type { OutgoingRequestDelegate } from 'sip.js/lib/core/messages/outgoing-request.js';
import { Parser } from 'sip.js/lib/core/messages/parser.js';
import { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import { Grammar } from 'sip.js/lib/grammar/grammar.js';
import { URI } from 'sip.js/lib/grammar/uri.js';
import { CccError } from '../../kernel/errors.js';
import type { Log } from '../../kernel/log.js';
import { randomId, type Random } from '../../kernel/random.js';
import type { SipAccess } from '../../protocol/index.js';
import { createDigest, suitsSipJs, type Credentials, type Digest, type Hash } from './digest.js';
import type { SocketTransport } from './transport.js';

export interface AgentOptions {
  readonly aor: string;
  readonly transport: SocketTransport;
  readonly credentials: () => Credentials;
  readonly random: Random;
  readonly log: Log;
  readonly onInvite: (request: IncomingInviteRequest) => void;
  /** A plain PBX: transfers come by REFER and Replaces, and its digest is perhaps MD5. */
  readonly plain?: { readonly md5: Hash } | undefined;
}

/** UPDATE is not among them: sip.js's core has no answer to it. */
const allow = 'Allow: ACK, BYE, CANCEL, INFO, INVITE, MESSAGE, NOTIFY, OPTIONS, PRACK';

export class SipAgent {
  readonly aor: URI;
  readonly transport: SocketTransport;
  readonly #core: UserAgentCore;
  readonly #contact: URI;
  readonly #registrationId: string;
  readonly #allow: string;
  readonly #logger: Logger;
  /** Counts its answers, so that a nonce is good for more than one of them (RFC 7616 section 3.4). */
  readonly #digest: Digest;
  #registrations = 0;

  constructor(options: AgentOptions) {
    const { random, transport } = options;
    this.#digest = createDigest(options.credentials, random);
    const aor = Grammar.URIParse(options.aor);
    if (!aor) throw new CccError('system-error', 'no usable SIP address');
    this.aor = aor;
    this.transport = transport;
    this.#registrationId = randomId(random);
    this.#allow = options.plain ? `${allow}, REFER` : allow;
    const tags = ['outbound', '100rel', ...(options.plain ? ['replaces'] : [])];
    // RFC 7118 section 5: a browser has no address of its own; requests come back over the connection.
    const host = `${randomId(random)}.invalid`;
    const contact = this.#contact = new URI('sip', randomId(random).slice(0, 10), host, undefined, { transport: 'ws' });
    const loggerFactory = quietLoggers(options.log);
    this.#logger = loggerFactory.getLogger('sip');
    this.#core = new UserAgentCore({
      aor, contact: { pubGruu: undefined, tempGruu: undefined, uri: contact, toString: () => `<${contact.toString()}>` }, displayName: '', loggerFactory,
      hackViaTcp: false, routeSet: [], sipjsId: randomId(random).slice(0, 5), supportedOptionTags: tags, supportedOptionTagsResponse: tags,
      userAgentHeaderFieldValue: 'ccc-workstation', viaForceRport: false, viaHost: host,
      authenticationFactory: () => digestFor(options), transportAccessor: () => transport,
    }, {
      onInvite: options.onInvite,
      // Out of dialog nobody may refer, register or subscribe here: the core answers the first two with 405 as well. MESSAGE it accepts.
      onSubscribe: (request) => { request.reject({ statusCode: 405 }); },
      onNotify: (request) => { request.reject({ statusCode: 481 }); },
    });
    transport.onMessage = (text) => { this.#receive(text, options.log); };
  }

  #receive(text: string, log: Log): void {
    try {
      const message = Parser.parseMessage(text, this.#logger);
      if (!message || !['from', 'to', 'call-id', 'cseq', 'via'].every((name) => message.hasHeader(name))) throw new Error('headers missing');
      if (message instanceof IncomingRequestMessage) this.#core.receiveIncomingRequestFromTransport(message);
      else this.#core.receiveIncomingResponseFromTransport(message);
    } catch (error) { log('warn', 'phone', `a SIP message was left out: ${error instanceof Error ? error.message : 'malformed'}`); }
  }

  /** What dialog-making requests and responses of ours carry. */
  get headers(): string[] { return [`Contact: <${this.#contact.toString()}>`, this.#allow]; }

  get #server(): URI {
    const uri = this.aor.clone();
    uri.user = undefined;
    return uri;
  }

  uriOf(target: string): URI | undefined {
    // RFC 3261 section 25.1: `+` and `*` may stand in a user part, `#` may not.
    const user = encodeURIComponent(target).replace(/%2B/g, '+').replace(/%2A/g, '*');
    return Grammar.URIParse(`sip:${user}@${this.aor.host}`);
  }

  invite(target: URI, headers: readonly string[], sdp: string, delegate: OutgoingInviteRequestDelegate): OutgoingInviteRequest {
    const body = { contentDisposition: 'session', contentType: 'application/sdp', content: sdp };
    return this.#core.invite(this.#core.makeOutgoingRequestMessage('INVITE', target, this.aor, target, {}, [...this.headers, ...headers], body), delegate);
  }

  /** One Call-ID for all registrations of this line, with rising CSeq (RFC 3261 section 10.2). `challenge`: answered before it is made. */
  register(expires: number, delegate: OutgoingRequestDelegate, challenge?: SipAccess['challenge']): void {
    const message = this.#core.makeOutgoingRequestMessage('REGISTER', this.#server, this.aor, this.aor, { callId: this.#registrationId, cseq: ++this.#registrations },
      [`Contact: <${this.#contact.toString()}>;expires=${expires}`, this.#allow]);
    if (challenge && this.#digest.authenticate(message, { ...challenge, algorithm: 'SHA-256', qop: 'auth' })) message.setHeader('authorization', this.#digest.toString());
    this.#core.register(message, delegate);
    // The parser's first message costs a page 15 ms and more, and until the answer comes there is time.
    Parser.parseMessage(message.toString(), this.#logger);
    // The core counts up by itself each time it answers a challenge.
    this.#registrations += 4;
  }

  /** RFC 3261 section 11: any answer, a refusal as well, is a sign of life. */
  options(): void {
    this.#core.request(this.#core.makeOutgoingRequestMessage('OPTIONS', this.#server, this.aor, this.#server, {}, this.headers), {});
  }

  dispose(): void { this.transport.disconnect(); this.#core.dispose(); }
}

function digestFor(options: AgentOptions): DigestAuthentication | undefined {
  const digest = createDigest(options.credentials, options.random, options.plain?.md5);
  return suitsSipJs(digest) ? digest : undefined;
}

function quietLoggers(log: Log): LoggerFactory {
  const factory = new LoggerFactory();
  factory.builtinEnabled = false;
  // It gets every line, whatever the level, whole messages among them.
  factory.connector = (level, category, _label, content) => { if (level === 'error' || level === 'warn') log(level, category, String(content)); };
  return factory;
}

/** Reads a message that is nobody's. */
export const parseAside = (text: string, log: Log): void => { Parser.parseMessage(text, quietLoggers(log).getLogger('sip')); };
