export const id = 809;
export const ids = [809];
export const modules = {

/***/ 8809:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  run: () => (/* binding */ run)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./.build/lib/connection.js + 9 modules
var connection = __webpack_require__(5399);
// EXTERNAL MODULE: ./.build/lib/errors.js
var lib_errors = __webpack_require__(5119);
// EXTERNAL MODULE: ./.build/lib/inputs.js + 2 modules
var lib_inputs = __webpack_require__(3600);
// EXTERNAL MODULE: ./.build/lib/job.js
var lib_job = __webpack_require__(4869);
// EXTERNAL MODULE: ./.build/lib/outcome.js
var outcome = __webpack_require__(9322);
// EXTERNAL MODULE: ./.build/lib/perform.js + 2 modules
var perform = __webpack_require__(8824);
// EXTERNAL MODULE: ./.build/lib/place.js
var place = __webpack_require__(8605);
// EXTERNAL MODULE: ./.build/lib/stop.js
var stop = __webpack_require__(5704);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./.build/lib/bundle/python/closest.js
var closest = __webpack_require__(5729);
;// CONCATENATED MODULE: ./.build/lib/terminal/rsconnect-options.js
/**
 * The counterpart of a long option of `rsconnect deploy dash` (rsconnect-python 1.32, main.py) that has another name
 * or none here.
 *
 * @param option with its dashes
 * @returns `undefined` where it has the same name, or rsconnect has no such option
 */
function rsconnectOption(option) {
    const ours = renamed[option];
    if (ours !== undefined)
        return { ours };
    const instead = missing[option];
    return instead === undefined ? undefined : { instead };
}
const renamed = {
    // There it is the nickname of a server; `--name` of ours is the name of the content item.
    '--name': '--saved-server',
    '--cacert': '--ca-certificate',
    '--app-id': '--content-guid',
    '--override-python-version': '--python-version',
    '--no-verify': '--verify=none',
};
const notConnect = 'It is for shinyapps.io and Connect Cloud; this deploys to Posit Connect.';
const settings = (field) => `Set ${field} with --settings or in connect.toml (docs/settings.md).`;
const missing = {
    '--account': notConnect,
    '--client-id': notConnect,
    '--client-secret': notConnect,
    '--connect-cloud': notConnect,
    '--disable-env-management': settings('default_py_environment_management: false'),
    '--disable-env-management-py': settings('default_py_environment_management: false'),
    '--disable-env-management-r': 'A Dash app has no R: leave it out.',
    '--draft': 'A deployment is verified as a draft before it goes live; to stop there, open a pull request (docs/previews.md).',
    '--exclude-renv': 'A Dash app has no R: leave it out.',
    '--force-generate': 'Requirements are read from your files, not from an installed environment: leave it out.',
    '--image': settings('default_image_name'),
    '--metadata': 'Commit, branch and repository are noted by themselves: leave it out.',
    '--new': 'For another content item give it a name of its own: deploy <folder> --saved-server <server> --name <name>.',
    '--no-metadata': 'Commit, branch and repository are noted by themselves: leave it out.',
    '--python': 'No Python is needed here, and none is looked at; --python-version says which one the app wants.',
    '--quiet': 'Use --json: its contentUrl is the address.',
    '--secret': notConnect,
    '--snowflake-connection-name': 'Use --snowflake-token.',
    '--token': notConnect,
    '--visibility': notConnect,
};

;// CONCATENATED MODULE: ./.build/lib/terminal/arguments.js





const commands = ['deploy', 'plan', 'check', 'bundle', 'rollback', 'status'];
/** The short options of `rsconnect deploy dash`, so that a command line that works there works here. */
const arguments_short = {
    server: 's',
    'api-key': 'k',
    insecure: 'i',
    'ca-certificate': 'c',
    entrypoint: 'e',
    environment: 'E',
    exclude: 'x',
    title: 't',
    'content-guid': 'a',
    'requirements-file': 'r',
};
/** Inputs that say nothing at a terminal, each with what to do instead. */
const notHere = {
    mode: 'The command says it: connect-dash-deploy plan, check, rollback, …',
    ...Object.fromEntries([
        'audience',
        'comment',
        'commit-status',
        'github-environment',
        'github-token',
        'pr-number',
        'preview',
        'preview-access',
        'preview-drafts',
        'preview-environment',
        'preview-max-age',
        'preview-vanity-path',
        'preview-viewers',
    ].map((name) => [name, 'It is for workflows on GitHub: leave it out.'])),
};
const ownOptions = {
    'saved-server': { type: 'string', short: 'n' },
    output: { type: 'string', short: 'o' },
    json: { type: 'boolean' },
    verbose: { type: 'boolean', short: 'v' },
};
/** @throws {UserError} where the command line can't be understood */
function parseArguments(given) {
    const words = given.slice(0, indexOrEnd(given, '--'));
    const [first = 'help', second] = given;
    if (first === 'help' || words.includes('--help') || words.includes('-h'))
        return 'help';
    const command = commands.find((name) => name === first);
    if (!command)
        throw noCommand(first);
    // rsconnect names the kind of content after the command; Dash is the only one here.
    const asInRsconnect = command === 'deploy' && second === 'dash';
    const rest = given.slice(asInRsconnect ? 2 : 1);
    const { values, positionals } = parse(asInRsconnect ? asOurs(rest) : rest);
    if (positionals.length > 1)
        throw misunderstood(`One folder is expected, not ${positionals.join(' and ')}.`);
    const [folder] = positionals;
    const read = (name) => {
        const value = name === 'path' ? (folder ?? values.path) : values[name];
        return Array.isArray(value) ? value.join('\n') : String(value ?? '').trim();
    };
    const text = (name) => read(name) || undefined;
    const [savedServer, output] = [text('saved-server'), text('output')];
    return {
        command,
        read,
        json: values.json === true,
        verbose: values.verbose === true,
        ...(savedServer !== undefined && { savedServer }),
        ...(output !== undefined && { output }),
    };
}
function indexOrEnd(words, word) {
    const at = words.indexOf(word);
    return at === -1 ? words.length : at;
}
/** The options of rsconnect's form in ours. */
function asOurs(words) {
    return words.map((word) => {
        const [name = '', ...value] = word.split(/(?==)/);
        const theirs = name.startsWith('--') ? rsconnectOption(name) : undefined;
        if (theirs === undefined)
            return word;
        if ('instead' in theirs)
            throw misunderstood(`${name} of rsconnect has no meaning here.`, theirs.instead);
        return theirs.ours + value.join('');
    });
}
function parse(args) {
    const options = Object.fromEntries((0,lib_inputs/* inputNames */.vj)()
        .filter((name) => !(name in notHere))
        .map((name) => [
        name,
        {
            type: isOneOf(lib_inputs/* flagInputs */.Cp, name) ? 'boolean' : 'string',
            ...(isOneOf(lib_inputs/* listInputs */.SS, name) && { multiple: true }),
            ...(arguments_short[name] !== undefined && { short: arguments_short[name] }),
        },
    ]));
    // A flag as in a workflow, `--gitignore=false`: over what connect.toml says.
    const flags = args.slice(0, indexOrEnd(args, '--')).flatMap((word) => {
        const [, name = '', value = ''] = /^--([\w-]+)=(.*)$/.exec(word) ?? [];
        return isOneOf(lib_inputs/* flagInputs */.Cp, name) ? [{ word, name, value }] : [];
    });
    const others = args.filter((word) => !flags.some((flag) => flag.word === word));
    try {
        const { values, positionals } = (0,external_node_util_.parseArgs)({
            args: others,
            allowPositionals: true,
            options: { ...options, ...ownOptions },
        });
        return {
            values: { ...values, ...Object.fromEntries(flags.map(({ name, value }) => [name, value])) },
            positionals,
        };
    }
    catch (error) {
        throw inOurWords(error, [...Object.keys(options), ...Object.keys(ownOptions)]);
    }
}
const isOneOf = (names, name) => names.includes(name);
/** What `parseArgs` says, without its advice on positional arguments. */
function inOurWords(error, names) {
    const { message } = error;
    const unknown = /Unknown option '(-{1,2}[^']*)'/.exec(message)?.[1];
    if (unknown === undefined)
        return misunderstood(message);
    const name = unknown.replace(/^-+/, '');
    if (name in notHere)
        return misunderstood(`There is no option ${unknown} here.`, notHere[name]);
    const theirs = rsconnectOption(unknown);
    const meant = theirs && 'ours' in theirs ? theirs.ours : (0,closest/* closest */.k)(name, names);
    const suggestion = meant === undefined ? undefined : `Did you mean --${meant.replace(/^--/, '')}?`;
    return misunderstood(`There is no option ${unknown}.`, suggestion);
}
function noCommand(word) {
    const meant = (0,closest/* closest */.k)(word, commands);
    return misunderstood(`There is no command ${JSON.stringify(word)}.`, meant === undefined ? undefined : `Did you mean ${meant}?`);
}
function misunderstood(why, instead) {
    const help = 'connect-dash-deploy --help lists the commands and options.';
    const mishap = {
        what: "The command line can't be understood.",
        why,
        fix: instead === undefined ? help : `${instead} ${help}`,
    };
    return new lib_errors/* UserError */.yo(mishap);
}
const help = `Usage: connect-dash-deploy <command> [<folder>] [options]

Commands
  deploy    put the Dash app of the folder on Connect, as the GitHub Action does
  plan      tell what deploy would do and change; changes nothing
  check     read the app and tell what will not work; needs no server
  bundle    write the archive that a deployment would upload (--output <file>)
  rollback  activate an earlier bundle (--rollback-to previous|<bundle id>) and see that it answers
  status    tell what is live, and which bundles are there

Options
  -n, --saved-server <name>  a server that rsconnect-python knows (rsconnect add)
  -s, --server <address>     the server; falls back to CONNECT_SERVER
  -k, --api-key <key>        the key; better in the environment, as CONNECT_API_KEY
  -e, --entrypoint <module:object>
  -a, --content-guid <guid>  the content item; without it, that of the name
  -t, --title <title>        the title that people see
  -E, --environment <line>   NAME=value, or NAME with its value from your environment; may be repeated
  -x, --exclude <glob>       leave files out; may be repeated
  -r, --requirements-file <file>
  -c, --ca-certificate <file>
  -i, --insecure             accept any certificate
  -o, --output <file>        where bundle writes the archive (default bundle.tar.gz)
      --json                 one JSON object on standard output, all else on standard error
  -v, --verbose              show every call to the server

Every other input of the action is an option of the same name, too. What the app's connect.toml says holds here as
well; options win. A command line of "rsconnect deploy dash" works as it stands. See docs/terminal.md.
`;

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
;// CONCATENATED MODULE: ./.build/lib/terminal/checkout.js



