/*
 * The one filter on everything that leaves this process: log, annotations, summary, outputs, comments and the terminal.
 * Each place applies it to plain text, before it escapes that for HTML or JSON. All of it takes linear time: a server, a
 * build or an app may write megabytes.
 */

/** In the forms in which a text may contain them: as they are, within JSON, within a URL, within HTML. */
const secrets = new Set<string>();
let longestFirst: readonly string[] = [];

/** Shorter values would hide half of the log: `1`, `prod`. */
const shortestSecret = 8;

/** Hides a secret, and each of its lines, in everything that leaves this process from now on. */
export function registerSecret(secret: string): void {
  for (const line of secret.split(/\r?\n/).map((one) => one.trim())) {
    if (line.length < shortestSecret) continue;
    for (const form of formsOf(line)) secrets.add(form);
  }
  longestFirst = [...secrets].sort((a, b) => b.length - a.length);
}

/** The encoders of JavaScript, Python, Go and PHP escape different characters. */
function formsOf(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = escaped(json, /[\u0080-\uffff]/g);
  const url = encodeURIComponent(text.toWellFormed());
  const strict = url.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const urls = [
    url,
    new URLSearchParams({ '': text }).toString().slice(1),
    strict,
    strict.replaceAll('%2F', '/'),
  ];
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = html.replaceAll('"', '&quot;');
  return [
    ...[text, json, JSON.stringify(json).slice(1, -1)],
    ...[ascii, escaped(json, /[<>&]/g), ascii.replaceAll('/', '\\/')],
    ...[...urls, ...urls.map((one) => one.replace(/%../g, (byte) => byte.toLowerCase()))],
    ...[html, quoted.replaceAll("'", '&#39;'), quoted.replaceAll("'", '&#x27;')],
    html.replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
  ];
}

/** With the escapes of JSON for some characters. */
const escaped = (json: string, characters: RegExp): string =>
  json.replace(characters, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The variables that Connect sets for each app, which may print its environment (api.md 18), and headers of requests. */
const shownKey =
  /((?:CONNECT_API_KEY|CONNECT_CONTENT_SESSION_TOKEN)(?:["']?\s*[:=]\s*["']?|["'],\s*["'])|\bAuthorization["']?\s*[:=,]\s*["']?(?:Key|Bearer|Basic|Token)\s+)[\w.~+/=-]{8,}/gi;

/**
 * The same text, or the same structure of texts, without secrets: those that this run was given, and others that are
 * recognized by their form, such as the password of a database in the traceback of an app.
 */
export function redact<T>(value: T): T {
  if (typeof value === 'string') return redactText(value) as T & string;
  if (Array.isArray(value)) return value.map(redact) as T & unknown[];
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, redact(one)])) as T;
}

function redactText(text: string): string {
  const known = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return withoutUrlSecret(known).shown.replace(shownKey, '$1…');
}

const variable = /^\$\{[A-Z0-9_]+\}$/;
// A user name without a password is a secret if it is a token: long, or of a kind that hosts issue.
const notToken = /^(?:__token__|oauth2|[a-z][a-z._-]{0,19})$/i;
const secretParameter = /([?&](?:private_token|access_token|token|password|api_?key)=)(?!\$\{)[^&#\s]+/gi;

/**
 * A text without what may be a secret in its URLs, and whether there was one. `${TOKEN}` and the `git` of `git@host` are
 * not secrets.
 */
export function withoutUrlSecret(text: string): { shown: string; secret: boolean } {
  const [start, ...rest] = text.split('://');
  const parts = rest.map((part) => {
    const length = credentialsLength(part);
    return length === 0 ? part : `…${part.slice(length)}`;
  });
  const shown = [start, ...parts].join('://').replace(secretParameter, '$1…');
  return { shown, secret: shown !== text };
}

/** The length of the secret credentials at the start of the part of a URL behind `://`, or 0. */
function credentialsLength(part: string): number {
  const authority = part.slice(0, /[/?#\s]|$/.exec(part)?.index);
  const last = authority.lastIndexOf('@');
  if (last >= 0) return isSecret(authority.slice(0, last)) ? last : 0;
  const at = part.indexOf('@');
  return at > 0 && isSplitPassword(part.slice(0, at)) ? at : 0;
}

function isSecret(credentials: string): boolean {
  const colon = credentials.indexOf(':');
  const [user, password] =
    colon < 0 ? [credentials, ''] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
  if (password !== '') return !variable.test(password);
  return user !== '' && !variable.test(user) && !notToken.test(user);
}

/** Whether it is a user and a password with a slash, `?` or `#` that nobody escaped: of a port there are only digits. */
function isSplitPassword(text: string): boolean {
  // Lines of JSON are long and have no spaces.
  if (text.length > 1000) return false;
  const [, password] = /^[^/@\s]{1,200}?:(\S*)$/.exec(text) ?? [];
  return password !== undefined && !/^\d+(?:\/|$)|^\$\{/.test(password);
}
