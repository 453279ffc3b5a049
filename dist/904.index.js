export const id = 904;
export const ids = [904];
export const modules = {

/***/ 7904:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readPdmLock: () => (/* binding */ readPdmLock)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5119);
/* harmony import */ var _locked_entries_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9318);
/* harmony import */ var _locks_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9389);
/* harmony import */ var _marker_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4431);
/* harmony import */ var _marker_algebra_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8282);
/* harmony import */ var _places_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9429);
/* harmony import */ var _project_requirements_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6841);
/* harmony import */ var _pyproject_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(809);
/* harmony import */ var _python_assumption_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(8031);
/* harmony import */ var _requirement_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(2734);
/* harmony import */ var _toml_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(2889);












/**
 * Reads pdm.lock. Extras and groups are both groups to it. Throws a `UserError` for a lock whose packages don't say
 * in which groups and when they are wanted (made without PDM's strategy `inherit_metadata`).
 */
const readPdmLock = async (file, asked, folders, report) => {
    const lockFolder = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(file.path);
    if (!(await (0,_locks_js__WEBPACK_IMPORTED_MODULE_3__/* .isAboutApp */ .ds)(lockFolder, folders)))
        return undefined;
    const project = await (0,_pyproject_js__WEBPACK_IMPORTED_MODULE_8__/* .readProject */ .W)(lockFolder, folders.root);
    const shown = (0,_places_js__WEBPACK_IMPORTED_MODULE_6__/* .shownPath */ .pS)(folders.root, file.path);
    const metadata = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(file.table.metadata);
    if (!(0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringsOf */ .iw)(metadata.strategy).includes('inherit_metadata')) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo({
            what: `${shown} doesn't say which of its packages the app needs.`,
            why: 'It was made without the strategy inherit_metadata, so that development groups can’t be told apart; pdm export refuses it too.',
            fix: 'Run "pdm lock --update-reuse --strategy inherit_metadata" and commit the file.',
            where: { file: shown },
        });
    }
    const known = new Map((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringsOf */ .iw)(metadata.groups).map((group) => [(0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(group), group]));
    for (const [kind, names] of [
        ['extra', asked.extras],
        ['group', asked.groups],
    ]) {
        for (const name of names) {
            if (!known.has((0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(name)))
                report('unused-extras', (0,_project_requirements_js__WEBPACK_IMPORTED_MODULE_7__/* .unknown */ .L5)(kind, name, known, shown));
        }
    }
    const groups = new Set(['default', ...[...asked.extras, ...asked.groups].map(_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)]);
    const algebra = (0,_marker_algebra_js__WEBPACK_IMPORTED_MODULE_5__/* .markerAlgebra */ .$)();
    const lineIn = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .lineFinder */ .ze)(file.text);
    const entries = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .listOf */ .c3)(file.table.package).map((item) => {
        const one = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(item);
        const name = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.name) ?? '';
        const version = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.version);
        const of = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringsOf */ .iw)(one.groups);
        const isWanted = of.length === 0 || of.some((group) => groups.has((0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(group)));
        const marker = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.marker);
        return {
            name,
            ...(version !== undefined && { version }),
            condition: isWanted
                ? algebra.of(marker === undefined ? undefined : (0,_marker_js__WEBPACK_IMPORTED_MODULE_4__/* .parseMarker */ .P)(marker))
                : algebra.never,
            from: originOf(one, lockFolder),
            files: (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .listOf */ .c3)(one.files).flatMap((locked) => (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .artifactName */ .Cs)((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(locked))),
            where: { file: shown, ...lineIn(`name = "${name}"\nversion = "${version}"`) },
        };
    });
    const targets = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .listOf */ .c3)(metadata.targets).map((target) => (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(target).requires_python));
    const python = algebra.or(...(targets.length > 0 ? targets : [undefined]).map((requires) => (0,_python_assumption_js__WEBPACK_IMPORTED_MODULE_11__/* .pythonAssumption */ .W)(requires, algebra)));
    const gathered = await (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .gatherEntries */ .mx)({ entries, python, indexes: project?.indexes ?? [], where: { file: shown } }, algebra, folders, report);
    return (0,_locks_js__WEBPACK_IMPORTED_MODULE_3__/* .withOwnProject */ .If)(gathered, lockFolder);
};
function originOf(one, lockFolder) {
    const [git, url, path] = [(0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.git), (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.url), (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.path)];
    const subdirectory = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.subdirectory);
    if (git !== undefined) {
        return {
            kind: 'reference',
            url: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .gitReference */ .GW)(git, (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.revision) ?? (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.ref), subdirectory),
        };
    }
    if (path !== undefined) {
        const kind = /\.(?:whl|zip|tar\.\w+|tgz)$/.test(path) ? 'archive' : 'folder';
        return { kind, path: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .lockedPath */ .Qt)(lockFolder, path) };
    }
    return url === undefined ? { kind: 'index' } : { kind: 'reference', url: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .urlReference */ .no)(url, subdirectory) };
}


/***/ }),

/***/ 8031:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ pythonAssumption)
/* harmony export */ });
/* harmony import */ var _poetry_version_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8985);

/**
 * The Pythons that a lock was made for, as a condition: from a specifier by PEP 440 or Poetry's spelling. All of
 * them where nothing is stated.
 */
function pythonAssumption(requires, algebra) {
    if (requires === undefined || requires.trim() === '')
        return algebra.always;
    return algebra.or(...(0,_poetry_version_js__WEBPACK_IMPORTED_MODULE_0__/* .poetryAlternatives */ .m)(requires).map((specifier) => algebra.and(...specifier
        .split(',')
        .filter((part) => part !== '')
        .map((part) => algebra.of(pythonComparison(part))))));
}
function pythonComparison(part) {
    const [, operator = '==', value = ''] = /^\s*([<>=!~]+)\s*(.*?)\s*$/.exec(part) ?? [];
    return {
        kind: 'compare',
        variable: 'python_full_version',
        operator: operator,
        value,
        valueFirst: false,
    };
}


/***/ })

};
