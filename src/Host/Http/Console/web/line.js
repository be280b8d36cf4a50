// One line in full: every field, a link to share, and the lines before and after it in its file.
import { copyButton, dotted, fill, h } from './dom.js';
import { get } from './api.js';
import { short, zones } from './format.js';
import { clean, field, fields, oneLine, shown } from './clean.js';
import { levelClass, quoted } from './search.js';

const most = 20000;

export async function detail(side, at, { close, filter }) {
  const key = `${at.index}|${at.id}`;
  if (side.shows === key) return;
  side.shows = key;
  side.filledWith = null;
  const head = (title) => h('div', { class: 'side-head' }, h('h2', {}, title), h('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: () => { side.shows = null; close(); } }, '✕'));
  fill(side, 'waiting', () => [head('Line'), h('p', { class: 'dim' }, 'Asking…')]);
  let found;
  try { found = await get(`/api/v1/logs/context?${new URLSearchParams({ ...at, size: 20 })}`); } catch (failure) { found = { error: failure.message }; }
  if (side.shows !== key) return;
  if (!found.line) {
    side.shows = null;
    fill(side, key, () => [head('Line'), h('p', {}, 'It cannot be shown: ', h('bdi', {}, found.error), '.')]);
    return;
  }
  const source = found.line.source;
  const when = Date.parse(field(source, '@timestamp'));
  const message = String(field(source, 'message') ?? '');
  fill(side, key, () => [
    head(h('time', { class: 'num', title: zones(when) }, short(when))),
    h('p', {}, h('b', {}, field(source, 'service.name') ?? ''), ' ', h('span', { class: `tag ${levelClass(field(source, 'log.level'))}` }, field(source, 'log.level') ?? 'no level')),
    folded(message),
    h('p', { class: 'links' }, copyButton(() => message, 'Copy line'), copyButton(() => location.href, 'Copy link'), copyButton(() => JSON.stringify(source, null, 2), 'Copy as JSON')),
    h('h3', {}, 'Fields'),
    h('table', { class: 'fields' }, h('tbody', {}, fields(source).filter(([name]) => name !== 'message').map(([name, value]) => h('tr', {}, h('th', { scope: 'row' }, dotted(clean(name, 300))),
      h('td', {}, h('bdi', {}, clean(shown(value), 2000))),
      h('td', { class: 'does' }, h('button', { type: 'button', class: 'quiet small', title: 'Only lines like this', 'aria-label': `Only lines with this ${name}`, onclick: () => filter(quoted(name, value)) }, '+'),
        h('button', { type: 'button', class: 'quiet small', title: 'Without lines like this', 'aria-label': `Without lines with this ${name}`, onclick: () => filter(`-${quoted(name, value)}`) }, '−')))))),
    h('h3', {}, 'In its file'),
    context(found),
  ]);
  side.querySelector('.context .this')?.scrollIntoView({ block: 'center' });
  side.scrollTop = 0;
}

function folded(message) {
  const box = h('pre', { class: 'message', role: 'group', 'aria-label': 'Message', tabindex: '0' }, h('bdi', {}, clean(message, most)));
  if (message.length <= most) return box;
  return [box, h('button', { type: 'button', onclick: (event) => { box.firstChild.textContent = clean(message, Infinity); event.target.remove(); } }, `Unfold all ${message.length} characters`)];
}

function context(found) {
  const lines = [...found.before, found.line, ...found.after];
  if (lines.length === 1) return h('p', { class: 'dim' }, 'There are no lines around it, or where it stood in its file is not known.');
  return h('ol', { class: 'context', 'aria-label': 'Lines around it', tabindex: '0' }, lines.map((one) => h('li', { class: `${one.id === found.line.id ? 'this ' : ''}${levelClass(field(one.source, 'log.level'))}` },
    h('time', { class: 'num', title: zones(Date.parse(field(one.source, '@timestamp'))) }, short(Date.parse(field(one.source, '@timestamp')))), h('bdi', {}, oneLine(field(one.source, 'message') ?? '', 600)))));
}
