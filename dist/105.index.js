export const id = 105;
export const ids = [105,605];
export const modules = {

/***/ 986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Lb: () => (/* binding */ hasRow),
/* harmony export */   N1: () => (/* binding */ withRow),
/* harmony export */   rowKey: () => (/* binding */ rowKey),
/* harmony export */   xL: () => (/* binding */ marker)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _html_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(551);


/** The first line of our comments. By it and their author they are known. */
const marker = '<!-- connect-dash-deploy: previews -->';
/**
 * GitHub takes 65,536 characters; a row beyond its share is shortened.
 *
 * Source: https://github.com/orgs/community/discussions/27190
 */
const longestComment = 65_000;
const mostLines = 15;
const longestLine = 400;
/**
 * The key of a row: a hash, because a server's address may be nobody's business.
 *
 * @param server the address of the Connect server
 * @param content the GUID of the content item, or the name of one that isn't there yet
 */
function rowKey(server, content) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(`${server}\n${content}`).digest('hex').slice(0, 16);
}
const rowLine = /^<!-- row ([0-9a-f]{16}) -->(<tr>.*<\/tr>)$/;
/**
 * The text of the comment after a job has put its row in: the rows of the others stay as they are, in their order.
 *
 * @param bodies of all comments of ours, the one that is kept first
 */
