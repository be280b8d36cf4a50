// Elements without any HTML in between: what comes from logs is only ever text.

/** Makes an element. Children are nodes, texts, or nothing; `on…` are listeners, `class`, `data-…` and all else attributes. */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const svgSpace = 'http://www.w3.org/2000/svg';

/** The same for SVG. */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(svgSpace, tag);
  set(element, attributes);
  element.append(...children.flat(Infinity).filter(Boolean));
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
}

/** Changes a text only when it is another one, so that nothing flickers and no screen reader repeats itself. */
export function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

/** Replaces the children of an element only when `key` is another one than the last time. */
export function fill(element, key, make) {
  if (element.filledWith === key) return;
  const before = element.contains(document.activeElement) ? reached(element) : [];
  const at = before.indexOf(document.activeElement);
  element.filledWith = key;
  element.replaceChildren(...[make()].flat(Infinity).filter(Boolean));
  // Who is in it with the keyboard stays where they are.
  if (at >= 0) {
    const after = reached(element);
    (after.find((one) => said(one) === said(before[at])) ?? after[at])?.focus({ preventScroll: true });
  }
}

const reached = (element) => [...element.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')];
const said = (element) => `${element.tagName} ${element.name ?? ''} ${element.value ?? ''} ${element.getAttribute('aria-label') ?? element.textContent}`;

/** Whether a detail lies over its page instead of beside the list. */
export const covering = matchMedia('(max-width: 1000px)');

/** What has opened over the page is where the keyboard goes on; beside a list, the list keeps it. */
export function opened(side) {
  if (covering.matches && !side.contains(document.activeElement)) side.querySelector('.side-head button')?.focus({ preventScroll: true });
}

/** A name that breaks behind its dots, and not within a word. */
export function dotted(name) {
  return name.split(/(?<=[._])/).flatMap((part, at) => (at ? [h('wbr'), part] : [part]));
}

/** A link within the console. */
export function link(href, attributes, ...children) {
  return h('a', { href, ...attributes }, ...children);
}

/** A button that copies. */
export function copyButton(what, label = 'Copy') {
  const button = h('button', { type: 'button', class: 'quiet small', onclick: async () => {
    await navigator.clipboard?.writeText(what()).catch(() => {});
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = label; }, 1200);
  } }, label);
  return button;
}

/** An empty page that says what it is and what comes next. */
export function empty(title, ...more) {
  return h('div', { class: 'empty' }, h('h2', {}, title), ...more);
}
