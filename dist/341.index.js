export const id = 341;
export const ids = [341];
export const modules = {

/***/ 8341:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readSavedServer: () => (/* binding */ readSavedServer),
/* harmony export */   savedServersFile: () => (/* binding */ savedServersFile)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5119);



/**
 * The file in which rsconnect-python keeps the servers that were added to it (`config_dirname` in its metadata.py).
 */
function savedServersFile(platform, environment) {
    const { join } = platform === 'win32' ? node_path__WEBPACK_IMPORTED_MODULE_1__.win32 : node_path__WEBPACK_IMPORTED_MODULE_1__.posix;
    const home = environment.HOME ?? environment.USERPROFILE ?? '~';
    const base = {
        linux: environment.XDG_CONFIG_HOME,
        darwin: join(home, 'Library', 'Application Support'),
        win32: environment.APPDATA,
    }[platform];
    const folder = base && base !== home ? join(base, 'rsconnect-python') : join(home, '.rsconnect-python');
    return join(folder, 'servers.json');
}
/**
 * The inputs that a saved server stands for: address, key and certificate.
 *
 * @throws {UserError} where there is no such server, or it isn't a Connect server with a key
 */
async function readSavedServer(name, file) {
    const servers = parseServers(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8').catch(() => '{}'), file);
    const server = Object.hasOwn(servers, name) ? servers[name] : undefined;
    if (!server) {
        const known = Object.keys(servers);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo({
            what: `rsconnect-python knows no server ${JSON.stringify(name)}.`,
            why: known.length > 0 ? `${file} holds ${known.join(', ')}.` : `${file} holds none.`,
            fix: `Add it with rsconnect add --name ${name} --server <address> --api-key <key>, or give --server.`,
        });
    }
    if (typeof server.url !== 'string' || typeof server.api_key !== 'string') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo({
            what: `The saved server ${JSON.stringify(name)} has no API key.`,
            why: `${file} keeps it with another kind of login, which only rsconnect-python understands.`,
            fix: 'Give --server, and the key in the environment as CONNECT_API_KEY.',
        });
    }
    const inputs = {
        server: server.url,
        'api-key': server.api_key,
        insecure: server.insecure === true ? 'true' : '',
        'ca-certificate': server.ca_cert,
    };
    return (input) => (typeof inputs[input] === 'string' ? inputs[input] : '');
}
function parseServers(text, file) {
    try {
        const servers = JSON.parse(text);
        if (typeof servers === 'object' && servers !== null)
            return servers;
    }
    catch {
        // Told below, without the parser's message: it would quote the file, which holds keys.
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo({
        what: `${file} can't be read.`,
        why: "It isn't the JSON that rsconnect-python writes.",
        fix: 'Mend it, or give --server and CONNECT_API_KEY instead of a saved server.',
    });
}


/***/ })

};
