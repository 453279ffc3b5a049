export const id = 764;
export const ids = [764];
export const modules = {

/***/ 8764:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   planOnly: () => (/* binding */ planOnly)
/* harmony export */ });
/* harmony import */ var _diagnose_explained_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7464);
/* harmony import */ var _preflight_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3932);
/* harmony import */ var _release_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(244);
/* harmony import */ var _settings_table_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1196);




/**
 * Tells what a release would do, after all checks that it makes before it begins. Nothing is changed.
 *
 * @throws {UserError} with everything that would stand in its way
 */
async function planOnly(order, { connect, progress, signal, asked = (0,_preflight_js__WEBPACK_IMPORTED_MODULE_1__/* .ask */ .kA)(order.content, connect) }) {
    const { about } = asked;
    const surroundings = { connect, progress, signal, about };
    try {
        const seen = await progress.stage('Ask the server', () => (0,_preflight_js__WEBPACK_IMPORTED_MODULE_1__/* .preflight */ .Mz)(order, surroundings, asked));
        progress.learn({ ...(seen.pythonVersion && { pythonVersion: seen.pythonVersion }) });
        const active = seen.bundles.find(({ id }) => id === seen.content?.bundle_id);
        const isUnchanged = active !== undefined && !order.force && (0,_release_js__WEBPACK_IMPORTED_MODULE_2__.isSame)(active, order);
        const changes = seen.setup?.plan({ deploys: !isUnchanged }) ?? [];
        await progress.stage('What would change', async () => {
            progress.log.info(isUnchanged ? `The app: bundle ${active.id} is live and holds it already.` : appInWords(order));
            if (changes.length === 0)
                progress.log.info('The settings: nothing.');
            for (const line of (0,_settings_table_js__WEBPACK_IMPORTED_MODULE_3__/* .settingsTable */ .u)(changes))
                progress.log.info(line);
        });
        return 'planned';
    }
    catch (error) {
        signal.throwIfAborted();
        throw (0,_diagnose_explained_js__WEBPACK_IMPORTED_MODULE_0__/* .explained */ .t)(error, order.app, about);
    }
}
function appInWords({ app }) {
    return `The app: a new bundle with the entrypoint ${app.entrypoint.text} would be built, verified and activated.`;
}


/***/ })

};
