/** Benchmark: what a page downloads in KB of brotli, beside sip.js, Lit and rxjs alone. `--gate` exits 1 above a budget. */
import { budgets, measureSizes } from '../support/bundle-size.js';
import { report } from './report.js';

const sizes = await measureSizes();
report('size', { ...sizes, unit: 'KB brotli' }, [
  { name: 'headless', value: sizes.headless, limit: budgets.headless },
  { name: 'element', value: sizes.element, limit: budgets.element },
  { name: 'embed', value: sizes.embed, limit: budgets.embed },
]);
