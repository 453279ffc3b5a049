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
