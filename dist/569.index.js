export const id = 569;
export const ids = [569];
export const modules = {

/***/ 9389:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IY: () => (/* binding */ lockReaders),
/* harmony export */   If: () => (/* binding */ withOwnProject),
/* harmony export */   ds: () => (/* binding */ isAboutApp)
/* harmony export */ });
/* harmony import */ var _places_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9429);
/* harmony import */ var _pyproject_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(809);


/** The reader for each lock, in the order in which they are preferred within one folder. */
const lockReaders = {
    'uv.lock': async () => (await Promise.all(/* import() */[__webpack_require__.e(103), __webpack_require__.e(568)]).then(__webpack_require__.bind(__webpack_require__, 9568))).readUvLock,
    'poetry.lock': async () => (await Promise.all(/* import() */[__webpack_require__.e(103), __webpack_require__.e(918)]).then(__webpack_require__.bind(__webpack_require__, 2918))).readPoetryLock,
    'pdm.lock': async () => (await Promise.all(/* import() */[__webpack_require__.e(103), __webpack_require__.e(904)]).then(__webpack_require__.bind(__webpack_require__, 7904))).readPdmLock,
    'pylock.toml': async () => (await Promise.all(/* import() */[__webpack_require__.e(103), __webpack_require__.e(749)]).then(__webpack_require__.bind(__webpack_require__, 7749))).readPylock,
    'Pipfile.lock': async () => (await Promise.all(/* import() */[__webpack_require__.e(103), __webpack_require__.e(848)]).then(__webpack_require__.bind(__webpack_require__, 848))).readPipfileLock,
};
/**
 * True where a lock without a notion of workspaces is about the app: no other project lies between them, which
 * would have requirements of its own.
 */
async function isAboutApp(lockFolder, folders) {
    if (!(0,_places_js__WEBPACK_IMPORTED_MODULE_0__/* .isWithin */ .UO)(lockFolder, folders.root))
        return true;
    const between = (0,_places_js__WEBPACK_IMPORTED_MODULE_0__/* .foldersUpwards */ .Qs)({ root: folders.root, repository: lockFolder }).slice(0, -1);
    const projects = await Promise.all(between.map((folder) => (0,_pyproject_js__WEBPACK_IMPORTED_MODULE_1__/* .readProject */ .W)(folder, folders.root)));
    return projects.every((project) => project?.dependencies === undefined);
}
/** A lock's requirements, with the project that it was made for as a package of its own. */
const withOwnProject = (gathered, lockFolder) => ({
    ...gathered,
    projects: [...gathered.projects, { folder: lockFolder, extras: [], locked: true }],
});


/***/ }),

