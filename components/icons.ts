/** The few Lucide icons we use (ISC licence, lucide.dev), inlined as one path each, drawn with a 1.75 px stroke. */
import { svg, type TemplateResult } from 'lit';

const handset =
  'M13.8 16.6a1 1 0 0 0 1.2-.3l.4-.5A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.5.4a1 1 0 0 0-.3 1.2 14 14 0 0 0 6.4 6.4';
const ring = 'M12 2a10 10 0 1 0 0 20 10 10 0 1 0 0-20Z';

const paths = {
  phone: handset,
  phoneIncoming: `M16 2v6h6M22 2l-6 6${handset}`,
  phoneOutgoing: `M16 8l6-6M22 8V2h-6${handset}`,
  phoneMissed: `M16 2l6 6M22 2l-6 6${handset}`,
  phoneForwarded: `M14 6h8M18 2l4 4-4 4${handset}`,
  /** The handset laid down, as every phone shows "hang up". */
  hangUp: 'M2 13.6v-1.1C2 9.3 6.5 7 12 7s10 2.3 10 5.5v1.1c0 1-.9 1.8-1.9 1.6l-2.7-.4a1.6 1.6 0 0 1-1.4-1.5l-.1-1.7a14 14 0 0 0-7.8 0L8 13.3a1.6 1.6 0 0 1-1.4 1.5l-2.7.4A1.6 1.6 0 0 1 2 13.6Z',
  mic: 'M12 19v3M19 10v2a7 7 0 0 1-14 0v-2M12 2a3 3 0 0 1 3 3v7a3 3 0 0 1-6 0V5a3 3 0 0 1 3-3Z',
  micOff: 'M12 19v3M15 9.3V5a3 3 0 0 0-5.7-1.3M16.9 16.9A7 7 0 0 1 5 12v-2M18.9 13.2A7 7 0 0 0 19 12v-2M2 2l20 20M9 9v3a3 3 0 0 0 5.1 2.1',
  pause: 'M15 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM6 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z',
  play: 'M6 4l13 8L6 20Z',
  keypad: '5,5 12,5 19,5 5,12 12,12 19,12 5,19 12,19 19,19'.split(' ').map((p) => `M${p}m-1 0a1 1 0 1 0 2 0 1 1 0 1 0-2 0`).join(''),
  chevronDown: 'M6 9l6 6 6-6',
  check: 'M20 6 9 17l-5-5',
  close: 'M18 6 6 18M6 6l12 12',
  user: 'M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2M12 3a4 4 0 1 0 0 8 4 4 0 1 0 0-8Z',
  users: 'M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M16 3.1a4 4 0 0 1 0 7.7M22 21v-2a4 4 0 0 0-3-3.9M9 3a4 4 0 1 0 0 8 4 4 0 1 0 0-8Z',
  history: 'M3 12a9 9 0 1 0 9-9 9.8 9.8 0 0 0-6.7 2.7L3 8M3 3v5h5M12 7v5l4 2',
  queue: 'M11 5h10M11 12h10M11 19h10M4 4h1v5M4 9h2M6.5 20H3.4c0-1 2.6-1.9 2.6-3.5a1.5 1.5 0 0 0-2.6-1',
  headset: 'M3 11h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-5Zm0 0a9 9 0 1 1 18 0m0 0v5a2 2 0 0 1-2 2h-1a2 2 0 0 1-2-2v-3a2 2 0 0 1 2-2h3ZM21 16v2a4 4 0 0 1-4 4h-5',
  warning: 'M21.7 18l-8-14a2 2 0 0 0-3.5 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.7-3M12 9v4M12 17h.01',
  info: `${ring}M12 16v-4M12 8h.01`,
  ready: `${ring}M16 9l-5.5 5.5L8 12`,
  notReady: `${ring}M8 12h8`,
  offline: ring,
  onBreak: 'M3 8h13v9a4 4 0 0 1-4 4H7a4 4 0 0 1-4-4ZM16 8h1a4 4 0 1 1 0 8h-1M6 2v2M10 2v2M14 2v2',
  keyboard: 'M10 8h.01M12 12h.01M14 8h.01M16 12h.01M18 8h.01M6 8h.01M7 16h10M8 12h.01M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z',
  signOut: 'M16 17l5-5-5-5M21 12H9M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4',
  wifiOff: 'M12 20h.01M8.5 16.4a5 5 0 0 1 7 0M5 12.9a10 10 0 0 1 5.2-2.7M19 12.9a10 10 0 0 0-2-1.5M2 8.8a15 15 0 0 1 4.2-2.6M22 8.8a15 15 0 0 0-11.3-3.8M2 2l20 20',
  page: 'M10 4v4M2 8h20M6 4v4M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z',
  note: 'M12 20h9M4 20l1-4.5L16.5 4a2.1 2.1 0 0 1 3 3L8 18.5Z',
  external: 'M15 3h6v6M10 14 21 3M18 13v6a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h6',
  grip: '9,5 9,12 9,19 15,5 15,12 15,19'.split(' ').map((p) => `M${p}h.01`).join(''),
  volume: 'M11 5 6 9H3v6h3l5 4ZM15.5 8.5a5 5 0 0 1 0 7M18.5 5.5a9 9 0 0 1 0 13',
} as const;

export type IconName = keyof typeof paths;

/** An icon in the current text colour, 1.25 em square unless styled otherwise; decoration only, its label stands beside it. */
export const icon = (name: IconName): TemplateResult => drawing(paths[name]);

/** The same for a path of an element that is loaded later. */
export function drawing(path: string): TemplateResult {
  return svg`<svg class="icon" part="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d=${path}></path></svg>`;
}
