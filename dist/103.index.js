export const id = 103;
export const ids = [103];
export const modules = {

/***/ 9318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Cs: () => (/* binding */ artifactName),
  mx: () => (/* binding */ gatherEntries),
  GW: () => (/* binding */ gitReference),
  bb: () => (/* binding */ isPypi),
  Qt: () => (/* binding */ lockedPath),
  no: () => (/* binding */ urlReference)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/places.js
var places = __webpack_require__(9429);
;// CONCATENATED MODULE: ./.build/lib/bundle/dependencies/archive-line.js



/**
 * A wheel or source archive of the repository (absolute path) as a requirement and as a file that travels: at its
 * own place, or in `wheels/` where it lies outside the app folder. `undefined`, and reported, where it isn't there.
 */
async function archiveLine(path, name, suffix, folders, where, report) {
    const shown = (0,places/* shownPath */.pS)(folders.root, path);
    if (!(await (0,places/* reallyWithin */.RU)(folders.repository, path))) {
        report('local-file', {
            what: `${shown}, the archive of ${name}, is not in the repository.`,
            why: 'The server sees the files of the bundle only.',
            fix: 'Commit the archive, or name a version from a package index.',
            where,
        });
        return undefined;
    }
    const place = (0,places/* isWithin */.UO)(folders.root, path) ? shown : external_node_path_.posix.join('wheels', (0,external_node_path_.basename)(path));
    const { size } = await (0,promises_.stat)(path);
    return { line: { text: `./${place}${suffix}`, where }, file: { path: place, source: path, size } };
}

// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/project-requirements.js + 1 modules
var project_requirements = __webpack_require__(6841);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/requirement.js
var requirement = __webpack_require__(2734);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/toml.js
var toml = __webpack_require__(2889);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/url-secrets.js
var url_secrets = __webpack_require__(3864);
;// CONCATENATED MODULE: ./.build/lib/bundle/dependencies/locked-entries.js







/** True for the addresses of PyPI, which pip asks by itself. */
const isPypi = (url) => /^https:\/\/pypi\.(?:org|python\.org)(?:\/simple)?\/?$/.test(url);
/** Makes pinned requirements out of what a lock holds; the user's own folders become own projects. */
async function gatherEntries({ entries, python, indexes, where: lock }, algebra, folders, report) {
    const lines = [];
    const projects = [];
    const archives = [];
    for (const { name, version, condition, from, files, where } of merged(entries, algebra)) {
        if (algebra.and(condition, python) === algebra.never)
            continue;
        const marker = algebra.format(condition, python);
        const suffix = marker === undefined ? '' : ` ; ${marker}`;
        const brings = {
            name: (0,requirement/* normalizeName */.Pc)(name),
            ...(version !== undefined && { version }),
            hashes: false,
            files,
        };
        switch (from.kind) {
            case 'index':
                // Pipenv doesn't pin what its marker keeps from the machine that locked.
                lines.push({ text: `${name}${version === undefined ? '' : `==${version}`}${suffix}`, where, brings });
                break;
            case 'reference':
                if ((0,url_secrets/* withoutSecret */.N)(from.url).secret)
                    (0,url_secrets/* reportSecret */.P)(from.url, where, report);
                lines.push({ text: `${name} @ ${from.url}${suffix}`, where, brings });
                break;
            case 'archive': {
                const made = await archiveLine(from.path, name, suffix, folders, where, report);
                if (made) {
                    lines.push({ ...made.line, brings });
                    archives.push(made.file);
                }
                break;
            }
            case 'folder':
                if (await (0,places/* reallyWithin */.RU)(folders.repository, from.path)) {
                    projects.push({ folder: from.path, extras: [], where, locked: true });
                }
                else {
                    report('own-package-outside', {
                        what: `${name} lies outside the repository.`,
                        why: `${lock.file} takes it from ${(0,places/* shownPath */.pS)(folders.root, from.path)}, which isn't in the checkout.`,
                        fix: 'Move it into the repository, or publish it to a package index and name it by version.',
                        where,
                    });
                }
                break;
            case 'nothing':
                break;
            default:
                from;
        }
    }
    lines.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
    const options = indexes.map(({ url, isDefault }) => (0,project_requirements/* indexLine */.dW)(url, isDefault, lock, report));
    return { lines: [...options, ...lines, { text: '' }], constraints: [], projects, archives };
}
/** Entries of one package and version are one: wanted when any of them is. */
function merged(entries, algebra) {
    const byKey = new Map();
    for (const entry of entries) {
        const key = JSON.stringify([(0,requirement/* normalizeName */.Pc)(entry.name), entry.version, entry.from]);
        const known = byKey.get(key);
        byKey.set(key, known ? { ...known, condition: algebra.or(known.condition, entry.condition) } : entry);
    }
    return [...byKey.values()];
}
/** A git repository at a revision, as pip takes it behind `name @`. */
function gitReference(url, revision, subdirectory) {
    const address = url.replace(/^git\+/, '').replace(/^(\w+)@([^:/]+):(?!\/)/, 'ssh://$1@$2/');
    return `git+${address}${revision ? `@${revision}` : ''}${subdirectory ? `#subdirectory=${subdirectory}` : ''}`;
}
/** An archive on the web, as pip takes it behind `name @`. */
const urlReference = (url, subdirectory) => subdirectory ? `${url}#subdirectory=${subdirectory}` : url;
/** A path of a lock, absolute. */
const lockedPath = (lockFolder, path) => (0,external_node_path_.resolve)(lockFolder, path.replaceAll('\\', '/'));
/** The file name of a wheel or source archive, by whichever key the lock has for it. */
function artifactName({ name, file, filename, url, path }) {
    const written = [name, file, filename, url, path].find((value) => typeof value === 'string');
    const last = (0,toml/* stringOf */.Je)(written)
        ?.replace(/[?#].*$/, '')
        .split('/')
        .at(-1);
    if (last === undefined)
        return [];
    // A wheel's version may hold an escaped plus sign.
    return [last.replace(/%2b/gi, '+')];
}


/***/ }),

/***/ 8282:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ markerAlgebra)
/* harmony export */ });
/* harmony import */ var _marker_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4431);

