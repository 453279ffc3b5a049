export const id = 559;
export const ids = [559];
export const modules = {

/***/ 9243:
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

/***/ 7320:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ ownerFrom),
/* harmony export */   e: () => (/* binding */ subjectOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5119);

/** @throws {UserError} outside of GitHub: clean-up could never know whose preview it is */
function ownerFrom({ serverUrl, repositoryId }, pullRequest) {
    if (repositoryId === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
            what: "It isn't known which repository this preview is of.",
            why: 'Neither the event nor GITHUB_REPOSITORY_ID has the number that GitHub gave to the repository.',
            fix: 'Run this in a workflow that GitHub starts.',
        });
    }
    return { host: new URL(serverUrl).host, repository: repositoryId, pullRequest };
}
/** The app as GitHub shows it. */
const subjectOf = ({ content: { name, title } }, pullRequest, production, commit, { server }) => ({
    pullRequest,
    app: production?.name ?? name,
    title: production?.title || title || production?.name || name,
    server: server.href,
    commit,
    production: production?.guid,
});


/***/ }),

/***/ 3709:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PT: () => (/* binding */ previewsOf),
/* harmony export */   pf: () => (/* binding */ pullRequestsIn),
/* harmony export */   pr: () => (/* binding */ chooseOrphans)
/* harmony export */ });
/* harmony import */ var _find_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3866);

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
    const ours = previews.filter(({ owner }) => (0,_find_js__WEBPACK_IMPORTED_MODULE_0__/* .isSameRepository */ .ve)(owner, { ...repository, pullRequest: 0 }) && owner.pullRequest !== current);
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
const previewsOf = (owner, previews) => previews.filter((preview) => (0,_find_js__WEBPACK_IMPORTED_MODULE_0__/* .isSamePullRequest */ .bP)(preview.owner, owner));
/** The pull requests of a repository that previews were found of. */
const pullRequestsIn = (previews, repository) => [
    ...new Set(previews
        .filter(({ owner }) => (0,_find_js__WEBPACK_IMPORTED_MODULE_0__/* .isSameRepository */ .ve)(owner, { ...repository, pullRequest: 0 }))
        .map(({ owner }) => owner.pullRequest)),
];


/***/ }),

/***/ 260:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C_: () => (/* binding */ removeOrphans),
/* harmony export */   ju: () => (/* binding */ showGone),
/* harmony export */   mG: () => (/* binding */ removePreviews)
/* harmony export */ });
/* harmony import */ var _connect_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2684);
/* harmony import */ var _deploy_diagnose_explained_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7464);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5119);
/* harmony import */ var _choose_removed_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3709);
/* harmony import */ var _find_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3866);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7304);
/* harmony import */ var _surfaces_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1093);







/** Removes previews from the server. */
async function removePreviews(removals, { connect, progress, signal }) {
    const gone = [];
    const failures = [];
    for (const { preview, reason } of removals) {
        const what = nameOf(preview);
        try {
            if (await removePreview(connect, preview))
                progress.log.info(`Removed ${what}: ${reason}.`);
            else
                progress.log.info(`Kept ${what}: it is no preview any more.`);
            gone.push(goneOf(preview, connect));
        }
        catch (error) {
            signal.throwIfAborted();
            failures.push(notRemoved(what, error, connect));
        }
    }
    return { gone, failures };
}
/** Shows on GitHub what is gone, each app of a pull request once. */
async function showGone(gone, { github, signal }, closed) {
    const apps = new Map(gone.map((one) => [`${one.pullRequest} ${one.production ?? one.app}`, one]));
    // One after the other: those of one pull request stand in the same comment.
    for (const one of apps.values())
        await (0,_surfaces_js__WEBPACK_IMPORTED_MODULE_5__/* .showRemoved */ .g7)(github, one, closed, signal);
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
            if (error instanceof _connect_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConnectError */ .T$ && error.code === 75)
                return false;
            throw error;
        }
    }
    try {
        // Some time may have passed since it was found.
        if (!(0,_record_js__WEBPACK_IMPORTED_MODULE_6__/* .recordOf */ .zv)(await connect.content(content.guid)))
            return false;
    }
    catch (error) {
        if (error instanceof _connect_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConnectError */ .T$ && error.status === 404)
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
    const told = (0,_deploy_diagnose_explained_js__WEBPACK_IMPORTED_MODULE_1__/* .explained */ .t)(error, undefined, { server: connect.server });
    if (!(told instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo))
        throw error;
    const [{ what: why, fix }] = told.mishaps;
    return {
        what: `Could not remove ${what}.`,
        why,
        fix: `${fix ?? ''} The next preview or clean-up of this repository tries again.`.trim(),
    };
}
const goneOf = ({ owner, app, content, production, bundle }, { server }) => ({
    pullRequest: owner.pullRequest,
    app,
    title: (content.title ?? '').replace(/ \(pull request #\d+\)$/, '') || app,
    server: server.href,
    commit: (bundle && (0,_find_js__WEBPACK_IMPORTED_MODULE_4__/* .commitOf */ .D3)(bundle)) ?? '',
    production,
});
/**
 * Removes what closed pull requests have left behind, as far as it was found: a run may have been cancelled, the
 * server down, or the workflow renamed. It is no business of the run that does it: what goes wrong is told, and left
 * to the next.
 */
async function removeOrphans(previews, repository, { current, maxAge }, surroundings) {
    const { progress, github, signal } = surroundings;
    const numbers = (0,_choose_removed_js__WEBPACK_IMPORTED_MODULE_3__/* .pullRequestsIn */ .pf)(previews, repository).filter((number) => number !== current);
    if (numbers.length === 0)
        return;
    const states = await statesOf(numbers, github, signal);
    const about = { ...(current !== undefined && { current }), maxAge, now: new Date() };
    const { removed, unknown } = (0,_choose_removed_js__WEBPACK_IMPORTED_MODULE_3__/* .chooseOrphans */ .pr)(previews, repository, states, about);
    if (unknown.length > 0) {
        const which = unknown.map((number) => `#${number}`).join(', ');
        progress.log.info(`Kept the previews of ${which}: GitHub doesn't tell whether these pull requests are closed (it needs github-token and the permission pull-requests: read).`);
    }
    const { gone, failures } = await removePreviews(removed, surroundings);
    for (const failure of failures)
        progress.log.warn(failure);
    const isClosed = ({ pullRequest }) => states.get(pullRequest) === 'closed';
    await showGone(gone.filter(isClosed), surroundings, true);
    await showGone(gone.filter((one) => !isClosed(one)), surroundings, false);
}
async function statesOf(numbers, github, signal) {
    if (!github.available)
        return new Map();
    const client = await github.connect(signal);
    const { pullRequestState } = await __webpack_require__.e(/* import() */ 7).then(__webpack_require__.bind(__webpack_require__, 7388));
    const states = new Map();
    for (const number of numbers)
        states.set(number, await pullRequestState(client, number));
    return states;
}


/***/ }),

