// Dead letters: by reason and service, one in full with what was refused, another try, and what is gone.
import { copyButton, dotted, empty, fill, h, link, opened } from './dom.js';
import { every, get, post } from './api.js';
import { ago, bytes, count, plural, zones } from './format.js';
import { VirtualList } from './virtual.js';
import { clean, field, fields, oneLine, shown } from './clean.js';
import { changing, tokenForm } from './token.js';

export function show(root, query, { go }) {
  let [page, failed, cursor] = [null, null, -1];
  let wanted = read(query);
  let letters = [];
  const search = h('input', { type: 'search', placeholder: 'Filter by service, topic or reason', 'aria-label': 'Filter dead letters', value: wanted.q, oninput: () => { wanted.q = search.value; history.replaceState(null, '', address({})); draw(); } });
  const summary = h('span', { class: 'dim num', role: 'status' });
  const groups = h('div', { class: 'groups' });
  const nothing = h('div', {});
  const gaps = h('div', {});
  const list = new VirtualList({ role: 'table', label: 'Dead letters, the latest first', height: () => (innerWidth < 720 ? 52 : 32), row, sign: (index) => letters[index].place + (index === cursor) + (letters[index].place === wanted.open) });
  const table = h('div', { class: 'table', role: 'table', 'aria-label': 'Dead letters' }, h('div', { role: 'rowgroup' }, h('div', { class: 'row head', role: 'row' }, ['When', 'Service', 'Reason'].map((title) => h('span', { role: 'columnheader' }, title)))), list.box);
  const side = h('aside', { class: 'side', 'aria-label': 'Dead letter', hidden: true });
  root.append(h('h1', {}, 'Dead letters'), h('p', { class: 'dim lead' }, 'What Elasticsearch will never take as it is. It is kept, unchanged, in topics of its own, and holds nothing up.'), h('div', { class: 'bar' }, search, summary), nothing, groups, h('div', { class: 'split' }, table, side), gaps);

  function read(next) { return { q: next.get('q') ?? '', service: next.get('service'), reason: next.get('reason'), open: next.get('open') }; }

  function address(values) {
    const next = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...wanted, ...values })) if (value) next.set(name, value);
    return `/dead-letters${next.size ? `?${next}` : ''}`;
  }

  function row(index) {
    const one = letters[index];
    return h('div', { class: `row${index === cursor ? ' cursor' : ''}${one.place === wanted.open ? ' open' : ''}`, role: 'row' },
      h('span', { role: 'cell', class: 'num' }, h('time', { title: zones(one.at) }, ago(one.at))), h('span', { role: 'cell' }, link(address({ open: one.place }), {}, clean(one.service, 100))), h('span', { role: 'cell' }, h('bdi', {}, oneLine(one.reason, 300))));
  }

  async function load() {
    try { page = await get('/api/v1/dead-letters'); failed = page.error; } catch (failure) { failed = failure.status === 401 ? 'token' : failure.message; }
    draw();
  }

  function draw() {
    if (failed === 'token') { fill(nothing, 'token', () => tokenForm('Dead letters hold what services wrote; over the network they are shown with the token.', load)); table.hidden = true; return; }
    if (failed || !page) { fill(nothing, failed ?? 'none', () => (failed ? empty('The dead letters cannot be read', h('p', {}, h('bdi', {}, failed), '.'), h('p', {}, 'They are safe where they are. It is asked again by itself.')) : h('p', { class: 'dim' }, 'Reading the topics…'))); table.hidden = true; return; }
    const words = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
    const takes = (one) => (!wanted.service || one.service === wanted.service) && words.every((word) => `${one.service} ${one.topic} ${one.errorType} ${one.reason}`.toLowerCase().includes(word));
    letters = page.letters.filter((one) => takes(one) && (!wanted.reason || one.errorType === wanted.reason));
    const shownGroups = page.groups.filter(takes);
    summary.textContent = `${plural(page.total, 'dead letter')}${page.replayed ? `, ${count(page.replayed)} replayed` : ''}${page.total > page.letters.length ? `; the list shows the latest ${count(page.letters.length)}` : ''}`;
    table.hidden = letters.length === 0;
    fill(nothing, `${page.total} ${letters.length === 0} ${wanted.service}`, () => (page.total === 0 ? empty('No dead letters', h('p', {}, page.replayed ? 'All that were refused were replayed.' : 'Elasticsearch took every line it was sent.')) : letters.length === 0 ? empty('No dead letter is like that', h('p', {}, link('/dead-letters', { class: 'button' }, 'Show all'))) : null));
    fill(groups, JSON.stringify([shownGroups, wanted.reason]), () => shownGroups.slice(0, 40).map(group));
    list.set(letters.length);
    fill(gaps, JSON.stringify(page.gaps), () => (page.gaps.length === 0 ? null : h('section', { class: 'panel' }, h('h2', {}, 'Gaps'), h('p', { class: 'dim' }, 'Lines that Kafka deleted (retention) before they were read. They are lost.'),
      h('table', {}, h('thead', {}, h('tr', {}, ['Topic', 'Partition', 'Offsets', 'Lines', 'Noticed'].map((title) => h('th', { scope: 'col' }, title)))),
        h('tbody', {}, page.gaps.map((gap) => h('tr', {}, h('td', {}, gap.topic), h('td', { class: 'num' }, gap.partition), h('td', { class: 'num' }, `${gap.from} – ${gap.to - 1}`), h('td', { class: 'num red' }, count(gap.count)), h('td', { class: 'num' }, h('time', { title: zones(gap.at) }, ago(gap.at))))))))));
  }

  function group(one) {
    return h('div', { class: `group panel${wanted.reason === one.errorType ? ' open' : ''}` },
      h('div', { class: 'group-head' }, h('b', { class: 'num big' }, count(one.count)), h('div', {}, h('p', {}, link(address({ service: one.service, reason: one.errorType, open: null }), {}, one.service), ' ', h('code', {}, one.errorType)), h('p', { class: 'dim' }, h('bdi', {}, oneLine(one.reason, 240)))),
        h('p', { class: 'dim num when' }, h('time', { title: zones(one.first) }, `first ${ago(one.first)}`), ' · ', h('time', { title: zones(one.last) }, `last ${ago(one.last)}`)),
        replayButton(`Replay ${count(one.count)}`, { service: one.service, topic: one.topic, errorType: one.errorType })));
  }

  /** Asks how many it would be, then sends them, and says what became of it. */
  function replayButton(title, what) {
    const box = h('div', { class: 'replay' }, h('button', { type: 'button', onclick: begin }, title));
    const say = (...parts) => box.replaceChildren(h('p', { role: 'status' }, ...parts));
    async function begin() {
      const first = changing(begin);
      if (first) { box.replaceChildren(first); box.querySelector('input')?.focus(); return; }
      try {
        const would = await post('/api/v1/dead-letters/replay', { ...what, send: false });
        box.replaceChildren(h('p', {}, `Send ${plural(would.meant - would.homeless, 'line')} back to ${would.meant === 1 ? 'its topic' : 'their topics'}? One that is refused again comes back here; none is indexed twice.`),
          h('button', { type: 'button', class: 'primary', onclick: send }, 'Replay'), ' ', h('button', { type: 'button', onclick: () => box.replaceChildren(h('button', { type: 'button', onclick: begin }, title)) }, 'Cancel'));
        box.querySelector('button').focus();
      } catch (failure) { refused(failure); }
    }
    async function send() {
      say('Sending…');
      try {
        const done = await post('/api/v1/dead-letters/replay', { ...what, send: true });
        say(`Sent ${count(done.sent)} of ${count(done.meant)}.`, done.homeless ? ` ${count(done.homeless)} cannot be sent: their topic or partition is gone.` : '');
        setTimeout(load, 3500);
      } catch (failure) { refused(failure); }
    }
    function refused(failure) {
      if (failure.status === 401) box.replaceChildren(tokenForm('The token is missing or wrong.', begin));
      else say(h('span', { class: 'red' }, h('bdi', {}, failure.message)));
    }
    return box;
  }

  async function openSide() {
    side.hidden = !wanted.open;
    root.classList.toggle('with-side', Boolean(wanted.open));
    if (!wanted.open || side.shows === wanted.open) return;
    const place = wanted.open;
    side.shows = place;
    const head = h('div', { class: 'side-head' }, h('h2', {}, 'Dead letter'), h('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: close }, '✕'));
    side.replaceChildren(head, h('p', { class: 'dim' }, 'Reading it…'));
    opened(side);
    let one;
    try { one = await get(`/api/v1/dead-letters/event?place=${encodeURIComponent(place)}`); } catch (failure) { one = null; }
    if (side.shows !== place) return;
    const held = side.contains(document.activeElement);
    side.replaceChildren(head, ...(one ? letter(one) : [h('p', {}, 'It is no longer there: it was replayed long ago, or the topic’s retention took it.')]));
    if (held) head.querySelector('button').focus();
  }

  function letter(one) {
    let source = null;
    try { source = JSON.parse(one.event); } catch { /* shown as text */ }
    const named = /field \[([^\]]+)\]/.exec(one.reason)?.[1];
    return [
      h('p', {}, h('b', {}, clean(one.service, 200)), ' ', h('span', { class: 'dim' }, `${bytes(one.bytes)}, refused `, h('time', { title: zones(one.at) }, ago(one.at)))),
      h('h3', {}, 'Elasticsearch said'), h('p', { class: 'red' }, h('code', {}, `${one.status} ${one.errorType}`)), h('pre', { class: 'message' }, h('bdi', {}, clean(one.reason, 4000))),
      h('p', { class: 'dim' }, named ? ['The field ', h('code', {}, clean(named, 200)), ' does not fit the mapping of ', h('code', {}, one.index), '. Change the mapping, or what the service writes, then replay.'] : ['It was meant for ', h('code', {}, one.index), '. Remove the cause, then replay.']),
      replayButton('Replay this one', { places: [one.place] }),
      h('h3', {}, 'The event'),
      source ? h('table', { class: 'fields' }, h('tbody', {}, fields(source).map(([name, value]) => h('tr', { class: name === named ? 'marked' : '' }, h('th', { scope: 'row' }, dotted(clean(name, 300)), name === named && h('span', { class: 'word' }, ' refused')), h('td', {}, h('bdi', {}, clean(shown(value), 2000))))))) : h('pre', { class: 'message' }, h('bdi', {}, clean(one.event, 20000))),
      h('p', { class: 'links' }, copyButton(() => one.event, 'Copy event'), source && field(source, 'fields.service') ? link(`/logs?service=${encodeURIComponent(one.service)}&from=${one.at - 900000}&to=${one.at + 900000}`, { class: 'button' }, 'Lines around it') : null),
      h('p', { class: 'dim num' }, `From ${one.topic}, partition ${one.partition}, offset ${one.offset}; kept at ${one.place}.`),
    ];
  }

  function close() { side.shows = null; go(address({ open: null })); list.box.focus(); }

  load();
  openSide();
  const end = every(5000, () => !document.hidden && failed !== 'token' && !groups.contains(document.activeElement) && load());
  return {
    leave: () => { end(); list.leave(); },
    query: (next) => { wanted = read(next); draw(); openSide(); },
    key: (pressed, event) => {
      if (pressed === 'j' || pressed === 'k') { cursor = Math.max(0, Math.min(letters.length - 1, cursor + (pressed === 'j' ? 1 : -1))); list.reveal(cursor); list.focus(cursor); }
      else if (pressed === 'Enter' && letters[cursor] && !event.target.closest('a, button')) go(address({ open: letters[cursor].place }));
      else if (pressed === 'Escape' && wanted.open) close();
    },
  };
}
