export const id = 464;
export const ids = [464,796];
export const modules = {

/***/ 7796:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ ExchangeError),
/* harmony export */   trustedKeyring: () => (/* binding */ trustedKeyring)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7075);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2684);
/* harmony import */ var _lazy_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(589);



/** The server gave no key for this job's identity. */
class ExchangeError extends Error {
    failure;
    /** The server's words. */
    text;
    constructor(failure, text) {
        super(`Trusted publishing: ${failure}${text && ` (${text})`}`);
        this.name = 'ExchangeError';
        this.failure = failure;
        this.text = text;
    }
}
const grant = 'urn:ietf:params:oauth:grant-type:token-exchange';
/** A key is renewed when less of its life is left than this, in milliseconds; of a short life, than half of it. */
const margin = 60_000;
/**
 * Exchanges this job's OIDC token for a short-lived key (api.md section 2; RFC 8414, RFC 8693), when a key is first
 * wanted, near its end, and after a 401.
 */
function trustedKeyring({ idToken, mask }, server, send) {
    const endpoint = (0,_lazy_js__WEBPACK_IMPORTED_MODULE_2__/* .lazy */ .R)(() => tokenEndpoint(server, send));
    let key;
    async function exchanged() {
        const subject = await idToken();
        mask(subject);
        const form = new URLSearchParams({
            grant_type: grant,
            subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
            requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
            subject_token: subject,
        });
        const answer = await send('POST', await endpoint(), formBody(form));
        const token = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJson */ .qF)(answer.text);
        const text = token?.access_token;
        if (answer.status >= 300 || typeof text !== 'string')
            throw refusal(token);
        mask(text);
        // Whether Connect tells the lifetime is unverified: without it the 401 at its end is the sign.
        const lifetime = typeof token?.expires_in === 'number' ? token.expires_in * 1000 : Number.POSITIVE_INFINITY;
        return { text, renewAt: Date.now() + Math.max(lifetime - margin, lifetime / 2) };
    }
    return {
        async headers() {
            if (key && Date.now() >= (await key).renewAt)
                key = undefined;
            key ??= exchanged();
            const { text } = await key;
            return { authorization: `Key ${text}` };
        },
        async renew() {
            key = exchanged();
            await key;
            return true;
        },
    };
}
/** Asks the server for its token endpoint; the identity may go to the server's own origin only. */
async function tokenEndpoint(server, send) {
    const { status, text } = await send('GET', new URL('.well-known/oauth-authorization-server', server));
    const found = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJson */ .qF)(text);
    const endpoint = found?.token_endpoint;
    if (status !== 200 || typeof endpoint !== 'string' || !URL.canParse(endpoint)) {
        throw new ExchangeError('not offered', `${status}`);
    }
    const grants = found?.grant_types_supported;
    if (Array.isArray(grants) && !grants.includes(grant))
        throw new ExchangeError('not offered', 'no token exchange');
    const url = new URL(endpoint);
    if (url.origin !== server.origin)
        throw new ExchangeError('foreign endpoint', url.origin);
    return url;
}
/** Told apart by the description, as Posit's own clients do. */
function refusal(answer) {
    const text = String(answer?.error_description ?? answer?.error ?? '');
    if (/ambiguous/i.test(text))
        return new ExchangeError('ambiguous', text);
    if (/verif/i.test(text))
        return new ExchangeError('not verified', text);
    if (answer?.error === 'invalid_grant')
        return new ExchangeError('no match', text);
    return new ExchangeError('refused', text);
}
function formBody(form) {
    const bytes = Buffer.from(form.toString());
    return { length: bytes.length, open: () => node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable.from([bytes]) };
}


/***/ }),

/***/ 6032:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $: () => (/* binding */ BuildFailure),
  j: () => (/* binding */ build)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./.build/lib/errors.js
var errors = __webpack_require__(5119);
// EXTERNAL MODULE: ./.build/lib/deploy/lost.js
var lost = __webpack_require__(7328);
// EXTERNAL MODULE: ./.build/lib/deploy/jobs.js
var deploy_jobs = __webpack_require__(5950);
;// CONCATENATED MODULE: ./.build/lib/deploy/trace.js


/**
 * How far a build came, where its task can't be asked: a bundle that is active was built; one with a Python version
 * was, too (Connect fills it in); else the build job is waited for while it runs.
 */
async function traceOf(target, { connect, signal }) {
    for (let looks = 1;; looks++) {
        const [content, bundle, jobs] = await Promise.all([
            connect.content(target.guid),
            connect.bundle(target.guid, target.bundleId),
            connect.jobs(target.guid),
        ]);
        if (content.bundle_id === target.bundleId)
            return { state: 'built' };
        if (!target.activate && bundle.py_version)
            return { state: 'built' };
        const job = (0,deploy_jobs/* newestJob */.g)(jobs, 'python_restore', target.bundleId);
        if (job && !isRunning(job) && job.exit_code) {
            const { entries } = await connect.jobLog(target.guid, job.key);
            return { state: 'failed', output: entries.map(({ data }) => data) };
        }
        if (!(job && isRunning(job)) && looks >= 3)
            return { state: 'none' };
        await (0,promises_.setTimeout)(1000, undefined, { signal });
    }
}
const isRunning = ({ status }) => status === 0;

;// CONCATENATED MODULE: ./.build/lib/deploy/build.js




/** The build was through and didn't work. */
class BuildFailure extends Error {
    output;
    /** The task's own reason. */
    reason;
    /** Whether the server was out of reach meanwhile: it may have been restarted, and the build with it. */
    interrupted;
    constructor(reason, output, { interrupted = false } = {}) {
        super(`The build failed: ${reason}`);
        this.name = 'BuildFailure';
        this.reason = reason;
        this.output = output;
        this.interrupted = interrupted;
    }
}
const usual = {
    quiet: false,
    noAnswer: 180_000,
    unknownTask: 15_000,
    silentBuild: 30 * 60_000,
};
/** So many polls may fail before it is worth a line in the log. */
const passing = 3;
/**
 * Has the server build a bundle, prints what the build says, and waits for its end.
 *
 * Where the answer to the order, or the task itself, is lost (a dropped connection, a restart), the content item
 * and its jobs tell how far it came. Only where they show no trace is the build ordered again: that starts a second
 * build of the same bundle, which is harmless (api.md section 19).
 *
 * @throws {BuildFailure}
 */
async function build(target, surroundings, changed = {}) {
    const { connect, progress, signal } = surroundings;
    const following = { ...usual, ...changed };
    for (let attempt = 1;; attempt++) {
        let problem;
        try {
            const id = await connect.deploy(target.guid, target.bundleId, target);
            progress.learn({ taskId: id });
            const task = await followTask(id, surroundings, following);
            if (task)
                return;
        }
        catch (error) {
            signal.throwIfAborted();
            if (error instanceof BuildFailure && error.interrupted && attempt === 1) {
                progress.log.info('The server was out of reach while it built. Ordering the build again.');
                continue;
            }
            const how = (0,lost/* ending */.K)(error);
            if (how === undefined || how === 'refused')
                throw error;
            problem = error;
        }
        progress.log.info('The server lost sight of the build, or we of the server. Looking how far it came…');
        const trace = await traceOf(target, surroundings);
        if (trace.state === 'built')
            return;
        if (trace.state === 'failed')
            throw new BuildFailure('The build job ended with an error.', trace.output);
        if (attempt === 3)
            throw problem ?? new BuildFailure('The server forgot the build twice.', []);
        progress.log.info('There is no trace of it. Ordering it again.');
    }
}
/**
 * Prints the lines of a task until it ends.
 *
 * @returns `undefined` where the server no longer knows the task, or no longer answers
 * @throws {BuildFailure}
 */
