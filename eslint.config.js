// Lint: the house rules that a machine can check. Boundaries and file rules are in test/boundaries.test.ts.
import tseslint from 'typescript-eslint';

const banned = [
  { selector: "AssignmentExpression[left.property.name=/^(innerHTML|outerHTML|srcdoc)$/], AssignmentExpression[left.property.value=/^(innerHTML|outerHTML|srcdoc)$/], Property[key.name=/^(innerHTML|outerHTML|srcdoc)$/]", message: 'Text is text: use textContent, a Lit template or DOM nodes.' },
  { selector: "CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment|parseFromString)$/], CallExpression[callee.object.name='document'][callee.property.name=/^write(ln)?$/]", message: 'Text is text: use textContent, a Lit template or DOM nodes.' },
  // In a template: `.innerHTML=${…}`, `srcdoc=${…}`, `onclick=${…}`.
  { selector: 'TaggedTemplateExpression[tag.name=/^(html|svg|mathml)$/] TemplateElement[value.raw=/[\\s.](innerHTML|outerHTML|srcdoc|on[a-z]+)=["\']?$/i]', message: 'Text is text: bind a property, an attribute that is none of code, or an event with @.' },
  { selector: "ImportSpecifier[imported.name=/^unsafe(HTML|SVG|MathML|Static)$/], ImportDeclaration[source.value=/unsafe-(html|svg|mathml)|static-html/], ImportExpression[source.value=/unsafe-(html|svg|mathml)|static-html/]", message: 'Markup never comes from a string.' },
  { selector: "CallExpression[callee.property.name='createPolicy']", message: 'A Trusted Types policy of ours would be a hole in every page around us.' },
  { selector: "CallExpression[callee.property.name='postMessage'][arguments.1.value='*']", message: 'Name the exact origin that may read the message.' },
  { selector: "CallExpression[callee.property.name='postMessage'] Property[key.name='targetOrigin'][value.value='*']", message: 'Name the exact origin that may read the message.' },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a name is the same everywhere.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
  { selector: "CallExpression[callee.name='eval']", message: 'A strict CSP forbids it.' },
  { selector: "NewExpression[callee.name='Function']", message: 'A strict CSP forbids it.' },
];
const noModuleState = [
  { selector: 'Program > VariableDeclaration[kind="let"], Program > ExportNamedDeclaration > VariableDeclaration[kind="let"]', message: 'No mutable state at module level: two workstations may live on one page.' },
];
const noTime = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Time is a parameter here.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is a parameter here.' },
  { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: 'Randomness is a parameter here.' },
];

const everywhere = {
  'no-restricted-syntax': ['error', ...banned],
  'no-eval': 'error',
  'no-control-regex': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'eqeqeq': ['error', 'always'],
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'start' }],
  'max-lines': ['error', { max: 400 }],
};

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', '.cache/**', '.data/**', 'coverage/**', 'docs/reference/**', 'examples/**', 'docs/.examples/**', 'shots/**'] },
  { files: ['**/*.{js,mjs,ts}'], linterOptions: { reportUnusedDisableDirectives: 'error' }, languageOptions: { ecmaVersion: 2023, sourceType: 'module', parser: tseslint.parser }, rules: everywhere },
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      // An abort signal's reason is `any` by its type.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
    },
  },
  { files: ['src/**/*.ts', 'components/**/*.ts', 'server/**/*.ts', 'demo/**/*.ts'], ignores: ['**/*.test.ts'], rules: { 'no-restricted-syntax': ['error', ...banned, ...noModuleState] } },
  // The pure folders: what they compute depends on what they are given and on nothing else.
  { files: ['src/model/**/*.ts', 'src/kernel/machine.ts', 'server/domain/**/*.ts'], ignores: ['**/*.test.ts'], rules: { 'no-restricted-syntax': ['error', ...banned, ...noModuleState, ...noTime] } },
  { files: ['*.config.{js,mjs,ts}', 'docs/.vitepress/config.mjs'], rules: { 'no-restricted-syntax': 'off' } },
  // chai's assertions are thenable by type because of `accessible()`; the others are not awaited.
  { files: ['components/**/*.test.ts'], rules: { '@typescript-eslint/no-floating-promises': 'off' } },
  {
    // chai's assertions all look like promises to the rule; these are the calls that really are, and unawaited they could not fail.
    files: ['components/**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      'no-restricted-syntax': ['error', ...banned, { selector: "ExpressionStatement > CallExpression[callee.property.name='accessible']", message: 'Await it: otherwise it cannot fail.' },
        { selector: 'ExpressionStatement > CallExpression[callee.name=/^(fixture|oneEvent|aTimeout|waitUntil|nextFrame|elementUpdated)$/]', message: 'Await it: otherwise it cannot fail.' }],
    },
  },
  { files: ['test/**/*.ts', '**/*.test.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-argument': 'off', '@typescript-eslint/no-unsafe-return': 'off' } },
);
