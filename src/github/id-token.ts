import { HttpError, TransportError } from '../connect/errors.ts';
import { agentFor, exchange, readText } from '../http/http.ts';
import { repeatedly } from '../http/retry.ts';
import type { Log } from '../shared/log.ts';
import { UserError } from '../shared/problems.ts';

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
  { signal, log }: { readonly signal: AbortSignal; readonly log: Pick<Log, 'info' | 'debug'> },
): Promise<string> {
  const url = new URL(environment.ACTIONS_ID_TOKEN_REQUEST_URL ?? '');
  url.searchParams.set('audience', audience);
  const name = `GET ${url.host}`;
  const agent = await agentFor(url, {});
  const timeout = 30_000;
  const once = async () => {
    const answer = await exchange({
      method: 'GET',
      url,
      headers: {
        authorization: `Bearer ${environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`,
        accept: 'application/json',
      },
      agent,
      signal,
      connectTimeout: 10_000,
      silence: timeout,
    });
    const text = await readText(answer, url, signal);
    const token = answer.status === 200 ? tokenIn(text) : undefined;
    if (token === undefined) {
      throw new HttpError(`${url.host} answered ${answer.status}`, answer.status, answer.headers);
    }
    return token;
  };
  try {
    return await repeatedly({ method: 'GET', name, url, timeout }, { signal, log }, once);
  } catch (error) {
    throw refusal(error, url, audience);
  }
}

/** Said here: whoever called would take it for a failure of the server. */
function refusal(error: unknown, { host }: URL, audience: string): unknown {
  const isAnswer = error instanceof HttpError;
  if (!isAnswer && !(error instanceof TransportError)) return error;
  const isPassing = !isAnswer || error.status === 429 || error.status >= 500;
  return new UserError(
    {
      message: 'GitHub gave the job no identity token.',
      reason: isAnswer
        ? `${error.message} for the audience ${audience}.`
        : `No answer came: ${error.message}.`,
      hint: isPassing
        ? `Run the job again; if it stays so, see that the runner can reach ${host}, or use an API key.`
        : 'Give the job permissions: id-token: write, or use an API key; then run it again.',
    },
    { cause: error },
  );
}

function tokenIn(text: string): string | undefined {
  try {
    const { value } = JSON.parse(text) as { value?: unknown };
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}
