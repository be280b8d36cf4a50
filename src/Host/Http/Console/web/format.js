// Numbers and times as people read them. What is not known is –, never 0.

const thin = '\u202f';

export function count(number) {
  if (number === null || number === undefined || Number.isNaN(number)) return '–';
  return String(Math.round(number)).replace(/\B(?=(\d{3})+(?!\d))/g, thin);
}

/** A figure that has to fit: whole below a million, three digits beyond; the exact one belongs on hover. */
export function big(number) {
  if (number === null || number === undefined || Math.abs(number) < 999_500) return count(number);
  const [unit, by] = number < 999_500_000 ? ['M', 1e6] : number < 999_500_000_000 ? ['G', 1e9] : ['T', 1e12];
  const few = number / by;
  return (few < 10 ? few.toFixed(2) : few < 100 ? few.toFixed(1) : String(Math.round(few))) + thin + unit;
}

/** Two digits are what an eye can follow: 1.2 k. */
export function rate(number) {
  if (number === null || number === undefined) return '–';
  const units = ['', 'k', 'M', 'G'];
  let unit = 0;
  while (number >= 999.5 && unit < units.length - 1) { number /= 1000; unit++; }
  const digits = number === 0 ? '0' : number < 0.1 ? '<0.1' : number < 10 ? trim(number.toFixed(1)) : String(Math.round(number));
  return units[unit] ? digits + thin + units[unit] : digits;
}

function trim(digits) { return digits.endsWith('.0') ? digits.slice(0, -2) : digits; }

export function bytes(number) {
  if (number === null || number === undefined) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (number >= 1024 && unit < units.length - 1) { number /= 1024; unit++; }
  return (unit === 0 || number >= 10 ? Math.round(number) : number.toFixed(1)) + thin + units[unit];
}

export function seconds(number) {
  if (number === null || number === undefined) return '–';
  if (number < 10) return trim(number.toFixed(1)) + thin + 's';
  if (number < 120) return Math.round(number) + thin + 's';
  if (number < 7200) return Math.round(number / 60) + thin + 'min';
  if (number < 172800) return Math.round(number / 3600) + thin + 'h';
  return Math.round(number / 86400) + ' days';
}

export function plural(number, unit) { return `${count(number)} ${unit}${number === 1 ? '' : 's'}`; }

const pad = (number, width = 2) => String(number).padStart(width, '0');

/** Relative under an hour, absolute beyond. */
export function ago(at, now = Date.now()) {
  if (!at) return '–';
  const age = (now - at) / 1000;
  if (age < 2) return 'just now';
  if (age < 60) return `${Math.round(age)} s ago`;
  if (age < 3600) return `${Math.round(age / 60)} min ago`;
  return short(at, now);
}

/** 14:03:22.120, with the day when it is another one. */
export function short(at, now = Date.now()) {
  const date = new Date(at);
  const day = new Date(now).toDateString() === date.toDateString() ? '' : `${pad(date.getMonth() + 1)}-${pad(date.getDate())} `;
  return `${day}${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

export function precise(at) {
  const date = new Date(at);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`;
}

/** For hovering: the viewer's zone, and UTC. */
export function zones(at) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return `${precise(at)} ${zone}\n${new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC')}`;
}

/** Akka's address without what all have in common. */
export function node(address) { return address?.slice(address.indexOf('@') + 1) ?? '–'; }
