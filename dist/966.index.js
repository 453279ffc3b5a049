export const id = 966;
export const ids = [966];
export const modules = {

/***/ 6966:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  run: () => (/* binding */ run)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./.build-6ot03X/lib/app.js
var app = __webpack_require__(8889);
// EXTERNAL MODULE: ./.build-6ot03X/lib/bundle/index.js + 16 modules
var lib_bundle = __webpack_require__(5415);
// EXTERNAL MODULE: ./.build-6ot03X/lib/connection.js + 9 modules
var connection = __webpack_require__(2656);
// EXTERNAL MODULE: ./.build-6ot03X/lib/errors.js
var errors = __webpack_require__(855);
// EXTERNAL MODULE: ./.build-6ot03X/lib/github/report.js + 2 modules
var report = __webpack_require__(4757);
// EXTERNAL MODULE: ./.build-6ot03X/lib/inputs.js + 2 modules
var lib_inputs = __webpack_require__(96);
// EXTERNAL MODULE: ./.build-6ot03X/lib/job.js
var lib_job = __webpack_require__(6157);
// EXTERNAL MODULE: ./.build-6ot03X/lib/perform.js + 1 modules
var perform = __webpack_require__(9973);
// EXTERNAL MODULE: ./.build-6ot03X/lib/place.js
var place = __webpack_require__(1749);
// EXTERNAL MODULE: ./.build-6ot03X/lib/quantities.js
var quantities = __webpack_require__(6349);
// EXTERNAL MODULE: ./.build-6ot03X/lib/stop.js
var stop = __webpack_require__(5008);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./.build-6ot03X/lib/terminal/arguments.js



const commands = ['deploy', 'check', 'bundle', 'rollback', 'status'];
/** The short options of `rsconnect deploy dash`, so that a command line that works there works here. */
const arguments_short = {
    server: 's',
    'api-key': 'k',
    insecure: 'i',
    'ca-certificate': 'c',
    entrypoint: 'e',
    exclude: 'x',
    title: 't',
    'content-guid': 'a',
    'requirements-file': 'r',
};
/** Long options of `rsconnect deploy dash` that have another name here. */
const elsewhere = {
    '--cacert': '--ca-certificate',
    '--app-id': '--content-guid',
};
/** @throws {UserError} where the command line can't be understood */
function parseArguments(given) {
    if (given.length === 0 || given.some((word) => word === '--help' || word === '-h'))
        return 'help';
    const [first = '', second] = given;
    const command = commands.find((name) => name === first);
    if (!command)
        throw misunderstood(`There is no command ${JSON.stringify(first)}.`);
    // rsconnect names the kind of content after the command; Dash is the only one here.
    const asInRsconnect = command === 'deploy' && second === 'dash';
    const rest = given.slice(asInRsconnect ? 2 : 1).map((word) => translated(word, asInRsconnect));
    const { values, positionals } = parse(rest);
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
        ...(savedServer !== undefined && { savedServer }),
        ...(output !== undefined && { output }),
    };
}
/** In rsconnect's form `--name` is the nickname of a server; in ours it is the name of the content item. */
function translated(word, asInRsconnect) {
    const [name = '', ...value] = word.split(/(?==)/);
    const ours = asInRsconnect && name === '--name' ? '--saved-server' : elsewhere[name];
    return ours === undefined ? word : ours + value.join('');
}
function parse(args) {
    const options = Object.fromEntries((0,lib_inputs/* inputNames */.vj)().map((name) => [
        name,
        {
            type: isOneOf(lib_inputs/* flagInputs */.Cp, name) ? 'boolean' : 'string',
            ...(isOneOf(lib_inputs/* listInputs */.SS, name) && { multiple: true }),
            ...(arguments_short[name] !== undefined && { short: arguments_short[name] }),
        },
    ]));
    try {
        return (0,external_node_util_.parseArgs)({
            args: [...args],
            allowPositionals: true,
            options: {
                ...options,
                'saved-server': { type: 'string', short: 'n' },
                output: { type: 'string', short: 'o' },
                json: { type: 'boolean' },
            },
        });
    }
    catch (error) {
        throw misunderstood(error instanceof Error ? error.message : String(error));
    }
}
const isOneOf = (names, name) => names.includes(name);
function misunderstood(why) {
    return new errors/* UserError */.yo({
        what: "The command line can't be understood.",
        why,
        fix: 'connect-dash-deploy --help lists the commands and options.',
    });
}
const help = `Usage: connect-dash-deploy <command> [<folder>] [options]

Commands
  deploy    put the Dash app of the folder on Connect, as the GitHub Action does
  check     read the app and tell what will not work; needs no server
  bundle    write the archive that a deployment would upload (--output <file>)
  rollback  activate an earlier bundle (--rollback-to previous|<bundle id>) and see that it answers
  status    tell what is live, and which bundles are there

Options
  -n, --saved-server <name>  a server that rsconnect-python knows (rsconnect add)
  -s, --server <address>     the server; falls back to CONNECT_SERVER
  -k, --api-key <key>        the key; better in the environment, as CONNECT_API_KEY
  -e, --entrypoint <module:object>
  -o, --output <file>        where bundle writes the archive (default bundle.tar.gz)
      --json                 one JSON object on standard output, all else on standard error

Every input of the action is an option of the same name; docs/terminal.md shows examples. A command line of
"rsconnect deploy dash" works as it stands.
`;

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
;// CONCATENATED MODULE: ./.build-6ot03X/lib/terminal/checkout.js



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
            ...(branch && { source_branch: branch }),
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
    const [, sshHost, sshPath] = /^(?:[^@/]+@)([^:/]+):(?!\/)(.+)$/.exec(remote) ?? [];
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

