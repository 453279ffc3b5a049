export const id = 597;
export const ids = [597];
export const modules = {

/***/ 1318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nk: () => (/* binding */ metadataOf),
/* harmony export */   O8: () => (/* binding */ ownerNote),
/* harmony export */   bf: () => (/* binding */ ownerOf),
/* harmony export */   yv: () => (/* binding */ originOf)
/* harmony export */ });
const prefix = 'connect_dash_deploy_';
/** The metadata of an upload: where the app comes from, and our own keys. */
function metadataOf(source, origin) {
    const own = Object.entries(origin).map(([key, value]) => [prefix + key, value]);
    return { ...source, ...Object.fromEntries(own) };
}
/** What our keys say of a bundle, or `undefined` where they don't say that we made it. */
function originOf({ metadata }) {
    const read = (key) => metadata?.[prefix + key];
    const [kind, fingerprint, upload] = [read('kind'), read('fingerprint'), read('upload')];
    if ((kind !== 'deploy' && kind !== 'preview') || !fingerprint || !upload)
        return undefined;
    return { kind, fingerprint, upload };
}
const ownerKeys = { host: `${prefix}host`, repository: `${prefix}repository`, pr: `${prefix}pull_request` };
/** What says, beside a bundle, whose preview it is. */
function ownerNote({ host, repository, pullRequest }) {
    return {
        [ownerKeys.host]: host,
        [ownerKeys.repository]: `${repository}`,
        [ownerKeys.pr]: `${pullRequest}`,
    };
}
/** Whose preview a bundle is, or `undefined` where it is none, or doesn't say. */
function ownerOf(bundle) {
    if (originOf(bundle)?.kind !== 'preview')
        return undefined;
    const read = (key) => bundle.metadata?.[key] ?? '';
    const [host, repository, pullRequest] = [
        read(ownerKeys.host),
        read(ownerKeys.repository),
        read(ownerKeys.pr),
    ];
    const isNumber = (text) => /^[1-9]\d{0,14}$/.test(text);
    if (host === '' || !isNumber(repository) || !isNumber(pullRequest))
        return undefined;
    return { host, repository: Number(repository), pullRequest: Number(pullRequest) };
}


/***/ }),

/***/ 6220:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cleanUp: () => (/* binding */ cleanUp),
/* harmony export */   cleanUpAfterDeploy: () => (/* binding */ cleanUpAfterDeploy)
/* harmony export */ });
/* harmony import */ var _connect_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2684);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5399);
/* harmony import */ var _deploy_diagnose_explained_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7464);
/* harmony import */ var _deploy_identity_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4256);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5119);
/* harmony import */ var _around_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7320);
/* harmony import */ var _choose_removed_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3709);
/* harmony import */ var _clean_up_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(260);
/* harmony import */ var _find_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(3866);









/**
 * Removes the previews of a pull request, or of all closed ones, whether or not this run finds them again.
 *
 * @throws {UserError} where one can't be removed
 */
async function cleanUp(pullRequest, inputs, target, around) {
    const { progress, signal, place, git, github } = around;
    const owner = (0,_around_js__WEBPACK_IMPORTED_MODULE_5__/* .ownerFrom */ .K)(git, pullRequest === 'all' ? 0 : pullRequest);
    const connect = (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .openConnection */ .J)(inputs, { ...around, workspace: place.workspace, log: progress.log });
    const surroundings = { connect, progress, signal, github };
    const maxAge = inputs.previewMaxAge;
    const about = { server: connect.server };
    try {
        const { production, previews } = await progress.stage('Look for previews', async () => {
            const known = await knownTo(target, connect);
            return { ...known, previews: await (0,_find_js__WEBPACK_IMPORTED_MODULE_8__/* .findPreviews */ .hb)(connect, { ...known, all: pullRequest === 'all' }) };
        });
        await progress.stage('Remove', async () => {
            if (pullRequest === 'all') {
                await (0,_clean_up_js__WEBPACK_IMPORTED_MODULE_7__/* .removeOrphans */ .C_)(previews, owner, { maxAge }, surroundings);
                return;
            }
            const own = (0,_choose_removed_js__WEBPACK_IMPORTED_MODULE_6__/* .previewsOf */ .PT)(owner, previews).map((one) => ({
                preview: one,
                reason: 'the pull request is closed',
            }));
            if (own.length === 0)
                progress.log.info(`Pull request #${pullRequest} has no preview (any more).`);
            const { gone, failures } = await (0,_clean_up_js__WEBPACK_IMPORTED_MODULE_7__/* .removePreviews */ .mG)(own, surroundings);
            // This app also where its preview went without us: a comment must not lead to nothing.
            const ofApp = failures.length > 0 ? [] : [(0,_around_js__WEBPACK_IMPORTED_MODULE_5__/* .subjectOf */ .e)(target, pullRequest, production, git.commit ?? '', connect)];
            await (0,_clean_up_js__WEBPACK_IMPORTED_MODULE_7__/* .showGone */ .ju)([...gone, ...ofApp], surroundings, true);
            await (0,_clean_up_js__WEBPACK_IMPORTED_MODULE_7__/* .removeOrphans */ .C_)(previews, owner, { current: pullRequest, maxAge }, surroundings);
            (0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .throwAll */ .Kx)(failures);
        });
        return 'cleaned-up';
    }
    catch (error) {
        signal.throwIfAborted();
        throw (0,_deploy_diagnose_explained_js__WEBPACK_IMPORTED_MODULE_2__/* .explained */ .t)(error, undefined, about);
    }
}
/** A content item that is gone, or that can't be told from others, holds no draft that could be removed. */
async function knownTo({ content }, connect) {
    const asking = connect.user().catch(unlessForbidden);
    const choice = await (0,_deploy_identity_js__WEBPACK_IMPORTED_MODULE_3__/* .findContent */ .N7)(content, content.records ?? [], asking, connect);
    return { user: await asking, production: choice.kind === 'found' ? choice.content : undefined };
}
/** A key of trusted publishing has no user. */
function unlessForbidden(error) {
    if (error instanceof _connect_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConnectError */ .T$ && error.status === 403)
        return undefined;
    throw error;
}
/** After a deployment this much time is left to looking for what closed pull requests have left behind. */
const patience = 10_000;
/** Looks for left-over previews of the app that was just deployed, quietly and for a short time. */
async function cleanUpAfterDeploy(inputs, target, around) {
    const { progress, git, place, github } = around;
    if (git.repositoryId === undefined)
        return;
    const signal = AbortSignal.any([around.signal, AbortSignal.timeout(patience)]);
    try {
        const connect = (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .openConnection */ .J)(inputs, {
            ...around,
            signal,
            workspace: place.workspace,
            log: progress.log,
        });
        const previews = await (0,_find_js__WEBPACK_IMPORTED_MODULE_8__/* .findPreviews */ .hb)(connect, { ...(await knownTo(target, connect)), all: false });
        const about = { maxAge: inputs.previewMaxAge };
        await (0,_clean_up_js__WEBPACK_IMPORTED_MODULE_7__/* .removeOrphans */ .C_)(previews, (0,_around_js__WEBPACK_IMPORTED_MODULE_5__/* .ownerFrom */ .K)(git, 0), about, { connect, progress, signal, github });
    }
    catch (error) {
        progress.log.debug(`Left-over previews were not looked for: ${error.message}`);
    }
}


/***/ })

};