async function readCheckout(repository) {
    const [remote, branch, commit, changes] = await Promise.all([
        git(repository, 'remote', 'get-url', 'origin'),
        git(repository, 'rev-parse', '--abbrev-ref', 'HEAD'),
        git(repository, 'rev-parse', 'HEAD'),
        git(repository, 'status', '--porcelain'),
    ]);
    const page = remote === undefined ? undefined : pageOf(remote);
    return {
        project: page?.project ?? (0,external_node_path_.basename)(repository),
        source: {
            ...(commit && { source: 'git', source_commit: changes ? `${commit}-dirty` : commit }),
            // Without a branch, as in a checkout of a tag, git calls it HEAD.
            ...(branch && branch !== 'HEAD' && { source_branch: branch }),
            ...(page && { source_repo: page.url }),
        },
    };
}
/**
 * The page of a repository by the address of its remote, without a user or password that may stand in it.
 *
 * @returns `undefined` where it is on no other machine
 */
function pageOf(remote) {
    // As ssh takes it: `git@host:path`. Without a user, only a dot tells a host from the drive of a path.
    const [, sshHost, sshPath] = /^(?:[^@/:]+@(?=[^:/]+:)|(?=[^:/]+\.))([^:/]+):(?!\/)(.+)$/.exec(remote) ?? [];
    const url = sshHost ? `https://${sshHost}/${sshPath}` : remote;
    if (!URL.canParse(url))
        return undefined;
    const { protocol, host, hostname, pathname } = new URL(url);
    if (!['https:', 'http:', 'ssh:', 'git:'].includes(protocol))
        return undefined;
    const project = pathname.replace(/^\/+|\/+$|\.git\/*$/g, '');
    const shown = protocol === 'http:' || protocol === 'https:' ? `${protocol}//${host}` : `https://${hostname}`;
    return project === '' ? undefined : { url: `${shown}/${project}`, project };
}
/** What a git command prints, or `undefined` where it fails: no git, no repository, no commit yet. */
async function git(folder, ...args) {
    try {
        const { stdout } = await (0,external_node_util_.promisify)(external_node_child_process_.execFile)('git', args, { cwd: folder });
        return stdout.trim();
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./.build/lib/terminal/json.js
var terminal_json = __webpack_require__(5685);
// EXTERNAL MODULE: ./.build/lib/quantities.js
var quantities = __webpack_require__(9301);
;// CONCATENATED MODULE: ./.build/lib/terminal/progress.js


/**
 * Progress for a person: with colour where the stream is a terminal that has any.
 *
 * @param options.errors where failures go
 * @param options.verbose shows what is of interest only when something is odd
 */
function terminalProgress(stream, { errors = stream, verbose = false } = {}) {
    let facts = {};
    const stages = [];
    const warnings = [];
    let lastSaid;
    let running;
    // `styleText` leaves the colours out by itself where the stream has none or NO_COLOR is set.
    const write = (text, style, to = stream) => {
        to.write(`${style === undefined ? text : (0,external_node_util_.styleText)(style, text, { stream: to })}\n`);
    };
    const show = (kind, style, { what, why, fix, where }, to = stream) => {
        const place = where && (where.line === undefined ? where.file : `${where.file}:${where.line}`);
        write([`${kind}:`, place && `${place}:`, what].filter(Boolean).join(' '), style, to);
        for (const line of [why, fix])
            if (line !== undefined)
                write(indented(line), undefined, to);
    };
    return {
        log: {
            info(line) {
                if (line.trim() !== '')
                    lastSaid = line;
                write(line);
            },
            debug(line) {
                if (verbose)
                    write(line, 'dim');
            },
            notice: (mishap) => show('Note', 'cyan', mishap),
            warn(mishap) {
                warnings.push(mishap);
                show('Warning', 'yellow', mishap);
            },
        },
        async stage(name, work) {
            write(`${name} …`, 'bold');
            const since = performance.now();
            running = { name, since };
            try {
                return await work();
            }
            finally {
                running = undefined;
                const milliseconds = performance.now() - since;
                stages.push({ name, milliseconds });
                write(`${name}: ${(0,quantities/* durationInWords */.j)(milliseconds)}`, 'dim');
            }
        },
        learn(more) {
            facts = { ...facts, ...more };
        },
        facts: () => facts,
        get stages() {
            return running
                ? [...stages, { name: running.name, milliseconds: performance.now() - running.since }]
                : stages;
        },
        warnings,
        get lastSaid() {
            return lastSaid;
        },
        fail: (mishap) => show('Error', 'red', mishap, errors),
    };
}
const indented = (text) => text.replace(/^/gm, '  ');

;// CONCATENATED MODULE: ./.build/lib/cli.js













/** The same procedure by hand, without GitHub: reads the command line, does it, and tells how it ended. */
async function run(given) {
    let progress = terminalProgress(process.stdout, { errors: process.stderr });
    let json = false;
    try {
        const args = parseArguments(given);
        if (args === 'help') {
            process.stdout.write(help);
            return;
        }
        ({ json } = args);
        const stream = json ? process.stderr : process.stdout;
        progress = terminalProgress(stream, { errors: process.stderr, verbose: args.verbose });
        const said = await runCommand(args, progress);
        if (json)
            print(said.json);
        else
            progress.log.info(said.line);
    }
    catch (error) {
        const isCancelled = error instanceof stop/* Cancelled */.cJ;
        if (!(error instanceof lib_errors/* UserError */.yo || isCancelled))
            throw error;
        // As a shell tells of a program that Ctrl-C ended.
        process.exitCode = isCancelled ? 130 : 1;
        const errors = (0,stop/* mishapsOf */.PY)(error, progress.stages, progress.lastSaid);
        const facts = progress.facts();
        if (json) {
            const status = isCancelled ? 'cancelled' : 'failed';
            const { warnings, stages } = progress;
            print({
                status,
                ...facts,
                errors: errors.map(terminal_json/* mishapJson */.t),
                warnings: warnings.map(terminal_json/* mishapJson */.t),
                stages,
            });
        }
        for (const mishap of errors)
            progress.fail(mishap);
        const last = [isCancelled ? 'Cancelled.' : '', facts.live ?? ''].filter(Boolean).join(' ');
        if (last !== '')
            process.stderr.write(`${last}\n`);
    }
}
const print = (value) => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
/** `status` looks at the server and changes nothing, as a plan does. */
const jobs = {
    deploy: { kind: 'deploy' },
    plan: { kind: 'plan' },
    check: { kind: 'check' },
    rollback: { kind: 'rollback' },
    status: { kind: 'plan' },
};
async function runCommand(args, progress) {
    const environment = process.env;
    const workspace = process.cwd();
    const read = await readerFor(args, environment);
    const place = placeFor(workspace, read('path') || '.');
    const { inputs, notices } = await (0,lib_inputs/* readInputs */.Ko)(read, environment, place.app);
    for (const notice of notices)
        progress.log.notice(notice);
    const signal = (0,stop/* stopSignal */.Zm)(inputs.timeout);
    return await (0,stop/* orStopped */.tA)(cli_perform(args, { inputs, place, environment, progress, signal }), signal);
}
async function cli_perform({ command, output }, hands) {
    const { inputs, place, environment, progress, signal } = hands;
    if (command === 'bundle') {
        const { writeArchive } = await Promise.all(/* import() */[__webpack_require__.e(822), __webpack_require__.e(298), __webpack_require__.e(575), __webpack_require__.e(161), __webpack_require__.e(484)]).then(__webpack_require__.bind(__webpack_require__, 9484));
        return await writeArchive(inputs, place, output ?? 'bundle.tar.gz', { progress, signal });
    }
    const job = jobs[command];
    if ((0,lib_job/* needsServer */.hG)(job))
        (0,lib_errors/* throwAll */.Kx)(cli_missing(inputs, environment));
    const { project, source } = await readCheckout(place.repository);
    const around = {
        place,
        project,
        source,
        environment,
        progress,
        signal,
        temporary: undefined,
        mask: () => { },
    };
    if (command === 'status') {
        const { showStatus } = await Promise.all(/* import() */[__webpack_require__.e(464), __webpack_require__.e(781)]).then(__webpack_require__.bind(__webpack_require__, 4781));
        return await showStatus(inputs, around);
    }
    const status = await (0,perform/* perform */.y9)(job, inputs, around);
    const facts = progress.facts();
    return {
        line: (0,outcome/* lastLine */.f)({ status, facts, errors: [] }),
        json: { status, ...facts, warnings: progress.warnings.map(terminal_json/* mishapJson */.t), stages: progress.stages },
    };
}
function cli_missing(inputs, environment) {
    const server = {
        what: 'No server is given.',
        why: 'Neither with --server nor in the environment as CONNECT_SERVER, nor a saved one with --saved-server.',
        fix: 'Give --server <address of Posit Connect>, or -n <name> of a server that rsconnect-python knows.',
    };
    const key = {
        what: 'No API key is given.',
        why: 'Neither with --api-key nor in the environment as CONNECT_API_KEY, nor by a saved server.',
        fix: 'Make a key in Connect (your name, API Keys) and set CONNECT_API_KEY to it.',
    };
    const hasKey = (0,connection/* hasCredentials */.L)(inputs, environment);
    return [...(inputs.server === undefined ? [server] : []), ...(hasKey ? [] : [key])];
}
/** A person may name any folder; without git, one that isn't below the current folder stands for itself. */
function placeFor(workspace, path) {
    const app = (0,external_node_path_.resolve)(workspace, path);
    const isBelow = !(0,external_node_path_.relative)(workspace, app).startsWith('..') && !(0,external_node_path_.isAbsolute)((0,external_node_path_.relative)(workspace, app));
    return (0,place/* placeOf */.$)(isBelow ? workspace : app, app);
}
/** What the command line says, over what a saved server stands for. */
async function readerFor({ read, savedServer }, environment) {
    if (savedServer === undefined)
        return read;
    const given = ['server', 'api-key'].filter((name) => read(name) !== '');
    if (given.length > 0) {
        throw new lib_errors/* UserError */.yo({
            what: `A saved server is given, and ${given.map((name) => `--${name}`).join(' and ')} as well.`,
            why: 'A saved key must not go to another server than the one that it was saved for.',
            fix: 'Give one or the other.',
        });
    }
    const { readSavedServer, savedServersFile } = await __webpack_require__.e(/* import() */ 341).then(__webpack_require__.bind(__webpack_require__, 8341));
    const saved = await readSavedServer(savedServer, savedServersFile(process.platform, environment));
    return (name) => read(name) || saved(name);
}


/***/ }),

/***/ 5685:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ mishapJson)
/* harmony export */ });
/** A mishap as `--json` tells it: flat, with null for what isn't known, so that every program can rely on the keys. */
function mishapJson(mishap) {
    const { level, rule, what, why, fix, where } = mishap;
    return {
        ...(level !== undefined && { level }),
        rule: rule ?? null,
        what,
        why: why ?? null,
        fix: fix ?? null,
        file: where?.file ?? null,
        line: where?.line ?? null,
    };
}


/***/ })

};
