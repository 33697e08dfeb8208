/** Benchmark: what a page downloads before it can work, in KB of brotli, beside sip.js, Lit and rxjs alone, and what follows when asked for. `--gate` exits 1 above a budget. */
import { budgets, measureSizes } from '../support/bundle-size.js';
import { report } from './report.js';

const { lazy, ...sizes } = await measureSizes();
report('size', { ...sizes, lazy: Object.fromEntries(lazy.map(({ name, size }) => [name, size])), unit: 'KB brotli' }, [
  { name: 'headless', value: sizes.headless, limit: budgets.headless },
  { name: 'element', value: sizes.element, limit: budgets.element },
  { name: 'embed', value: sizes.embed, limit: budgets.embed },
  { name: 'later', value: sizes.later, limit: budgets.later },
]);
