/**
 * Every design token, light and dark from one set.
 *
 * A page overrides `--ccc-color-accent` (and so on) anywhere above the element. Inside, styles read `--ccc-_accent`,
 * which every element derives from the public token or its default, so that an override wins at any depth.
 */
import { css, unsafeCSS } from 'lit';

/** Public token → default. A brand sets about six: accent, on-accent, surface, surface-raised, radius-m, font. */
export const tokens = {
  'color-accent': 'light-dark(#0b5d69, #55bdc9)',
  'color-on-accent': 'light-dark(#ffffff, #04272c)',
  'color-surface': 'light-dark(#f5f7f8, #101416)',
  'color-surface-raised': 'light-dark(#ffffff, #191f22)',
  'color-text': 'light-dark(#11191b, #eaf0f1)',
  'color-text-quiet': 'light-dark(#54636a, #9babb1)',
  'color-border': 'light-dark(#dfe5e7, #2b3438)',
  'color-border-strong': 'light-dark(#7f8d93, #6e7d83)',
  'color-ok': 'light-dark(#12754a, #45c389)',
  'color-on-ok': 'light-dark(#ffffff, #04210f)',
  'color-warn': 'light-dark(#9a3f00, #ffa05c)',
  'color-on-warn': 'light-dark(#ffffff, #2e1300)',
  /** Fill of the hang-up button; text and icons on a surface take `danger-text`. */
  'color-danger': 'light-dark(#c4302b, #d2353a)',
  'color-on-danger': 'light-dark(#ffffff, #ffffff)',
  'color-danger-text': 'light-dark(#c4302b, #ff8078)',
  'color-hold': 'light-dark(#8a5800, #f2b544)',
  'color-on-hold': 'light-dark(#ffffff, #2b1a00)',
  'color-info': 'light-dark(#1b5dc9, #82b2ff)',
  'color-on-info': 'light-dark(#ffffff, #041c40)',
  'color-wrap-up': 'light-dark(#6a3fb5, #bda2ff)',
  'color-on-wrap-up': 'light-dark(#ffffff, #1d0b40)',
  'space-1': '4px',
  'space-2': '8px',
  'space-3': '12px',
  'space-4': '16px',
  'space-5': '20px',
  'space-6': '24px',
  'radius-s': '6px',
  'radius-m': '10px',
  'radius-l': '16px',
  'font': 'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  'shadow-1': '0 1px 2px light-dark(rgb(16 32 38 / .08), rgb(0 0 0 / .4))',
  'shadow-2': '0 2px 6px light-dark(rgb(16 32 38 / .08), rgb(0 0 0 / .4)), 0 12px 32px light-dark(rgb(16 32 38 / .16), rgb(0 0 0 / .5))',
} as const;

export type Token = keyof typeof tokens;

const derived = Object.entries(tokens)
  .map(([name, value]) => `--ccc-_${name.replace('color-', '')}: var(--ccc-${name}, ${value});`)
  .join('\n');

/** On every element's host. The values are our own constants, hence `unsafeCSS` is safe here. */
export const tokenStyles = css`
  :host {
    ${unsafeCSS(derived)}
  }
`;
