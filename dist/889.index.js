export const id = 889;
export const ids = [889];
export const modules = {

/***/ 8889:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   packable: () => (/* binding */ packable),
/* harmony export */   readApp: () => (/* binding */ readApp)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var _bundle_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5415);
/* harmony import */ var _bundle_python_version_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4280);
/* harmony import */ var _quantities_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6349);






/**
 * Reads the app folder and tells what was understood: which entrypoint, requirements and Python, and why; which
 * files travel; what won't work.
 *
 * @throws {UserError} with every error that was found
 */
async function readApp(inputs, { app, repository }, { log, learn }) {
    const understanding = await (0,_bundle_index_js__WEBPACK_IMPORTED_MODULE_3__/* .understand */ .ZL)({
        root: app,
        repository,
        ...(inputs.entrypoint !== undefined && { entrypoint: inputs.entrypoint }),
        exclude: inputs.exclude,
        include: inputs.include,
        extraFiles: inputs.extraFiles,
        gitignore: inputs.gitignore,
        ...(inputs.requirementsFile !== undefined && { requirementsFile: inputs.requirementsFile }),
        extras: inputs.extras,
        groups: inputs.groups,
        ...(inputs.pythonVersion !== undefined && { pythonVersion: inputs.pythonVersion }),
        packageInstaller: inputs.packageInstaller,
        ignoreRules: inputs.ignoreRules,
        ...(inputs.maxSize !== undefined && { maxSize: inputs.maxSize }),
    });
    tellUnderstanding(understanding, log);
    learn({
        ...(understanding.entrypoint && { entrypoint: understanding.entrypoint.text }),
        ...(understanding.python?.requires !== undefined && { pythonRequires: understanding.python.requires }),
        ...(understanding.dashVersion !== undefined && { dashVersion: understanding.dashVersion }),
        files: understanding.files.length,
    });
    return (0,_bundle_index_js__WEBPACK_IMPORTED_MODULE_3__/* .soundBundle */ .ch)(understanding);
}
function tellUnderstanding(understanding, log) {
    const { entrypoint, requirements, python, files, excluded, findings } = understanding;
    if (entrypoint)
        log.info(`Entrypoint:   ${entrypoint.text} (${entrypoint.source})`);
    if (requirements)
        log.info(`Requirements: ${requirements.source}`);
    if (python)
        log.info(`Python:       ${python.requires ?? 'any'} (${python.source})`);
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    log.info(`Files:        ${files.length}, ${(0,_quantities_js__WEBPACK_IMPORTED_MODULE_5__/* .sizeInWords */ ._)(bytes)}`);
    for (const { path, size } of [...files].sort((a, b) => b.size - a.size).slice(0, shownFiles)) {
        log.info(`  ${(0,_quantities_js__WEBPACK_IMPORTED_MODULE_5__/* .sizeInWords */ ._)(size).padStart(8)}  ${path}`);
    }
    if (files.length > shownFiles)
        log.info(`            and ${files.length - shownFiles} smaller ones`);
    for (const { path, reason } of excluded.slice(0, shownFiles))
        log.info(`  left out  ${path}: ${reason}`);
    if (excluded.length > shownFiles)
        log.info(`  left out  and ${excluded.length - shownFiles} more`);
    for (const { level, ...mishap } of findings) {
        if (level === 'warning')
            log.warn(mishap);
        if (level === 'notice')
            log.notice(mishap);
    }
}
/** Of each list in the log: the largest, and enough to see a pattern. */
const shownFiles = 20;
/** The app as a release takes it. Dispose of it to remove the archive. */
async function packable(bundle, signal, temporary = (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)()) {
    const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(temporary, 'connect-dash-deploy-'));
    return {
        fingerprint: bundle.fingerprint,
        entrypoint: bundle.entrypoint,
        python: bundle.python,
        requirements: bundle.requirements,
        paths: bundle.files.map(({ path }) => path),
        choosePython: (installed) => (0,_bundle_python_version_js__WEBPACK_IMPORTED_MODULE_4__.choosePython)(bundle.python.requires, installed).version,
        async pack(pythonVersion) {
            const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'bundle.tar.gz');
            const version = pythonVersion === undefined ? {} : { pythonVersion };
            return { file, ...(await (0,_bundle_index_js__WEBPACK_IMPORTED_MODULE_3__/* .writeBundle */ .Mf)(bundle, { ...version, destination: file, signal })) };
        },
        [Symbol.asyncDispose]: () => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true }),
    };
}


/***/ }),

/***/ 4579:
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

/***/ 2353:
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

/***/ 8614:
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

/***/ 5700:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ parsePattern)
/* harmony export */ });
/* harmony import */ var picomatch__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8374);

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

/***/ 3656:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fq: () => (/* binding */ withoutIgnored),
/* harmony export */   gk: () => (/* binding */ finding)
/* harmony export */ });
/* unused harmony export fileRules */
/**
 * Every check of the files: its name, as `ignore-rules` takes it, the level of what it finds, and what it looks for. What is
 * mandatory can't be switched off, since no bundle could be made in spite of it. `docs/rules.md` explains each.
 */
const fileRules = {
    'secret-left-out': rule('warning', 'A file that holds a secret stays behind.'),
    'secret-included': rule('warning', 'A file that holds a secret travels, since `include` names it.'),
    'lfs-pointer': rule('error', 'A Git LFS pointer lies where the file should be.'),
    'missing-submodule': rule('warning', 'A Git submodule was not checked out.'),
    'link-outside': rule('error', 'A symbolic link leads out of the app folder.'),
    'broken-link': rule('warning', 'A symbolic link leads nowhere, or round in a circle.'),
    'not-a-file': rule('warning', 'A socket, a FIFO or a device cannot travel.'),
    'unreadable-file': mandatory('A file or folder cannot be read.'),
    'changing-file': mandatory('A file changes or vanishes while it is being read.'),
    'file-name': mandatory('A file name is not text, or two names are the same once accents are stored alike.'),
    'same-path': mandatory('Two files would go to the same place in the bundle.'),
    'case-clash': rule('warning', 'Two names differ in upper and lower case only.'),
    'unused-pattern': rule('notice', 'A pattern of `exclude` or `include` matches nothing.'),
    'extra-files': mandatory('`extra-files` matches nothing, or leaves the repository.'),
    'large-bundle': rule('warning', 'The files come to more than 100 MB.'),
    'max-size': mandatory('The files come to more than `max-size` allows.'),
    'too-many-files': mandatory('More than 250,000 files, or links that multiply them.'),
    'stale-manifest': rule('notice', 'The list of files in an existing `manifest.json` is out of date.'),
    'unreadable-manifest': rule('warning', 'An existing `manifest.json` cannot be understood.'),
    'other-app-mode': rule('warning', 'An existing `manifest.json` is for another kind of content.'),
};
function rule(level, summary) {
    return { levels: [level], summary };
}
function mandatory(summary) {
    return { levels: ['error'], summary, mandatory: true };
}
/** A finding at the level that the table gives its rule. */
function finding(name, told) {
    return { ...told, rule: name, level: fileRules[name].levels[0] };
}
/** The findings without those of the rules that the user switched off. */
function withoutIgnored(findings, ignore) {
    return findings.filter(({ rule }) => rule === undefined || !ignore.has(rule) || 'mandatory' in (fileRules[rule] ?? {}));
}


/***/ }),

/***/ 8334:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $y: () => (/* binding */ notAFile),
/* harmony export */   Ac: () => (/* binding */ lfsPointers),
/* harmony export */   Aq: () => (/* binding */ sameNameOnceNormal),
/* harmony export */   Eb: () => (/* binding */ samePath),
/* harmony export */   HC: () => (/* binding */ unusedPattern),
/* harmony export */   Jv: () => (/* binding */ vanished),
/* harmony export */   O$: () => (/* binding */ unreadable),
/* harmony export */   SM: () => (/* binding */ secretLeftOut),
/* harmony export */   Sb: () => (/* binding */ extraFilesNone),
/* harmony export */   Tt: () => (/* binding */ secretIncluded),
/* harmony export */   Z: () => (/* binding */ tooManyFiles),
/* harmony export */   _8: () => (/* binding */ largeBundle),
/* harmony export */   cq: () => (/* binding */ caseClash),
/* harmony export */   h7: () => (/* binding */ extraFilesOutside),
/* harmony export */   i4: () => (/* binding */ linkOutside),
/* harmony export */   su: () => (/* binding */ overMaxSize),
/* harmony export */   tD: () => (/* binding */ changed),
/* harmony export */   tt: () => (/* binding */ missingSubmodule),
/* harmony export */   yC: () => (/* binding */ brokenLink),
/* harmony export */   yS: () => (/* binding */ nameIsNotText)
/* harmony export */ });
/* harmony import */ var _quantities_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6349);
/* harmony import */ var _rules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3656);
/** The words for what is noticed about files. */