;// CONCATENATED MODULE: ./.build-6ot03X/lib/terminal/progress.js



/** Progress for a person: with colour where the stream is a terminal that has any. */
function terminalProgress(stream) {
    let facts = {};
    const stages = [];
    const warnings = [];
    // `styleText` leaves the colours out by itself where the stream has none or NO_COLOR is set.
    const write = (text, style) => {
        stream.write(`${style === undefined ? text : (0,external_node_util_.styleText)(style, text, { stream })}\n`);
    };
    return {
        log: {
            info: (line) => write(line),
            debug() { },
            notice: (mishap) => write(`Note: ${(0,errors/* inWords */.r4)(mishap)}`, 'cyan'),
            warn(mishap) {
                warnings.push(mishap);
                write(`Warning: ${(0,errors/* inWords */.r4)(mishap)}`, 'yellow');
            },
        },
        async stage(name, work) {
            write(`${name} …`, 'bold');
            const since = performance.now();
            try {
                return await work();
            }
            finally {
                const milliseconds = performance.now() - since;
                stages.push({ name, milliseconds });
                write(`${name}: ${(0,quantities/* durationInWords */.j)(milliseconds)}`, 'dim');
            }
        },
        learn(more) {
            facts = { ...facts, ...more };
        },
        facts: () => facts,
        stages,
        warnings,
    };
}

// EXTERNAL MODULE: ./.build-6ot03X/lib/deploy/content.js
var deploy_content = __webpack_require__(9853);
// EXTERNAL MODULE: ./.build-6ot03X/lib/deploy/diagnose/explained.js + 9 modules
var explained = __webpack_require__(1269);
// EXTERNAL MODULE: ./.build-6ot03X/lib/deploy/preflight.js + 1 modules
var preflight = __webpack_require__(4505);
;// CONCATENATED MODULE: ./.build-6ot03X/lib/terminal/status.js







/** Tells what is live and which bundles are there to go back to. Changes nothing. */
async function showStatus(inputs, around) {
    const { progress, signal, place } = around;
    const connect = (0,connection/* openConnection */.J)(inputs, { ...around, workspace: place.workspace, log: progress.log });
    const wanted = await (0,perform/* contentOf */.$E)(inputs, around);
    const surroundings = { connect, progress, signal, about: { server: connect.server } };
    const { content, bundles } = await (0,preflight/* look */.Op)(wanted, surroundings).catch((error) => {
        throw (0,explained/* explained */.t)(error, undefined, surroundings.about);
    });
    if (!content) {
        throw new errors/* UserError */.yo({
            what: `Nothing named ${wanted.name} is on ${connect.server.href}.`,
            why: 'The name is made of the repository and the folder, unless --name gives it.',
            fix: 'Deploy the app first, or give --name or --content-guid.',
        });
    }
    (0,deploy_content/* learnContent */.y)(content, surroundings);
    const { contentUrl, dashboardUrl } = progress.facts();
    progress.log.info(`${content.title || content.name}: ${contentUrl}`);
    progress.log.info(`In Connect:  ${dashboardUrl}`);
    progress.log.info(`Python:      ${content.py_version ?? 'not built yet'}`);
    for (const { id, created_time, size, metadata } of bundles) {
        const parts = [
            created_time,
            size === undefined ? '' : (0,quantities/* sizeInWords */._)(size),
            metadata?.source_branch ?? '',
            metadata?.source_commit?.slice(0, 12) ?? '',
        ];
        progress.log.info(`Bundle ${id}${id === content.bundle_id ? ' (live)' : ''}: ${parts.filter(Boolean).join(', ')}`);
    }
    return {
        line: content.bundle_id === null ? 'Nothing is live yet.' : `Bundle ${content.bundle_id} is live.`,
        json: {
            ...progress.facts(),
            liveBundleId: content.bundle_id,
            pythonVersion: content.py_version,
            bundles,
        },
    };
}

