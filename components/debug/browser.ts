/** What a support bundle says about the browser and how the workstation is set up. */
import type { Workstation } from '../../src/index.js';

export async function browserFacts(): Promise<Readonly<Record<string, unknown>>> {
  const { userAgent, languages, hardwareConcurrency, onLine, mediaDevices } = navigator;
  const devices = await mediaDevices?.enumerateDevices().catch(() => []) ?? [];
  const network: unknown = Reflect.get(navigator, 'connection');
  const of = (name: string): unknown => typeof network === 'object' && network !== null ? Reflect.get(network, name) : undefined;
  return {
    userAgent, languages, hardwareConcurrency, onLine, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, secure: isSecureContext, framed: window.parent !== window, visible: !document.hidden,
    window: [innerWidth, innerHeight, devicePixelRatio], sinceLoadMs: Math.round(performance.now()), network: { type: of('effectiveType'), rttMs: of('rtt'), downlinkMbps: of('downlink') },
    devices: devices.map(({ kind, label }) => ({ kind, label })),
  };
}

export async function settingsOf(panel: HTMLElement, workstation: Workstation | undefined): Promise<Readonly<Record<string, unknown>>> {
  const root = panel.getRootNode();
  const host = root instanceof ShadowRoot ? root.host : undefined;
  const of = (name: string): string | null => host?.getAttribute(name) ?? null;
  return {
    page: location.origin + location.pathname, center: of('center'), layout: of('layout'), locale: of('locale'), theme: of('theme'),
    devices: await workstation?.devices?.list().catch(() => undefined), capabilities: workstation?.capabilities,
  };
}
