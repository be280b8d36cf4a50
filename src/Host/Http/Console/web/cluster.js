// Cluster: who is there and does what, where partitions are, what is configured and by whom, tuning.
import { dotted, fill, h, text } from './dom.js';
import { get, post } from './api.js';
import { ago, big, bytes, count, node, plural, rate, seconds, zones } from './format.js';
import { VirtualList } from './virtual.js';
import { clean } from './clean.js';
import { changing, tokenForm } from './token.js';

const tuned = [['actorpipeline.batch.max-events', 'Events in a request'], ['actorpipeline.batch.max-bytes', 'Bytes in a request'], ['actorpipeline.batch.max-delay', 'Longest wait for others']];

/** Beyond so many nodes the list of partitions says it better. */
const mostColumns = 12;

export function show(root) {
  let [partitions, topics, columns, keys, filter, silent] = [[], [], [], [], '', new Set()];
  const cards = h('div', { class: 'cards' });
  const departed = h('div', {});
  const list = new VirtualList({ role: 'table', label: 'Partitions', height: () => (innerWidth < 720 ? 52 : 28), row, sign: (index) => JSON.stringify(partitions[index]) });
  const matrix = new VirtualList({ role: 'table', label: 'Partitions by node', height: () => 28, row: matrixRow, sign: (index) => JSON.stringify([columns, [...silent], topics[index]]) });
  const matrixHead = h('div', { class: 'row head', role: 'row' });
  const matrixPanel = h('section', { class: 'panel', hidden: true }, h('h2', {}, 'Partitions by node'), h('div', { class: 'table matrix', role: 'table', 'aria-label': 'Partitions by node' }, h('div', { role: 'rowgroup' }, matrixHead), matrix.box));
  const tuning = h('div', {});
  const configuration = new VirtualList({ role: 'table', label: 'Configuration', height: () => (innerWidth < 720 ? 64 : 28), row: keyRow, sign: (index) => found()[index].key });
  const search = h('input', { type: 'search', placeholder: 'Filter keys', 'aria-label': 'Filter configuration', oninput: () => { filter = search.value.toLowerCase(); cached = null; configuration.rows.forEach((seen) => seen.element.remove()); configuration.rows.clear(); configuration.set(found().length); } });
  const keysPanel = h('div', {});
  const summary = h('span', { class: 'dim num' });
  let cached = null;
  root.append(h('h1', {}, 'Cluster'), cards, departed, matrixPanel,
    h('section', { class: 'panel' }, h('h2', {}, 'Partitions ', summary), h('div', { class: 'table parts', role: 'table', 'aria-label': 'Partitions' }, h('div', { role: 'rowgroup' }, h('div', { class: 'row head', role: 'row' }, ['Topic', 'Partition', 'Node', 'State', 'To read', 'Oldest waits'].map((title, at) => h('span', { role: 'columnheader', class: at === 1 || at > 3 ? 'num' : '' }, title)))), list.box)),
    h('section', { class: 'panel' }, h('h2', {}, 'Tuning'), h('p', { class: 'dim' }, 'Changes every node at once, until it starts anew; for good they belong into the configuration.'), tuning),
    h('section', { class: 'panel' }, h('h2', {}, 'Configuration of this node'), keysPanel));

  function row(index) {
    const one = partitions[index];
    return h('div', { class: 'row', role: 'row' }, h('span', { role: 'cell', title: one.topic }, one.topic), h('span', { role: 'cell', class: 'num' }, String(one.partition)), h('span', { role: 'cell', title: one.node }, one.node), h('span', { role: 'cell' }, h('span', { class: `tag ${one.state === 'paused' ? 'amber' : ''}` }, one.state)), h('span', { role: 'cell', class: 'num', title: count(one.lag) }, big(one.lag)), h('span', { role: 'cell', class: 'num' }, one.wait));
  }

  /** Topics down, nodes across: who reads what, and where something waits. */
  function matrixRow(index) {
    const one = topics[index];
    return h('div', { class: 'row', role: 'row' }, h('span', { role: 'rowheader', title: one.topic }, one.topic), columns.map((column) => {
      const cell = one.cells[column];
      return h('span', { role: 'cell', class: silent.has(column) ? 'num dim' : cell?.paused ? 'num amber' : 'num', title: cell && `${column}: partitions ${ranges(cell.partitions)}; ${count(cell.lag)} to read${cell.paused ? '; paused' : ''}` }, cell ? `${ranges(cell.partitions)}${cell.paused ? ' paused' : ''}` : '');
    }));
  }

  function arrange(nodes) {
    columns = nodes.map((one) => node(one.address));
    silent = new Set(nodes.filter((one) => one.state !== 'answering').map((one) => node(one.address)));
    // Narrower columns than a name would say nothing.
    matrixPanel.hidden = columns.length < 2 || columns.length > mostColumns || innerWidth < 240 + columns.length * 96;
    // Rows of a list that is hidden are drawn all the same.
    if (matrixPanel.hidden) { matrix.set(0); return; }
    const by = new Map();
    for (const one of nodes) for (const part of one.partitions) {
      const row = by.get(part.topic) ?? by.set(part.topic, { topic: part.topic, cells: {} }).get(part.topic);
      const cell = row.cells[node(one.address)] ??= { partitions: [], lag: null, paused: false };
      cell.partitions.push(part.partition);
      if (part.lag !== null) cell.lag = (cell.lag ?? 0) + part.lag;
      cell.paused ||= part.state === 'paused';
    }
    topics = [...by.values()].sort((a, b) => (a.topic < b.topic ? -1 : 1));
    matrixPanel.style.setProperty('--nodes', columns.length);
    fill(matrixHead, JSON.stringify([columns, [...silent]]), () => [h('span', { role: 'columnheader' }, 'Topic'), ...columns.map((column) => h('span', { role: 'columnheader', class: 'num', title: column }, silent.has(column) ? `silent: ${column}` : column))]);
    matrix.box.style.height = `${Math.min(10, topics.length) * 28}px`;
    matrix.set(topics.length);
  }

  const found = () => (cached ??= keys.filter((one) => `${one.key} ${one.value} ${one.origin}`.toLowerCase().includes(filter)));

  function keyRow(index) {
    const one = found()[index];
    const changed = !one.origin.includes('reference.conf');
    return h('div', { class: `row${changed ? ' changed' : ''}`, role: 'row' }, h('span', { role: 'cell', title: one.key }, h('code', {}, dotted(one.key))), h('span', { role: 'cell', title: clean(one.value, 2000) }, h('code', {}, clean(one.value, 300))), h('span', { role: 'cell', class: 'dim', title: clean(one.origin, 2000) }, clean(one.origin, 200)));
  }

  async function loadKeys() {
    try {
      keys = await get('/api/v1/configuration');
      cached = null;
      fill(keysPanel, 'keys', () => [h('div', { class: 'bar' }, search), h('div', { class: 'table keys', role: 'table', 'aria-label': 'Configuration' }, h('div', { role: 'rowgroup' }, h('div', { class: 'row head', role: 'row' }, ['Key', 'Value', 'Set by'].map((title) => h('span', { role: 'columnheader' }, title)))), configuration.box)]);
      configuration.set(found().length);
    } catch (failure) { fill(keysPanel, failure.message, () => (failure.status === 401 ? tokenForm('The configuration is shown over the network with the token.', loadKeys) : h('p', { class: 'dim' }, failure.message))); }
  }

  async function loadTuning(said) {
    let now;
    try { now = await get('/api/tune'); } catch (failure) { fill(tuning, failure.message, () => h('p', { class: 'dim' }, failure.message)); return; }
    if (!tuned.every(([key]) => key in now.now)) { fill(tuning, 'none', () => h('p', { class: 'dim' }, 'There is nothing to tune on this node.')); return; }
    const inputs = tuned.map(([key, title]) => h('label', {}, h('span', {}, title), h('input', { type: 'text', name: key, value: now.now[key], autocomplete: 'off' }), h('span', { class: 'dim' }, `in force: ${now.now[key]}`, latest(now.latest?.[key]))));
    const answer = h('p', { role: 'status' }, said ?? '');
    const form = h('form', { class: 'tuning', onsubmit: async (event) => {
      event.preventDefault();
      const first = changing(() => loadTuning());
      if (first) { answer.replaceWith(first); return; }
      const changes = Object.fromEntries([...new FormData(form)].filter(([key, value]) => value.trim() !== now.now[key]));
      if (Object.keys(changes).length === 0) { text(answer, 'No value differs from what is in force.'); return; }
      try { const done = await post('/api/tune', changes); loadTuning(`Changed on ${plural((done.nodes ?? [done]).length, 'node')}.`); } catch (failure) { if (failure.status === 401) answer.replaceWith(tokenForm('The token is missing or wrong.', () => loadTuning())); else { text(answer, failure.message); answer.className = 'red'; } }
    } }, inputs, h('button', {}, 'Change all nodes'), answer);
    tuning.replaceChildren(form);
  }

  function update({ status }) {
    if (!status) return;
    const { cluster, nodes } = status;
    fill(cards, cluster.members.map((member) => member.address).join(), () => cluster.members.map(card));
    cluster.members.forEach((member, at) => updateCard(cards.children[at], member, cluster, nodes.find((one) => one.address === member.address)));
    fill(departed, cluster.departed.map((one) => one.address).join(), () => cluster.departed.length > 0 && h('p', { class: 'dim' }, 'Gone within the last ten minutes: ', cluster.departed.map((one) => `${node(one.address)} (${one.how})`).join(', ')));
    partitions = nodes.flatMap((one) => one.partitions.map((part) => ({ topic: part.topic, partition: part.partition, node: node(one.address), state: one.state === 'answering' ? part.state : one.state, lag: part.lag, wait: part.lag === 0 ? '0' : seconds(part.lagSeconds), order: part.lag ?? 0 })));
    partitions.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
    text(summary, count(partitions.length));
    arrange(nodes);
    list.set(partitions.length);
  }

  loadKeys();
  loadTuning();
  return { update, leave: () => { list.leave(); matrix.leave(); configuration.leave(); } };
}

