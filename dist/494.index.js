export const id = 494;
export const ids = [494];
export const modules = {

/***/ 4431:
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

/***/ 2734:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pc: () => (/* binding */ normalizeName),
/* harmony export */   V2: () => (/* binding */ pinnedVersion),
/* harmony export */   pP: () => (/* binding */ parseRequirement)
/* harmony export */ });
/* harmony import */ var _renovatebot_pep440__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9687);
/* harmony import */ var _marker_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4431);


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

/***/ 3494:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  preview: () => (/* binding */ preview)
});

// EXTERNAL MODULE: ./.build/lib/app.js
var lib_app = __webpack_require__(2161);
// EXTERNAL MODULE: ./.build/lib/connect/server-url.js
var server_url = __webpack_require__(7152);
// EXTERNAL MODULE: ./.build/lib/connect/version.js
var connect_version = __webpack_require__(8315);
// EXTERNAL MODULE: ./.build/lib/connection.js + 9 modules
var connection = __webpack_require__(5399);
// EXTERNAL MODULE: ./.build/lib/deploy/diagnose/explained.js + 9 modules
var explained = __webpack_require__(7464);
// EXTERNAL MODULE: ./.build/lib/deploy/preflight.js + 1 modules
var preflight = __webpack_require__(3932);
// EXTERNAL MODULE: ./.build/lib/deploy/settings/environment.js
var environment = __webpack_require__(5581);
// EXTERNAL MODULE: ./.build/lib/deploy/settings/vanity.js
var vanity = __webpack_require__(5773);
// EXTERNAL MODULE: ./.build/lib/errors.js
var errors = __webpack_require__(5119);
// EXTERNAL MODULE: ./.build/lib/preview/around.js
var preview_around = __webpack_require__(7320);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/@renovatebot/pep440/index.js + 4 modules
var pep440 = __webpack_require__(9687);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/requirement.js
var requirement = __webpack_require__(2734);
// EXTERNAL MODULE: ./.build/lib/quantities.js
var quantities = __webpack_require__(9301);
;// CONCATENATED MODULE: ./.build/lib/preview/changes.js






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
    return `${way}${name} ${before ?? (was || 'any version')} → ${now ?? (is || 'any version')}`;
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
    const { list } = await __webpack_require__.e(/* import() */ 697).then(__webpack_require__.bind(__webpack_require__, 8697));
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

// EXTERNAL MODULE: ./.build/lib/preview/choose-removed.js
var choose_removed = __webpack_require__(3709);
// EXTERNAL MODULE: ./.build/lib/preview/clean-up.js
var clean_up = __webpack_require__(260);
// EXTERNAL MODULE: ./.build/lib/deploy/bundle-metadata.js
var bundle_metadata = __webpack_require__(1318);
// EXTERNAL MODULE: ./.build/lib/deploy/content.js
var deploy_content = __webpack_require__(9557);
// EXTERNAL MODULE: ./.build/lib/deploy/release.js + 5 modules
var release = __webpack_require__(244);
// EXTERNAL MODULE: ./.build/lib/deploy/settings/prepare.js + 1 modules
var prepare = __webpack_require__(2905);
// EXTERNAL MODULE: ./.build/lib/deploy/settings/table.js
var table = __webpack_require__(1196);
// EXTERNAL MODULE: ./.build/lib/deploy/verify.js + 1 modules
var verify = __webpack_require__(2276);
// EXTERNAL MODULE: ./.build/lib/preview/find.js
var find = __webpack_require__(3866);
;// CONCATENATED MODULE: ./.build/lib/preview/replace.js
/**
 * Which of the drafts of one pull request stays, once this run's has answered: that of the newest run. Two pushes at
 * once may upload in any order, but the run of the later one was started later.
 *
 * @param own this run's draft
 * @param others on the same content item, of the same pull request
 */
function planReplacement(own, others) {
    const [by] = others.filter((other) => order(other, own) > 0).toSorted((a, b) => order(b, a));
    if (by)
        return { removed: [own.id], by: by.id };
    return { removed: others.map(({ id }) => id) };
}
function order(one, other) {
    const [run, otherRun] = [runOf(one), runOf(other)];
    const byRun = run !== undefined && otherRun !== undefined ? run - otherRun : 0;
    return byRun || Number(one.id) - Number(other.id);
}
/** GitHub numbers the runs of all workflows in the order in which they are started. */
function runOf({ metadata }) {
    const number = /\/actions\/runs\/(\d{1,15})(\/|$)/.exec(metadata?.source_github_actions_run ?? '')?.[1];
    return number === undefined ? undefined : Number(number);
}

