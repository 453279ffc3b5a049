export const id = 568;
export const ids = [568];
export const modules = {

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


/***/ }),

/***/ 9568:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readUvLock: () => (/* binding */ readUvLock)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _locked_entries_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9318);
/* harmony import */ var _marker_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4431);
/* harmony import */ var _marker_algebra_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8282);
/* harmony import */ var _places_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9429);
/* harmony import */ var _project_requirements_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6841);
/* harmony import */ var _python_assumption_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8031);
/* harmony import */ var _requirement_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2734);
/* harmony import */ var _toml_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2889);









/**
 * Reads uv.lock (version 1): https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile. The condition under
 * which a package is wanted is that of all ways to it from the project, as `uv export` has it; the markers in the
 * file leave out what `requires-python` says, and so do ours.
 */
const readUvLock = async (file, asked, folders, report) => {
    const algebra = (0,_marker_algebra_js__WEBPACK_IMPORTED_MODULE_3__/* .markerAlgebra */ .$)();
    const lineIn = (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .lineFinder */ .ze)(file.text);
    const { always, never } = algebra;
    const lockFolder = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(file.path);
    const shownLock = (0,_places_js__WEBPACK_IMPORTED_MODULE_4__/* .shownPath */ .pS)(folders.root, file.path);
    const packages = (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .listOf */ .c3)(file.table.package).map((item) => {
        const table = (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(item);
        const version = (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(table.version);
        return {
            name: (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(table.name) ?? '',
            ...(version !== undefined && { version }),
            table,
            source: (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(table.source),
        };
    });
    const byName = new Map();
    for (const one of packages)
        byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
    const numbers = new Map(packages.map((one, at) => [one, at]));
    const roots = findRoots();
    if (!roots)
        return undefined;
    // What is wanted: a package by itself, or one of its extras, and when.
    const wanted = new Map();
    const keyOf = (one, extra = '') => `${numbers.get(one)} ${extra}`;
    const activeGroups = new Set(asked.groups.map(_requirement_js__WEBPACK_IMPORTED_MODULE_6__/* .normalizeName */ .Pc));
    const activeExtras = asked.extras.map(_requirement_js__WEBPACK_IMPORTED_MODULE_6__/* .normalizeName */ .Pc);
    checkAsked();
    settle();
    const entries = packages.map((one) => {
        const { name, version, table } = one;
        const key = version === undefined ? '' : `version = "${version}"`;
        return {
            name,
            ...(version !== undefined && { version }),
            condition: wanted.get(keyOf(one)) ?? never,
            from: originOf(one.source, lockFolder),
            files: [table.sdist, ...(0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .listOf */ .c3)(table.wheels)].flatMap((artifact) => (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .artifactName */ .Cs)((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(artifact))),
            where: { file: shownLock, ...lineIn(`name = "${name}"\n${key}`) },
        };
    });
    const python = (0,_python_assumption_js__WEBPACK_IMPORTED_MODULE_8__/* .pythonAssumption */ .W)((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(file.table['requires-python']), algebra);
    return (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .gatherEntries */ .mx)({ entries, python, indexes: indexes(), where: { file: shownLock } }, algebra, folders, report);
    /** The packages that the app folder belongs to; `undefined` where it belongs to none of this lock. */
    function findRoots() {
        const folderOf = (one) => {
            const path = (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(one.source.editable) ?? (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(one.source.virtual) ?? (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(one.source.directory);
            return path === undefined ? undefined : (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(lockFolder, path);
        };
        for (const folder of (0,_places_js__WEBPACK_IMPORTED_MODULE_4__/* .foldersUpwards */ .Qs)({ root: folders.root, repository: lockFolder })) {
            const root = packages.find((one) => folderOf(one) === folder);
            if (root)
                return [root];
        }
        // A workspace whose top is no project: all its members, as uv has it there.
        const members = new Set((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringsOf */ .iw)((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(file.table.manifest).members));
        const atTop = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(folders.root) === lockFolder || !(0,_places_js__WEBPACK_IMPORTED_MODULE_4__/* .isWithin */ .UO)(lockFolder, folders.root);
        const found = packages.filter(({ name }) => members.has(name));
        return atTop && found.length > 0 ? found : undefined;
    }
    function checkAsked() {
        const [root] = roots ?? [];
        if (!root)
            return;
        const extras = new Map(Object.entries((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(root.table['optional-dependencies'])));
        const provided = new Map((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringsOf */ .iw)((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(root.table.metadata)['provides-extras']).map((name) => [name, []]));
        const groups = new Map(Object.entries((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(root.table['dev-dependencies'])));
        const required = new Map(Object.entries((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(root.table.metadata)['requires-dev'])));
        for (const extra of activeExtras) {
            if (!extras.has(extra) && !provided.has(extra))
                report('unused-extras', (0,_project_requirements_js__WEBPACK_IMPORTED_MODULE_5__/* .unknown */ .L5)('extra', extra, extras, shownLock));
        }
        for (const group of activeGroups) {
            if (!groups.has(group) && !required.has(group))
                report('unused-extras', (0,_project_requirements_js__WEBPACK_IMPORTED_MODULE_5__/* .unknown */ .L5)('group', group, groups, shownLock));
        }
    }
    function edgesOf(from, list) {
        return (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .listOf */ .c3)(list).flatMap((item) => {
            const dependency = (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(item);
            const marker = (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(dependency.marker);
            const parsed = marker === undefined ? undefined : (0,_marker_js__WEBPACK_IMPORTED_MODULE_2__/* .parseMarker */ .P)(marker);
            return (byName.get((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(dependency.name) ?? '') ?? [])
                .filter((one) => isMeant(one, dependency))
                .map((to) => ({
                to,
                extras: (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringsOf */ .iw)(dependency.extra).map(_requirement_js__WEBPACK_IMPORTED_MODULE_6__/* .normalizeName */ .Pc),
                marker: algebra.of(parsed),
                scope: from,
            }));
        });
    }
    function isMeant(one, dependency) {
        if (dependency.version !== undefined && dependency.version !== one.version)
            return false;
        const source = dependency.source === undefined ? undefined : (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(dependency.source);
        return source === undefined || Object.entries(source).every(([key, value]) => one.source[key] === value);
    }
    /**
     * Fills in `wanted`. Markers may ask whether an extra is active (conflicting extras are locked so): that is known
     * only afterwards, so it is done again until nothing changes.
     */
    function settle() {
        let before = new Map();
        for (let round = 0; round < 10; round++) {
            wanted.clear();
            reachAll(before);
            if (wanted.size === before.size && [...wanted].every(([key, value]) => before.get(key) === value))
                return;
            before = new Map(wanted);
        }
    }
    function reachAll(before) {
        const queue = [];
        const want = (one, extra, condition) => {
            const key = keyOf(one, extra);
            const now = algebra.or(wanted.get(key) ?? never, condition);
            if (now === (wanted.get(key) ?? never))
                return;
            wanted.set(key, now);
            queue.push([one, extra]);
        };
        const follow = (edge, from) => {
            const condition = algebra.and(from, resolveExtras(edge, before));
            want(edge.to, '', condition);
            for (const extra of edge.extras)
                want(edge.to, extra, condition);
        };
        for (const root of roots ?? []) {
            want(root, '', always);
            for (const extra of activeExtras)
                want(root, extra, always);
            const groups = (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(root.table['dev-dependencies']);
            for (const [group, list] of Object.entries(groups)) {
                if (activeGroups.has(group))
                    for (const edge of edgesOf(root, list))
                        follow(edge, always);
            }
        }
        const groups = (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(file.table.manifest)['dependency-groups']);
        for (const [group, list] of Object.entries(groups)) {
            if (!activeGroups.has(group))
                continue;
            for (const item of (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .listOf */ .c3)(list)) {
                const { extras, ...named } = (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(item);
                for (const one of byName.get((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(named.name) ?? '') ?? []) {
                    const edge = {
                        to: one,
                        extras: (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringsOf */ .iw)(extras),
                        scope: one,
                        marker: algebra.of((0,_marker_js__WEBPACK_IMPORTED_MODULE_2__/* .parseMarker */ .P)((0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(named.marker) ?? '')),
                    };
                    follow(edge, always);
                }
            }
        }
        for (let next = queue.shift(); next; next = queue.shift()) {
            const [one, extra] = next;
            const list = extra === '' ? one.table.dependencies : (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .tableOf */ .c_)(one.table['optional-dependencies'])[extra];
            const from = wanted.get(keyOf(one, extra)) ?? never;
            for (const edge of edgesOf(one, list))
                follow(edge, from);
        }
    }
    /** The marker of an edge, with what is known of extras and groups put in. */
    function resolveExtras({ marker, scope }, before) {
        return algebra.replace(marker, ({ variable, value }) => {
            if (variable !== 'extra')
                return undefined;
            // Of one package: extra-LENGTH-PACKAGE-EXTRA, group-LENGTH-PACKAGE-GROUP, project-LENGTH-PACKAGE.
            const [, kind, length = '', rest = ''] = /^(extra|group|project)-(\d+)-(.*)$/.exec(value) ?? [];
            if (kind === undefined)
                return before.get(keyOf(scope, (0,_requirement_js__WEBPACK_IMPORTED_MODULE_6__/* .normalizeName */ .Pc)(value))) ?? never;
            const name = rest.slice(0, Number(length));
            const item = rest.slice(Number(length) + 1);
            const isRoot = (roots ?? []).some((root) => root.name === name);
            if (kind === 'project')
                return isRoot ? always : never;
            if (kind === 'group')
                return isRoot && activeGroups.has(item) ? always : never;
            return algebra.or(...(byName.get(name) ?? []).map((one) => before.get(keyOf(one, item)) ?? never));
        });
    }
    /** The indexes that packages are locked from; without PyPI among them, the first takes its place. */
    function indexes() {
        const registries = new Set(packages.flatMap(({ source }) => (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(source.registry) ?? []));
        const urls = [...registries].filter((registry) => /^https?:/.test(registry)).sort();
        const others = urls.filter((url) => !(0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .isPypi */ .bb)(url));
        return others.map((url, at) => ({ url, isDefault: others.length === urls.length && at === 0 }));
    }
};
function originOf(source, lockFolder) {
    const { registry, git, url, path, virtual } = source;
    const folder = (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(source.editable) ?? (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(source.directory);
    if (folder !== undefined)
        return { kind: 'folder', path: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(lockFolder, folder) };
    if (typeof git === 'string')
        return { kind: 'reference', url: lockedGit(git) };
    if (typeof url === 'string') {
        return { kind: 'reference', url: (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .urlReference */ .no)(url, (0,_toml_js__WEBPACK_IMPORTED_MODULE_7__/* .stringOf */ .Je)(source.subdirectory)) };
    }
    if (typeof path === 'string')
        return { kind: 'archive', path: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(lockFolder, path) };
    return { kind: typeof virtual === 'string' && registry === undefined ? 'nothing' : 'index' };
}
/** `https://host/repo?rev=main&subdirectory=lib#COMMIT` as pip has it. */
function lockedGit(locked) {
    const [, base = locked, query = '', commit = ''] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(locked) ?? [];
    const parameters = new URLSearchParams(query);
    const revision = commit || (parameters.get('rev') ?? parameters.get('tag') ?? parameters.get('branch'));
    return (0,_locked_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .gitReference */ .GW)(base, revision ?? undefined, parameters.get('subdirectory') ?? undefined);
}


/***/ })

};
