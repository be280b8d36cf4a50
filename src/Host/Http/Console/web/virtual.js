// A list of thousands of rows, of which only those are made that can be seen.
import { h } from './dom.js';

export class VirtualList {
  /**
   * `row(index)` makes a row, `sign(index)` tells whether it is still the same; `height()` is that of every row;
   * `ended()` is called when the end comes into view.
   */
  constructor({ role, label, height, row, sign, ended, scrolled }) {
    Object.assign(this, { height, row, sign, ended, length: 0, rows: new Map(), top: 0 });
    this.space = h('div', { class: 'space', role: 'presentation' });
    this.box = h('div', { class: 'virtual', tabindex: '0', role: role === 'listbox' ? 'listbox' : 'rowgroup', 'aria-label': label }, this.space);
    this.box.addEventListener('scroll', () => { this.draw(); scrolled?.(this.box.scrollTop); }, { passive: true });
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.box);
  }

  /** There are so many now; rows that are others than before are made anew. */
  set(length) {
    this.length = length;
    this.draw();
  }

  /** Keeps what is seen where it is when rows are put in front. */
  shift(rows) {
    this.box.scrollTop += rows * this.height();
  }

  reveal(index) {
    const height = this.height();
    const top = index * height;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + height > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = top + height - this.box.clientHeight;
    this.draw();
  }

  /** Brings the keyboard to what a row opens, so that a screen reader says it. */
  focus(index) { this.rows.get(index)?.element.querySelector('a, button')?.focus({ preventScroll: true }); }

  draw() {
    const height = this.height();
    const whole = `${this.length * height}px`;
    if (this.space.style.height !== whole) this.space.style.height = whole;
    const first = Math.max(0, Math.floor(this.box.scrollTop / height) - 8);
    const last = Math.min(this.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / height) + 8);
    for (const [index, seen] of this.rows) {
      if (index < first || index >= last) { seen.element.remove(); this.rows.delete(index); }
    }
    let before = null;
    for (let index = first; index < last; index++) {
      const sign = `${height} ${this.sign(index)}`;
      const seen = this.rows.get(index);
      if (seen?.sign !== sign) {
        const element = this.row(index);
        element.style.top = `${index * height}px`;
        element.style.height = `${height}px`;
        const focused = seen?.element.contains(document.activeElement);
        if (seen) seen.element.replaceWith(element);
        else if (before) before.after(element);
        else this.space.prepend(element);
        if (focused) element.querySelector('a, button')?.focus({ preventScroll: true });
        this.rows.set(index, { sign, element });
        before = element;
      } else before = seen.element;
    }
    if (last >= this.length - 20 && this.length > 0) this.ended?.();
  }

  leave() { this.watch.disconnect(); }
}
