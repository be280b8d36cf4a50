// Log lines are data. Colours of terminals are taken out, control characters are shown as what they are.

const ansi = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const longest = 20000;

/** A text that can be shown: one that is long is folded. */
export function clean(value, most = longest) {
  const whole = String(value ?? '');
  const seen = (whole.length > most ? whole.slice(0, most) : whole).replace(ansi, '').replace(controls, symbol);
  return whole.length > most ? `${seen}… (${whole.length - most} more characters)` : seen;
}

function symbol(char) {
  const code = char.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `‹${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}

/** One line of it. */
export function oneLine(value, most = 400) { return clean(value, most).replace(/\s*[\n\r]\s*/g, ' ⏎ ').replace(/\t/g, '  '); }

/** All fields of a document, by their whole names, wherever a dot is written and a level is meant. */
export function fields(source) {
  const found = [];
  const walk = (name, value) => {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      for (const [below, of] of Object.entries(value)) walk(name ? `${name}.${below}` : below, of);
    } else found.push([name, value]);
  };
  walk('', source);
  return found.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** One field of a document. */
export function field(source, name) {
  if (source === null || typeof source !== 'object') return undefined;
  if (name in source) return source[name];
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const head = name.slice(0, dot);
    if (head in source) {
      const found = field(source[head], name.slice(dot + 1));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The value of a field as one would type it. */
export function shown(value) { return typeof value === 'string' ? value : JSON.stringify(value); }
