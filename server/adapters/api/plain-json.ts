/** JSON from outside that reaches no prototype: a key that names one makes the whole text worthless, as it does for fastify's bodies (S-36). */

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

/** Throws SyntaxError. */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    if (forbidden.has(key)) throw new SyntaxError(`a key ${key}`);
    return value;
  });
}
