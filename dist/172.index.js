export const id = 172;
export const ids = [172];
export const modules = {

/***/ 2119:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ parseMarker),
/* harmony export */   g: () => (/* binding */ formatMarker)
/* harmony export */ });
const variables = new Set([
    'python_version',
    'python_full_version',
    'os_name',
    'sys_platform',
    'platform_release',
    'platform_system',
    'platform_version',
    'platform_machine',
    'platform_python_implementation',
    'implementation_name',
    'implementation_version',
    'extra',
    'extras',
    'dependency_groups',
]);
// The spellings of setuptools before PEP 508, which pip still reads.
const oldNames = {
    'os.name': 'os_name',
    'sys.platform': 'sys_platform',
    'platform.version': 'platform_version',
    'platform.machine': 'platform_machine',
    'platform.python_implementation': 'platform_python_implementation',
    python_implementation: 'platform_python_implementation',
};
const token = /\s*(?:(\()|(\))|'([^']*)'|"([^"]*)"|(===|~=|==|!=|<=|>=|<|>)|([A-Za-z_][\w.]*))\s*/y;
/** Reads a marker; `undefined` where it isn't one by PEP 508. Never throws. */
function parseMarker(text) {
    const tokens = tokenize(text);
    if (!tokens)
        return undefined;
    let position = 0;
    const word = (text) => {
        const next = tokens[position];
        return next?.kind === 'word' && next.text === text && ++position > 0;
    };
    const chain = (kind, part) => {
        const of = [];
        do {
            const read = part();
            if (!read)
                return undefined;
            of.push(read);
        } while (word(kind));
        return of.length === 1 ? of[0] : { kind, of };
    };
    const or = () => chain('or', and);
    const and = () => chain('and', atom);
    const atom = () => {
        if (tokens[position]?.kind === 'open') {
            position++;
            const inner = or();
            return tokens[position++]?.kind === 'close' ? inner : undefined;
        }
        const left = tokens[position++];
        const operator = readOperator();
        const right = tokens[position++];
        return operator && compare(left, operator, right);
    };
    const readOperator = () => {
        if (word('in'))
            return 'in';
        if (word('not'))
            return word('in') ? 'not in' : undefined;
        const next = tokens[position++];
        return next?.kind === 'operator' ? next.text : undefined;
    };
    // A text of thousands of parentheses would overflow the stack; no real marker nests that deep.
    if (tokens.filter(({ kind }) => kind === 'open').length > 200)
        return undefined;
    const marker = or();
    return position === tokens.length ? marker : undefined;
}
function tokenize(text) {
    const tokens = [];
    token.lastIndex = 0;
    while (token.lastIndex < text.length) {
        const match = token.exec(text);
        if (!match)
            return undefined;
        const [, open, close, single, double, operator, name] = match;
        if (open)
            tokens.push({ kind: 'open' });
        else if (close)
            tokens.push({ kind: 'close' });
        else if (operator)
            tokens.push({ kind: 'operator', text: operator });
        else if (name)
            tokens.push({ kind: 'word', text: name });
        else
            tokens.push({ kind: 'value', text: single ?? double ?? '' });
    }
    return tokens;
}
function compare(left, operator, right) {
    const name = (side) => {
        if (side?.kind !== 'word')
            return undefined;
        const known = oldNames[side.text] ?? side.text;
        return variables.has(known) ? known : undefined;
    };
    const leftName = name(left);
    const rightName = name(right);
    if (leftName && right?.kind === 'value') {
        return { kind: 'compare', variable: leftName, operator, value: right.text, valueFirst: false };
    }
    if (rightName && left?.kind === 'value') {
        return { kind: 'compare', variable: rightName, operator, value: left.text, valueFirst: true };
    }
    return undefined;
}
/** The marker as text that pip reads. */
function formatMarker(marker) {
    if (marker.kind === 'compare') {
        const value = marker.value.includes("'") ? `"${marker.value}"` : `'${marker.value}'`;
        return marker.valueFirst
            ? `${value} ${marker.operator} ${marker.variable}`
            : `${marker.variable} ${marker.operator} ${value}`;
    }
    return marker.of
        .map((part) => (part.kind === 'compare' ? formatMarker(part) : `(${formatMarker(part)})`))
        .join(` ${marker.kind} `);
}


/***/ }),

/***/ 5094:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pc: () => (/* binding */ normalizeName),
/* harmony export */   V2: () => (/* binding */ pinnedVersion),
/* harmony export */   pP: () => (/* binding */ parseRequirement)
/* harmony export */ });
/* harmony import */ var _renovatebot_pep440__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5935);
/* harmony import */ var _marker_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2119);


/** A name as package indexes compare it (PEP 503). */
const normalizeName = (name) => name.toLowerCase().replace(/[-_.]+/g, '-');
const head = /^(?<name>[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?)\s*(?:\[(?<extras>[^\]]*)\])?\s*(?<rest>.*)$/is;
const extra = /^[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?$/i;
const conda = /^=\s*[\w.!+*-]+(?:=[\w.]+)?$/;
/**
 * Reads a requirement by PEP 508, as strictly as today's pip (`packaging` 22 and later: legacy versions are
 * refused). Never throws.
 */
function parseRequirement(text) {
    const groups = head.exec(text.trim())?.groups;
    if (!groups)
        return { problem: 'syntax', part: text.trim() };
    const { name = '', rest = '' } = groups;
    const extras = (groups.extras ?? '')
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean);
    if (!extras.every((item) => extra.test(item)))
        return { problem: 'syntax', part: `[${groups.extras}]` };
    if (rest.startsWith('@'))
        return directReference(name, extras, rest.slice(1).trim());
    const [beforeMarker = '', ...afterMarker] = rest.split(';');
    const given = beforeMarker.trim();
    if (conda.test(given))
        return { problem: 'conda', part: given };
    const specifier = /^\((.*)\)$/s.exec(given)?.[1]?.trim() ?? given;
    if (specifier !== '') {
        if (!/^[<>=!~]/.test(specifier))
            return { problem: 'syntax', part: given };
        // A comma at the end is let pass, as by pip.
        if (!(0,_renovatebot_pep440__WEBPACK_IMPORTED_MODULE_0__/* .validRange */ .Im)(specifier.replace(/\s*,$/, '')))
            return { problem: 'specifier', part: specifier };
    }
    const requirement = { name, extras, specifier };
    if (afterMarker.length === 0)
        return requirement;
    const written = afterMarker.join(';').trim();
    const marker = (0,_marker_js__WEBPACK_IMPORTED_MODULE_1__/* .parseMarker */ .P)(written);
    return marker ? { ...requirement, marker } : { problem: 'marker', part: written };
}
function directReference(name, extras, text) {
    // A marker needs a blank before its semicolon here, since a URL may hold one.
    const [, url = '', , written] = /^(\S+)(\s+;\s*(.*))?$/s.exec(text) ?? [];
    if (url === '')
        return { problem: 'syntax', part: `@ ${text}` };
    const requirement = { name, extras, specifier: '', url };
    if (written === undefined)
        return requirement;
    const marker = (0,_marker_js__WEBPACK_IMPORTED_MODULE_1__/* .parseMarker */ .P)(written);
    return marker ? { ...requirement, marker } : { problem: 'marker', part: written.trim() };
}
/** The one version that a specifier allows (`==1.2` or `===1.2`, no `.*`), if it is such a pin. */
function pinnedVersion(specifier) {
    return /^===?\s*([^,*\s]+)$/.exec(specifier.trim())?.[1];
}


/***/ }),

/***/ 643:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ lenient)
/* harmony export */ });
/* unused harmony export warningOf */
/**
 * Does something that the run can do without: where GitHub refuses or doesn't answer, a warning tells what is
 * missing and the run goes on. A lost comment is no failed deployment.
 *
 * @returns what the work gives, or `undefined` where there was a warning
 * @throws what isn't GitHub's doing: an abort, or a bug
 */
