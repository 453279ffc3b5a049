export const id = 289;
export const ids = [289];
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

/***/ 1289:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   withDeployment: () => (/* binding */ withDeployment)
/* harmony export */ });
/* harmony import */ var _lenient_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9243);

/**
 * Shows a deployment of production on GitHub while it is done, where the workflow names an environment for it.
 *
 * @param url the address of the app, once it is known
 */
async function withDeployment({ available, connect, lastWords, wishes: { environment }, runUrl, log }, deploying, signal, url, work) {
    if (!available || environment === undefined || environment === 'none')
        return work();
    const doing = { what: 'show a deployment', permission: 'deployments: write' };
    const { createDeployment, setDeploymentState } = await __webpack_require__.e(/* import() */ 388).then(__webpack_require__.bind(__webpack_require__, 1388));
    const logUrl = runUrl === undefined ? {} : { logUrl: runUrl };
    const id = await (0,_lenient_js__WEBPACK_IMPORTED_MODULE_0__/* .lenient */ .W)(log, doing, async () => {
        const github = await connect(signal);
        const made = await createDeployment(github, { ...deploying, environment, description: deploying.app });
        await setDeploymentState(github, made, { state: 'in_progress', description: deploying.app, ...logUrl });
        return made;
    });
    const tell = async (state, ends) => {
        if (id === undefined)
            return;
        const address = url();
        await (0,_lenient_js__WEBPACK_IMPORTED_MODULE_0__/* .lenient */ .W)(log, doing, async () => setDeploymentState(await connect(ends), id, {
            state,
            description: deploying.app,
            ...logUrl,
            ...(address !== undefined && { url: address }),
        }));
    };
    try {
        const result = await work();
        await tell('success', signal);
        return result;
    }
    catch (error) {
        // A cancelled run has some seconds left, but its signal ends all calls.
        const told = tell('failure', AbortSignal.timeout(5000)).catch(() => { });
        lastWords.push(told);
        await told;
        throw error;
    }
}


/***/ })

};