const versionVariables = new Set(['python_full_version', 'implementation_version']);
const holds = 'true';
/** A new algebra. */
function markerAlgebra() {
    const nodes = new Map();
    const results = new Map();
    // The comparisons that are taken whole, since nothing is known of their variable's order.
    const opaque = new Map();
    let nextId = 0;
    const always = { kind: 'always', id: nextId++ };
    const never = { kind: 'never', id: nextId++ };
    const shared = (key, make) => {
        const known = nodes.get(key);
        if (known)
            return known;
        const made = make(nextId++);
        nodes.set(key, made);
        return made;
    };
    function versionNode(variable, cuts, branches) {
        const kept = cuts.flatMap((cut, at) => (branches[at] === branches[at + 1] ? [] : [{ cut, at }]));
        const [first = never] = branches;
        if (kept.length === 0)
            return first;
        const newCuts = kept.map(({ cut }) => cut);
        const newBranches = [first, ...kept.map(({ at }) => branches[at + 1] ?? never)];
        const key = `${variable} ${newCuts.map(cutKey)} ${newBranches.map(({ id }) => id)}`;
        return shared(key, (id) => ({ kind: 'version', id, variable, cuts: newCuts, branches: newBranches }));
    }
    function textNode(variable, branches, otherwise) {
        const kept = [...branches]
            .filter(([, branch]) => branch !== otherwise)
            .sort(([a], [b]) => (a < b ? -1 : 1));
        if (kept.length === 0)
            return otherwise;
        const key = `${variable} ${JSON.stringify(kept.map(([value, { id }]) => [value, id]))} ${otherwise.id}`;
        return shared(key, (id) => ({ kind: 'text', id, variable, branches: new Map(kept), otherwise }));
    }
    /** Joins two conditions branch by branch; `decided` knows the result where one side settles it. */
    function join(name, a, b, decided) {
        const known = decided(a, b);
        if (known)
            return known;
        const key = a.id < b.id ? `${name} ${a.id} ${b.id}` : `${name} ${b.id} ${a.id}`;
        const before = results.get(key);
        if (before)
            return before;
        const [first, second] = orderOf(a) <= orderOf(b) ? [a, b] : [b, a];
        const result = mapBranches(first, second, (x, y) => join(name, x, y, decided));
        results.set(key, result);
        return result;
    }
    /** A node like `first`, whose branches are joined with those of `second` if it asks the same, else with it whole. */
    function mapBranches(first, second, joined) {
        if (first.kind === 'version') {
            const other = second.kind === 'version' && second.variable === first.variable ? second : undefined;
            const cuts = [...first.cuts, ...(other?.cuts ?? [])]
                .sort(compareCuts)
                .filter((cut, at, all) => at === 0 || compareCuts(cut, all[at - 1] ?? cut) !== 0);
            const branches = [...cuts, undefined].map((cut) => joined(branchBefore(first, cut), other ? branchBefore(other, cut) : second));
            return versionNode(first.variable, cuts, branches);
        }
        if (first.kind === 'text') {
            const other = second.kind === 'text' && second.variable === first.variable ? second : undefined;
            const values = [...first.branches.keys(), ...(other?.branches.keys() ?? [])];
            const branch = (node, value) => node.branches.get(value) ?? node.otherwise;
            return textNode(first.variable, new Map(values.map((value) => [value, joined(branch(first, value), other ? branch(other, value) : second)])), joined(first.otherwise, other ? other.otherwise : second));
        }
        return first;
    }
    const andTwo = (a, b) => join('and', a, b, (x, y) => x === never || y === never ? never : x === always ? y : y === always || x === y ? x : undefined);
    const orTwo = (a, b) => join('or', a, b, (x, y) => x === always || y === always ? always : x === never ? y : y === never || x === y ? x : undefined);
    const and = (...conditions) => conditions.reduce(andTwo, always);
    const or = (...conditions) => conditions.reduce(orTwo, never);
    function not(condition) {
        if (condition === always)
            return never;
        if (condition === never)
            return always;
        const key = `not ${condition.id}`;
        const known = results.get(key);
        if (known)
            return known;
        const result = mapBranches(condition, always, (branch) => not(branch));
        results.set(key, result);
        return result;
    }
    function of(marker) {
        if (marker === undefined)
            return always;
        if (marker.kind === 'compare')
            return comparison(marker);
        return marker.kind === 'and' ? and(...marker.of.map(of)) : or(...marker.of.map(of));
    }
    function comparison(marker) {
        const { variable, value, valueFirst } = marker;
        const operator = valueFirst ? mirrored(marker.operator) : marker.operator;
        const isPython = variable === 'python_version';
        if (isPython || versionVariables.has(variable)) {
            if ((operator === 'in' || operator === 'not in') && !valueFirst) {
                const anyOf = or(...(value.match(/\d+(?:\.\d+)*/g) ?? []).map((one) => versions(variable, '==', one) ?? never));
                return operator === 'in' ? anyOf : not(anyOf);
            }
            const known = versions(variable, operator, value.trim());
            if (known)
                return known;
        }
        if (isText(variable) && (operator === '==' || operator === '!=')) {
            const equal = textNode(variable, new Map([[value, always]]), never);
            return operator === '==' ? equal : not(equal);
        }
        const positive = positiveOf({ ...marker, operator, valueFirst: valueFirst && /in$/.test(operator) });
        const text = (0,_marker_js__WEBPACK_IMPORTED_MODULE_0__/* .formatMarker */ .g)(positive.marker);
        opaque.set(text, positive.marker);
        const asked = textNode(text, new Map([[holds, always]]), never);
        return positive.negated ? not(asked) : asked;
    }
    /** A comparison of versions as cuts; `undefined` where the value is no plain release. */
    function versions(variable, operator, value) {
        const [, digits = '', wildcard] = /^v?(\d+(?:\.\d+)*)(\.\*)?$/.exec(value) ?? [];
        if (digits === '')
            return undefined;
        const release = digits.split('.').map(Number);
        if (variable === 'python_version') {
            return pythonMinor(operator, release, wildcard !== undefined);
        }
        const from = (cut) => versionNode(variable, [cut], [never, always]);
        const before = { release, after: false };
        const after = { release, after: true };
        const next = { release: bumped(release), after: false };
        switch (operator) {
            case '>=':
                return from(before);
            case '<':
                return not(from(before));
            case '>':
                return from(after);
            case '<=':
                return not(from(after));
            case '==':
            case '===':
                return and(from(before), not(from(wildcard ? next : after)));
            case '!=':
                return not(and(from(before), not(from(wildcard ? next : after))));
            case '~=':
                return release.length < 2
                    ? undefined
                    : and(from(before), not(from({ release: bumped(release.slice(0, -1)), after: false })));
            default:
                return undefined;
        }
    }
    // python_version is python_full_version cut after its second number, and both are asked in one dependency tree:
    // so the first is told as the second.
    function pythonMinor(operator, release, wildcard) {
        const full = 'python_full_version';
        const [major = 0, minor = 0, ...rest] = release;
        const hasPatch = rest.some((number) => number > 0);
        const at = `${major}.${minor}`;
        const next = `${major}.${minor + 1}`;
        switch (operator) {
            case '>=':
                return versions(full, '>=', hasPatch ? next : at);
            case '<':
                return versions(full, '<', hasPatch ? next : at);
            case '>':
                return versions(full, '>=', next);
            case '<=':
                return versions(full, '<', next);
            case '==':
            case '===':
                if (wildcard && release.length === 1)
                    return versions(full, '==', `${major}.*`);
                return hasPatch ? never : versions(full, '==', `${at}.*`);
            case '!=': {
                const equal = pythonMinor('==', release, wildcard);
                return equal && not(equal);
            }
            case '~=': {
                const atLeast = pythonMinor('>=', release, false);
                const prefix = release.length > 2 ? `${at}.*` : `${major}.*`;
                const same = versions(full, '==', prefix);
                return release.length > 1 && atLeast && same ? and(atLeast, same) : undefined;
            }
            default:
                return undefined;
        }
    }
    function replace(condition, value, done = new Map()) {
        const known = done.get(condition);
        if (known)
            return known;
        let result = condition;
        if (condition.kind === 'version') {
            result = or(...condition.branches.map((branch, at) => and(interval(condition, at), replace(branch, value, done))));
        }
        else if (condition.kind === 'text') {
            const asked = opaque.get(condition.variable);
            const given = asked && value(asked);
            const chosen = (text) => textNode(condition.variable, new Map([[text, always]]), never);
            const values = [...condition.branches].map(([text, branch]) => {
                const test = given ?? chosen(text);
                return { test, result: and(test, replace(branch, value, done)) };
            });
            const none = and(...values.map(({ test }) => not(test)));
            result = or(...values.map((one) => one.result), and(none, replace(condition.otherwise, value, done)));
        }
        done.set(condition, result);
        return result;
    }
    /** The condition that a version node's variable lies in the interval of a branch. */
    function interval(node, at) {
        const branches = node.branches.map((_, index) => (index === at ? always : never));
        return versionNode(node.variable, node.cuts, branches);
    }
    function format(condition, assumed = always) {
        const outside = not(assumed);
        const target = or(condition, outside);
        if (target === always)
            return undefined;
        const implied = (literals) => or(not(and(...literals.map(of))), target) === always;
        const clauses = paths(condition)
            .filter((literals) => and(assumed, ...literals.map(of)) !== never)
            .map((literals) => {
            // Each literal that isn't needed for the clause to imply the whole is dropped.
            let kept = literals;
            for (const literal of literals) {
                const without = kept.filter((other) => other !== literal);
                if (without.length > 0 && implied(without))
                    kept = without;
            }
            return kept;
        });
        let kept = clauses;
        for (const clause of clauses) {
            const without = kept.filter((other) => other !== clause);
            const rest = or(outside, ...without.map((literals) => and(...literals.map(of))));
            if (or(not(condition), rest) === always)
                kept = without;
        }
        const texts = kept.map((literals) => literals.length === 1 && literals[0] ? literals[0] : { kind: 'and', of: literals });
        const [only] = texts;
        if (!only)
            return undefined;
        return (0,_marker_js__WEBPACK_IMPORTED_MODULE_0__/* .formatMarker */ .g)(texts.length === 1 ? only : { kind: 'or', of: texts });
    }
    /** All ways through the diagram to `always`, each as the comparisons that it makes. */
    function paths(condition) {
        if (condition === always)
            return [[]];
        if (condition.kind === 'version') {
            return condition.branches.flatMap((branch, at) => {
                const literals = intervalLiterals(condition.variable, condition.cuts[at - 1], condition.cuts[at]);
                return paths(branch).map((rest) => [...literals, ...rest]);
            });
        }
        if (condition.kind === 'text') {
            const ask = (value, isValue) => {
                const asked = opaque.get(condition.variable);
                if (asked)
                    return isValue ? asked : { ...asked, operator: opposite(asked.operator) };
                const operator = isValue ? '==' : '!=';
                return { kind: 'compare', variable: condition.variable, operator, value, valueFirst: false };
            };
            const found = [...condition.branches].flatMap(([value, branch]) => paths(branch).map((rest) => [ask(value, true), ...rest]));
            const others = [...condition.branches.keys()].map((value) => ask(value, false));
            return [...found, ...paths(condition.otherwise).map((rest) => [...others, ...rest])];
        }
        return [];
    }
    return {
        always,
        never,
        of,
        and,
        or,
        not,
        replace: (condition, value) => replace(condition, value),
        format,
    };
}
const isText = (variable) => ![
    'extra',
    'extras',
    'dependency_groups',
    'python_version',
    'platform_release',
    'platform_version',
].includes(variable) && !versionVariables.has(variable);
/** The order in which a diagram asks: Python's version first, since it has the most branches in common. */
const orderOf = (condition) => {
    if (condition.kind === 'version')
        return ` ${condition.variable}`;
    return condition.kind === 'text' ? condition.variable : '\uffff';
};
/** The branch that holds just before a cut; the last one where there is no cut. */
function branchBefore(node, cut) {
    const at = cut === undefined ? -1 : node.cuts.findIndex((own) => compareCuts(own, cut) >= 0);
    const branch = node.branches[at < 0 ? node.branches.length - 1 : at];
    if (!branch)
        throw new Error('A version node has one branch more than cuts.');
    return branch;
}
function compareCuts(a, b) {
    for (let at = 0; at < Math.max(a.release.length, b.release.length); at++) {
        const difference = (a.release[at] ?? 0) - (b.release[at] ?? 0);
        if (difference !== 0)
            return difference;
    }
    return Number(a.after) - Number(b.after);
}
/** The same for equal cuts: 3.9 and 3.9.0 are one release. */
function cutKey({ release, after }) {
    const significant = release.slice(0, release.findLastIndex((number) => number !== 0) + 1);
    return `${significant.join('.')}${after ? '+' : '-'}`;
}
/** The release after all that start as this one: 3.9 to 3.10. */
const bumped = (release) => release.map((number, at) => (at === release.length - 1 ? number + 1 : number));
function intervalLiterals(variable, low, high) {
    const compare = (operator, { release }) => ({
        kind: 'compare',
        variable,
        operator,
        value: release.length === 1 ? `${release[0]}.0` : release.join('.'),
        valueFirst: false,
    });
    if (low && high && cutKey({ ...low, after: true }) === cutKey(high) && !low.after)
        return [compare('==', low)];
    return [
        ...(low ? [compare(low.after ? '>' : '>=', low)] : []),
        ...(high ? [compare(high.after ? '<=' : '<', high)] : []),
    ];
}
/** The operator that says the same with its sides exchanged. */
function mirrored(operator) {
    const mirror = {
        '<': '>',
        '<=': '>=',
        '>': '<',
        '>=': '<=',
    };
    return mirror[operator] ?? operator;
}
function opposite(operator) {
    const opposites = {
        '<': '>=',
        '>=': '<',
        '>': '<=',
        '<=': '>',
        '==': '!=',
        '===': '!=',
        '!=': '==',
        in: 'not in',
        'not in': 'in',
        '~=': '~=',
    };
    return opposites[operator];
}
/** A comparison and its opposite are one question, asked in one direction. */
function positiveOf(marker) {
    return ['!=', 'not in', '<', '<='].includes(marker.operator)
        ? { marker: { ...marker, operator: opposite(marker.operator) }, negated: true }
        : { marker, negated: false };
}