async function followTask(id, { connect, progress, signal }, following) {
    const output = [];
    let heard = performance.now();
    let trouble;
    let interrupted = false;
    for (let first = 0;;) {
        let task;
        try {
            task = await connect.task(id, first);
            if (trouble && trouble.polls > passing)
                progress.log.info('The server answers again.');
            trouble = undefined;
        }
        catch (error) {
            signal.throwIfAborted();
            if (!(0,lost/* isPassing */.W)(error))
                throw error;
            trouble ??= { since: performance.now(), polls: 0 };
            interrupted ||= (0,lost/* ending */.K)(error) !== 'refused';
            const borne = (0,lost/* ending */.K)(error) === 'refused' ? following.unknownTask : following.noAnswer;
            if (performance.now() - trouble.since > borne)
                return undefined;
            progress.log.debug(`The poll failed (${error.message}); polling on.`);
            if (trouble.polls === passing) {
                progress.log.info(`The server does not tell of the build (${error.message}). Asking on…`);
            }
            await (0,promises_.setTimeout)(Math.min(5000, 250 * 2 ** trouble.polls++), undefined, { signal });
            continue;
        }
        const lines = task.output ?? [];
        for (const line of lines)
            following.quiet ? progress.log.debug(line) : progress.log.info(line);
        output.push(...lines);
        if (lines.length > 0)
            heard = performance.now();
        if (performance.now() - heard > following.silentBuild)
            throw silent(following.silentBuild, output);
        first = task.last;
        if (!task.finished)
            continue;
        if (task.code === 0)
            return task;
        throw new BuildFailure(reasonOf(task), output, { interrupted });
    }
}
/** The `error` of a task repeats the end of its output; what was recorded of failed builds has it in `result`, too. */
function reasonOf({ error, result }) {
    return [error, typeof result?.data === 'string' ? result.data : ''].filter(Boolean).join('\n');
}
function silent(after, output) {
    return new errors/* UserError */.yo({
        what: `The build on the server has written nothing for ${Math.round(after / 60_000)} minutes.`,
        why: `Its last line: ${output.at(-1) ?? '(none)'}`,
        fix: 'Look at the build on the dashboard: it may wait for a lock, or for a package index that does not answer.',
    });
}


/***/ }),

/***/ 7464:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  t: () => (/* binding */ explained)
});