/** 0-3, 7 */
function ranges(numbers) {
  const runs = [];
  for (const one of [...numbers].sort((a, b) => a - b)) if (runs.at(-1)?.[1] === one - 1) runs.at(-1)[1] = one; else runs.push([one, one]);
  return runs.map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`)).join(', ');
}

/** Who changed a key, and when. */
function latest(change) {
  return change && h('span', {}, `, by ${clean(change.by, 120)} `, h('time', { title: zones(change.at) }, ago(change.at)), ` (was ${clean(change.was, 60)})`);
}

function card(member) {
  return h('section', { class: 'panel node', 'aria-label': node(member.address) }, h('h2', {}, node(member.address)), h('p', { class: 'tags' }), h('dl', {}, ['Rate', 'Indexed', 'Partitions', 'In flight', 'Held', 'Memory', 'Up for'].map((title) => [h('dt', {}, title), h('dd', { class: 'num' }, '–')])), h('div', { class: 'meter', 'aria-hidden': 'true' }, h('i')), h('p', { class: 'dim says' }));
}

function updateCard(card, member, cluster, seen) {
  const runs = Object.entries(cluster.singletons).filter(([, at]) => at === member.address).map(([name]) => name);
  const state = member.reachable ? member.status : 'unreachable';
  fill(card.querySelector('.tags'), JSON.stringify([state, member.roles, member.version, runs, cluster.leader === member.address, cluster.self === member.address]), () => [h('span', { class: `tag ${state === 'up' ? 'subscribed' : 'rejected'}` }, state), ...member.roles.map((role) => h('span', { class: 'tag' }, role)), ...runs.map((name) => h('span', { class: 'tag', title: 'a singleton of the cluster runs here' }, name)), cluster.leader === member.address && h('span', { class: 'tag' }, 'leader'), cluster.self === member.address && h('span', { class: 'tag' }, 'this node'), h('span', { class: 'dim' }, member.version)]);
  const values = card.querySelectorAll('dd');
  const sink = seen?.sink;
  [sink && `${rate(sink.eventsPerSecond)}/s`, sink && count(sink.indexed), seen && count(seen.partitions.length), sink && `${sink.inFlight} of ${sink.inFlightLimit}`, sink && bytes(sink.bufferBytes), bytes(member.memoryBytes), seconds(member.uptimeSeconds)].forEach((value, at) => text(values[at], value ?? '–'));
  const since = member.uptimeSeconds ? Math.round((Date.now() / 1000 - member.uptimeSeconds) / 60) * 60000 : 0;
  const title = since ? `since ${zones(since)}` : '';
  if (values[6].title !== title) values[6].title = title;
  card.querySelector('.meter i').style.width = sink ? `${Math.min(100, (sink.inFlight / Math.max(1, sink.inFlightLimit)) * 100)}%` : '0';
  text(card.querySelector('.says'), !seen ? 'reads nothing from Kafka' : seen.state !== 'answering' ? `${seen.state}; said this ${seconds(seen.ageSeconds)} ago` : sink.state === 'running' ? '' : `${sink.state}: ${clean(sink.reason, 300)}`);
}