const secretLeftOut = (path, holds) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('secret-left-out', {
    what: `${path} stays behind, because it holds a secret (${holds}).`,
    fix: 'Give the app its secrets as environment variables on Connect. If this one has to travel, name it in the input include.',
    where: { file: path },
});
const secretIncluded = (path, holds) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('secret-included', {
    what: `${path} travels although it holds a secret (${holds}).`,
    why: 'The input include names it. Whoever may download the bundle from Connect can read it.',
    where: { file: path },
});
const lfsPointers = (paths) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('lfs-pointer', {
    what: `${some(paths)} ${paths.length === 1 ? 'is a Git LFS pointer' : 'are Git LFS pointers'}, not the real content.`,
    why: 'The checkout left the content of large files on the server.',
    fix: 'Add "with: lfs: true" to the step actions/checkout, or exclude what the app does not need.',
    where: { file: paths[0] },
});
const missingSubmodule = (path) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('missing-submodule', {
    what: `The Git submodule ${path} is empty.`,
    why: '.gitmodules names it, and the checkout did not fetch it.',
    fix: 'Add "with: submodules: true" to the step actions/checkout, or exclude the folder if the app does not need it.',
    where: { file: path },
});
const linkOutside = (path, target, isFolder) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('link-outside', {
    what: `The symbolic link ${path} leads out of the app folder, to ${target}.`,
    why: 'What it points to would not exist on Connect.',
    fix: isFolder
        ? `Bring the files along with extra-files: ${target}/** → ${path}/ and exclude the link, or only exclude it.`
        : `Put the file in the place of the link, or exclude the link.`,
    where: { file: path },
});
const brokenLink = (path, problem) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('broken-link', {
    what: `The symbolic link ${path} ${problem}, so it stays behind.`,
    fix: 'Mend or remove the link.',
    where: { file: path },
});
const notAFile = (path, what) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('not-a-file', {
    what: `${path} is ${what}, so it stays behind.`,
    fix: 'Exclude it if it belongs there.',
    where: { file: path },
});
const unreadable = (path, error) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('unreadable-file', {
    what: `${path} cannot be read.`,
    why: `The system says ${error.code ?? String(error)}.`,
    fix: 'Make it readable for the user that runs this step, or exclude it.',
    where: { file: path },
});
const vanished = (path) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('changing-file', {
    what: `${path} vanished while it was being read.`,
    why: 'Another program is changing the app folder.',
    fix: 'Finish what writes there before this step, or exclude the file.',
    where: { file: path },
});
const changed = (path) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('changing-file', {
    what: `${path} changed while it was being read.`,
    why: 'Another program is writing to it, so half of an old and half of a new file would travel.',
    fix: 'Finish what writes there before this step, or exclude the file.',
    where: { file: path },
});
const nameIsNotText = (path) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('file-name', {
    what: `The name of ${path} is not valid UTF-8.`,
    why: 'The manifest is text and could not name it.',
    fix: 'Rename the file, or exclude its folder.',
    where: { file: path },
});
const sameNameOnceNormal = (path) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('file-name', {
    what: `Two files are named ${path}.`,
    why: 'Their names differ in how accents are stored (Unicode NFC and NFD), which the bundle makes alike.',
    fix: 'Remove or rename one of them.',
    where: { file: path },
});
const caseClash = (one, other) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('case-clash', {
    what: `${one} and ${other} differ in upper and lower case only.`,
    why: 'Both travel, and Connect tells them apart; Windows and macOS do not, so a checkout there holds one of them.',
    fix: 'Rename one.',
    where: { file: other },
});
const samePath = (path, one, other) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('same-path', {
    what: `Two files would be ${path} in the bundle.`,
    why: `One comes from ${one}, the other from ${other}.`,
    fix: 'Rename one, or send the extra files to another folder.',
    where: { file: path },
});
const unusedPattern = (input, pattern) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('unused-pattern', {
    what: `${pattern} in the input ${input} matches nothing.`,
    fix: 'Mend or remove it.',
});
const extraFilesOutside = (from) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('extra-files', {
    what: `extra-files: ${from} leaves the repository.`,
    why: 'Only what was checked out may travel.',
    fix: 'Move the files into the repository.',
});
const extraFilesNone = (from) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('extra-files', {
    what: `extra-files: ${from} matches no file.`,
    why: 'Its path is relative to the app folder.',
    fix: 'Mend the path, or remove the line.',
});
const largeBundle = (files, bytes) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('large-bundle', {
    what: `The app's files come to ${(0,_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .sizeInWords */ ._)(bytes)}, which makes uploads slow and may pass a limit of the server.`,
    why: `The largest: ${largest(files)}.`,
    fix: 'Exclude what the app does not need, or keep large data elsewhere, such as in a pin or a database.',
});
const overMaxSize = (files, bytes, maxSize) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('max-size', {
    what: `The app's files come to ${(0,_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .sizeInWords */ ._)(bytes)}, more than the ${(0,_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .sizeInWords */ ._)(maxSize)} of the input max-size.`,
    why: `The largest: ${largest(files)}.`,
    fix: 'Exclude what the app does not need, or raise max-size.',
});
const tooManyFiles = (most) => (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('too-many-files', {
    what: `The app folder holds more than ${most} files.`,
    why: 'Either the path is not that of an app, or symbolic links to folders multiply the files.',
    fix: 'Set path to the app folder, or exclude what the app does not need.',
});
function largest(files) {
    const ten = files.toSorted((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1)).slice(0, 10);
    return ten.map(({ path, size }) => `${path} (${(0,_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .sizeInWords */ ._)(size)})`).join(', ');
}
function some(paths) {
    const shown = paths.slice(0, 5).join(', ');
    return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}


/***/ }),

/***/ 5415:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ch: () => (/* binding */ soundBundle),
  ZL: () => (/* binding */ understand),
  Mf: () => (/* binding */ writeBundle)
});

// UNUSED EXPORTS: makeManifest

// EXTERNAL MODULE: ./.build-6ot03X/lib/errors.js
var errors = __webpack_require__(855);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./.build-6ot03X/lib/bundle/dependencies/decode-text.js
var decode_text = __webpack_require__(1939);
;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/app-folder.js



/** What stays behind and still tells about the app. */
const READABLE = new Set(['manifest.json']);
/** The app folder as the readers of source see it. `files` are those that travel, sorted. */
function appFolder(root, files) {
    const sources = new Map(files.map(({ path, source }) => [path, source]));
    return {
        paths: Array.from(sources.keys()),
        async read(path) {
            const source = sources.get(path);
            if (source === undefined)
                return READABLE.has(path) ? (await (0,decode_text/* readText */.y)((0,external_node_path_.join)(root, path)))?.text : undefined;
            return typeof source === 'string' ? readSource(source) : (0,decode_text/* decodeText */.g)(source).text;
        },
    };
}
/**
 * Not by a promise: thousands of small sources are read one after the other, and the detour takes longer than the reading.
 */
function readSource(file) {
    let bytes;
    try {
        bytes = (0,external_node_fs_.readFileSync)(file);
    }
    catch {
        // Gone or unreadable: whoever takes the checksums comes by it, and tells it.
        return undefined;
    }
    return (0,decode_text/* decodeText */.g)(bytes).text;
}

// EXTERNAL MODULE: ./.build-6ot03X/lib/bundle/files/rules.js
var rules = __webpack_require__(3656);
;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/manifest.js
/**
 * The manifest of a Dash app. `pythonVersion` is the server's version that it is to be built with, in full. Where the server is not
 * known, the oldest that the app accepts stands in; where the app accepts any, none.
 */
function makeManifest(parts, { pythonVersion } = {}) {
    const { entrypoint, python, requirements, settings } = parts;
    const version = pythonVersion ?? (python.requires === undefined ? undefined : oldestOf(python.requires));
    const allowUv = planAllowUv(parts.packageInstaller, settings.allowUv);
    return {
        version: 1,
        locale: settings.locale ?? 'en_US.UTF-8',
        metadata: {
            appmode: 'python-dash',
            entrypoint: entrypoint.text,
            ...(settings.contentCategory !== undefined && { content_category: settings.contentCategory }),
        },
        environment: {
            ...settings.environment,
            ...(python.requires !== undefined && { python: { requires: python.requires } }),
        },
        python: {
            ...(version !== undefined && { version }),
            package_manager: {
                name: requirements.manager,
                package_file: requirements.packageFile,
                ...(allowUv !== undefined && { allow_uv: allowUv }),
            },
        },
        ...(settings.integrationRequests && { integration_requests: settings.integrationRequests }),
        files: Object.fromEntries(Array.from(parts.fileHashes, ([path, { md5 }]) => [path, { checksum: md5 }])),
    };
}
/** The manifest as it is written: the same for the same parts, to the byte. */
function manifestBytes(manifest) {
    return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}
