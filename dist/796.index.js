export const id = 796;
export const ids = [796];
export const modules = {

/***/ 7796:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ ExchangeError),
/* harmony export */   trustedKeyring: () => (/* binding */ trustedKeyring)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7075);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2684);
/* harmony import */ var _lazy_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(589);



/** The server gave no key for this job's identity. */
class ExchangeError extends Error {
    failure;
    /** The server's words. */
    text;
    constructor(failure, text) {
        super(`Trusted publishing: ${failure}${text && ` (${text})`}`);
        this.name = 'ExchangeError';
        this.failure = failure;
        this.text = text;
    }
}
const grant = 'urn:ietf:params:oauth:grant-type:token-exchange';
/** A key is renewed when less of its life is left than this, in milliseconds; of a short life, than half of it. */
const margin = 60_000;
/**
 * Exchanges this job's OIDC token for a short-lived key (api.md section 2; RFC 8414, RFC 8693), when a key is first
 * wanted, near its end, and after a 401.
 */
function trustedKeyring({ idToken, mask }, server, send) {
    const endpoint = (0,_lazy_js__WEBPACK_IMPORTED_MODULE_2__/* .lazy */ .R)(() => tokenEndpoint(server, send));
    let key;
    async function exchanged() {
        const subject = await idToken();
        mask(subject);
        const form = new URLSearchParams({
            grant_type: grant,
            subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
            requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
            subject_token: subject,
        });
        const answer = await send('POST', await endpoint(), formBody(form));
        const token = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJson */ .qF)(answer.text);
        const text = token?.access_token;
        if (answer.status >= 300 || typeof text !== 'string')
            throw refusal(token);
        mask(text);
        // Whether Connect tells the lifetime is unverified: without it the 401 at its end is the sign.
        const lifetime = typeof token?.expires_in === 'number' ? token.expires_in * 1000 : Number.POSITIVE_INFINITY;
        return { text, renewAt: Date.now() + Math.max(lifetime - margin, lifetime / 2) };
    }
    return {
        async headers() {
            if (key && Date.now() >= (await key).renewAt)
                key = undefined;
            key ??= exchanged();
            const { text } = await key;
            return { authorization: `Key ${text}` };
        },
        async renew() {
            key = exchanged();
            await key;
            return true;
        },
    };
}
/** Asks the server for its token endpoint; the identity may go to the server's own origin only. */
async function tokenEndpoint(server, send) {
    const { status, text } = await send('GET', new URL('.well-known/oauth-authorization-server', server));
    const found = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJson */ .qF)(text);
    const endpoint = found?.token_endpoint;
    if (status !== 200 || typeof endpoint !== 'string' || !URL.canParse(endpoint)) {
        throw new ExchangeError('not offered', `${status}`);
    }
    const grants = found?.grant_types_supported;
    if (Array.isArray(grants) && !grants.includes(grant))
        throw new ExchangeError('not offered', 'no token exchange');
    const url = new URL(endpoint);
    if (url.origin !== server.origin)
        throw new ExchangeError('foreign endpoint', url.origin);
    return url;
}
/** Told apart by the description, as Posit's own clients do. */
function refusal(answer) {
    const text = String(answer?.error_description ?? answer?.error ?? '');
    if (/ambiguous/i.test(text))
        return new ExchangeError('ambiguous', text);
    if (/verif/i.test(text))
        return new ExchangeError('not verified', text);
    if (answer?.error === 'invalid_grant')
        return new ExchangeError('no match', text);
    return new ExchangeError('refused', text);
}
function formBody(form) {
    const bytes = Buffer.from(form.toString());
    return { length: bytes.length, open: () => node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable.from([bytes]) };
}


/***/ })

};
