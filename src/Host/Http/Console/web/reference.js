// The reference of the API, out of the node's own openapi.json.
import { h, link } from './dom.js';

const theme = localStorage.getItem('theme');
if (theme) document.documentElement.dataset.theme = theme;

const root = document.getElementById('page');
const methods = (item) => Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), operation }));
const anchor = (method, path) => `${method} ${path}`.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/-$/, '');

/** Texts with `code` in them. */
function prose(text) {
  return (text ?? '').split('`').map((part, at) => (at % 2 ? h('code', {}, part) : part));
}

/** The type of a schema in words; a named one is a link. */
function type(schema) {
  if (!schema) return 'any';
  if (schema.$ref) { const name = schema.$ref.split('/').pop(); return link(`#${name}`, {}, name); }
  if (schema.anyOf) return schema.anyOf.map((one, at) => [at ? ' or ' : '', type(one)]);
  if (schema.enum) return schema.enum.map((one, at) => [at ? ' | ' : '', h('code', {}, String(one))]);
  const types = [schema.type ?? 'any'].flat();
  if (types.includes('array')) return ['array of ', type(schema.items), types.includes('null') ? ' or null' : ''];
  if (schema.additionalProperties) return ['object, of each name ', type(schema.additionalProperties)];
  return types.join(' or ');
}

function table(title, rows) {
  return rows.length === 0 ? null : [h('h3', {}, title), h('dl', { class: 'members' }, rows.map(([name, is, what]) => [h('dt', {}, h('code', {}, name)), h('dd', {}, h('span', { class: 'dim' }, is), ' ', prose(what))]))];
}

function route(path, { method, operation }) {
  const body = operation.requestBody?.content['application/json'].schema;
  const needed = (is, yes) => (yes ? [is, ', needed'] : is);
  return h('section', { class: 'panel', id: anchor(method, path), 'aria-label': `${method} ${path}` },
    h('h2', {}, h('span', { class: 'tag' }, method), ' ', h('code', {}, path), operation.security ? h('span', { class: 'tag' }, 'token') : null),
    h('p', {}, prose(operation.summary)),
    table('Parameters', (operation.parameters ?? []).map((one) => [one.name, needed(type(one.schema), one.required), one.description])),
    body ? table('Body, one JSON object of', Object.entries(body.properties).map(([name, schema]) => [name, needed(type(schema), body.required?.includes(name)), schema.description])) : null,
    table('Answers', Object.entries(operation.responses).map(([status, answer]) => {
      const [media, content] = Object.entries(answer.content)[0];
      const events = Object.entries(content['x-events'] ?? {}).map(([name, data]) => [' ', h('code', {}, name), ': ', type(data)]);
      return [status, [media, media === 'text/plain' ? '' : events.length ? ['; events', events] : [': ', type(content.schema)]], answer.description];
    })));
}

function schema([name, one]) {
  return h('section', { class: 'panel', id: name, 'aria-label': name },
    h('h2', {}, h('code', {}, name)), h('p', {}, prose(one.description)),
    table('Members', Object.entries(one.properties ?? {}).map(([member, of]) => [member, [type(of), one.required?.includes(member) ? '' : ', where it applies'], of.description])));
}

async function show() {
  const answer = await fetch('/api/openapi.json');
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const all = await answer.json();
  const routes = Object.entries(all.paths).flatMap(([path, item]) => methods(item).map((one) => [path, one]));
  root.replaceChildren(
    h('h1', {}, 'API'),
    h('p', {}, prose(all.info.description)),
    h('p', {}, 'A document for tools: ', link('/api/openapi.json', {}, '/api/openapi.json'), ` (OpenAPI ${all.openapi}).`),
    h('nav', { 'aria-label': 'Routes', class: 'panel' }, h('ul', { class: 'routes' }, routes.map(([path, { method, operation }]) => h('li', {}, link(`#${anchor(method, path)}`, {}, h('code', {}, `${method} ${path}`)), ' ', h('span', { class: 'dim' }, operation.summary))))),
    ...routes.map(([path, one]) => route(path, one)),
    h('h1', {}, 'Answers'),
    ...Object.entries(all.components.schemas).map(schema));
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

show().catch((failure) => root.replaceChildren(h('p', { class: 'red', role: 'alert' }, `The reference cannot be loaded (${failure.message}). Load this page again.`)));
