// Talks to the node: the token, a thin bar while it takes long, and one event stream for all pages.

let token = sessionStorage.getItem('token') ?? '';
export const session = { tokenToRead: false, tokenToChange: false, mayChange: true, serviceSuffix: '-service', paths: '', version: '', levels: {} };
export const live = { status: null, services: [], connected: false, failed: false, at: 0, history: [] };

const listeners = new Set();
const busy = { bar: null, waiting: 0, shown: 0 };

/** Called with every moment, and once when the connection is lost. */
export function onLive(listener) { listeners.add(listener); return () => listeners.delete(listener); }

export async function start() {
  busy.bar = document.getElementById('busy');
  try { Object.assign(session, await get('/api/v1/session')); } catch { /* said by the strip */ }
  connect();
}

function connect() {
  const events = new EventSource('/api/v1/events');
  events.addEventListener('services', (event) => { live.services = JSON.parse(event.data); });
  events.addEventListener('status', (event) => {
    live.status = JSON.parse(event.data);
    [live.connected, live.failed] = [true, false];
    live.at = Date.now();
    remember(live.status);
    tell();
  });
  events.onerror = () => {
    if (live.connected || !live.failed) { [live.connected, live.failed] = [false, true]; tell(); }
    // A browser gives up for good on an answer that is no stream.
    if (events.readyState === EventSource.CLOSED) { events.close(); setTimeout(connect, 2000); }
  };
}

function tell() { for (const listener of listeners) listener(live); }

function remember(status) {
  const rate = status.nodes.reduce((sum, node) => sum + node.sink.eventsPerSecond, 0);
  live.history.push({ at: status.at, rate });
  if (live.history.length > 600) live.history.shift();
}

export class Refused extends Error {
  constructor(status, message) { super(message); this.status = status; }
}

// A connection that went without a word would be waited for until the system gives it up; the node itself answers far sooner.
const longestAnswer = 60000;

export const get = (path, signal) => ask(path, { signal: AbortSignal.any([AbortSignal.timeout(longestAnswer), ...(signal ? [signal] : [])]) });
export const post = (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });

/** Does something again and again; not while it is still at it, because where answers are slow each would outdate the one before. Returns what ends it. */
export function every(milliseconds, work) {
  let working = false;
  const timer = setInterval(async () => {
    if (working) return;
    working = true;
    try { await work(); } finally { working = false; }
  }, milliseconds);
  return () => clearInterval(timer);
}

export const hasToken = () => token !== '';

export function setToken(value) {
  token = value;
  sessionStorage.setItem('token', value);
}

async function ask(path, options) {
  const headers = { ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  busy.waiting++;
  const slow = setTimeout(() => { if (busy.bar) busy.bar.hidden = false; }, 400);
  try {
    const answer = await fetch(path, { ...options, headers, cache: 'no-store' });
    const body = (answer.headers.get('Content-Type') ?? '').includes('json') ? await answer.json() : null;
    if (!answer.ok) throw new Refused(answer.status, body?.errors?.join(' ') || body?.error || `HTTP ${answer.status}`);
    return body;
  } catch (failure) {
    if (failure instanceof TypeError || failure.name === 'TimeoutError') throw new Refused(0, 'This node does not answer. It is asked again.');
    throw failure;
  } finally {
    clearTimeout(slow);
    if (--busy.waiting === 0 && busy.bar) busy.bar.hidden = true;
  }
}
