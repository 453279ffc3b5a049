const variable = /^\$\{[A-Z0-9_]+\}$/;
// A user name without a password is a secret where it is a token: long, or of a kind that hosts issue.
const notToken = /^(?:__token__|oauth2|[a-z][a-z._-]{0,19})$/i;
const secretParameter = /([?&](?:private_token|access_token|token|password|api_?key)=)(?!\$\{)[^&#\s]+/gi;

/**
 * A text with anything taken out of its URLs that may be a secret, for messages; and whether they held one. `${TOKEN}`
 * and the `git` of `git@host` are none.
 */
export function withoutSecret(text: string): { shown: string; secret: boolean } {
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

/**
 * Whatever is told, with the secrets in its URLs hidden: the one filter on the way out, to the log, annotations, summary,
 * outputs and GitHub. A server, a build or an app may write a password that this run never knew, so that nobody could mask
 * it: that of a database in the exception of an app, that of an index in the output of a build.
 */
export function masked<T>(told: T): T {
  if (typeof told === 'string') return withoutSecret(told).shown as T & string;
  if (Array.isArray(told)) return told.map(masked) as T & unknown[];
  if (told === null || typeof told !== 'object' || Object.getPrototypeOf(told) !== Object.prototype)
    return told;
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, masked(value)])) as T;
}