/***/ }),

/***/ 6841:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  LY: () => (/* binding */ gatherProject),
  dW: () => (/* binding */ indexLine),
  L5: () => (/* binding */ unknown)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/marker.js
var dependencies_marker = __webpack_require__(4431);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/places.js
var places = __webpack_require__(9429);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/pyproject.js
var pyproject = __webpack_require__(809);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/requirement.js
var dependencies_requirement = __webpack_require__(2734);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/url-secrets.js
var url_secrets = __webpack_require__(3864);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/toml.js
var toml = __webpack_require__(2889);
;// CONCATENATED MODULE: ./.build/lib/bundle/dependencies/workspace.js




/**
 * The folders (absolute) of the uv workspace that a folder belongs to: those that `[tool.uv.workspace]` of the
 * nearest project above names, and that project's own. Empty where there is none.
 * https://docs.astral.sh/uv/concepts/projects/workspaces/
 */
async function workspaceFolders(from, folders) {
    for (const folder of (0,places/* foldersUpwards */.Qs)({ root: from, repository: folders.repository })) {
        const file = await (0,toml/* readTable */.xz)((0,external_node_path_.join)(folder, 'pyproject.toml'), folders.root);
        const members = file && (0,toml/* dig */.rO)(file.table, 'tool', 'uv', 'workspace', 'members');
        if (members === undefined)
            continue;
        const patterns = (0,toml/* stringsOf */.iw)(members).filter((pattern) => (0,places/* isWithin */.UO)(folders.repository, (0,external_node_path_.resolve)(folder, pattern)));
        const found = await Array.fromAsync((0,promises_.glob)(patterns, { cwd: folder }));
        return [folder, ...found.sort().map((member) => (0,external_node_path_.resolve)(folder, member))];
    }
    return [];
}