/** Absent means that the server decides. */
function planAllowUv(asked, before) {
    return asked === 'auto' ? before : asked === 'uv';
}
/** The oldest version by a specifier's lower bounds, in full, as in `3.10.0` for `>=3.10,<4`. */
function oldestOf(specifier) {
    const bounds = Array.from(specifier.matchAll(/(?:~=|>=|===?)\s*(\d+(?:\.\d+)*)/g), ([, version]) => [...version.split('.').map(Number), 0, 0].slice(0, 3));
    const newest = bounds.reduce((most, bound) => (most === undefined || compare(bound, most) > 0 ? bound : most), undefined);
    return newest?.join('.');
}
function compare(a, b) {
    const [different = 0] = a.map((part, at) => part - (b[at] ?? 0)).filter((difference) => difference !== 0);
    return different;
}

;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/existing-manifest.js


const noSettings = { environment: {} };
const FILE = 'manifest.json';
/**
 * Reads an existing manifest. Whatever it holds, it is at most a finding: it only adds to what the app itself says.
 */
function parseExistingManifest(text) {
    let json;
    try {
        json = JSON.parse(text);
    }
    catch (error) {
        return { findings: [unreadable(`It is not JSON: ${error.message}.`)] };
    }
    const metadata = objectAt(json, 'metadata');
    if (metadata === undefined)
        return { findings: [unreadable('It has no metadata, so it is not a manifest of Connect.')] };
    const appmode = textAt(metadata, 'appmode');
    if (appmode !== undefined && appmode !== 'python-dash')
        return { findings: [otherKind(appmode)] };
    const environment = objectAt(json, 'environment');
    const manager = objectAt(objectAt(json, 'python'), 'package_manager');
    const requires = textAt(objectAt(environment, 'python'), 'requires') ??
        compatible(textAt(objectAt(json, 'python'), 'version'));
    const packageFile = textAt(manager, 'package_file');
    const locale = textAt(json, 'locale');
    const contentCategory = textAt(metadata, 'content_category');
    const image = textAt(environment, 'image');
    const management = objectAt(environment, 'environment_management');
    const allowUv = manager?.allow_uv;
    const prebuilt = environment?.prebuilt;
    const requests = objectAt({ json }, 'json')?.integration_requests;
    const manifest = {
        ...(requires !== undefined && { python: { requires, source: FILE, where: { file: FILE } } }),
        ...(packageFile !== undefined && { packageFile }),
        settings: {
            ...(locale !== undefined && { locale }),
            ...(contentCategory !== undefined && { contentCategory }),
            environment: {
                ...(image !== undefined && { image }),
                ...(typeof prebuilt === 'boolean' && { prebuilt }),
                ...(management && { environment_management: booleansOf(management) }),
            },
            ...(Array.isArray(requests) && { integrationRequests: requests }),
            ...(typeof allowUv === 'boolean' && { allowUv }),
        },
        checksums: checksumsOf(objectAt(json, 'files')),
    };
    return { manifest, findings: [] };
}
/** What of the manifest's list of files is no longer so. Told once, since it is mended by itself. */
function findStale({ checksums }, hashes) {
    const listed = Array.from(checksums);
    const changed = listed.filter(([path, md5]) => hashes.has(path) && hashes.get(path)?.md5 !== md5);
    const gone = listed.filter(([path]) => !hashes.has(path));
    const fresh = Array.from(hashes.keys()).filter((path) => !checksums.has(path));
    if (listed.length === 0 || changed.length + gone.length + fresh.length === 0)
        return [];
    const examples = [...changed.map(([path]) => path), ...gone.map(([path]) => path), ...fresh]
        .slice(0, 5)
        .join(', ');
    return [
        (0,rules/* finding */.gk)('stale-manifest', {
            what: `${FILE} is out of date: ${changed.length} of its files changed, ${gone.length} do not travel, ${fresh.length} are not in it.`,
            why: `Among them: ${examples}.`,
            fix: 'Nothing has to be done: the bundle gets a fresh list. The file itself can go, if nothing else needs it.',
            where: { file: FILE },
        }),
    ];
}
const unreadable = (why) => (0,rules/* finding */.gk)('unreadable-manifest', {
    what: `${FILE} is passed over.`,
    why,
    fix: 'Remove it, or have it written anew; it is not needed here.',
    where: { file: FILE },
});
const otherKind = (appmode) => (0,rules/* finding */.gk)('other-app-mode', {
    what: `${FILE} is that of another kind of content (${appmode}), so it is passed over.`,
    why: 'This action deploys Dash apps, which are python-dash.',
    fix: 'Check that path is the folder of the Dash app.',
    where: { file: FILE },
});
/** The exact version is only that of the machine that wrote the manifest: its series is what was meant. */
function compatible(version) {
    const [, series] = /^(\d+\.\d+)(?:\.\d+)?$/.exec(version ?? '') ?? [];
    return series && `~=${oldestOf(`==${series}`)}`;
}
function objectAt(value, key) {
    const inner = isObject(value) ? value[key] : undefined;
    return isObject(inner) ? inner : undefined;
}
function textAt(value, key) {
    const inner = isObject(value) ? value[key] : undefined;
    return typeof inner === 'string' && inner !== '' ? inner : undefined;
}
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const booleansOf = (object) => Object.fromEntries(Object.entries(object).filter((entry) => typeof entry[1] === 'boolean'));
function checksumsOf(files) {
    const checksums = new Map();
    for (const path of Object.keys(files ?? {})) {
        const checksum = textAt(objectAt(files, path), 'checksum');
        if (checksum !== undefined)
            checksums.set(path.normalize('NFC'), checksum.toLowerCase());
    }
    return checksums;
}

// EXTERNAL MODULE: ./.build-6ot03X/lib/bundle/files/told.js
var told = __webpack_require__(8334);
;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/files/clashes.js

/** Names that are one and the same place in the bundle, or would be on a file system that doesn't tell case apart. */
function findClashes(files) {
    const findings = [];
    const byPath = new Map();
    const byFolded = new Map();
    for (const file of files) {
        const twin = byPath.get(file.path);
        if (twin)
            findings.push(told/* sameNameOnceNormal */.Aq(file.path));
        byPath.set(file.path, file);
        const folded = file.path.toLowerCase();
        const clash = byFolded.get(folded);
        if (clash !== undefined && clash !== file.path)
            findings.push(told/* caseClash */.cq(clash, file.path));
        byFolded.set(folded, file.path);
    }
    return findings;
}
/**
 * Puts files from elsewhere beside those of the app folder. The same file twice is one; two files at one path are a finding.
 */
function merge(files, others) {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const merged = [...files];
    const findings = [];
    for (const file of others) {
        const there = byPath.get(file.path);
        if (there === undefined) {
            byPath.set(file.path, file);
            merged.push(file);
        }
        else if (there.source !== file.source) {
            findings.push(told/* samePath */.Eb(file.path, nameOf(there), nameOf(file)));
        }
    }
    return { files: merged, findings };
}
const nameOf = ({ source }) => (typeof source === 'string' ? source : 'this action');

;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/files/secrets.js
/** What must not reach a server by oversight. Names first; contents where a name says too little. */
const NAMES = {
    '.envrc': 'environment variables of direnv',
    '.pypirc': 'passwords for package indexes',
    '.netrc': 'passwords for servers',
    _netrc: 'passwords for servers',
    '.pgpass': 'passwords for databases',
    '.npmrc': 'tokens for package registries',
    '.dockercfg': 'passwords for container registries',
    'application_default_credentials.json': 'credentials for Google Cloud',
    'rootkey.csv': 'credentials for AWS',
};
const FOLDERS = {
    '.ssh': 'private keys',
    '.gnupg': 'private keys',
    '.aws': 'credentials for AWS',
    '.azure': 'credentials for Azure',
    '.gcloud': 'credentials for Google Cloud',
    '.kube': 'credentials for Kubernetes',
    '.docker': 'passwords for container registries',
    '.rsconnect-python': 'API keys for Connect',
};
/** `.env.example` and the like are made to be shared. */
const SHARED_ENV = /^\.env\.(example|sample|template|dist|defaults)$/i;
/** What secret a file or folder of that name holds, or `undefined`. */
function secretByName(path, isFolder) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (isFolder) {
        if (path.endsWith('.config/gcloud'))
            return 'credentials for Google Cloud';
        return Object.hasOwn(FOLDERS, name) ? FOLDERS[name] : undefined;
    }
    if (/^\.env(\..+)?$/i.test(name))
        return SHARED_ENV.test(name) ? undefined : 'environment variables';
    if (/^id_(rsa|dsa|ecdsa|ed25519)(_sk)?$/.test(name))
        return 'a private key';
    if (/\.(p12|pfx|jks|keystore|ppk|p8)$/i.test(name))
        return 'a private key';
    // Left in the workspace by google-github-actions/auth.
    if (/^gha-creds-.+\.json$/.test(name))
        return 'credentials for Google Cloud';
    if (/accessKeys\.csv$/.test(name))
        return 'credentials for AWS';
    if (/(^|\/)\.streamlit\/secrets\.toml$/.test(path))
        return 'secrets of Streamlit';
    return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
}
/** True where only the content can tell: a key may have any of these names, or none that says so. */
function mayHoldSecret(path, size) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (size === 0 || size > 64 * 1024)
        return false;
    return /\.(pem|key|crt|cer|cert|json|txt|asc|gpg)$/i.test(name) || !name.includes('.');
}
/** What secret the text of a small file holds, or `undefined`. */
function secretByContent(text) {
    // RFC 7468, OpenSSH's and OpenPGP's armour. A public certificate in the same file doesn't make it public.
    if (/^-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----/m.test(text))
        return 'a private key';
    if (/"type"\s*:\s*"service_account"/.test(text) && text.includes('"private_key"')) {
        return 'credentials for Google Cloud';
    }
    return undefined;
}