// EXTERNAL MODULE: ./.build/lib/errors.js
var errors = __webpack_require__(5119);
// EXTERNAL MODULE: ./.build/lib/deploy/build.js + 1 modules
var build = __webpack_require__(6032);
// EXTERNAL MODULE: ./.build/lib/deploy/verify.js + 1 modules
var verify = __webpack_require__(2276);
;// CONCATENATED MODULE: ./.build/lib/deploy/diagnose/known-builds.js
const systemLibrary = (what) => ({
    what,
    fix: 'Choose a version of the package that has a ready-made wheel for this Python, or ask an administrator of Connect to install the library with its headers on the server.',
});
/** In the order in which they are tried: what tells the cause stands before what tells only that something failed. */
const knownBuildFailures = [
    {
        name: 'no compatible Python',
        pattern: /Unable to find a compatible version of Python/,
        words: () => ({
            what: 'The server has no Python that fits the app.',
            fix: 'Widen the requirement (.python-version, or requires-python in pyproject.toml), or ask an administrator of Connect to install such a Python.',
        }),
    },
    {
        name: 'Python disabled',
        pattern: /Can't get matching python version because Python is disabled/,
        words: () => ({
            what: 'Python is switched off on the server.',
            fix: 'Ask an administrator of Connect to set Python.Enabled.',
        }),
    },
    {
        name: 'disk full',
        pattern: /No space left on device/,
        words: () => ({
            what: "The server's disk is full.",
            fix: 'Ask an administrator of Connect to make room, then run the job again.',
        }),
    },
    {
        name: 'killed',
        pattern: /(?:^|\n)\s*Killed\b|signal: 9|SIGKILL|died with <Signals\.SIGKILL|exit (?:code|status):? (?:137|-9)\b|cc1plus?: .*Killed/,
        words: () => ({
            what: 'The build was killed, most likely because it needed more memory than the server lets it have.',
            fix: 'Choose versions that have ready-made wheels, so that nothing is compiled; or ask an administrator of Connect for more memory.',
        }),
    },
    {
        name: 'hashes differ',
        pattern: /DO NOT MATCH THE HASHES[\s\S]*?\n\s+(?<package>[\w.-]+)==|Hash mismatch for `(?<package2>[\w.-]+)/,
        words: ({ name }) => ({
            what: `The file of ${name ?? 'a package'} has another hash than the requirements state.`,
            fix: 'Lock the requirements again. If the index of the server is a mirror, see that it serves the same files.',
        }),
    },
    {
        name: 'hashes missing',
        pattern: /Hashes are required in --require-hashes mode[\s\S]*?\n\s+(?<package>[\w.-]+)==|all requirements must have their versions? pinned|In `--require-hashes` mode/,
        words: ({ name }) => ({
            what: `${name ?? 'A requirement'} has no hash, while others have.`,
            fix: 'Give a hash to every requirement, those of requirements included, or to none: let a tool write the file (uv export, pip-compile --generate-hashes).',
        }),
    },
    {
        name: 'invalid requirement: missing path',
        pattern: /Invalid requirement: '(?<path>[^']+)'[^\n]*\n[^\n]*It looks like a path|Could not install packages due to an OSError: \[Errno 2\] No such file or directory: '(?<path2>[^']+)'|Distribution not found at: (?:file:\/\/)?(?<path3>\S+)/,
        words: ({ path }) => ({
            what: `A requirement names a file that isn't in the bundle${path ? `: ${path}` : ''}.`,
            fix: 'Name the package by its version (package==1.2), which is what conda and "pip freeze" should have written; or put the file into the app folder.',
        }),
    },
    {
        name: 'invalid requirement',
        pattern: /Invalid requirement: '?(?<line>[^'\n]+)|Couldn't parse requirement in [\s\S]*?\n\s*cause:[^\n]*\n\s*(?<line2>\S+)|Unexpected '[^']*', expected '-c', '-e', '-r'/,
        words: ({ line }) => ({
            what: `A line of the requirements can't be read${line ? `: ${line}` : ''}.`,
            fix: 'Write it as package==1.2.3, one requirement a line.',
        }),
    },
    {
        name: 'included file missing',
        pattern: /Could not open requirements file: [^\n]*'(?<path>[^']+)'|Error parsing included file[\s\S]*?failed to read from file `(?<path2>[^`]+)`/,
        words: ({ path }) => ({
            what: `The requirements include a file that isn't in the bundle${path ? `: ${path}` : ''}.`,
            fix: 'Put it into the app folder, or copy its lines into the requirements file.',
        }),
    },
    {
        name: 'own project missing',
        pattern: /does not appear to be a Python (?<project>project)/,
        words: () => ({
            what: "The requirements install the project itself, but its setup isn't in the bundle.",
            fix: 'Take the line (-e . or .) out of the requirements: the modules in the app folder can be imported without it.',
        }),
    },
    {
        name: 'git missing',
        pattern: /Cannot find command 'git'|Git executable not found/,
        words: () => ({
            what: 'A requirement comes from Git, and the server has no git.',
            fix: 'Ask an administrator of Connect to install git, or publish the package to an index that the server reaches.',
        }),
    },
    {
        name: 'git access',
        pattern: /Host key verification failed|Permission denied \(publickey\)|could not read Username for|fatal: Could not read from remote repository|fatal: unable to access '[^']*'|Authentication failed for '/,
        words: () => ({
            what: "The server can't read the Git repository of a requirement.",
            fix: 'Builds on Connect have no keys of yours. Publish the package to an index that the server reaches, or put its folder into the app folder.',
        }),
    },
    {
        name: 'conflict',
        pattern: /ResolutionImpossible|conflicting dependencies|No solution found when resolving[\s\S]*?depends on (?<package>[\w.-]+)[\s\S]*?unsatisfiable/,
        words: ({ name }) => ({
            what: `The requirements contradict each other${name ? ` about ${name}` : ''}.`,
            fix: 'Loosen one of the versions that the output names, or let a tool choose them together (uv lock, pip-compile).',
        }),
    },
    {
        name: 'index not reached',
        pattern: /Failed to establish a new connection|Temporary failure in name resolution|Name or service not known|Failed to fetch: (?<url>\S+)|error sending request for url|ReadTimeoutError|ConnectTimeoutError|ProxyError/,
        words: ({ url }) => ({
            what: `The server doesn't reach its package index${url ? ` (${url})` : ''}.`,
            fix: 'Run the job again. If it stays so: an --index-url in the requirements must be reachable from the server; else ask an administrator of Connect.',
        }),
    },
    {
        name: 'index refuses',
        pattern: /HTTP error 40[13]|40[13] (?:Client )?Error|401 Unauthorized|403 Forbidden|EOFError: EOF when reading a line/,
        words: () => ({
            what: 'The package index refuses the server: it wants a login.',
            fix: 'Ask an administrator of Connect to set the index and its login on the server (pip.conf); a login does not belong into the requirements.',
        }),
    },
    {
        name: 'needs another Python',
        pattern: /Package '(?<package>[\w.-]+)' requires a different Python: (?<python>\S+) not in|Because the current Python version \((?<python2>[\d.]+)\) does not satisfy|(?<package2>[\w.-]+)==\S+ has no wheels with a matching Python ABI tag|Ignored the following versions that require a different python version/,
        words: ({ name, python }) => ({
            what: `${name ?? 'A requirement'} doesn't exist for the Python that the server builds with${python ? ` (${python})` : ''}.`,
            fix: 'Choose a version of the package that supports it, or ask for another Python in .python-version.',
        }),
    },
    {
        name: 'other platform',
        pattern: /(?<file>\S+\.whl) is not a supported wheel on this platform|(?<package>[\w.-]+)==\S+ has no wheels with a matching platform tag/,
        words: ({ name, file }) => ({
            what: `${name ?? file ?? 'A requirement'} is made for another operating system than the server's.`,
            fix: 'Take it out, or mark it for that system: package==1.2; sys_platform == "win32".',
        }),
    },
    {
        name: 'no such version',
        pattern: /No matching distribution found for (?<package>[\w.-]+)(?<version>[^\n]*)|there (?:is|are) no versions? of (?<package2>[\w.-]+)(?<version2>\S*)/,
        words: ({ name, version }) => ({
            what: `There is no ${name}${version ?? ''} for this server.`,
            fix: "Check the name and the version on the index. If they are right, the version may not support the server's Python, or the server's own index may lack it.",
        }),
    },
    {
        name: 'no such package',
        pattern: /(?<package>[\w.-]+) was not found in the package registry/,
        words: ({ name }) => ({
            what: `There is no package ${name} on the server's index.`,
            fix: 'Check the spelling: the name to install may differ from the name to import (scikit-learn is imported as sklearn).',
        }),
    },
    {
        name: 'PostgreSQL headers missing',
        pattern: /pg_config executable not found/,
        words: () => ({
            what: "psycopg2 can't be compiled: the server lacks PostgreSQL's headers.",
            fix: 'Require psycopg2-binary (or psycopg[binary]) in its place: it needs no compiler.',
        }),
    },
    {
        name: 'MySQL headers missing',
        pattern: /Can not find valid pkg-config name|mysql_config: not found|mysql_config not found/,
        words: () => ({
            what: "mysqlclient can't be compiled: the server lacks MySQL's headers.",
            fix: 'Require PyMySQL or mysql-connector-python in its place: they need no compiler.',
        }),
    },
    {
        name: 'system library missing',
        pattern: /fatal error: (?<header>\S+): No such file or directory/,
        words: ({ header, name }) => systemLibrary(`${name ?? 'A package'} can't be compiled: the server lacks a system library (${header}).`),
    },
    {
        name: 'compiler missing',
        pattern: /No such file or directory: '(?:gcc|cc|g\+\+|x86_64-linux-gnu-gcc|clang)'|command 'gcc' failed: No such file|unable to execute 'gcc'/,
        words: ({ name }) => systemLibrary(`${name ?? 'A package'} can't be compiled: the server has no C compiler.`),
    },
    {
        name: 'Rust missing',
        pattern: /Cargo, the Rust package manager, is not installed|can't find Rust compiler/,
        words: ({ name }) => systemLibrary(`${name ?? 'A package'} can't be compiled: the server has no Rust compiler.`),
    },
    {
        name: 'wheel build failed',
        pattern: /Failed building wheel for (?<package>[\w.-]+)|Failed to (?:download and )?build `(?<package2>[\w.-]+)|subprocess-exited-with-error|metadata-generation-failed|BackendUnavailable/,
        words: ({ name }) => ({
            what: `${name ?? 'A package'} has no ready-made wheel for this Python, and compiling it on the server failed.`,
            fix: 'Choose a newer version of the package, or an older Python in .python-version: one for which the package has wheels.',
        }),
    },
];

;// CONCATENATED MODULE: ./.build/lib/deploy/diagnose/build.js

const advice = 'https://docs.posit.co/connect/user/troubleshooting/#';
/**
 * Why a build failed, in the user's words, with the line of the requirements that is at fault.
 *
 * @param app what was built; absent where only an old bundle was activated
 */
function diagnoseBuild({ reason, output }, app) {
    const text = [...output, reason].join('\n');
    const code = /Error code: ([a-z0-9-]+)/.exec(`${reason}\n${text}`)?.[1];
    const known = knownBuildFailures
        .map((failure) => ({ failure, match: failure.pattern.exec(text) }))
        .find(({ match }) => match);
    const found = known?.match ? named(known.match, text) : {};
    const words = known?.failure.words(found) ?? {
        what: `The build on the server failed${code ? ` (${code})` : ''}.`,
        fix: code ? `Connect's advice: ${advice}${code}` : 'The log above has all that the server wrote.',
    };
    const place = app && (placeOf(found, app.requirements) ?? lineNamed(text, app.requirements));
    return {
        what: words.what,
        why: evidence(output, code),
        ...(words.fix !== undefined && { fix: words.fix }),
        ...(place && { where: place }),
    };
}
/** The groups of a match; a number at the end of a name only tells alternatives apart. */
function named(match, text) {
    const found = {};
    for (const [group, value] of Object.entries(match.groups ?? {})) {
        if (value)
            found[group.replace(/\d$/, '')] ??= value.trim();
    }
    const name = found.package ?? failedPackage(text);
    return { ...found, ...(name !== undefined && { name }) };
}
/** The package that pip or uv was at, where the cause itself doesn't name one. */
function failedPackage(text) {
    const patterns = [
        /Failed building wheel for ([\w.-]+)/,
        /Failed to (?:download and )?build `([\w.-]+?)(?:==|`| @)/,
        /for `([\w.-]+)@[^`]+`/,
    ];
    const found = patterns.map((pattern) => pattern.exec(text)?.[1]).find(Boolean);
    if (found)
        return found;
    // pip names the package only when it begins with it: the last one before the failure is the one.
    const failure = text.search(/error: subprocess-exited-with-error|BackendUnavailable|Cannot find command 'git'/);
    if (failure < 0)
        return undefined;
    const before = text.slice(0, failure);
    return [...before.matchAll(/^Collecting ([\w.-]+)/gm)].at(-1)?.[1];
}
/** The line that states the package, or that has the words or the file name that the output quotes. */
function placeOf({ name, line: quoted, path, project }, { text, origin }) {
    const piece = quoted ?? path?.split('/').at(-1);
    const isMeant = (line) => {
        const stated = /^\s*([A-Za-z0-9][\w.-]*)/.exec(line)?.[1];
        if (name !== undefined && stated !== undefined && normalised(stated) === normalised(name))
            return true;
        if (project !== undefined && /^\s*(-e\s+|--editable[\s=]+)?\./.test(line))
            return true;
        return piece !== undefined && line.includes(piece);
    };
    const line = text.split('\n').findIndex(isMeant);
    return line < 0 ? undefined : origin(line + 1);
}
/** pip tells the line itself: `-r requirements.txt (line 2)`, `from line 2 of requirements.txt`. */
function lineNamed(text, { origin }) {
    const errors = text.split('\n').filter((line) => /ERROR|error:/.test(line));
    const line = /\(line (\d+)\)|from line (\d+) of/.exec(errors.join('\n'));
    const number = line?.[1] ?? line?.[2];
    return number === undefined ? undefined : origin(Number(number));
}
/** PEP 503. */
const normalised = (name) => name.toLowerCase().replace(/[-_.]+/g, '-');
/** The last lines that say something, and where Connect explains them. */
function evidence(output, code) {
    const noise = /^\s*$|This link offers advice|docs\.posit\.co|^An error occurred while building|^Build error:|^hint: See above|^note: This|╰─>|exit code: 1$/;
    const lines = output
        .filter((line) => !noise.test(line))
        .slice(-3)
        .map((line) => shortened(line.trim()));
    const link = code === undefined ? '' : ` Error code: ${code}, ${advice}${code}`;
    return `The server's last words: ${lines.join(' / ').replace(/\.$/, '') || '(none)'}.${link}`;
}
const shortened = (line) => line.length > 300 ? `${line.slice(0, 150)} … ${line.slice(-140)}` : line;

