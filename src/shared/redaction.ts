const variable = /^\$\{[A-Z0-9_]+\}$/;
// A user name without a password is a secret where it is a token: long, or of a kind that hosts issue.
const notToken = /^(?:__token__|oauth2|[a-z][a-z._-]{0,19})$/i;
const secretParameter = /([?&](?:private_token|access_token|token|password|api_?key)=)(?!\$\{)[^&#\s]+/gi;

/**
 * A text with anything taken out of its URLs that may be a secret, for messages; and whether they held one. `${TOKEN}`
 * and the `git` of `git@host` are none.
 */
export function withoutUrlSecret(text: string): { shown: string; secret: boolean } {
  let secret = false;
  const hide = (replacement: string) => {
    secret = true;
    return replacement;
  };
  const shown = text
    .replace(/(:\/\/)([^/?#\s]*)@/g, (whole, slashes: string, credentials: string) => {
      const [user = '', password = ''] = credentials.split(/:(.*)/s);
      const found =
        password === ''
          ? user !== '' && !variable.test(user) && !notToken.test(user)
          : !variable.test(password);
      return found ? hide(`${slashes}…@`) : whole;
    })
    // A slash in a password that nobody escaped: a port would be digits before it. The bounds are for long lines without
    // a space, as those of JSON are.
    .replace(/(:\/\/)[^/@\s]{1,200}:(?!\d+(?:\/|$))(?!\$\{)[^\s@]{0,1000}@/g, (_, slashes: string) =>
      hide(`${slashes}…@`),
    )
    .replace(secretParameter, (_, name: string) => hide(`${name}…`));
  return { shown, secret };
}

/** What Connect gives to each process of an app, which may print its environment (api.md 18), and what a request shows. */
const shownKey =
  /((?:CONNECT_API_KEY|CONNECT_CONTENT_SESSION_TOKEN)(?:["']?\s*[:=]\s*["']?|["'],\s*["'])|\bAuthorization["']?\s*[:=,]\s*["']?(?:Key|Bearer|Basic|Token)\s+)[\w.~+/=-]{8,}/gi;

/**
 * Whatever is told, with the secrets in it hidden that are known by their form: the one filter on the way out, to the log,
 * annotations, summary, outputs and GitHub. A server, a build or an app may write a password that this run never knew, so
 * that nobody could mask it: that of a database in the exception of an app, that of an index in the output of a build.
 */
export function redact<T>(told: T): T {
  if (typeof told === 'string') return withoutUrlSecret(told).shown.replace(shownKey, '$1…') as T & string;
  if (Array.isArray(told)) return told.map(redact) as T & unknown[];
  if (told === null || typeof told !== 'object' || Object.getPrototypeOf(told) !== Object.prototype)
    return told;
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, redact(value)])) as T;
}

/** As they may be written: as they are, within JSON, within a URL. */
const known = new Set<string>();

/** Has a secret that this run was given hidden in what others say. One of a few characters would star out the whole log. */
export function registerSecret(secret: string): void {
  for (const line of secret.split(/\r?\n/).map((one) => one.trim())) {
    if (line.length < 8) continue;
    for (const form of [line, JSON.stringify(line).slice(1, -1), encodeURIComponent(line)]) known.add(form);
  }
}

/**
 * What the server or the app said, without the secrets that this run was given. GitHub's runner hides them in its log, but
 * nobody does in an output or at a terminal. Only what others said is changed: an address or a title of ours may hold the
 * value of a variable, and has to stay what it is.
 */
export function withoutKnown(said: string): string {
  return [...known]
    .sort((a, b) => b.length - a.length)
    .reduce((text, secret) => text.replaceAll(secret, '***'), said);
}