function withRow(bodies, row) {
    const rows = new Map();
    for (const { key, html } of bodies.flatMap(rowsOf))
        if (!rows.has(key))
            rows.set(key, html);
    if (row.formerKey !== undefined)
        rows.delete(row.formerKey);
    rows.set(row.key, rowHtml(row));
    // Never seen with real apps; better a comment without the oldest rows than none.
    while (rendered(rows).length > longestComment && rows.size > 1) {
        const oldest = [...rows.keys()].find((key) => key !== row.key);
        if (oldest !== undefined)
            rows.delete(oldest);
    }
    return rendered(rows);
}
/** True where a comment has a row of this key. */
function hasRow(body, key) {
    return rowsOf(body).some((row) => row.key === key);
}
function rowsOf(body) {
    return body.split(/\r?\n/).flatMap((line) => {
        const [, key, html] = rowLine.exec(line) ?? [];
        return key !== undefined && html !== undefined ? [{ key, html }] : [];
    });
}
function rendered(rows) {
    return [
        marker,
        '### Dash apps on Posit Connect',
        '<table>',
        '<tr><th>App</th><th>Preview</th><th>Commit</th><th>Against what is live</th></tr>',
        ...[...rows].map(([key, html]) => `<!-- row ${key} -->${html}`),
        '</table>',
    ].join('\n');
}
/** A row on one line: by lines the rows of a comment are told apart. */
function rowHtml(row) {
    const when = `${row.time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    const logs = [
        row.logsUrl && (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .link */ .n)(row.logsUrl, 'log in Connect'),
        row.runUrl && (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .link */ .n)(row.runUrl, 'workflow run'),
    ];
    const cells = [
        [bold(row.app), row.picture && picture(row.picture)],
        [stateHtml(row), ...lines(row.notes), logs.filter(Boolean).join(' · ')],
        [`<code>${(0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .asHtml */ .I)(row.commit.slice(0, 7))}</code>`, when],
        lines(row.changes),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell.filter(Boolean).join('<br>')}</td>`).join('')}</tr>`;
}
function stateHtml({ state, url, kind, reason }) {
    const visit = url === undefined ? undefined : (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .link */ .n)(url, kind === 'draft' ? 'Open the draft' : 'Open the preview');
    switch (state) {
        case 'building':
            return '🛠️ Building …';
        case 'ready':
            return `✅ ${visit ?? 'Ready'}`;
        case 'failed':
            return [`❌ Failed`, ...lines(reason === undefined ? undefined : [reason]), visit]
                .filter(Boolean)
                .join('<br>');
        case 'removed':
            return '🧹 Removed';
        default:
            return state;
    }
}
function lines(texts = []) {
    const shown = texts.slice(0, mostLines).map((text) => quiet(text.slice(0, longestLine)));
    return texts.length > mostLines ? [...shown, `… and ${texts.length - mostLines} more`] : shown;
}
const bold = (text) => `<b>${quiet(text.slice(0, longestLine))}</b>`;
const picture = (url) => /^https:\/\//.test(url) ? `<img src="${(0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .asHtml */ .I)(url)}" width="240" alt="">` : '';
/** Text that notifies nobody and links to no issue: GitHub reads `@name` and `#12` in a comment also between tags. */
function quiet(text) {
    return (0,_html_js__WEBPACK_IMPORTED_MODULE_1__/* .asHtml */ .I)(text.replace(/[@#]/g, '$&\u200b').replace(/\s+/g, ' '));
}


/***/ }),

/***/ 1105:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   writeRow: () => (/* binding */ writeRow)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var _comment_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(986);


const mostTries = 5;
/**
 * Puts an app's row into our one comment of a pull request. Needs `pull-requests: write`.
 *
 * GitHub can't be asked to write only if nobody else has, and the jobs of a matrix write at once. So each reads the
 * comment, puts its row in, writes, waits, and reads again, until its row is there and there is one comment: the
 * younger of two that were made at once is folded into the older.
 *
 * @param create whether a comment is made where there is none with this row; else one is only kept true
 * @param pause waits between writing and reading back
 * @throws GitHubError where GitHub refuses
 */
async function writeRow(github, pullRequest, row, create, pause = (attempt) => jittered(attempt, github.signal)) {
    for (let attempt = 1;; attempt++) {
        const ours = await ownComments(github, pullRequest);
        const bodies = ours.map(({ body }) => body);
        const [kept, ...younger] = ours;
        const known = bodies.some((body) => (0,_comment_text_js__WEBPACK_IMPORTED_MODULE_1__/* .hasRow */ .Lb)(body, row.key) || (0,_comment_text_js__WEBPACK_IMPORTED_MODULE_1__/* .hasRow */ .Lb)(body, row.formerKey ?? row.key));
        if (!create && !known)
            return { shown: false, reason: 'not wanted' };
        const body = (0,_comment_text_js__WEBPACK_IMPORTED_MODULE_1__/* .withRow */ .N1)(bodies, row);
        if (kept && sameText(kept.body, body) && younger.length === 0)
            return { shown: true, url: kept.url };
        if (attempt > mostTries)
            return { shown: false, reason: 'overwritten' };
        if (!kept)
            await add(github, pullRequest, body);
        else if (await edit(github, kept.id, body)) {
            // Only now: their rows stand in the comment that is kept.
            for (const { id } of younger)
                await remove(github, id);
        }
        await pause(attempt);
    }
}
/** GitHub may keep a text with other line ends than it was given. */
const sameText = (one, other) => one.replaceAll('\r\n', '\n').trim() === other.trim();
/**
 * At least a second, which is longer than what passes between another job's reading and its writing: so what that
 * undoes is seen when reading back. By a simulation of 10 jobs that end within the same 5 s and take 0.2 to 0.6 s
 * from reading to writing, one row in 1,500 is lost this way; with half of it, one in 60.
 */
function jittered(attempt, signal) {
    return (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(1000 + Math.random() * 2000 * attempt, undefined, { signal });
}
/** The comments that are ours by marker and by author, oldest first. Anybody can write the marker. */
async function ownComments(github, pullRequest) {
    const all = await github.paginate('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...github.repository,
        issue_number: pullRequest,
        per_page: 100,
    });
    const marked = all.filter(({ body }) => body?.startsWith(_comment_text_js__WEBPACK_IMPORTED_MODULE_1__/* .marker */ .xL));
    if (marked.length === 0)
        return [];
    const login = await github.login();
    return marked
        .filter(({ user }) => user?.login === login)
        .map(({ id, body = '', html_url: url }) => ({ id: Number(id), body, url }))
        .sort((one, other) => one.id - other.id);
}
async function add(github, pullRequest, body) {
    try {
        await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
            ...github.repository,
            issue_number: pullRequest,
            body,
        });
    }
    catch (error) {
        const { name, status = 500 } = error;
        // Whether the comment was made isn't known: reading back will tell.
        if (name !== 'GitHubError' || status < 500)
            throw error;
    }
}
/** @returns false where another job has folded this comment into an older one */
async function edit(github, id, body) {
    return unlessMissing(() => github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        ...github.repository,
        comment_id: id,
        body,
    }));
}
async function remove(github, id) {
    await unlessMissing(() => github.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        ...github.repository,
        comment_id: id,
    }));
}
async function unlessMissing(work) {
    try {
        await work();
        return true;
    }
    catch (error) {
        if (error.status === 404)
            return false;
        throw error;
    }
}


/***/ })

};
