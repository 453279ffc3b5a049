export const id = 749;
export const ids = [749];
export const modules = {

/***/ 7749:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readPylock: () => (/* binding */ readPylock)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5119);
/* harmony import */ var _locked_entries_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9318);
/* harmony import */ var _locks_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9389);
/* harmony import */ var _marker_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4431);
/* harmony import */ var _marker_algebra_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8282);
/* harmony import */ var _places_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9429);
/* harmony import */ var _project_requirements_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6841);
/* harmony import */ var _python_assumption_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(8031);
/* harmony import */ var _requirement_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(2734);
/* harmony import */ var _toml_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(2889);











/**
 * Reads pylock.toml (PEP 751, https://packaging.python.org/en/latest/specifications/pylock-toml/). Throws a
 * `UserError` for a major version of the format other than 1, as the specification asks.
 */
const readPylock = async (file, asked, folders, report) => {
    const lockFolder = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(file.path);
    if (!(await (0,_locks_js__WEBPACK_IMPORTED_MODULE_3__/* .isAboutApp */ .ds)(lockFolder, folders)))
        return undefined;
    const shown = (0,_places_js__WEBPACK_IMPORTED_MODULE_6__/* .shownPath */ .pS)(folders.root, file.path);
    const version = (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(file.table['lock-version']);
    if (version !== undefined && !/^1(?:\.|$)/.test(version)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo({
            what: `${shown} has the version ${version}, which is not known.`,
            why: 'PEP 751 describes version 1.',
            fix: 'Lock again with a tool that writes version 1, or update this action.',
            where: { file: shown },
        });
    }
    const extras = new Set(asked.extras.map(_requirement_js__WEBPACK_IMPORTED_MODULE_8__/* .normalizeName */ .Pc));
    const groups = new Set([...(0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringsOf */ .iw)(file.table['default-groups']), ...asked.groups].map(_requirement_js__WEBPACK_IMPORTED_MODULE_8__/* .normalizeName */ .Pc));
    checkAsked('extra', asked.extras, file.table.extras);
    checkAsked('group', asked.groups, file.table['dependency-groups']);
    const algebra = (0,_marker_algebra_js__WEBPACK_IMPORTED_MODULE_5__/* .markerAlgebra */ .$)();
    const lineIn = (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .lineFinder */ .ze)(file.text);
    const packages = (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .listOf */ .c3)(file.table.packages).map(_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .tableOf */ .c_);
    const entries = packages.map((one) => {
        const name = (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(one.name) ?? '';
        const its = (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(one.version);
        const marker = (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(one.marker);
        const condition = algebra.replace(algebra.of(marker === undefined ? undefined : (0,_marker_js__WEBPACK_IMPORTED_MODULE_4__/* .parseMarker */ .P)(marker)), ({ variable, value }) => {
            if (variable !== 'extras' && variable !== 'dependency_groups')
                return undefined;
            const active = variable === 'extras' ? extras : groups;
            return active.has((0,_requirement_js__WEBPACK_IMPORTED_MODULE_8__/* .normalizeName */ .Pc)(value)) ? algebra.always : algebra.never;
        });
        return {
            name,
            ...(its !== undefined && { version: its }),
            condition: algebra.and(condition, (0,_python_assumption_js__WEBPACK_IMPORTED_MODULE_10__/* .pythonAssumption */ .W)((0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(one['requires-python']), algebra)),
            from: originOf(one, lockFolder),
            files: [one.sdist, ...(0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .listOf */ .c3)(one.wheels)].flatMap((artifact) => (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .artifactName */ .Cs)((0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .tableOf */ .c_)(artifact))),
            where: { file: shown, ...lineIn(`name = "${name}"\nversion = "${its}"`) },
        };
    });
    // A package's own requires-python is a promise of what was locked, not a condition of the one who wants it.
    const python = algebra.and((0,_python_assumption_js__WEBPACK_IMPORTED_MODULE_10__/* .pythonAssumption */ .W)((0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(file.table['requires-python']), algebra), algebra.or(...environmentsOf(file.table).map((marker) => algebra.of((0,_marker_js__WEBPACK_IMPORTED_MODULE_4__/* .parseMarker */ .P)(marker)))));
    const urls = [...new Set(packages.flatMap((one) => (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(one.index) ?? []))].filter((url) => !(0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .isPypi */ .bb)(url));
    const hasPypi = packages.some((one) => (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .isPypi */ .bb)((0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(one.index) ?? ''));
    const gathered = await (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .gatherEntries */ .mx)({
        entries,
        python,
        indexes: urls.map((url, at) => ({ url, isDefault: !hasPypi && at === 0 })),
        where: { file: shown },
    }, algebra, folders, report);
    return (0,_locks_js__WEBPACK_IMPORTED_MODULE_3__/* .withOwnProject */ .If)(gathered, lockFolder);
    function checkAsked(kind, names, known) {
        const there = new Map((0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringsOf */ .iw)(known).map((name) => [(0,_requirement_js__WEBPACK_IMPORTED_MODULE_8__/* .normalizeName */ .Pc)(name), name]));
        for (const name of names) {
            if (!there.has((0,_requirement_js__WEBPACK_IMPORTED_MODULE_8__/* .normalizeName */ .Pc)(name)))
                report('unused-extras', (0,_project_requirements_js__WEBPACK_IMPORTED_MODULE_7__/* .unknown */ .L5)(kind, name, there, shown));
        }
    }
};
/** The environments that the lock is for; everywhere (a marker that always holds) where it names none. */
function environmentsOf(table) {
    const stated = (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringsOf */ .iw)(table.environments);
    return stated.length > 0 ? stated : ["python_full_version >= '0'"];
}
function originOf(one, lockFolder) {
    const [vcs, directory, archive] = [(0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .tableOf */ .c_)(one.vcs), (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .tableOf */ .c_)(one.directory), (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .tableOf */ .c_)(one.archive)];
    const address = (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(vcs.url) ?? (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(vcs.path);
    if (address !== undefined) {
        const revision = (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(vcs['commit-id']) ?? (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(vcs['requested-revision']);
        const reference = (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .gitReference */ .GW)(address, revision, (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(vcs.subdirectory));
        return { kind: 'reference', url: reference.replace(/^git\+/, `${(0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(vcs.type) ?? 'git'}+`) };
    }
    const folder = (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(directory.path);
    if (folder !== undefined)
        return { kind: 'folder', path: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .lockedPath */ .Qt)(lockFolder, folder) };
    const url = (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(archive.url);
    if (url !== undefined)
        return { kind: 'reference', url: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .urlReference */ .no)(url, (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(archive.subdirectory)) };
    const path = (0,_toml_js__WEBPACK_IMPORTED_MODULE_9__/* .stringOf */ .Je)(archive.path);
    return path === undefined ? { kind: 'index' } : { kind: 'archive', path: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .lockedPath */ .Qt)(lockFolder, path) };
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
