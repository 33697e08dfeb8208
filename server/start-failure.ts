/** What is said when the center cannot start: what is wrong and what to do, and a stack only where nobody foresaw it. */
import { CccError } from 'ccc-workstation/errors';

export function startFailure(error: unknown): string {
  if (error instanceof CccError) {
    // Before anything runs, a wrong form is a wrong option.
    if (error.code === 'bad-request') return `${error.detail ?? error.message}\nThe options are explained in README.md under "Configure the center".`;
    return `${error.message}\n${error.remedy}`;
  }
  if (!(error instanceof Error)) return String(error);
  const code: unknown = Reflect.get(error, 'code');
  const port = String(Reflect.get(error, 'port') ?? /:(\d+)\b/.exec(error.message)?.[1] ?? '');
  if (code === 'EADDRINUSE') return `Port ${port} is taken, perhaps by a center that is running already. Stop that program, or choose other ports: --http-port, --sip-udp-port, --sip-tcp-port, --sip-tls-port, --account-tcp-port.`;
  if (code === 'EACCES' && port !== '') return `Port ${port} may not be opened by this user: ports below 1024 need a permission. Choose another.`;
  return error.stack ?? error.message;
}
