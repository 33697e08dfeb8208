// One entry; what the workstation fetches later becomes files of its own.
import { readFileSync } from 'node:fs';

/** The page stands beside its script. */
const page = { apply: (compiler) => { compiler.hooks.thisCompilation.tap('page', (compilation) => {
  compilation.hooks.processAssets.tap('page', () => { compilation.emitAsset('index.html', new compiler.webpack.sources.RawSource(readFileSync('index.html'))); });
}); } };

export default { mode: 'production', entry: './src/main.js', output: { clean: true, publicPath: '/' }, performance: { hints: false }, plugins: [page] };
