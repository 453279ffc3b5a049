export const id = 646;
export const ids = [646];
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

/***/ 3646:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OE: () => (/* binding */ goBack),
/* harmony export */   rollback: () => (/* binding */ rollback)
/* harmony export */ });
/* unused harmony exports chooseBundle, previousOf */
/* harmony import */ var _connect_server_url_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7152);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5119);
/* harmony import */ var _build_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6032);
/* harmony import */ var _bundle_metadata_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1318);
/* harmony import */ var _content_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9557);
/* harmony import */ var _diagnose_explained_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7464);
/* harmony import */ var _live_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2236);
/* harmony import */ var _preflight_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3932);
/* harmony import */ var _verify_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2276);









/**
 * Activates the bundle that was live before, once, and verifies it. Where another run made its own bundle live
 * meanwhile, that one is left alone.
 *
 * @throws {BuildFailure | VerifyFailure}
 */
async function goBack({ guid, from, to }, how, surroundings) {
    const { progress, connect } = surroundings;
    const { bundle_id: live } = await connect.content(guid);
    if (live !== from)
        return;
    progress.log.info(`Going back to bundle ${to}.`);
    progress.learn({ live: (0,_live_js__WEBPACK_IMPORTED_MODULE_7__/* .whileGoingBack */ .Nf)(from, to) });
    await (0,_build_js__WEBPACK_IMPORTED_MODULE_1__/* .build */ .j)({ guid, bundleId: to, activate: true }, surroundings, { quiet: true });
    progress.learn({ liveBundleId: to, live: (0,_live_js__WEBPACK_IMPORTED_MODULE_7__/* .wentBack */ .Il)(to) });
    await (0,_verify_js__WEBPACK_IMPORTED_MODULE_6__/* .verify */ .M)({ guid, bundleId: to, url: (0,_connect_server_url_js__WEBPACK_IMPORTED_MODULE_8__/* .contentUrl */ .hx)(connect.server, guid) }, how, surroundings);
}
/**
 * Makes an earlier bundle live again and verifies it.
 *
 * @throws {UserError} where there is no such bundle, or it doesn't answer
 */
async function rollback({ content: wanted, to, verify: how }, { connect, progress, signal }) {
    const about = { server: connect.server, ...(wanted.guid !== undefined && { guid: wanted.guid }) };
    const surroundings = { connect, progress, signal, about };
    progress.learn({ live: _live_js__WEBPACK_IMPORTED_MODULE_7__/* .nothingChanged */ .Us });
    try {
        const { content, bundles } = await progress.stage('Ask the server', () => (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .look */ .Op)(wanted, surroundings));
        if (!content)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(noContent(wanted.name));
        (0,_content_js__WEBPACK_IMPORTED_MODULE_3__/* .learnContent */ .y)(content, surroundings);
        const target = chooseBundle(content, bundles, to);
        progress.learn({ bundleId: target.id });
        if (target.id === content.bundle_id)
            progress.log.info(`Bundle ${target.id} is live already.`);
        else {
            await progress.stage('Activate', async () => {
                progress.learn({ live: (0,_live_js__WEBPACK_IMPORTED_MODULE_7__/* .whileActivating */ .o3)(content.bundle_id ?? undefined, target.id) });
                await (0,_build_js__WEBPACK_IMPORTED_MODULE_1__/* .build */ .j)({ guid: content.guid, bundleId: target.id, activate: true }, surroundings);
                progress.learn({ liveBundleId: target.id, live: (0,_live_js__WEBPACK_IMPORTED_MODULE_7__/* .liveNow */ .BO)(target.id) });
            });
        }
        const url = (0,_connect_server_url_js__WEBPACK_IMPORTED_MODULE_8__/* .contentUrl */ .hx)(connect.server, content.guid);
        await progress.stage('Verify', () => (0,_verify_js__WEBPACK_IMPORTED_MODULE_6__/* .verify */ .M)({ guid: content.guid, bundleId: target.id, url }, how, surroundings));
        if (how.how !== 'none')
            progress.learn({ verified: true });
        return 'rolled-back';
    }
    catch (error) {
        signal.throwIfAborted();
        throw (0,_diagnose_explained_js__WEBPACK_IMPORTED_MODULE_4__/* .explained */ .t)(error, undefined, about);
    }
}
/**
 * The bundle to go back to. Previews were never live, so `previous` passes over them.
 *
 * @param bundles newest first
 * @throws {UserError} where there is none
 */
function chooseBundle(content, bundles, to) {
    const found = to === 'previous' ? previousOf(content.bundle_id, bundles) : bundles.find(({ id }) => id === to);
    if (found)
        return found;
    const ids = bundles.map(({ id }) => (id === content.bundle_id ? `${id} (live)` : id)).join(', ');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
        what: to === 'previous' ? 'There is no bundle before the live one.' : `There is no bundle ${to}.`,
        why: `The bundles of ${content.title || content.name}: ${ids || 'none'}.`,
        fix: 'Set rollback-to to one of these, or deploy the wanted commit again.',
    });
}
/** The newest bundle older than the active one that a deployment made; where nothing is live, the newest. */
function previousOf(active, bundles) {
    return bundles.find((bundle) => (active === null || Number(bundle.id) < Number(active)) && (0,_bundle_metadata_js__WEBPACK_IMPORTED_MODULE_2__/* .originOf */ .yv)(bundle)?.kind !== 'preview');
}
const noContent = (name) => ({
    what: `There is no app named ${name} on the server.`,
    fix: 'Set content-guid, or the name under which it was deployed.',
});


/***/ })

};
