export const id = 455;
export const ids = [455];
export const modules = {

/***/ 411:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ parseIni)
/* harmony export */ });
/**
 * Reads an INI file as Python's configparser does, as far as setup.cfg needs it: section → key → value, the lines
 * of a value joined by `\n`. Never throws: a line that is none of it is passed over.
 */
function parseIni(text) {
    const sections = new Map();
    let section;
    let key;
    for (const line of text.split('\n')) {
        if (/^\s*[#;]/.test(line))
            continue;
        const header = /^\[([^\]]+)\]\s*$/.exec(line)?.[1];
        if (header !== undefined) {
            section = sections.get(header) ?? new Map();
            sections.set(header, section);
            key = undefined;
            continue;
        }
        if (/^\s/.test(line)) {
            if (section && key !== undefined)
                section.set(key, `${section.get(key) ?? ''}\n${line.trim()}`);
            continue;
        }
        const [, name, value = ''] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
        key = name?.toLowerCase();
        if (section && key !== undefined)
            section.set(key, value.trim());
    }
    return sections;
}


/***/ }),

/***/ 8985:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ poetryAlternatives)
/* harmony export */ });
/**
 * Poetry's version constraint (`^1.2`, `~1.2`, `1.*`, `>=1,<2`) as a specifier by PEP 440; several, where `||`
 * joins alternatives, which PEP 440 can't say in one. `''` where any version will do.
 * https://python-poetry.org/docs/dependency-specification/#version-constraints
 */
function poetryAlternatives(constraint) {
    return constraint.split(/\|\|?/).map((alternative) => alternative
        .trim()
        .split(/\s*,\s*|(?<=[\w*])\s+(?=[<>=!~^])/)
        .map((part) => poetryPart(part.trim()))
        .filter(Boolean)
        .join(','));
}
function poetryPart(part) {
    if (part === '' || part === '*')
        return '';
    const [, operator = '', version = ''] = /^(\^|~(?!=)|[<>=!~]*)\s*(.*)$/.exec(part) ?? [];
    if (operator === '^')
        return range(version, caretWidth(version));
    if (operator === '~')
        return range(version, version.split('.').length > 1 ? 2 : 1);
    if (operator === '' || operator === '=')
        return `==${version}`;
    return `${operator}${version}`;
}
/** How many parts of a version `^` keeps: up to the first that isn't zero. */
function caretWidth(version) {
    const parts = release(version);
    const first = parts.findIndex((part) => part !== 0);
    return first < 0 ? parts.length : first + 1;
}
/** From a version to the next that differs in its first `width` parts. */
function range(version, width) {
    const parts = release(version);
    const upper = parts.map((part, index) => (index < width - 1 ? part : index === width - 1 ? part + 1 : 0));
    return `>=${version},<${upper.join('.')}`;
}
const release = (version) => (/^v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '0').split('.').map(Number);


/***/ }),

/***/ 5726:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   VZ: () => (/* binding */ dependencyRules),
/* harmony export */   eP: () => (/* binding */ rulesOffIn),
/* harmony export */   r$: () => (/* binding */ findingsWithout)
/* harmony export */ });
/**
 * Every check of the requirements: its name, as `ignore-rules` and a comment take it, the level of what it
 * finds (the first unless the finding says otherwise), and what it looks for. `docs/rules.md` explains each.
 */
const dependencyRules = {
    'requirements-encoding': rule(['notice'], 'The requirements file is not plain UTF-8; it is converted.'),
    'requirements-line': rule(['error'], "A line that today's pip can't read."),
    'requirements-option': rule(['error', 'warning'], 'An option that pip refuses, or that is lost here.'),
    'requirements-include': rule(['error'], 'A -r or -c file that is missing or outside the repository.'),
    'requirements-variable': rule(['warning'], 'An environment variable that only the server could fill in.'),
    'legacy-specifier': rule(['error'], "A version specifier that today's pip refuses."),
    'conda-pin': rule(['error'], "A pin in conda's spelling."),
    'local-file': rule(['error'], 'A requirement that names a file or folder of one computer.'),
    'url-password': rule(['error'], 'A password or token inside a URL: it would be stored on the server.'),
    'git-ssh': rule(['warning'], 'A git requirement over SSH, for which the server needs a key.'),
    'rsconnect-requirement': rule(['notice'], 'A requirement for publishing from a desk; it is left out.'),
    'partial-hashes': rule(['warning'], 'Hashes on some lines only: pip wants all or none.'),
    'no-dash': rule(['warning', 'error'], 'No requirement brings dash.'),
    'unpinned-dash': rule(['warning'], 'dash without a version: a new major version may break the app.'),
    'own-package': rule(['notice'], "The project's own package travels in the bundle."),
    'own-package-outside': rule(['error'], 'A package of yours that lies outside the repository.'),
    'own-package-build': rule(['error', 'warning'], 'A package of yours that only works once it is built.'),
    'own-package-clash': rule(['error'], 'A package of yours whose place in the bundle is taken.'),
    'dynamic-dependencies': rule(['warning'], 'Dependencies that only running the build would tell.'),
    'several-sources': rule(['notice', 'warning'], 'Several files state requirements; which one is used, and where they differ.'),
    'unused-extras': rule(['error', 'warning'], 'An extra or a group that the source of the requirements does not have.'),
    'no-wheel': rule(['error'], 'A locked version that has no file for the chosen Python.'),
    'python-version': rule(['warning', 'error'], 'The Python version is not stated, or not in a form that can be used.'),
};
function rule(levels, summary) {
    return { levels, summary };
}
/** A `Report` and the list that it fills. */
function findingsWithout(ignore) {
    const findings = [];
    const report = (rule, found, offOnLine) => {
        if (ignore.has(rule) || offOnLine?.has(rule) || offOnLine?.has('*'))
            return;
        findings.push({ ...found, rule, level: found.level ?? dependencyRules[rule].levels[0] });
    };
    return { report, findings };
}
/**
 * The rules that a comment switches off: `# connect-dash-deploy: ignore[rule, rule]`; `*` stands for a bare `ignore`,
 * which switches all off.
 */
