// Pages, addresses, keys, and the strip that every page has.
import { h, fill, text } from './dom.js';
import { live, onLive, session, start } from './api.js';
import { count, plural, rate, seconds } from './format.js';
import * as flow from './flow.js';
import * as services from './services.js';
import * as logs from './logs.js';
import * as deadLetters from './dead-letters.js';
import * as cluster from './cluster.js';

const pages = [
  { path: '/', name: 'flow', title: 'Flow', key: 'f', module: flow },
  { path: '/services', name: 'services', title: 'Services', key: 's', module: services },
  { path: '/logs', name: 'logs', title: 'Logs', key: 'l', module: logs },
  { path: '/dead-letters', name: 'dead-letters', title: 'Dead letters', key: 'd', module: deadLetters },
  { path: '/cluster', name: 'cluster', title: 'Cluster', key: 'c', module: cluster },
];
const root = document.getElementById('page');
let shown = null;

/** Goes to an address of the console; what the page there may keep, it keeps. */
export function go(href, { replace = false } = {}) {
  const url = new URL(href, location.href);
  if (url.href !== location.href) history[replace ? 'replaceState' : 'pushState'](null, '', url);
  show();
}

function show() {
  const page = pages.find((one) => one.path === location.pathname) ?? pages[0];
  const query = new URLSearchParams(location.search);
  if (shown?.page === page && shown.view.query?.(query) !== false) return;
  shown?.view.leave?.();
  root.replaceChildren();
  root.className = page.name;
  document.title = `${page.title} – ActorPipeline`;
  for (const link of document.querySelectorAll('#pages a')) {
    if (link.dataset.page === page.name) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
  }
  shown = { page, view: page.module.show(root, query, { go }) };
  shown.view.update?.(live);
}

document.getElementById('pages').append(...pages.map((page) => h('a', { href: page.path, 'data-page': page.name, title: `g ${page.key}` }, page.title)));

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || link.target) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || !pages.some((page) => page.path === url.pathname) || link.getAttribute('href').startsWith('#')) return;
  event.preventDefault();
  go(url.href);
});
addEventListener('popstate', show);

// The strip, and the red one under it.
const strip = document.getElementById('strip');
const alarm = document.getElementById('alarm');

function update() {
  const status = live.status;
  if (!status) fill(strip, `none ${live.failed}`, () => (live.failed ? h('span', { class: 'state red' }, h('i', { 'aria-hidden': 'true' }), h('b', {}, 'this node does not answer')) : h('span', { class: 'dim' }, 'connecting…')));
  else {
    const act = status.needs.filter((need) => need.level === 'act').length;
    const state = !live.connected ? ['red', 'this node does not answer'] : act ? ['red', plural(act, 'thing') + (act === 1 ? ' needs you' : ' need you')] : status.needs.length ? ['amber', 'something to look at'] : ['fine', 'all well'];
    const partitions = status.nodes.flatMap((node) => node.partitions);
    const lag = partitions.reduce((most, one) => Math.max(most, one.lagSeconds ?? 0), 0);
    // Only the state is announced: figures that change each second would never let a screen reader come to an end.
    fill(strip, 'made', () => [
      h('a', { href: '/', class: 'state' }, h('i', { 'aria-hidden': 'true' }), h('b', { role: 'status' })),
      h('a', { href: '/cluster', class: 'wide' }),
      h('span', { class: 'num wide rate', title: 'events indexed each second' }),
      h('span', { class: 'num lag', title: 'the longest that a line that was read waits to be indexed' }),
    ]);
    const [first, members, speed, wait] = strip.children;
    if (first.className !== `state ${state[0]}`) first.className = `state ${state[0]}`;
    text(first.lastChild, state[1]);
    text(members, plural(status.cluster.members.length, 'node'));
    text(speed, `${rate(status.nodes.reduce((sum, node) => sum + node.sink.eventsPerSecond, 0))}/s`);
    speed.title = `${count(status.nodes.reduce((sum, node) => sum + node.sink.indexed, 0))} events indexed since the nodes started`;
    text(wait, `lag ${partitions.length ? seconds(lag) : '–'}`);
  }
  const silent = !live.connected && (status || live.failed);
  const worst = silent ? { subject: 'This node', what: `does not answer. ${status ? 'The page shows what it said last, and asks' : 'The page asks'} again each second; every other node of the cluster has the same page` } : status?.needs.find((need) => need.level === 'act');
  alarm.hidden = !worst;
  if (worst) fill(alarm, `${worst.subject} ${worst.what}`, () => [h('b', {}, worst.subject), ' ', h('bdi', {}, worst.what), '. ', !silent && h('a', { href: '/' }, 'What to do')]);
  shown?.view.update?.(live);
}
onLive(update);

// Keys.
const dialog = document.getElementById('dialog');
const keys = [['/', 'search or filter'], ['g f', 'Flow'], ['g s', 'Services'], ['g l', 'Logs'], ['g d', 'Dead letters'], ['g c', 'Cluster'], ['j k, ↓ ↑', 'next, previous'], ['Enter', 'open'], ['Esc', 'close'], ['?', 'this list']];

function help() {
  dialog.replaceChildren(
    h('h2', {}, 'Keyboard'),
    h('dl', { class: 'keys' }, keys.map(([key, what]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)])),
    h('p', { class: 'dim' }, `ActorPipeline ${session.version} · `, h('a', { href: '/api' }, 'API')),
    h('form', { method: 'dialog' }, h('button', { autofocus: true }, 'Close')),
  );
  dialog.showModal();
}

const arrows = { ArrowDown: 'j', ArrowUp: 'k' };
let gone = 0;
document.addEventListener('keydown', (event) => {
  const typing = event.target.matches?.('input:not([type=checkbox]), select, textarea');
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.key === 'Escape') {
    if (typing) event.target.blur();
    shown?.view.key?.('Escape', event);
  } else if (typing) return;
  else if (event.timeStamp - gone < 1500 && pages.some((page) => page.key === event.key)) {
    event.preventDefault();
    gone = 0;
    go(pages.find((page) => page.key === event.key).path);
  } else if (event.key === 'g') gone = event.timeStamp;
  else if (event.key === '?') help();
  else if (event.key === '/') {
    const search = root.querySelector('input[type=search]');
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  } else if (shown?.view.key) {
    const arrow = event.target.closest?.('.virtual') && arrows[event.key];
    if (arrow) event.preventDefault();
    shown.view.key(arrow || event.key, event);
  }
});
document.getElementById('help').addEventListener('click', help);

// Light or dark: as the system has it, until somebody says otherwise.
const theme = localStorage.getItem('theme');
if (theme) document.documentElement.dataset.theme = theme;
document.getElementById('theme').addEventListener('click', () => {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'light' : 'dark';
  localStorage.setItem('theme', document.documentElement.dataset.theme);
});

start().then(() => { show(); update(); });
