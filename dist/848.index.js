export const id = 848;
export const ids = [848];
export const modules = {

/***/ 848:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readPipfileLock: () => (/* binding */ readPipfileLock)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _locked_entries_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9318);
/* harmony import */ var _locks_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9389);
/* harmony import */ var _marker_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4431);
/* harmony import */ var _marker_algebra_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8282);
/* harmony import */ var _places_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9429);
/* harmony import */ var _project_requirements_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6841);
/* harmony import */ var _requirement_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2734);
/* harmony import */ var _toml_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(2889);









/** Reads Pipfile.lock: its `default` section, and the sections of the groups that are asked for. */
const readPipfileLock = async (file, asked, folders, report) => {
    const lockFolder = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(file.path);
    if (!(await (0,_locks_js__WEBPACK_IMPORTED_MODULE_2__/* .isAboutApp */ .ds)(lockFolder, folders)))
        return undefined;
    const shown = (0,_places_js__WEBPACK_IMPORTED_MODULE_5__/* .shownPath */ .pS)(folders.root, file.path);
    const meta = (0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .tableOf */ .c_)(file.table._meta);
    const sections = new Map(Object.keys(file.table)
        .filter((name) => name !== '_meta')
        .map((name) => [(0,_requirement_js__WEBPACK_IMPORTED_MODULE_7__/* .normalizeName */ .Pc)(name), (0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .tableOf */ .c_)(file.table[name])]));
    const wanted = ['default'];
    for (const group of asked.groups) {
        // Pipenv calls the section of [dev-packages] "develop".
        const name = ['dev', 'dev-packages'].includes((0,_requirement_js__WEBPACK_IMPORTED_MODULE_7__/* .normalizeName */ .Pc)(group)) ? 'develop' : (0,_requirement_js__WEBPACK_IMPORTED_MODULE_7__/* .normalizeName */ .Pc)(group);
        if (sections.has(name))
            wanted.push(name);
        else
            report('unused-extras', (0,_project_requirements_js__WEBPACK_IMPORTED_MODULE_6__/* .unknown */ .L5)('group', group, sections, shown));
    }
    for (const extra of asked.extras)
        report('unused-extras', (0,_project_requirements_js__WEBPACK_IMPORTED_MODULE_6__/* .unknown */ .L5)('extra', extra, new Map(), shown));
    const algebra = (0,_marker_algebra_js__WEBPACK_IMPORTED_MODULE_4__/* .markerAlgebra */ .$)();
    const lineIn = (0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .lineFinder */ .ze)(file.text);
    const entries = wanted.flatMap((section) => Object.entries(sections.get(section) ?? {}).map(([name, value]) => {
        const one = (0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .tableOf */ .c_)(value);
        const version = /^==\s*(.+)$/.exec((0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .stringOf */ .Je)(one.version) ?? '')?.[1];
        const marker = (0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .stringOf */ .Je)(one.markers);
        return {
            name,
            ...(version !== undefined && { version }),
            condition: algebra.of(marker === undefined ? undefined : (0,_marker_js__WEBPACK_IMPORTED_MODULE_3__/* .parseMarker */ .P)(marker)),
            from: originOf(one, lockFolder),
            files: [],
            where: { file: shown, ...lineIn(`"${name}": {`) },
        };
    }));
    const indexes = (0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .listOf */ .c3)(meta.sources).flatMap((source, at) => {
        const url = (0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .stringOf */ .Je)((0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .tableOf */ .c_)(source).url);
        return url === undefined || (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .isPypi */ .bb)(url) ? [] : [{ url, isDefault: at === 0 }];
    });
    const gathered = await (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .gatherEntries */ .mx)({ entries, python: algebra.always, indexes, where: { file: shown } }, algebra, folders, report);
    return (0,_locks_js__WEBPACK_IMPORTED_MODULE_2__/* .withOwnProject */ .If)(gathered, lockFolder);
};
function originOf(one, lockFolder) {
    const [git, path, file] = [(0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .stringOf */ .Je)(one.git), (0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .stringOf */ .Je)(one.path), (0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .stringOf */ .Je)(one.file)];
    const subdirectory = (0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .stringOf */ .Je)(one.subdirectory);
    if (git !== undefined)
        return { kind: 'reference', url: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .gitReference */ .GW)(git, (0,_toml_js__WEBPACK_IMPORTED_MODULE_8__/* .stringOf */ .Je)(one.ref), subdirectory) };
    if (file !== undefined && /^https?:/.test(file))
        return { kind: 'reference', url: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .urlReference */ .no)(file, subdirectory) };
    const local = path ?? file;
    if (local === undefined)
        return { kind: 'index' };
    const kind = /\.(?:whl|zip|tar\.\w+|tgz)$/.test(local) ? 'archive' : 'folder';
    return { kind, path: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .lockedPath */ .Qt)(lockFolder, local) };
}


/***/ })

};
