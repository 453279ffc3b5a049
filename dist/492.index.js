export const id = 492;
export const ids = [492];
export const modules = {

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
