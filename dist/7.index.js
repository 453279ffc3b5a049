export const id = 7;
export const ids = [7];
export const modules = {

/***/ 7388:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fetchPullRequest: () => (/* binding */ fetchPullRequest),
/* harmony export */   pullRequestState: () => (/* binding */ pullRequestState)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5119);
/* harmony import */ var _job_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4869);


/**
 * A pull request of this repository.
 *
 * @throws UserError where there is none of this number, or the token can't read it
 */
async function fetchPullRequest(github, number) {
    const repository = `${github.repository.owner}/${github.repository.repo}`;
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
            ...github.repository,
            pull_number: number,
        });
        const pullRequest = (0,_job_js__WEBPACK_IMPORTED_MODULE_1__/* .pullRequestFrom */ .RZ)(data);
        if (pullRequest)
            return pullRequest;
        throw new Error(`GitHub describes pull request #${number} of ${repository} without a number or a head commit.`);
    }
    catch (error) {
        if (!(error instanceof Error) || error.name !== 'GitHubError')
            throw error;
        const { status, message } = error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
            what: `Pull request #${number} of ${repository} can't be read.`,
            why: message,
            fix: status === 404
                ? 'Check the number, and that the job has "pull-requests: read" in its permissions:.'
                : 'Check that the job has "pull-requests: read" in its permissions:, and try again.',
        }, { cause: error });
    }
}
/** Whether a pull request is still open. What GitHub won't tell is unknown, and must count as open: it is kept. */
async function pullRequestState(github, number) {
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
            ...github.repository,
            pull_number: number,
        });
        return data.state === 'closed' && data.number === number
            ? 'closed'
            : data.state === 'open'
                ? 'open'
                : 'unknown';
    }
    catch (error) {
        if (error instanceof Error && error.name === 'GitHubError')
            return 'unknown';
        throw error;
    }
}


/***/ })

};
