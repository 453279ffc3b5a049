export const id = 557;
export const ids = [557];
export const modules = {

/***/ 1938:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  connectGitHub: () => (/* binding */ connectGitHub)
});

// UNUSED EXPORTS: GitHubError

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./node_modules/@octokit/core/dist-src/index.js + 13 modules
var dist_src = __webpack_require__(5194);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-paginate-rest/dist-bundle/index.js
var dist_bundle = __webpack_require__(3779);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
;// CONCATENATED MODULE: ./.build/lib/github/fetch.js


const mostRedirects = 3;
/**
 * A `fetch` over Node's own HTTP client: its agents know the proxies of `HTTPS_PROXY` and `NO_PROXY`, which Node's
 * `fetch` does only where the process was started for it. Redirects (a repository that was renamed) are followed
 * within the origin: elsewhere the token would go with them.
 *
 * @param patience milliseconds in which an answer must be there
 */
function fetchThroughProxies(patience) {
    const keep = { keepAlive: true, proxyEnv: process.env };
    const agents = { 'http:': new external_node_http_.Agent(keep), 'https:': new external_node_https_.Agent(keep) };
    const ask = async (target, init, redirects) => {
        const { method, headers, body } = init;
        const signal = AbortSignal.any([...(init.signal ? [init.signal] : []), AbortSignal.timeout(patience)]);
        const { promise, resolve, reject } = Promise.withResolvers();
        const secure = target.protocol === 'https:';
        const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
        (secure ? external_node_https_.request : external_node_http_.request)(target, { method, signal, headers: { ...headers, ...length }, agent: agents[secure ? 'https:' : 'http:'] }, resolve)
            .on('error', reject)
            .end(body);
        const answer = await promise;
        const status = answer.statusCode ?? 0;
        const text = Buffer.concat(await Array.fromAsync(answer)).toString('utf8');
        const location = [301, 302, 307, 308].includes(status) ? answer.headers.location : undefined;
        const next = location === undefined ? undefined : new URL(location, target);
        if (next?.origin === target.origin && redirects > 0)
            return ask(next, init, redirects - 1);
        return {
            status,
            url: target.href,
            headers: new Map(Object.entries(answer.headers).map(([name, value]) => [name, `${value}`])),
            text: async () => text,
        };
    };
    return (url, init) => ask(new URL(url), init, mostRedirects);
}

;// CONCATENATED MODULE: ./.build/lib/github/retry.js
const mostAttempts = 5;
/** What GitHub shows isn't worth more than two waits, nor a long one: the run goes on without. */
const mostAttemptsWhenLimited = 3;
const longestWait = 60_000;
/**
 * How long to wait before a call is made again, in milliseconds; `undefined` where it must not be repeated.
 *
 * A call that a rate limit turned away wasn't begun with, whatever its method. Of the others only those are made
 * again whose second time does no harm: a `POST` without a good answer may have made something.
 *
 * @param attempt how often it was tried so far, from 1
 * @param message of the answer: GitHub's secondary limits are known by nothing else
 *
 * Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function retryDelay(attempt, method, ending, headers, message, now = Date.now, random = Math.random) {
    if (isRateLimit(ending, headers, message)) {
        const wait = askedWait(headers, now) ?? 60_000;
        return attempt < mostAttemptsWhenLimited && wait <= longestWait ? wait : undefined;
    }
    if (attempt >= mostAttempts)
        return undefined;
    const passing = ending === 'lost' || [408, 500, 502, 503, 504].includes(ending);
    return passing && method !== 'POST' ? 500 * 2 ** (attempt - 1) * (0.5 + random() / 2) : undefined;
}
/** True where GitHub asks to slow down. Both its limits answer 403 or 429, and so does a missing permission 403. */
function isRateLimit(ending, headers, message) {
    if (ending === 429)
        return true;
    if (ending !== 403)
        return false;
    return 'retry-after' in headers || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message);
}
function askedWait(headers, now) {
    const after = Number(headers['retry-after'] ?? Number.NaN);
    if (after >= 0)
        return after * 1000;
    if (headers['x-ratelimit-remaining'] !== '0')
        return undefined;
    const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000;
    return Number.isNaN(reset) ? undefined : Math.max(0, reset - now());
}

;// CONCATENATED MODULE: ./.build/lib/github/client.js





/** GitHub said no, or nothing. Never worth failing a deployment for. */
class GitHubError extends Error {
    /** Absent where no answer came. */
    status;
    /** The permissions one of which the token lacks, as GitHub names them: `issues=write; pull_requests=write`. */
    wanted;
    rateLimited;
    constructor(message, told, options) {
        super(message, options);
        this.name = 'GitHubError';
        this.status = told.status;
        this.wanted = told.wanted;
        this.rateLimited = told.rateLimited ?? false;
    }
}
/** The author of what a workflow does with the token of its job. */
const workflowsOwn = 'github-actions[bot]';
/** Milliseconds in which GitHub must answer. */
const patience = 20_000;
/** The client for a repository. Calls are made again where `retryDelay` says so, and throw `GitHubError`. */
function connectGitHub({ token, apiUrl, repository, signal }) {
    const [owner = '', repo = ''] = repository.split('/');
    const octokit = new (dist_src/* Octokit */.E.plugin(dist_bundle/* paginateRest */.ud))({
        auth: token,
        baseUrl: apiUrl.replace(/\/+$/, ''),
        userAgent: 'connect-dash-deploy',
        request: { fetch: fetchThroughProxies(patience), signal },
    });
    octokit.hook.wrap('request', async (request, options) => {
        for (let attempt = 1;; attempt++) {
            try {
                return await request(options);
            }
            catch (error) {
                signal.throwIfAborted();
                const { status, headers, message } = toldBy(error);
                const { method } = options;
                const delay = retryDelay(attempt, method, status ?? 'lost', headers, message);
                if (delay !== undefined) {
                    await (0,promises_.setTimeout)(delay, undefined, { signal });
                    continue;
                }
                const said = status === undefined ? "GitHub didn't answer" : `GitHub answered ${status} to`;
                throw new GitHubError(`${said} ${method} ${options.url}: ${message}`, {
                    ...(status !== undefined && { status }),
                    ...(headers['x-accepted-github-permissions'] && {
                        wanted: headers['x-accepted-github-permissions'],
                    }),
                    rateLimited: isRateLimit(status ?? 'lost', headers, message),
                }, { cause: error });
            }
        }
    });
    let login;
    return {
        repository: { owner, repo },
        request: octokit.request,
        paginate: octokit.paginate,
        signal,
        login: () => {
            login ??= loginOf(octokit);
            return login;
        },
    };
}
/** REST's /user is closed to a workflow's own token; GraphQL tells every token who it is. */
async function loginOf(octokit) {
    try {
        const { viewer } = await octokit.graphql('{ viewer { login } }');
        return viewer.login;
    }
    catch (error) {
        if (error instanceof Error && /^(GitHubError|GraphqlResponseError)$/.test(error.name))
            return workflowsOwn;
        throw error;
    }
}
/** What an error of octokit says: where no answer came, it makes up a status of 500 but has no response. */
function toldBy(error) {
    const { response, cause, message } = error;
    if (!response)
        return { headers: {}, message: `${cause?.message || message || error}` };
    const { status, headers, data } = response;
    return {
        status,
        headers,
        message: typeof data?.message === 'string' ? data.message : 'no reason was given',
    };
}


/***/ })

};