;// CONCATENATED MODULE: ./.build-6ot03X/lib/cli.js
















/** The same procedure by hand, without GitHub: reads the command line, does it, and tells how it ended. */
async function run(given) {
    let progress = terminalProgress(process.stdout);
    let json = false;
    try {
        const args = parseArguments(given);
        if (args === 'help') {
            process.stdout.write(help);
            return;
        }
        json = args.json;
        if (json)
            progress = terminalProgress(process.stderr);
        const said = await runCommand(args, progress);
        if (json)
            print(said.json);
        else
            progress.log.info(said.line);
    }
    catch (error) {
        process.exitCode = 1;
        if (!(error instanceof errors/* UserError */.yo || error instanceof stop/* Cancelled */.c))
            throw error;
        const { live } = progress.facts();
        if (json)
            print({
                ...progress.facts(),
                status: 'failed',
                errors: error instanceof errors/* UserError */.yo ? error.mishaps : [],
            });
        process.stderr.write(`${[error.message, live].filter(Boolean).join('\n')}\n`);
    }
}
const print = (value) => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
/** `status` looks at the server and changes nothing, as a plan does. */
const jobs = {
    deploy: { kind: 'deploy' },
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
    const signal = (0,stop/* stopSignal */.Z)(inputs.timeout);
    if (args.command === 'bundle') {
        return writeArchive(inputs, place, (0,external_node_path_.resolve)(workspace, args.output ?? 'bundle.tar.gz'), progress, signal);
    }
    const job = jobs[args.command];
    (0,errors/* throwAll */.Kx)((0,lib_job/* missingFor */.MG)(job, { hasServer: inputs.server !== undefined, hasKey: (0,connection/* hasCredentials */.L)(inputs, environment) }));
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
    if (args.command === 'status')
        return showStatus(inputs, { ...around, progress });
    const status = await (0,perform/* perform */.y9)(job, inputs, around);
    const facts = progress.facts();
    return {
        line: (0,report/* lastLine */.f)({ status, facts, errors: [] }),
        json: { status, ...facts, warnings: progress.warnings, stages: progress.stages },
    };
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
    const { readSavedServer, savedServersFile } = await __webpack_require__.e(/* import() */ 733).then(__webpack_require__.bind(__webpack_require__, 733));
    const saved = await readSavedServer(savedServer, savedServersFile(process.platform, environment));
    return (name) => read(name) || saved(name);
}
/** Writes the archive that a deployment would upload, to look at. */
async function writeArchive(inputs, place, destination, progress, signal) {
    const bundle = await progress.stage('Read the app', () => (0,app.readApp)(inputs, place, progress));
    const { bytes } = await progress.stage('Pack the app', () => (0,lib_bundle/* writeBundle */.Mf)(bundle, { destination, signal }));
    const line = `Written: ${destination} (${(0,quantities/* sizeInWords */._)(bytes)})`;
    return { line, json: { output: destination, bytes, ...describe(bundle) } };
}
function describe({ entrypoint, python, requirements, files, excluded, findings, fingerprint, }) {
    return {
        entrypoint: entrypoint.text,
        entrypointSource: entrypoint.source,
        pythonRequires: python.requires ?? null,
        pythonSource: python.source,
        requirements: {
            source: requirements.source,
            packageFile: requirements.packageFile,
            packages: Object.fromEntries([...requirements.packages].map(([name, version]) => [name, version ?? null])),
        },
        files: files.map(({ path, size }) => ({ path, size })),
        excluded,
        warnings: findings.map(({ level, rule, what, why, fix, where }) => ({
            level,
            rule: rule ?? null,
            what,
            why: why ?? null,
            fix: fix ?? null,
            file: where?.file ?? null,
            line: where?.line ?? null,
        })),
        fingerprint,
    };
}


/***/ })

};