// EXTERNAL MODULE: ./.build/lib/connect/errors.js
var connect_errors = __webpack_require__(2684);
// EXTERNAL MODULE: ./.build/lib/connect/trusted-publishing.js
var trusted_publishing = __webpack_require__(7796);
;// CONCATENATED MODULE: ./.build/lib/deploy/diagnose/codes.js
const item = ({ content, guid }) => content ? `${content.title || content.name} (${content.guid})` : `The content ${guid ?? ''}`.trim();
const place = ({ content }) => (content ? `: ${content.dashboard_url}` : '');
const admin = 'Ask an administrator of Connect';
const wrongKey = ({ server }) => ({
    what: "The server doesn't know the API key.",
    fix: `Make a new key at ${server.href}connect/ (your name, API Keys) and store it as the secret that api-key takes.`,
});
const notAllowed = (about) => ({
    what: about.content || about.guid ? `The key may not do this with ${item(about)}.` : 'The key may not do this.',
    fix: 'Have its user added as a collaborator of the content, or use a key of its owner. With trusted publishing, only deploying is allowed.',
});
const absent = (about) => ({
    what: about.guid ? `${item(about)} isn't on the server.` : 'The server has no such thing.',
    fix: about.guid
        ? 'It was deleted, or the key may not see it. Set content-guid to an existing one, or leave it out to find or make the content by its name.'
        : 'Run the job again; somebody may have deleted it meanwhile.',
});
const locked = (about) => ({
    what: `${item(about)} is locked.`,
    fix: `Unlock it on its Advanced tab${place(about)}`,
});
const badArchive = () => ({
    what: "The server can't unpack the bundle.",
    fix: 'Run the job again; if it stays so, this is a bug of ours: please report it.',
});
const gitManaged = (about) => ({
    what: `${item(about)} is deployed by Connect itself, from Git, and takes no uploads.`,
    fix: 'Set another content-guid, or another name to make a new content item.',
});
const quota = () => ({
    what: 'The settings of the processes are beyond what the server allows.',
    fix: `Lower them to the server's limits; ${admin.toLowerCase()} what these are.`,
});
const licence = () => ({
    what: "The server's licence doesn't allow it.",
    fix: `${admin} about the licence: Dash apps need one that includes APIs.`,
});
/**
 * Connect's error numbers in the user's words (api.md section 3): by number, since the texts change between releases.
 */
const inWordsByCode = {
    /** HTTP 413: not Connect's, but of a proxy before it. */
    tooLarge: () => ({
        what: 'The bundle is larger than a proxy before Connect lets through (413).',
        fix: 'Leave out what the app does not need (exclude), or have the limit raised: client_max_body_size in nginx.',
    }),
    1: () => ({
        what: 'Connect failed within itself.',
        fix: `${admin} to look up the correlation id in the server's log.`,
    }),
    4: absent,
    5: ({ content }) => ({
        what: `Connect doesn't take the name${content ? ` ${content.name}` : ''}.`,
        fix: 'Set name to 3 to 64 letters, digits, "-" and "_".',
    }),
    19: notAllowed,
    20: notAllowed,
    21: notAllowed,
    22: notAllowed,
    24: wrongKey,
    26: () => ({
        what: 'The name is taken by another content item of the same owner.',
        fix: 'Set another name, or content-guid to deploy to that item.',
    }),
    28: () => ({ what: 'The bundle is gone from the server.', fix: 'Run the job again.' }),
    29: () => ({
        what: 'The key has expired.',
        fix: 'Make a new key, or run the job again with trusted publishing.',
    }),
    30: wrongKey,
    35: (about) => ({ what: `${item(about)} is busy.`, fix: 'Run the job again when its build is through.' }),
    38: badArchive,
    40: () => ({
        what: 'The account of the key is not confirmed.',
        fix: 'Sign in to Connect once and confirm it.',
    }),
    45: quota,
    47: () => ({ what: 'The account of the key has no place on this server.', fix: `${admin} to set it up.` }),
    48: (about) => ({
        what: `${item(about)} was first deployed as another kind of content.`,
        fix: 'Connect never changes the kind. Set another content-guid, or another name to make a new content item.',
    }),
    50: () => ({ what: 'The account of the key is locked.', fix: `${admin} to unlock it.` }),
    51: () => ({ what: 'The custom URL is in use by other content.', fix: 'Choose another one.' }),
    52: () => ({ what: "The custom URL isn't allowed by the server.", fix: 'Choose another one.' }),
    64: () => ({
        what: 'The server has more users than its licence allows.',
        fix: `${admin} about the licence.`,
    }),
    65: licence,
    75: () => ({ what: "The live bundle can't be removed.", fix: 'Nothing needs to be done.' }),
    80: (about) => ({
        what: `${item(about)} was changed by somebody else meanwhile.`,
        fix: 'Run the job again.',
    }),
    82: () => ({ what: 'The bundle belongs to other content.', fix: 'Check rollback-to and content-guid.' }),
    99: () => ({ what: 'The server is in restricted mode.', fix: `${admin} when it will be open again.` }),
    104: () => ({ what: 'The archive was damaged on its way to the server.', fix: 'Run the job again.' }),
    106: () => ({ what: 'The variables were changed by somebody else meanwhile.', fix: 'Run the job again.' }),
    108: () => ({ what: 'Connect keeps one of these variable names for itself.', fix: 'Rename the variable.' }),
    109: () => ({ what: "The server doesn't allow Dash apps.", fix: `${admin} to allow them.` }),
    113: quota,
    114: quota,
    118: () => ({
        what: "The server doesn't let this account open content to everybody.",
        fix: `Set a narrower access, or ${admin.toLowerCase()}.`,
    }),
    122: () => ({ what: 'The title must have 3 to 1024 characters.', fix: 'Correct title.' }),
    125: badArchive,
    126: badArchive,
    134: () => ({ what: "The server can't store the bundle.", fix: `${admin}: its disk may be full.` }),
    135: badArchive,
    144: gitManaged,
    147: () => ({
        what: "The server can't run this kind of content.",
        fix: `${admin} whether Python is enabled.`,
    }),
    222: locked,
    223: locked,
    274: () => ({
        what: "The server doesn't let publishers upload bundles.",
        fix: `${admin}, or use an administrator's key.`,
    }),
    277: () => ({ what: 'The server turns calls away: there are too many.', fix: 'Run the job again later.' }),
};

