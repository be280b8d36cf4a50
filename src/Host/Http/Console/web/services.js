// Services: a table that stays one with a thousand rows; a row opens beside it.
import { copyButton, dotted, empty, fill, h, link, opened } from './dom.js';
import { every, get, live, session } from './api.js';
import { ago, big, bytes, count, plural, seconds, zones } from './format.js';
import { VirtualList } from './virtual.js';
import { spark } from './chart.js';
import { clean } from './clean.js';

const columns = [
  { name: 'name', title: 'Service', of: (row) => row.name },
  { name: 'namespace', title: 'Namespace', of: (row) => row.namespace, wide: true },
  { name: 'state', title: 'State', of: (row) => ({ rejected: 0, pending: 1, removing: 2, subscribed: 3 })[row.state] },
  { name: 'format', title: 'Format found', of: (row) => row.format ?? '', wide: true },
  { name: 'lines', title: 'Lines, 1 h', of: (row) => -(row.count ?? 0), number: true },
  { name: 'last', title: 'Last line', of: (row) => -(row.lastAt ?? 0), number: true },
  { name: 'lag', title: 'To read', of: (row) => -(row.lag ?? -1), number: true, wide: true },
  { name: 'latency', title: 'p99', of: (row) => -(row.figures?.latency?.p99Seconds ?? -1), number: true, wide: true, hint: 'From when Filebeat read a line until it is indexed: 99 of 100 lines of the last minutes within' },
  { name: 'refused', title: 'Refused', of: (row) => -refused(row), number: true, wide: true, hint: 'Dead letters, lines indexed without refused fields, and lost lines, since the nodes started' },
];
const words = { subscribed: 'takes part', pending: 'pending', rejected: 'refused', removing: 'leaving' };

