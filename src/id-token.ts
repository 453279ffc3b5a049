import { agentFor, exchange, readText } from './connect/http.ts';
import { UserError } from './errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** True where the job has the permission `id-token: write`: only then the runner sets these variables. */
export function canGetIdToken({
  ACTIONS_ID_TOKEN_REQUEST_URL: url,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: token,
}: Environment): boolean {
  return Boolean(url && token && URL.canParse(url));
}

/**
 * A token that says, signed by GitHub, which repository, branch and workflow this job is of. It is a secret.
 *
 * @param audience whom the token is for, as the receiving server expects it
 * @throws {UserError} where GitHub gives none
 *
 * Source: https://docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 */
export async function idToken(
  audience: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<string> {
  const url = new URL(environment.ACTIONS_ID_TOKEN_REQUEST_URL ?? '');
  url.searchParams.set('audience', audience);
  const answer = await exchange({
    method: 'GET',
    url,
    headers: {
      authorization: `Bearer ${environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`,
      accept: 'application/json',
    },
    agent: await agentFor(url, {}),
    signal,
    connectTimeout: 10_000,
    silence: 30_000,
  });
  const text = await readText(answer, url, signal);
  const token = answer.status === 200 ? tokenIn(text) : undefined;
  if (token !== undefined) return token;
  throw new UserError({
    what: 'GitHub gave the job no identity token.',
    why: `${url.host} answered ${answer.status} for the audience ${audience}.`,
    fix: 'Give the job permissions: id-token: write, or use an API key; then run it again.',
  });
}

function tokenIn(text: string): string | undefined {
  try {
    const { value } = JSON.parse(text) as { value?: unknown };
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}
