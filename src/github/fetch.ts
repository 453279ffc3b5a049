import { Agent as HttpAgent, request as http, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as https } from 'node:https';

/** As much of `fetch` as octokit asks for, of requests with a text or without a body. */
export type Fetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal?: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  text(): Promise<string>;
}>;

const mostRedirects = 3;

/**
 * A `fetch` over Node's own HTTP client: its agents know the proxies of `HTTPS_PROXY` and `NO_PROXY`, which Node's
 * `fetch` does only where the process was started for it. Redirects (a repository that was renamed) are followed
 * within the origin: elsewhere the token would go with them.
 *
 * @param patience milliseconds in which an answer must be there
 */
export function fetchThroughProxies(patience: number): Fetch {
  const keep = { keepAlive: true, proxyEnv: process.env };
  const agents = { 'http:': new HttpAgent(keep), 'https:': new HttpsAgent(keep) };

  const ask = async (target: URL, init: Parameters<Fetch>[1], redirects: number): ReturnType<Fetch> => {
    const { method, headers, body } = init;
    const signal = AbortSignal.any([...(init.signal ? [init.signal] : []), AbortSignal.timeout(patience)]);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const secure = target.protocol === 'https:';
    const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
    (secure ? https : http)(
      target,
      { method, signal, headers: { ...headers, ...length }, agent: agents[secure ? 'https:' : 'http:'] },
      resolve,
    )
      .on('error', reject)
      .end(body);
    const answer = await promise;
    const status = answer.statusCode ?? 0;
    const text = Buffer.concat(await Array.fromAsync(answer as AsyncIterable<Buffer>)).toString('utf8');
    const location = [301, 302, 307, 308].includes(status) ? answer.headers.location : undefined;
    const next = location === undefined ? undefined : new URL(location, target);
    if (next?.origin === target.origin && redirects > 0) return ask(next, init, redirects - 1);
    return {
      status,
      url: target.href,
      headers: new Map(Object.entries(answer.headers).map(([name, value]) => [name, `${value}`])),
      text: async () => text,
    };
  };
  return (url, init) => ask(new URL(url), init, mostRedirects);
}