export function show(root, query, { go }) {
  let [filter, sort, open] = [query.get('q') ?? '', query.get('sort') ?? 'name', query.get('open')];
  let [rows, order, activity, figures, cursor, hovered, trouble] = [[], [], new Map(), new Map(), -1, false, null];
  const search = h('input', { type: 'search', placeholder: 'Filter by name, namespace, state or format', 'aria-label': 'Filter services', value: filter, oninput: () => { filter = search.value; address({ q: filter }); arrange(); } });
  const summary = h('span', { class: 'dim num' });
  const list = new VirtualList({ role: 'table', label: 'Services', height: () => (innerWidth < 720 ? 52 : 32), row, sign: (index) => JSON.stringify(order[index]) + (index === cursor) + (key(order[index]) === open) });
  list.space.addEventListener('pointerenter', () => { hovered = true; });
  list.space.addEventListener('pointerleave', () => { hovered = false; });
  const head = h('div', { class: 'row head', role: 'row' }, columns.map((column) => h('span', { role: 'columnheader', class: cellClass(column), 'aria-sort': sort === column.name ? 'ascending' : null },
    h('button', { type: 'button', onclick: () => sortBy(column.name) }, column.title))));
  for (const [at, column] of columns.entries()) if (column.hint) head.children[at].title = column.hint;
  // Where rows have two lines there is no head to sort by.
  const sorting = h('label', { class: 'sorting' }, 'Sort by ', h('select', { onchange: (event) => sortBy(event.target.value) }, columns.map((column) => h('option', { value: column.name, selected: sort === column.name }, column.title))));
  const side = h('aside', { class: 'side', 'aria-label': 'Service', hidden: true });
  const parts = [h('div', {}), h('div', {}), h('div', {})];
  const nothing = h('div', {});
  const table = h('div', { class: 'table', role: 'table', 'aria-label': 'Services' }, h('div', { role: 'rowgroup' }, head), list.box);
  root.append(h('h1', {}, 'Services'), h('div', { class: 'bar' }, search, summary, sorting), nothing, h('div', { class: 'split' }, table, side));

  function sortBy(name) {
    sort = name;
    address({ sort });
    for (const [at, column] of columns.entries()) if (column.name === name) head.children[at].setAttribute('aria-sort', 'ascending'); else head.children[at].removeAttribute('aria-sort');
    arrange();
  }

  function address(values) {
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(values)) if (value) next.set(name, value); else next.delete(name);
    history.replaceState(null, '', `/services${next.size ? `?${next}` : ''}`);
  }

  function row(index) {
    const one = order[index];
    const cells = {
      name: link(`/services?${new URLSearchParams({ ...(filter && { q: filter }), ...(sort !== 'name' && { sort }), open: key(one) })}`, { title: one.name }, one.name),
      namespace: one.namespace,
      state: h('span', { class: `tag ${one.state}`, title: one.reason }, words[one.state] ?? one.state),
      format: one.format ?? '–',
      lines: [one.bars ? spark(one.bars, `${count(one.count)} lines in the last hour`) : null, h('span', {}, count(one.count))],
      last: one.lastAt ? h('time', { title: zones(one.lastAt) }, one.last) : activity.size ? h('span', { class: 'dim', title: 'none within 24 h' }, 'over 24 h') : '–',
      lag: h('span', { title: count(one.lag) }, big(one.lag)),
      latency: one.figures?.latency ? seconds(one.figures.latency.p99Seconds) : '–',
      refused: one.figures ? h('span', { class: one.figures.lost ? 'red' : refused(one) ? 'amber' : null, title: outcomes(one.figures).map((part) => part.join(' ')).join('\n') }, count(refused(one))) : '–',
    };
    return h('div', { class: `row${index === cursor ? ' cursor' : ''}${key(one) === open ? ' open' : ''}`, role: 'row' }, columns.map((column) => h('span', { role: 'cell', class: cellClass(column), title: typeof cells[column.name] === 'string' && cells[column.name].length > 12 ? cells[column.name] : null }, cells[column.name])));
  }

  function arrange() {
    const wanted = filter.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const of = columns.find((column) => column.name === sort)?.of ?? columns[0].of;
    order = rows.filter((one) => wanted.every((word) => `${one.name} ${one.namespace} ${words[one.state]} ${one.state} ${one.format ?? ''}`.toLowerCase().includes(word)));
    order.sort((a, b) => (of(a) < of(b) ? -1 : of(a) > of(b) ? 1 : a.name < b.name ? -1 : 1));
    draw();
  }

  function draw() {
    summary.textContent = `${order.length === rows.length ? '' : `${count(order.length)} of `}${plural(rows.length, 'service')}${trouble ? `; their lines are not counted: ${clean(trouble)}` : ''}`;
    fill(nothing, `${rows.length === 0} ${order.length === 0}`, () => (rows.length === 0
      ? empty('No services yet', h('p', {}, 'A service takes part as soon as its name ends in ', h('code', {}, session.serviceSuffix), ' and it writes to ', h('code', {}, session.paths), '.'))
      : order.length === 0 ? empty('No service is like that', h('p', {}, h('button', { type: 'button', onclick: () => { search.value = filter = ''; address({ q: '' }); arrange(); } }, 'Show all'))) : null));
    table.hidden = order.length === 0;
    list.set(order.length);
  }

  function update({ status, services }) {
    if (!status) return;
    const topics = new Map();
    for (const one of status.nodes.flatMap((node) => node.partitions)) {
      const seen = topics.get(one.topic) ?? { lag: null, format: null, traces: null, position: -1 };
      if (one.lag !== null) seen.lag = (seen.lag ?? 0) + one.lag;
      if (one.formats && one.position > seen.position) Object.assign(seen, { format: one.formats, position: one.position });
      if (one.traces) seen.traces = one.traces;
      topics.set(one.topic, seen);
    }
    const known = new Map(rows.map((one) => [key(one), one]));
    rows = services.map((one) => {
      const wrote = activity.get(key(one));
      const topic = topics.get(one.topic);
      return { ...one, figures: figures.get(key(one)) ?? null, lag: topic?.lag ?? null, format: topic?.traces ? `${topic.format ?? 'named'}; traces not joined: ${topic.traces}` : (topic?.format ?? null), count: wrote?.count ?? (activity.size ? 0 : null), lastAt: wrote?.lastAt ?? null, last: wrote?.lastAt ? ago(wrote.lastAt) : '–', bars: wrote?.bars ?? null };
    });
    // What somebody points at stays where it is.
    if (hovered && rows.length === known.size) {
      const next = new Map(rows.map((one) => [key(one), one]));
      order = order.map((one) => next.get(key(one)) ?? one);
      draw();
    } else arrange();
  }

  async function ask() {
    try {
      const found = await get('/api/v1/activity');
      trouble = found.error;
      activity = new Map(found.services.map((one) => [`${one.namespace.replaceAll('_', '-')}/${one.name}`, one]));
      figures = new Map((await get('/api/v1/figures')).map((one) => [key(one), one]));
    } catch { /* the strip says so */ }
  }

  async function openSide() {
    side.hidden = !open;
    root.classList.toggle('with-side', Boolean(open));
    if (!open) return;
    const [space, name] = open.split('/');
    if (side.shows !== open) {
      // Each is made anew on its own: what somebody reads does not jump when a figure changes.
      fill(parts[0], open, () => h('p', { class: 'dim' }, 'Asking every hop…'));
      [parts[1], parts[2]].forEach((part) => fill(part, open, () => null));
      side.replaceChildren(sideHead(name, space), ...parts);
      opened(side);
    }
    side.shows = open;
    const isOpen = () => open === `${space}/${name}`;
    generated(name, space).then((made) => isOpen() && made && fill(parts[1], open + JSON.stringify(made), () => input(made, name, space)));
    try {
      const report = await get(`/api/trace/${encodeURIComponent(name)}?namespace=${encodeURIComponent(space)}`);
      if (!isOpen()) return;
      fill(parts[0], open + JSON.stringify(report), () => trace(report, name, space));
      fill(parts[2], open + JSON.stringify(figures.get(open)), () => numbers(figures.get(open)));
    } catch (failure) { if (isOpen()) fill(parts[0], open + failure.message, () => h('p', { class: 'red' }, failure.message)); }
  }

  function sideHead(name, space) {
    return h('div', { class: 'side-head' }, h('h2', {}, h('bdi', {}, name)), h('span', { class: 'dim' }, space), h('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: close }, '✕'));
  }

  function close() { side.shows = null; go(`/services?${withOpen(null)}`); list.box.focus(); }

  function withOpen(value) {
    const next = new URLSearchParams(location.search);
    if (value) next.set('open', value); else next.delete('open');
    return next;
  }

  ask().then(() => update(live));
  openSide();
  const ends = [every(10000, ask), every(5000, () => open && openSide())];
  return {
    update,
    leave: () => { ends.forEach((end) => end()); list.leave(); },
    query: (next) => { open = next.get('open'); openSide(); draw(); },
    key: (pressed, event) => {
      if (pressed === 'j' || pressed === 'k') { cursor = Math.max(0, Math.min(order.length - 1, cursor + (pressed === 'j' ? 1 : -1))); list.reveal(cursor); list.focus(cursor); }
      else if (pressed === 'Enter' && order[cursor] && !event.target.closest('a, button')) go(`/services?${withOpen(key(order[cursor]))}`);
      else if (pressed === 'Escape' && open) close();
    },
  };
}

function trace(report, name, space) {
  return [
    h('p', { class: report.heldBy ? 'verdict red' : 'verdict' }, h('bdi', {}, clean(report.verdict))),
    report.advice && h('p', { class: 'advice' }, report.advice),
    h('ol', { class: 'trace' }, report.hops.map((hop) => h('li', { class: hop.state }, h('b', {}, hop.name), h('span', { class: 'word' }, hop.state), h('p', {}, h('bdi', {}, clean(hop.seen))), hop.advice && hop.advice !== report.advice && h('p', { class: 'advice' }, hop.advice)))),
    h('p', { class: 'links' }, link(`/logs?service=${encodeURIComponent(name)}`, { class: 'button' }, 'Its logs'), link(`/dead-letters?service=${encodeURIComponent(name)}`, { class: 'button' }, 'Its dead letters'), copyButton(() => `actorpipeline trace ${name} --namespace ${space}`, 'Copy as command')),
  ];
}

/** The input of a service; null while no watcher answers, or it opts out. */
async function generated(name, space) {
  try { return await get(`/api/v1/input/${encodeURIComponent(space)}/${encodeURIComponent(name)}`); } catch { return null; }
}

function input(made, name, space) {
  return [
    made.annotations.length > 0 && h('section', { 'aria-label': 'Annotations' }, h('h3', {}, 'Annotations'), h('dl', { class: 'annotations' }, made.annotations.flatMap((one) => [
      h('dt', {}, h('code', {}, dotted(clean(one.name)))),
      h('dd', {}, h('code', {}, clean(one.value, 1000)), h('span', { class: `tag ${one.problem ? 'rejected' : 'subscribed'}` }, one.problem ? 'ignored' : 'taken'), one.problem && h('p', { class: 'amber' }, h('bdi', {}, clean(one.problem, 1000))))]))),
    h('section', { 'aria-label': 'Generated input' }, h('h3', {}, 'Generated input ', made.key && h('span', { class: 'dim' }, dotted(made.key))), made.yaml
      ? [h('pre', { class: 'yaml', tabindex: '0', 'aria-label': 'Generated input' }, clean(made.yaml, 20000)), h('p', { class: 'links' }, copyButton(() => made.yaml, 'Copy input'), copyButton(() => `actorpipeline services explain ${space}/${name}`, 'Copy as command'))]
      : h('p', { class: 'dim' }, 'It has none.')),
  ];
}

function numbers(one) {
  return one && h('section', { 'aria-label': 'Figures' }, h('h3', {}, 'Events ', h('span', { class: 'dim' }, 'since the nodes started')),
    h('dl', { class: 'figures num' }, [...outcomes(one), ['bytes read', bytes(one.bytes)], ['half indexed within', seconds(one.latency?.p50Seconds)], ['99 of 100 within', seconds(one.latency?.p99Seconds)]].flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])));
}

function outcomes(one) {
  return [['read', one.events, true], ['indexed', one.indexed, true], ['there already', one.duplicates], ['without refused fields', one.fieldsRefused], ['dead letters', one.deadLettered], ['in a failure store', one.failureStored], ['lost', one.lost]]
    .filter(([, value, always]) => always || value).map(([name, value]) => [name, count(value)]);
}

const refused = (row) => (row.figures ? row.figures.deadLettered + row.figures.fieldsRefused + row.figures.failureStored + row.figures.lost : 0);
const key = (one) => (one ? `${one.namespace}/${one.name}` : '');
const cellClass = (column) => `c-${column.name}${column.number ? ' num' : ''}${column.wide ? ' wide' : ''}`;