/***/ 4431:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ parseMarker),
/* harmony export */   g: () => (/* binding */ formatMarker)
/* harmony export */ });
const variables = new Set([
    'python_version',
    'python_full_version',
    'os_name',
    'sys_platform',
    'platform_release',
    'platform_system',
    'platform_version',
    'platform_machine',
    'platform_python_implementation',
    'implementation_name',
    'implementation_version',
    'extra',
    'extras',
    'dependency_groups',
]);
// The spellings of setuptools before PEP 508, which pip still reads.
const oldNames = {
    'os.name': 'os_name',
    'sys.platform': 'sys_platform',
    'platform.version': 'platform_version',
    'platform.machine': 'platform_machine',
    'platform.python_implementation': 'platform_python_implementation',
    python_implementation: 'platform_python_implementation',
};
const token = /\s*(?:(\()|(\))|'([^']*)'|"([^"]*)"|(===|~=|==|!=|<=|>=|<|>)|([A-Za-z_][\w.]*))\s*/y;
/** Reads a marker; `undefined` where it isn't one by PEP 508. Never throws. */
function parseMarker(text) {
    const tokens = tokenize(text);
    if (!tokens)
        return undefined;
    let position = 0;
    const word = (text) => {
        const next = tokens[position];
        return next?.kind === 'word' && next.text === text && ++position > 0;
    };
    const chain = (kind, part) => {
        const of = [];
        do {
            const read = part();
            if (!read)
                return undefined;
            of.push(read);
        } while (word(kind));
        return of.length === 1 ? of[0] : { kind, of };
    };
    const or = () => chain('or', and);
    const and = () => chain('and', atom);
    const atom = () => {
        if (tokens[position]?.kind === 'open') {
            position++;
            const inner = or();
            return tokens[position++]?.kind === 'close' ? inner : undefined;
        }
        const left = tokens[position++];
        const operator = readOperator();
        const right = tokens[position++];
        return operator && compare(left, operator, right);
    };
    const readOperator = () => {
        if (word('in'))
            return 'in';
        if (word('not'))
            return word('in') ? 'not in' : undefined;
        const next = tokens[position++];
        return next?.kind === 'operator' ? next.text : undefined;
    };
    // A text of thousands of parentheses would overflow the stack; no real marker nests that deep.
    if (tokens.filter(({ kind }) => kind === 'open').length > 200)
        return undefined;
    const marker = or();
    return position === tokens.length ? marker : undefined;
}
function tokenize(text) {
    const tokens = [];
    token.lastIndex = 0;
    while (token.lastIndex < text.length) {
        const match = token.exec(text);
        if (!match)
            return undefined;
        const [, open, close, single, double, operator, name] = match;
        if (open)
            tokens.push({ kind: 'open' });
        else if (close)
            tokens.push({ kind: 'close' });
        else if (operator)
            tokens.push({ kind: 'operator', text: operator });
        else if (name)
            tokens.push({ kind: 'word', text: name });
        else
            tokens.push({ kind: 'value', text: single ?? double ?? '' });
    }
    return tokens;
}
function compare(left, operator, right) {
    const name = (side) => {
        if (side?.kind !== 'word')
            return undefined;
        const known = oldNames[side.text] ?? side.text;
        return variables.has(known) ? known : undefined;
    };
    const leftName = name(left);
    const rightName = name(right);
    if (leftName && right?.kind === 'value') {
        return { kind: 'compare', variable: leftName, operator, value: right.text, valueFirst: false };
    }
    if (rightName && left?.kind === 'value') {
        return { kind: 'compare', variable: rightName, operator, value: left.text, valueFirst: true };
    }
    return undefined;
}
/** The marker as text that pip reads. */
function formatMarker(marker) {
    if (marker.kind === 'compare') {
        const value = marker.value.includes("'") ? `"${marker.value}"` : `'${marker.value}'`;
        return marker.valueFirst
            ? `${value} ${marker.operator} ${marker.variable}`
            : `${marker.variable} ${marker.operator} ${value}`;
    }
    return marker.of
        .map((part) => (part.kind === 'compare' ? formatMarker(part) : `(${formatMarker(part)})`))
        .join(` ${marker.kind} `);
}


/***/ }),

/***/ 809:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ readProject)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _decode_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6443);
/* harmony import */ var _ini_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(411);
/* harmony import */ var _poetry_version_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8985);
/* harmony import */ var _requirement_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2734);
/* harmony import */ var _toml_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2889);






/**
 * Reads the project whose folder is given (absolute); `undefined` where the folder is no Python project: no
 * `[project]` or `[tool.poetry]` in pyproject.toml, no setup.cfg with `[metadata]` or `[options]`, no setup.py.
 * Throws a `UserError` where pyproject.toml isn't TOML. `root` is the app folder, for messages.
 */