;// CONCATENATED MODULE: ./.build/lib/bundle/dependencies/project-requirements.js








/**
 * What a project itself states as its requirements: not pinned, with the extras and groups that are asked for.
 * Path and workspace dependencies become own projects.
 */
async function gatherProject(project, asked, folders, report) {
    const file = (0,places/* shownPath */.pS)(folders.root, (0,external_node_path_.join)(project.folder, project.file));
    const lines = [];
    const projects = [];
    const archives = [];
    if (project.dynamic) {
        report('dynamic-dependencies', {
            what: `The dependencies of ${project.name ?? file} are only known to its build.`,
            why: `${file} computes them, and nothing of the app is run to find out.`,
            fix: 'List them in requirements.txt, or as dependencies in [project] of pyproject.toml.',
            where: { file },
        });
    }
    for (const { url, isDefault } of project.indexes) {
        lines.push(indexLine(url, isDefault && !/pypi\.org/.test(url), { file }, report));
    }
    const extras = wantedExtras(project, asked.extras, file, report);
    const groups = asked.groups.flatMap((group) => {
        const stated = project.groups.get((0,dependencies_requirement/* normalizeName */.Pc)(group));
        if (!stated)
            report('unused-extras', unknown('group', group, project.groups, file));
        return stated ?? [];
    });
    for (const { text, line } of [...(project.dependencies ?? []), ...extras, ...groups]) {
        const where = { file, ...(line !== undefined && { line }) };
        const requirement = (0,dependencies_requirement/* parseRequirement */.pP)(text);
        if ('problem' in requirement) {
            report(requirement.problem === 'specifier' ? 'legacy-specifier' : 'requirements-line', {
                what: `This requirement can't be read: ${(0,url_secrets/* withoutSecret */.N)(text).shown}`,
                why: `"${(0,url_secrets/* withoutSecret */.N)(requirement.part).shown}" is not in the form of PEP 508.`,
                fix: 'Mend it as in: name[extra]>=1.2,<2 ; python_version >= "3.10"',
                where,
            });
            continue;
        }
        const name = (0,dependencies_requirement/* normalizeName */.Pc)(requirement.name);
        // A project may name itself to take in its own extras: those are resolved already.
        if (project.name !== undefined && name === (0,dependencies_requirement/* normalizeName */.Pc)(project.name))
            continue;
        const source = project.sources.get(name);
        const local = source?.kind === 'path'
            ? (0,external_node_path_.resolve)(project.folder, source.path)
            : source?.kind === 'workspace'
                ? await workspaceMember(name, project.folder, folders)
                : undefined;
        if (source?.kind === 'path' || source?.kind === 'workspace') {
            if (local === undefined || !(await (0,places/* reallyWithin */.RU)(folders.repository, local))) {
                report('own-package-outside', outside(requirement.name, local, folders, where));
            }
            else if ((await (0,places/* kindOf */.I)(local)) === 'folder') {
                projects.push({ folder: local, extras: requirement.extras, where, locked: false });
            }
            else {
                const path = `wheels/${(0,external_node_path_.basename)(local)}`;
                archives.push({ path, source: local, size: (await (0,promises_.stat)(local)).size });
                lines.push({ text: `./${path}`, where, brings: { name, hashes: false } });
            }
            continue;
        }
        const url = requirement.url ?? (source?.kind === 'reference' ? source.url : undefined);
        if (url !== undefined && (0,url_secrets/* withoutSecret */.N)(url).secret)
            (0,url_secrets/* reportSecret */.P)(url, where, report);
        const version = (0,dependencies_requirement/* pinnedVersion */.V2)(requirement.specifier);
        const bracket = requirement.extras.length > 0 ? `[${requirement.extras.join(',')}]` : '';
        const marker = requirement.marker ? ` ; ${(0,dependencies_marker/* formatMarker */.g)(requirement.marker)}` : '';
        lines.push({
            text: `${requirement.name}${bracket}${url === undefined ? requirement.specifier : ` @ ${url}`}${marker}`,
            where,
            brings: {
                name,
                hashes: false,
                ...(requirement.specifier && { specifier: requirement.specifier }),
                ...(version && { version }),
            },
        });
    }
    return { lines, constraints: [], projects, archives };
}
/** An index as pip's option, reported where it holds a secret. */
function indexLine(url, isDefault, where, report) {
    if ((0,url_secrets/* withoutSecret */.N)(url).secret)
        (0,url_secrets/* reportSecret */.P)(url, where, report);
    return { text: `${isDefault ? '--index-url' : '--extra-index-url'} ${url}`, where };
}
/** The requirements of extras, with those of the extras that they name of the project itself (`me[plots]`). */
function wantedExtras(project, asked, file, report) {
    const own = project.name === undefined ? undefined : (0,dependencies_requirement/* normalizeName */.Pc)(project.name);
    const seen = new Set();
    const expand = (extra) => {
        const name = (0,dependencies_requirement/* normalizeName */.Pc)(extra);
        if (seen.has(name))
            return [];
        seen.add(name);
        const stated = project.extras.get(name);
        if (!stated)
            report('unused-extras', unknown('extra', extra, project.extras, file));
        return (stated ?? []).flatMap((one) => {
            const [, named, inner] = /^([\w.-]+)\s*\[([^\]]*)\]/.exec(one.text) ?? [];
            if (named === undefined || (0,dependencies_requirement/* normalizeName */.Pc)(named) !== own)
                return [one];
            return (inner ?? '').split(',').flatMap((other) => expand(other.trim()));
        });
    };
    return asked.flatMap(expand);
}
/** The mishap of an extra or group that isn't there. */
function unknown(kind, name, known, file) {
    const names = [...known.keys()];
    return {
        what: `${file} has no ${kind} "${name}".`,
        why: names.length > 0 ? `It has: ${names.join(', ')}.` : `It has no ${kind}s.`,
        fix: `Correct the input ${kind}s.`,
        where: { file },
    };
}
function outside(name, local, { root }, where) {
    return {
        what: `${name} lies outside the repository.`,
        why: local
            ? `${where.file} takes it from ${(0,places/* shownPath */.pS)(root, local)}, which isn't in the checkout.`
            : `${where.file} takes it from the workspace, but no member of the workspace has that name.`,
        fix: 'Move it into the repository, or publish it to a package index and name it by version.',
        where,
    };
}
/** The folder of a workspace member: `[tool.uv.workspace] members` of a project above names it by a glob. */
async function workspaceMember(name, from, folders) {
    for (const folder of await workspaceFolders(from, folders)) {
        const member = await (0,pyproject/* readProject */.W)(folder, folders.root);
        if (member?.name !== undefined && (0,dependencies_requirement/* normalizeName */.Pc)(member.name) === name)
            return folder;
    }
    return undefined;
}


