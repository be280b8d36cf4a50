// Flow: one picture from services to the index, and what needs somebody.
import { empty, fill, h, link, text } from './dom.js';
import { every, get, session } from './api.js';
import { ago, big, bytes, count, plural, rate, seconds, zones } from './format.js';
import { line, spark } from './chart.js';
import { clean } from './clean.js';

const hops = [
  { name: 'service', title: 'Services', href: '/services' },
  { name: 'configmap', title: 'Filebeat', href: '/services' },
  { name: 'kafka', title: 'Kafka', href: '/cluster' },
  { name: 'consumer', title: 'Nodes', href: '/cluster' },
  { name: 'elasticsearch', title: 'Elasticsearch', href: '/cluster' },
  { name: 'index', title: 'Index', href: '/logs' },
];

export function show(root) {
  const cards = new Map();
  const flow = h('ol', { class: 'hops', 'aria-label': 'The way of a line' }, hops.map((hop) => {
    const card = { big: h('span', { class: 'big num' }, '–'), unit: h('span', { class: 'unit' }), facts: h('div', { class: 'facts' }), says: h('p', { class: 'says' }) };
    card.item = h('li', { class: 'hop', 'data-hop': hop.name }, link(hop.href, { class: 'hop-name' }, hop.title), h('div', { class: 'figure' }, card.big, card.unit), card.facts, card.says);
    cards.set(hop.name, card);
    return card.item;
  }));
  const needs = h('div', { class: 'needs' });
  const now = h('div', { class: 'chart' });
  const hour = h('div', { class: 'chart' });
  root.append(
    h('h1', {}, 'Flow'), flow,
    h('section', { class: 'panel', 'aria-label': 'What needs you' }, h('h2', {}, 'What needs you'), needs),
    h('div', { class: 'columns' },
      h('section', { class: 'panel', 'aria-label': 'Events per second' }, h('h2', {}, 'Events per second ', h('span', { class: 'dim' }, 'since this page was opened')), now),
      h('section', { class: 'panel', 'aria-label': 'Lines written' }, h('h2', {}, 'Lines written ', h('span', { class: 'dim' }, 'last hour, by their own time')), hour)));

  const ask = async () => {
    try { drawHour(hour, await get('/api/v1/activity')); } catch { /* the strip says that the node is away */ }
  };
  ask();
  const end = every(10000, ask);
  return { leave: end, update: (live) => live.status && update(live, cards, needs, now) };
}

function update({ status, services, history }, cards, needs, now) {
  const partitions = status.nodes.flatMap((one) => one.partitions);
  const sum = (value) => status.nodes.reduce((total, one) => total + value(one), 0);
  const lag = partitions.every((one) => one.lag === null) && partitions.length ? null : partitions.reduce((total, one) => total + (one.lag ?? 0), 0);
  const wait = partitions.reduce((most, one) => Math.max(most, one.lagSeconds ?? 0), 0);
  const paused = partitions.filter((one) => one.state === 'paused').length;
  const states = status.services;
  const dead = sum((one) => one.sink.deadLettered);
  const fieldsRefused = sum((one) => one.sink.fieldsRefused);

  put(cards.get('service'), services.length, services.length === 1 ? 'service' : 'services', [
    states.pending ? `${states.pending} pending` : null, states.rejected ? `${states.rejected} refused` : null, states.removing ? `${states.removing} leaving` : null,
    services.length && !states.pending && !states.rejected ? 'all take part' : null]);
  put(cards.get('configmap'), states.subscribed ?? 0, 'inputs', status.configMap ? [`${status.configMap.name} ${status.configMap.state}`, `${bytes(status.configMap.bytes)} of ${bytes(status.configMap.limitBytes)}`] : ['no watcher here']);
  put(cards.get('kafka'), lag, 'to read', [plural(new Set(partitions.map((one) => one.topic)).size, 'topic'), plural(partitions.length, 'partition'), `oldest unread ${unread(partitions)}`, partitions.some((one) => one.lost) ? `${count(partitions.reduce((total, one) => total + one.lost, 0))} lost` : null]);
  put(cards.get('consumer'), status.nodes.length, status.nodes.length === 1 ? 'node' : 'nodes', [`oldest waits ${partitions.length ? seconds(wait) : '–'}`, paused ? `${paused} paused` : null, `${bytes(sum((one) => one.sink.bufferBytes))} held`]);
  put(cards.get('elasticsearch'), rate(sum((one) => one.sink.eventsPerSecond)), '/s', [status.latency ? `indexed within ${seconds(status.latency.p50Seconds)}, p99 ${seconds(status.latency.p99Seconds)}` : null, `${sum((one) => one.sink.inFlight)} of ${sum((one) => one.sink.inFlightLimit)} requests in flight`, `${count(sum((one) => one.sink.retried))} sent again`]);
  put(cards.get('index'), sum((one) => one.sink.indexed), 'indexed', [sum((one) => one.sink.duplicates) ? `${count(sum((one) => one.sink.duplicates))} were there already` : null, dead ? `${count(dead)} refused` : null, fieldsRefused ? `${count(fieldsRefused)} without refused fields` : null, !dead && !fieldsRefused ? 'none refused' : null]);

  for (const [name, card] of cards) {
    const need = status.needs.find((one) => one.hop === name || (name === 'index' && one.hop === 'dead-letters'));
    const kind = `hop ${need ? (need.level === 'act' ? 'red' : 'amber') : ''}`.trim();
    if (card.item.className !== kind) card.item.className = kind;
    text(card.says, need ? `${need.level === 'act' ? '■ ' : '▲ '}${clean(need.subject)} ${clean(need.what, 240)}` : '');
  }

  fill(needs, JSON.stringify(status.needs) + services.length, () => (status.needs.length ? h('ul', {}, status.needs.map(need)) : services.length === 0 && status.configMap
    ? empty('No services yet', h('p', {}, 'A service takes part as soon as its name ends in ', h('code', {}, session.serviceSuffix), ' and it writes to ', h('code', {}, session.paths), '. Nothing else has to be configured.'))
    : h('p', { class: 'well' }, '● All well: every line that came is on its way or indexed.')));
  fill(now, String(history.at(-1)?.at), () => [line(history.map((one) => ({ at: one.at, value: one.rate })), `Now ${rate(history.at(-1)?.rate)} events per second`),
    h('div', { class: 'axis num' }, h('span', {}, history.length > 1 ? ago(history[0].at) : ''), h('span', {}, `most ${rate(Math.max(0, ...history.map((one) => one.rate)))}/s`), h('span', {}, 'now'))]);
}