/***/ 3866:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D3: () => (/* binding */ commitOf),
/* harmony export */   ax: () => (/* binding */ fingerprintOf),
/* harmony export */   bP: () => (/* binding */ isSamePullRequest),
/* harmony export */   eI: () => (/* binding */ draftsOf),
/* harmony export */   hb: () => (/* binding */ findPreviews),
/* harmony export */   ve: () => (/* binding */ isSameRepository)
/* harmony export */ });
/* harmony import */ var _connect_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2684);
/* harmony import */ var _deploy_bundle_metadata_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1318);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7304);



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
    const record = (0,_record_js__WEBPACK_IMPORTED_MODULE_2__/* .recordOf */ .zv)(content);
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
        const owner = (0,_deploy_bundle_metadata_js__WEBPACK_IMPORTED_MODULE_1__/* .ownerOf */ .bf)(bundle);
        if (!owner || bundle.id === content.bundle_id || bundle.active)
            return [];
        const made = new Date(bundle.created_time);
        return [{ kind: 'draft', owner, app: content.name, content, production: content.guid, bundle, made }];
    });
}
/** Where a draft of ours may lie: an app that the key may change, and that isn't a preview itself. */
const mayHoldDrafts = (content) => (content.app_role === 'owner' || content.app_role === 'editor') &&
    content.app_mode === 'python-dash' &&
    !(0,_record_js__WEBPACK_IMPORTED_MODULE_2__/* .recordOf */ .zv)(content);
function noneIfForbidden(error) {
    if (error instanceof _connect_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConnectError */ .T$ && (error.status === 401 || error.status === 403))
        return [];
    throw error;
}
const isSameRepository = (one, other) => one.host === other.host && one.repository === other.repository;
const isSamePullRequest = (one, other) => isSameRepository(one, other) && one.pullRequest === other.pullRequest;
/** The commit that a bundle was made of, as it says. */
const commitOf = ({ metadata }) => metadata?.source_commit;
/** What a draft was packed from. */
const fingerprintOf = (bundle) => (0,_deploy_bundle_metadata_js__WEBPACK_IMPORTED_MODULE_1__/* .originOf */ .yv)(bundle)?.fingerprint;


/***/ }),

/***/ 7304:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QV: () => (/* binding */ describePreview),
/* harmony export */   zv: () => (/* binding */ recordOf)
/* harmony export */ });
/* unused harmony export parseRecord */
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
    const { host, repository, pullRequest, app, production, owner, content, deployed, bundle } = read;
    const isText = (value) => typeof value === 'string' && value !== '';
    const isNumber = (value) => Number.isSafeInteger(value) && Number(value) > 0;
    return ([host, app, owner].every(isText) &&
        [repository, pullRequest].every(isNumber) &&
        [production, content, deployed, bundle].every((value) => value === undefined || isText(value)));
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


/***/ }),