;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/files/exclusions.js
/** What stays behind, by name alone: folders and files that no app needs on the server. */
// rsconnect-python's list (its `bundle.py`), which drops them at the top only; here at any depth.
const exclusions_FOLDERS = {
    '.svn': 'version control',
    '.hg': 'version control',
    __pycache__: "Python's compiled files, made anew on the server",
    node_modules: 'packages of Node.js',
    packrat: 'packages of R',
    renv: 'packages of R',
    rsconnect: 'records of earlier deployments',
    'rsconnect-python': 'records of earlier deployments',
    '.posit': 'records of earlier deployments',
    '.Rproj.user': 'settings of RStudio',
    '.quarto': "Quarto's cache",
    '.ipynb_checkpoints': "Jupyter's copies",
};
const FILES = {
    '.DS_Store': 'left by macOS',
    'Thumbs.db': 'left by Windows',
    '.Rhistory': 'history of R',
    '.rscignore': 'tells what stays behind',
    '.connectignore': 'tells what stays behind',
};
/**
 * Why a file or folder is left out by the standard rules, or `undefined`. `path` is relative to the app folder, with `/`.
 */
function standardExclusion(path, isFolder) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    // A .gitkeep is there to make its folder exist, and an app may write to that folder.
    if (name.startsWith('.git') && name !== '.gitkeep')
        return "Git's and GitHub's own";
    if (!isFolder) {
        // Only at the top: a nested one is usually the manifest of a web app.
        if (path === 'manifest.json')
            return 'made anew for each bundle';
        return name.endsWith('.Rproj') ? 'settings of RStudio' : FILES[name];
    }
    if (/^\..+_cache$/.test(name))
        return 'a cache';
    return Object.hasOwn(exclusions_FOLDERS, name) ? exclusions_FOLDERS[name] : undefined;
}
/**
 * Why a folder is left out for what is in it (`names`), or `undefined`. `has` tells whether there is something at a path below it.
 */
function folderExclusion(path, names, has) {
    if (isVirtualEnvironment(has))
        return 'a virtual environment; the server makes its own';
    // The Publisher extension leaves out any *_cache folder, but a package may be called so: one with source in it travels.
    if (/_cache$/.test(path) && !names.some((name) => name.endsWith('.py')))
        return 'a cache';
    return undefined;
}
/** Known by what is in it, whatever its name and platform: PEP 405's file, or the interpreter (conda, old virtualenv). */
function isVirtualEnvironment(has) {
    return has('pyvenv.cfg') || has('bin/python') || has('Scripts/python.exe');
}
/** What a virtual environment consists of, for an app folder that is one itself. */
const environmentParts = [
    'bin',
    'lib',
    'lib64',
    'include',
    'share',
    'Lib',
    'Scripts',
    'Include',
    'pyvenv.cfg',
];

;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/files/verdict.js


/**
 * Whether a file or folder travels, going by its name. `include` beats every other rule, except that a secret has to be named
 * by hand: `include: '**'` is no permission to publish a `.env`.
 */
function judge({ path, isFolder, exclude, include, ignoredBy, inherited }) {
    const holds = secretByName(path, isFolder);
    if (holds)
        return { kind: isNamedByHand(path, include) ? 'secret named by hand' : 'secret', holds };
    if (include.length > 0)
        return { kind: 'travels' };
    const reason = standardExclusion(path, isFolder) ??
        (exclude[0] && `excluded by ${exclude[0].text}`) ??
        (ignoredBy && `ignored by ${ignoredBy}`) ??
        inherited;
    return reason === undefined ? { kind: 'travels' } : { kind: 'left out', reason };
}
/** The same for a file whose content turned out to be a secret. */
function judgeContent(path, holds, include) {
    return { kind: isNamedByHand(path, include) ? 'secret named by hand' : 'secret', holds };
}
const isNamedByHand = (path, include) => include.some((pattern) => pattern.names(path));

;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/files/contents.js




// Git LFS's specification: a pointer is smaller than 1024 bytes, and its first line is this.
const LFS_LINE = 'version https://git-lfs.github.com/spec/v1';
const LFS_SIZE = 1024;
/** Leaves out the files whose content is a secret, and finds those that Git LFS holds back. Looks into small files only. */
function inspectContents(files, include) {
    const excluded = [];
    const findings = [];
    const pointers = [];
    const travelling = files.filter((file) => {
        const { path, size, source } = file;
        const suspect = mayHoldSecret(path, size);
        if (typeof source !== 'string' || (!suspect && (size >= LFS_SIZE || size === 0)))
            return true;
        let text;
        try {
            text = readStart(source, size);
        }
        catch {
            // Whoever takes the checksums comes by again, and tells it.
            return true;
        }
        if (size < LFS_SIZE && text.startsWith(LFS_LINE))
            pointers.push(path);
        const holds = suspect ? secretByContent(text) : undefined;
        if (holds === undefined)
            return true;
        const verdict = judgeContent(path, holds, include);
        if (verdict.kind === 'secret named by hand') {
            findings.push(told/* secretIncluded */.Tt(path, holds));
            return true;
        }
        findings.push(told/* secretLeftOut */.SM(path, holds));
        excluded.push({ path, reason: holds });
        return false;
    });
    if (pointers.length > 0)
        findings.push(told/* lfsPointers */.Ac(pointers));
    return { files: travelling, excluded, findings };
}
function readStart(source, size) {
    const handle = (0,external_node_fs_.openSync)(source, 'r');
    try {
        const bytes = Buffer.alloc(size);
        return bytes.toString('utf8', 0, (0,external_node_fs_.readSync)(handle, bytes));
    }
    finally {
        (0,external_node_fs_.closeSync)(handle);
    }
}

// EXTERNAL MODULE: ../../work/main/node_modules/picomatch/index.js
var picomatch = __webpack_require__(8374);
;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/files/entry.js


/**
 * Looks at one path. `root` is the app folder without symbolic links in it.
 *
 * @throws the system's error where the path cannot be looked at for another reason than not being there
 */
