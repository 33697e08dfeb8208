// Makes sip.js's generated parser keep its rules: as published it decodes all 235 of them anew for every header it reads, which costs a fresh page milliseconds each.
import { readFileSync } from 'node:fs';

const grammarFile = /sip\.js[\\/]lib[\\/]grammar[\\/]pegjs[\\/]dist[\\/]grammar\.js$/;

/** `count`: how often it is there; another number means another version of sip.js, which wants to be looked at. */
function replaced(source, what, by, count) {
  const parts = source.match(what)?.length ?? 0;
  if (parts !== count) throw new Error(`sip.js's grammar has changed: ${String(what)} is there ${parts} times, not ${count}`);
  return source.replace(what, by);
}

/** A rule is decoded when it is first used. */
export function withKeptRules(source) {
  let code = replaced(source, /peg\$decode\(("(?:[^"\\]|\\.)*")\)/g, '$1', 235);
  code = replaced(code, /const bc = peg\$bytecode\[index\];/g, 'const bc = peg$rules[index] ??= peg$decode(peg$bytecode[index]);', 1);
  return replaced(code, /^function peg\$parse\(/gm, 'const peg$rules = [];\nfunction peg$parse(', 1);
}

/** For Vite and Rolldown. */
export const keptRulesForVite = () => ({
  name: 'ccc-sip-grammar',
  transform: (code, id) => (grammarFile.test(id.split('?')[0] ?? '') ? { code: withKeptRules(code), map: null } : null),
});

export const keptRulesForEsbuild = {
  name: 'ccc-sip-grammar',
  setup(build) {
    build.onLoad({ filter: grammarFile }, ({ path }) => ({ contents: withKeptRules(readFileSync(path, 'utf8')), loader: 'js' }));
  },
};