;// CONCATENATED MODULE: ./.build/lib/preview/draft.js










/**
 * Makes a draft bundle of the production content. Of the content itself nothing is changed: what the pull request
 * would change of it is only known once it is merged.
 *
 * @throws {UserError} where the app doesn't build or doesn't start
 */
async function makeDraft(production, order, surroundings) {
    const { connect, signal, seen } = surroundings;
    const { progress, bundleId } = draftProgress(surroundings.progress);
    const notes = await tellWhatWouldChange(production, order, surroundings);
    const [newest] = draftsOfPullRequest(production, seen.bundles, order);
    if (newest?.py_version && (0,find/* fingerprintOf */.ax)(newest) === order.packable.fingerprint && !order.force) {
        await visit(production, newest, order, { connect, progress, signal });
        const { by } = await settle(production, newest, order, surroundings);
        return made(by ? 'skipped' : 'unchanged', production, by ?? newest, notes, surroundings);
    }
    try {
        await (0,release.release)({
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
        return made('skipped', production, by, notes, surroundings);
    }
    const own = await connect.bundle(production.guid, bundleId() ?? '');
    const { by } = await settle(production, own, order, surroundings);
    return made(by ? 'skipped' : 'previewed', production, by ?? own, notes, surroundings);
}
/**
 * Tells what a deployment would change of the content item once this is merged. The draft has it all as it is.
 *
 * @returns notes for the comment
 */
async function tellWhatWouldChange(content, { declared, appFolder, apiKey }, { connect, progress, signal, seen }) {
    const { settings: server, user, bundles } = seen;
    const known = { content, server, user, bundles, appFolder, apiKey, force: false };
    try {
        const { problems, plan } = await (0,prepare/* prepareSettings */.P)(declared, known, connect);
        for (const problem of problems)
            progress.log.warn(problem);
        const changes = plan({ deploys: true });
        if (changes.length === 0)
            return [];
        progress.log.info('Once merged, this would change. The draft has it as it is:');
        for (const line of (0,table/* settingsTable */.u)(changes))
            progress.log.info(line);
        return [`Once merged, this changes too: ${changes.map(({ setting }) => setting).join(', ')}.`];
    }
    catch (error) {
        signal.throwIfAborted();
        // The draft doesn't hang on it.
        progress.log.info(`What would change of the settings can't be told: ${error.message}`);
        return [];
    }
}
/** Newest first. */
const draftsOfPullRequest = (production, bundles, { owner }) => (0,find/* draftsOf */.eI)(production, bundles).flatMap((draft) => draft.bundle && (0,find/* isSamePullRequest */.bP)(draft.owner, owner) ? [draft.bundle] : []);
function made(status, content, bundle, notes, { connect, progress }) {
    const url = `${content.dashboard_url}/draft/${bundle.id}`;
    progress.learn({
        bundleId: bundle.id,
        contentUrl: (0,server_url/* draftUrl */.N8)(connect.server, content.guid, bundle.id).href,
        previewUrl: url,
        previewKind: 'draft',
    });
    return { status, url, content, bundleId: bundle.id, bytes: bundle.size, notes };
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
    (0,deploy_content/* learnContent */.y)(content, { connect, progress, signal, about });
    progress.learn({ bundleId: bundle.id });
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
    const { removed, by } = planReplacement(own, others);
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
    const { by } = planReplacement({ id, metadata: order.source }, others);
    return others.find((other) => other.id === by);
}

// EXTERNAL MODULE: ./.build/lib/preview/name.js
var preview_name = __webpack_require__(3782);
;// CONCATENATED MODULE: ./.build/lib/preview/plan.js

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

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./.build/lib/connect/errors.js
var connect_errors = __webpack_require__(2684);
// EXTERNAL MODULE: ./.build/lib/deploy/lost.js
var lost = __webpack_require__(7328);
// EXTERNAL MODULE: ./.build/lib/deploy/settings/screenshot.js
var screenshot = __webpack_require__(2210);
// EXTERNAL MODULE: ./.build/lib/preview/record.js
var preview_record = __webpack_require__(7304);
;// CONCATENATED MODULE: ./.build/lib/preview/settings.js
/**
 * How the content item of a separate preview is set up: seen by those who see production, unless the workflow names
 * others; with the variables that the workflow gives to previews, and no others; with production's limits and time-outs,
 * so that what starts there starts here.
 */
function previewSettings({ access, viewers, variables, vanityPath }, { production, declared, user, title, hasBrowser }) {
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
        fields: { ...limitsOf(production?.content ?? {}), ...limitsOf(declared.fields) },
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
function limitsOf(of) {
    const set = copied.filter((name) => of[name] !== null && of[name] !== undefined);
    return Object.fromEntries(set.map((name) => [name, of[name]]));
}
/** The variables that production has and a preview isn't given: Connect never tells their values. */
const missingVariables = (production, given) => production.filter((name) => !given.some((variable) => variable.name === name));

;// CONCATENATED MODULE: ./.build/lib/preview/separate.js














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
        const hasBrowser = (0,screenshot/* findBrowser */.K)() !== undefined;
        const { wishes, declared } = order;
        const wanted = previewSettings(wishes, { production, declared, user, title, hasBrowser });
        const content = (await ownPreview(user, order, surroundings)) ??
            (await progress.stage('Create the content item', () => create(user, title, order, surroundings)));
        about.content = content;
        const missing = missingVariables(variables, order.wishes.variables);
        if (missing.length > 0)
            progress.log.info(lacking(missing));
        const digest = digestOf(order, wanted);
        const record = (0,preview_record/* recordOf */.zv)(content);
        const isSame = record?.deployed === digest && record.bundle === content.bundle_id && !order.force;
        const status = isSame ? 'unchanged' : await deploy(content, wanted, order, around);
        const now = await connect.content(content.guid);
        const bundleId = now.bundle_id ?? '';
        if (status === 'replaced')
            return await separate_made('skipped', now, missing, wanted, surroundings);
        if (status === 'unchanged') {
            (0,deploy_content/* learnContent */.y)(now, around);
            progress.learn({ bundleId });
            // What is live here may never have answered: there was nothing to go back to when it was deployed.
            await separate_visit(now, bundleId, order, around);
        }
        if (!isSame)
            await note(now, { deployed: digest, bundle: bundleId }, order, around);
        return await separate_made(status === 'unchanged' ? 'unchanged' : 'previewed', now, missing, wanted, surroundings);
    }
    catch (error) {
        signal.throwIfAborted();
        throw (0,explained/* explained */.t)(error, order.packable, about);
    }
}
/** @returns `replaced` where a newer run deployed to the same content item meanwhile */
async function deploy({ guid, name }, wanted, { appFolder, apiKey, packable, source, verify: how, force }, { connect, progress, signal }) {
    let own;
    const learn = (facts) => {
        own = facts.bundleId ?? own;
        progress.learn(facts);
    };
    const asked = {
        kind: 'deploy',
        content: { guid, name },
        declared: { settings: wanted, appFolder, apiKey },
        app: packable,
        source,
        verify: how,
        keepBundles: 1,
        force,
    };
    try {
        const status = await (0,release.release)(asked, { connect, signal, progress: { ...progress, learn } });
        return status === 'unchanged' ? status : 'deployed';
    }
    catch (error) {
        signal.throwIfAborted();
        const now = await connect.content(guid).catch(() => undefined);
        if (own !== undefined && Number(now?.bundle_id ?? 0) > Number(own))
            return 'replaced';
        throw error;
    }
}
/** Tells the same app with the same settings from others. Values of variables are in it: so it is keyed. */
function digestOf({ packable, apiKey = '' }, wanted) {
    const text = JSON.stringify([packable.fingerprint, { ...wanted, thumbnail: undefined }]);
    return (0,external_node_crypto_.createHmac)('sha256', apiKey).update(text).digest('hex').slice(0, 32);
}
/** Adds to the record in the description what was deployed: an old server keeps nothing beside a bundle. */
async function note(content, deployed, { repository }, { connect }) {
    const record = (0,preview_record/* recordOf */.zv)(content);
    // Whoever took it out doesn't want this to be taken for a preview any more.
    if (!record)
        return;
    await connect.updateContent(content.guid, {
        description: (0,preview_record/* describePreview */.QV)({ ...record, ...deployed }, repository),
    });
}
/** What of production its preview goes by: who sees it, and the names of its variables. */
async function readProduction(content, { connect }) {
    if (!content)
        return [undefined, []];
    const [permissions, variables] = await Promise.all([
        connect.permissions(content.guid).catch(noneIfForbidden),
        connect.environment(content.guid).catch(noneIfForbidden),
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
        const record = (0,preview_record/* recordOf */.zv)(content);
        return record?.app === app && (0,find/* isSamePullRequest */.bP)(record, owner);
    });
    if (preview)
        return preview;
    const name = (0,preview_name/* previewName */.g)(app, owner.pullRequest);
    const namesake = own.find((content) => content.name === name);
    if (namesake)
        throw new errors/* UserError */.yo(taken(namesake));
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
        description: (0,preview_record/* describePreview */.QV)(record, repository),
        access_type: 'acl',
    };
    const content = await connect.createContent(fields).catch(async (error) => {
        // Another run may have been quicker, or the answer to this one was lost.
        const isTaken = error instanceof connect_errors/* ConnectError */.T$ && error.code === 26;
        if (!isTaken && (0,lost/* ending */.K)(error) !== 'lost')
            throw error;
        const [found] = await connect.contentNamed(name, user.guid);
        if (!found)
            return connect.createContent(fields);
        const told = (0,preview_record/* recordOf */.zv)(found);
        if (!told || !(0,find/* isSamePullRequest */.bP)(told, owner) || told.app !== app)
            throw new errors/* UserError */.yo(taken(found));
        return found;
    });
    if ((0,preview_record/* recordOf */.zv)(content)?.content !== undefined)
        return content;
    const description = (0,preview_record/* describePreview */.QV)({ ...record, content: content.guid }, repository);
    return connect.updateContent(content.guid, { description });
}
async function separate_visit(content, bundleId, order, around) {
    const app = { guid: content.guid, bundleId, url: (0,server_url/* contentUrl */.hx)(around.connect.server, content.guid) };
    await around.progress.stage('Verify', () => (0,verify/* verify */.M)(app, order.verify, around));
}
/** Its address is the vanity path's, where it was wished and Connect took it. */
async function separate_made(status, now, missing, wanted, { connect, progress, seen }) {
    const own = (0,server_url/* contentUrl */.hx)(connect.server, now.guid).href;
    const url = now.vanity_url || own;
    const bundleId = now.bundle_id ?? '';
    const [{ size }, picture] = await Promise.all([
        connect.bundle(now.guid, bundleId),
        wanted.thumbnail && connect.thumbnail(now.guid),
    ]);
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
        // Where it could not be taken, a warning told so.
        ...(picture && { picture: `${own}__thumbnail__` }),
    };
}
const lacking = (names) => `Production has these variables, and the preview hasn't (preview-environment gives them): ${names.join(', ')}.`;
function noneIfForbidden(error) {
    if (error instanceof connect_errors/* ConnectError */.T$ && (error.status === 401 || error.status === 403))
        return [];
    throw error;
}

