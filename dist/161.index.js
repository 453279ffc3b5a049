export const id = 161;
export const ids = [161];
export const modules = {

/***/ 2161:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   packable: () => (/* binding */ packable),
/* harmony export */   readApp: () => (/* binding */ readApp)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var _bundle_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5534);
/* harmony import */ var _bundle_python_version_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8688);
/* harmony import */ var _quantities_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9301);






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
        homes: bundle.homes,
        choosePython: (installed) => (0,_bundle_python_version_js__WEBPACK_IMPORTED_MODULE_4__.choosePython)(bundle.python.requires, installed).version,
        problemsWith: (pythonVersion) => bundle.findingsFor(pythonVersion),
        async pack(pythonVersion) {
            const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'bundle.tar.gz');
            const version = pythonVersion === undefined ? {} : { pythonVersion };
            return { file, ...(await (0,_bundle_index_js__WEBPACK_IMPORTED_MODULE_3__/* .writeBundle */ .Mf)(bundle, { ...version, destination: file, signal })) };
        },
        [Symbol.asyncDispose]: () => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true }),
    };
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

/***/ 5534:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ch: () => (/* binding */ soundBundle),
  ZL: () => (/* binding */ understand),
  Mf: () => (/* binding */ writeBundle)
});

// UNUSED EXPORTS: makeManifest

// EXTERNAL MODULE: ./.build/lib/errors.js
var errors = __webpack_require__(5119);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/decode-text.js
var decode_text = __webpack_require__(6443);
;// CONCATENATED MODULE: ./.build/lib/bundle/app-folder.js



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

// EXTERNAL MODULE: ./.build/lib/bundle/existing-manifest.js
var existing_manifest = __webpack_require__(2954);
// EXTERNAL MODULE: ./.build/lib/bundle/files/told.js
var told = __webpack_require__(5366);
;// CONCATENATED MODULE: ./.build/lib/bundle/files/clashes.js

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

// EXTERNAL MODULE: ./.build/lib/bundle/files/rules.js
var rules = __webpack_require__(7504);
;// CONCATENATED MODULE: ./.build/lib/bundle/files/secrets.js
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

;// CONCATENATED MODULE: ./.build/lib/bundle/files/exclusions.js
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

;// CONCATENATED MODULE: ./.build/lib/bundle/files/verdict.js


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

;// CONCATENATED MODULE: ./.build/lib/bundle/files/contents.js




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

// EXTERNAL MODULE: ./node_modules/picomatch/index.js
var picomatch = __webpack_require__(4006);
;// CONCATENATED MODULE: ./.build/lib/bundle/files/entry.js


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
// EXTERNAL MODULE: ./node_modules/ignore/index.js
var ignore = __webpack_require__(298);
;// CONCATENATED MODULE: ./.build/lib/bundle/files/ignore-files.js



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

;// CONCATENATED MODULE: ./.build/lib/bundle/files/walk.js








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

;// CONCATENATED MODULE: ./.build/lib/bundle/files/extra-files.js






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

// EXTERNAL MODULE: ./.build/lib/bundle/files/patterns.js
var patterns = __webpack_require__(2156);
;// CONCATENATED MODULE: ./.build/lib/bundle/files/submodules.js



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

;// CONCATENATED MODULE: ./.build/lib/bundle/files/root.js




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

;// CONCATENATED MODULE: ./.build/lib/bundle/files.js










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

// EXTERNAL MODULE: ./.build/lib/bundle/fingerprint.js
var fingerprint = __webpack_require__(3543);
// EXTERNAL MODULE: ./.build/lib/bundle/manifest.js
var bundle_manifest = __webpack_require__(5682);
;// CONCATENATED MODULE: ./.build/lib/bundle/travelled.js

/**
 * The entrypoint by the name that its package is imported by, where the package travels at the top of the bundle. By
 * its path in the project, as in `src.board.web`, Python would load a second copy of what the package imports of itself.
 *
 * @param own the files of packages that travel
 * @param root of the app folder, absolute
 */
function asImported(entrypoint, own, root) {
    if (!entrypoint.where)
        return entrypoint;
    const file = (0,external_node_path_.join)(root, entrypoint.where.file);
    const copy = own.find(({ source }) => source === file);
    if (!copy)
        return entrypoint;
    const module = copy.path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.');
    return { ...entrypoint, module, text: `${module}:${entrypoint.object}` };
}
/**
 * Where a file that travels stands in the user's repository: by its path in the bundle, the path from the app folder,
 * with `/`. Only of files that travel under another path than their own.
 */
