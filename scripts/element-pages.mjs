// The reference of the elements: one page per element of custom-elements.json, in Markdown.

/** Text inside a table cell. */
const cell = (text = '') => String(text).replace(/\s*\n\s*/g, ' ').replace(/\|/g, '\\|').replace(/</g, '&lt;').replace(/\{\{/g, '&#123;&#123;');
const code = (text = '') => (text === '' ? '' : `\`${String(text).replace(/\s+/g, ' ').replace(/\|/g, '\\|')}\``);

function table(title, heads, rows) {
  if (rows.length === 0) return [];
  return ['', `## ${title}`, '', `| ${heads.join(' | ')} |`, `|${heads.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)];
}

function pageOf(element) {
  const { tagName, summary = '', description = '', attributes = [], members = [], events = [], slots = [], cssParts = [], cssProperties = [], cssStates = [] } = element;
  const described = new Map(attributes.map((attribute) => [attribute.fieldName ?? attribute.name, attribute]));
  const fields = members.filter(({ kind }) => kind === 'field');
  const methods = members.filter(({ kind }) => kind === 'method');
  const parameters = ({ parameters: list = [] }) => list.map(({ name, type }) => (type?.text ? `${name}: ${type.text}` : name)).join(', ');
  return [
    `# \`<${tagName}>\``, '', cell(summary), ...(description ? ['', cell(description)] : []),
    ...table('Properties and attributes', ['property', 'attribute', 'type', 'default', ''], fields.map((field) => [
      code(field.name), code(field.attribute), code(described.get(field.name)?.type?.text ?? field.type?.text), code(field.default), cell(described.get(field.name)?.description ?? field.description),
    ])),
    ...table('Methods', ['method', ''], methods.map((method) => [code(`${method.name}(${parameters(method)})`), cell(method.description)])),
    ...table('Events', ['event', 'type', ''], events.map((event) => [code(event.name), code(event.type?.text), cell(event.description)])),
    ...table('Slots', ['slot', ''], slots.map(({ name, description: text }) => [name ? code(name) : '(default)', cell(text)])),
    ...table('Parts', ['part', ''], cssParts.map(({ name, description: text }) => [code(name), cell(text)])),
    ...table('Custom properties', ['property', 'default', ''], cssProperties.map(({ name, default: value, description: text }) => [code(name), code(value), cell(text)])),
    ...table('States', ['state', ''], cssStates.map(({ name, description: text }) => [code(`:state(${name.replace(/^:state\(|\)$/g, '')})`), cell(text)])),
    '',
  ].join('\n');
}

/** File name → text. `<ccc-workstation>` and the launcher come first, then the others by name. */
export function elementPages(manifest) {
  const elements = manifest.modules.flatMap(({ declarations }) => declarations);
  const orderOf = ({ tagName }) => ['ccc-workstation', 'ccc-launcher'].indexOf(tagName);
  return Object.fromEntries(elements.map((element) => [
    `${element.tagName}.md`,
    `---\norder: ${orderOf(element) < 0 ? 100 : orderOf(element)}\n---\n\n${pageOf(element)}`,
  ]));
}
