export const id = 51;
export const ids = [51];
export const modules = {

/***/ 7051:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  dependencyRules: () => (/* reexport */ rules/* dependencyRules */.VZ),
  readRequirements: () => (/* reexport */ readRequirements)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/@renovatebot/pep440/index.js + 4 modules
var pep440 = __webpack_require__(9687);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/places.js
var places = __webpack_require__(9429);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/requirement.js
var requirement = __webpack_require__(2734);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/toml.js
var toml = __webpack_require__(2889);
;// CONCATENATED MODULE: ./.build/lib/bundle/dependencies/own-package.js





// Build backends that compile: what they make isn't in the source.
const compiling = /^(?:maturin|scikit_build_core|skbuild|mesonpy|setuptools_rust|pdm\.backend\._cython)/;
const compiled = /\.(?:pyx|pxd|c|cc|cpp|cxx|rs|f90|f)$/i;
// What setuptools' own discovery passes over in a flat layout, and what a checkout holds beside packages.
const notPackages = new Set([
    ...[
        'build',
        'dist',
        'doc',
        'docs',
        'documentation',
        'example',
        'examples',
        'scripts',
        'tools',
        'util',
        'utils',
    ],
    ...['python', 'benchmark', 'benchmarks', 'exercise', 'exercises', 'htmlcov', 'venv', 'env', 'node_modules'],
    ...['test', 'tests', 'test.py', 'tests.py', 'tasks', 'tasks.py', 'fabfile.py', 'toxfile.py', 'noxfile.py'],
    ...[
        'setup.py',
        'conftest.py',
        'site_scons',
        'ci',
        'news',
        'changelog',
        'migrations',
        'notebooks',
        'assets',
    ],
]);
/**
 * The files that make a project of the user's importable on the server. Connect runs an app with the bundle's
 * top folder first on `sys.path` and installs nothing but the requirements: so the project's import packages
 * travel at the top of the bundle, where an installation would have put them into site-packages, with a
 * `.dist-info` beside them for `importlib.metadata` (version and entry points).
 */
async function readOwnPackage(own, project, folders, report) {
    const where = own.where ?? { file: (0,places/* shownPath */.pS)(folders.root, (0,external_node_path_.join)(project.folder, project.file)) };
    const name = project.name ?? (0,places/* shownPath */.pS)(folders.repository, project.folder);
    const backend = (0,toml/* stringOf */.Je)((0,toml/* dig */.rO)(project.table, 'build-system', 'build-backend')) ?? '';
    if (compiling.test(backend)) {
        report('own-package-build', {
            what: `${name} has to be compiled, which the server can't do from a bundle.`,
            why: `Its build backend is ${backend}.`,
            fix: 'Publish wheels of it to a package index, or put a wheel for the server into the app folder and name it in requirements.txt.',
            where,
        });
        return [];
    }
    const importables = await findImportables(project);
    const files = [];
    const native = [];
    for (const { source, path } of importables) {
        const taken = (0,external_node_path_.join)(folders.root, ...path.split('/'));
        // What lies at the top of the app folder travels anyway, at this very place.
        if (taken === source)
            continue;
        if ((await (0,places/* kindOf */.I)(taken)) !== 'nothing' && (await isPackage(taken))) {
            report('own-package-clash', {
                what: `${path} of ${name} and ${path} of the app folder can't both be imported.`,
                why: `${(0,places/* shownPath */.pS)(folders.root, source)} would travel as ${path}, at the top of the bundle.`,
                fix: 'Rename one of the two.',
                where,
            });
            continue;
        }
        for (const file of await filesOf(source, path, folders.repository)) {
            if (compiled.test(file.path))
                native.push(file.path);
            files.push(file);
        }
    }
    if (native.length > 0) {
        report('own-package-build', {
            level: 'warning',
            what: `${name} holds sources that have to be compiled; they won't be.`,
            why: `Among them ${native[0]}.`,
            fix: 'Where the app needs them, put a wheel for the server into the app folder and name it in requirements.txt.',
            where,
        });
    }
    if (project.name === undefined)
        return files;
    if (files.length > 0) {
        report('own-package', {
            what: `Your package ${name} travels in the bundle.`,
            why: `${importables.map(({ path }) => path).join(', ')} from ${(0,places/* shownPath */.pS)(folders.root, project.folder)} is put at the top, where the app can import it.`,
            where,
        });
    }
    return [...files, ...distInfo(project.name, project)];
}
/** What an installer leaves beside a package (PEP 376, entry points): enough for `importlib.metadata`. */
function distInfo(name, project) {
    const version = project.version ?? '0.0.0';
    const folder = `${(0,requirement/* normalizeName */.Pc)(name).replaceAll('-', '_')}-${version.replaceAll('-', '_')}.dist-info`;
    const files = [
        bytesAt(`${folder}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`),
    ];
    const standard = (0,toml/* tableOf */.c_)(project.table.project);
    const groups = {
        console_scripts: {
            ...(0,toml/* tableOf */.c_)((0,toml/* dig */.rO)(project.table, 'tool', 'poetry', 'scripts')),
            ...(0,toml/* tableOf */.c_)(standard.scripts),
        },
        gui_scripts: (0,toml/* tableOf */.c_)(standard['gui-scripts']),
        ...Object.fromEntries([
            ...Object.entries((0,toml/* tableOf */.c_)((0,toml/* dig */.rO)(project.table, 'tool', 'poetry', 'plugins'))),
            ...Object.entries((0,toml/* tableOf */.c_)(standard['entry-points'])),
        ].map(([group, points]) => [group, (0,toml/* tableOf */.c_)(points)])),
    };
    const sections = Object.entries(groups).flatMap(([group, points]) => {
        const lines = Object.entries(points).flatMap(([key, value]) => typeof value === 'string' ? [`${key} = ${value}`] : []);
        return lines.length > 0 ? [`[${group}]\n${lines.join('\n')}\n`] : [];
    });
    if (sections.length > 0)
        files.push(bytesAt(`${folder}/entry_points.txt`, sections.join('\n')));
    return files;
}
function bytesAt(path, text) {
    const source = new TextEncoder().encode(text);
    return { path, source, size: source.length };
}
/** What a project installs, by what its build backend is told, else by where packages usually are. */
async function findImportables(project) {
    const told = await toldImportables(project);
    if (told.length > 0)
        return told;
    const name = (0,requirement/* normalizeName */.Pc)(project.name ?? '').replaceAll('-', '_');
    const base = (await packagesIn((0,external_node_path_.join)(project.folder, 'src'))).length > 0 ? 'src' : '.';
    const root = (0,external_node_path_.join)(project.folder, base);
    for (const path of [name, name.replaceAll('_', '/'), `${name}.py`]) {
        // `a/b` for a package named a-b: a namespace package.
        const source = (0,external_node_path_.join)(root, ...path.split('/'));
        if (name !== '' && base === '.' && (await isPackage(source)))
            return [{ source, path }];
    }
    const found = await packagesIn(root);
    return found
        .filter((entry) => base === 'src' || !notPackages.has(entry))
        .map((entry) => ({ source: (0,external_node_path_.join)(root, entry), path: entry }));
}
/** The importable entries right in a folder. */
async function packagesIn(folder) {
    const entries = await (0,promises_.readdir)(folder, { withFileTypes: true }).catch(() => []);
    const found = [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (!/^[A-Za-z_]\w*(?:\.py)?$/.test(entry.name))
            continue;
        if (await isPackage((0,external_node_path_.join)(folder, entry.name), folder.endsWith('src')))
            found.push(entry.name);
    }
    return found;
}
/** True for a `.py` file and a folder with `__init__.py`; with `namespaces`, for any folder that holds Python. */
async function isPackage(path, namespaces = false) {
    const kind = await (0,places/* kindOf */.I)(path);
    if (kind === 'file')
        return path.endsWith('.py');
    if (kind === 'nothing')
        return false;
    if ((await (0,places/* kindOf */.I)((0,external_node_path_.join)(path, '__init__.py'))) === 'file')
        return true;
    if (!namespaces)
        return false;
    const inside = await (0,promises_.readdir)(path, { withFileTypes: true });
    for (const entry of inside) {
        if (entry.isFile() && entry.name.endsWith('.py'))
            return true;
        if (entry.isDirectory() &&
            /^[A-Za-z]\w*$/.test(entry.name) &&
            (await isPackage((0,external_node_path_.join)(path, entry.name), true))) {
            return true;
        }
    }
    return false;
}
/** What the settings of the build backend name, as far as it exists. */
async function toldImportables({ folder, table, setup, name }) {
    const tool = (0,toml/* tableOf */.c_)(table.tool);
    const at = (base, path) => ({
        source: (0,external_node_path_.join)(folder, base, ...path.split('/')),
        path,
    });
    const told = [];
    const hatch = (0,toml/* tableOf */.c_)((0,toml/* dig */.rO)(tool, 'hatch', 'build', 'targets', 'wheel'));
    for (const packaged of (0,toml/* stringsOf */.iw)(hatch.packages)) {
        const path = external_node_path_.posix.normalize(packaged).replace(/\/$/, '');
        told.push(at(external_node_path_.posix.dirname(path), external_node_path_.posix.basename(path)));
    }
    for (const item of Array.isArray((0,toml/* dig */.rO)(tool, 'poetry', 'packages'))
        ? (0,toml/* dig */.rO)(tool, 'poetry', 'packages')
        : []) {
        const include = (0,toml/* stringOf */.Je)((0,toml/* tableOf */.c_)(item).include)?.split('/*')[0]?.replace(/\/$/, '');
        if (include && !include.includes('*'))
            told.push(at((0,toml/* stringOf */.Je)((0,toml/* tableOf */.c_)(item).from) ?? '.', include));
    }
    if (tool.uv !== undefined && (0,toml/* dig */.rO)(tool, 'uv', 'build-backend') !== undefined) {
        const backend = (0,toml/* tableOf */.c_)((0,toml/* dig */.rO)(tool, 'uv', 'build-backend'));
        const base = (0,toml/* stringOf */.Je)(backend['module-root']) ?? 'src';
        const names = (0,toml/* stringsOf */.iw)([backend['module-name']].flat());
        const modules = names.length > 0 ? names : [(0,requirement/* normalizeName */.Pc)(name ?? '').replaceAll('-', '_')];
        for (const module of modules)
            told.push(at(base, module.replaceAll('.', '/')));
    }
    const flit = (0,toml/* stringOf */.Je)((0,toml/* dig */.rO)(tool, 'flit', 'module', 'name'));
    if (flit !== undefined) {
        for (const base of ['src', '.'])
            told.push(at(base, flit.replaceAll('.', '/')), at(base, `${flit}.py`));
    }
    const pdm = (0,toml/* stringOf */.Je)((0,toml/* dig */.rO)(tool, 'pdm', 'build', 'package-dir'));
    const setuptools = (0,toml/* tableOf */.c_)(tool.setuptools);
    const packageDirs = {
        ...iniTable(setup.get('options')?.get('package_dir')),
        ...(0,toml/* tableOf */.c_)(setuptools['package-dir']),
    };
    const everywhere = pdm ??
        (0,toml/* stringsOf */.iw)((0,toml/* dig */.rO)(setuptools, 'packages', 'find', 'where'))[0] ??
        setup.get('options.packages.find')?.get('where')?.trim() ??
        (0,toml/* stringOf */.Je)(packageDirs['']);
    if (everywhere !== undefined && everywhere !== '') {
        for (const entry of await packagesIn((0,external_node_path_.join)(folder, everywhere)))
            told.push(at(everywhere, entry));
    }
    const listed = [
        ...(0,toml/* stringsOf */.iw)(setuptools.packages),
        ...(setup.get('options')?.get('packages') ?? '').split(/[\s,]+/).filter((word) => /^[\w.]+$/.test(word)),
    ];
    for (const dotted of listed) {
        // Parts of a package that is listed too travel with it.
        if (listed.some((other) => dotted.startsWith(`${other}.`)))
            continue;
        const mapped = (0,toml/* stringOf */.Je)(packageDirs[dotted]);
        const path = dotted.replaceAll('.', '/');
        told.push(mapped === undefined ? at(everywhere ?? '.', path) : { source: (0,external_node_path_.join)(folder, mapped), path });
    }
    for (const module of (0,toml/* stringsOf */.iw)(setuptools['py-modules']))
        told.push(at(everywhere ?? '.', `${module}.py`));
    const there = [];
    for (const one of told) {
        if (there.some(({ path }) => path === one.path))
            continue;
        if ((0,places/* isWithin */.UO)(folder, one.source) && (await (0,places/* kindOf */.I)(one.source)) !== 'nothing')
            there.push(one);
    }
    return there;
}
/** A dictionary of setup.cfg: `=src` or `my_package = lib`, one a line. */
const iniTable = (text) => Object.fromEntries((text ?? '').split('\n').flatMap((line) => {
    const [, key = '', value] = /^([^=]*)=(.*)$/.exec(line) ?? [];
    return value === undefined ? [] : [[key.trim(), value.trim()]];
}));
/** The files of a package as they travel: no caches, nothing hidden, no link out of the repository. */
async function filesOf(source, path, repository) {
    const real = await (0,promises_.realpath)(source).catch(() => undefined);
    if (real === undefined || !(0,places/* isWithin */.UO)(await (0,promises_.realpath)(repository), real))
        return [];
    const found = await (0,promises_.stat)(source);
    if (found.isFile())
        return [{ path: path.normalize('NFC'), source, size: found.size }];
    if (!found.isDirectory())
        return [];
    const files = [];
    for (const entry of (await (0,promises_.readdir)(source, { withFileTypes: true })).sort((a, b) => a.name < b.name ? -1 : 1)) {
        const { name } = entry;
        if (name.startsWith('.') || name === '__pycache__' || name === 'node_modules' || name.endsWith('.pyc'))
            continue;
        const inner = (0,external_node_path_.join)(source, name);
        // A link to a folder may be a loop: only links to files are followed.
        if (entry.isSymbolicLink() && (await (0,places/* kindOf */.I)(inner)) === 'folder')
            continue;
        files.push(...(await filesOf(inner, `${path}/${name}`, repository)));
    }
    return files;
}

// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/project-requirements.js + 1 modules
var project_requirements = __webpack_require__(6841);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/pyproject.js
var pyproject = __webpack_require__(809);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./.build/lib/bundle/dependencies/requirements-text.js


/**
 * The lines as pip on the server will take them. pip wants a hash on every requirement or on none: where only
 * some have one, all are taken off, and it is told.
 */
function planHashes(lines, report) {
    const brought = lines.flatMap(({ brings }) => (brings ? [brings] : []));
    const without = brought.find(({ hashes }) => !hashes);
    const first = lines.find(({ brings }) => brings?.hashes);
    if (!without || !first)
        return lines;
    report('partial-hashes', {
        what: 'Only some requirements have hashes; they travel without.',
        why: `pip then wants one for each, and ${without.name} has none.`,
        fix: 'Give every requirement its hashes, or none.',
        ...(first.where && { where: first.where }),
    });
    const bare = lines.map((line) => ({ line, text: line.text.replace(/\s*--hash[=\s]\S+/g, '') }));
    const isGone = (at) => {
        const entry = bare[at];
        return entry !== undefined && entry.text !== entry.line.text && /^\s*\\?$/.test(entry.text);
    };
    return bare.flatMap(({ line, text }, at) => {
        if (isGone(at))
            return [];
        return [{ ...line, text: isGone(at + 1) ? text.replace(/\s*\\$/, '') : text }];
    });
}
/**
 * What `-c` files say, as one file that travels beside the requirements, and the line that names it. Its name holds
 * its digest: Connect keeps an environment for as long as the requirements file stays the same.
 */
function planConstraints(constraints, packageFile) {
    const texts = constraints.map(({ text }) => text).filter((text) => text.trim() !== '');
    if (texts.length === 0)
        return undefined;
    const source = new TextEncoder().encode(`${texts.join('\n')}\n`);
    const name = `constraints-${(0,external_node_crypto_.createHash)('sha256').update(source).digest('hex').slice(0, 8)}.txt`;
    const path = external_node_path_.posix.join(external_node_path_.posix.dirname(packageFile), name);
    const where = constraints[0]?.where;
    return {
        file: { path, source, size: source.length },
        line: { text: `-c ${name}`, ...(where && { where }) },
    };
}

// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/rules.js
var rules = __webpack_require__(5726);
// EXTERNAL MODULE: ./.build/lib/errors.js
var errors = __webpack_require__(5119);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/locks.js
var dependencies_locks = __webpack_require__(9389);
// EXTERNAL MODULE: external "node:url"
var external_node_url_ = __webpack_require__(3136);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/decode-text.js
var decode_text = __webpack_require__(6443);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/marker.js
var dependencies_marker = __webpack_require__(4431);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/requirements-syntax.js
var requirements_syntax = __webpack_require__(2941);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/url-secrets.js
var url_secrets = __webpack_require__(3864);
;// CONCATENATED MODULE: ./.build/lib/bundle/dependencies/requirements-file.js









/**
 * Reads a requirements file in pip's format, with the files that it includes in their place. What pip on the
 * server couldn't do is reported; a line that nothing needs changed travels as it is.
 */
async function readRequirementsFile(file, folders, report) {
    const lines = [];
    const constraints = [];
    const projects = [];
    const archives = [];
    const seen = new Set();
    await readInto(lines, file, []);
    return { lines, constraints, projects, archives };
    async function readInto(into, path, outer) {
        if (seen.has(path))
            return;
        seen.add(path);
        const shown = (0,places/* shownPath */.pS)(folders.root, path);
        const decoded = await (0,decode_text/* readText */.y)(path);
        if (!decoded)
            return;
        if (decoded.encoding) {
            report('requirements-encoding', {
                what: `${shown} is written in ${decoded.encoding}.`,
                why: 'pip on the server reads UTF-8, so it travels as UTF-8.',
                fix: 'To be rid of this notice, save the file as UTF-8 without a byte-order mark.',
                where: { file: shown },
            });
        }
        for (const line of (0,requirements_syntax/* parseRequirementsText */.X)(decoded.text)) {
            const where = { file: shown, line: line.number };
            reportOddities(line, where, report);
            if (line.content.kind === 'include' || line.content.kind === 'constraints') {
                const { kind, file: target } = line.content;
                if (/^https?:/i.test(target))
                    into.push(...asWritten(line, where));
                else
                    await include(kind === 'include' ? into : constraints, target, path, outer, line, where);
            }
            else if (line.content.kind === 'path') {
                into.push(...(await onDisk(line.content, path, line, where)));
            }
            else {
                into.push(...(await keep(line, where, path)));
            }
        }
    }
    async function include(into, target, from, outer, { off }, where) {
        const path = (0,external_node_path_.resolve)((0,external_node_path_.dirname)(from), target);
        const problem = [...outer, from].includes(path)
            ? 'includes itself'
            : (await (0,places/* kindOf */.I)(path)) !== 'file'
                ? "doesn't exist"
                : (await (0,places/* reallyWithin */.RU)(folders.repository, path))
                    ? undefined
                    : 'lies outside the repository';
        if (!problem)
            return readInto(into, path, [...outer, from]);
        report('requirements-include', {
            what: `${target}, which ${where.file} names, ${problem}.`,
            why: 'A file named by -r or -c is read relative to the file that names it.',
            fix: 'Mend the path, or take the line out.',
            where,
        }, off);
    }
    async function keep(line, where, from) {
        const { content } = line;
        if (content.kind === 'unreadable') {
            report(...unreadable(content.line, content.reason, where), line.off);
            return [];
        }
        if (content.kind === 'options') {
            for (const { name, known } of content.options) {
                if (!known) {
                    report('requirements-option', {
                        what: `pip doesn't take ${(0,url_secrets/* withoutSecret */.N)(name).shown} in a requirements file.`,
                        why: 'Today’s pip stops at an option that it doesn’t know.',
                        fix: 'Take the option out.',
                        where,
                    }, line.off);
                }
            }
            const links = content.options.find(({ name }) => name === '--find-links')?.value;
            if (links && !/^https?:/i.test(links))
                await checkLinks(links, from, line, where);
            return asWritten(line, where);
        }
        if (content.kind === 'url') {
            checkSsh(content.url, line, where);
            const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(content.url)?.[1];
            const archive = archiveName(content.url.split(/\s/, 1)[0] ?? '');
            const name = egg ?? archive?.name;
            if (!name)
                return asWritten(line, where);
            return asWritten(line, where, { name: (0,requirement/* normalizeName */.Pc)(name), hashes: content.hashes > 0 });
        }
        if (content.kind !== 'requirement')
            return asWritten(line, where);
        const { name, specifier, url, extras, marker } = content.requirement;
        const normalized = (0,requirement/* normalizeName */.Pc)(name);
        if (normalized.startsWith('rsconnect')) {
            report('rsconnect-requirement', {
                what: `${name} is left out of the requirements.`,
                why: 'It publishes from a desk; on the server nothing needs it, as with rsconnect-python itself.',
                where,
            }, line.off);
            return [];
        }
        if (url && /^file:/i.test(url)) {
            const path = {
                kind: 'path',
                path: url,
                extras,
                ...(marker && { marker }),
                editable: false,
                hashes: content.hashes,
            };
            return onDisk(path, from, line, where, name);
        }
        if (url)
            checkSsh(url, line, where);
        const version = (0,requirement/* pinnedVersion */.V2)(specifier);
        return asWritten(line, where, {
            name: normalized,
            hashes: content.hashes > 0,
            ...(specifier && { specifier }),
            ...(version && { version }),
        });
    }
    function checkSsh(url, { off }, where) {
        if (!/^(?:git|hg|bzr)\+ssh:|^git\+git@|^git\+[^/]+@[^/]+:/i.test(url))
            return;
        report('git-ssh', {
            what: 'A requirement is fetched over SSH.',
            why: 'The server needs an SSH key and the known host key of that place while it installs; most have neither.',
            fix: 'Use git+https://… for a public repository, or ask the administrator for access.',
            where,
        }, off);
    }
    async function checkLinks(links, from, { off }, where) {
        const path = await firstThatExists(links, from);
        if (path && (0,places/* isWithin */.UO)(folders.root, path))
            return;
        report('requirements-option', {
            what: `--find-links ${links} is not in the app folder.`,
            why: 'The server sees the files of the bundle only.',
            fix: 'Move the folder into the app folder, or take the line out.',
            where,
            level: path ? 'error' : 'warning',
        }, off);
    }
    /** A folder or an archive, relative to the file, the app folder or the repository: wherever pip may be run from. */
    async function firstThatExists(written, from) {
        const path = localPath(written, folders.root);
        if (path === undefined)
            return undefined;
        for (const base of [(0,external_node_path_.dirname)(from), folders.root, folders.repository]) {
            const candidate = (0,external_node_path_.resolve)(base, path);
            if ((await (0,places/* kindOf */.I)(candidate)) !== 'nothing')
                return candidate;
        }
        return undefined;
    }
    async function onDisk(content, from, line, where, name) {
        const path = await firstThatExists(content.path, from);
        if (!path) {
            report('local-file', missing(content.path, name, where), line.off);
            return [];
        }
        const shown = (0,places/* shownPath */.pS)(folders.root, path);
        if (!(await (0,places/* reallyWithin */.RU)(folders.repository, path))) {
            report('own-package-outside', {
                what: `${name ?? content.path} lies outside the repository.`,
                why: `${where.file} names ${shown}, which the bundle can't hold.`,
                fix: 'Move it into the repository, or publish it to a package index and name it by version.',
                where,
            }, line.off);
            return [];
        }
        if ((await (0,places/* kindOf */.I)(path)) === 'folder') {
            projects.push({ folder: path, extras: content.extras, where, locked: false });
            return [];
        }
        const archive = (0,places/* isWithin */.UO)(folders.root, path) ? shown : external_node_path_.posix.join('wheels', (0,external_node_path_.basename)(path));
        archives.push({ path: archive, source: path, size: (await (0,promises_.stat)(path)).size });
        const known = archiveName(path);
        const marker = content.marker ? ` ; ${(0,dependencies_marker/* formatMarker */.g)(content.marker)}` : '';
        const extras = content.extras.length > 0 ? `[${content.extras.join(',')}]` : '';
        const hashes = [...line.physical.join(' ').matchAll(/--hash[=\s]\S+/g)]
            .map(([hash]) => ` ${hash}`)
            .join('');
        return [
            {
                text: `./${archive}${extras}${marker}${hashes}`,
                where,
                ...(known && {
                    brings: { name: (0,requirement/* normalizeName */.Pc)(known.name), version: known.version, hashes: content.hashes > 0 },
                }),
            },
        ];
    }
}
function asWritten(line, where, brings) {
    return line.physical.map((text, index) => ({
        text,
        where: { file: where.file, line: line.number + index },
        ...(brings && index === 0 && { brings, off: line.off }),
    }));
}
function reportOddities(line, where, report) {
    const secret = line.physical.find((text) => (0,url_secrets/* withoutSecret */.N)(text).secret);
    if (secret !== undefined)
        (0,url_secrets/* reportSecret */.P)(secret, where, report, line.off);
    if (line.variables.length > 0) {
        report('requirements-variable', {
            what: `The server would have to know ${line.variables.map((name) => `\${${name}}`).join(', ')}.`,
            why: 'pip fills in environment variables where it runs, which is on the server and not on this machine.',
            fix: 'Ask the administrator to set it for builds, or write the value.',
            where,
        }, line.off);
    }
}
function unreadable(line, { problem, part }, where) {
    const shown = (0,url_secrets/* withoutSecret */.N)(part).shown;
    const whole = (0,url_secrets/* withoutSecret */.N)(line).shown;
    const name = /^[\w.-]+/.exec(line)?.[0] ?? '';
    if (problem === 'conda') {
        const version = part.split('=')[1] ?? '';
        return [
            'conda-pin',
            {
                what: `${whole} is conda's spelling of a pin.`,
                why: 'pip reads name==version and knows no builds.',
                fix: `Write ${name}==${version.trim()}`,
                where,
            },
        ];
    }
    if (problem === 'specifier') {
        return [
            'legacy-specifier',
            {
                what: `Today's pip refuses ${name} ${shown}.`,
                why: `"${shown}" is not a version specifier by PEP 440.`,
                fix: `Write a specifier such as ${name}==1.2.3 or ${name}>=1.2,<2`,
                where,
            },
        ];
    }
    const what = problem === 'marker' ? `The marker can't be read: ${shown}` : `pip can't read this line: ${whole}`;
    return [
        'requirements-line',
        {
            what,
            why: `By PEP 508 a requirement is a name, extras, a version specifier and a marker; "${shown}" is none of it.`,
            fix: 'Mend the line, or take it out.',
            where,
        },
    ];
}
function missing(written, name, where) {
    const archive = archiveName(written);
    const known = archive?.name ?? name;
    return {
        what: `${(0,url_secrets/* withoutSecret */.N)(written).shown} is not in the repository.`,
        why: name
            ? "conda's pip freeze writes such lines: they name a folder of the computer that built the package."
            : 'The server sees the files of the bundle only.',
        fix: known
            ? `Write ${known}==${archive?.version ?? 'VERSION'} (pip list --format=freeze prints it).`
            : 'Put it into the repository, or name a version from a package index.',
        where,
    };
}
/** A path out of a path or a `file:` URL; `undefined` where it names another machine or Windows. */
function localPath(written, root) {
    // pdm writes the folder of the project so.
    const filled = written.replace(/\$\{PROJECT_ROOT\}/g, () => root);
    if (!/^file:/i.test(filled))
        return /^~|^[A-Za-z]:[/\\]/.test(filled) ? undefined : filled.replaceAll('\\', '/');
    try {
        const url = new URL(filled);
        url.hash = '';
        // file:libs/x and file:./libs/x are relative to pip, absolute to the URL standard.
        return /^file:(?!\/)/i.test(filled)
            ? decodeURIComponent(filled.slice(5).replace(/#.*$/, ''))
            : (0,external_node_url_.fileURLToPath)(url);
    }
    catch {
        return undefined;
    }
}
/** Name and version out of the file name of a wheel (PEP 427) or a source archive. */
function archiveName(path) {
    const file = (0,external_node_path_.basename)(path.replace(/[#?].*$/s, ''));
    const wheel = /^([A-Za-z0-9._]+)-([^-]+)-.*\.whl$/.exec(file);
    const source = /^([A-Za-z0-9._-]+?)-(\d[^-]*)\.(?:tar\.gz|tgz|zip|tar\.bz2|tar\.xz)$/.exec(file);
    const [, name, version] = wheel ?? source ?? [];
    return name && version ? { name, version } : undefined;
}

;// CONCATENATED MODULE: ./.build/lib/bundle/dependencies/sources.js








/** PEP 751 allows `pylock.NAME.toml` beside `pylock.toml`; that one is only taken where it is asked for. */
const lockNameOf = (file) => (/^pylock\.[^.]+\.toml$/.test(file) ? 'pylock.toml' : file);
/** What kind of source a file is, by its name. */
function sourceKind(path) {
    const file = (0,external_node_path_.basename)(path);
    if (lockNameOf(file) in dependencies_locks/* lockReaders */.IY)
        return 'lock';
    return file === 'pyproject.toml' || file === 'setup.cfg' ? 'project' : 'requirements';
}
/**
 * The files that may state the requirements, the one to prefer first. The app folder comes before the folders
 * above it. Within a folder: requirements.txt, which somebody wrote for just this purpose; the locks; and the
 * project's own dependencies, which pin nothing, only after all locks, since a workspace keeps its lock at the top.
 */
async function findSources(folders) {
    const pinned = [];
    const projects = [];
    for (const folder of (0,places/* foldersUpwards */.Qs)(folders)) {
        const names = ['requirements.txt', ...Object.keys(dependencies_locks/* lockReaders */.IY)];
        for (const name of names) {
            const path = (0,external_node_path_.join)(folder, name);
            if ((await (0,places/* kindOf */.I)(path)) === 'file')
                pinned.push({ path, kind: sourceKind(path) });
        }
        const project = await (0,pyproject/* readProject */.W)(folder, folders.root);
        // A project without [project].dependencies, as a mere [tool.…] table, says nothing of them.
        if (project?.dependencies)
            projects.push({ path: (0,external_node_path_.join)(folder, project.file), kind: 'project' });
    }
    const own = projects.filter(({ path }) => (0,external_node_path_.resolve)(path, '..') === (0,external_node_path_.resolve)(folders.root));
    const locks = pinned.filter(({ kind, path }) => kind === 'lock' || (0,external_node_path_.resolve)(path, '..') === (0,external_node_path_.resolve)(folders.root));
    const requirementsAbove = pinned.filter((source) => !locks.includes(source));
    return [
        ...locks,
        ...own,
        ...[...requirementsAbove, ...projects.filter((one) => !own.includes(one))].sort(byDepth),
    ];
}
const byDepth = (a, b) => b.path.split(/[/\\]/).length - a.path.split(/[/\\]/).length;
/** Reads a source; `undefined` where it isn't about the app, as the lock of another project. */
async function readSource(source, asked, folders, report) {
    const gathered = await gather(source, asked, folders, report);
    return gathered && { ...source, gathered };
}
async function gather({ path, kind }, asked, folders, report) {
    if (kind === 'requirements')
        return readRequirementsFile(path, folders, report);
    if (kind === 'lock') {
        const reader = await dependencies_locks/* lockReaders */.IY[lockNameOf((0,external_node_path_.basename)(path))]?.();
        const file = await (0,toml/* readTable */.xz)(path, folders.root);
        return file && reader?.(file, asked, folders, report);
    }
    const project = await (0,pyproject/* readProject */.W)((0,external_node_path_.resolve)(path, '..'), folders.root);
    if (!project)
        return undefined;
    const gathered = await (0,project_requirements/* gatherProject */.LY)(project, asked, folders, report);
    return { ...gathered, lines: [...gathered.lines, { text: '' }] };
}
/** The source that the input `requirements-file` names. Throws a `UserError` where that can't be one. */
async function namedSource(name, folders) {
    const path = (0,external_node_path_.resolve)(folders.root, name);
    const shown = (0,places/* shownPath */.pS)(folders.root, path);
    if (/^(?:environment|conda).*\.ya?ml$/i.test((0,external_node_path_.basename)(path)))
        throw condaError(shown);
    if ((await (0,places/* kindOf */.I)(path)) !== 'file') {
        throw new errors/* UserError */.yo({
            what: `The requirements file ${shown} doesn't exist.`,
            why: 'The input requirements-file names it, relative to the app folder.',
            fix: 'Correct the input, or leave it out: requirements.txt, a lock file or pyproject.toml is then looked for.',
        });
    }
    if (!(await (0,places/* reallyWithin */.RU)(folders.repository, path))) {
        throw new errors/* UserError */.yo({
            what: `The requirements file ${shown} lies outside the repository.`,
            why: 'The input requirements-file names it, relative to the app folder.',
            fix: 'Name a file of the checkout.',
        });
    }
    return { path, kind: sourceKind(path) };
}
/** The error where the file that was named is the lock of something else. */
function otherProjects({ path }, { root }) {
    const file = (0,places/* shownPath */.pS)(root, path);
    return new errors/* UserError */.yo({
        what: `${file} isn't about this app.`,
        why: 'The app folder belongs to none of the projects that it was made for.',
        fix: "Name the lock of the app's own project by requirements-file, or make the app a member of that workspace.",
        where: { file },
    });
}
/** The error where nothing states the requirements, with all that was looked for. */
async function noSource(folders) {
    for (const name of ['environment.yml', 'environment.yaml', 'conda.yml', 'conda.yaml']) {
        if ((await (0,places/* kindOf */.I)((0,external_node_path_.join)(folders.root, name))) === 'file')
            return condaError(name);
    }
    const looked = [
        'requirements.txt',
        ...Object.keys(dependencies_locks/* lockReaders */.IY),
        'pyproject.toml with [project] or [tool.poetry]',
    ];
    const above = (0,places/* foldersUpwards */.Qs)(folders).length > 1 ? ' and the folders above it, up to the repository' : '';
    const hint = (await (0,places/* kindOf */.I)((0,external_node_path_.join)(folders.root, 'requirements.in'))) === 'file'
        ? 'requirements.in is only the input of pip-compile: commit the requirements.txt that it makes.'
        : (await (0,places/* kindOf */.I)((0,external_node_path_.join)(folders.root, 'Pipfile'))) === 'file'
            ? 'There is a Pipfile: run "pipenv lock" and commit Pipfile.lock.'
            : 'Add a requirements.txt that names dash and whatever else the app imports, one a line; or name another file by the input requirements-file.';
    return new errors/* UserError */.yo({
        what: 'Nothing says which packages the app requires.',
        why: `Looked in the app folder${above} for: ${looked.join(', ')}, setup.cfg.`,
        fix: hint,
    });
}
function condaError(file) {
    return new errors/* UserError */.yo({
        what: `${file} is conda's, which Posit Connect doesn't support.`,
        why: 'Connect installs packages from a Python package index by pip or uv, and never from conda channels.',
        fix: 'Add a requirements.txt that names the packages that the app imports, by their names on PyPI; in the activated environment "pip list --format=freeze" prints what is installed.',
        where: { file },
    });
}

;// CONCATENATED MODULE: ./.build/lib/bundle/dependencies/wheel-fit.js
/**
 * Reports the locked versions that can't be installed by a Python (as `3.12.4`), because every file that the lock
 * lists for them is a wheel for other Pythons. Where there is a source archive nothing is said: pip may build it.
 */
function reportUnfit(lines, python, report) {
    for (const { brings, where, text } of lines) {
        if (!brings?.files || brings.files.length === 0)
            continue;
        // A marker may well say that this one isn't for this Python.
        if (text.includes(';'))
            continue;
        const wheels = brings.files.filter((file) => file.endsWith('.whl'));
        if (wheels.length < brings.files.length || wheels.some((wheel) => wheelFits(wheel, python)))
            continue;
        report('no-wheel', {
            what: `${brings.name} ${brings.version ?? ''} can't be installed by Python ${python}.`.replace('  ', ' '),
            why: `The lock lists wheels only, for ${[...new Set(wheels.map(pythonTag))].join(', ')}, and no source archive.`,
            fix: `Lock a version of ${brings.name} that supports this Python, or ask for another by python-version.`,
            ...(where && { where }),
        });
    }
}
const pythonTag = (wheel) => wheel
    .replace(/\.whl$/, '')
    .split('-')
    .at(-3) ?? '';
/**
 * True where a wheel's tags (PEP 425) let CPython of a version on Linux take it. The platform is looked at only to
 * pass over wheels for Windows and macOS: Connect runs on Linux.
 */
function wheelFits(wheel, python) {
    const [major = 0, minor = 0] = python.split('.').map(Number);
    const [pythons = '', abis = '', platforms = ''] = wheel
        .replace(/\.whl$/, '')
        .split('-')
        .slice(-3);
    if (!/any|linux/.test(platforms))
        return false;
    return pythons.split('.').some((tag) => {
        const [, implementation, tagMajor = '', tagMinor = ''] = /^(cp|py)(\d)(\d*)$/.exec(tag) ?? [];
        if (implementation === undefined || Number(tagMajor) !== major)
            return false;
        if (tagMinor === '')
            return true;
        const isAbi3 = abis.split('.').some((abi) => abi === 'abi3' || abi === 'none');
        const earlierWillDo = implementation === 'py' || isAbi3;
        return earlierWillDo ? Number(tagMinor) <= minor : Number(tagMinor) === minor;
    });
}

;// CONCATENATED MODULE: ./.build/lib/bundle/dependencies/read-requirements.js










/**
 * Reads what the app requires, from whatever the project uses, as the requirements file that Connect takes.
 *
 * @throws UserError where nothing states requirements, or the file that does can't be read at all. All else that
 *   is wrong comes back as findings.
 */
async function readRequirements(options) {
    const folders = { root: (0,external_node_path_.resolve)(options.root), repository: (0,external_node_path_.resolve)(options.repository) };
    const { report, findings } = (0,rules/* findingsWithout */.r$)(options.ignore);
    const { chosen, others } = await chooseSource(folders, options, report);
    if (chosen.kind === 'requirements' && options.extras.length + options.groups.length > 0) {
        report('unused-extras', {
            level: 'warning',
            what: 'The inputs extras and groups have no effect.',
            why: `The requirements come from ${(0,places/* shownPath */.pS)(folders.root, chosen.path)}, which has neither.`,
            fix: 'Leave the inputs out, or name the lock file or pyproject.toml by requirements-file.',
        });
    }
    const own = await readOwnProjects(chosen, folders, report);
    const packageFile = chosen.kind === 'requirements' && (0,places/* isWithin */.UO)(folders.root, chosen.path)
        ? (0,places/* shownPath */.pS)(folders.root, chosen.path)
        : 'requirements.txt';
    const constraints = planConstraints(chosen.gathered.constraints, packageFile);
    const body = planHashes(joined(chosen.gathered.lines, own.lines), report);
    const lines = constraints ? [constraints.line, ...body] : body;
    await compareSources(chosen, others, options, folders, report);
    reportDash(chosen, body, folders, report);
    const packages = new Map();
    for (const { brings } of body)
        if (brings)
            packages.set(brings.name, packages.get(brings.name) ?? brings.version);
    const manager = chosen.path.endsWith('uv.lock') ? 'uv' : 'pip';
    return {
        requirements: {
            text: lines.map((line) => line.text).join('\n'),
            packageFile,
            source: inWords(chosen, folders),
            packages,
            locked: chosen.kind === 'lock',
            origin: (line) => lines[line - 1]?.where,
            own: [
                ...own.files,
                ...chosen.gathered.archives,
                ...own.archives,
                ...(constraints ? [constraints.file] : []),
            ],
            manager,
        },
        findings,
        findingsFor: (python) => {
            const late = (0,rules/* findingsWithout */.r$)(options.ignore);
            reportUnfit(body, python, late.report);
            return late.findings;
        },
    };
}
/** The first source that is about the app, and those after it. */
async function chooseSource(folders, options, report) {
    const found = await findSources(folders);
    if (options.requirementsFile !== undefined) {
        const named = await namedSource(options.requirementsFile, folders);
        const chosen = await readSource(named, options, folders, report);
        if (!chosen)
            throw otherProjects(named, folders);
        return { chosen, others: found.filter(({ path }) => path !== named.path) };
    }
    for (const [at, source] of found.entries()) {
        const chosen = await readSource(source, options, folders, report);
        if (chosen)
            return { chosen, others: found.slice(at + 1) };
    }
    throw await noSource(folders);
}
function inWords({ path, kind }, { root }) {
    const shown = (0,places/* shownPath */.pS)(root, path);
    if (kind === 'lock')
        return `${shown}, as locked`;
    return kind === 'project' ? `${shown}, the dependencies of the project` : shown;
}
/** The user's own packages: those that the source names, and the one whose folder the app lies in. */
async function readOwnProjects(chosen, folders, report) {
    const lines = [];
    const files = new Map();
    const archives = [];
    const queue = [...chosen.gathered.projects];
    if (chosen.kind !== 'lock') {
        // With a lock, the lock says whether the project is a package; without, its files do.
        const folder = chosen.kind === 'project' ? (0,external_node_path_.resolve)(chosen.path, '..') : folders.root;
        queue.push({ folder, extras: [], locked: true });
    }
    const seen = new Set();
    for (let own = queue.shift(); own; own = queue.shift()) {
        if (seen.has(own.folder))
            continue;
        seen.add(own.folder);
        const project = await (0,pyproject/* readProject */.W)(own.folder, folders.root);
        if (!project) {
            if (own.where)
                reportNoProject(own, folders, report);
            continue;
        }
        // What a lock or a line names is installed, whatever it says of itself.
        if (project.isPackage || own.where) {
            for (const file of await readOwnPackage(own, project, folders, report)) {
                const twin = files.get(file.path);
                if (twin && twin.source !== file.source)
                    reportTwins(project, file.path, report, own);
                else
                    files.set(file.path, file);
            }
        }
        if (own.locked)
            continue;
        const gathered = await (0,project_requirements/* gatherProject */.LY)(project, { extras: own.extras, groups: [] }, folders, report);
        lines.push(...gathered.lines);
        archives.push(...gathered.archives);
        queue.push(...gathered.projects);
    }
    return { lines, files: [...files.values()], archives };
}
function reportTwins(project, path, report, own) {
    report('own-package-clash', {
        what: `Two packages of yours both hold ${path}.`,
        why: `One of them is ${project.name ?? own.folder}; both would be imported from the same place.`,
        fix: 'Rename one of the two.',
        ...(own.where && { where: own.where }),
    });
}
function reportNoProject(own, { root }, report) {
    report('requirements-line', {
        what: `${(0,places/* shownPath */.pS)(root, own.folder)} is not a Python project.`,
        why: 'It has no pyproject.toml with [project], no setup.cfg and no setup.py.',
        fix: 'Correct the path, or take the line out: what lies in the app folder can be imported without it.',
        ...(own.where && { where: own.where }),
    });
}
/** Two lists of lines in one, without a blank line or a lost line end between them. */
function joined(first, second) {
    if (second.length === 0)
        return first;
    const known = new Set(first.map(({ text }) => text));
    const end = first.at(-1)?.text === '' ? first.slice(0, -1) : first;
    return [...end, ...second.filter(({ text }) => !known.has(text)), { text: '' }];
}
/** Tells which source was used where there are several, and where the next one differs. */
async function compareSources(chosen, others, options, folders, report) {
    // The dependencies in pyproject.toml are what a lock is made of: only a second list of versions competes.
    const rivals = others.filter(({ kind }) => kind === 'lock' || (kind === 'requirements' && chosen.kind !== 'project'));
    for (const rival of rivals) {
        const muted = (0,rules/* findingsWithout */.r$)(new Set());
        const read = await readSource(rival, options, folders, muted.report).catch(() => undefined);
        if (!read)
            continue;
        const differences = differingPins(chosen, read);
        const [used, other] = [(0,places/* shownPath */.pS)(folders.root, chosen.path), (0,places/* shownPath */.pS)(folders.root, rival.path)];
        const reason = options.requirementsFile !== undefined
            ? 'the input requirements-file names it'
            : chosen.kind === 'requirements'
                ? 'a requirements.txt in the app folder is written for this purpose'
                : 'it comes first in the order of docs/dependencies.md';
        report('several-sources', {
            level: differences.length > 0 ? 'warning' : 'notice',
            what: `The requirements come from ${used}, and not from ${other}.`,
            why: differences.length > 0
                ? `Used because ${reason}. They differ: ${differences.slice(0, 5).join('; ')}${differences.length > 5 ? `; and ${differences.length - 5} more` : ''}.`
                : `Used because ${reason}.`,
            fix: differences.length > 0
                ? `Name the right one by the input requirements-file, or make ${used} anew.`
                : 'To choose another, name it by the input requirements-file.',
            where: { file: used },
        });
        return;
    }
}
/** The packages on whose version two sources can't agree, in words. */
function differingPins(a, b) {
    const theirs = new Map(b.gathered.lines.flatMap(({ brings }) => (brings ? [[brings.name, brings]] : [])));
    const differences = new Map();
    for (const { brings: ours, text } of a.gathered.lines) {
        const other = ours && theirs.get(ours.name);
        // Several versions of one package, each with its marker, are not compared.
        if (!ours || !other || text.includes(';'))
            continue;
        const [first, second] = [ours.version, other.version];
        const agree = first && second && (0,pep440/* valid */.rZ)(first) && (0,pep440/* valid */.rZ)(second)
            ? (0,pep440.eq)(first, second)
            : first && other.specifier
                ? (0,pep440/* satisfies */.ib)(first, other.specifier, { prereleases: true })
                : second && ours.specifier
                    ? (0,pep440/* satisfies */.ib)(second, ours.specifier, { prereleases: true })
                    : true;
        if (!agree) {
            const said = (one) => one.version ?? one.specifier ?? '';
            differences.set(ours.name, `${ours.name} ${said(ours)} and ${said(other)}`);
        }
    }
    return [...differences.values()];
}
function reportDash(chosen, lines, { root }, report) {
    const file = (0,places/* shownPath */.pS)(root, chosen.path);
    const dash = lines.find(({ brings }) => brings?.name === 'dash');
    if (dash) {
        const bound = [dash, ...chosen.gathered.constraints.filter(({ brings }) => brings?.name === 'dash')];
        if (bound.some(({ brings }) => /==|~=|</.test(brings?.specifier ?? '') || brings?.version))
            return;
        if (/@|git\+|\.whl/.test(dash.text))
            return;
        report('unpinned-dash', {
            what: 'dash is not pinned.',
            why: 'Each build takes the newest version; Dash 3 broke apps that were written for Dash 2.',
            fix: 'Write dash==VERSION, or at least dash>=VERSION,<NEXT MAJOR VERSION.',
            ...(dash.where && { where: dash.where }),
        }, dash.off);
        return;
    }
    // These require dash themselves; the three that were merged into dash 2 don't.
    const bringsDash = (name) => /^dash-(?!core-components|html-components|table$)/.test(name);
    const isLock = chosen.kind === 'lock';
    if (!isLock && lines.some(({ brings }) => brings && bringsDash(brings.name)))
        return;
    report('no-dash', {
        level: isLock ? 'error' : 'warning',
        what: isLock ? 'The lock holds no dash.' : 'No requirement names dash.',
        why: isLock
            ? `${file} pins all that will be installed, and dash isn't among it: the app can't start.`
            : `${file} may bring it as a dependency of another package; else the app can't start.`,
        fix: isLock
            ? 'Add dash to the dependencies, or its group or extra to the inputs, and lock again.'
            : 'Add a line for dash.',
        where: { file },
    });
}

;// CONCATENATED MODULE: ./.build/lib/bundle/dependencies/index.js




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