async function lenient(log, doing, work) {
    try {
        return await work();
    }
    catch (error) {
        // By its name: importing the class would bring all of the client.
        if (!(error instanceof Error) || error.name !== 'GitHubError')
            throw error;
        log.warn(warningOf(error, doing));
        return undefined;
    }
}
/** What is told where GitHub refused. */
function warningOf({ status, wanted, rateLimited, message }, { what, permission }) {
    const refused = `GitHub didn't let this run ${what}.`;
    if (rateLimited) {
        return {
            what: refused,
            why: `Too much was asked of it in a short time. ${message}`,
            fix: 'Run it again later; all else is in the job summary.',
        };
    }
    if (status === 401) {
        return {
            what: refused,
            why: `The token isn't accepted. ${message}`,
            fix: 'Leave github-token out, to use the token of the job, or give one that is still valid.',
        };
    }
    if (status === 403 || status === 404) {
        const also = wanted === undefined ? '' : ` (GitHub wants ${wanted})`;
        return {
            what: refused,
            why: `The token may not${also}. ${message}`,
            fix: `Add "${permission}" to the permissions: of the job, beside "contents: read": naming one permission takes away those that aren't named.`,
        };
    }
    return { what: refused, why: message };
}


/***/ }),

/***/ 1172:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cleanUp: () => (/* binding */ cleanUp),
  cleanUpAfterDeploy: () => (/* binding */ cleanUpAfterDeploy),
  preview: () => (/* binding */ preview)
});

// EXTERNAL MODULE: ./.build-TmF16X/lib/app.js
var lib_app = __webpack_require__(1369);
// EXTERNAL MODULE: ./.build-TmF16X/lib/connect/errors.js
var errors = __webpack_require__(6084);
// EXTERNAL MODULE: ./.build-TmF16X/lib/connect/version.js
var connect_version = __webpack_require__(2259);
// EXTERNAL MODULE: ./.build-TmF16X/lib/connection.js + 9 modules
var connection = __webpack_require__(5952);
// EXTERNAL MODULE: ./.build-TmF16X/lib/deploy/diagnose/explained.js + 9 modules
var explained = __webpack_require__(4725);
// EXTERNAL MODULE: ./.build-TmF16X/lib/deploy/identity.js
var identity = __webpack_require__(7640);
// EXTERNAL MODULE: ./.build-TmF16X/lib/deploy/preflight.js + 3 modules
var preflight = __webpack_require__(639);
// EXTERNAL MODULE: ./.build-TmF16X/lib/deploy/settings/vanity.js
var vanity = __webpack_require__(757);
// EXTERNAL MODULE: ./.build-TmF16X/lib/errors.js
var lib_errors = __webpack_require__(2295);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ../../work/main/node_modules/@renovatebot/pep440/index.js + 4 modules
var pep440 = __webpack_require__(5935);
// EXTERNAL MODULE: ./.build-TmF16X/lib/bundle/dependencies/requirement.js
var requirement = __webpack_require__(5094);
// EXTERNAL MODULE: ./.build-TmF16X/lib/quantities.js
var quantities = __webpack_require__(6317);
;// CONCATENATED MODULE: ./.build-TmF16X/lib/preview/changes.js