function readEntry(root, absolute) {
    const status = (0,external_node_fs_.lstatSync)(absolute, { throwIfNoEntry: false });
    if (!status)
        return { kind: 'gone', isFolder: false };
    if (!status.isSymbolicLink())
        return entryOf(status, undefined);
    try {
        const target = (0,external_node_fs_.realpathSync)(absolute);
        const targetStatus = (0,external_node_fs_.statSync)(target);
        if (isInside(root, target))
            return entryOf(targetStatus, target);
        return {
            kind: 'link outside',
            isFolder: targetStatus.isDirectory(),
            target: (0,external_node_path_.relative)(root, target).split(external_node_path_.sep).join('/'),
        };
    }
    catch (error) {
        const { code } = error;
        if (code === 'ELOOP')
            return { kind: 'broken link', isFolder: false, problem: 'leads round in a circle' };
        if (code === 'ENOENT' || code === 'ENOTDIR') {
            return { kind: 'broken link', isFolder: false, problem: 'leads nowhere' };
        }
        throw error;
    }
}
/** True for the folder itself and all that is below it. Both paths are without symbolic links. */
function isInside(folder, path) {
    return path === folder || path.startsWith(folder.endsWith(external_node_path_.sep) ? folder : folder + external_node_path_.sep);
}
/** Also true for a link that leads nowhere: a copied virtual environment has those. */
function exists(path) {
    return (0,external_node_fs_.lstatSync)(path, { throwIfNoEntry: false }) !== undefined;
}
function entryOf(status, realName) {
    if (status.isFile())
        return { kind: 'file', isFolder: false, size: status.size };
    if (status.isDirectory())
        return { kind: 'folder', isFolder: true, realName };
    const what = status.isSocket() ? 'a socket' : status.isFIFO() ? 'a FIFO' : 'a device';
    return { kind: 'special', isFolder: false, what };
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ../../work/main/node_modules/ignore/index.js
var ignore = __webpack_require__(9034);
;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/files/ignore-files.js



const OWN = ['.rscignore', '.connectignore'];
/**
 * The ignore files of a folder, after those above it. `.gitignore` counts only where it is asked for.
 */
function withIgnoreFilesOf(above, root, folder, names, gitignore) {
    const wanted = [...(gitignore ? ['.gitignore'] : []), ...OWN].filter((name) => names.includes(name));
    if (wanted.length === 0)
        return above;
    return [...above, ...wanted.map((name) => readIgnoreFile(root, folder, name))];
}
/** The `.gitignore` files above the app folder, up to the repository's top. */
function gitignoresAbove(root, repository) {
    const found = [];
    for (let folder = root; folder !== repository && folder !== (0,external_node_path_.dirname)(folder);) {
        folder = (0,external_node_path_.dirname)(folder);
        try {
            found.unshift(readIgnoreFile(root, (0,external_node_path_.relative)(root, folder).split(external_node_path_.sep).join('/'), '.gitignore'));
        }
        catch (error) {
            if (error.code !== 'ENOENT')
                throw error;
        }
    }
    return found;
}
function readIgnoreFile(root, folder, name) {
    const text = (0,external_node_fs_.readFileSync)((0,external_node_path_.join)(root, folder, name), 'utf8').replace(/^\uFEFF/, '');
    return {
        rules: ignore({ ignorecase: false }).add(text),
        folder,
        file: folder ? `${folder}/${name}` : name,
    };
}
/**
 * The ignore file that leaves a path out, or `undefined`. `root` is only a stand-in for computing with `..`.
 */
function ignoredBy(files, root, path, isFolder) {
    for (const { rules, folder, file } of files.toReversed()) {
        const below = (0,external_node_path_.relative)((0,external_node_path_.join)(root, folder), (0,external_node_path_.join)(root, path)).split(external_node_path_.sep).join('/');
        const { ignored, unignored } = rules.test(isFolder ? `${below}/` : below);
        if (ignored)
            return file;
        if (unignored)
            return undefined;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/files/walk.js








/** A hundred times a large app. Links that lead into each other can multiply files without end. */
const MOST_FILES = 250_000;
/**
 * Finds every file of the app folder that travels, and tells why the others don't. Links that stay inside are followed.
 *
 * @throws {UserError} above 250,000 files
 */
async function walk(options) {
    const walked = { files: [], excluded: [], findings: [], used: new Set() };
    const ignoreFiles = options.gitignore ? gitignoresAbove(options.root, options.repository) : [];
    await walkFolder({ path: '', chain: [options.root], ignoreFiles, included: false, leftOut: undefined }, options, walked);
    return walked;
}
async function walkFolder(folder, options, walked) {
    const absolute = (0,external_node_path_.join)(options.root, folder.path);
    let names;
    try {
        names = (await (0,promises_.readdir)(absolute)).sort();
    }
    catch (error) {
        walked.findings.push(told/* unreadable */.O$(folder.path || '.', error));
        return;
    }
    const has = (below) => names.includes(below.split('/', 1)[0]) && exists((0,external_node_path_.join)(absolute, below));
    let { leftOut } = folder;
    if (leftOut === undefined && folder.path !== '' && !folder.included) {
        leftOut = folderExclusion(folder.path, names, has);
        if (leftOut !== undefined) {
            walked.excluded.push({ path: `${folder.path}/`, reason: leftOut });
            if (!options.include.some((pattern) => pattern.leadsInto(folder.path)))
                return;
        }
    }
    const ignoreFiles = withIgnoreFilesOf(folder.ignoreFiles, options.root, folder.path, names, options.gitignore);
    const environment = folder.path === '' && isVirtualEnvironment(has) ? environmentParts : [];
    for (const name of names) {
        const path = folder.path ? `${folder.path}/${name}` : name;
        let entry;
        try {
            entry = readEntry(options.root, (0,external_node_path_.join)(absolute, name));
        }
        catch (error) {
            walked.findings.push(told/* unreadable */.O$(path, error));
            continue;
        }
        if (entry.kind === 'gone') {
            // Node replaces what isn't UTF-8 in a name, and then nothing is found by the replaced name.
            walked.findings.push(name.includes('\uFFFD') ? told/* nameIsNotText */.yS(path) : told/* vanished */.Jv(path));
            continue;
        }
        const { isFolder } = entry;
        const include = matching(options.include, path, isFolder, walked.used);
        const verdict = judge({
            path,
            isFolder,
            include,
            exclude: matching(options.exclude, path, isFolder, walked.used),
            ignoredBy: ignoredBy(ignoreFiles, options.root, path, isFolder),
            inherited: environment.includes(name) ? 'a part of a virtual environment' : leftOut,
        });
        const reason = verdict.kind === 'left out' ? verdict.reason : verdict.kind === 'secret' ? verdict.holds : undefined;
        if (verdict.kind === 'secret named by hand')
            walked.findings.push(told/* secretIncluded */.Tt(path, verdict.holds));
        if (verdict.kind === 'secret')
            walked.findings.push(told/* secretLeftOut */.SM(path, verdict.holds));
        if (reason !== undefined && leftOut === undefined) {
            walked.excluded.push({ path: isFolder ? `${path}/` : path, reason });
        }
        if (reason !== undefined && !options.include.some((pattern) => isFolder && pattern.leadsInto(path)))
            continue;
        switch (entry.kind) {
            case 'file':
                walked.files.push({ path: path.normalize('NFC'), source: (0,external_node_path_.join)(absolute, name), size: entry.size });
                if (walked.files.length > MOST_FILES)
                    throw new errors/* UserError */.yo(told/* tooManyFiles */.Z(MOST_FILES));
                break;
            case 'folder': {
                const real = entry.realName ?? (0,external_node_path_.join)(folder.chain.at(-1), name);
                if (folder.chain.includes(real))
                    leaveOutLink(walked, path, 'leads back to a folder that it is in', '/');
                else {
                    const chain = [...folder.chain, real];
                    await walkFolder({ path, chain, ignoreFiles, included: include.length > 0, leftOut: reason }, options, walked);
                }
                break;
            }
            case 'link outside':
                walked.findings.push(told/* linkOutside */.i4(path, entry.target, isFolder));
                break;
            case 'broken link':
                leaveOutLink(walked, path, entry.problem);
                break;
            case 'special':
                walked.findings.push(told/* notAFile */.$y(path, entry.what));
                walked.excluded.push({ path, reason: `${entry.what}, not a file` });
                break;
        }
    }
}
function leaveOutLink(walked, path, problem, end = '') {
    walked.findings.push(told/* brokenLink */.yC(path, problem));
    walked.excluded.push({ path: path + end, reason: `a symbolic link that ${problem}` });
}
function matching(patterns, path, isFolder, used) {
    const found = patterns.filter((pattern) => pattern.matches(path, isFolder));
    for (const pattern of found)
        used.add(pattern);
    return found;
}

;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/files/extra-files.js






/**
 * Finds the files that `extra` brings in. They keep their path below the part of `from` that has no wildcard. The standard
 * exclusions hold for them, too; a file that is spelled out in full travels in any case.
 */
async function readExtraFiles(extra, root, repository) {
    const { base, glob } = picomatch.scan(extra.from);
    const start = realPath((0,external_node_path_.resolve)(root, base));
    if (start === undefined)
        return { files: [], excluded: [], findings: [told/* extraFilesNone */.Sb(extra.from)] };
    if (!isInside(repository, start))
        return { files: [], excluded: [], findings: [told/* extraFilesOutside */.h7(extra.from)] };
    const status = (0,external_node_fs_.statSync)(start);
    if (!status.isDirectory()) {
        const path = external_node_path_.posix.join(extra.to, external_node_path_.posix.basename(base)).normalize('NFC');
        return { files: [{ path, source: start, size: status.size }], excluded: [], findings: [] };
    }
    const matches = glob === '' ? () => true : picomatch(glob, { dot: true, nonegate: true, windows: false });
    const walked = await walk({ root: start, repository, exclude: [], include: [], gitignore: false });
    const place = (0,external_node_path_.relative)(root, start).split(external_node_path_.sep).join('/');
    const files = walked.files
        .filter(({ path }) => matches(path))
        .map((file) => ({ ...file, path: external_node_path_.posix.join(extra.to, file.path) }));
    return {
        files,
        excluded: walked.excluded
            .filter(({ path }) => matches(path))
            .map(({ path, reason }) => ({ path: external_node_path_.posix.join(place, path), reason })),
        findings: [
            ...walked.findings
                .filter(({ where }) => where !== undefined && matches(where.file))
                .map((found) => ({ ...found, where: { file: external_node_path_.posix.join(place, found.where?.file ?? '') } })),
            ...(files.length === 0 ? [told/* extraFilesNone */.Sb(extra.from)] : []),
        ],
    };
}
function realPath(path) {
    try {
        return (0,external_node_fs_.realpathSync)(path);
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./.build-6ot03X/lib/bundle/files/patterns.js
var patterns = __webpack_require__(5700);
;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/files/submodules.js



/**
 * Finds the Git submodules of the app folder that were not checked out: named in the repository's `.gitmodules`, empty or absent.
 */
function findMissingSubmodules(root, repository) {
    let text;
    try {
        text = (0,external_node_fs_.readFileSync)((0,external_node_path_.join)(repository, '.gitmodules'), 'utf8');
    }
    catch {
        return [];
    }
    return submodulePaths(text)
        .map((path) => (0,external_node_path_.relative)(root, (0,external_node_path_.join)(repository, path)).split(external_node_path_.sep).join('/'))
        .filter((path) => !path.startsWith('..') && path !== '' && isEmptyOrAbsent((0,external_node_path_.join)(root, path)))
        .map(told/* missingSubmodule */.tt);
}
/** The paths that a `.gitmodules` file names, relative to the repository. */
function submodulePaths(text) {
    return Array.from(text.matchAll(/^[ \t]*path[ \t]*=[ \t]*"?(.+?)"?[ \t]*\r?$/gm), ([, path]) => path);
}
function isEmptyOrAbsent(folder) {
    try {
        return (0,external_node_fs_.readdirSync)(folder).length === 0;
    }
    catch (error) {
        return error.code === 'ENOENT';
    }
}

;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/files/root.js




/**
 * The app folder and the repository without symbolic links in their paths.
 *
 * @throws {UserError} where the app folder is missing, is a file, or lies outside the repository
 */
function resolveRoot(root, repository) {
    const asked = (0,external_node_path_.relative)(repository, root) || '.';
    const realRepository = (0,external_node_fs_.realpathSync)(repository);
    let realRoot;
    try {
        realRoot = (0,external_node_fs_.realpathSync)(root);
    }
    catch (error) {
        const { code } = error;
        if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ELOOP')
            throw error;
        throw new errors/* UserError */.yo({
            what: `The app folder ${asked} does not exist.`,
            why: `It was looked for at ${root}.`,
            fix: 'Set path to the folder that holds the app, relative to the repository, and check that the step actions/checkout ran.',
        });
    }
    if (!(0,external_node_fs_.statSync)(realRoot).isDirectory()) {
        throw new errors/* UserError */.yo({
            what: `The app folder ${asked} is a file.`,
            fix: 'Set path to the folder that holds the app, and name the file in the input entrypoint.',
        });
    }
    if (!isInside(realRepository, realRoot)) {
        throw new errors/* UserError */.yo({
            what: `The app folder ${asked} lies outside the repository.`,
            why: `It leads to ${realRoot}.`,
            fix: 'Set path to a folder of the repository.',
        });
    }
    return { root: realRoot, repository: realRepository };
}

;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/files.js










/** In bytes: above it, a bundle is worth a warning. */
const LARGE = 100_000_000;
/**
 * Finds the files of an app that travel, and tells why the others stay. `docs/files.md` has the rules.
 *
 * @throws {UserError} where nothing travels, or more than can be an app
 */
async function readFiles(options) {
    const { root, repository, gitignore } = options;
    const exclude = options.exclude.map(patterns/* parsePattern */.E);
    const include = options.include.map(patterns/* parsePattern */.E);
    const walked = await walk({ root, repository, exclude, include, gitignore });
    const extras = await Promise.all(options.extraFiles.map((extra) => readExtraFiles(extra, root, repository)));
    const { files: own, excluded, findings } = inspectContents(walked.files, include);
    const merged = merge(own, extras.flatMap(({ files }) => files));
    const files = merged.files.sort(byPath);
    if (files.length === 0) {
        throw new errors/* UserError */.yo({
            what: 'The app folder holds no file that travels.',
            why: walked.excluded.length === 0
                ? `${root} is empty.`
                : `All of it is left out: ${walked.excluded
                    .slice(0, 5)
                    .map(({ path, reason }) => `${path} (${reason})`)
                    .join(', ')}.`,
            fix: 'Set path to the folder that holds the app; for a Git submodule, add "with: submodules: true" to the step actions/checkout.',
        });
    }
    const unused = (input, patterns) => patterns
        .filter((pattern) => !walked.used.has(pattern))
        .map(({ text }) => told/* unusedPattern */.HC(input, text));
    return {
        files,
        excluded: [...walked.excluded, ...excluded, ...extras.flatMap((extra) => extra.excluded)].sort(byPath),
        findings: [
            ...walked.findings,
            ...findings,
            ...extras.flatMap((extra) => extra.findings),
            ...merged.findings,
            ...findClashes(files),
            ...findMissingSubmodules(root, repository),
            ...unused('exclude', exclude),
            ...unused('include', include),
        ],
    };
}
/** A warning for a large bundle, an error for one above `maxSize` (in bytes). */
function judgeSize(files, maxSize) {
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    if (maxSize !== undefined && bytes > maxSize)
        return [told/* overMaxSize */.su(files, bytes, maxSize)];
    return bytes > LARGE ? [told/* largeBundle */._8(files, bytes)] : [];
}
function byPath(a, b) {
    return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/fingerprint.js




const CHUNK = 1024 * 1024;
/** Above it, a file's checksums are worth two cores. */
const fingerprint_LARGE = 4 * CHUNK;
/**
 * Reads every file once and takes its checksums. Files that cannot be read, or change meanwhile, are findings.
 */
async function hashFiles(files) {
    const hashes = new Map();
    const findings = [];
    const buffer = Buffer.allocUnsafe(CHUNK);
    let sinceTurn = 0;
    for (const file of files) {
        try {
            hashes.set(file.path, await hashFile(file, buffer));
        }
        catch (error) {
            if (error instanceof Changed)
                findings.push(told/* changed */.tD(file.path));
            else
                findings.push(fingerprint_unreadable(file.path, error));
        }
        // Small files are read without a pause: the event loop gets its turn between them, so that a run can be cancelled.
        sinceTurn += file.size;
        if (sinceTurn >= 16 * CHUNK) {
            sinceTurn = 0;
            await (0,external_node_timers_promises_.setImmediate)();
        }
    }
    return { hashes, findings };
}
class Changed extends Error {
}
function fingerprint_unreadable(path, error) {
    const { code } = error;
    if (code === undefined)
        throw error;
    return code === 'ENOENT' ? told/* vanished */.Jv(path) : told/* unreadable */.O$(path, error);
}
async function hashFile({ source, size }, buffer) {
    if (typeof source !== 'string')
        return sumsOf(inChunks(source));
    const handle = (0,external_node_fs_.openSync)(source, 'r');
    try {
        const before = (0,external_node_fs_.fstatSync)(handle);
        let length = 0;
        // Synchronous reads into one buffer: on a folder of small files, several times faster than promises.
        const chunks = function* () {
            for (let read = (0,external_node_fs_.readSync)(handle, buffer); read > 0; read = (0,external_node_fs_.readSync)(handle, buffer)) {
                length += read;
                yield buffer.subarray(0, read);
            }
        };
        const sums = await (size > fingerprint_LARGE ? sumsSideBySide(chunks()) : sumsOf(chunks()));
        const after = (0,external_node_fs_.fstatSync)(handle);
        if (length !== size || after.mtimeMs !== before.mtimeMs)
            throw new Changed();
        return { ...sums, modified: after.mtimeMs };
    }
    finally {
        (0,external_node_fs_.closeSync)(handle);
    }
}
function* inChunks(bytes) {
    for (let at = 0; at < bytes.length; at += CHUNK)
        yield bytes.subarray(at, at + CHUNK);
}
/** MD5 of the whole, SHA-256 over that of each chunk. */
function sumsOf(chunks) {
    const md5 = (0,external_node_crypto_.createHash)('md5');
    const sha256 = (0,external_node_crypto_.createHash)('sha256');
    for (const chunk of chunks) {
        md5.update(chunk);
        sha256.update((0,external_node_crypto_.hash)('sha256', chunk, 'buffer'));
    }
    return { md5: md5.digest('hex'), sha256: sha256.digest('hex') };
}
/** The same on two cores: MD5 here, each chunk's SHA-256 in the thread pool. */
async function sumsSideBySide(chunks) {
    const md5 = (0,external_node_crypto_.createHash)('md5');
    const sha256 = (0,external_node_crypto_.createHash)('sha256');
    const digests = [];
    for (const chunk of chunks) {
        // It copies the chunk before it returns (Web Cryptography API, SubtleCrypto.digest): the buffer is free again.
        digests.push(external_node_crypto_.subtle.digest('SHA-256', chunk));
        md5.update(chunk);
        if (digests.length > 4)
            sha256.update(new Uint8Array(await digests.shift()));
    }
    for (const digest of digests)
        sha256.update(new Uint8Array(await digest));
    return { md5: md5.digest('hex'), sha256: sha256.digest('hex') };
}
/**
 * A SHA-256 in hex over the files' paths and contents and over `settings`: whatever decides what a server makes of the bundle.
 * Neither the machine nor the day nor the order of the files is in it.
 */
function fingerprintOf(hashes, settings) {
    const files = Array.from(hashes, ([path, { sha256 }]) => [path, sha256]).sort(([a], [b]) => a < b ? -1 : 1);
    // The number in front changes when the same settings come to mean something else.
    return (0,external_node_crypto_.hash)('sha256', JSON.stringify([1, files, settings]), 'hex');
}

;// CONCATENATED MODULE: ./.build-6ot03X/lib/bundle/index.js









/**
 * Reads an app folder: what travels, where the app is, what it requires, and what will not work. Nothing of it is run, and nothing is
 * written. What is wrong comes back as findings, all at once; `soundBundle` turns the errors among them into an exception.
 *
 * @throws {UserError} where there is nothing to read: no folder, or none with a file that travels
 */
async function understand(options) {
    const { root, repository } = resolveRoot(options.root, options.repository);
    const ignore = new Set(options.ignoreRules);
    const read = await readFiles({ ...options, root, repository });
    const app = appFolder(root, read.files);
    const existing = await readExisting(app);
    const { entrypoint, requirements, python } = await readParts(app, existing.manifest, { ...options, root, repository }, ignore);
    const own = merge(read.files.filter(({ path }) => path !== requirements.value?.packageFile), requirements.value ? [fileOf(requirements.value), ...requirements.value.own] : []);
    const files = own.files.sort(byPath);
    // The same folder again unless packages of the user's own came to it: its source is read and parsed by now.
    const whole = requirements.value?.own.length ? appFolder(root, files) : app;
    const source = entrypoint.value
        ? await checkSource(whole, entrypoint.value, requirements.value, ignore)
        : [];
    const { hashes, findings } = await hashFiles(files);
    return {
        ...(entrypoint.value && { entrypoint: entrypoint.value }),
        ...(requirements.value && { requirements: requirements.value }),
        ...(python.value && { python: python.value }),
        ...dashVersionOf(requirements.value),
        files,
        fileHashes: hashes,
        excluded: read.excluded,
        findings: (0,rules/* withoutIgnored */.fq)([
            ...existing.findings,
            ...(existing.manifest ? findStale(existing.manifest, hashes) : []),
            ...read.findings,
            ...entrypoint.findings,
            ...requirements.findings,
            ...python.findings,
            ...own.findings,
            ...source,
            ...findings,
            ...judgeSize(files, options.maxSize),
        ], ignore),
        findingsFor: requirements.findingsFor,
        packageInstaller: options.packageInstaller,
        settings: existing.manifest?.settings ?? noSettings,
        fingerprint: fingerprintOf(hashes, {
            entrypoint: entrypoint.value?.text,
            packageFile: requirements.value?.packageFile,
            manager: requirements.value?.manager,
            requires: python.value?.requires,
            packageInstaller: options.packageInstaller,
            settings: existing.manifest?.settings ?? noSettings,
        }),
    };
}
/**
 * The understanding as something that can be packed.
 *
 * @throws {UserError} with every error that was found
 */
function soundBundle(understanding) {
    const [first, ...rest] = understanding.findings.filter(({ level }) => level === 'error').map(toMishap);
    if (first)
        throw new errors/* UserError */.yo([first, ...rest]);
    const { entrypoint, python, requirements } = understanding;
    if (!entrypoint || !python || !requirements)
        throw new Error('A part is missing, and no finding says why.');
    return { ...understanding, entrypoint, python, requirements };
}
/**
 * Packs a bundle: the manifest first, then the files by path. The same bundle and Python give the same bytes.
 *
 * @throws {UserError} where a file changed or vanished since it was understood
 */
async function writeBundle(bundle, options) {
    const { destination, pythonVersion, ...how } = options;
    const { writeArchive } = await __webpack_require__.e(/* import() */ 767).then(__webpack_require__.bind(__webpack_require__, 5767));
    const manifest = manifestBytes(makeManifest(bundle, { ...(pythonVersion !== undefined && { pythonVersion }) }));
    const files = bundle.files.map((file) => {
        const modified = bundle.fileHashes.get(file.path)?.modified;
        return { ...file, ...(modified !== undefined && { modified }) };
    });
    const entries = [{ path: 'manifest.json', source: manifest, size: manifest.length }, ...files];
    return { ...(await writeArchive(entries, destination, how)), files: files.length };
}
async function readExisting(app) {
    const text = await app.read('manifest.json');
    return text === undefined ? { findings: [] } : parseExistingManifest(text);
}
/** Three questions that don't depend on each other: each answers or tells its error, so that all errors are told together. */
async function readParts(app, existing, options, ignore) {
    const [{ chooseEntrypoint }, { readRequirements }, { readPythonRequirement }] = await Promise.all([
        Promise.all(/* import() */[__webpack_require__.e(339), __webpack_require__.e(102), __webpack_require__.e(46)]).then(__webpack_require__.bind(__webpack_require__, 46)),
        Promise.all(/* import() */[__webpack_require__.e(217), __webpack_require__.e(819)]).then(__webpack_require__.bind(__webpack_require__, 2819)),
        Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 4280)),
    ]);
    const requirementsFile = options.requirementsFile ?? packageFileOf(existing, app);
    const [entrypoint, requirements, python] = await Promise.all([
        orFindings(chooseEntrypoint(app, options.entrypoint)),
        orFindings(readRequirements({ ...options, ignore, ...(requirementsFile !== undefined && { requirementsFile }) })),
        orFindings(readPythonRequirement({ ...options, ignore })),
    ]);
    return {
        entrypoint: 'entrypoint' in entrypoint
            ? { value: entrypoint.entrypoint, findings: entrypoint.findings }
            : entrypoint,
        requirements: 'requirements' in requirements
            ? {
                value: requirements.requirements,
                findings: requirements.findings,
                findingsFor: requirements.findingsFor,
            }
            : { ...requirements, findingsFor: () => [] },
        python: 'requirement' in python ? orManifests(python, existing?.python) : python,
    };
}
/** What an answer says where it fails for a reason that the user can mend. */
async function orFindings(answer) {
    try {
        return await answer;
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        return { findings: error.mishaps.map((mishap) => ({ ...mishap, level: 'error' })) };
    }
}
/** A manifest's Python counts where the app states none: it is that of the machine that wrote the manifest. */
function orManifests({ requirement, findings }, manifests) {
    if (requirement.requires !== undefined || !manifests)
        return { value: requirement, findings };
    return {
        value: manifests,
        findings: findings.filter(({ rule, where }) => rule !== 'python-version' || where),
    };
}
/** The requirements file that a manifest names, where it is an unusual one. */
function packageFileOf(existing, app) {
    const file = existing?.packageFile;
    return file !== undefined && file !== 'requirements.txt' && app.paths.includes(file) ? file : undefined;
}
async function checkSource(app, entrypoint, requirements, ignore) {
    const { checkSource } = await Promise.all(/* import() */[__webpack_require__.e(339), __webpack_require__.e(102), __webpack_require__.e(589)]).then(__webpack_require__.bind(__webpack_require__, 1589));
    return checkSource(app, entrypoint, requirements, { ignore });
}
function fileOf({ packageFile, text }) {
    const source = Buffer.from(text);
    return { path: packageFile, source, size: source.length };
}
function dashVersionOf(requirements) {
    const version = requirements?.packages.get('dash');
    return version === undefined ? {} : { dashVersion: version };
}
function toMishap({ level: _, ...mishap }) {
    return mishap;
}


/***/ }),

/***/ 4280:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   choosePython: () => (/* binding */ choosePython),
/* harmony export */   readPythonRequirement: () => (/* binding */ readPythonRequirement),
/* harmony export */   specifierOf: () => (/* binding */ specifierOf)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _renovatebot_pep440__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5935);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(855);
/* harmony import */ var _dependencies_decode_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1939);
/* harmony import */ var _dependencies_ini_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4579);
/* harmony import */ var _dependencies_places_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5389);
/* harmony import */ var _dependencies_poetry_version_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2353);
/* harmony import */ var _dependencies_rules_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8614);
/* harmony import */ var _dependencies_toml_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2193);









