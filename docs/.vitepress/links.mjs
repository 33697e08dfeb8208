// Links to files outside docs/ work in the repository and lead nowhere on the site: there only their text is left.
import { posix } from 'node:path';

const outside = (href, page) => !/^([a-z]+:|#|\/)/i.test(href) && posix.normalize(posix.join(posix.dirname(page), href)).startsWith('..');

export function dropOutsideLinks(md) {
  md.core.ruler.push('ccc-outside-links', ({ tokens, env }) => {
    for (const { children } of tokens) {
      let dropping = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open' && outside(token.attrGet('href') ?? '', env.relativePath ?? '')) dropping = true;
        if (!dropping || !token.type.startsWith('link_')) continue;
        if (token.type === 'link_close') dropping = false;
        Object.assign(token, { type: 'text', tag: '', nesting: 0, content: '' });
      }
    }
  });
}
