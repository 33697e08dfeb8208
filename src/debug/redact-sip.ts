/** A SIP message without what nobody else may know: credentials, keys of the sound, numbers, digits, and what a page sent along. What is left still shows how a call went. */

/** RFC 3261 section 20 and RFC 7329: headers whose value lets in or names a secret. */
const secretHeaders = /^((?:proxy-)?authoriz\w+|(?:www|proxy)-authenticate|authentication-info|identity|x-ccc-data|x-ccc-token|sec-websocket-\w+|cookie)(\s*:).*(?:\r?\n[ \t].*)*/gim;
/** RFC 8839 section 5.4, RFC 8122, RFC 4568: who knows these may join in, or listen. */
const secretAttributes = /^(a=(?:ice-pwd|ice-ufrag|fingerprint|crypto|identity|key-mgmt):).*$/gim;
const secretParameters = /\b((?:password|passwd|token|ticket|secret|credential|key)=)[^;&>\s"]+/gi;
/** RFC 2833's forerunner in an INFO, and `application/dtmf`. */
const pressed = /^(\s*signal\s*=).*$/gim;
const address = /\b(sips?:)([^@;>\s"]*?)(:[^@;>\s"]*)?@/gi;
const telephone = /\b(tel:)([^;>\s"]+)/gi;
const shownName = /^((?:from|f|to|t|contact|m|p-asserted-identity|remote-party-id)\s*:\s*)("(?:[^"\\\n]|\\.)*"|[^\s<"][^<"\n]*?)(\s*<)/gim;

/** As the center masks a number: the first three and the last four stay (`186xxxx5521`). What is masked already stays as it is. */
export function maskNumber(number: string): string {
  if (/x{3}/i.test(number)) return number;
  const digits = number.match(/\d/g)?.length ?? 0;
  if (digits < 7) return number;
  let seen = 0;
  return number.replace(/\d/g, (digit) => { seen++; return seen <= 3 || seen > digits - Math.min(4, digits - 6) ? digit : 'x'; });
}

export function redactSip(message: string): string {
  const [, head = message, between = '', body = ''] = /^([^]*?)(\r?\n\r?\n)([^]*)$/.exec(message) ?? [];
  const shown = head.replace(secretHeaders, '$1$2 …').replace(shownName, '$1"…"$3');
  return withoutPeople(shown) + between + withoutPeople(safeBody(body, head));
}

/** SDP, transfer progress and digits are needed to see what went wrong; any other body is somebody's words. */
function safeBody(body: string, head: string): string {
  const type = /^(?:content-type|c)\s*:\s*([^;\s]+)/im.exec(head)?.[1]?.toLowerCase() ?? '';
  if (type === 'application/sdp') return body.replace(secretAttributes, '$1…');
  if (type === 'application/dtmf-relay') return body.replace(pressed, '$1…');
  if (type === 'message/sipfrag') return body;
  return body === '' ? '' : '…';
}

const withoutPeople = (text: string): string => text
  .replace(address, (_all, scheme: string, user: string) => `${scheme}${maskNumber(user)}@`)
  .replace(telephone, (_all, scheme: string, number: string) => `${scheme}${maskNumber(number)}`)
  .replace(secretParameters, '$1…').replace(/\b(bearer\s+)[^\s;,]+/gi, '$1…');
