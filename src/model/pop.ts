/** The screen pop's hash, exactly as POP-05 and POP-06 say. */
import type { Interaction, Me } from '../protocol/index.js';

export interface PopParameters {
  readonly mobile: string;
  readonly userId: string;
  readonly nickName: string;
  readonly avatar: string;
  /** 100 incoming, 200 connected, 400 ended. */
  readonly status: '100' | '200' | '400';
  readonly type: 'phone' | 'im' | 'om' | 'oim';
  readonly agentEmail: string;
  readonly agentMobile: string;
  readonly agentNickName: string;
  readonly agentRoleId: string;
  readonly sdkAppId: string;
}

export const popKeys = [
  'mobile', 'userId', 'nickName', 'avatar', 'status', 'type', 'agentEmail', 'agentMobile', 'agentNickName', 'agentRoleId', 'sdkAppId',
] as const satisfies readonly (keyof PopParameters)[];

/** `customer.number` is what the center lets this agent see; with masking on it is masked already (POP-07). */
export function popParameters(interaction: Interaction, status: PopParameters['status'], me: Me): PopParameters {
  return {
    mobile: interaction.customer.number, userId: interaction.customer.agentId ?? interaction.customer.number,
    nickName: interaction.customer.name ?? interaction.data.desc ?? '', avatar: '', status, type: 'phone',
    agentEmail: me.email, agentMobile: me.mobile, agentNickName: me.nickname, agentRoleId: me.roleId, sdkAppId: me.sdkAppId,
  };
}

/** `#?mobile=…&userId=…`: every value encoded, so that none can add a parameter (S-08). */
export const hashOf = (parameters: PopParameters): string => `#?${popKeys.map((key) => `${key}=${encode(parameters[key])}`).join('&')}`;

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
/** `encodeURIComponent` throws on a lone surrogate, which a caller's name may hold. */
const encode = (value: string): string => encodeURIComponent(value.replace(loneSurrogate, '\uFFFD')).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The page with the hash in place of its own; undefined for anything but https, or http on localhost (POP-02, S-08). */
export function popUrl(page: string, hash: string): string | undefined {
  if (!URL.canParse(page)) return undefined;
  const url = new URL(page);
  const local = url.protocol === 'http:' && (url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]');
  if (url.protocol !== 'https:' && !local) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  return url.href.replace(/#$/, '') + hash;
}