function rulesOffIn(comment) {
    const [order, names] = /connect-dash-deploy:\s*ignore(?:\[([^\]]*)\]|\b)/.exec(comment) ?? [];
    if (order === undefined)
        return new Set();
    return new Set(names === undefined ? ['*'] : names.split(',').map((name) => name.trim()));
}


/***/ }),

/***/ 2156:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ parsePattern)
/* harmony export */ });
/* harmony import */ var picomatch__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4006);

// "Negation" would turn a stray "!" into "everything but": the opposite of what its writer meant.
const OPTIONS = { dot: true, nonegate: true, windows: false };
/**
 * A glob as people write it: without a slash it matches at any depth, with one it starts at the app folder; what matches a folder
 * matches all that is in it; a slash at the end means folders only.
 */
function parsePattern(text) {
    const anchored = text.replace(/^\.?\/+/, '').replace(/\/+$/, '');
    const foldersOnly = /\/$/.test(text);
    const atAnyDepth = !anchored.includes('/') && !/^\.?\//.test(text);
    const glob = atAnyDepth ? `**/${anchored}` : anchored;
    const itself = picomatch__WEBPACK_IMPORTED_MODULE_0__(glob, OPTIONS);
    const inside = picomatch__WEBPACK_IMPORTED_MODULE_0__(`${glob}/**/*`, OPTIONS);
    const { base } = picomatch__WEBPACK_IMPORTED_MODULE_0__.scan(glob);
    const name = anchored.slice(anchored.lastIndexOf('/') + 1);
    return {
        text,
        matches: (path, isFolder) => (itself(path) && (isFolder || !foldersOnly)) || inside(path),
        names: (path) => !foldersOnly && name === path.slice(path.lastIndexOf('/') + 1) && itself(path),
        leadsInto: (folder) => base !== '' && (`${base}/`.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${base}/`)),
    };
}


/***/ }),

/***/ 7214:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  planStep: () => (/* binding */ planStep)
});

// EXTERNAL MODULE: ./.build/lib/errors.js
var errors = __webpack_require__(5119);
// EXTERNAL MODULE: ./.build/lib/github/annotations.js
var annotations = __webpack_require__(3082);
// EXTERNAL MODULE: ./.build/lib/github/event.js
var github_event = __webpack_require__(3324);
// EXTERNAL MODULE: ./.build/lib/github/runner.js
var runner = __webpack_require__(9232);
;// CONCATENATED MODULE: ./.build/lib/monorepo/inputs.js

const planInputs = (/* unused pure expression or super */ null && (['path', 'all', 'exclude', 'declared-only']));
/**
 * @param read gives the text of an input, trimmed
 * @throws {UserError} that tells every mistake at once
 */
function parsePlanInputs(read) {
    const mistakes = [];
    const flag = (name) => {
        const given = read(name);
        // The spellings of YAML 1.2's core schema, as GitHub's own actions take them.
        if (['true', 'True', 'TRUE'].includes(given))
            return true;
        if (!['', 'false', 'False', 'FALSE'].includes(given)) {
            mistakes.push({
                what: `The input ${name} is "${given}".`,
                why: 'It takes true or false.',
                fix: `Correct ${name}.`,
            });
        }
        return false;
    };
    const inputs = {
        path: read('path') || '.',
        all: flag('all'),
        exclude: read('exclude')
            .split(/\r?\n/)
            .map((line) => line.trim())
            .filter((line) => line !== '' && !line.startsWith('#')),
        declaredOnly: flag('declared-only'),
    };
    (0,errors/* throwAll */.Kx)(mistakes);
    return inputs;
}

;// CONCATENATED MODULE: ./.build/lib/monorepo/matrix.js

/** Source: https://docs.github.com/actions/reference/limits (jobs of one matrix in a workflow run). */
const mostJobs = 256;
/**
 * What goes into `strategy.matrix`, as JSON.
 *
 * @throws {UserError} above GitHub's limit, with which no job of the matrix would start
 */
function matrixOf(rows) {
    if (rows.length > mostJobs) {
        throw new errors/* UserError */.yo({
            what: `${rows.length} apps are to be deployed, and GitHub runs at most ${mostJobs} jobs of a matrix.`,
            why: `The first is ${rows[0]?.path}, the last ${rows.at(-1)?.path}.`,
            fix: 'Plan them in parts: one plan step with its own matrix for each of several folders, by the input path.',
        });
    }
    return JSON.stringify({ include: rows });
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./.build/lib/bundle/files/patterns.js
var files_patterns = __webpack_require__(2156);
// EXTERNAL MODULE: ./.build/lib/deploy/name.js
var deploy_name = __webpack_require__(8577);
;// CONCATENATED MODULE: ./.build/lib/monorepo/changes.js
/**
 * Asks git which files differ. In a shallow clone just the one commit is fetched; where that can't be had,
 * everything counts as changed, and the reason says so.
 */
async function readChanges(comparison, git) {
    if (comparison.kind === 'everything')
        return comparison;
    const { base, exact } = comparison.kind === 'since' ? { base: comparison.base, exact: true } : await baseOf(comparison, git);
    if (!(await git.has(base))) {
        try {
            await git.fetch(base);
        }
        catch (error) {
            const said = String(error.stderr ?? '')
                .trim()
                .split('\n')
                .at(-1);
            return {
                kind: 'everything',
                reason: `${capital(comparison.what)}, ${base.slice(0, 12)}, can't be had${said ? ` (git says: ${said})` : ''}.`,
            };
        }
    }
    return {
        kind: 'some',
        paths: await git.changed(base, 'HEAD'),
        since: `${comparison.what}, ${base.slice(0, 12)}`,
        notes: exact
            ? []
            : [
                'The clone is too shallow to tell where the branch began: what its base got since then counts as changed too.',
            ],
    };
}
/**
 * The commit that shows what a pull request brings. GitHub checks out a merge commit, whose first parent is just that;
 * a workflow may check out the branch instead, which is compared with where it left its base.
 */
