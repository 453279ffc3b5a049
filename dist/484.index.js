export const id = 484;
export const ids = [484];
export const modules = {

/***/ 9484:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   writeArchive: () => (/* binding */ writeArchive)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _app_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2161);
/* harmony import */ var _bundle_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5534);
/* harmony import */ var _quantities_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9301);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5685);





/**
 * Writes the archive that a deployment would upload, to look at.
 *
 * @param output where to, relative to the folder where the command was given
 * @throws {UserError} with every error that was found in the app
 */
async function writeArchive(inputs, place, output, { progress, signal }) {
    const destination = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(place.workspace, output);
    const inApp = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(place.app, destination).split(node_path__WEBPACK_IMPORTED_MODULE_0__.sep).join('/');
    const isInApp = inApp !== '' && !inApp.startsWith('..') && !/^[a-z]:/i.test(inApp);
    if (isInApp) {
        progress.log.notice({
            what: `The archive is written into the app folder: ${inApp}.`,
            why: 'It is left out of itself, but the next deployment would take it along.',
            fix: 'Remove it afterwards, or give --output a place elsewhere.',
        });
    }
    // An archive of an earlier run may lie there.
    const exclude = isInApp ? [...inputs.exclude, `/${escaped(inApp)}`] : inputs.exclude;
    const bundle = await progress.stage('Read the app', () => (0,_app_js__WEBPACK_IMPORTED_MODULE_1__.readApp)({ ...inputs, exclude }, place, progress));
    const { bytes } = await progress.stage('Pack the app', () => (0,_bundle_index_js__WEBPACK_IMPORTED_MODULE_2__/* .writeBundle */ .Mf)(bundle, { destination, signal }));
    return {
        line: `Written: ${destination} (${(0,_quantities_js__WEBPACK_IMPORTED_MODULE_3__/* .sizeInWords */ ._)(bytes)})`,
        json: { output: destination, bytes, ...describe(bundle) },
    };
}
const escaped = (path) => path.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
function describe(bundle) {
    const { entrypoint, python, requirements, files, excluded, findings, fingerprint } = bundle;
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
        warnings: findings.map(_json_js__WEBPACK_IMPORTED_MODULE_4__/* .mishapJson */ .t),
        fingerprint,
    };
}


/***/ })

};
