// Bars and lines, drawn as SVG; the numbers are said as well.
import { h, svg } from './dom.js';

/** A small line of bars without an axis. */
export function spark(values, label) {
  const most = Math.max(1, ...values);
  const width = 100 / Math.max(1, values.length);
  return svg('svg', { class: 'spark', viewBox: '0 0 100 20', preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    values.map((value, at) => value > 0 && svg('rect', { x: (at * width).toFixed(2), width: Math.max(0.5, width - 1).toFixed(2), y: (20 - Math.max(1.5, (value / most) * 20)).toFixed(2), height: Math.max(1.5, (value / most) * 20).toFixed(2) })));
}

/** Lines over time, from 0 up. */
export function line(points, label) {
  const most = Math.max(1, ...points.map((point) => point.value));
  const from = points[0]?.at ?? 0;
  const range = Math.max(1, (points.at(-1)?.at ?? 1) - from);
  const d = points.map((point, at) => `${at ? 'L' : 'M'}${(((point.at - from) / range) * 600).toFixed(1)} ${(98 - (point.value / most) * 94).toFixed(1)}`).join('');
  return svg('svg', { class: 'lines', viewBox: '0 0 600 100', preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    points.length > 1 && svg('path', { d: `${d}L600 100L0 100Z`, class: 'area' }), svg('path', { d, class: 'stroke', 'vector-effect': 'non-scaling-stroke' }));
}

/** The same by keys. A range goes from the bar where Shift was pressed to the one reached. */
function keyed(box, mark, says, { bars, from, to, step, title, chosen }) {
  let [at, anchor] = [-1, -1];
  const range = () => [bars[Math.min(at, anchor)].at, bars[Math.max(at, anchor)].at + step];
  const moves = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
  const forget = () => { [at, anchor, mark.hidden] = [-1, -1, true]; };
  box.addEventListener('focusout', forget);
  box.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in moves && bars.length > 0) {
      at = Math.max(0, Math.min(bars.length - 1, at < 0 ? (event.key === 'ArrowRight' || event.key === 'Home' ? 0 : bars.length - 1) : at + moves[event.key]));
      if (!event.shiftKey || anchor < 0) anchor = at;
      const [start, end] = range().map((time) => Math.min(1, Math.max(0, (time - from) / (to - from))));
      Object.assign(mark.style, { left: `${start * 100}%`, width: `${(end - start) * 100}%` });
      mark.hidden = false;
      says.textContent = anchor === at ? title(bars[at]) : `${Math.abs(at - anchor) + 1} bars, to ${title(bars[at])}`;
    } else if (event.key === 'Enter' && at >= 0) { const times = range(); forget(); chosen(...times); }
    else if (event.key === 'Escape' && at >= 0) forget();
    else return;
    // Enter and Escape mean something to the page as well.
    event.stopPropagation();
    event.preventDefault();
  });
}

/**
 * Stacked bars over time, which also choose a time: drag over them, click one, or go over them with the arrow keys.
 * `bars` are `{ at, parts: [[class, count]] }`.
 */
export function histogram({ bars, from, to, step, label, title, chosen }) {
  const most = Math.max(1, ...bars.map((bar) => bar.parts.reduce((sum, part) => sum + part[1], 0)));
  const x = (at) => ((at - from) / (to - from)) * 1000;
  const picture = svg('svg', { viewBox: '0 0 1000 100', preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    bars.map((bar) => {
      let top = 100;
      const left = Math.max(0, x(bar.at));
      const width = Math.max(1, Math.min(1000, x(bar.at + step)) - left - 1.5);
      return svg('g', {}, svg('title', {}, title(bar)), svg('rect', { x: left, width, y: 0, height: 100, class: 'hit' }), bar.parts.map(([kind, count]) => {
        const height = (count / most) * 100;
        top -= height;
        return count > 0 && svg('rect', { x: left.toFixed(1), width: width.toFixed(1), y: top.toFixed(2), height: Math.max(height, 0.8).toFixed(2), class: kind });
      }));
    }));
  const mark = h('div', { class: 'mark', hidden: true });
  const says = h('span', { class: 'sr', role: 'status' });
  const box = h('div', { class: 'histogram', tabindex: '0', role: 'group', 'aria-label': 'Histogram: arrow keys go from bar to bar, with Shift over several, Enter chooses their time' }, picture, mark, says);
  keyed(box, mark, says, { bars, from, to, step, title, chosen });
  let start = null;
  const place = (event) => Math.min(1, Math.max(0, (event.clientX - box.getBoundingClientRect().left) / box.clientWidth));
  box.addEventListener('pointerdown', (event) => { start = place(event); box.setPointerCapture(event.pointerId); event.preventDefault(); });
  box.addEventListener('pointermove', (event) => {
    if (start === null) return;
    const now = place(event);
    mark.hidden = false;
    mark.style.left = `${Math.min(start, now) * 100}%`;
    mark.style.width = `${Math.abs(now - start) * 100}%`;
  });
  box.addEventListener('pointercancel', () => { start = null; mark.hidden = true; });
  box.addEventListener('pointerup', (event) => {
    if (start === null) return;
    const [a, b] = [Math.min(start, place(event)), Math.max(start, place(event))];
    start = null;
    mark.hidden = true;
    const at = (part) => from + part * (to - from);
    if ((b - a) * box.clientWidth >= 4) chosen(Math.round(at(a)), Math.round(at(b)));
    else {
      const bar = bars.find((one) => at(a) >= one.at && at(a) < one.at + step);
      if (bar && step > 1000) chosen(bar.at, bar.at + step);
    }
  });
  return box;
}