async function baseOf({ base, head }, git) {
    const [first, second] = await git.parents();
    if (first !== undefined && second === head)
        return { base: first, exact: true };
    const common = await git.mergeBase(base, 'HEAD');
    return common === undefined ? { base, exact: false } : { base: common, exact: true };
}
const capital = (sentence) => `${sentence[0]?.toUpperCase()}${sentence.slice(1)}`;

;// CONCATENATED MODULE: ./.build/lib/monorepo/comparison.js
const noCommit = /^0+$/;
const commit = /^[0-9a-f]{40,64}$/;
/**
 * Chooses what to compare with.
 *
 * After a forced push the commit before may be on no branch any more, yet it is what was deployed; so a push compares the
 * two trees, whatever lies between them. A new branch or tag has no commit before it: nothing of it was deployed yet.
 *
 * @param event GITHUB_EVENT_NAME
 * @param payload the parsed JSON of the file GITHUB_EVENT_PATH
 *
 * Source: https://docs.github.com/webhooks/webhook-events-and-payloads
 */
function planComparison(event, payload) {
    const everything = (reason) => ({ kind: 'everything', reason });
    if (event === 'push') {
        const before = comparison_text(payload, 'before');
        const ref = (comparison_text(payload, 'ref') ?? '').replace(/^refs\/(heads|tags)\//, '');
        if (before !== undefined && noCommit.test(before)) {
            return everything(`${ref || 'The branch'} is new: there is no commit before this push.`);
        }
        if (!isCommit(before))
            return everything('The push names no commit before it.');
        const forced = at(payload, 'forced') === true ? 'the commit before the forced push' : 'the commit before the push';
        return { kind: 'since', base: before, what: forced };
    }
    if (event === 'pull_request' || event === 'pull_request_target') {
        const base = comparison_text(payload, 'pull_request', 'base', 'sha');
        const head = comparison_text(payload, 'pull_request', 'head', 'sha');
        if (!isCommit(base) || !isCommit(head))
            return everything('The pull request names no commit of its base.');
        return { kind: 'pull request', base, head, what: 'the base of the pull request' };
    }
    if (event === 'merge_group') {
        const base = comparison_text(payload, 'merge_group', 'base_sha');
        if (isCommit(base))
            return { kind: 'since', base, what: 'the base of the merge group' };
    }
    return everything(`The event ${event} doesn't say what changed.`);
}
const isCommit = (sha) => sha !== undefined && commit.test(sha);
function comparison_text(value, ...path) {
    const found = path.reduce(at, value);
    return typeof found === 'string' && found !== '' ? found : undefined;
}
function at(value, key) {
    return typeof value === 'object' && value !== null ? value[key] : undefined;
}

// EXTERNAL MODULE: ./.build/lib/bundle/python/dash-objects.js
var dash_objects = __webpack_require__(5357);
// EXTERNAL MODULE: ./.build/lib/bundle/python/sources.js
var python_sources = __webpack_require__(5692);
// EXTERNAL MODULE: ./.build/lib/bundle/python/values.js
var values = __webpack_require__(3570);
// EXTERNAL MODULE: ./node_modules/smol-toml/dist/index.js + 8 modules
var dist = __webpack_require__(3292);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/toml.js
var toml = __webpack_require__(2889);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/decode-text.js
var decode_text = __webpack_require__(6443);
;// CONCATENATED MODULE: ./.build/lib/monorepo/repository.js



async function readRepository(git) {
    const tracked = await git.tracked();
    const paths = new Set(tracked.map(({ path }) => path));
    return {
        tracked,
        has: (path) => paths.has(path),
        text(path) {
            try {
                return (0,decode_text/* decodeText */.g)((0,external_node_fs_.readFileSync)((0,external_node_path_.join)(git.root, path))).text;
            }
            catch {
                // Tracked, but deleted in the work tree, or a link to nowhere.
                return undefined;
            }
        },
        holding: git.holding,
    };
}
/** The repository as if what a change removed were still there: who used it is touched by that. */
function withGone(repository, changed) {
    const paths = new Set(changed);
    return { ...repository, has: (path) => repository.has(path) || paths.has(path) };
}
/** The folder that a path lies in: `''` is the repository. */
const folderOf = (path) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
/** A folder and those above it, up to the repository: `a/b` gives `a/b`, `a`, `''`. */
function upwards(folder) {
    const folders = [folder];
    for (let at = folder; at !== ''; at = folderOf(at))
        folders.push(folderOf(at));
    return folders;
}
/** A path below a folder, where `''` is the repository. */
const below = (folder, path) => (folder === '' ? path : `${folder}/${path}`);
/** True where a path is the folder or lies in it. */
const isIn = (folder, path) => folder === '' || path === folder || path.startsWith(`${folder}/`);

;// CONCATENATED MODULE: ./.build/lib/monorepo/declaration.js



/** The files, in a folder, that make it an app by what they are or hold. */
const declaringFile = 'connect.toml';
const section = ['tool', 'connect-dash-deploy'];
/**
 * Reads a folder's `connect.toml`, or the table of ours in its `pyproject.toml`.
 *
 * @returns `undefined` where it has neither. A file that can't be read declares the app all the same: its
 * deployment will say on which line it is wrong.
 */
function readDeclaration(folder, repository, warn) {
    const own = below(folder, declaringFile);
    if (repository.has(own))
        return declared(own, tableIn(own, repository, warn) ?? {});
    const project = below(folder, 'pyproject.toml');
    if (!repository.has(project) || !repository.text(project)?.includes(section[1]))
        return undefined;
    const table = (0,toml/* dig */.rO)(tableIn(project, repository, warn) ?? {}, ...section);
    return table === undefined ? undefined : declared(project, (0,toml/* tableOf */.c_)(table));
}
function tableIn(file, repository, warn) {
    try {
        return (0,toml/* tableOf */.c_)((0,dist.parse)(repository.text(file) ?? ''));
    }
    catch (error) {
        const line = error.line;
        warn({
            what: `${file} can't be read.`,
            why: error.message.split('\n')[0] ?? '',
            fix: 'Mend the file. Until then, files outside of its folder that the app uses are not known.',
            where: { file, ...(line !== undefined && { line }) },
        });
        return undefined;
    }
}
function declared(file, table) {
    const name = (0,toml/* stringOf */.Je)(table.name);
    const requirementsFile = (0,toml/* stringOf */.Je)(table['requirements-file']);
    const extra = table['extra-files'];
    const lines = typeof extra === 'string' ? extra.split(/\r?\n/) : (0,toml/* stringsOf */.iw)(extra);
    return {
        file,
        ...(name !== undefined && { name }),
        ...(requirementsFile !== undefined && { requirementsFile }),
        // Only where they come from: `../shared/** → lib/`.
        extraFiles: lines
            .map((line) => (line.split(/→|->/)[0] ?? '').trim())
            .filter((from) => from !== '' && !from.startsWith('#')),
    };
}

;// CONCATENATED MODULE: ./.build/lib/monorepo/find-apps.js





/**
 * Finds every Dash app: the folders that declare one (`connect.toml`), and those whose Python source holds a Dash object
 * at the top of a module. The folder of a module is the one that Python would start from: the first, upward, that is no
 * package. Where a folder above declares an app, the module belongs to that one. Tests don't count.
 *
 * @param warn is told of a file that can't be read
 * @returns sorted by folder
 */
async function findApps(repository, warn) {
    const [saying, projects] = await Promise.all([
        // The class is called Dash wherever it comes from, and whatever a module names its object.
        repository.holding('Dash', '*.py'),
        repository.holding('connect-dash-deploy', 'pyproject.toml', '*/pyproject.toml'),
    ]);
    const declaring = repository.tracked
        .filter(({ path }) => path === declaringFile || path.endsWith(`/${declaringFile}`))
        .map(({ path }) => path);
    const apps = new Map();
    for (const folder of new Set([...declaring, ...projects].map(folderOf))) {
        const declaration = readDeclaration(folder, repository, warn);
        if (declaration)
            apps.set(folder, { folder, declaration, source: declaration.file });
    }
    const undeclared = saying.filter((path) => !isTest(path) && !upwards(folderOf(path)).some((folder) => apps.has(folder)));
    const modules = pythonByFolder(repository);
    for (const [folder, candidates] of Map.groupBy(undeclared, (path) => startFolder(path, repository))) {
        const found = (await dashObjectIn(folder, candidates, repository)) ??
            // Perhaps a module beside them makes the app with what one of them offers.
            (await dashObjectIn(folder, besides(folder, candidates, modules), repository));
        if (found)
            apps.set(folder, { folder, source: found });
    }
    return [...apps.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}
/** The folder that stands on Python's path when the module is imported. */
function startFolder(file, repository) {
    let folder = folderOf(file);
    let inPackage = false;
    while (folder !== '' && repository.has(below(folder, '__init__.py'))) {
        folder = folderOf(folder);
        inPackage = true;
    }
    // The src layout: the package is installed from the folder that holds src.
    const isProject = (at) => ['pyproject.toml', 'setup.py', 'setup.cfg'].some((name) => repository.has(below(at, name)));
    const above = folderOf(folder);
    return inPackage && /(^|\/)src$/.test(folder) && isProject(above) ? above : folder;
}
/** Where the first Dash object stands, or `undefined` where these files hold none. */
async function dashObjectIn(folder, files, repository) {
    const start = folder !== '' && files.every((file) => isIn(below(folder, 'src'), file)) ? below(folder, 'src') : folder;
    const inApp = (path) => (start === '' ? path : path.slice(start.length + 1));
    const app = {
        paths: files.map(inApp),
        read: async (path) => repository.text(below(start, path)),
    };
    const sources = await (0,python_sources/* readSources */.t)(app);
    const reader = (0,values/* valueReader */.D)(sources);
    for (const path of sources.modules.files) {
        const module = sources.module(path);
        const [name] = module ? (0,dash_objects/* dashNamesIn */.uC)(module, reader) : [];
        if (name)
            return `${below(start, path)} line ${name.line}`;
    }
    return undefined;
}
function pythonByFolder({ tracked }) {
    const python = tracked
        .filter(({ path, kind }) => kind === 'file' && path.endsWith('.py'))
        .map(({ path }) => path);
    return Map.groupBy(python, folderOf);
}
function besides(folder, candidates, modules) {
    const folders = new Set([
        folder,
        ...candidates.flatMap((file) => upwards(folderOf(file)).filter((at) => isIn(folder, at))),
    ]);
    return [...folders].flatMap((at) => modules.get(at) ?? []).filter((path) => !isTest(path));
}
/** By pytest's names for tests, and the usual names of their folder. */
const isTest = (path) => /(^|\/)(tests?\/|test_[^/]*$|conftest\.py$|[^/]*_test\.py$)/.test(path);

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./.build/lib/monorepo/git.js



const run = (0,external_node_util_.promisify)(external_node_child_process_.execFile);
/**
 * @param folder in the repository
 * @throws {UserError} where there is no git, no repository, or nothing checked out
 */
async function openRepository(folder) {
    const root = (await ask(folder, ['rev-parse', '--show-toplevel']).catch((error) => refuse(folder, error))).trim();
    const git = (...args) => ask(root, args);
    return {
        root,
        async tracked() {
            return split(await git('ls-files', '--stage', '-z')).flatMap((entry) => {
                const [, mode, stage, path] = /^(\d+) [0-9a-f]+ (\d)\t(.*)$/s.exec(entry) ?? [];
                // An unfinished merge lists a path up to three times.
                if (path === undefined || (stage !== '0' && stage !== '2'))
                    return [];
                return [
                    { path, kind: mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : 'file' },
                ];
            });
        },
        async holding(word, ...pathspecs) {
            try {
                return split(await git('grep', '-l', '-z', '-I', '-F', '-e', word, '--', ...pathspecs));
            }
            catch (error) {
                // By git's manual: 1 says that no line matched.
                if (exitCode(error) === 1)
                    return [];
                throw error;
            }
        },
        async changed(base, head) {
            return split(await git('diff-tree', '-r', '-z', '--name-only', '--no-renames', base, head));
        },
        async parents() {
            // The commit itself is asked, since a shallow clone pretends that it has no parents.
            const commit = await git('cat-file', 'commit', 'HEAD');
            const [header = ''] = commit.split('\n\n');
            return Array.from(header.matchAll(/^parent ([0-9a-f]+)$/gm), ([, parent = '']) => parent);
        },
        has: (commit) => git('cat-file', '-e', `${commit}^{tree}`).then(() => true, () => false),
        async fetch(commit) {
            await git('fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--depth=1', 'origin', commit);
        },
        mergeBase: (one, other) => git('merge-base', one, other).then((commit) => commit.trim(), () => undefined),
    };
}
async function ask(folder, args) {
    // In a container the folder often belongs to another user, which git would refuse to read; and it must never
    // wait for somebody to type a password.
    const { stdout } = await run('git', ['-c', 'safe.directory=*', ...args], {
        cwd: folder,
        env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
        maxBuffer: 512 * 1024 * 1024,
    });
    return stdout;
}
const split = (zeroEnded) => zeroEnded.split('\0').filter((path) => path !== '');
const exitCode = (error) => error.code;
function refuse(folder, error) {
    if (exitCode(error) === 'ENOENT') {
        throw new errors/* UserError */.yo({
            what: "git can't be started.",
            why: 'It tells which files a push or a pull request changes, and this runner has none on its PATH.',
            fix: 'Install git on the runner, before the step actions/checkout.',
        }, { cause: error });
    }
    throw new errors/* UserError */.yo({
        what: 'There is no git repository to plan.',
        why: `${folder} lies in none, so nothing tells which files belong to it and which ones changed.`,
        fix: 'Put the step actions/checkout before this one.',
    }, { cause: error });
}

// EXTERNAL MODULE: ./.build/lib/bundle/python/imports.js
var imports = __webpack_require__(5248);
// EXTERNAL MODULE: ./.build/lib/bundle/python/tree.js
var tree = __webpack_require__(9860);
;// CONCATENATED MODULE: ./.build/lib/monorepo/imports.js



/** In characters: a file beyond it is data with a `.py` name. */
const largestFile = 2_000_000;
async function importReader(repository) {
    const { parser } = await __webpack_require__.e(/* import() */ 283).then(__webpack_require__.bind(__webpack_require__, 1283));
    const known = new Map();
    const statement = new Set(['ImportStatement']);
    return (path) => {
        const before = known.get(path);
        if (before)
            return before;
        const text = repository.text(path);
        const file = text === undefined || text.length > largestFile ? undefined : (0,tree/* parsePython */.w_)(parser, path, text);
        const found = file
            ? (0,tree/* nodesNamed */.RB)(file.tree.topNode, statement).flatMap((node) => (0,imports/* importedNames */.L)(file, node))
            : [];
        known.set(path, found);
        return found;
    };
}
function pythonFilesOf(paths) {
    const files = new Set();
    const folders = new Set();
    for (const path of paths) {
        if (!path.endsWith('.py'))
            continue;
        files.add(path);
        for (let at = folderOf(path); at !== '' && !folders.has(at); at = folderOf(at))
            folders.add(at);
    }
    return { files, folders };
}
/**
 * The files that an import loads: the packages above the module, the module itself, and the name where that is a module.
 *
 * @param importer the file that has the import
 * @param roots the folders where absolute imports are looked for, the first that has the module wins
 */
function resolveImport({ level, module, name }, importer, roots, { files, folders }) {
    const parts = module === '' ? [] : module.split('.');
    const top = parts[0];
    let start;
    if (level > 0) {
        start = folderOf(importer);
        for (let up = 1; up < level; up++)
            start = folderOf(start);
    }
    else if (top !== undefined) {
        start = roots.find((root) => {
            const path = below(root, top);
            return files.has(`${path}/__init__.py`) || files.has(`${path}.py`) || folders.has(path);
        });
    }
    if (start === undefined)
        return [];
    const paths = parts.map((_, at) => below(start, parts.slice(0, at + 1).join('/')));
    const last = paths.at(-1) ?? start;
    if (name !== undefined && name !== '*')
        paths.push(below(last, name));
    if (parts.length === 0)
        paths.unshift(start);
    // A regular package wins over a module of the same name.
    return paths.flatMap((path) => {
        const found = [path === '' ? '__init__.py' : `${path}/__init__.py`, `${path}.py`].find((file) => files.has(file));
        return found === undefined ? [] : [found];
    });
}

;// CONCATENATED MODULE: ./.build/lib/monorepo/shared-modules.js


/**
 * Finds apps that import a module from elsewhere in the repository which a change touches, directly or by way of other modules.
 *
 * Where shared modules are looked for: the folders above an app, and the projects of the repository (a folder with
 * pyproject.toml, setup.py or setup.cfg) with their `src`, unless they are apps themselves.
 *
 * It starts from the changes: most of them lie in no shared module, and then no source is read.
 *
 * @param repository with what the change removed still in it
 * @returns what an app imports that changed, or `undefined`
 */
function sharedChanges(apps, changed, repository, importsOf) {
    const paths = [...repository.tracked.map(({ path }) => path), ...changed.filter(repository.has)];
    const python = pythonFilesOf(paths);
    const appFolders = new Set(apps.map(({ folder }) => folder).filter((folder) => folder !== ''));
    const appOf = (path) => upwards(path).find((folder) => appFolders.has(folder));
    const projects = projectsAmong(paths).filter((folder) => folder !== '' && appOf(folder) === undefined);
    const elsewhere = projects.flatMap((folder) => [folder, below(folder, 'src')]);
    const above = [...new Set([...appFolders].flatMap((folder) => upwards(folder).slice(1)))];
    const shared = [...python.files].filter((path) => appOf(path) === undefined);
    const tainted = taintedBy(changed, shared, projects, python);
    if (tainted.size === 0)
        return () => undefined;
    spread(tainted, shared, importsOf, (imported, file) => resolveImport(imported, file, [...above, ...elsewhere], python));
    const mayImport = mentioning(tainted, [...above, ...elsewhere]);
    const filesOf = Map.groupBy(python.files, appOf);
    return ({ folder }) => {
        // An app that is the whole repository has everything in its folder.
        if (folder === '')
            return undefined;
        const roots = [folder, below(folder, 'src'), ...upwards(folder).slice(1), ...elsewhere];
        for (const file of filesOf.get(folder) ?? []) {
            if (!mayImport(repository.text(file) ?? ''))
                continue;
            for (const loaded of importsOf(file).flatMap((one) => resolveImport(one, file, roots, python))) {
                const taint = tainted.get(loaded);
                if (taint)
                    return { path: taint.change, why: whyOf(taint, loaded, file) };
            }
        }
        return undefined;
    };
}
function whyOf({ how }, module, file) {
    switch (how) {
        case 'itself':
            return `which ${file} imports`;
        case 'its package':
            return `which is in a package that ${file} imports from`;
        case 'its project':
            return `which is of a project that ${file} imports from`;
        case 'an import':
            return `which ${file} imports by way of ${module}`;
        default:
            return how;
    }
}
function taintedBy(changed, shared, projects, python) {
    const tainted = new Map();
    const all = new Set(shared);
    const ofProject = new Map(projects.flatMap((folder) => projectFiles.map((name) => [below(folder, name), folder])));
    for (const change of changed) {
        if (change.endsWith('.py')) {
            if (all.has(change))
                tainted.set(change, { change, how: 'itself' });
            continue;
        }
        // Templates, queries and other data that a package reads.
        const folder = packageOf(change, python);
        const project = ofProject.get(change);
        for (const module of folder === undefined && project === undefined ? [] : shared) {
            if (tainted.has(module))
                continue;
            if (folder !== undefined && isIn(folder, module))
                tainted.set(module, { change, how: 'its package' });
            else if (project !== undefined && isIn(project, module))
                tainted.set(module, { change, how: 'its project' });
        }
    }
    return tainted;
}
/** Adds the shared modules that import tainted ones. */
function spread(tainted, shared, importsOf, resolve) {
    const importers = new Map();
    for (const file of shared) {
        for (const loaded of new Set(importsOf(file).flatMap((imported) => resolve(imported, file)))) {
            const known = importers.get(loaded);
            if (known)
                known.push(file);
            else
                importers.set(loaded, [file]);
        }
    }
    const waiting = [...tainted.keys()];
    for (const module of waiting) {
        const change = tainted.get(module)?.change ?? module;
        for (const importer of importers.get(module) ?? []) {
            if (tainted.has(importer))
                continue;
            tainted.set(importer, { change, how: 'an import' });
            waiting.push(importer);
        }
    }
}
/** Beyond it, looking for each name takes longer than it saves. */
const mostNames = 20;
/** A test on a file's text that is cheaper than parsing: to import a module it has to name it. */
function mentioning(tainted, roots) {
    const modules = [...tainted.keys()].map((path) => path.replace(/(\/__init__)?\.py$/, ''));
    const top = (module) => upwards(module)
        .filter((at) => at !== '' && roots.includes(folderOf(at)))
        .map(lastName);
    for (const names of [new Set(modules.map(lastName)), new Set(modules.flatMap(top))]) {
        // An identifier: nothing in it means anything to a regular expression.
        const words = [...names].filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name));
        if (words.length > mostNames)
            continue;
        const mention = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.join('|')})(?![\\p{L}\\p{N}_])`, 'u');
        return (text) => words.length > 0 && mention.test(text);
    }
    return () => true;
}
const projectFiles = ['pyproject.toml', 'setup.py', 'setup.cfg'];
function projectsAmong(paths) {
    const names = new Set(projectFiles);
    return [...new Set(paths.filter((path) => names.has(lastName(path))).map(folderOf))].sort();
}
/** The outermost regular package that a file is in. */
function packageOf(path, { files }) {
    let found;
    for (let at = folderOf(path); at !== '' && files.has(`${at}/__init__.py`); at = folderOf(at))
        found = at;
    return found;
}
const lastName = (path) => path.slice(path.lastIndexOf('/') + 1);

;// CONCATENATED MODULE: ./.build/lib/monorepo/touched.js

function byFolder(paths) {
    const found = new Map();
    const add = (folder, path) => {
        const list = found.get(folder);
        if (list)
            list.push(path);
        else
            found.set(folder, [path]);
    };
    for (const path of paths) {
        add(path, path);
        for (let at = path; at !== '';) {
            at = folderOf(at);
            add(at, path);
        }
    }
    return found;
}
/** The first of the uses that changed, or `undefined`. A submodule that changed stands for all that lies in it. */
function firstChange(uses, changed) {
    for (const { path, only, why } of uses) {
        const found = changed.get(path)?.find((file) => only?.(file) ?? true);
        if (found !== undefined)
            return { path: found, why };
        for (let at = folderOf(path); at !== ''; at = folderOf(at)) {
            if (changed.get(at)?.includes(at))
                return { path: at, why };
        }
    }
    return undefined;
}
/**
 * Decides which apps are listed.
 *
 * @param sharedChange a change in what an app imports from elsewhere; asked only where nothing else changed, since it
 * has to read source
 */
function planVerdicts(apps, changes, usesOf, sharedChange) {
    if (changes.kind === 'everything') {
        return apps.map((app) => ({ app, listed: true, why: changes.reason }));
    }
    const changed = byFolder(changes.paths);
    return apps.map((app) => {
        const change = firstChange(usesOf(app), changed) ?? sharedChange(app);
        if (change)
            return { app, listed: true, why: `${change.path} changed, ${change.why}.` };
        return { app, listed: false, why: 'Nothing that it uses changed.' };
    });
}

// EXTERNAL MODULE: ./node_modules/picomatch/index.js
var picomatch = __webpack_require__(4006);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/locks.js
var locks = __webpack_require__(9389);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/requirements-syntax.js
var requirements_syntax = __webpack_require__(2941);
;// CONCATENATED MODULE: ./.build/lib/monorepo/uses.js





const requirements = 'requirements.txt';
const projects = ['pyproject.toml', 'setup.cfg', 'setup.py'];
const pythons = ['.python-version', 'pyproject.toml', 'setup.cfg', 'Pipfile', 'runtime.txt'];
/**
 * What an app uses by where it lies and by what its files name: its folder, its extra files, and
 * the files above it that say which packages and which Python it wants. The modules that it imports are in
 * `sharedChanges`.
 */
function usesOf(app, repository) {
    const { folder, declaration } = app;
    const own = { path: folder, why: 'which is in its folder' };
    return [
        own,
        ...(declaration?.extraFiles ?? []).flatMap((glob) => extraFiles(folder, glob)),
        ...requirementsOf(app, repository),
        ...pythonOf(folder, repository),
    ].filter((use) => use === own || !isIn(folder, use.path));
}
function extraFiles(folder, pattern) {
    const { base, glob } = picomatch.scan(pattern);
    const path = inRepository(folder, base);
    if (path === undefined)
        return [];
    const why = 'which its extra-files name';
    if (glob === '')
        return [{ path, why }];
    const matches = picomatch(glob, { dot: true, nonegate: true, windows: false });
    return [{ path, why, only: (file) => matches(path === '' ? file : file.slice(path.length + 1)) }];
}
/**
 * In the order of docs/dependencies.md: the app folder's requirements.txt, else any lock that may be about it, and what
 * is nearest above. Which of them it is can only be told by reading them all, so all that may be it count.
 */
function requirementsOf({ folder, declaration }, repository) {
    const why = 'which may say what packages the app requires';
    const named = declaration?.requirementsFile;
    const first = named === undefined ? below(folder, requirements) : inRepository(folder, named);
    if (first !== undefined && (named !== undefined || repository.has(first))) {
        return includedBy(first, repository).map((path) => ({ path, why }));
    }
    const above = upwards(folder).slice(1);
    const nearest = above.find((at) => [requirements, ...projects].some((name) => repository.has(below(at, name))));
    const found = [
        ...above.flatMap((at) => Object.keys(locks/* lockReaders */.IY).map((name) => below(at, name))),
        ...(nearest === undefined ? [] : projects.map((name) => below(nearest, name))),
    ].filter(repository.has);
    const listed = nearest === undefined ? [] : includedBy(below(nearest, requirements), repository);
    return [...found, ...listed].map((path) => ({ path, why }));
}
/** A requirements file, those that it takes in by `-r` and `-c`, and the projects that it names by their path. */
function includedBy(file, repository) {
    const found = new Set();
    const waiting = [file];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
        if (found.has(at))
            continue;
        found.add(at);
        const text = /\.(txt|in)$/.test(at) ? repository.text(at) : undefined;
        for (const { content } of (0,requirements_syntax/* parseRequirementsText */.X)(text ?? '')) {
            if (content.kind === 'path') {
                const named = inRepository(folderOf(at), content.path);
                if (named !== undefined)
                    found.add(named);
            }
            if (content.kind !== 'include' && content.kind !== 'constraints')
                continue;
            const next = inRepository(folderOf(at), content.file);
            if (next !== undefined)
                waiting.push(next);
        }
    }
    return [...found];
}
/** The files that may state the Python: those up to the first `.python-version`, which always does. */
function pythonOf(folder, repository) {
    const folders = upwards(folder);
    const sure = folders.findIndex((at) => repository.has(below(at, '.python-version')));
    const looked = sure === -1 ? folders : folders.slice(0, sure + 1);
    return looked
        .flatMap((at) => pythons.map((name) => below(at, name)))
        .filter(repository.has)
        .map((path) => ({ path, why: 'which may say what Python the app wants' }));
}
/** A path relative to a folder as one of the repository, or `undefined` where it leads out. */
function inRepository(folder, path) {
    const joined = external_node_path_.posix.normalize(external_node_path_.posix.join(folder, path)).replace(/\/$/, '');
    return joined === '..' || joined.startsWith('../') || external_node_path_.posix.isAbsolute(path)
        ? undefined
        : joined === '.'
            ? ''
            : joined;
}

;// CONCATENATED MODULE: ./.build/lib/monorepo/plan-apps.js














/**
 * Finds the Dash apps of a repository and lists those that the event's changes touch.
 *
 * @param warn is told of what is odd, but stops nothing
 * @throws {UserError} where there is no repository, or no such folder in it
 */
async function planApps(asked, warn) {
    const workspace = (0,external_node_fs_.realpathSync)(asked.workspace);
    const folder = realFolder(workspace, asked.path);
    const git = await openRepository(folder);
    const inside = (0,external_node_path_.relative)(git.root, folder).split(external_node_path_.sep).join('/');
    const [repository, changes] = await Promise.all([readRepository(git), changesOf(asked, git)]);
    const apps = await findApps(repository, warn);
    const here = apps.filter((app) => isIn(inside, app.folder));
    warnOfUnused(here, inside, asked.exclude, warn);
    const verdicts = withoutExcluded(inside, asked, await verdictsOn(apps, here, changes, repository));
    const toWorkspace = (0,external_node_path_.relative)(workspace, git.root).split(external_node_path_.sep).join('/');
    return {
        verdicts,
        rows: verdicts
            .filter(({ listed }) => listed)
            .map(({ app }) => ({
            path: below(toWorkspace, app.folder) || '.',
            name: app.declaration?.name ?? (0,deploy_name/* contentName */.T)(asked.repository, app.folder),
        })),
        compared: changes.kind === 'some' ? `Compared with ${changes.since}.` : changes.reason,
        notes: changes.kind === 'some' ? changes.notes : [],
    };
}
/** Without symbolic links in it, as git tells its paths, too. */
function realFolder(workspace, path) {
    try {
        return (0,external_node_fs_.realpathSync)((0,external_node_path_.resolve)(workspace, path));
    }
    catch (error) {
        throw new errors/* UserError */.yo({
            what: `The folder ${path} does not exist.`,
            why: `It was looked for at ${(0,external_node_path_.resolve)(workspace, path)}.`,
            fix: 'Correct the input path, which is relative to the workspace, and check that the step actions/checkout ran.',
        }, { cause: error });
    }
}
async function changesOf({ all, event, payload }, git) {
    if (all)
        return { kind: 'everything', reason: 'All apps were asked for.' };
    return readChanges(planComparison(event, payload), git);
}
async function verdictsOn(apps, here, changes, repository) {
    const paths = changes.kind === 'some' ? changes.paths : [];
    const before = withGone(repository, paths);
    return planVerdicts(here, changes, (app) => usesOf(app, before), sharedChanges(apps, paths, before, await importReader(repository)));
}
/** What the workflow's author doesn't want is told, not hidden. */
function withoutExcluded(inside, { exclude, declaredOnly }, verdicts) {
    const patterns = exclude.map(files_patterns/* parsePattern */.E);
    return verdicts.map((verdict) => {
        const { app } = verdict;
        const by = patterns.find((pattern) => pattern.matches(within(inside, app.folder), true));
        if (by)
            return { app, listed: false, why: `The input exclude names it (${by.text}).` };
        if (declaredOnly && !app.declaration) {
            return { app, listed: false, why: 'It has no connect.toml, and declared-only is true.' };
        }
        return verdict;
    });
}
function warnOfUnused(apps, inside, exclude, warn) {
    const folders = apps.map(({ folder }) => within(inside, folder));
    for (const { text, matches } of exclude.map(files_patterns/* parsePattern */.E)) {
        if (folders.some((folder) => matches(folder, true)))
            continue;
        warn({
            what: `The input exclude names no app: "${text}".`,
            why: `It is a glob of folders, relative to path. The apps here: ${folders.slice(0, 10).join(', ') || 'none'}.`,
            fix: 'Correct the line, or take it out.',
        });
    }
}
const within = (folder, path) => (folder === '' ? path : path.slice(folder.length + 1));

;// CONCATENATED MODULE: ./.build/lib/monorepo/summary.js
/** GitHub takes 1 MiB for a step; a row is some 200 characters. */
const mostRows = 2000;
/**
 * The job summary of a plan: each app, whether it is listed, and why. Those that are come first.
 *
 * @param compared what was compared with what, in words
 */
function planSummary(verdicts, compared, notes) {
    const listed = verdicts.filter((verdict) => verdict.listed);
    const rows = [...listed, ...verdicts.filter((verdict) => !verdict.listed)];
    const row = ({ app, listed: yes, why }) => `<tr><td>${code(app.folder || '.')}</td><td>${yes ? '✅ yes' : 'no'}</td><td>${asText(why)}</td><td>${asText(app.source)}</td></tr>`;
    return [
        `## ${countInWords(listed.length, verdicts.length)}`,
        '',
        [compared, ...notes].map(asText).join(' '),
        '',
        ...(rows.length === 0
            ? []
            : [
                '<table><tr><th>App</th><th>Deployed</th><th>Why</th><th>Known by</th></tr>',
                ...rows.slice(0, mostRows).map(row),
                '</table>',
            ]),
        ...(rows.length > mostRows ? ['', `… and ${rows.length - mostRows} more, which are in the log.`] : []),
        '',
    ].join('\n');
}
function countInWords(listed, all) {
    if (all === 0)
        return 'There is no Dash app here';
    if (listed === all)
        return all === 1 ? 'The only app is to be deployed' : `All ${all} apps are to be deployed`;
    if (listed === 0)
        return `None of ${all} ${all === 1 ? 'app' : 'apps'} is touched`;
    return `${listed} of ${all} apps ${listed === 1 ? 'is' : 'are'} to be deployed`;
}
const code = (text) => `<code>${asText(text)}</code>`;
/** File names are somebody's text: none of it is markup. */
function asText(text) {
    return text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replace(/[\r\n]+/g, ' ')
        .replace(/[\\`*_{}[\]#|@~]/g, (sign) => `&#${sign.codePointAt(0)};`);
}

;// CONCATENATED MODULE: ./.build/lib/plan.js








/** The action plan/: which Dash apps of the repository does this push or pull request touch? */
async function planStep(environment) {
    const shown = (0,annotations/* annotations */.hk)('');
    try {
        const workspace = environment.GITHUB_WORKSPACE || process.cwd();
        const plan = await planApps({
            ...parsePlanInputs((name) => (0,runner/* getInput */.V4)(name, environment)),
            workspace,
            repository: environment.GITHUB_REPOSITORY || workspace,
            event: environment.GITHUB_EVENT_NAME || 'workflow_dispatch',
            payload: await (0,github_event/* readEvent */.j_)(environment),
        }, (mishap) => shown.show('warning', mishap));
        const { rows, verdicts, compared, notes } = plan;
        (0,runner/* info */.pq)([compared, ...notes].join(' '));
        for (const { app, listed, why } of verdicts) {
            (0,runner/* infoVerbatim */.Bz)(`${listed ? '+' : '-'} ${app.folder || '.'}: ${why}`);
        }
        (0,runner/* info */.pq)(`${countInWords(rows.length, verdicts.length)}.`);
        if (verdicts.length === 0) {
            shown.show('warning', {
                what: 'No Dash app was found.',
                why: 'No folder has a connect.toml, and no Python file a Dash object at the top of a module.',
                fix: 'Put a file connect.toml (it may be empty) into the folder of each app.',
            });
        }
        (0,runner/* appendSummary */.fe)(planSummary(verdicts, compared, notes));
        (0,runner/* setOutput */.uH)('matrix', matrixOf(rows));
        (0,runner/* setOutput */.uH)('count', `${rows.length}`);
        (0,runner/* setOutput */.uH)('any', `${rows.length > 0}`);
        (0,runner/* setOutput */.uH)('apps', JSON.stringify(rows.map(({ path }) => path)));
    }
    catch (error) {
        process.exitCode = 1;
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        for (const mishap of error.mishaps)
            shown.show('error', mishap);
    }
}


/***/ })

};