function put(card, figure, unit, facts) {
  const exact = typeof figure === 'string' ? figure : count(figure);
  text(card.big, typeof figure === 'string' ? figure : big(figure));
  card.big.title = exact === card.big.textContent ? '' : exact;
  text(card.unit, unit);
  const said = facts.filter(Boolean);
  fill(card.facts, said.join('\n'), () => said.map((fact) => h('span', { class: 'num' }, fact)));
}

const pageOf = { service: '/services', 'dead-letters': '/dead-letters', kafka: '/cluster', consumer: '/cluster' };

function need(one) {
  const name = one.key.startsWith('service ') ? `/services?open=${encodeURIComponent(one.key.slice(8))}` : pageOf[one.hop];
  return h('li', { class: one.level === 'act' ? 'red' : 'amber' },
    h('span', { class: 'mark', 'aria-hidden': 'true' }, one.level === 'act' ? '■' : '▲'),
    h('div', {}, h('p', {}, h('span', { class: 'word' }, one.level === 'act' ? 'Act: ' : 'Look: '), name ? link(name, {}, one.subject) : h('b', {}, one.subject), ' ', h('bdi', {}, clean(one.what, 2000)), '.'),
      one.advice && h('p', { class: 'advice' }, one.advice)),
    h('time', { class: 'dim num', title: zones(one.since) }, `seen ${ago(one.since)}`));
}

function drawHour(box, activity) {
  const key = JSON.stringify(activity.services.map((one) => one.bars)) + activity.error;
  fill(box, key, () => {
    if (activity.error) return h('p', { class: 'dim' }, `Elasticsearch cannot be asked: ${activity.error}. Nothing is lost.`);
    const wrote = activity.services.filter((one) => one.count > 0);
    const bars = activity.services.reduce((all, one) => all.map((value, at) => value + (one.bars[at] ?? 0)), new Array(activity.services[0]?.bars.length ?? 12).fill(0));
    const total = activity.services.reduce((all, one) => all + one.count, 0);
    return [spark(bars, `${count(total)} lines in the last hour`), h('div', { class: 'axis num' }, h('span', {}, '1 h ago'), h('span', {}, `${plural(total, 'line')} of ${plural(wrote.length, 'service')}`), h('span', {}, 'now'))];
  });
}

/** The oldest record that was not read; unknown as long as one partition that has something to read does not know. */
function unread(partitions) {
  const ages = partitions.map((one) => one.unreadSeconds ?? (one.lag === 0 ? 0 : null));
  return ages.length && ages.every((age) => age !== null) ? seconds(Math.max(...ages)) : '–';
}