// EXTERNAL MODULE: ./.build/lib/connect/version.js
var version = __webpack_require__(8315);
;// CONCATENATED MODULE: ./.build/lib/deploy/diagnose/exchange.js

/** Why no key was given for the identity of this job, with the settings to make. */
function exchangeInWords({ failure, text }, about) {
    const { what, fix } = words[failure];
    const why = [text && `The server says: ${text}.`, about.guid && `The content is ${about.guid}.`]
        .filter(Boolean)
        .join(' ');
    return { what, ...(why && { why }), fix };
}
const words = {
    'not offered': {
        what: 'The server offers no trusted publishing.',
        fix: `It needs Connect ${(0,version/* firstRelease */.y)('trusted publishing')} or later with an Enhanced or Advanced licence. Until then, set api-key.`,
    },
    'foreign endpoint': {
        what: 'The server names a token endpoint on another host, so the identity of this job was not sent there.',
        fix: 'Ask an administrator of Connect to correct Server.Address, or give that address as server.',
    },
    'no match': {
        what: 'The content trusts no publisher that matches this workflow.',
        fix: 'On the Access tab of the content, add a trusted publisher: GitHub Actions, with this repository, its branch or environment, and the same audience as the input audience.',
    },
    ambiguous: {
        what: 'More than one trusted publisher matches this workflow.',
        fix: 'On the Access tab of the content, remove or narrow all but one of them.',
    },
    'not verified': {
        what: "The server couldn't verify the identity of this job.",
        fix: "Check that the server's clock is right, and that it can reach https://token.actions.githubusercontent.com.",
    },
    refused: {
        what: 'The server refused to exchange the identity of this job for a key.',
        fix: 'On the Access tab of the content, look at its trusted publishers; or set api-key.',
    },
};

;// CONCATENATED MODULE: ./.build/lib/deploy/diagnose/transport.js
/** No answer, in the user's words. */
function transportInWords(error, server) {
    const { what, fix } = transport_words[error.failure];
    return { what: `${what} (${error.host}).`, why: transport_evidence(error), fix: fix(server, error.code) };
}
function transport_evidence({ message, cause }) {
    const detail = cause?.message;
    return `${message}.${detail ? ` ${detail}` : ''}`;
}
const transport_words = {
    'unknown host': {
        what: "The server's name isn't known",
        fix: (server) => `Check the spelling of ${server.hostname}; if it is an internal name, run the job on a runner inside your network.`,
    },
    unreachable: {
        what: "The server can't be reached",
        fix: (server) => `Check that ${server.origin} can be opened from the machine that runs the job; set HTTPS_PROXY if it needs a proxy.`,
    },
    'bad certificate': {
        what: "The server's certificate isn't trusted",
        fix: (_server, code) => (code?.includes('EXPIRED') ? expired : unknownIssuer),
    },
    'connect timeout': {
        what: "The server doesn't accept a connection",
        fix: (server) => `A firewall may drop it: check that ${server.origin} can be opened from the machine that runs the job; set HTTPS_PROXY if it needs a proxy.`,
    },
    silent: {
        what: "The server accepted the connection, but didn't go on in time",
        fix: () => 'Run the job again; if it stays so, look at the load of the server, and at the time-outs of the proxies before it.',
    },
    'broken off': {
        what: 'The server, or a proxy before it, broke the connection off',
        fix: () => 'Run the job again; if it stays so, look at the logs of the server and of the proxies before it.',
    },
};
const expired = 'It has expired: the administrator of the server has to renew it.';
const unknownIssuer = 'If your organisation has its own certificate authority, give its certificate as ca-certificate (PEM, or a path to it).';

;// CONCATENATED MODULE: ./.build/lib/deploy/diagnose/call.js





const isCallError = (error) => error instanceof connect_errors/* ConnectError */.T$ ||
    error instanceof connect_errors/* NotConnectError */.mv ||
    error instanceof connect_errors/* TransportError */.wX ||
    error instanceof trusted_publishing/* ExchangeError */.S;
/** A call that failed, in the user's words. */
function explainCall(error, about) {
    if (error instanceof connect_errors/* TransportError */.wX)
        return transportInWords(error, about.server);
    if (error instanceof connect_errors/* NotConnectError */.mv)
        return notConnect(error, about.server);
    if (error instanceof trusted_publishing/* ExchangeError */.S)
        return exchangeInWords(error, about);
    const words = (error.code === undefined ? undefined : inWordsByCode[error.code]) ?? byStatus(error.status);
    return {
        ...words?.(about),
        what: words?.(about).what ?? `Connect answered ${error.status}${error.text && `: ${error.text}`}`,
        why: call_evidence(error, about),
    };
}
/** What was asked and answered; and on a refusal whose key it was, with which role, and whose content. */
function call_evidence(error, about) {
    return [
        error.message.replace(/\.?$/, '.'),
        ...(error.status === 401 || error.status === 403 ? parties(about) : []),
    ].join(' ');
}
function parties({ user, content, guid }) {
    const owner = content && (content.owner?.username ?? content.owner_guid);
    return [
        user
            ? `The key is of ${user.username} (${user.user_role}).`
            : "Whose key it is isn't known: Connect didn't say.",
        ...(content
            ? [
                `The content ${content.title || content.name} (${content.guid}) belongs to ${owner}; role of the key there: ${content.app_role ?? 'unknown'}.`,
            ]
            : guid
                ? [`The content is ${guid}; the key may not see whose it is.`]
                : []),
    ];
}
function notConnect({ status, host, title, redirect }, server) {
    const page = title === undefined ? '' : ` The page is titled "${title}".`;
    if (redirect &&
        redirect.hostname === server.hostname &&
        redirect.protocol === 'https:' &&
        server.protocol === 'http:') {
        return {
            what: `${server.origin} only redirects to https.`,
            fix: `Set server: ${new URL(server.pathname, redirect.origin).href}`,
        };
    }
    return {
        what: `A login page answered, not Connect (${host}, status ${status}).`,
        why: redirect
            ? `It redirects to ${redirect.origin}, and the key stays with the server's own origin.`
            : `The answer isn't Connect's JSON.${page}`,
        fix: 'Set server to the address of Connect itself, up to, not including, /connect; if a proxy asks for a login there, let the runner pass it.',
    };
}
function byStatus(status) {
    if (status === 413)
        return inWordsByCode.tooLarge;
    if (status === 402)
        return inWordsByCode[65];
    if (status === 429)
        return inWordsByCode[277];
    return undefined;
}

