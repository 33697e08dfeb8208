// Makes sip.js's generated parser quick: as published it decodes all its 235 rules anew for every header it reads, which costs a fresh page milliseconds each,
// and writes down at length what it expected, which sip.js throws away.
import { readFileSync } from 'node:fs';

const grammarFile = /sip\.js[\\/]lib[\\/]grammar[\\/]pegjs[\\/]dist[\\/]grammar\.js$/;

/** `count`: how often it is there; another number means another version of sip.js, which wants to be looked at. */
function replaced(source, what, by, count) {
  const parts = source.match(what)?.length ?? 0;
  if (parts !== count) throw new Error(`sip.js's grammar has changed: ${String(what)} is there ${parts} times, not ${count}`);
  return source.replace(what, by);
}

/** A rule is decoded when it is first used. */
export function withQuickParser(source) {
  let code = replaced(source, /peg\$decode\(("(?:[^"\\]|\\.)*")\)/g, '$1', 235);
  code = replaced(code, /const bc = peg\$bytecode\[index\];/g, 'const bc = peg$rules[index] ??= peg$decode(peg$bytecode[index]);', 1);
  code = replaced(code, /^ {4}static buildMessage\([\s\S]*?^ {4}\}\n/gm, '', 1);
  code = replaced(code, /^ {4}format\(sources\)[\s\S]*?^ {4}\}\n/gm, '', 1);
  code = replaced(code, /SyntaxError\.buildMessage\(expected1, found\)/g, "'unexpected'", 1);
  return replaced(code, /^function peg\$parse\(/gm, 'const peg$rules = [];\nfunction peg$parse(', 1);
}

/** For Vite and Rolldown. */
export const quickParserForVite = () => ({
  name: 'ccc-sip-grammar',
  transform: (code, id) => (grammarFile.test(id.split('?')[0] ?? '') ? { code: withQuickParser(code), map: null } : null),
});

export const quickParserForEsbuild = {
  name: 'ccc-sip-grammar',
  setup(build) {
    build.onLoad({ filter: grammarFile }, ({ path }) => ({ contents: withQuickParser(readFileSync(path, 'utf8')), loader: 'js' }));
  },
};
