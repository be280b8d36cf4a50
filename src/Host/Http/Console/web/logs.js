// Logs: text and field:value, a histogram that chooses the time, counts by service and level, live, a line in full.
import { covering, empty, fill, h, opened, text } from './dom.js';
import { every, get } from './api.js';
import { ago, count, plural, precise, short, zones } from './format.js';
import { VirtualList } from './virtual.js';
import { histogram } from './chart.js';
import { field, oneLine } from './clean.js';
import { detail } from './line.js';
import { filters, isBad, levelClass, ranges, read, suggestions, write } from './search.js';
import { tokenForm } from './token.js';

const page = 200;
const mostLines = 10000;

export function show(root, query, { go }) {
  let wanted = read(query);
  let [lines, ids, held, total, error, asked, more, cursor] = [[], new Set(), [], null, null, 0, false, -1];
  let bounds = span();
  let [slow, asking, outdated] = [null, null, new AbortController()];

  const search = h('input', { type: 'search', list: 'suggested', autocomplete: 'off', spellcheck: 'false', placeholder: 'Words, "a phrase", field:value, -without', 'aria-label': 'Search lines', value: wanted.q, oninput: suggest, onkeydown: (event) => { if (event.key === 'Enter') change({ q: search.value }); } });
  const list = h('datalist', { id: 'suggested' });
  const range = h('select', { 'aria-label': 'Time range', onchange: () => (range.value === 'own' ? custom() : change({ range: range.value, from: null, to: null })) }, ranges.map(([value, title]) => h('option', { value }, title)), h('option', { value: 'own' }, 'From … to …'));
  const own = h('span', { class: 'own', hidden: true });
  const liveButton = h('button', { type: 'button', class: 'live', 'aria-pressed': String(wanted.live), onclick: () => change({ live: !wanted.live, ...(!wanted.live && { from: null, to: null }) }) }, h('i', { 'aria-hidden': 'true' }), h('span', {}, 'Live'));
  const summary = h('span', { class: 'dim num', role: 'status' });
  const chart = h('div', { class: 'time' });
  const facets = h('div', { class: 'facets' });
  const nothing = h('div', {});
  const fresh = h('button', { type: 'button', class: 'fresh', hidden: true, onclick: release });
  const rows = new VirtualList({ role: 'listbox', label: 'Lines, the newest first', height: () => (innerWidth < 720 ? 58 : 24), row, sign: (index) => `${lines[index].id}${index === cursor}${lines[index].id === wanted.open?.id}${lines[index].isNew ?? ''}`, ended: further, scrolled: (top) => { if (top === 0) release(); } });
  const side = h('aside', { class: 'side', 'aria-label': 'Line', hidden: true });
  root.append(h('h1', { class: 'sr' }, 'Logs'),
    h('div', { class: 'bar' }, search, list, range, own, liveButton, h('button', { type: 'button', onclick: () => change({ q: search.value }, true) }, 'Search')),
    chart, h('div', { class: 'bar under' }, h('details', { class: 'narrow-facets' }, h('summary', {}, 'Filters')), summary, h('div', { class: 'chosen' })),
    h('div', { class: 'split' }, facets, h('div', { class: 'lines' }, nothing, fresh, rows.box), side));

  function span() {
    const to = wanted.to ?? Date.now();
    return { from: wanted.from ?? to - ranges.find((one) => one[0] === wanted.range)[2] * 1000, to };
  }

  function change(values, force) {
    const next = { ...wanted, ...values };
    const href = `/logs${write(next)}`;
    // Asked again before the answer is there it would never come.
    if (asking === href && !force) return;
    // The address says what is wanted: what comes out of it is compared with what is shown.
    if (href === location.pathname + location.search || force) { wanted = next; history.replaceState(null, '', href); load(); } else go(href);
  }

  function custom() {
    const input = (label, at) => h('input', { type: 'datetime-local', step: '1', 'aria-label': label, value: precise(at).slice(0, 19).replace(' ', 'T') });
    const [from, to] = [input('From', bounds.from), input('To', bounds.to)];
    own.hidden = false;
    own.replaceChildren(from, ' – ', to, h('button', { type: 'button', onclick: () => { const [a, b] = [Date.parse(from.value), Date.parse(to.value)]; if (a < b) change({ from: a, to: b, live: false }); } }, 'Apply'));
    from.focus();
  }

  const ask = (values, signal) => get(`/api/v1/logs${write({ ...wanted, range: null, live: false, open: null, ...values }, true)}`, signal);

  async function load() {
    const turn = ++asked;
    asking = `/logs${write(wanted)}`;
    outdated.abort();
    outdated = new AbortController();
    bounds = span();
    controls();
    clearTimeout(slow);
    slow = setTimeout(() => turn === asked && text(summary, 'Elasticsearch takes its time; still waiting…'), 5000);
    let answer;
    try { answer = await ask({ ...bounds, size: page, counts: 1 }, outdated.signal); } catch (failure) { answer = { error: failure.status === 401 ? 'token' : failure.message, lines: [], total: 0, histogram: [], services: [], levels: [], namespaces: [] }; }
    clearTimeout(slow);
    if (turn !== asked) return;
    asking = null;
    [error, total, held, more] = [answer.error, answer.total, [], false];
    // Who moved to a line meanwhile stays on it.
    const chosen = lines[cursor]?.id;
    lines = answer.lines.map(view);
    cursor = chosen === undefined ? -1 : lines.findIndex((one) => one.id === chosen);
    ids = new Set(lines.map((one) => one.id));
    rows.rows.forEach((seen) => seen.element.remove());
    rows.rows.clear();
    rows.box.scrollTop = 0;
    counts(answer, true);
    draw();
    openSide();
  }

  async function further() {
    if (more || lines.length >= Math.min(total ?? 0, mostLines) || error) return;
    more = true;
    const turn = asked;
    try {
      // The same end as before: what came since does not move the pages.
      const answer = await ask({ ...bounds, size: Math.min(500, mostLines - lines.length), start: lines.length - lines.filter((one) => one.came).length });
      if (turn !== asked || answer.error) return;
      for (const one of answer.lines.map(view)) if (!ids.has(one.id)) { ids.add(one.id); lines.push(one); }
      draw();
      if (answer.lines.length === 0) return;
    } catch { return; }
    more = false;
  }

  async function tail() {
    if (!wanted.live || document.hidden || asking || error === 'token') return;
    const turn = asked;
    try {
      const now = Date.now();
      const answer = await ask({ from: Math.max(span().from, now - 60000), to: now + 60000, size: page });
      if (turn !== asked) return;
      if (Boolean(answer.error) !== Boolean(error)) { if (answer.error) { error = answer.error; draw(); } else load(); return; }
      const came = answer.lines.map(view).filter((one) => !ids.has(one.id));
      for (const one of came) { ids.add(one.id); one.came = true; one.isNew = '*'; }
      total += came.length;
      held = [...came, ...held].slice(0, mostLines);
      if (rows.box.scrollTop === 0) release(); else draw();
    } catch { /* asked again */ }
  }

  // The newest slide in on top, unless somebody reads further down.
  function release() {
    if (held.length === 0) return;
    if (rows.box.scrollTop !== 0) rows.box.scrollTop = 0;
    lines = [...held, ...lines].sort((a, b) => b.at - a.at).slice(0, mostLines);
    if (cursor >= 0) cursor += held.length;
    held = [];
    rows.rows.forEach((seen) => seen.element.remove());
    rows.rows.clear();
    draw();
  }

  async function recount() {
    if (!wanted.live || document.hidden || asking || error) return;
    const turn = asked;
    try {
      bounds = span();
      const answer = await ask({ ...bounds, size: 0, counts: 1 });
      if (turn === asked && !answer.error) { total = answer.total; counts(answer); draw(); }
    } catch { /* asked again */ }
  }

  function view(hit) {
    const at = Date.parse(field(hit.source, '@timestamp'));
    return { ...hit, at, level: field(hit.source, 'log.level'), service: field(hit.source, 'service.name'), text: oneLine(field(hit.source, 'message') ?? field(hit.source, 'event.original') ?? JSON.stringify(hit.source)) };
  }

  function row(index) {
    const one = lines[index];
    const element = h('div', { class: `line ${levelClass(one.level)}${index === cursor ? ' cursor' : ''}${one.id === wanted.open?.id ? ' open' : ''}${one.isNew ? ' came' : ''}`, role: 'option', id: `line-${index}`, 'aria-selected': String(one.id === wanted.open?.id), onclick: () => { if (!getSelection().toString()) open(index); } },
      h('time', { class: 'num', title: zones(one.at) }, short(one.at)), h('span', { class: 'level' }, one.level ?? ''), h('span', { class: 'service' }, one.service ?? ''), h('bdi', { class: 'text' }, one.text));
    delete one.isNew;
    return element;
  }

  function open(index) {
    cursor = index;
    change({ open: { index: lines[index].index, id: lines[index].id } });
  }

  function close() { change({ open: null }); rows.box.focus(); }

  function openSide() {
    side.hidden = !wanted.open;
    root.classList.toggle('with-side', Boolean(wanted.open));
    if (!wanted.open) return;
    detail(side, wanted.open, { close, filter: (term) => change({ q: `${wanted.q} ${term}`.trim(), ...(covering.matches && { open: null }) }) });
    opened(side);
  }

  function counts(answer, isNew) {
    const step = answer.intervalSeconds * 1000;
    // Who is choosing a time finds the bars where they were.
    if (isNew || !(chart.contains(document.activeElement) || chart.querySelector('.mark:not([hidden])'))) fill(chart, JSON.stringify(answer.histogram) + bounds.from, () => [
      histogram({ ...bounds, step, bars: answer.histogram.map((bar) => {
        const bad = bar.levels.filter((one) => isBad(one.name)).reduce((sum, one) => sum + one.count, 0);
        const warn = bar.levels.filter((one) => levelClass(one.name) === 'warn').reduce((sum, one) => sum + one.count, 0);
        return { at: bar.at, count: bar.count, bad, parts: [['bad', bad], ['warned', warn], ['rest', Math.max(0, bar.count - bad - warn)]] };
      }), label: `${plural(answer.total, 'line')} from ${precise(bounds.from)} to ${precise(bounds.to)}`, title: (bar) => `${short(bar.at)}: ${plural(bar.count, 'line')}${bar.bad ? `, ${count(bar.bad)} of them errors` : ''}`, chosen: (from, to) => change({ from, to, live: false }) }),
      h('div', { class: 'axis num' }, h('span', { title: zones(bounds.from) }, short(bounds.from)), h('span', {}, step ? `a bar is ${step >= 3600000 ? `${step / 3600000} h` : step >= 60000 ? `${step / 60000} min` : `${step / 1000} s`}; drag to choose` : ''), h('span', { title: zones(bounds.to) }, short(bounds.to)))]);
    fill(facets, JSON.stringify([answer.services, answer.levels, answer.namespaces, wanted.service, wanted.level, wanted.namespace]), () => filters(answer, wanted, change));
    const narrow = root.querySelector('.narrow-facets');
    fill(narrow, JSON.stringify([answer.services, answer.levels, answer.namespaces, wanted.service, wanted.level, wanted.namespace]), () => [h('summary', {}, 'Filters'), ...filters(answer, wanted, change)]);
    suggest.answer = answer;
  }

  function draw() {
    text(summary, error ? '' : total === null ? '' : `${plural(total, 'line')}${total > mostLines ? `; the list shows the newest ${count(mostLines)}` : ''}`);
    fresh.hidden = held.length === 0;
    text(fresh, `${count(held.length)} new ↑`);
    fill(nothing, error ?? `${lines.length === 0} ${bounds.from}`, () => (error === 'token' ? h('div', { class: 'empty' }, tokenForm('Lines are shown over the network with the token.', load)) : error ? empty('The lines cannot be searched', h('p', {}, h('bdi', {}, error), '.'), h('p', {}, 'No line is lost by it: what is not indexed yet waits in Kafka. It is asked again by itself.'))
      : lines.length === 0 && total !== null ? none() : null));
    rows.box.hidden = lines.length === 0;
    rows.set(lines.length);
    if (cursor >= 0) rows.box.setAttribute('aria-activedescendant', `line-${cursor}`);
  }

  function none() {
    const box = empty('No lines here', h('p', { class: 'dim' }, 'Looking for the last one…'));
    ask({ from: 0, to: bounds.to, size: 1 }).then((answer) => {
      const last = answer.lines[0] && view(answer.lines[0]);
      box.lastChild.replaceWith(last ? h('p', {}, `The last line like this was written ${ago(last.at)}. `, h('button', { type: 'button', onclick: () => change({ from: last.at - 300000, to: last.at + 1000, live: false }) }, 'Go there'))
        : !wanted.q && !wanted.service.length && !wanted.level.length && !wanted.namespace.length ? h('p', {}, 'No line is indexed yet. The first one is here seconds after a service wrote it; which services take part is said under ', h('a', { href: '/services' }, 'Services'), '.')
        : h('p', {}, 'There is no line like this at any time. Fewer words find more; what holds a service’s lines is said under ', h('a', { href: '/services' }, 'Services'), '.'));
    }).catch(() => {});
    return box;
  }

  function suggest() {
    const options = suggestions(search.value, suggest.answer, lines);
    fill(list, options.join('\n'), () => options.map((value) => h('option', { value })));
  }

  function controls() {
    range.value = wanted.from ? 'own' : wanted.range;
    if (!wanted.from) own.hidden = true;
    liveButton.setAttribute('aria-pressed', String(wanted.live));
    if (document.activeElement !== search) search.value = wanted.q;
    const chosen = ['service', 'level', 'namespace'].flatMap((name) => wanted[name].map((value) => [name, value]));
    fill(root.querySelector('.chosen'), JSON.stringify(chosen), () => chosen.map(([name, value]) => h('button', { type: 'button', class: 'chip', 'aria-label': `Remove ${name}: ${value}`, title: 'Remove', onclick: () => { change({ [name]: wanted[name].filter((one) => one !== value) }); search.focus(); } }, `${name}: ${value} ✕`)));
  }

  load();
  // While Elasticsearch is away it is asked again; a page that is not live as well.
  const ends = [every(1000, tail), every(5000, recount), every(3000, () => error && error !== 'token' && !wanted.live && !asking && load())];
  return {
    leave: () => { ends.forEach((end) => end()); clearTimeout(slow); outdated.abort(); rows.leave(); asked++; },
    query: (next) => {
      const before = wanted;
      wanted = read(next);
      if (write({ ...before, open: null }) !== write({ ...wanted, open: null })) load();
      else { openSide(); rows.draw(); }
    },
    key: (pressed, event) => {
      if (pressed === 'j' || pressed === 'k') { cursor = Math.max(0, Math.min(lines.length - 1, cursor + (pressed === 'j' ? 1 : -1))); rows.reveal(cursor); draw(); if (wanted.open) open(cursor); }
      else if (pressed === 'Enter' && lines[cursor] && !event.target.closest('a, button, summary')) open(cursor);
      else if (pressed === 'Escape' && wanted.open) close();
    },
  };
}