async function readProject(folder, root) {
    const toml = await (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .readTable */ .xz)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, 'pyproject.toml'), root);
    const table = toml?.table ?? {};
    const setup = (0,_ini_js__WEBPACK_IMPORTED_MODULE_4__/* .parseIni */ .A)((await (0,_decode_text_js__WEBPACK_IMPORTED_MODULE_1__/* .readText */ .y)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, 'setup.cfg')))?.text ?? '');
    const lineIn = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .lineFinder */ .ze)(toml?.text ?? '');
    const statedIn = (text) => ({ text, ...lineIn(text) });
    const poetry = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'poetry'));
    const standard = table.project === undefined ? undefined : (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(table.project);
    const common = {
        folder,
        table,
        setup,
        isPackage: isPackage(table),
        sources: dependencySources(table),
        indexes: packageIndexes(table),
    };
    const groups = dependencyGroups(table, statedIn);
    if (standard) {
        const dynamic = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringsOf */ .iw)(standard.dynamic);
        const files = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'setuptools', 'dynamic', 'dependencies')).file;
        const read = dynamic.includes('dependencies') ? await linesOfFiles(folder, files) : undefined;
        // Poetry's own tables count for what [project] leaves open, as many projects kept them beside it.
        const poetryOwn = standard.dependencies === undefined ? poetryDependencies(poetry, statedIn) : undefined;
        const saysSomething = read ??
            poetryOwn ??
            standard.dependencies ??
            standard['optional-dependencies'] ??
            dynamic.includes('dependencies');
        return {
            ...common,
            file: 'pyproject.toml',
            ...named((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(standard.name), (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(standard.version) ?? (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(poetry.version)),
            ...(saysSomething && {
                dependencies: read ?? poetryOwn ?? (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringsOf */ .iw)(standard.dependencies).map(statedIn),
            }),
            extras: standard['optional-dependencies'] === undefined
                ? poetryExtras(poetry, statedIn)
                : optionalDependencies(standard, statedIn),
            groups,
            dynamic: dynamic.includes('dependencies') && !read && !poetryOwn,
        };
    }
    if ((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'poetry') !== undefined) {
        const dependencies = poetryDependencies(poetry, statedIn);
        return {
            ...common,
            file: 'pyproject.toml',
            ...named((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(poetry.name), (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(poetry.version)),
            ...(dependencies && { dependencies }),
            extras: poetryExtras(poetry, statedIn),
            groups,
            dynamic: false,
        };
    }
    const hasSetup = (await (0,_decode_text_js__WEBPACK_IMPORTED_MODULE_1__/* .readText */ .y)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, 'setup.py'))) !== undefined;
    const metadata = setup.get('metadata');
    const options = setup.get('options');
    if (!hasSetup && !metadata?.has('name') && !options)
        return undefined;
    const requires = options?.get('install_requires');
    return {
        ...common,
        file: hasSetup && requires === undefined ? 'setup.py' : 'setup.cfg',
        ...named(metadata?.get('name'), metadata?.get('version')),
        isPackage: true,
        ...(requires !== undefined && { dependencies: linesOf(requires) }),
        extras: new Map([...(setup.get('options.extras_require') ?? [])].map(([extra, lines]) => [
            (0,_requirement_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizeName */ .Pc)(extra),
            linesOf(lines),
        ])),
        groups,
        dynamic: hasSetup && requires === undefined,
    };
}
/** By what uv, Poetry and PDM go by: no build system, no package. */
function isPackage(table) {
    const stated = [
        (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'uv', 'package'),
        (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'poetry', 'package-mode'),
        (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'pdm', 'distribution'),
    ].find((value) => typeof value === 'boolean');
    return typeof stated === 'boolean' ? stated : table['build-system'] !== undefined;
}
const named = (name, version) => ({
    ...(name !== undefined && { name }),
    // attr: and file: in setup.cfg, and Poetry's 0.0.0 beside dynamic versions, name no version.
    ...(version !== undefined && /^v?\d/.test(version) && { version }),
});
const linesOf = (value) => (value ?? '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('-'))
    .map((text) => ({ text }));
async function linesOfFiles(folder, files) {
    const names = typeof files === 'string' ? [files] : (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringsOf */ .iw)(files);
    if (names.length === 0)
        return undefined;
    const texts = await Promise.all(names.map((name) => (0,_decode_text_js__WEBPACK_IMPORTED_MODULE_1__/* .readText */ .y)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, name))));
    return texts.flatMap((decoded) => linesOf(decoded?.text));
}
const optionalDependencies = (project, statedIn) => new Map(Object.entries((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(project['optional-dependencies'])).map(([extra, requirements]) => [
    (0,_requirement_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizeName */ .Pc)(extra),
    (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringsOf */ .iw)(requirements).map(statedIn),
]));
/** PEP 735 groups with what they include, and Poetry's and uv's older spellings. */
function dependencyGroups(table, statedIn) {
    const written = new Map(Object.entries((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(table['dependency-groups'])).map(([name, items]) => [
        (0,_requirement_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizeName */ .Pc)(name),
        (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .listOf */ .c3)(items),
    ]));
    const expand = (name, outer) => outer.includes(name)
        ? []
        : (written.get(name) ?? []).flatMap((item) => {
            if (typeof item === 'string')
                return [statedIn(item)];
            const included = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(item)['include-group']);
            return included === undefined ? [] : expand((0,_requirement_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizeName */ .Pc)(included), [...outer, name]);
        });
    const groups = new Map([...written.keys()].map((name) => [name, expand(name, [])]));
    const uvDev = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringsOf */ .iw)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'uv', 'dev-dependencies'));
    if (uvDev.length > 0)
        groups.set('dev', [...(groups.get('dev') ?? []), ...uvDev.map(statedIn)]);
    const poetry = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'poetry'));
    const older = poetry['dev-dependencies'];
    const poetryGroups = {
        ...(older !== undefined && { dev: { dependencies: older } }),
        ...(0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(poetry.group),
    };
    for (const [name, group] of Object.entries(poetryGroups)) {
        const dependencies = poetryTable(requiredOnly((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(group).dependencies)), statedIn);
        groups.set((0,_requirement_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizeName */ .Pc)(name), [...(groups.get((0,_requirement_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizeName */ .Pc)(name)) ?? []), ...dependencies]);
    }
    return groups;
}
function poetryDependencies(poetry, statedIn) {
    if (poetry.dependencies === undefined)
        return undefined;
    const { python: _, ...rest } = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(poetry.dependencies);
    return poetryTable(requiredOnly(rest), statedIn);
}
/** Without what only an extra brings. */
function requiredOnly(dependencies) {
    const isRequired = (value) => (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(value).optional !== true;
    return Object.fromEntries(Object.entries(dependencies).map(([name, value]) => [name, [value].flat().filter(isRequired)]));
}
function poetryExtras(poetry, statedIn) {
    const dependencies = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(poetry.dependencies);
    return new Map(Object.entries((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(poetry.extras)).map(([extra, names]) => [
        (0,_requirement_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizeName */ .Pc)(extra),
        (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringsOf */ .iw)(names).flatMap((name) => {
            const key = Object.keys(dependencies).find((other) => (0,_requirement_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizeName */ .Pc)(other) === (0,_requirement_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizeName */ .Pc)(name));
            return key === undefined ? [] : poetryTable({ [key]: dependencies[key] }, statedIn);
        }),
    ]));
}
/** A table of Poetry's dependencies as requirements by PEP 508. */
function poetryTable(dependencies, statedIn) {
    return Object.entries(dependencies).flatMap(([name, value]) => {
        const { line } = statedIn(`\n${name} =`);
        // The line break before the key was searched with it.
        const place = line === undefined ? {} : { line: line + 1 };
        return (Array.isArray(value) ? value : [value]).map((one) => ({
            text: poetryRequirement(name, one),
            ...place,
        }));
    });
}
function poetryRequirement(name, value) {
    const options = typeof value === 'string' ? { version: value } : (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(value);
    const extras = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringsOf */ .iw)(options.extras);
    const markers = [(0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(options.markers), pythonMarker((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(options.python))].filter((marker) => marker !== undefined);
    const marker = markers.length > 1 ? markers.map((one) => `(${one})`).join(' and ') : markers[0];
    const url = referenceUrl(options);
    const head = `${name}${extras.length > 0 ? `[${extras.join(',')}]` : ''}`;
    const alternatives = (0,_poetry_version_js__WEBPACK_IMPORTED_MODULE_5__/* .poetryAlternatives */ .m)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(options.version) ?? '*');
    // Alternatives have no spelling in PEP 440: the widest range that holds them is left to pip.
    const specifier = alternatives.length === 1 ? alternatives[0] : '';
    return `${head}${url ? ` @ ${url}` : specifier}${marker ? ` ; ${marker}` : ''}`;
}
/** Poetry's `python = "^3.9"` beside a dependency as a marker. */
function pythonMarker(constraint) {
    if (constraint === undefined || constraint === '*')
        return undefined;
    const alternatives = (0,_poetry_version_js__WEBPACK_IMPORTED_MODULE_5__/* .poetryAlternatives */ .m)(constraint).map((specifier) => specifier
        .split(',')
        .map((part) => part.replace(/^([<>=!~]+)\s*(.*)$/, "python_version $1 '$2'"))
        .join(' and '));
    return alternatives.length === 1 ? alternatives[0] : alternatives.map((one) => `(${one})`).join(' or ');
}
/** The URL of a direct reference in a table as Poetry and uv write it. */
function referenceUrl(options) {
    const git = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(options.git);
    if (git !== undefined) {
        const revision = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(options.rev) ?? (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(options.tag) ?? (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(options.branch);
        const subdirectory = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(options.subdirectory);
        const url = git.replace(/^git@([^:]+):/, 'ssh://git@$1/');
        return `git+${url}${revision ? `@${revision}` : ''}${subdirectory ? `#subdirectory=${subdirectory}` : ''}`;
    }
    return (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(options.url);
}
function dependencySources(table) {
    const sources = new Map();
    const take = (name, value) => {
        // uv takes a list, each with a marker: the first says enough about where the source is.
        const options = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(Array.isArray(value) ? value[0] : value);
        const path = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)(options.path);
        const url = referenceUrl(options);
        if (path !== undefined)
            sources.set((0,_requirement_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizeName */ .Pc)(name), { kind: 'path', path });
        else if (options.workspace === true)
            sources.set((0,_requirement_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizeName */ .Pc)(name), { kind: 'workspace' });
        else if (url !== undefined)
            sources.set((0,_requirement_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizeName */ .Pc)(name), { kind: 'reference', url });
    };
    const poetry = (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'poetry'));
    for (const [name, value] of Object.entries((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(poetry.dependencies)))
        take(name, value);
    for (const group of Object.values((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(poetry.group))) {
        for (const [name, value] of Object.entries((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(group).dependencies)))
            take(name, value);
    }
    for (const [name, value] of Object.entries((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'uv', 'sources'))))
        take(name, value);
    return sources;
}
function packageIndexes(table) {
    const tables = [
        ...(0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .listOf */ .c3)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'uv', 'index')).map((index) => ({
            url: (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(index).url),
            isDefault: (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(index).default === true,
        })),
        ...(0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .listOf */ .c3)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'poetry', 'source')).map((source) => ({
            url: (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(source).url),
            isDefault: ['default', 'primary', undefined].includes((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(source).priority)),
        })),
        ...(0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .listOf */ .c3)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .dig */ .rO)(table, 'tool', 'pdm', 'source')).map((source) => ({
            url: (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(source).url),
            isDefault: (0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .stringOf */ .Je)((0,_toml_js__WEBPACK_IMPORTED_MODULE_3__/* .tableOf */ .c_)(source).name) === 'pypi',
        })),
    ];
    return tables.flatMap(({ url, isDefault }) => (url === undefined ? [] : [{ url, isDefault }]));
}


