/** Finds and launches a Chrome or Chromium with a fake microphone that plays a given tone. */
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { toneWav } from './tone.js';

const usualPlaces = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export function chromePath(): string {
  const path = process.env['CHROME_PATH'] ?? usualPlaces.find((place) => existsSync(place));
  if (!path) throw new Error('No Chrome or Chromium found: set CHROME_PATH.');
  return path;
}

/** The microphone hears a sine of `micHz`, for ever. */
export async function launchChrome(options: { micHz: number; args?: readonly string[] }): Promise<Browser> {
  const wav = join(mkdtempSync(join(tmpdir(), 'ccc-mic-')), 'mic.wav');
  writeFileSync(wav, toneWav(options.micHz, { seconds: 10, rate: 48_000 }));
  return chromium.launch({
    executablePath: chromePath(),
    headless: true,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required',
      '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${wav}`,
      ...(options.args ?? []),
    ],
  });
}
