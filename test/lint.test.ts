/** The lint rules fire: what would make markup or code of a text is refused wherever our code stands. proves S-06 S-01 */
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { root } from './support/sources.js';

const forbidden = [
  `element.innerHTML = text;`, `element.outerHTML = text;`, `element['innerHTML'] = text;`, `element.innerHTML += text;`, `Object.assign(element, { innerHTML: text });`, `frame.srcdoc = text;`,
  `element.insertAdjacentHTML('beforeend', text);`, `element.setHTMLUnsafe(text);`, `Document.parseHTMLUnsafe(text);`, `range.createContextualFragment(text);`, `new DOMParser().parseFromString(text, 'text/html');`, `document.write(text);`, `document.writeln(text);`,
  `import { unsafeHTML } from 'lit/directives/unsafe-html.js';`, `import { unsafeHTML as safe } from 'lit/directives/unsafe-html.js';`, `import * as all from 'lit/directives/unsafe-svg.js';`, `await import('lit/directives/unsafe-html.js');`, `import { unsafeStatic } from 'lit/static-html.js';`,
  'html`<div .innerHTML=${text}></div>`;', 'html`<iframe srcdoc=${text}></iframe>`;', 'html`<button onclick=${text}></button>`;', 'html`<button onclick="${text}"></button>`;',
  `trustedTypes.createPolicy('ours', rules);`, `eval(text);`, `new Function(text);`, `window.postMessage(text, '*');`, `window.postMessage(text, { targetOrigin: '*' });`,
];
const allowed = ['element.textContent = text;', 'html`<div .value=${text} @click=${text}>${text}</div>`;', `stream.write(text);`, `window.postMessage(text, origin);`, `import { css, unsafeCSS } from 'lit';`];

describe('lint', () => {
  it('refuses every way from a text to markup or code, and "*" for a target', async () => {
    // The rules as they are for a file of the elements; without types, which these need not.
    const config = await new ESLint({ cwd: root }).calculateConfigForFile(`${root}/components/parts/ccc-card.ts`) as { rules: Linter.RulesRecord };
    const { 'no-restricted-syntax': syntax, 'no-eval': noEval } = config.rules;
    const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as Linter.Parser }, rules: { 'no-restricted-syntax': syntax ?? 'off', 'no-eval': noEval ?? 'off' } }] });
    const complaints = async (code: string): Promise<number> => (await eslint.lintText(code, { filePath: `${root}/components/parts/x.ts` }))[0]?.messages.length ?? 0;
    for (const code of forbidden) expect(await complaints(code), code).toBeGreaterThan(0);
    for (const code of allowed) expect(await complaints(code), code).toBe(0);
  }, 60_000);
});