/***/ }),

/***/ 2734:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pc: () => (/* binding */ normalizeName),
/* harmony export */   V2: () => (/* binding */ pinnedVersion),
/* harmony export */   pP: () => (/* binding */ parseRequirement)
/* harmony export */ });
/* harmony import */ var _renovatebot_pep440__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9687);
/* harmony import */ var _marker_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4431);


/** A name as package indexes compare it (PEP 503). */
const normalizeName = (name) => name.toLowerCase().replace(/[-_.]+/g, '-');
const head = /^(?<name>[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?)\s*(?:\[(?<extras>[^\]]*)\])?\s*(?<rest>.*)$/is;
const extra = /^[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?$/i;
const conda = /^=\s*[\w.!+*-]+(?:=[\w.]+)?$/;
/**
 * Reads a requirement by PEP 508, as strictly as today's pip (`packaging` 22 and later: legacy versions are
 * refused). Never throws.
 */
function parseRequirement(text) {
    const groups = head.exec(text.trim())?.groups;
    if (!groups)
        return { problem: 'syntax', part: text.trim() };
    const { name = '', rest = '' } = groups;
    const extras = (groups.extras ?? '')
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean);
    if (!extras.every((item) => extra.test(item)))
        return { problem: 'syntax', part: `[${groups.extras}]` };
    if (rest.startsWith('@'))
        return directReference(name, extras, rest.slice(1).trim());
    const [beforeMarker = '', ...afterMarker] = rest.split(';');
    const given = beforeMarker.trim();
    if (conda.test(given))
        return { problem: 'conda', part: given };
    const specifier = /^\((.*)\)$/s.exec(given)?.[1]?.trim() ?? given;
    if (specifier !== '') {
        if (!/^[<>=!~]/.test(specifier))
            return { problem: 'syntax', part: given };
        // A comma at the end is let pass, as by pip.
        if (!(0,_renovatebot_pep440__WEBPACK_IMPORTED_MODULE_0__/* .validRange */ .Im)(specifier.replace(/\s*,$/, '')))
            return { problem: 'specifier', part: specifier };
    }
    const requirement = { name, extras, specifier };
    if (afterMarker.length === 0)
        return requirement;
    const written = afterMarker.join(';').trim();
    const marker = (0,_marker_js__WEBPACK_IMPORTED_MODULE_1__/* .parseMarker */ .P)(written);
    return marker ? { ...requirement, marker } : { problem: 'marker', part: written };
}
function directReference(name, extras, text) {
    // A marker needs a blank before its semicolon here, since a URL may hold one.
    const [, url = '', , written] = /^(\S+)(\s+;\s*(.*))?$/s.exec(text) ?? [];
    if (url === '')
        return { problem: 'syntax', part: `@ ${text}` };
    const requirement = { name, extras, specifier: '', url };
    if (written === undefined)
        return requirement;
    const marker = (0,_marker_js__WEBPACK_IMPORTED_MODULE_1__/* .parseMarker */ .P)(written);
    return marker ? { ...requirement, marker } : { problem: 'marker', part: written.trim() };
}
/** The one version that a specifier allows (`==1.2` or `===1.2`, no `.*`), if it is such a pin. */
function pinnedVersion(specifier) {
    return /^===?\s*([^,*\s]+)$/.exec(specifier.trim())?.[1];
}