;// CONCATENATED MODULE: ./.build/lib/deploy/diagnose/known-starts.js
/** In the order in which they are tried. */
const knownStartFailures = [
    {
        name: 'old Dash packages',
        pattern: /^ModuleNotFoundError: No module named 'dash_(?<part>core_components|html_components|table)'/,
        fix: ({ groups }) => {
            const name = { core_components: 'dcc', html_components: 'html', table: 'dash_table' }[groups?.part ?? ''];
            return `Since Dash 2 it is part of dash: write "from dash import ${name}".`;
        },
    },
    {
        name: 'pkg_resources',
        pattern: /^ModuleNotFoundError: No module named 'pkg_resources'/,
        fix: () => 'It was a part of setuptools, which comes with Python before 3.12 only, and ended with setuptools 81: take a newer version of the package that imports it, or add "setuptools<81" to the requirements.',
    },
    {
        name: 'entrypoint module missing',
        pattern: /^ModuleNotFoundError: No module named '(?<module>[\w.]+)'/,
        fix: ({ groups }, { entrypoint, paths }) => adviceOnModule(groups?.module ?? '', entrypoint, paths),
    },
    {
        name: 'relative import',
        pattern: /^ImportError: attempted relative import/,
        fix: () => 'The module of the entrypoint is no part of a package there: write "from views import …" for "from .views import …".',
    },
    {
        name: 'circular import',
        pattern: /^ImportError: cannot import name .* from partially initialized module/,
        fix: () => 'Two modules import each other: move what both need into a third one.',
    },
    {
        name: 'shared library missing',
        pattern: /(?<library>lib[\w.+-]+\.so[\w.]*): cannot open shared object file/,
        fix: ({ groups }) => `Ask an administrator of Connect to install the library that has ${groups?.library}; for OpenCV, require opencv-python-headless instead.`,
    },
    {
        name: 'C library too old',
        pattern: /version `(?<version>GLIBC(?:XX)?_[\d.]+)' not found/,
        fix: () => 'The package was built for a newer system than the server: choose an older version of it.',
    },
    {
        name: 'NumPy mismatch',
        pattern: /numpy\.dtype size changed|compiled using NumPy 1\.x cannot be run in\s+NumPy 2/,
        fix: () => 'Require numpy<2, or newer versions of the packages that were built for NumPy 1.',
    },
    {
        name: 'name not in package',
        pattern: /^ImportError: cannot import name '(?<name>\w+)' from '(?<module>[\w.]+)'/,
        fix: ({ groups }) => `The installed version of ${groups?.module?.split('.')[0]} has no ${groups?.name}: require the version that the app was written for.`,
    },
    {
        name: 'entrypoint object missing',
        pattern: /^AttributeError: module '(?<module>[\w.]+)' has no attribute '(?<name>\w+)'|Failed to find attribute '(?<name2>\w+)' in '(?<module2>[\w.]+)'/,
        fix: ({ groups }, { entrypoint }) => {
            const [module, name] = [groups?.module ?? groups?.module2, groups?.name ?? groups?.name2];
            return entrypoint === `${module}:${name}`
                ? `Set entrypoint to ${module}:<the name of the Dash object in it>.`
                : `The installed version of ${module} has no ${name}: require the version that the app was written for.`;
        },
    },
    {
        name: 'entrypoint is no app',
        pattern: /^TypeError: the entrypoint is|did not return a valid WSGI|object is not callable|is not a valid (?:WSGI|application)/i,
        fix: (_found, { entrypoint }) => `Set entrypoint to module:object of the dash.Dash object${entrypoint ? ` (it is ${entrypoint})` : ''}.`,
    },
    {
        name: 'syntax',
        pattern: /^(?:SyntaxError|IndentationError|TabError):/,
        fix: () => 'Correct the line. If it runs on your machine, the server has an older Python: ask for yours in .python-version.',
    },
    {
        name: 'run_server',
        pattern: /ObsoleteAttributeException: app\.run_server/,
        fix: () => 'Write app.run(…), under if __name__ == "__main__": — Connect itself starts the app.',
    },
    {
        name: 'port in use',
        pattern: /Address already in use|Port \d+ is in use/,
        fix: () => 'Connect itself starts the app and gives it its port: put app.run(…) under if __name__ == "__main__":, and open no port of your own.',
    },
    {
        name: 'run at import',
        pattern: /Dash is running on http|\* Serving Flask app/,
        what: () => 'The app starts a server of its own while it is imported, so Connect waits for it in vain.',
        fix: () => 'Put app.run(…) under if __name__ == "__main__":.',
    },
    {
        name: 'prefix',
        pattern: /InvalidConfig: (?:You supplied `url_base_pathname`|`requests_pathname_prefix`|`routes_pathname_prefix`|`url_base_pathname`)/,
        fix: () => 'Take url_base_pathname, requests_pathname_prefix and routes_pathname_prefix out of Dash(…): Connect sets them.',
    },
    {
        name: 'pages folder',
        pattern: /InvalidConfig: A folder called `(?<folder>[^`]+)` does not exist/,
        fix: ({ groups }) => `See that the folder ${groups?.folder} travels in the bundle (exclude, .gitignore), and that pages_folder is relative to the app's module.`,
    },
    {
        name: 'duplicate id',
        pattern: /DuplicateIdError/,
        fix: () => 'Give every component of the layout an id of its own.',
    },
    {
        name: 'no layout',
        pattern: /NoLayoutException/,
        fix: () => 'Set app.layout when the module is imported, not only under if __name__ == "__main__":.',
    },
    {
        name: 'variable missing',
        // os.environ is the only dictionary whose usual keys are spelt so.
        pattern: /^KeyError: '(?<name>[A-Z][A-Z0-9_]{2,})'/,
        fix: ({ groups }) => `If ${groups?.name} is an environment variable, set it for the content (the Vars tab), or read it with os.environ.get.`,
    },
    {
        name: 'file missing',
        pattern: /^FileNotFoundError: .*?'(?<path>[^']+)'/,
        fix: ({ groups }) => `See that ${groups?.path} travels in the bundle (exclude, .gitignore) and that its path is relative to the app folder, which is the working directory on Connect.`,
    },
    {
        name: 'not writable',
        pattern: /^PermissionError:|^OSError: \[Errno 30\] Read-only file system/,
        fix: () => 'On Connect an app runs as a user of its own: write to a folder of tempfile.mkdtemp(), and keep data in a database or a pin.',
    },
    {
        name: 'database file',
        pattern: /sqlite3\.OperationalError: unable to open database file/,
        fix: () => 'See that the database file travels in the bundle, and open it by a path relative to the app folder.',
    },
    {
        name: 'host not reached',
        pattern: /Connection refused|Name or service not known|Temporary failure in name resolution|No route to host|OperationalError: .*(?:could not connect|connection to server|Can't connect)/,
        fix: () => 'The server must be able to reach that host: check its address, and ask an administrator of Connect about the firewall. Better connect when a page is asked for, not at import.',
    },
    {
        name: 'encoding',
        pattern: /^UnicodeDecodeError:/,
        fix: () => 'Open the file with the encoding that it has, such as open(path, encoding="latin-1").',
    },
    {
        name: 'out of memory',
        pattern: /^MemoryError|Cannot allocate memory|OutOfMemory/,
        fix: () => 'Load less at once, or ask an administrator of Connect for more memory for the content.',
    },
    {
        name: 'endless recursion',
        pattern: /^RecursionError:/,
        fix: () => 'A function calls itself without end: the frames above it show which.',
    },
];
/** A module may be a package that isn't required, or a file of the app that isn't where Python looks. */
function adviceOnModule(module, entrypoint, paths) {
    if (entrypoint?.startsWith(`${module}:`)) {
        return `No file of the bundle is the module ${module}: set entrypoint to module:object of an existing one.`;
    }
    const last = module.split('.').at(-1) ?? module;
    const own = paths.find((path) => path.endsWith(`/${last}.py`) || path.endsWith(`/${last}/__init__.py`));
    if (own) {
        return `The bundle has it as ${own}. Python looks in the app folder: import it from there (${dotted(own)}), or set path to the folder that it lies in.`;
    }
    return `Add the package that has ${module} to the requirements (its name there may differ: sklearn is in scikit-learn); if it is a module of yours, see that its file travels.`;
}
const dotted = (path) => path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.');

;// CONCATENATED MODULE: ./.build/lib/deploy/diagnose/traceback.js
const header = 'Traceback (most recent call last):';
/** Since 3.11 an exception group is drawn as a tree. */
const branches = /^\s*[+|]\s?/;
/**
 * The last traceback of a log. Of exceptions that were raised from one another it is the one that came out: the
 * others are its causes, printed before it.
 */
function lastTraceback(log) {
    const lines = log.flatMap((entry) => entry.split(/\r?\n/));
    const start = lines.findLastIndex((line) => line.replace(branches, '').trimEnd().endsWith(header));
    if (start < 0)
        return undefined;
    const isTree = branches.test(lines[start] ?? '');
    const indent = lines[start]?.indexOf('Traceback') ?? 0;
    const frames = [];
    for (const line of lines.slice(start + 1)) {
        const text = isTree ? line.replace(branches, '') : line.slice(indent);
        const [, file, number] = /^ {2}File "(.+)", line (\d+)/.exec(text) ?? [];
        if (file !== undefined) {
            frames.push({ file, line: Number(number) });
            continue;
        }
        if (text === '' || /^\s/.test(text))
            continue;
        const [, type, message = ''] = /^([\w.]+)(?::\s?(.*))?$/.exec(text) ?? [];
        return type === undefined ? undefined : { type, message, frames };
    }
    return undefined;
}
/**
 * The innermost frame that lies in the app, as a place in its folder. Packages that were installed, Python's own
 * library, and what runs the app are passed over.
 *
 * @param paths of the files that travel in the bundle, relative, with `/`
 */
function placeInApp({ frames }, paths) {
    for (const { file, line } of frames.toReversed()) {
        if (/[\\/](site|dist)-packages[\\/]|[\\/]lib[\\/]python3|^</.test(file))
            continue;
        const shown = file.replaceAll('\\', '/');
        const [found] = paths
            .filter((path) => shown === path || shown.endsWith(`/${path}`))
            .toSorted((a, b) => b.length - a.length);
        if (found !== undefined)
            return { file: found, line };
    }
    return undefined;
}

;// CONCATENATED MODULE: ./.build/lib/deploy/diagnose/start.js


/**
 * Why the app doesn't start or answers with an error, in the user's words: the exception as the title, and the
 * innermost line of the app that it passed through.
 *
 * @param app what was deployed; absent where only an old bundle was activated
 */
function diagnoseStart({ mishap, run }, app) {
    if (!run)
        return mishap;
    const trace = lastTraceback(run.lines);
    const tail = run.lines.filter((line) => line.trim() !== '').slice(-20);
    const context = { entrypoint: app?.entrypoint.text, paths: app?.paths ?? [] };
    const subject = trace ? inOneLine(trace) : tail.join('\n');
    const known = knownStartFailures
        .map((failure) => ({ failure, match: failure.pattern.exec(subject) }))
        .find(({ match }) => match);
    if (!trace && !known && wasKilled(run.job.exit_code))
        return killed(mishap);
    const place = trace && app && placeInApp(trace, app.paths);
    const title = (known?.match && known.failure.what?.(known.match, context)) ?? (trace ? inOneLine(trace) : mishap.what);
    const seen = trace ? mishap.what : [mishap.what, `Its last words: ${tail.at(-1) ?? '(none)'}.`].join(' ');
    return {
        what: title,
        why: [seen, run.summary].filter(Boolean).join(' '),
        fix: known?.match
            ? known.failure.fix(known.match, context)
            : "Correct it; the app's log above has the whole traceback.",
        ...(place
            ? { where: { ...place, file: app.homes?.get(place.file) ?? place.file } }
            : app && !trace && app.entrypoint.where
                ? { where: app.entrypoint.where }
                : {}),
    };
}
const inOneLine = ({ type, message }) => (message ? `${type}: ${message}` : type);
/** 128 + 9 by the custom of shells, -9 by that of Python. */
const wasKilled = (code) => code === 137 || code === -9;
const killed = ({ what }) => ({
    what: 'The app was killed, most likely because it needed more memory than it may have.',
    why: what,
    fix: 'Load less at once, or raise memory-limit, or ask an administrator of Connect for more memory.',
});

;// CONCATENATED MODULE: ./.build/lib/deploy/diagnose/explained.js






/**
 * What went wrong in the user's words, where a user or an administrator can mend it.
 *
 * @param app what was deployed, to point at its lines
 * @returns a `UserError`, or the error itself where it is none of these (a bug of ours keeps its stack)
 */
function explained(error, app, about) {
    if (error instanceof build/* BuildFailure */.$)
        return new errors/* UserError */.yo(diagnoseBuild(error, app), { cause: error });
    if (error instanceof verify/* VerifyFailure */.U)
        return new errors/* UserError */.yo(diagnoseStart(error, app), { cause: error });
    if (isCallError(error))
        return new errors/* UserError */.yo(explainCall(error, about), { cause: error });
    return error;
}


/***/ }),

