// Asks for the token, where one is needed.
import { h } from './dom.js';
import { hasToken, session, setToken } from './api.js';

/** A form for the token; `done` is called when there is one. */
export function tokenForm(why, done) {
  const input = h('input', { type: 'password', autocomplete: 'off', 'aria-label': 'Token', placeholder: 'actorpipeline.http.token' });
  return h('form', { class: 'token', onsubmit: (event) => { event.preventDefault(); setToken(input.value.trim()); done(); } }, h('p', {}, why, ' It is kept until this tab is closed.'), input, ' ', h('button', {}, 'Use it'));
}

/** Null when changes are possible now; otherwise what has to be done first. */
export function changing(done) {
  if (!session.mayChange) return h('p', { class: 'dim' }, 'Nothing can be changed here: this node has no ', h('code', {}, 'actorpipeline.http.token'), '.');
  return session.tokenToChange && !hasToken() ? tokenForm('Changes need the token of the cluster.', done) : null;
}
