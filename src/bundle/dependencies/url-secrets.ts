import type { Place } from '../../errors.ts';
import type { Report } from './rules.ts';

const variable = /^\$\{[A-Z0-9_]+\}$/;
// A user name without a password is a secret where it is a token: long, or of a kind that hosts issue.
const notToken = /^(?:__token__|oauth2|[a-z][a-z._-]{0,19})$/i;
const secretParameter = /([?&](?:private_token|access_token|token|password|api_?key)=)(?!\$\{)[^&#\s]+/gi;

/**
 * A URL with anything that may be a secret taken out, for messages; and whether it held one. `${TOKEN}` and the
 * `git` of `git@host` are none.
 */
export function withoutSecret(url: string): { shown: string; secret: boolean } {
  let secret = false;
  const hide = (replacement: string) => {
    secret = true;
    return replacement;
  };
  const shown = url
    .replace(/(:\/\/)([^/?#\s]*)@/g, (whole, slashes: string, credentials: string) => {
      const [user = '', password = ''] = credentials.split(/:(.*)/s);
      const found =
        password === ''
          ? user !== '' && !variable.test(user) && !notToken.test(user)
          : !variable.test(password);
      return found ? hide(`${slashes}…@`) : whole;
    })
    // A slash in a password that nobody escaped: a port would be digits before it.
    .replace(/(:\/\/)[^/@\s]+:(?!\d+(?:\/|$))(?!\$\{)[^\s@]*@/g, (_, slashes: string) => hide(`${slashes}…@`))
    .replace(secretParameter, (_, name: string) => hide(`${name}…`));
  return { shown, secret };
}

/** Reports a text that holds a URL with a password or token in it, without repeating that. */
export function reportSecret(
  text: string,
  where: Place,
  report: Report,
  offOnLine?: ReadonlySet<string>,
): void {
  report(
    'url-password',
    {
      what: 'A URL of the requirements holds a password or a token.',
      why: `It would be stored on the server, in every bundle, for all who may download it: ${withoutSecret(text).shown.trim()}`,
      fix: 'Take it out of the URL; let the administrator give the server access to that place, and change the password.',
      where,
    },
    offOnLine,
  );
}