/***/ }),

/***/ 3864:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ withoutSecret),
/* harmony export */   P: () => (/* binding */ reportSecret)
/* harmony export */ });
const variable = /^\$\{[A-Z0-9_]+\}$/;
// A user name without a password is a secret where it is a token: long, or of a kind that hosts issue.
const notToken = /^(?:__token__|oauth2|[a-z][a-z._-]{0,19})$/i;
const secretParameter = /([?&](?:private_token|access_token|token|password|api_?key)=)(?!\$\{)[^&#\s]+/gi;
/**
 * A URL with anything that may be a secret taken out, for messages; and whether it held one. `${TOKEN}` and the
 * `git` of `git@host` are none.
 */
function withoutSecret(url) {
    let secret = false;
    const hide = (replacement) => {
        secret = true;
        return replacement;
    };
    const shown = url
        .replace(/(:\/\/)([^/?#\s]*)@/g, (whole, slashes, credentials) => {
        const [user = '', password = ''] = credentials.split(/:(.*)/s);
        const found = password === ''
            ? user !== '' && !variable.test(user) && !notToken.test(user)
            : !variable.test(password);
        return found ? hide(`${slashes}…@`) : whole;
    })
        // A slash in a password that nobody escaped: a port would be digits before it.
        .replace(/(:\/\/)[^/@\s]+:(?!\d+(?:\/|$))(?!\$\{)[^\s@]*@/g, (_, slashes) => hide(`${slashes}…@`))
        .replace(secretParameter, (_, name) => hide(`${name}…`));
    return { shown, secret };
}
/** Reports a text that holds a URL with a password or token in it, without repeating that. */
function reportSecret(text, where, report, offOnLine) {
    report('url-password', {
        what: 'A URL of the requirements holds a password or a token.',
        why: `It would be stored on the server, in every bundle, for all who may download it: ${withoutSecret(text).shown.trim()}`,
        fix: 'Take it out of the URL; let the administrator give the server access to that place, and change the password.',
        where,
    }, offOnLine);
}


/***/ })

};