/***/ 1093:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _E: () => (/* binding */ surfacesOn),
/* harmony export */   g7: () => (/* binding */ showRemoved)
/* harmony export */ });
/* unused harmony export keysOf */
/* harmony import */ var _github_lenient_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9243);

/** The keys of an app's row: by its content item where there is one, else by its name. */
async function keysOf({ server, production, app, }) {
    const { rowKey } = await __webpack_require__.e(/* import() */ 605).then(__webpack_require__.bind(__webpack_require__, 986));
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
    let deployment = Promise.resolve(undefined);
    let begun = deployment;
    async function finish(subject, told, ends) {
        const github = await side.connect(ends);
        const isReady = told.state === 'ready';
        const description = isReady ? 'The preview is ready.' : (told.reason ?? 'The preview failed.');
        const create = wishes.comment === 'on' || (wishes.comment === 'on-failure' && told.state === 'failed');
        const id = await deployment.catch(() => undefined);
        await Promise.all([
            finished(github, subject, id, told, description),
            write(github, subject, told, create),
            status(github, subject, isReady ? 'success' : 'failure', description, told.url),
        ]);
    }
    return {
        begin(subject) {
            const github = side.connect(signal);
            deployment = github.then((client) => deployed(client, subject));
            begun = github.then((client) => Promise.all([
                deployment,
                write(client, subject, { state: 'building' }, wishes.comment === 'on'),
                status(client, subject, 'pending', 'Building the preview'),
            ]));
            // Looked at in `end`; the run may fail before.
            for (const started of [deployment, begun])
                started.catch(() => { });
        },
        async end(subject, told) {
            if (!signal.aborted) {
                await begun;
                await finish(subject, told, signal);
                return;
            }
            const lastWords = begun
                .catch(() => { })
                .then(() => finish(subject, told, AbortSignal.timeout(patienceWhenCancelled)))
                .catch((error) => log.debug(`GitHub was not told of the end: ${error.message}`));
            side.lastWords.push(lastWords);
            await lastWords;
        },
        async replaced(subject) {
            await begun;
            const [id, github] = await Promise.all([deployment, side.connect(signal)]);
            const description = 'A newer run made the preview.';
            await Promise.all([
                id === undefined
                    ? undefined
                    : (0,_github_lenient_js__WEBPACK_IMPORTED_MODULE_0__/* .lenient */ .W)(log, deploying, async () => {
                        const { setDeploymentState } = await __webpack_require__.e(/* import() */ 388).then(__webpack_require__.bind(__webpack_require__, 1388));
                        await setDeploymentState(github, id, { state: 'inactive', description });
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
        await (0,_github_lenient_js__WEBPACK_IMPORTED_MODULE_0__/* .lenient */ .W)(log, doing, async () => {
            const { writeRow } = await __webpack_require__.e(/* import() */ 105).then(__webpack_require__.bind(__webpack_require__, 1105));
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
        return (0,_github_lenient_js__WEBPACK_IMPORTED_MODULE_0__/* .lenient */ .W)(log, deploying, async () => {
            const { createDeployment, setDeploymentState } = await __webpack_require__.e(/* import() */ 388).then(__webpack_require__.bind(__webpack_require__, 1388));
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
        await (0,_github_lenient_js__WEBPACK_IMPORTED_MODULE_0__/* .lenient */ .W)(log, deploying, async () => {
            const { removeDeployments, setDeploymentState } = await __webpack_require__.e(/* import() */ 388).then(__webpack_require__.bind(__webpack_require__, 1388));
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
        await (0,_github_lenient_js__WEBPACK_IMPORTED_MODULE_0__/* .lenient */ .W)(log, doing, async () => {
            const { setCommitStatus } = await __webpack_require__.e(/* import() */ 492).then(__webpack_require__.bind(__webpack_require__, 7492));
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
/**
 * Shows that the previews of an app are gone: in the comment, where there is one, and among the deployments.
 *
 * @param closed whether the pull request is: then none of its deployments stays
 */
async function showRemoved(side, subject, closed, signal) {
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
        await (0,_github_lenient_js__WEBPACK_IMPORTED_MODULE_0__/* .lenient */ .W)(log, doing, async () => {
            const { writeRow } = await __webpack_require__.e(/* import() */ 105).then(__webpack_require__.bind(__webpack_require__, 1105));
            const keys = await keysOf(subject);
            const told = { ...keys, app: title, state: 'removed', commit, time: new Date() };
            await writeRow(github, pullRequest, { ...told, ...(runUrl !== undefined && { runUrl }) }, false);
        });
    };
    const deployments = async () => {
        if (environment === undefined)
            return;
        await (0,_github_lenient_js__WEBPACK_IMPORTED_MODULE_0__/* .lenient */ .W)(log, deploying, async () => {
            const { removeDeployments } = await __webpack_require__.e(/* import() */ 388).then(__webpack_require__.bind(__webpack_require__, 1388));
            await removeDeployments(github, environment, { pullRequest, server, ...(closed ? {} : { app }) });
        });
    };
    await Promise.all([row(), deployments()]);
}


/***/ })

};