function homes(files, root) {
    return new Map(files.flatMap(({ path, source }) => {
        if (typeof source !== 'string')
            return [];
        const home = (0,external_node_path_.relative)(root, source).split(external_node_path_.sep).join('/');
        return home.normalize('NFC') === path ? [] : [[path, home]];
    }));
}
/** A finding where its file stands in the repository. */
function atHome(finding, known) {
    const home = finding.where && known.get(finding.where.file);
    return home === undefined ? finding : { ...finding, where: { ...finding.where, file: home } };
}

;// CONCATENATED MODULE: ./.build/lib/bundle/index.js










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
    const { entrypoint: found, requirements, python, } = await readParts(app, existing.manifest, { ...options, root, repository }, ignore);
    const entrypoint = {
        ...found,
        ...(found.value && { value: asImported(found.value, requirements.value?.own ?? [], root) }),
    };
    const own = merge(read.files.filter(({ path }) => path !== requirements.value?.packageFile), requirements.value ? [fileOf(requirements.value), ...requirements.value.own] : []);
    const files = own.files.sort(byPath);
    // The same folder again unless packages of the user's own came to it: its source is read and parsed by now.
    const whole = requirements.value?.own.length ? appFolder(root, files) : app;
    const elsewhere = homes(files, root);
    const source = entrypoint.value
        ? await checkSource(whole, entrypoint.value, requirements.value, ignore)
        : [];
    const { hashes, findings } = await (0,fingerprint/* hashFiles */.y)(files);
    return {
        ...(entrypoint.value && { entrypoint: entrypoint.value }),
        ...(requirements.value && { requirements: requirements.value }),
        ...(python.value && { python: python.value }),
        ...dashVersionOf(requirements.value),
        files,
        homes: elsewhere,
        fileHashes: hashes,
        excluded: read.excluded,
        findings: (0,rules/* withoutIgnored */.fq)([
            ...existing.findings,
            ...(existing.manifest ? (0,existing_manifest/* findStale */.TS)(existing.manifest, hashes) : []),
            ...read.findings,
            ...entrypoint.findings,
            ...requirements.findings,
            ...python.findings,
            ...own.findings,
            ...source.map((finding) => atHome(finding, elsewhere)),
            ...findings,
            ...judgeSize(files, options.maxSize),
        ], ignore),
        findingsFor: requirements.findingsFor,
        packageInstaller: options.packageInstaller,
        settings: existing.manifest?.settings ?? existing_manifest/* noSettings */.b6,
        fingerprint: (0,fingerprint/* fingerprintOf */.a)(hashes, {
            entrypoint: entrypoint.value?.text,
            packageFile: requirements.value?.packageFile,
            manager: requirements.value?.manager,
            requires: python.value?.requires,
            packageInstaller: options.packageInstaller,
            settings: existing.manifest?.settings ?? existing_manifest/* noSettings */.b6,
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
    const { writeArchive } = await __webpack_require__.e(/* import() */ 776).then(__webpack_require__.bind(__webpack_require__, 7776));
    const manifest = (0,bundle_manifest/* manifestBytes */.T8)((0,bundle_manifest/* makeManifest */.Ui)(bundle, { ...(pythonVersion !== undefined && { pythonVersion }) }));
    const files = bundle.files.map((file) => {
        const modified = bundle.fileHashes.get(file.path)?.modified;
        return { ...file, ...(modified !== undefined && { modified }) };
    });
    const entries = [{ path: 'manifest.json', source: manifest, size: manifest.length }, ...files];
    return { ...(await writeArchive(entries, destination, how)), files: files.length };
}
async function readExisting(app) {
    const text = await app.read('manifest.json');
    return text === undefined ? { findings: [] } : (0,existing_manifest/* parseExistingManifest */.Y5)(text);
}
/** Three questions that don't depend on each other: each answers or tells its error, so that all errors are told together. */
async function readParts(app, existing, options, ignore) {
    const [{ chooseEntrypoint }, { readRequirements }, { readPythonRequirement }] = await Promise.all([
        Promise.all(/* import() */[__webpack_require__.e(353), __webpack_require__.e(262), __webpack_require__.e(18)]).then(__webpack_require__.bind(__webpack_require__, 4018)),
        Promise.all(/* import() */[__webpack_require__.e(569), __webpack_require__.e(51)]).then(__webpack_require__.bind(__webpack_require__, 7051)),
        Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 8688)),
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
    const { checkSource } = await Promise.all(/* import() */[__webpack_require__.e(353), __webpack_require__.e(262), __webpack_require__.e(321)]).then(__webpack_require__.bind(__webpack_require__, 4321));
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


/***/ })

};
