/** Styles of ccc-field, and of a bare text input that looks the same. */
import { css } from 'lit';

export const inputStyles = css`
  .input {
    inline-size: 100%; min-block-size: 40px; padding: 0 var(--ccc-_space-3); border: 1px solid var(--ccc-_border-strong); border-radius: var(--ccc-_radius-m);
    background: var(--ccc-_surface-raised); color: var(--ccc-_text);
  }
  .input::placeholder { color: var(--ccc-_text-quiet); opacity: 1; }
  .input:focus-visible { outline-offset: -1px; border-color: transparent; }
  .input[aria-invalid='true'] { border-color: var(--ccc-_danger-text); }
`;

export const styles = [inputStyles, css`
  :host { display: block; }
  label { display: block; margin-block-end: var(--ccc-_space-1); font-size: 13px; font-weight: 500; }
  textarea.input { display: block; padding-block: var(--ccc-_space-2); resize: vertical; }
  .note { margin-block-start: var(--ccc-_space-1); color: var(--ccc-_text-quiet); font-size: 12px; }
  @container (height < 120px) { label { margin: 0; font-size: 12px; line-height: 1.3; } .input { min-block-size: 36px; } .note { display: none; } }
  .error { color: var(--ccc-_danger-text); }
`];
