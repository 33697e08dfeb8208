// Takes the blanks and comments out of css`…` literals, for the builds and for the measure of what a page downloads.
import { readFileSync } from 'node:fs';

const styleFile = /components\/.*\.styles\.ts$|components\/themes\/tokens\.ts$/;

/** Only what no CSS value can need: none of our strings holds two blanks, a brace or a semicolon. */
const shortened = (css) => css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ').replace(/ ?([{};,]) ?/g, '$1').replace(/: /g, ':').replace(/;}/g, '}').trim();

export const withShortCss = (source) => source.replace(/css`([^`]*)`/g, (_whole, css) => `css\`${shortened(css)}\``);

/** For Vite and Rolldown. */
export const shortCssForVite = () => ({
  name: 'ccc-short-css',
  enforce: 'pre',
  transform: (code, id) => (styleFile.test(id.split('?')[0] ?? '') ? { code: withShortCss(code), map: null } : null),
});

export const shortCssForEsbuild = {
  name: 'ccc-short-css',
  setup(build) {
    build.onLoad({ filter: styleFile }, ({ path }) => ({ contents: withShortCss(readFileSync(path, 'utf8')), loader: 'ts' }));
  },
};