/***/ }),

/***/ 2941:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ parseRequirementsText)
/* harmony export */ });
/* harmony import */ var _marker_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4431);
/* harmony import */ var _requirement_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2734);
/* harmony import */ var _rules_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5726);



// https://pip.pypa.io/en/stable/reference/requirements-file-format/#supported-options
const long = {
    '-i': '--index-url',
    '--pypi-url': '--index-url',
    '-r': '--requirement',
    '-c': '--constraint',
    '-e': '--editable',
    '-f': '--find-links',
};
const withValue = new Set([
    '--index-url',
    '--extra-index-url',
    '--requirement',
    '--constraint',
    '--editable',
    '--find-links',
    '--no-binary',
    '--only-binary',
    '--trusted-host',
    '--use-feature',
]);
const flags = new Set(['--no-index', '--prefer-binary', '--require-hashes', '--pre']);
/** Of one requirement, rather than of the file. */
const ofRequirement = new Set(['--hash', '--config-setting', '--config-settings', '--global-option']);
/**
 * Reads pip's requirements file format. Each line is parsed or told to be unreadable; never throws.
 */
function parseRequirementsText(text) {
    return joinLines(text).map(({ number, physical }) => {
        const joined = physical.map((line) => line.replace(/\\$/, '')).join('');
        const [, written = '', comment = ''] = /^(.*?)((?:^|\s)#.*)?$/s.exec(joined) ?? [];
        return {
            number,
            physical,
            content: parseContent(written.trim()),
            off: (0,_rules_js__WEBPACK_IMPORTED_MODULE_2__/* .rulesOffIn */ .eP)(comment),
            variables: [...written.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map(([, name = '']) => name),
        };
    });
}
// As pip joins: a comment line never continues, but it ends what came before.
function joinLines(text) {
    const joined = [];
    let open = false;
    text.split('\n').forEach((line, index) => {
        const last = joined.at(-1);
        if (open && last)
            last.physical.push(line);
        else
            joined.push({ number: index + 1, physical: [line] });
        open = line.endsWith('\\') && !/^\s*#/.test(line);
    });
    return joined;
}
function parseContent(line) {
    if (line === '')
        return { kind: 'blank' };
    if (line.startsWith('-'))
        return parseOptions(line);
    const { text, hashes, stranger } = splitOptions(line);
    if (stranger)
        return unreadable(line, stranger);
    if (looksLikePath(text) || /^(?:[a-z]+\+)?[a-z]+:\/\//i.test(text) || /^file:/i.test(text)) {
        return located(text, false, hashes, line);
    }
    const requirement = (0,_requirement_js__WEBPACK_IMPORTED_MODULE_1__/* .parseRequirement */ .pP)(text);
    if ('problem' in requirement)
        return { kind: 'unreadable', line, reason: requirement };
    return { kind: 'requirement', requirement, hashes };
}
const unreadable = (line, part) => ({
    kind: 'unreadable',
    line,
    reason: { problem: 'syntax', part },
});
/** Takes the options off the end of a requirement. */
function splitOptions(line) {
    const start = /\s-(?:-|[a-zA-Z]\b)/.exec(line)?.index ?? line.length;
    const words = line.slice(start).split(/\s+/).filter(Boolean);
    let hashes = 0;
    let stranger;
    for (let at = 0; at < words.length; at++) {
        const [name = '', value] = words[at]?.split(/=(.*)/s) ?? [];
        if (!ofRequirement.has(name))
            stranger ??= words[at];
        if (name === '--hash')
            hashes++;
        if (value === undefined)
            at++;
    }
    return { text: line.slice(0, start).trim(), hashes, ...(stranger && { stranger }) };
}
function looksLikePath(text) {
    const target = text.replace(/\s*;.*$/s, '').replace(/\[[^\]]*\]$/, '');
    if (/^\.{1,2}$|^\.{0,2}[/\\]|^~[/\\]|^[A-Za-z]:[/\\]/.test(target))
        return true;
    if (/^[^@]*[/\\]/.test(target) && !/^[^/\\]*(?:@|[<>=!~])/.test(target))
        return true;
    return !target.includes('@') && /\.(?:whl|zip|tar\.gz|tgz|tar\.bz2|tar\.xz|tar)$/i.test(target);
}
/** A path or a URL without a name, with extras and a marker. */
function located(text, editable, hashes, line) {
    const [, target = '', writtenExtras, , writtenMarker] = /^(.*?)(?:\[([^\]]*)\])?(\s*;\s*(.*))?$/s.exec(text) ?? [];
    const marker = writtenMarker === undefined ? undefined : (0,_marker_js__WEBPACK_IMPORTED_MODULE_0__/* .parseMarker */ .P)(writtenMarker);
    if (writtenMarker !== undefined && !marker) {
        return { kind: 'unreadable', line, reason: { problem: 'marker', part: writtenMarker } };
    }
    if (/^file:/i.test(target) || !/^(?:[a-z]+\+)?[a-z]{2,}:\/\//i.test(target)) {
        const extras = (writtenExtras ?? '')
            .split(',')
            .map((item) => item.trim())
            .filter(Boolean);
        return { kind: 'path', path: target.trim(), extras, ...(marker && { marker }), editable, hashes };
    }
    return { kind: 'url', url: text, editable, hashes };
}
function parseOptions(line) {
    const words = line.match(/"[^"]*"|'[^']*'|[^\s"']+(?:"[^"]*"|'[^']*')?/g) ?? [];
    const unquote = (word) => word.replace(/(^|=)(["'])(.*)\2$/s, '$1$3');
    const options = [];
    for (let at = 0; at < words.length; at++) {
        const [, written = '', attached] = /^(--[^=]+|-[a-zA-Z])=?(.*)$/s.exec(unquote(words[at] ?? '')) ?? [];
        if (written === '')
            return unreadable(line, words[at] ?? line);
        const name = long[written] ?? written;
        const inline = words[at]?.includes('=') || attached ? attached : undefined;
        if (!withValue.has(name))
            options.push({ name, known: flags.has(name) });
        else {
            // A path with blanks and no quotes is one value to pip's -e and -r only when quoted: so here.
            const value = inline ?? unquote(words[++at] ?? '');
            if (value === '')
                return unreadable(line, written);
            options.push({ name, value, known: true });
        }
    }
    const [first] = options;
    if (options.length === 1 && first?.value !== undefined) {
        if (first.name === '--requirement')
            return { kind: 'include', file: first.value };
        if (first.name === '--constraint')
            return { kind: 'constraints', file: first.value };
    }
    if (first?.name === '--editable' && first.value !== undefined) {
        // An editable's extras and marker stand behind it: take the line's text, not its words.
        const target = line.replace(/^(?:-e|--editable)[\s=]*/, '');
        const { text, hashes } = splitOptions(target);
        return located(unquote(text), true, hashes, line);
    }
    if (options.some(({ name }) => ['--requirement', '--constraint', '--editable'].includes(name))) {
        return unreadable(line, line);
    }
    return { kind: 'options', options };
}


/***/ })

};
