export const id = 388;
export const ids = [388,492];
export const modules = {

/***/ 1388:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createDeployment: () => (/* binding */ createDeployment),
/* harmony export */   removeDeployments: () => (/* binding */ removeDeployments),
/* harmony export */   setDeploymentState: () => (/* binding */ setDeploymentState)
/* harmony export */ });
/* harmony import */ var _status_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7492);

/** By this GitHub lists ours alone, whatever else is deployed to the environment. */
const task = 'connect-dash-deploy';
/**
 * Tells GitHub that an app is being deployed. Needs `deployments: write`, and `contents: read` on a private
 * repository.
 *
 * @returns the number of the deployment
 *
 * Source: https://docs.github.com/rest/deployments/deployments#create-a-deployment
 */
async function createDeployment(github, deployment) {
    const { app, server, pullRequest, environment, commit, description } = deployment;
    const { data } = await github.request('POST /repos/{owner}/{repo}/deployments', {
        ...github.repository,
        ref: commit,
        task,
        environment,
        description: (0,_status_js__WEBPACK_IMPORTED_MODULE_0__/* .shortened */ .v)(description),
        payload: { app, server, ...(pullRequest !== undefined && { pull_request: pullRequest }) },
        transient_environment: pullRequest !== undefined,
        // Neither merges the default branch into the pull request's, nor waits for checks: this run may be one of them.
        auto_merge: false,
        required_contexts: [],
    });
    if (!('id' in data))
        throw new Error(`GitHub merged instead of deploying: ${data.message}`);
    return Number(data.id);
}
/** Adds a state to a deployment. */
async function setDeploymentState(github, id, state) {
    await github.request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
        ...github.repository,
        deployment_id: id,
        state: state.state,
        description: (0,_status_js__WEBPACK_IMPORTED_MODULE_0__/* .shortened */ .v)(state.description),
        // All pull requests share an environment: without this, one preview would end those of the others.
        auto_inactive: false,
        ...(state.url !== undefined && { environment_url: state.url }),
        ...(state.logUrl !== undefined && { log_url: state.logUrl }),
    });
}
/**
 * Removes our deployments of a pull request from GitHub, so that they don't pile up.
 *
 * @param keep the deployment that is shown from now on, where there is one
 * @returns how many were removed
 */
async function removeDeployments(github, environment, { pullRequest, app, server }, keep) {
    const listed = await github.paginate('GET /repos/{owner}/{repo}/deployments', {
        ...github.repository,
        environment,
        task,
        per_page: 100,
    });
    const ours = listed.filter(({ id, payload }) => {
        const of = payloadOf(payload);
        return (Number(id) !== keep &&
            of.pull_request === pullRequest &&
            (app === undefined || of.app === app) &&
            (server === undefined || of.server === server));
    });
    for (const id of ours.map((deployment) => Number(deployment.id))) {
        await ignoreMissing(async () => {
            // GitHub refuses to delete a deployment that is still active.
            await setDeploymentState(github, id, { state: 'inactive', description: 'The preview was removed.' });
            await github.request('DELETE /repos/{owner}/{repo}/deployments/{deployment_id}', {
                ...github.repository,
                deployment_id: id,
            });
        });
    }
    return ours.length;
}
/** A payload comes back as it was given, or, from an old Enterprise Server, as the text of it. */
function payloadOf(payload) {
    let value = payload;
    try {
        if (typeof value === 'string')
            value = JSON.parse(value);
    }
    catch {
        return {};
    }
    return typeof value === 'object' && value !== null ? value : {};
}
/** Another job of the same pull request may have been quicker. */
async function ignoreMissing(work) {
    try {
        await work();
    }
    catch (error) {
        if (error.status !== 404)
            throw error;
    }
}


/***/ }),

/***/ 7492:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   setCommitStatus: () => (/* binding */ setCommitStatus),
/* harmony export */   v: () => (/* binding */ shortened)
/* harmony export */ });
/* unused harmony export longestDescription */
/**
 * GitHub cuts nothing: a longer description is refused.
 *
 * Source: https://docs.github.com/rest/commits/statuses and https://docs.github.com/rest/deployments/statuses
 */
const longestDescription = 140;
/** Shows the state of an app beside a commit. Needs `statuses: write`. */
async function setCommitStatus(github, status) {
    await github.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
        ...github.repository,
        sha: status.commit,
        state: status.state,
        context: status.context,
        description: shortened(status.description),
        ...(status.url !== undefined && { target_url: status.url }),
    });
}
/** A description on one line and short enough. */
function shortened(description) {
    const characters = [...description.replace(/\s+/g, ' ').trim()];
    if (characters.length <= longestDescription)
        return characters.join('');
    return `${characters.slice(0, longestDescription - 1).join('')}…`;
}


/***/ })

};
