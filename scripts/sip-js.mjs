// sip.js as our builds take it. Its generated parser is made quick: as published it decodes all its 235 rules anew for every header it reads, which costs a fresh
// page milliseconds each, and writes down at length what it expected, which sip.js throws away. And what a phone never sends is left out: SUBSCRIBE and PUBLISH.
import { readFileSync } from 'node:fs';

/** `count`: how often it is there; another number means another version of sip.js, which wants to be looked at. */
function replaced(source, what, by, count) {
  const parts = source.match(what)?.length ?? 0;
  if (parts !== count) throw new Error(`sip.js has changed: ${String(what)} is there ${parts} times, not ${count}`);
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

/** With them go the subscription's dialog and its client: 9 KB that nothing else imports. */
export function withoutSubscriptions(source) {
  const code = replaced(source, /^import \{ (?:Subscribe|Publish)UserAgentClient \} .*\n/gm, '', 2);
  return replaced(code, /^ {4}(?:subscribe|publish)\(request, delegate\) \{[\s\S]*?^ {4}\}\n/gm, '', 2);
}

const ours = /sip\.js[\\/]lib[\\/](?:grammar[\\/]pegjs[\\/]dist[\\/]grammar|core[\\/]user-agent-core[\\/]user-agent-core)\.js$/;
const changed = (path, source) => (path.endsWith('grammar.js') ? withQuickParser(source) : withoutSubscriptions(source));

/** For Vite and Rolldown. */
export const leanSipForVite = () => ({
  name: 'ccc-sip-js',
  transform: (code, id) => (ours.test(id.split('?')[0] ?? '') ? { code: changed(id.split('?')[0] ?? '', code), map: null } : null),
});

export const leanSipForEsbuild = {
  name: 'ccc-sip-js',
  setup(build) {
    build.onLoad({ filter: ours }, ({ path }) => ({ contents: changed(path, readFileSync(path, 'utf8')), loader: 'js' }));
  },
};
