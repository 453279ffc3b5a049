export const id = 575;
export const ids = [575];
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

/***/ 2954:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TS: () => (/* binding */ findStale),
/* harmony export */   Y5: () => (/* binding */ parseExistingManifest),
/* harmony export */   b6: () => (/* binding */ noSettings)
/* harmony export */ });
/* harmony import */ var _files_rules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7504);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5682);


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
        (0,_files_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('stale-manifest', {
            what: `${FILE} is out of date: ${changed.length} of its files changed, ${gone.length} do not travel, ${fresh.length} are not in it.`,
            why: `Among them: ${examples}.`,
            fix: 'Nothing has to be done: the bundle gets a fresh list. The file itself can go, if nothing else needs it.',
            where: { file: FILE },
        }),
    ];
}
const unreadable = (why) => (0,_files_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('unreadable-manifest', {
    what: `${FILE} is passed over.`,
    why,
    fix: 'Remove it, or have it written anew; it is not needed here.',
    where: { file: FILE },
});
const otherKind = (appmode) => (0,_files_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .finding */ .gk)('other-app-mode', {
    what: `${FILE} is that of another kind of content (${appmode}), so it is passed over.`,
    why: 'This action deploys Dash apps, which are python-dash.',
    fix: 'Check that path is the folder of the Dash app.',
    where: { file: FILE },
});
/** The exact version is only that of the machine that wrote the manifest: its series is what was meant. */
function compatible(version) {
    const [, series] = /^(\d+\.\d+)(?:\.\d+)?$/.exec(version ?? '') ?? [];
    return series && `~=${(0,_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .oldestOf */ .TW)(`==${series}`)}`;
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


/***/ }),

/***/ 7504:
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

/***/ 5366:
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
/* harmony import */ var _quantities_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9301);
/* harmony import */ var _rules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7504);
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

/***/ 3543:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ fingerprintOf),
/* harmony export */   y: () => (/* binding */ hashFiles)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8500);
/* harmony import */ var _files_told_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5366);




const CHUNK = 1024 * 1024;
/** Above it, a file's checksums are worth two cores. */
const LARGE = 4 * CHUNK;
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
                findings.push(_files_told_js__WEBPACK_IMPORTED_MODULE_3__/* .changed */ .tD(file.path));
            else
                findings.push(unreadable(file.path, error));
        }
        // Small files are read without a pause: the event loop gets its turn between them, so that a run can be cancelled.
        sinceTurn += file.size;
        if (sinceTurn >= 16 * CHUNK) {
            sinceTurn = 0;
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setImmediate)();
        }
    }
    return { hashes, findings };
}
class Changed extends Error {
}
function unreadable(path, error) {
    const { code } = error;
    if (code === undefined)
        throw error;
    return code === 'ENOENT' ? _files_told_js__WEBPACK_IMPORTED_MODULE_3__/* .vanished */ .Jv(path) : _files_told_js__WEBPACK_IMPORTED_MODULE_3__/* .unreadable */ .O$(path, error);
}
async function hashFile({ source, size }, buffer) {
    if (typeof source !== 'string')
        return sumsOf(inChunks(source));
    const handle = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(source, 'r');
    try {
        const before = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.fstatSync)(handle);
        let length = 0;
        // Synchronous reads into one buffer: on a folder of small files, several times faster than promises.
        const chunks = function* () {
            for (let read = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readSync)(handle, buffer); read > 0; read = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readSync)(handle, buffer)) {
                length += read;
                yield buffer.subarray(0, read);
            }
        };
        const sums = await (size > LARGE ? sumsSideBySide(chunks()) : sumsOf(chunks()));
        const after = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.fstatSync)(handle);
        if (length !== size || after.mtimeMs !== before.mtimeMs)
            throw new Changed();
        return { ...sums, modified: after.mtimeMs };
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(handle);
    }
}
function* inChunks(bytes) {
    for (let at = 0; at < bytes.length; at += CHUNK)
        yield bytes.subarray(at, at + CHUNK);
}
/** MD5 of the whole, SHA-256 over that of each chunk. */
function sumsOf(chunks) {
    const md5 = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('md5');
    const sha256 = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    for (const chunk of chunks) {
        md5.update(chunk);
        sha256.update((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hash)('sha256', chunk, 'buffer'));
    }
    return { md5: md5.digest('hex'), sha256: sha256.digest('hex') };
}
/** The same on two cores: MD5 here, each chunk's SHA-256 in the thread pool. */
async function sumsSideBySide(chunks) {
    const md5 = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('md5');
    const sha256 = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    const digests = [];
    for (const chunk of chunks) {
        // It copies the chunk before it returns (Web Cryptography API, SubtleCrypto.digest): the buffer is free again.
        digests.push(node_crypto__WEBPACK_IMPORTED_MODULE_0__.subtle.digest('SHA-256', chunk));
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
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hash)('sha256', JSON.stringify([1, files, settings]), 'hex');
}


/***/ }),

/***/ 5682:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T8: () => (/* binding */ manifestBytes),
/* harmony export */   TW: () => (/* binding */ oldestOf),
/* harmony export */   Ui: () => (/* binding */ makeManifest)
/* harmony export */ });
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


/***/ }),

/***/ 8688:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   choosePython: () => (/* binding */ choosePython),
/* harmony export */   readPythonRequirement: () => (/* binding */ readPythonRequirement),
/* harmony export */   specifierOf: () => (/* binding */ specifierOf)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _renovatebot_pep440__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9687);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5119);
/* harmony import */ var _dependencies_decode_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6443);
/* harmony import */ var _dependencies_ini_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(411);
/* harmony import */ var _dependencies_places_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9429);
/* harmony import */ var _dependencies_poetry_version_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8985);
/* harmony import */ var _dependencies_rules_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5726);
/* harmony import */ var _dependencies_toml_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2889);









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
