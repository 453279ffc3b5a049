export const id = 918;
export const ids = [918];
export const modules = {

/***/ 2918:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readPoetryLock: () => (/* binding */ readPoetryLock)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _renovatebot_pep440__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9687);
/* harmony import */ var _locked_entries_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9318);
/* harmony import */ var _locks_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9389);
/* harmony import */ var _marker_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4431);
/* harmony import */ var _marker_algebra_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8282);
/* harmony import */ var _places_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9429);
/* harmony import */ var _poetry_version_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(8985);
/* harmony import */ var _project_requirements_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6841);
/* harmony import */ var _pyproject_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(809);
/* harmony import */ var _python_assumption_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(8031);
/* harmony import */ var _requirement_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(2734);
/* harmony import */ var _toml_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(2889);













/**
 * Reads poetry.lock. From version 2.1 on the file itself says in which groups and when a package is wanted; an older
 * one only says who depends on whom, and the ways from the project's own dependencies are followed.
 */
const readPoetryLock = async (file, asked, folders, report) => {
    const lockFolder = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(file.path);
    if (!(await (0,_locks_js__WEBPACK_IMPORTED_MODULE_3__/* .isAboutApp */ .ds)(lockFolder, folders)))
        return undefined;
    const project = await (0,_pyproject_js__WEBPACK_IMPORTED_MODULE_8__/* .readProject */ .W)(lockFolder, folders.root);
    const shown = (0,_places_js__WEBPACK_IMPORTED_MODULE_6__/* .shownPath */ .pS)(folders.root, file.path);
    const algebra = (0,_marker_algebra_js__WEBPACK_IMPORTED_MODULE_5__/* .markerAlgebra */ .$)();
    const lineIn = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .lineFinder */ .ze)(file.text);
    const packages = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .listOf */ .c3)(file.table.package).map(_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_);
    const metadata = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(file.table.metadata);
    const python = (0,_python_assumption_js__WEBPACK_IMPORTED_MODULE_11__/* .pythonAssumption */ .W)((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(metadata['python-versions']), algebra);
    const extras = new Map(Object.entries((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(file.table.extras)).map(([name]) => [(0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(name), name]));
    for (const extra of asked.extras) {
        if (!extras.has((0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(extra)))
            report('unused-extras', (0,_project_requirements_js__WEBPACK_IMPORTED_MODULE_7__/* .unknown */ .L5)('extra', extra, extras, shown));
    }
    for (const group of asked.groups) {
        if (!project?.groups.has((0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(group))) {
            report('unused-extras', (0,_project_requirements_js__WEBPACK_IMPORTED_MODULE_7__/* .unknown */ .L5)('group', group, project?.groups ?? new Map(), shown));
        }
    }
    const hasGroups = packages.some((one) => one.groups !== undefined);
    const wanted = hasGroups
        ? new Map(packages.map((one) => [one, statedCondition(one, asked, algebra)]))
        : followedConditions(packages, project, asked, python, algebra);
    const files = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(metadata.files);
    const entries = packages.map((one) => {
        const name = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.name) ?? '';
        const version = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.version);
        return {
            name,
            ...(version !== undefined && { version }),
            condition: wanted.get(one) ?? algebra.never,
            from: originOf((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(one.source), lockFolder),
            files: (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .listOf */ .c3)(one.files ?? files[name]).flatMap((item) => (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(item).file) ?? []),
            where: { file: shown, ...lineIn(`name = "${name}"\nversion = "${version}"`) },
        };
    });
    const indexes = packages.flatMap((one) => {
        const { type, url } = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(one.source);
        return type === 'legacy' && typeof url === 'string' && !(0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .isPypi */ .bb)(url) ? [url] : [];
    });
    const isDefault = (url) => project?.indexes.some((index) => index.isDefault && sameUrl(index.url, url)) === true;
    const gathered = await (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .gatherEntries */ .mx)({
        entries,
        python,
        indexes: [...new Set(indexes)].map((url) => ({ url, isDefault: isDefault(url) })),
        where: { file: shown },
    }, algebra, folders, report);
    return (0,_locks_js__WEBPACK_IMPORTED_MODULE_3__/* .withOwnProject */ .If)(gathered, lockFolder);
};
const sameUrl = (a, b) => a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
function originOf({ type, url, reference, resolved_reference, subdirectory }, lockFolder) {
    const address = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(url);
    if (address === undefined)
        return { kind: 'index' };
    switch (type) {
        case 'git': {
            const revision = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(resolved_reference) ?? (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(reference);
            return { kind: 'reference', url: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .gitReference */ .GW)(address, revision, (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(subdirectory)) };
        }
        case 'url':
            return { kind: 'reference', url: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .urlReference */ .no)(address, (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(subdirectory)) };
        case 'directory':
            return { kind: 'folder', path: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .lockedPath */ .Qt)(lockFolder, address) };
        case 'file':
            return { kind: 'archive', path: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_2__/* .lockedPath */ .Qt)(lockFolder, address) };
        default:
            return { kind: 'index' };
    }
}
/** Version 2.1: `groups`, and `markers` for all of them or for each. */
function statedCondition(one, asked, algebra) {
    const groups = new Set(['main', ...asked.groups.map(_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)]);
    const extras = new Set(asked.extras.map(_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc));
    const markers = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringsOf */ .iw)(one.groups)
        .filter((group) => groups.has((0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(group)))
        .map((group) => (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.markers) ?? (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(one.markers)[group]))
        .map((marker) => algebra.of(marker === undefined ? undefined : (0,_marker_js__WEBPACK_IMPORTED_MODULE_4__/* .parseMarker */ .P)(marker)));
    return algebra.replace(algebra.or(...markers), ({ variable, value }) => variable !== 'extra' ? undefined : extras.has((0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(value)) ? algebra.always : algebra.never);
}
/** Up to version 2.0: the union of all ways from the project to a package. */
function followedConditions(packages, project, asked, python, algebra) {
    const wanted = new Map();
    const features = new Map();
    const byName = new Map();
    for (const one of packages) {
        const name = (0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.name) ?? '');
        byName.set(name, [...(byName.get(name) ?? []), one]);
    }
    const queue = [];
    /** Wants what a dependency may mean: of several locked versions each where its Python is, the newest first. */
    const want = (name, specifiers, extras, from) => {
        let rest = from;
        const candidates = (byName.get((0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(name)) ?? []).filter((one) => {
            const version = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one.version) ?? '';
            const isReference = ['git', 'url', 'file', 'directory'].includes((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(one.source).type) ?? '');
            const allowed = specifiers.some((one) => one === '' || (0,_renovatebot_pep440__WEBPACK_IMPORTED_MODULE_1__/* .satisfies */ .ib)(version, one, { prereleases: true }));
            return isReference || allowed;
        });
        // The lock lists the versions of a package in ascending order.
        for (const one of candidates.reverse()) {
            const its = (0,_python_assumption_js__WEBPACK_IMPORTED_MODULE_11__/* .pythonAssumption */ .W)((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(one['python-versions']), algebra);
            const condition = algebra.and(rest, its);
            rest = algebra.and(rest, algebra.not(its));
            const before = wanted.get(one) ?? algebra.never;
            const after = algebra.or(before, condition);
            const known = features.get(one) ?? new Set();
            const isNews = extras.some((extra) => !known.has(extra));
            features.set(one, new Set([...known, ...extras]));
            if (after === before && !isNews)
                continue;
            wanted.set(one, after);
            queue.push(one);
        }
    };
    const stated = [
        ...(project?.dependencies ?? []),
        ...asked.extras.flatMap((extra) => project?.extras.get((0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(extra)) ?? []),
        ...asked.groups.flatMap((group) => project?.groups.get((0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(group)) ?? []),
    ];
    for (const { text } of stated) {
        const requirement = (0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .parseRequirement */ .pP)(text);
        if ('problem' in requirement)
            continue;
        const { name, extras, specifier, marker } = requirement;
        want(name, [specifier], extras.map(_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc), algebra.and(python, withoutExtras(algebra.of(marker), algebra)));
    }
    for (let one = queue.shift(); one; one = queue.shift()) {
        const from = wanted.get(one) ?? algebra.never;
        const chosen = [...(features.get(one) ?? [])].flatMap((feature) => {
            const extras = Object.entries((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(one?.extras)).filter(([name]) => (0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(name) === feature);
            return extras.flatMap(([, requirements]) => (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringsOf */ .iw)(requirements).map(nameOf));
        });
        for (const [name, value] of Object.entries((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(one.dependencies))) {
            for (const option of [value].flat()) {
                const options = typeof option === 'string' ? { version: option } : (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .tableOf */ .c_)(option);
                if (options.optional === true && !chosen.includes((0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(name)))
                    continue;
                const marker = (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(options.markers);
                const condition = withoutExtras(algebra.of(marker === undefined ? undefined : (0,_marker_js__WEBPACK_IMPORTED_MODULE_4__/* .parseMarker */ .P)(marker)), algebra);
                const specifiers = (0,_poetry_version_js__WEBPACK_IMPORTED_MODULE_12__/* .poetryAlternatives */ .m)((0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringOf */ .Je)(options.version) ?? '*');
                want(name, specifiers, (0,_toml_js__WEBPACK_IMPORTED_MODULE_10__/* .stringsOf */ .iw)(options.extras).map(_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc), algebra.and(from, condition));
            }
        }
    }
    return wanted;
}
/** The name that a requirement in a list of extras starts with. */
const nameOf = (requirement) => (0,_requirement_js__WEBPACK_IMPORTED_MODULE_9__/* .normalizeName */ .Pc)(/^[\w.-]+/.exec(requirement)?.[0] ?? '');
/** A condition with what it says of extras taken out: those are chosen by other means. */
const withoutExtras = (condition, algebra) => algebra.replace(condition, ({ variable }) => (variable === 'extra' ? algebra.always : undefined));


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