/**
 * Which Python the app wants, and which file says so. Never the runner's own. The order within a folder is that of
 * Connect's clients (`.python-version`, `requires-python`, setup.cfg) and then what other tools keep; the app folder
 * comes before the folders above it.
 *
 * @throws UserError where the input python-version is neither a version nor a specifier, or a TOML file is broken.
 */
async function readPythonRequirement(options) {
    const { report, findings } = (0,_dependencies_rules_js__WEBPACK_IMPORTED_MODULE_5__/* .findingsWithout */ .r$)(options.ignore ?? new Set());
    if (options.pythonVersion !== undefined) {
        const requires = specifierOf(options.pythonVersion);
        if (requires === undefined) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo({
                what: `python-version "${options.pythonVersion}" is neither a version of CPython nor a specifier.`,
                why: 'Connect takes a specifier by PEP 440, without pre-releases.',
                fix: 'Write a version such as 3.12, or a specifier such as >=3.10,<3.13.',
            });
        }
        return { requirement: { requires, source: 'the input python-version' }, findings };
    }
    const folders = { root: options.root, repository: options.repository };
    for (const folder of (0,_dependencies_places_js__WEBPACK_IMPORTED_MODULE_4__/* .foldersUpwards */ .Qs)(folders)) {
        for (const read of readers) {
            const stated = await read(folder, { root: options.root, report });
            if (stated)
                return { requirement: { ...stated, source: stated.where.file }, findings };
        }
    }
    report('python-version', {
        what: 'Nothing states which Python the app wants.',
        why: "The newest that the server has is taken, and a later one may not suit the app's packages.",
        fix: 'Add a file .python-version with a line such as 3.12, or set the input python-version.',
    });
    return { requirement: { source: 'nothing states one' }, findings };
}
/**
 * The newest installed version (as `3.12.4`) that satisfies a specifier; the newest of all where there is none. Where
 * none satisfies it, what is installed comes back, newest first, for the message.
 */