/***/ 5950:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ appRun),
/* harmony export */   g: () => (/* binding */ newestJob)
/* harmony export */ });
/** The newest job of a kind that ran for a bundle. */
function newestJob(jobs, tag, bundleId) {
    const fitting = jobs.filter((job) => job.tag === tag && String(job.bundle_id ?? '') === bundleId);
    return fitting.toSorted((a, b) => b.start_time.localeCompare(a.start_time))[0];
}
/** The newest run of the app of a bundle, or `undefined` where it never ran or its log may not be read. */
async function appRun(guid, bundleId, { connect }) {
    const job = newestJob(await connect.jobs(guid), 'run_dash_app', bundleId);
    if (!job)
        return undefined;
    const [log, error] = await Promise.all([connect.jobLog(guid, job.key), connect.jobError(guid, job.key)]);
    return {
        job,
        lines: log.entries.map(({ data }) => data),
        ...(error?.summary && { summary: error.summary }),
    };
}


/***/ }),

/***/ 2276:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  U: () => (/* binding */ VerifyFailure),
  M: () => (/* binding */ verify)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./.build/lib/connect/errors.js
var errors = __webpack_require__(2684);
// EXTERNAL MODULE: ./.build/lib/deploy/jobs.js
var jobs = __webpack_require__(5950);
;// CONCATENATED MODULE: ./.build/lib/deploy/page.js

/**
 * Reads the page that a Dash app answers with: its `_dash-config` and the files that it names.
 *
 * @returns `undefined` where it isn't Dash's page
 */
function parseDashPage(html, at) {
    const config = (0,errors/* parseJson */.qF)(/<script[^>]*\bid="_dash-config"[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '');
    if (config === null || typeof config !== 'object')
        return undefined;
    const prefix = 'requests_pathname_prefix' in config ? config.requests_pathname_prefix : undefined;
    const named = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+)"/g)]
        .map(([, address = '']) => unescaped(address))
        .filter((address) => URL.canParse(address, at.href))
        .map((address) => new URL(address, at))
        .filter((url) => url.origin === at.origin);
    const isScript = ({ pathname }) => pathname.includes('/_dash-component-suites/');
    const others = named.filter((url) => !isScript(url));
    const asset = others.find(({ pathname }) => pathname.includes('/assets/')) ?? others[0];
    const version = /_favicon\.ico\?v=(\d[\w.]*)/.exec(html)?.[1];
    return {
        prefix: typeof prefix === 'string' ? prefix : '/',
        scripts: named.filter(isScript),
        ...(asset && { asset }),
        ...(version !== undefined && { version }),
    };
}
const unescaped = (text) => text.replaceAll('&amp;', '&');
/**
 * Judges what `_dash-layout` answered: a component (`{props, type, namespace}`) or a list of them.
 *
 * @returns what is wrong with it, or `undefined`
 */
function layoutMistake(text) {
    const layout = (0,errors/* parseJson */.qF)(text);
    if (layout === undefined)
        return 'it is no JSON';
    const components = Array.isArray(layout) ? layout : [layout];
    if (components.length === 0)
        return 'it is empty';
    const isComponent = (one) => one !== null && typeof one === 'object' && 'type' in one && 'props' in one;
    return components.some(isComponent) ? undefined : 'it holds no Dash component';
}
/** Judges what `_dash-dependencies` answered: the list of callbacks, which may be empty. */
const dependenciesMistake = (text) => Array.isArray((0,errors/* parseJson */.qF)(text)) ? undefined : 'it is no list of callbacks';

;// CONCATENATED MODULE: ./.build/lib/deploy/verify.js