// EXTERNAL MODULE: ./.build/lib/preview/surfaces.js
var preview_surfaces = __webpack_require__(1093);
;// CONCATENATED MODULE: ./.build/lib/preview/run.js
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
    const { signal, place, git, github } = around;
    const { progress, logsUrl } = listening(around.progress);
    const owner = (0,preview_around/* ownerFrom */.K)(git, pullRequest.number);
    const connect = (0,connection/* openConnection */.J)(inputs, { ...around, workspace: place.workspace, log: progress.log });
    const surfaces = (0,preview_surfaces/* surfacesOn */._E)(github, signal);
    const [read, asked] = await Promise.allSettled([
        progress.stage('Read the app', () => (0,lib_app.readApp)(inputs, place, progress)),
        lookAt(target, connect),
    ]);
    const seen = asked.status === 'fulfilled' ? asked.value : undefined;
    const subject = (0,preview_around/* subjectOf */.e)(target, pullRequest.number, seen?.content, pullRequest.head.sha, connect);
    if (seen?.content)
        progress.learn({ liveUrl: (0,server_url/* contentUrl */.hx)(connect.server, seen.content.guid).href });
    surfaces.begin(subject);
    try {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            if (asked.status === 'rejected')
                throw asked.reason;
            if (read.status === 'rejected')
                throw read.reason;
            const app = __addDisposableResource(env_1, await (0,lib_app.packable)(read.value, signal, around.temporary), true);
            const order = orderFrom(inputs, target, { owner, subject, app }, around);
            const surroundings = { connect, progress, signal, seen: asked.value };
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
            progress.learn({ changes: [...changes, ...made.notes] });
            await progress.stage('Tell GitHub and clean up', () => Promise.all([
                surfaces.end(subject, toldOf(made, subject, changes)),
                cleanUpBeside(made, order, asked.value, inputs, { connect, progress, signal, github }),
            ]));
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
        const reason = reasonOf(error, signal, inputs);
        const logs = logsUrl();
        const told = { state: 'failed', reason, ...(logs !== undefined && { logsUrl: logs }) };
        // What is worth telling is why the preview failed.
        await surfaces.end(subject, told).catch((lost) => progress.log.debug(lost.message));
        throw error;
    }
}
function orderFrom(inputs, { verify }, { owner, subject, app }, { git, project, source, place }) {
    return {
        owner,
        repository: git.repository ?? project,
        app: subject.app,
        title: subject.title,
        packable: app,
        source,
        verify,
        force: inputs.force,
        wishes: wishesOf(inputs, subject),
        declared: inputs.settings,
        appFolder: place.app,
        apiKey: inputs.apiKey,
    };
}
const toldOf = ({ url, content, notes, picture }, { production }, changes) => ({
    state: 'ready',
    url,
    logsUrl: `${content.dashboard_url}/logs`,
    changes,
    notes,
    kind: content.guid === production ? 'draft' : 'separate',
    ...(picture !== undefined && { picture }),
});
/** Remembers where the logs are, for when it fails. */
function listening(progress) {
    let logsUrl;
    const learn = (facts) => {
        logsUrl = facts.logsUrl ?? logsUrl;
        progress.learn(facts);
    };
    return { progress: { ...progress, learn }, logsUrl: () => logsUrl };
}
/** What the server knows of production. A wanted GUID that is gone is a mistake here. */
async function lookAt(target, connect) {
    const { guid } = target.content;
    const about = { server: connect.server, ...(guid !== undefined && { guid }) };
    try {
        return await (0,preflight/* look */.Op)(target.content, { connect, about });
    }
    catch (error) {
        throw (0,explained/* explained */.t)(error, undefined, about);
    }
}
function make(inputs, order, surroundings) {
    const { seen, progress } = surroundings;
    if (seen.choice.kind === 'refused')
        throw new errors/* UserError */.yo(seen.choice.mishap);
    const { version } = seen.settings;
    const plan = planPreview({
        wanted: inputs.preview === 'off' ? 'auto' : inputs.preview,
        production: seen.content,
        metadata: (0,connect_version/* can */.$)('bundle metadata', version),
        ...(version && { version }),
        mayCreate: seen.user !== undefined,
    });
    if (plan.kind === 'refused')
        throw new errors/* UserError */.yo(plan.mishap);
    progress.log.info(plan.reason);
    if (plan.kind === 'draft')
        return makeDraft(plan.production, order, surroundings);
    if (!seen.user)
        throw new TypeError('A separate preview was planned for a key without a user.');
    return makeSeparate(seen.user, order, surroundings);
}
function wishesOf(inputs, { app, pullRequest }) {
    const { previewAccess: access, previewViewers: viewers, previewEnvironment: variables } = inputs;
    const path = inputs.previewVanityPath;
    const vanityPath = (0,vanity/* parseVanityPath */.Oy)((0,preview_name/* previewVanityPath */.z)(path ?? '', app, pullRequest));
    return { access, viewers, variables, vanityPath };
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
/** Why it failed, for the comment. The runner hides secrets in its log only: nobody else does. */
function reasonOf(error, signal, inputs) {
    if (!(error instanceof errors/* UserError */.yo)) {
        return signal.aborted ? 'The run was cancelled.' : 'An error of the action itself.';
    }
    const variables = [...inputs.previewEnvironment, ...(inputs.settings.environment?.variables ?? [])];
    const { apiKey, githubToken, snowflakeToken, clientKey } = inputs;
    const keys = [apiKey, githubToken, snowflakeToken, clientKey].filter((key) => key !== undefined);
    const secrets = [...keys, ...(0,environment/* secretsOf */.Fj)({ variables, prune: false })];
    const words = error.mishaps.map(({ what }) => what).join(' ');
    return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), words);
}
/** Removes what this preview takes the place of (one of the other kind), and what other pull requests have left. */
async function cleanUpBeside(made, { owner, app }, seen, { previewMaxAge: maxAge }, surroundings) {
    const { connect, progress, signal } = surroundings;
    try {
        const where = { production: seen.content, user: seen.user, all: false };
        const previews = await (0,find/* findPreviews */.hb)(connect, where);
        const isThis = (one) => one.content.guid === made.content.guid && (one.kind === 'separate' || one.bundle?.id === made.bundleId);
        const ofApp = (one) => one.app === app || one.production === seen.content?.guid;
        const former = (0,choose_removed/* previewsOf */.PT)(owner, previews).filter((one) => ofApp(one) && !isThis(one));
        // Their row and deployment are those of the new one by now: nothing is shown.
        const reason = 'the new one took its place';
        const { failures } = await (0,clean_up/* removePreviews */.mG)(former.map((one) => ({ preview: one, reason })), surroundings);
        for (const failure of failures)
            progress.log.warn(failure);
        await (0,clean_up/* removeOrphans */.C_)(previews, owner, { current: owner.pullRequest, maxAge }, surroundings);
    }
    catch (error) {
        signal.throwIfAborted();
        progress.log.info(`Left-over previews were not looked for: ${error.message}`);
    }
}


/***/ })

};
