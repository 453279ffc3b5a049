export const id = 781;
export const ids = [781];
export const modules = {

/***/ 4781:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   showStatus: () => (/* binding */ showStatus)
/* harmony export */ });
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5399);
/* harmony import */ var _deploy_content_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9557);
/* harmony import */ var _deploy_diagnose_explained_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7464);
/* harmony import */ var _deploy_preflight_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3932);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5119);
/* harmony import */ var _perform_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8824);
/* harmony import */ var _quantities_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9301);







/** Tells what is live and which bundles are there to go back to. Changes nothing. */
async function showStatus(inputs, around) {
    const { progress, signal, place } = around;
    const connect = (0,_connection_js__WEBPACK_IMPORTED_MODULE_0__/* .openConnection */ .J)(inputs, { ...around, workspace: place.workspace, log: progress.log });
    const wanted = await (0,_perform_js__WEBPACK_IMPORTED_MODULE_5__/* .contentOf */ .$E)(inputs, around);
    const surroundings = { connect, progress, signal, about: { server: connect.server } };
    const { content, bundles } = await (0,_deploy_preflight_js__WEBPACK_IMPORTED_MODULE_3__/* .look */ .Op)(wanted, surroundings).catch((error) => {
        throw (0,_deploy_diagnose_explained_js__WEBPACK_IMPORTED_MODULE_2__/* .explained */ .t)(error, undefined, surroundings.about);
    });
    if (!content) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo({
            what: `Nothing named ${wanted.name} is on ${connect.server.href}.`,
            why: 'The name is made of the repository and the folder, unless --name gives it.',
            fix: 'Deploy the app first, or give --name or --content-guid.',
        });
    }
    (0,_deploy_content_js__WEBPACK_IMPORTED_MODULE_1__/* .learnContent */ .y)(content, surroundings);
    const { contentUrl, dashboardUrl } = progress.facts();
    progress.log.info(`${content.title || content.name}: ${contentUrl}`);
    progress.log.info(`In Connect:  ${dashboardUrl}`);
    progress.log.info(`Python:      ${content.py_version ?? 'not built yet'}`);
    for (const { id, created_time, size, metadata } of bundles) {
        const parts = [
            created_time,
            size === undefined ? '' : (0,_quantities_js__WEBPACK_IMPORTED_MODULE_6__/* .sizeInWords */ ._)(size),
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


/***/ })

};
