// What is searched for, as an address; the filters beside it.
import { h } from './dom.js';
import { session } from './api.js';
import { count } from './format.js';
import { fields, shown } from './clean.js';

export const ranges = [['15m', 'Last 15 min', 900], ['1h', 'Last hour', 3600], ['24h', 'Last 24 h', 86400], ['7d', 'Last 7 days', 604800]];

/** What an address asks for. */
export function read(query) {
  const number = (name) => (/^\d+$/.test(query.get(name) ?? '') ? Number(query.get(name)) : null);
  const open = query.get('open');
  const cut = open?.lastIndexOf('|') ?? -1;
  const [from, to] = [number('from'), number('to')];
  return {
    q: query.get('q') ?? '', range: ranges.some((one) => one[0] === query.get('range')) ? query.get('range') : '1h', from: from !== null && to !== null ? from : null, to: from !== null && to !== null ? to : null,
    service: query.getAll('service'), level: query.getAll('level'), namespace: query.getAll('namespace'),
    live: query.get('live') === '1', open: cut > 0 ? { index: open.slice(0, cut), id: open.slice(cut + 1) } : null,
  };
}

/** The address of it; what is as always is left out. */
export function write(wanted, forServer = false) {
  const query = new URLSearchParams();
  if (wanted.q) query.set('q', wanted.q);
  if (wanted.range && wanted.range !== '1h' && !wanted.from && !forServer) query.set('range', wanted.range);
  for (const name of ['from', 'to', 'size', 'start', 'counts']) if (wanted[name] !== null && wanted[name] !== undefined) query.set(name, wanted[name]);
  for (const name of ['service', 'level', 'namespace']) for (const value of wanted[name]) query.append(name, value);
  if (wanted.live) query.set('live', '1');
  if (wanted.open) query.set('open', `${wanted.open.index}|${wanted.open.id}`);
  return query.size ? `?${query}` : '';
}

const looks = { fatal: 'bad', error: 'bad', warn: 'warn', debug: 'faint', trace: 'faint' };

/** How a level looks. Which of the six a program's word stands for is told by the node, which parses with the same words. */
export function levelClass(level) { return looks[session.levels[String(level ?? '').toLowerCase()]] ?? ''; }

/** Error and up. */
export function isBad(level) { return levelClass(level) === 'bad'; }

/** The searches that `elastic setup --kibana` brings to Kibana, as far as Elasticsearch alone can answer them. */
export const searches = [
  ['Errors of all services', '/logs?level=error&level=fatal'],
  ['Lines without refused fields', '/logs?q=tags%3A_fields_refused'],
];

const shownAtFirst = 12;

/** Ready searches, and the boxes by service, level and namespace. */
export function filters(answer, wanted, change) {
  const ready = h('nav', { class: 'ready', 'aria-label': 'Searches' }, searches.map(([title, href]) => h('a', { href }, title)));
  return [ready, ...[['level', 'Level', answer.levels], ['service', 'Service', answer.services], ['namespace', 'Namespace', answer.namespaces]].map(([name, title, values]) => {
    const all = [...values, ...wanted[name].filter((value) => !values.some((one) => one.name === value)).map((value) => ({ name: value, count: 0 }))];
    if (all.length === 0 || (name === 'namespace' && all.length < 2 && !wanted.namespace.length)) return null;
    const box = (one) => h('label', { class: 'facet' }, h('input', { type: 'checkbox', name, value: one.name, checked: wanted[name].includes(one.name), onchange: (event) => change({ [name]: event.target.checked ? [...wanted[name], one.name] : wanted[name].filter((value) => value !== one.name) }) }), h('span', { class: name === 'level' ? levelClass(one.name) : '', title: one.name }, one.name), h('span', { class: 'num dim' }, count(one.count)));
    return h('fieldset', { onkeydown: step }, h('legend', {}, title), all.slice(0, shownAtFirst).map(box), all.length > shownAtFirst && h('details', {}, h('summary', {}, `${all.length - shownAtFirst} more`), all.slice(shownAtFirst).map(box)));
  })].filter(Boolean);
}

/** The arrows go from box to box. */
function step(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const boxes = [...event.currentTarget.querySelectorAll('input')].filter((box) => box.offsetParent);
  const next = by && boxes[boxes.indexOf(document.activeElement) + by];
  if (next) { event.preventDefault(); next.focus(); }
}

/** How what is typed may go on: names of fields, and values that were counted. */
export function suggestions(typed, answer, lines) {
  const at = typed.lastIndexOf(' ') + 1;
  const [before, word] = [typed.slice(0, at), typed.slice(at).replace(/^-/, '')];
  if (word.length === 0) return [];
  const sign = typed.slice(at).startsWith('-') ? '-' : '';
  const values = [...(answer?.services ?? []).map((one) => `service.name:${one.name}`), ...(answer?.levels ?? []).map((one) => `log.level:${one.name}`), ...(answer?.namespaces ?? []).map((one) => `data_stream.namespace:${one.name}`)];
  const seen = new Set(values);
  for (const line of lines.slice(0, 50)) {
    for (const [name, value] of fields(line.source)) {
      if (word.startsWith(`${name}:`)) { const term = quoted(name, value); if (term.length < 120) seen.add(term); } else seen.add(`${name}:`);
    }
  }
  return [...seen].filter((value) => value.toLowerCase().includes(word.toLowerCase()) && value !== word).slice(0, 20).map((value) => before + sign + value);
}

/** A field with a value, as one would type it. */
export function quoted(name, value) {
  const text = shown(value).replaceAll('"', ' ').slice(0, 500);
  return `${name}:${/[\s:]/.test(text) ? `"${text}"` : text}`;
}