/** The app was visited and isn't well. */
class VerifyFailure extends Error {
    mishap;
    run;
    constructor(mishap, { run, ...options } = {}) {
        super(mishap.what, options);
        this.name = 'VerifyFailure';
        this.mishap = mishap;
        if (run)
            this.run = run;
    }
}
/**
 * Visits the app as a browser would: the page, then what its script asks for. No callback is called. Of an app that
 * isn't well the log is shown.
 *
 * @throws {VerifyFailure}
 */
async function verify(app, how, surroundings) {
    if (how.how === 'none')
        return;
    try {
        await visit(app, how, surroundings);
    }
    catch (error) {
        if (error instanceof VerifyFailure && error.run)
            showLog(error.run, surroundings.progress.log);
        throw error;
    }
}
/** Its end: an app may have written much before it failed. */
function showLog({ lines }, log) {
    const shown = lines.slice(-300);
    const left = lines.length - shown.length;
    log.info(`The app's log${left > 0 ? `, without its first ${left} lines` : ''}:`);
    for (const line of shown)
        log.info(line);
}
async function visit(app, how, surroundings) {
    const look = looker(app, how, surroundings);
    const page = await look(app.url);
    // Connect's own refusals are JSON with a number; those of an app with a login of its own are the app's affair.
    if (page.status >= 400 && isConnects(page)) {
        throw new errors/* ConnectError */.T$(`GET ${page.url.pathname}`, page.status, page.text, page.headers);
    }
    if (how.how === 'layout')
        await verifyLayout(app, page, look, surroundings);
    if (how.path === undefined)
        return;
    const health = await look(new URL(how.path.replace(/^\/+/, ''), app.url));
    if (health.status >= 400)
        throw new VerifyFailure(appAnswered(health));
}
async function verifyLayout(app, page, look, { progress, connect }) {
    if (page.status === 401 || page.status === 403) {
        progress.log.notice({
            what: `The app answered ${page.status} at ${page.url.pathname}, so its layout wasn't looked at.`,
            why: 'It seems to have a login of its own.',
            fix: 'Set verify: starts, or verify-path to a page that it shows to everybody.',
        });
        return;
    }
    const dash = parseDashPage(page.text, page.url);
    if (!dash) {
        throw new VerifyFailure({
            what: `The page at ${page.url.pathname} isn't a Dash page.`,
            why: `It answered ${page.status}, without Dash's configuration (_dash-config) in it.`,
            fix: "If that is meant (a login page, an index of the app's own), set verify: starts.",
        });
    }
    // A draft may name the content item's own path: how Connect sets it there is its own affair.
    const home = new URL(`content/${app.guid}/`, connect.server).pathname;
    if (!page.url.pathname.startsWith(dash.prefix) ||
        dash.prefix.length < Math.min(home.length, page.url.pathname.length)) {
        throw new VerifyFailure(wrongPrefix(dash.prefix, page.url.pathname));
    }
    const at = (name) => new URL(dash.prefix + name, page.url);
    const files = [...dash.scripts, ...(dash.asset ? [dash.asset] : [])];
    await Promise.all([
        look(at('_dash-layout')).then((visit) => judged(visit, layoutMistake)),
        look(at('_dash-dependencies')).then((visit) => judged(visit, dependenciesMistake)),
        ...files.map((url) => look(url).then(served)),
    ]);
    const parts = [
        'the page',
        '_dash-layout',
        '_dash-dependencies',
        files.length > 0 && `${files.length} files of it`,
    ];
    progress.log.info(`The app answers: ${parts.filter(Boolean).join(', ')}.`);
    if (dash.version !== undefined)
        progress.learn({ dashVersion: dash.version });
}
function judged(visit, mistakeIn) {
    if (visit.status !== 200)
        throw new VerifyFailure(appAnswered(visit));
    const mistake = mistakeIn(visit.text);
    if (mistake === undefined)
        return;
    throw new VerifyFailure({
        what: `Your app's ${visit.url.pathname.split('/').at(-1)} can't be used: ${mistake}.`,
        why: `It answered 200 at ${visit.url.pathname}.`,
        fix: 'Open the app and look at what its layout gives back.',
    });
}
function served(visit) {
    const isPage = visit.headers['content-type']?.startsWith('text/html');
    if (visit.status < 400 && !isPage)
        return;
    throw new VerifyFailure({
        what: `The page names ${visit.url.pathname}, which isn't there.`,
        why: `It answered ${visit.status}${isPage ? ' with a page of HTML' : ''}.`,
        fix: 'Build the addresses of assets with dash.get_asset_url(), not with a fixed /assets/.',
    });
}
const wrongPrefix = (asked, path) => ({
    what: 'The page would stay at "Loading…": it asks for its parts at another path.',
    why: `It is served at ${path}, but asks under ${asked} (requests_pathname_prefix).`,
    fix: 'Take url_base_pathname, requests_pathname_prefix and routes_pathname_prefix out of the call of Dash(…): Connect sets them.',
});
const appAnswered = ({ status, url }) => ({
    what: `Your app answered ${status} at ${url.pathname}.`,
    fix: "The app's log says why.",
});
/** Visits a page until it answers below 500, the app's process ended, or the time is up. */
function looker(app, how, { connect, signal, progress }) {
    const started = performance.now();
    return async (url) => {
        // What comes after a slow start has some time of its own.
        const deadline = Math.max(started + how.timeout * 1000, performance.now() + 5000);
        for (let attempt = 1;; attempt++) {
            // Half of what is left: a connection that hangs leaves time for another one. A start goes on meanwhile.
            const left = Math.max(1000, (deadline - performance.now()) / 2);
            let seen;
            try {
                seen = await connect.visit(url, { timeout: left });
            }
            catch (error) {
                signal.throwIfAborted();
                if (!(error instanceof errors/* TransportError */.wX))
                    throw error;
                seen = error;
            }
            if (!(seen instanceof Error) && seen.status < 500)
                return seen;
            const what = seen instanceof Error ? seen.message : `${seen.status}`;
            progress.log.debug(`Visiting ${url.pathname}: ${what}`);
            const run = await (0,jobs/* appRun */.P)(app.guid, app.bundleId, { connect }).catch(() => undefined);
            const isHopeless = !(seen instanceof Error) && (isAppsOwn(seen) ? attempt >= 2 : run !== undefined && hasFailed(run));
            if (isHopeless || performance.now() > deadline)
                throw notWell(url, seen, run, how);
            await (0,promises_.setTimeout)(Math.min(5000, 500 * attempt), undefined, { signal });
        }
    };
}
/** An error of the app's own making: asking again would only repeat it. Connect's own are 502, 503 and 504. */
const isAppsOwn = (seen) => (seen.status === 500 || seen.status === 501) && !isConnects(seen);
/** Whether the process ended by itself. One that Connect stopped (SIGTERM: 143 or -15), for want of visitors, didn't. */
function hasFailed({ job }) {
    return job.status !== 0 && typeof job.exit_code === 'number' && ![0, 143, -15].includes(job.exit_code);
}
/** Connect's errors are JSON with a number. */
function isConnects({ text }) {
    const json = (0,errors/* parseJson */.qF)(text);
    return json !== null && typeof json === 'object' && 'code' in json && 'error' in json;
}
function notWell(url, seen, run, how) {
    if (seen instanceof Error) {
        const mishap = {
            what: `The app didn't answer at ${url.pathname}.`,
            why: `Within ${how.timeout} s: ${seen.message}.`,
            fix: 'If the app takes long to start, set a longer verify-timeout.',
        };
        return new VerifyFailure(mishap, { run, cause: seen });
    }
    if (seen.status === 500 || seen.status === 501)
        return new VerifyFailure(appAnswered({ ...seen, url }), { run });
    return new VerifyFailure({
        what: `Your app doesn't start: Connect answered ${seen.status} at ${url.pathname}.`,
        why: run?.summary ??
            'Connect answers so in place of an app whose process ended, or did not come up in time.',
        fix: "The app's log says why.",
    }, { run });
}


/***/ })

};