function choosePython(requires, installed) {
    const sorted = installed.filter((version) => (0,_renovatebot_pep440__WEBPACK_IMPORTED_MODULE_1__/* .valid */ .rZ)(version)).sort(_renovatebot_pep440__WEBPACK_IMPORTED_MODULE_1__/* .rcompare */ .aA);
    const version = sorted.find((one) => requires === undefined || (0,_renovatebot_pep440__WEBPACK_IMPORTED_MODULE_1__/* .satisfies */ .ib)(one, requires));
    return version === undefined ? { installed: sorted } : { version };
}
/**
 * A version as people write it, as a specifier: `3.12` and `3.12.4` allow any patch release, `3` any minor one,
 * `3.12.*` stays; a specifier is kept if PEP 440 knows it. `undefined` for anything else: pre-releases, other
 * implementations, words.
 */
function specifierOf(text) {
    const written = text.trim();
    // uv and pyenv both take these spellings for CPython.
    const bare = written.replace(/^(?:cpython|python)[-@]?(?=\d)/i, '').replace(/^v(?=\d)/, '');
    const [, major, minor, patch] = /^(\d+)(?:\.(\d+)(?:\.(\d+|\*))?)?$/.exec(bare) ?? [];
    if (major !== undefined) {
        if (minor === undefined)
            return `~=${major}.0`;
        return patch === '*' ? `==${major}.${minor}.*` : `~=${major}.${minor}.0`;
    }
    if (/^\d+\.\*$/.test(bare))
        return `==${bare}`;
    if (written === '')
        return undefined;
    const specifier = written.replace(/\s+/g, '');
    return (0,_renovatebot_pep440__WEBPACK_IMPORTED_MODULE_1__/* .validRange */ .Im)(specifier) && !specifier.includes('===') ? specifier : undefined;
}
/** `.python-version` of pyenv and uv: the first line that isn't a comment counts. */
const versionFile = async (folder, { root, report }) => {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, '.python-version');
    const decoded = await (0,_dependencies_decode_text_js__WEBPACK_IMPORTED_MODULE_3__/* .readText */ .y)(path);
    if (!decoded)
        return undefined;
    const file = (0,_dependencies_places_js__WEBPACK_IMPORTED_MODULE_4__/* .shownPath */ .pS)(root, path);
    for (const [at, line] of decoded.text.split('\n').entries()) {
        const [, written = '', comment = ''] = /^([^#]*)(#.*)?$/.exec(line) ?? [];
        if (written.trim() === '')
            continue;
        const where = { file, line: at + 1 };
        const requires = specifierOf(written);
        if (requires !== undefined)
            return { requires, where };
        report('python-version', {
            level: 'error',
            what: `"${written.trim()}" in ${file} is not a version that Connect can go by.`,
            why: 'Connect runs released versions of CPython only: no pre-releases, no PyPy, no names of environments.',
            fix: 'Write a version such as 3.12, or set the input python-version.',
            where,
        }, (0,_dependencies_rules_js__WEBPACK_IMPORTED_MODULE_5__/* .rulesOffIn */ .eP)(comment));
        return undefined;
    }
    return undefined;
};
/** A place in a TOML (or JSON) file that holds a specifier by PEP 440, or Poetry's kind of constraint. */
const tablePlace = (name, keys, kind = 'specifier') => async (folder, { root, report }) => {
    const file = await (0,_dependencies_toml_js__WEBPACK_IMPORTED_MODULE_6__/* .readTable */ .xz)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, name), root);
    const written = file && (0,_dependencies_toml_js__WEBPACK_IMPORTED_MODULE_6__/* .stringOf */ .Je)((0,_dependencies_toml_js__WEBPACK_IMPORTED_MODULE_6__/* .dig */ .rO)(file.table, ...keys));
    if (!file || written === undefined || written.trim() === '' || written.trim() === '*')
        return undefined;
    const where = placeIn(file, keys.at(-1) ?? '', written, root);
    const requires = understood(written, kind);
    if (requires !== undefined)
        return { requires, where };
    report('python-version', {
        what: `"${written}" in ${where.file} is passed over.`,
        why: kind === 'poetry'
            ? 'PEP 440 has no specifier for it: alternatives (||) are known to Poetry only.'
            : 'It is not a version specifier by PEP 440.',
        fix: 'State the version in a file .python-version, or by the input python-version.',
        where,
    });
    return undefined;
};
function understood(written, kind) {
    if (kind === 'version')
        return specifierOf(written);
    if (kind === 'specifier') {
        const specifier = written.replace(/\s+/g, '').replace(/,$/, '');
        return (0,_renovatebot_pep440__WEBPACK_IMPORTED_MODULE_1__/* .validRange */ .Im)(specifier) ? specifier : undefined;
    }
    const alternatives = (0,_dependencies_poetry_version_js__WEBPACK_IMPORTED_MODULE_7__/* .poetryAlternatives */ .m)(written);
    const [only] = alternatives;
    return alternatives.length === 1 && only && (0,_renovatebot_pep440__WEBPACK_IMPORTED_MODULE_1__/* .validRange */ .Im)(only) ? only : undefined;
}
function placeIn({ path, text }, key, value, root) {
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.includes(value) && line.includes(key));
    return { file: (0,_dependencies_places_js__WEBPACK_IMPORTED_MODULE_4__/* .shownPath */ .pS)(root, path), ...(at >= 0 ? { line: at + 1 } : (0,_dependencies_toml_js__WEBPACK_IMPORTED_MODULE_6__/* .lineOf */ .cA)(text, value)) };
}
const setupCfg = async (folder, { root, report }) => {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, 'setup.cfg');
    const text = (await (0,_dependencies_decode_text_js__WEBPACK_IMPORTED_MODULE_3__/* .readText */ .y)(path))?.text ?? '';
    const written = (0,_dependencies_ini_js__WEBPACK_IMPORTED_MODULE_8__/* .parseIni */ .A)(text).get('options')?.get('python_requires')?.trim();
    if (!written)
        return undefined;
    const where = { file: (0,_dependencies_places_js__WEBPACK_IMPORTED_MODULE_4__/* .shownPath */ .pS)(root, path), ...(0,_dependencies_toml_js__WEBPACK_IMPORTED_MODULE_6__/* .lineOf */ .cA)(text, written) };
    const requires = understood(written, 'specifier');
    if (requires !== undefined)
        return { requires, where };
    report('python-version', {
        what: `"${written}" in ${where.file} is passed over.`,
        why: 'It is not a version specifier by PEP 440.',
        fix: 'State the version in a file .python-version, or by the input python-version.',
        where,
    });
    return undefined;
};
/** Heroku's: `python-3.11.4`, or the version alone. */
const runtimeTxt = async (folder, { root }) => {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, 'runtime.txt');
    const written = (await (0,_dependencies_decode_text_js__WEBPACK_IMPORTED_MODULE_3__/* .readText */ .y)(path))?.text.trim().split('\n')[0] ?? '';
    const requires = specifierOf(written);
    return requires === undefined ? undefined : { requires, where: { file: (0,_dependencies_places_js__WEBPACK_IMPORTED_MODULE_4__/* .shownPath */ .pS)(root, path), line: 1 } };
};
const readers = [
    versionFile,
    tablePlace('pyproject.toml', ['project', 'requires-python']),
    tablePlace('pyproject.toml', ['tool', 'poetry', 'dependencies', 'python'], 'poetry'),
    tablePlace('pyproject.toml', ['tool', 'poetry', 'dependencies', 'python', 'version'], 'poetry'),
    setupCfg,
    tablePlace('Pipfile', ['requires', 'python_full_version'], 'version'),
    tablePlace('Pipfile', ['requires', 'python_version'], 'version'),
    runtimeTxt,
    tablePlace('uv.lock', ['requires-python']),
    tablePlace('pylock.toml', ['requires-python']),
    tablePlace('pdm.lock', ['metadata', 'requires_python']),
    tablePlace('poetry.lock', ['metadata', 'python-versions'], 'poetry'),
    tablePlace('Pipfile.lock', ['_meta', 'requires', 'python_version'], 'version'),
];


/***/ })

};
