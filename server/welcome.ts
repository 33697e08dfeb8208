/** What a newcomer reads when the center has started: where to click, what to dial, how to sign in. */
import { demoNumber, demoPassword, demoPhonePassword } from './seed/demo-center.js';

export interface Welcome {
  /** `http://127.0.0.1:8080`. */
  readonly page: string;
  /** As the SIP stack reports them, for example `udp:127.0.0.1:5060`. */
  readonly sip: readonly string[];
  readonly demo: boolean;
  readonly dataDir: string;
  readonly seconds: number;
}

export function welcomeText({ page, sip, demo, dataDir, seconds }: Welcome): string {
  // Browsers give `localhost` microphone access without a certificate, and the demo's pages are allowed under that name.
  const url = page.replace('//127.0.0.1', '//localhost').replace('//[::1]', '//localhost').replace(/\/$/, '');
  const lines = [
    `ccc-workstation is ready (${seconds.toFixed(1)} s)`, '',
    `  Start here          ${url}/`,
    `  Workstation         ${url}/workstation`,
    ...(demo ? [
      `  Customer's phone    ${url}/demo/phone`,
      `  Business system     ${url}/demo/crm`, '',
      `  Sign in             anna@demo.test, ben@demo.test or carol@demo.test with ${demoPassword}`,
      `  Call the center     ${demoNumber} (from /demo/phone, or any SIP phone on this machine)`,
      `  Desk phones         1001 and 1002 with ${demoPhonePassword}`,
    ] : []), '',
    `  SIP                 ${sip.join('  ')}`,
    `  Data                ${dataDir}`, '',
    '  Stop with Ctrl-C.', '',
  ];
  return `\n${lines.join('\n')}\n`;
}
