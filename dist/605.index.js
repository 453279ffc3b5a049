export const id = 605;
export const ids = [605];
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


/***/ })

};
