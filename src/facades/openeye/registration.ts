/** How a registration goes, in the words of the interface's `onRegStatusUpdate` and `onForceUnReg`. */
import type { WorkstationState } from '../../index.js';
import type { OpenEyeNotice } from './names.js';
import { reasonOfStatus } from './reasons.js';

type Connection = WorkstationState['connection'];
/** `register_state` and `user_number` are those of the manual's sample: 0 not registered, 1 registering, 3 registered. */
interface Common { readonly user_number: string; readonly register_state: 0 | 1 | 3; readonly serviceAccountType: 0 | 4; readonly userId: 0 }
export type RegistrationNotice = OpenEyeNotice<Common & { readonly loginSuccessInfo?: object; readonly loginFailedInfo?: object }>;

/** Two reports, as documented: on its way, and then registered or not. Without states it is on its way. */
export function registrationNotice(number: string, before?: Connection, next?: Connection): RegistrationNotice | undefined {
  const common = { user_number: number, serviceAccountType: 4, userId: 0 } as const;
  // The first report's name and number are told nowhere; pages know it by `register_state`.
  if (!before || !next) return { description: 'registering', notify: 0, param: { ...common, register_state: 1 } };
  if (next.registration === 'registered') {
    return before.registration === 'registered' ? undefined : { description: 'TSDK_E_LOGIN_EVT_LOGIN_SUCCESS', notify: 1004, param: { ...common, register_state: 3, loginSuccessInfo: { confEnvType: 0 } } };
  }
  const status = statusIn(next);
  if (next.registration !== 'refused' && (status === undefined || status === statusIn(before))) return undefined;
  if (next.registration === 'refused' && before.registration === 'refused') return undefined;
  const loginFailedInfo = { lockInterval: 0, ...reasonOfStatus(status ?? 401), residualRetryTimes: 0 };
  return { description: 'TSDK_E_LOGIN_EVT_LOGIN_FAILED', notify: 1005, param: { ...common, register_state: 0, serviceAccountType: 0, loginFailedInfo } };
}
const statusIn = ({ registrationReason: reason }: Connection): number | undefined => {
  const status = /^SIP (\d{3})$/.exec(reason ?? '')?.[1];
  return status === undefined ? undefined : Number(status);
};

/** The account is gone: told after `deRegister`. */
export const forgotten: OpenEyeNotice = { description: 'TSDK_E_LOGIN_EVT_LOGOUT_SUCCESS', notify: 1006, param: { serviceAccountType: 0, userId: 0 } };