/** What is another against the live bundle, a line each; the size always, the packages that differ. */
function planChanges(live, now) {
    if (!live)
        return [`${(0,quantities/* sizeInWords */._)(now.bytes)}; nothing is live yet`];
    const lines = [sizeChange(live.bytes, now.bytes)];
    if (!live.asked || !now.asked)
        return lines;
    const [was, is] = [live.asked, now.asked];
    const added = [...is]
        .filter(([name]) => !was.has(name))
        .map(([name, asked]) => `added ${name}${shown(asked)}`);
    const removed = [...was.keys()].filter((name) => !is.has(name)).map((name) => `removed ${name}`);
    const changed = [...is].flatMap(([name, asked]) => {
        const before = was.get(name);
        return before === undefined || before === asked ? [] : [versionChange(name, before, asked)];
    });
    return [...lines, ...changed, ...added, ...removed];
}
function sizeChange(was, is) {
    const difference = Math.abs(is - was);
    // What packing alone makes of it.
    if (difference < 1000)
        return `${(0,quantities/* sizeInWords */._)(is)}, as before`;
    return `${(0,quantities/* sizeInWords */._)(is)}, ${(0,quantities/* sizeInWords */._)(difference)} ${is > was ? 'more' : 'less'}`;
}
function versionChange(name, was, is) {
    const [before, now] = [(0,requirement/* pinnedVersion */.V2)(was), (0,requirement/* pinnedVersion */.V2)(is)];
    const isPlain = before !== undefined && now !== undefined && (0,pep440/* valid */.rZ)(before) && (0,pep440/* valid */.rZ)(now);
    const way = isPlain ? ((0,pep440/* compare */.UD)(now, before) > 0 ? 'up: ' : 'down: ') : '';
    return `${way}${name} ${before ?? (was || 'any')} → ${now ?? (is || 'any')}`;
}
const shown = (asked) => (asked === '' ? '' : ` ${(0,requirement/* pinnedVersion */.V2)(asked) ?? asked}`);
/** The packages that a requirements file asks for. Its options and whatever can't be read are passed over. */
function askedBy(requirements) {
    const lines = requirements.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
    return new Map(lines.flatMap((line) => {
        const text = line
            .replace(/(^|\s)#.*$/, '')
            .replace(/\s--\w.*$/, '')
            .trim();
        if (text === '' || text.startsWith('-'))
            return [];
        const read = (0,requirement/* parseRequirement */.pP)(text);
        return 'problem' in read
            ? []
            : [[(0,requirement/* normalizeName */.Pc)(read.name), read.url ?? read.specifier.replace(/\s+/g, '')]];
    }));
}
/** A larger archive isn't fetched only to read a small file of it. */
const largest = 50_000_000;
/** What is live, as far as it can be told: its archive is fetched for its requirements. */
async function liveContents(connect, live, temporary = (0,external_node_os_.tmpdir)()) {
    const bytes = live.size;
    if (bytes > largest)
        return { bytes };
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)(temporary, 'connect-dash-deploy-live-'));
    try {
        const file = (0,external_node_path_.join)(folder, 'live.tar.gz');
        await connect.downloadBundle(live.content_guid, live.id, file);
        const requirements = await requirementsIn(file);
        return requirements === undefined ? { bytes } : { bytes, asked: askedBy(requirements) };
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
/** The text of the file that a bundle's manifest names as its requirements. */
async function requirementsIn(archive) {
    const { list } = await __webpack_require__.e(/* import() */ 177).then(__webpack_require__.bind(__webpack_require__, 4177));
    const texts = new Map();
    await list({
        file: archive,
        onReadEntry(entry) {
            if (entry.size > 5_000_000 || !/\.(json|txt|lock|in)$/.test(entry.path))
                return;
            const parts = [];
            entry.on('data', (part) => parts.push(part));
            entry.on('end', () => texts.set(entry.path.replace(/^\.\//, ''), Buffer.concat(parts).toString('utf8')));
        },
    });
    // The whole app may lie in one folder of the archive (api.md 15).
    const manifest = [...texts.keys()]
        .filter((path) => /^([^/]+\/)?manifest\.json$/.test(path))
        .sort((a, b) => a.length - b.length)[0];
    if (manifest === undefined)
        return undefined;
    const read = JSON.parse(texts.get(manifest) ?? '{}');
    const named = read.python?.package_manager?.package_file;
    return texts.get(manifest.replace('manifest.json', typeof named === 'string' ? named : 'requirements.txt'));
}

// EXTERNAL MODULE: ./.build-TmF16X/lib/deploy/bundle-metadata.js
var bundle_metadata = __webpack_require__(8398);
;// CONCATENATED MODULE: ./.build-TmF16X/lib/preview/record.js
const opening = '[connect-dash-deploy preview ';
/** @param repository as people know it: `owner/name` */
function describePreview(record, repository) {
    const { pullRequest } = record;
    return `Preview of pull request #${pullRequest} of ${repository}. It is removed when the pull request is closed.\n\n${opening}${JSON.stringify(record)}]`;
}
/** The record in a description, or `undefined` where there is none that we wrote. */
function parseRecord(description) {
    const at = description?.lastIndexOf(opening) ?? -1;
    const text = at < 0 ? '' : (description ?? '').slice(at + opening.length).trim();
    if (!text.endsWith(']'))
        return undefined;
    try {
        const read = JSON.parse(text.slice(0, -1));
        return isRecord(read) ? read : undefined;
    }
    catch {
        return undefined;
    }
}
function isRecord(read) {
    if (typeof read !== 'object' || read === null)
        return false;
    const { host, repository, pullRequest, app, production, owner, content } = read;
    const isText = (value) => typeof value === 'string' && value !== '';
    const isNumber = (value) => Number.isSafeInteger(value) && Number(value) > 0;
    return ([host, app, owner].every(isText) &&
        [repository, pullRequest].every(isNumber) &&
        [production, content].every((value) => value === undefined || isText(value)));
}
/**
 * The record of a content item that is a preview of ours: one that names this very item, or that was left behind
 * before anything was deployed to it. Content that has another owner by now was handed over, and is theirs.
 */
function recordOf(content) {
    const record = parseRecord(content.description);
    if (!record || record.owner !== content.owner_guid)
        return undefined;
    const isOwn = record.content === undefined ? content.bundle_id === null : record.content === content.guid;
    return isOwn ? record : undefined;
}

;// CONCATENATED MODULE: ./.build-TmF16X/lib/preview/find.js



/** How many content items are asked for their bundles at a time. */
const atOnce = 8;
/** All previews of whatever repository and pull request that this key could remove. */
async function findPreviews(connect, { production, user, all }) {
    const [own, every] = await Promise.all([
        user ? connect.contentOf(user.guid) : [],
        all ? connect.allContent().catch(noneIfForbidden) : [],
    ]);
    const separate = own.flatMap((content) => separateOf(content) ?? []);
    const apps = new Map([production, ...every.filter(mayHoldDrafts)].map((content) => [content?.guid, content]));
    const left = [...apps.values()].filter((content) => content !== undefined);
    const drafts = [];
    const work = async () => {
        for (let content = left.shift(); content; content = left.shift()) {
            drafts.push(...draftsOf(content, await connect.bundles(content.guid).catch(noneIfForbidden)));
        }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return [...separate, ...drafts];
}
function separateOf(content) {
    const record = recordOf(content);
    if (!record)
        return undefined;
    const { host, repository, pullRequest, app, production } = record;
    const made = content.last_deployed_time ?? content.created_time;
    return {
        kind: 'separate',
        owner: { host, repository, pullRequest },
        app,
        content,
        ...(production !== undefined && { production }),
        made: made ? new Date(made) : new Date(),
    };
}
/** The drafts among the bundles of a content item. What visitors get is none, whatever it was made for. */
function draftsOf(content, bundles) {
    return bundles.flatMap((bundle) => {
        const owner = (0,bundle_metadata/* ownerOf */.bf)(bundle);
        if (!owner || bundle.id === content.bundle_id || bundle.active)
            return [];
        const made = new Date(bundle.created_time);
        return [{ kind: 'draft', owner, app: content.name, content, production: content.guid, bundle, made }];
    });
}
/** Where a draft of ours may lie: an app that the key may change, and that isn't a preview itself. */
const mayHoldDrafts = (content) => (content.app_role === 'owner' || content.app_role === 'editor') &&
    content.app_mode === 'python-dash' &&
    !recordOf(content);
function noneIfForbidden(error) {
    if (error instanceof errors/* ConnectError */.T$ && (error.status === 401 || error.status === 403))
        return [];
    throw error;
}
const isSameRepository = (one, other) => one.host === other.host && one.repository === other.repository;
const isSamePullRequest = (one, other) => isSameRepository(one, other) && one.pullRequest === other.pullRequest;
/** The commit that a bundle was made of, as it says. */
const commitOf = ({ metadata }) => metadata?.source_commit;
/** What a draft was packed from. */
const fingerprintOf = (bundle) => (0,bundle_metadata/* originOf */.yv)(bundle)?.fingerprint;

;// CONCATENATED MODULE: ./.build-TmF16X/lib/preview/choose-removed.js

const day = 24 * 3600 * 1000;
/**
 * Which previews nobody needs any more: those of closed pull requests of this repository, and those that are older
 * than the workflow allows. What GitHub won't tell counts as open.
 *
 * @param repository whose previews may be removed
 * @param states by the number of the pull request
 * @param current the pull request that this run is for: its previews are another's business
 * @param maxAge in days
 */
function chooseOrphans(previews, repository, states, { current, maxAge, now }) {
    const ours = previews.filter(({ owner }) => isSameRepository(owner, { ...repository, pullRequest: 0 }) && owner.pullRequest !== current);
    const unknown = new Set();
    const removed = ours.flatMap((preview) => {
        const { pullRequest } = preview.owner;
        const state = states.get(pullRequest) ?? 'unknown';
        if (state === 'closed')
            return [{ preview, reason: 'the pull request is closed' }];
        if (maxAge !== undefined && now.getTime() - preview.made.getTime() > maxAge * day) {
            return [
                { preview, reason: `it is older than ${maxAge} ${maxAge === 1 ? 'day' : 'days'} (preview-max-age)` },
            ];
        }
        if (state === 'unknown')
            unknown.add(pullRequest);
        return [];
    });
    return { removed, unknown: [...unknown].sort((a, b) => a - b) };
}
/** The previews of one pull request. */
const previewsOf = (owner, previews) => previews.filter((preview) => isSamePullRequest(preview.owner, owner));
/** The pull requests of a repository that previews were found of. */
const pullRequestsIn = (previews, repository) => [
    ...new Set(previews
        .filter(({ owner }) => isSameRepository(owner, { ...repository, pullRequest: 0 }))
        .map(({ owner }) => owner.pullRequest)),
];

// EXTERNAL MODULE: ./.build-TmF16X/lib/github/lenient.js
var lenient = __webpack_require__(643);
;// CONCATENATED MODULE: ./.build-TmF16X/lib/preview/surfaces.js

/** The keys of an app's row: by its content item where there is one, else by its name. */
async function keysOf({ server, production, app, }) {
    const { rowKey } = await __webpack_require__.e(/* import() */ 181).then(__webpack_require__.bind(__webpack_require__, 8181));
    const byName = rowKey(server, app);
    return production === undefined ? { key: byName } : { key: rowKey(server, production), formerKey: byName };
}
/**
 * One environment for all pull requests unless the workflow names another: with one for each they would pile up, since
 * the token of a workflow can delete none.
 */
const environmentOf = ({ wishes: { environment } }) => environment === 'none' ? undefined : (environment ?? 'preview');
/** After a run was cancelled the runner leaves it a few seconds: enough to say so. */
const patienceWhenCancelled = 6000;
/** @param signal of the run */
function surfacesOn(side, signal) {
    const { wishes, runUrl, log } = side;
    const environment = environmentOf(side);
    const isWanted = wishes.comment !== 'off' || environment !== undefined || wishes.commitStatus;
    if (!isWanted || !side.available)
        return { begin() { }, async end() { }, async replaced() { } };
    let begun = Promise.resolve(undefined);
    return {
        begin(subject) {
            begun = (async () => {
                const github = await side.connect(signal);
                const [deployment] = await Promise.all([
                    deployed(github, subject),
                    write(github, subject, { state: 'building' }, wishes.comment === 'on'),
                    status(github, subject, 'pending', 'Building the preview'),
                ]);
                return deployment;
            })();
            // Looked at in `end`; the run may fail before.
            begun.catch(() => { });
        },
        async end(subject, told) {
            const cancelled = signal.aborted;
            const ends = cancelled ? AbortSignal.timeout(patienceWhenCancelled) : signal;
            try {
                const deployment = await begun.catch((error) => {
                    if (!cancelled)
                        throw error;
                    return undefined;
                });
                const github = await side.connect(ends);
                const isReady = told.state === 'ready';
                const description = isReady ? 'The preview is ready.' : (told.reason ?? 'The preview failed.');
                const create = wishes.comment === 'on' || (wishes.comment === 'on-failure' && told.state === 'failed');
                await Promise.all([
                    finished(github, subject, deployment, told, description),
                    write(github, subject, told, create),
                    status(github, subject, isReady ? 'success' : 'failure', description, told.url),
                ]);
            }
            catch (error) {
                if (!cancelled)
                    throw error;
                log.debug(`GitHub was not told of the end: ${error.message}`);
            }
        },
        async replaced(subject) {
            const deployment = await begun;
            const github = await side.connect(signal);
            const description = 'A newer run made the preview.';
            await Promise.all([
                deployment === undefined
                    ? undefined
                    : (0,lenient/* lenient */.W)(log, deploying, async () => {
                        const { setDeploymentState } = await __webpack_require__.e(/* import() */ 572).then(__webpack_require__.bind(__webpack_require__, 5572));
                        await setDeploymentState(github, deployment, { state: 'inactive', description });
                    }),
                status(github, subject, 'success', description),
            ]);
        },
    };
    async function write(github, subject, told, create) {
        if (wishes.comment === 'off')
            return;
        const { pullRequest, title, commit } = subject;
        const doing = { what: `comment on pull request #${pullRequest}`, permission: 'pull-requests: write' };
        await (0,lenient/* lenient */.W)(log, doing, async () => {
            const { writeRow } = await __webpack_require__.e(/* import() */ 857).then(__webpack_require__.bind(__webpack_require__, 8857));
            const row = {
                ...(await keysOf(subject)),
                ...told,
                app: title,
                commit,
                time: new Date(),
                ...(runUrl !== undefined && { runUrl }),
            };
            const written = await writeRow(github, pullRequest, row, create);
            if (written.shown || written.reason !== 'overwritten')
                return;
            log.warn({
                what: `The comment on pull request #${pullRequest} doesn't show this app as it is.`,
                why: 'Other jobs wrote to the comment at the same time, again and again.',
                fix: 'Run this job again; all else is in the job summary.',
            });
        });
    }
    async function deployed(github, subject) {
        if (environment === undefined)
            return undefined;
        const { app, server, pullRequest, commit } = subject;
        return (0,lenient/* lenient */.W)(log, deploying, async () => {
            const { createDeployment, setDeploymentState } = await __webpack_require__.e(/* import() */ 572).then(__webpack_require__.bind(__webpack_require__, 5572));
            const description = `Preview of ${subject.title}`;
            const id = await createDeployment(github, {
                app,
                server,
                pullRequest,
                environment,
                commit,
                description,
            });
            await setDeploymentState(github, id, {
                state: 'in_progress',
                description,
                ...(runUrl !== undefined && { logUrl: runUrl }),
            });
            return id;
        });
    }
    async function finished(github, { app, server, pullRequest }, id, { state, url }, description) {
        if (environment === undefined || id === undefined)
            return;
        await (0,lenient/* lenient */.W)(log, deploying, async () => {
            const { removeDeployments, setDeploymentState } = await __webpack_require__.e(/* import() */ 572).then(__webpack_require__.bind(__webpack_require__, 5572));
            await setDeploymentState(github, id, {
                state: state === 'ready' ? 'success' : 'failure',
                description,
                ...(url !== undefined && { url }),
                ...(runUrl !== undefined && { logUrl: runUrl }),
            });
            await removeDeployments(github, environment, { app, server, pullRequest }, id);
        });
    }
    async function status(github, { app, commit }, state, description, url = runUrl) {
        if (!wishes.commitStatus)
            return;
        const doing = { what: 'set a commit status', permission: 'statuses: write' };
        await (0,lenient/* lenient */.W)(log, doing, async () => {
            const { setCommitStatus } = await __webpack_require__.e(/* import() */ 844).then(__webpack_require__.bind(__webpack_require__, 4844));
            const context = `Preview: ${app}`;
            await setCommitStatus(github, {
                commit,
                state,
                context,
                description,
                ...(url !== undefined && { url }),
            });
        });
    }
}
const deploying = { what: 'show a deployment', permission: 'deployments: write' };
/** Shows that the previews of an app are gone: in the comment, where there is one, and among the deployments. */
async function showRemoved(side, subject, signal) {
    const { wishes, log, runUrl } = side;
    const environment = environmentOf(side);
    if (!side.available || (wishes.comment === 'off' && environment === undefined))
        return;
    const github = await side.connect(signal);
    const { pullRequest, app, title, server, commit } = subject;
    const row = async () => {
        if (wishes.comment === 'off')
            return;
        const doing = { what: `comment on pull request #${pullRequest}`, permission: 'pull-requests: write' };
        await (0,lenient/* lenient */.W)(log, doing, async () => {
            const { writeRow } = await __webpack_require__.e(/* import() */ 857).then(__webpack_require__.bind(__webpack_require__, 8857));
            const keys = await keysOf(subject);
            const told = { ...keys, app: title, state: 'removed', commit, time: new Date() };
            await writeRow(github, pullRequest, { ...told, ...(runUrl !== undefined && { runUrl }) }, false);
        });
    };
    const deployments = async () => {
        if (environment === undefined)
            return;
        await (0,lenient/* lenient */.W)(log, deploying, async () => {
            const { removeDeployments } = await __webpack_require__.e(/* import() */ 572).then(__webpack_require__.bind(__webpack_require__, 5572));
            await removeDeployments(github, environment, { pullRequest, app, server });
        });
    };
    await Promise.all([row(), deployments()]);
}

;// CONCATENATED MODULE: ./.build-TmF16X/lib/preview/clean-up.js







/**
 * Removes previews, and shows on GitHub that they are gone.
 *
 * @returns what couldn't be removed, and why; the next run finds it again
 */
async function removePreviews(removals, surroundings) {
    const { connect, progress, signal, github } = surroundings;
    const failures = [];
    for (const { preview, reason } of removals) {
        const what = nameOf(preview);
        try {
            if (await removePreview(connect, preview))
                progress.log.info(`Removed ${what}: ${reason}.`);
            else
                progress.log.info(`Kept ${what}: it is no preview any more.`);
        }
        catch (error) {
            signal.throwIfAborted();
            failures.push(notRemoved(what, error, connect));
            continue;
        }
        await showRemoved(github, subjectOf(preview, connect), signal);
    }
    return failures;
}
/** Connect itself refuses to delete a bundle that is active (api.md 7). @returns false where it was kept */
async function removePreview(connect, { kind, content, bundle }) {
    if (kind === 'draft') {
        try {
            if (bundle)
                await connect.deleteBundle(content.guid, bundle.id);
            return true;
        }
        catch (error) {
            if (error instanceof errors/* ConnectError */.T$ && error.code === 75)
                return false;
            throw error;
        }
    }
    try {
        // Some time may have passed since it was found.
        if (!recordOf(await connect.content(content.guid)))
            return false;
    }
    catch (error) {
        if (error instanceof errors/* ConnectError */.T$ && error.status === 404)
            return true;
        throw error;
    }
    await connect.deleteContent(content.guid);
    return true;
}
function nameOf({ kind, owner, app, bundle, content }) {
    const of = `pull request #${owner.pullRequest}`;
    return kind === 'draft'
        ? `the draft of ${of}, bundle ${bundle?.id} of ${app}`
        : `the preview of ${of}, ${content.name}`;
}
function notRemoved(what, error, connect) {
    const told = (0,explained/* explained */.t)(error, undefined, { server: connect.server });
    if (!(told instanceof lib_errors/* UserError */.yo))
        throw error;
    const [{ what: why, fix }] = told.mishaps;
    return {
        what: `Could not remove ${what}.`,
        why,
        fix: `${fix ?? ''} The next preview or clean-up of this repository tries again.`.trim(),
    };
}
const subjectOf = ({ owner, app, content, production, bundle }, { server }) => ({
    pullRequest: owner.pullRequest,
    app,
    title: content.title || app,
    server: server.href,
    commit: (bundle && commitOf(bundle)) ?? '',
    production,
});
/**
 * Removes what closed pull requests have left behind, as far as it was found: a run may have been cancelled, the
 * server down, or the workflow renamed. It is no business of the run that does it: what goes wrong is told, and left
 * to the next.
 */
async function removeOrphans(previews, repository, { current, maxAge }, surroundings) {
    const { progress, github, signal } = surroundings;
    const numbers = pullRequestsIn(previews, repository).filter((number) => number !== current);
    if (numbers.length === 0)
        return;
    const states = await statesOf(numbers, github, signal);
    const about = { ...(current !== undefined && { current }), maxAge, now: new Date() };
    const { removed, unknown } = chooseOrphans(previews, repository, states, about);
    if (unknown.length > 0) {
        const which = unknown.map((number) => `#${number}`).join(', ');
        progress.log.info(`Kept the previews of ${which}: GitHub doesn't tell whether these pull requests are closed (it needs github-token and the permission pull-requests: read).`);
    }
    for (const failure of await removePreviews(removed, surroundings))
        progress.log.warn(failure);
}
async function statesOf(numbers, github, signal) {
    if (!github.available)
        return new Map();
    const client = await github.connect(signal);
    const { pullRequestState } = await __webpack_require__.e(/* import() */ 244).then(__webpack_require__.bind(__webpack_require__, 4244));
    const states = new Map();
    for (const number of numbers)
        states.set(number, await pullRequestState(client, number));
    return states;
}

// EXTERNAL MODULE: ./.build-TmF16X/lib/connect/server-url.js
var server_url = __webpack_require__(8664);
// EXTERNAL MODULE: ./.build-TmF16X/lib/deploy/release.js + 5 modules
var release = __webpack_require__(7588);
// EXTERNAL MODULE: ./.build-TmF16X/lib/deploy/verify.js + 1 modules
var verify = __webpack_require__(1531);
;// CONCATENATED MODULE: ./.build-TmF16X/lib/preview/replace.js
/**
 * Which of the drafts of one pull request stays, once this run's has answered: that of the pull request's head, else
 * the newest upload. Two pushes at once may end in any order.
 *
 * @param own this run's draft
 * @param others on the same content item, of the same pull request
 * @param head the last commit of the pull request, where GitHub tells it
 */
function planReplacement(own, others, head) {
    const isNewer = ({ bundleId }) => Number(bundleId) > Number(own.bundleId);
    const isHead = ({ commit }) => head !== undefined && commit === head;
    const better = isHead(own)
        ? others.filter((other) => isHead(other) && isNewer(other))
        : others.some(isHead)
            ? others.filter(isHead)
            : others.filter(isNewer);
    const [by] = better.toSorted((a, b) => Number(b.bundleId) - Number(a.bundleId));
    if (by)
        return { removed: [own.bundleId], by: by.bundleId };
    return { removed: others.map(({ bundleId }) => bundleId) };
}

;// CONCATENATED MODULE: ./.build-TmF16X/lib/preview/draft.js







/**
 * Makes a draft bundle of the production content. Of the content itself nothing is changed: what the pull request
 * would change of it is only known once it is merged.
 *
 * @throws {UserError} where the app doesn't build or doesn't start
 */
async function makeDraft(production, order, surroundings) {
    const { connect, signal, seen } = surroundings;
    const { progress, bundleId } = draftProgress(surroundings.progress);
    const [newest] = draftsOfPullRequest(production, seen.bundles, order);
    if (newest?.py_version && fingerprintOf(newest) === order.packable.fingerprint && !order.force) {
        await visit(production, newest, order, { connect, progress, signal });
        progress.learn({ bundleId: newest.id });
        const { by } = await settle(production, newest, order, surroundings);
        return made(by ? 'skipped' : 'unchanged', production, by ?? newest, surroundings);
    }
    try {
        await (0,release/* release */._)({
            kind: 'preview',
            content: { guid: production.guid, name: production.name },
            app: order.packable,
            source: { ...order.source, ...(0,bundle_metadata/* ownerNote */.O8)(order.owner) },
            verify: order.verify,
            keepBundles: Number.POSITIVE_INFINITY,
            force: order.force,
        }, { connect, progress, signal });
    }
    catch (error) {
        signal.throwIfAborted();
        const id = bundleId();
        // A newer run removes the drafts before its own, also one that is still being built.
        const by = id === undefined ? undefined : await successor(production, id, order, surroundings);
        if (!by)
            throw error;
        return made('skipped', production, by, surroundings);
    }
    const own = await connect.bundle(production.guid, bundleId() ?? '');
    const { by } = await settle(production, own, order, surroundings);
    return made(by ? 'skipped' : 'previewed', production, by ?? own, surroundings);
}
/** Newest first. */
const draftsOfPullRequest = (production, bundles, { owner }) => draftsOf(production, bundles).flatMap((draft) => draft.bundle && isSamePullRequest(draft.owner, owner) ? [draft.bundle] : []);
function made(status, content, bundle, { connect, progress }) {
    const url = `${content.dashboard_url}/draft/${bundle.id}`;
    progress.learn({
        bundleId: bundle.id,
        contentUrl: (0,server_url/* draftUrl */.N8)(connect.server, content.guid, bundle.id).href,
        previewUrl: url,
        previewKind: 'draft',
    });
    return { status, url, content, bundleId: bundle.id, bytes: bundle.size, notes: [] };
}
/** What a release tells as the address of the app is that of production here. */
function draftProgress(progress) {
    let known;
    return {
        bundleId: () => known,
        progress: {
            ...progress,
            learn({ contentUrl, ...facts }) {
                if (facts.bundleId !== undefined)
                    known = facts.bundleId;
                progress.learn({ ...facts, ...(contentUrl !== undefined && { liveUrl: contentUrl }) });
            },
        },
    };
}
/** Looks whether a draft that is there already still answers. */
async function visit(content, bundle, order, { connect, progress, signal }) {
    const about = { server: connect.server, content };
    const draft = {
        guid: content.guid,
        bundleId: bundle.id,
        url: (0,server_url/* draftUrl */.N8)(connect.server, content.guid, bundle.id),
    };
    progress.log.info(`Bundle ${bundle.id} is a draft of this very app: it is looked at, and not made again.`);
    try {
        await progress.stage('Verify the draft', () => (0,verify/* verify */.M)(draft, order.verify, { connect, progress, signal, about }));
        progress.learn({ verified: order.verify.how !== 'none' });
    }
    catch (error) {
        signal.throwIfAborted();
        throw (0,explained/* explained */.t)(error, order.packable, about);
    }
}
/** Removes the drafts that this one took the place of, or this one where another did. */
async function settle(production, own, order, surroundings) {
    const { connect, progress, signal } = surroundings;
    const all = draftsOfPullRequest(production, await connect.bundles(production.guid), order);
    const others = all.filter(({ id }) => id !== own.id);
    if (others.length === 0)
        return {};
    const { removed, by } = await replacement(own, others, surroundings);
    for (const id of removed) {
        try {
            await connect.deleteBundle(production.guid, id);
            progress.log.info(`Removed the draft before it, bundle ${id}.`);
        }
        catch (error) {
            signal.throwIfAborted();
            progress.log.info(`The draft bundle ${id} was not removed: ${error.message}`);
        }
    }
    const successor = others.find(({ id }) => id === by);
    return successor ? { by: successor } : {};
}
/** The draft that took the place of one that is gone, or that is about to be. */
async function successor(production, id, order, surroundings) {
    const { connect } = surroundings;
    const all = await connect.bundles(production.guid).catch(() => []);
    const others = draftsOfPullRequest(production, all, order).filter((draft) => draft.id !== id);
    if (all.length === 0 || all.some((bundle) => bundle.id === id))
        return undefined;
    const { by } = await replacement({ id, metadata: { source_commit: order.commit } }, others, surroundings);
    return others.find((other) => other.id === by);
}
async function replacement(own, others, { head }) {
    const rival = (bundle) => {
        const commit = commitOf(bundle);
        return { bundleId: bundle.id, ...(commit !== undefined && { commit }) };
    };
    return planReplacement(rival(own), others.map(rival), await head());
}

// EXTERNAL MODULE: ./.build-TmF16X/lib/preview/name.js
var preview_name = __webpack_require__(574);
;// CONCATENATED MODULE: ./.build-TmF16X/lib/preview/plan.js

/** Which kind of preview is made: a draft beside what is live where the server can tell whose it is, else content of its own. */
function planPreview(situation) {
    const { wanted, production, mayCreate } = situation;
    const obstacle = obstacleToDraft(situation);
    if (wanted !== 'separate' && production && !obstacle) {
        const reason = `A draft of ${production.title || production.name}: same settings, same environment, seen by its collaborators.`;
        return { kind: 'draft', production, reason };
    }
    const why = obstacle ?? 'preview: separate asks for it.';
    if (wanted === 'draft') {
        return refused({
            what: 'A draft preview is not possible.',
            why,
            fix: 'Set preview: separate, or leave it out: auto takes what is possible.',
        });
    }
    if (!mayCreate) {
        return refused({
            what: 'A key of trusted publishing can make no content item of its own for a preview.',
            why: `It is good for the one item that it was set up for. ${why}`,
            fix: 'Give an api-key for previews, or set preview: off.',
        });
    }
    return { kind: 'separate', reason: `A content item of its own. ${why}` };
}
function obstacleToDraft({ production, metadata, version }) {
    const needed = `from Connect ${(0,connect_version/* firstRelease */.y)('bundle metadata')} on a draft can say whose it is`;
    if (!production)
        return 'The app is not deployed yet, so there is nothing that a draft could be of.';
    if (metadata === 'no')
        return `Only ${needed}, and this server is ${version}.`;
    if (metadata === 'unknown')
        return `Only ${needed}, and this server hides its version.`;
    return undefined;
}
const refused = (mishap) => ({ kind: 'refused', mishap });

// EXTERNAL MODULE: ./.build-TmF16X/lib/deploy/lost.js
var lost = __webpack_require__(1752);
// EXTERNAL MODULE: ./.build-TmF16X/lib/deploy/settings/screenshot.js
var screenshot = __webpack_require__(4666);
;// CONCATENATED MODULE: ./.build-TmF16X/lib/preview/settings.js
/**
 * How the content item of a separate preview is set up: seen by those who see production, unless the workflow names
 * others; with the variables that the workflow gives to previews, and no others; with production's limits and time-outs,
 * so that what starts there starts here.
 *
 * @param user whose key makes it, and who therefore owns it
 */
function previewSettings({ access, viewers, variables, vanityPath }, production, user, title, hasBrowser) {
    const seenBy = access ?? production?.content.access_type ?? 'acl';
    const others = production ? thoseOf(production, user) : { viewers: [], collaborators: [] };
    // With any other access Connect doesn't ask who is listed.
    const inherited = seenBy === 'acl' ? others.viewers : undefined;
    return {
        title,
        description: undefined,
        access: seenBy,
        viewers: viewers ?? inherited,
        collaborators: without(others.collaborators, viewers),
        vanityPath: vanityPath ?? null,
        tags: undefined,
        createTags: false,
        environment: { variables, prune: true },
        thumbnail: seenBy === 'all' && hasBrowser ? { kind: 'screenshot' } : undefined,
        fields: production ? sameLimits(production.content) : {},
    };
}
/** Who may see and change production, its owner included, but for the user of the key. */
function thoseOf({ content, permissions }, user) {
    const of = (role) => permissions
        .filter((permission) => permission.role === role && permission.principal_guid !== user.guid)
        .map(({ principal_type: type, principal_guid: name }) => ({ type, name }));
    const owner = content.owner_guid === user.guid ? [] : [{ type: 'user', name: content.owner_guid }];
    return { viewers: [...of('viewer'), ...owner], collaborators: of('owner') };
}
/** Nobody may be in both lists. */
function without(collaborators, viewers = []) {
    return collaborators.filter(({ name }) => !viewers.some((viewer) => viewer.name === name));
}
/** Those that a publisher may set, and that decide whether an app starts. Running at all times is production's alone. */
const copied = [
    'connection_timeout',
    'read_timeout',
    'init_timeout',
    'idle_timeout',
    'max_conns_per_process',
    'load_factor',
    'memory_request',
    'memory_limit',
    'cpu_request',
    'cpu_limit',
    'default_image_name',
    'default_environment_guid',
    'default_py_environment_management',
];
function sameLimits(content) {
    const set = copied.filter((name) => content[name] !== null && content[name] !== undefined);
    return Object.fromEntries(set.map((name) => [name, content[name]]));
}
/** The variables that production has and a preview isn't given: Connect never tells their values. */
const missingVariables = (production, given) => production.filter((name) => !given.some((variable) => variable.name === name));

;// CONCATENATED MODULE: ./.build-TmF16X/lib/preview/separate.js












/**
 * Makes a content item of its own for the pull request, or deploys to the one that an earlier run made.
 *
 * @param user whose key it is
 * @throws {UserError} where the app doesn't build or doesn't start, or Connect refuses what is wished
 */
async function makeSeparate(user, order, surroundings) {
    const { connect, progress, signal, seen } = surroundings;
    const about = { server: connect.server, user };
    const around = { connect, progress, signal, about };
    try {
        const [production, variables] = await readProduction(seen.content, surroundings);
        const title = `${order.title} (pull request #${order.owner.pullRequest})`;
        const wanted = previewSettings(order.wishes, production, user, title, (0,screenshot/* findBrowser */.K)() !== undefined);
        const content = (await ownPreview(user, order, surroundings)) ??
            (await progress.stage('Create the content item', () => create(user, title, order, surroundings)));
        about.content = content;
        const missing = missingVariables(variables, order.wishes.variables);
        if (missing.length > 0)
            progress.log.info(lacking(missing));
        const { appFolder, apiKey } = order;
        const status = await (0,release/* release */._)({
            kind: 'deploy',
            content: { guid: content.guid, name: content.name },
            declared: { settings: wanted, appFolder, apiKey },
            app: order.packable,
            source: order.source,
            verify: order.verify,
            keepBundles: 1,
            force: order.force,
        }, { connect, progress, signal });
        const isUnchanged = status === 'unchanged' && content.bundle_id !== null;
        // What is live here may never have answered: there was nothing to go back to when it was deployed.
        if (isUnchanged)
            await separate_visit(content, content.bundle_id, order, around);
        return await separate_made(isUnchanged ? 'unchanged' : 'previewed', content, missing, wanted, surroundings);
    }
    catch (error) {
        signal.throwIfAborted();
        throw (0,explained/* explained */.t)(error, order.packable, about);
    }
}
/** What of production its preview goes by: who sees it, and the names of its variables. */
async function readProduction(content, { connect }) {
    if (!content)
        return [undefined, []];
    const [permissions, variables] = await Promise.all([
        connect.permissions(content.guid).catch(separate_noneIfForbidden),
        connect.environment(content.guid).catch(separate_noneIfForbidden),
    ]);
    return [{ content, permissions }, variables];
}
/**
 * The content item that an earlier run made for this pull request and app, whatever it is named now.
 *
 * @throws {UserError} where other content has the name that it would have
 */
async function ownPreview(user, { owner, app }, { connect }) {
    const own = await connect.contentOf(user.guid);
    const preview = own.find((content) => {
        const record = recordOf(content);
        return record?.app === app && isSamePullRequest(record, owner);
    });
    if (preview)
        return preview;
    const name = (0,preview_name/* previewName */.g)(app, owner.pullRequest);
    const namesake = own.find((content) => content.name === name);
    if (namesake)
        throw new lib_errors/* UserError */.yo(taken(namesake));
    return undefined;
}
const taken = ({ name, guid }) => ({
    what: `The name of the preview, ${name}, is taken by content that isn't one.`,
    why: `The description of ${guid} doesn't say that it is the preview of this pull request: it is left alone.`,
    fix: 'Rename that content, or set another name for the app.',
});
/** Makes the content item, seen by nobody else yet, with the record of whose it is in it from the first moment on. */
async function create(user, title, { owner, app, repository }, { connect, seen }) {
    const production = seen.content?.guid;
    const record = { ...owner, app, ...(production && { production }), owner: user.guid };
    const name = (0,preview_name/* previewName */.g)(app, owner.pullRequest);
    const fields = {
        name,
        title,
        description: describePreview(record, repository),
        access_type: 'acl',
    };
    const content = await connect.createContent(fields).catch(async (error) => {
        // Another run may have been quicker, or the answer to this one was lost.
        const isTaken = error instanceof errors/* ConnectError */.T$ && error.code === 26;
        if (!isTaken && (0,lost/* ending */.K)(error) !== 'lost')
            throw error;
        const [found] = await connect.contentNamed(name, user.guid);
        if (!found)
            return connect.createContent(fields);
        const told = recordOf(found);
        if (!told || !isSamePullRequest(told, owner) || told.app !== app)
            throw new lib_errors/* UserError */.yo(taken(found));
        return found;
    });
    if (recordOf(content)?.content !== undefined)
        return content;
    const description = describePreview({ ...record, content: content.guid }, repository);
    return connect.updateContent(content.guid, { description });
}
async function separate_visit(content, bundleId, order, around) {
    const app = { guid: content.guid, bundleId, url: (0,server_url/* contentUrl */.hx)(around.connect.server, content.guid) };
    await around.progress.stage('Verify', () => (0,verify/* verify */.M)(app, order.verify, around));
}
async function separate_made(status, content, missing, wanted, { connect, progress, seen }) {
    const now = await connect.content(content.guid);
    const own = (0,server_url/* contentUrl */.hx)(connect.server, content.guid).href;
    const url = now.vanity_url || own;
    const bundleId = now.bundle_id ?? '';
    const { size } = await connect.bundle(content.guid, bundleId);
    progress.learn({
        contentUrl: own,
        previewUrl: url,
        previewKind: 'separate',
        ...(seen.content && { liveUrl: (0,server_url/* contentUrl */.hx)(connect.server, seen.content.guid).href }),
    });
    return {
        status,
        url,
        content: now,
        bundleId,
        bytes: size,
        notes: missing.length > 0 ? [lacking(missing)] : [],
        ...(wanted.thumbnail && { picture: `${own}__thumbnail__` }),
    };
}
const lacking = (names) => `Production has these variables, and the preview hasn't (preview-environment gives them): ${names.join(', ')}.`;
function separate_noneIfForbidden(error) {
    if (error instanceof errors/* ConnectError */.T$ && (error.status === 401 || error.status === 403))
        return [];
    throw error;
}

;// CONCATENATED MODULE: ./.build-TmF16X/lib/preview/run.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});


















/**
 * Previews the app of a pull request: makes a draft or a content item for it, shows it on GitHub, and removes what it
 * takes the place of and what closed pull requests have left behind.
 *
 * @throws {UserError} where the user can mend it; GitHub tells of it by then, too
 */
async function preview(pullRequest, inputs, target, around) {
    const { progress, signal, place, git, github } = around;
    const owner = ownerOf(git, pullRequest.number);
    const connect = (0,connection/* openConnection */.J)(inputs, { ...around, workspace: place.workspace, log: progress.log });
    const surfaces = surfacesOn(github, signal);
    const [read, asked] = await Promise.allSettled([
        progress.stage('Read the app', () => (0,lib_app/* readApp */.u)(inputs, place, progress)),
        lookAt(target, connect),
    ]);
    const seen = asked.status === 'fulfilled' ? asked.value : undefined;
    const subject = {
        pullRequest: pullRequest.number,
        app: seen?.content?.name ?? target.content.name,
        title: seen?.content?.title || target.content.title || target.content.name,
        server: connect.server.href,
        commit: pullRequest.head.sha,
        production: seen?.content?.guid,
    };
    surfaces.begin(subject);
    try {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            if (asked.status === 'rejected')
                throw asked.reason;
            if (read.status === 'rejected')
                throw read.reason;
            const app = __addDisposableResource(env_1, await (0,lib_app/* packable */.c)(read.value, signal, around.temporary), true);
            const order = {
                owner,
                repository: git.repository ?? around.project,
                commit: subject.commit,
                app: subject.app,
                title: subject.title,
                packable: app,
                source: around.source,
                verify: target.verify,
                force: inputs.force,
                wishes: wishesOf(inputs, subject),
                appFolder: place.app,
                apiKey: inputs.apiKey,
            };
            const surroundings = { connect, progress, signal, seen: asked.value, head: headOf(pullRequest, around) };
            const live = liveNow(surroundings, around);
            const made = await make(inputs, order, surroundings);
            if (made.status === 'skipped') {
                tellReplaced(made, subject, surroundings);
                await surfaces.replaced(subject);
                return 'skipped';
            }
            const now = { bytes: made.bytes, asked: askedBy(app.requirements.text) };
            const changes = planChanges(await live, now);
            for (const line of changes)
                progress.log.info(`Against what is live: ${line}`);
            const previewed = async () => {
                const { picture, notes } = made;
                const logsUrl = `${made.content.dashboard_url}/logs`;
                const told = { state: 'ready', url: made.url, logsUrl, changes, notes };
                await surfaces.end(subject, {
                    ...told,
                    kind: made.content.guid === subject.production ? 'draft' : 'separate',
                    ...(picture !== undefined && { picture }),
                });
            };
            const cleaning = { connect, progress, signal, github };
            await progress.stage('Tell GitHub and clean up', () => Promise.all([previewed(), cleanUpBeside(made, order, asked.value, inputs, cleaning)]));
            return made.status;
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = __disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    }
    catch (error) {
        const reason = signal.aborted ? 'The run was cancelled.' : reasonOf(error);
        const logsUrl = seen?.content && `${seen.content.dashboard_url}/logs`;
        await surfaces.end(subject, { state: 'failed', reason, ...(logsUrl && { logsUrl }) });
        throw error;
    }
}
/** What the server knows of production. A wanted GUID that is gone is a mistake here. */
async function lookAt(target, connect) {
    const { guid } = target.content;
    const about = { server: connect.server, ...(guid !== undefined && { guid }) };
    try {
        return await (0,preflight/* look */.O)(target.content, { connect, about });
    }
    catch (error) {
        throw (0,explained/* explained */.t)(error, undefined, about);
    }
}
function make(inputs, order, surroundings) {
    const { seen, progress } = surroundings;
    if (seen.choice.kind === 'refused')
        throw new lib_errors/* UserError */.yo(seen.choice.mishap);
    const { version } = seen.settings;
    const plan = planPreview({
        wanted: inputs.preview === 'off' ? 'auto' : inputs.preview,
        production: seen.content,
        metadata: (0,connect_version/* can */.$)('bundle metadata', version),
        ...(version && { version }),
        mayCreate: seen.user !== undefined,
    });
    if (plan.kind === 'refused')
        throw new lib_errors/* UserError */.yo(plan.mishap);
    progress.log.info(plan.reason);
    if (plan.kind === 'draft')
        return makeDraft(plan.production, order, surroundings);
    if (!seen.user)
        throw new TypeError('A separate preview was planned for a key without a user.');
    return makeSeparate(seen.user, order, surroundings);
}
/** @throws {UserError} outside of GitHub: clean-up could never know whose preview it is */
function ownerOf({ serverUrl, repositoryId }, pullRequest) {
    if (repositoryId === undefined) {
        throw new lib_errors/* UserError */.yo({
            what: "It isn't known which repository this preview is of.",
            why: 'Neither the event nor GITHUB_REPOSITORY_ID has the number that GitHub gave to the repository.',
            fix: 'Run this in a workflow that GitHub starts.',
        });
    }
    return { host: new URL(serverUrl).host, repository: repositoryId, pullRequest };
}
function wishesOf(inputs, { app, pullRequest }) {
    const { previewAccess: access, previewViewers: viewers, previewEnvironment: variables } = inputs;
    const path = inputs.previewVanityPath;
    const vanityPath = (0,vanity/* parseVanityPath */.Oy)((0,preview_name/* previewVanityPath */.z)(path ?? '', app, pullRequest));
    return { access, viewers, variables, vanityPath };
}
/** Asked only where it decides something, and at most once. */
function headOf({ number }, { github, signal }) {
    let asked;
    const ask = async () => {
        if (!github.available)
            return undefined;
        const { fetchPullRequest } = await __webpack_require__.e(/* import() */ 244).then(__webpack_require__.bind(__webpack_require__, 4244));
        const client = await github.connect(signal);
        return fetchPullRequest(client, number).then(({ head }) => head.sha, () => undefined);
    };
    return () => {
        asked ??= ask();
        return asked;
    };
}
/** What visitors get now, to be held against; it is fetched while the preview is built. */
async function liveNow({ connect, progress, seen }, { temporary }) {
    const active = seen.bundles.find(({ id }) => id === seen.content?.bundle_id);
    if (!active)
        return undefined;
    try {
        return await liveContents(connect, active, temporary);
    }
    catch (error) {
        progress.log.debug(`The live bundle can't be read: ${error.message}`);
        return { bytes: active.size };
    }
}
function tellReplaced({ bundleId, url }, { pullRequest }, { progress }) {
    progress.log.notice({
        what: `A newer run made the preview of pull request #${pullRequest}: bundle ${bundleId}.`,
        why: `It is at ${url}. This run's own was removed.`,
        fix: 'To have one run at a time for each pull request, give the workflow a concurrency group.',
    });
}
const reasonOf = (error) => error instanceof lib_errors/* UserError */.yo
    ? error.mishaps.map(({ what }) => what).join(' ')
    : 'An error of the action itself.';
/** Removes what this preview takes the place of (one of the other kind), and what other pull requests have left. */
async function cleanUpBeside(made, { owner, app }, seen, { previewMaxAge: maxAge }, surroundings) {
    const { connect, progress, signal } = surroundings;
    try {
        const where = { production: seen.content, user: seen.user, all: false };
        const previews = await findPreviews(connect, where);
        const isThis = (one) => one.content.guid === made.content.guid && (one.kind === 'separate' || one.bundle?.id === made.bundleId);
        const ofApp = (one) => one.app === app || one.production === seen.content?.guid;
        const former = previewsOf(owner, previews).filter((one) => ofApp(one) && !isThis(one));
        // Its row and its deployment are those of the new one by now: nothing is shown.
        const quietly = { ...surroundings, github: { ...surroundings.github, available: false } };
        const reason = 'the new one took its place';
        const failures = await removePreviews(former.map((one) => ({ preview: one, reason })), quietly);
        for (const failure of failures)
            progress.log.warn(failure);
        await removeOrphans(previews, owner, { current: owner.pullRequest, maxAge }, surroundings);
    }
    catch (error) {
        signal.throwIfAborted();
        progress.log.info(`Left-over previews were not looked for: ${error.message}`);
    }
}
/**
 * Removes the previews of a pull request, or of all closed ones, whether or not this run finds them again.
 *
 * @throws {UserError} where one can't be removed
 */
async function cleanUp(pullRequest, inputs, target, around) {
    const { progress, signal, place, git, github } = around;
    const owner = ownerOf(git, pullRequest === 'all' ? 0 : pullRequest);
    const connect = (0,connection/* openConnection */.J)(inputs, { ...around, workspace: place.workspace, log: progress.log });
    const surroundings = { connect, progress, signal, github };
    const maxAge = inputs.previewMaxAge;
    const about = { server: connect.server };
    try {
        const { production, previews } = await progress.stage('Look for previews', async () => {
            const known = await knownTo(target, connect);
            return { ...known, previews: await findPreviews(connect, { ...known, all: pullRequest === 'all' }) };
        });
        await progress.stage('Remove', async () => {
            if (pullRequest === 'all') {
                await removeOrphans(previews, owner, { maxAge }, surroundings);
                return;
            }
            const own = previewsOf(owner, previews).map((one) => ({
                preview: one,
                reason: 'the pull request is closed',
            }));
            if (own.length === 0)
                progress.log.info(`Pull request #${pullRequest} has no preview (any more).`);
            const failures = await removePreviews(own, surroundings);
            // Also where its preview went without us: a comment must not lead to nothing.
            if (failures.length === 0)
                await showRemoved(github, ofTarget(target, pullRequest, production, git, connect), signal);
            await removeOrphans(previews, owner, { current: pullRequest, maxAge }, surroundings);
            (0,lib_errors/* throwAll */.Kx)(failures);
        });
        return 'cleaned-up';
    }
    catch (error) {
        signal.throwIfAborted();
        throw (0,explained/* explained */.t)(error, undefined, about);
    }
}
/** A content item that is gone, or that can't be told from others, holds no draft that could be removed. */
async function knownTo({ content }, connect) {
    const asking = connect.user().catch(unlessForbidden);
    const choice = await (0,identity/* findContent */.N7)(content, content.records ?? [], asking, connect);
    return { user: await asking, production: choice.kind === 'found' ? choice.content : undefined };
}
/** A key of trusted publishing has no user. */
function unlessForbidden(error) {
    if (error instanceof errors/* ConnectError */.T$ && error.status === 403)
        return undefined;
    throw error;
}
const ofTarget = ({ content: { name, title } }, pullRequest, production, { commit = '' }, { server }) => ({
    pullRequest,
    app: production?.name ?? name,
    title: production?.title || title || name,
    server: server.href,
    commit,
    production: production?.guid,
});
/** After a deployment this much time is left to looking for what closed pull requests have left behind. */
const patience = 10_000;
/** Looks for left-over previews of the app that was just deployed, quietly and for a short time. */
async function cleanUpAfterDeploy(inputs, target, around) {
    const { progress, git, place, github } = around;
    if (git.repositoryId === undefined)
        return;
    const signal = AbortSignal.any([around.signal, AbortSignal.timeout(patience)]);
    try {
        const connect = (0,connection/* openConnection */.J)(inputs, {
            ...around,
            signal,
            workspace: place.workspace,
            log: progress.log,
        });
        const previews = await findPreviews(connect, { ...(await knownTo(target, connect)), all: false });
        const about = { maxAge: inputs.previewMaxAge };
        await removeOrphans(previews, ownerOf(git, 0), about, { connect, progress, signal, github });
    }
    catch (error) {
        progress.log.debug(`Left-over previews were not looked for: ${error.message}`);
    }
}


/***/ })

};
