export const id = 515;
export const ids = [515];
export const modules = {

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


/***/ }),

/***/ 1318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nk: () => (/* binding */ metadataOf),
/* harmony export */   O8: () => (/* binding */ ownerNote),
/* harmony export */   bf: () => (/* binding */ ownerOf),
/* harmony export */   yv: () => (/* binding */ originOf)
/* harmony export */ });
const prefix = 'connect_dash_deploy_';
/** The metadata of an upload: where the app comes from, and our own keys. */
function metadataOf(source, origin) {
    const own = Object.entries(origin).map(([key, value]) => [prefix + key, value]);
    return { ...source, ...Object.fromEntries(own) };
}
/** What our keys say of a bundle, or `undefined` where they don't say that we made it. */
function originOf({ metadata }) {
    const read = (key) => metadata?.[prefix + key];
    const [kind, fingerprint, upload] = [read('kind'), read('fingerprint'), read('upload')];
    if ((kind !== 'deploy' && kind !== 'preview') || !fingerprint || !upload)
        return undefined;
    return { kind, fingerprint, upload };
}
const ownerKeys = { host: `${prefix}host`, repository: `${prefix}repository`, pr: `${prefix}pull_request` };
/** What says, beside a bundle, whose preview it is. */
function ownerNote({ host, repository, pullRequest }) {
    return {
        [ownerKeys.host]: host,
        [ownerKeys.repository]: `${repository}`,
        [ownerKeys.pr]: `${pullRequest}`,
    };
}
/** Whose preview a bundle is, or `undefined` where it is none, or doesn't say. */
function ownerOf(bundle) {
    if (originOf(bundle)?.kind !== 'preview')
        return undefined;
    const read = (key) => bundle.metadata?.[key] ?? '';
    const [host, repository, pullRequest] = [
        read(ownerKeys.host),
        read(ownerKeys.repository),
        read(ownerKeys.pr),
    ];
    const isNumber = (text) => /^[1-9]\d{0,14}$/.test(text);
    if (host === '' || !isNumber(repository) || !isNumber(pullRequest))
        return undefined;
    return { host, repository: Number(repository), pullRequest: Number(pullRequest) };
}


/***/ }),

/***/ 6515:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  takeBundle: () => (/* binding */ takeBundle)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/requirement.js
var requirement = __webpack_require__(2734);
// EXTERNAL MODULE: ./.build/lib/bundle/dependencies/requirements-syntax.js
var requirements_syntax = __webpack_require__(2941);
// EXTERNAL MODULE: ./.build/lib/bundle/existing-manifest.js
var existing_manifest = __webpack_require__(2954);
// EXTERNAL MODULE: ./.build/lib/bundle/fingerprint.js
var fingerprint = __webpack_require__(3543);
// EXTERNAL MODULE: ./.build/lib/bundle/python-version.js
var python_version = __webpack_require__(8688);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./.build/lib/bundle/read-archive.js



/** What is read into memory may be this large, in bytes; nobody's manifest or requirements come near it. */
const largestText = 32 * 1024 * 1024;
/**
 * Reads the archive of a bundle, whoever made it: checksums of all that is in it, nothing written.
 *
 * @param file a `.tar.gz`
 * @throws Error where it isn't one, or is damaged
 */
async function readArchive(file) {
    const md5 = (0,external_node_crypto_.createHash)('md5');
    let bytes = 0;
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(file), async (chunks) => {
        for await (const chunk of chunks) {
            // RFC 1952, 2.3.1. An uncompressed archive, or none at all, would pass for an empty one.
            if (bytes === 0 && !(chunk[0] === 0x1f && chunk[1] === 0x8b))
                throw new Error('it does not begin as gzip does');
            bytes += chunk.length;
            md5.update(chunk);
        }
    });
    const sums = new Map();
    const manifests = new Map();
    await eachFile(file, (path, entry) => {
        const [fileMd5, sha256] = [(0,external_node_crypto_.createHash)('md5'), (0,external_node_crypto_.createHash)('sha256')];
        entry.on('data', (chunk) => {
            fileMd5.update(chunk);
            sha256.update(chunk);
        });
        entry.on('end', () => sums.set(path, { md5: fileMd5.digest('hex'), sha256: sha256.digest('hex') }));
        if (isManifest(path))
            whenRead(entry, (text) => manifests.set(path, text));
    });
    // All of it may lie in one folder of the archive (api.md 15): the outermost manifest is the bundle's.
    const [place = 'manifest.json'] = [...manifests.keys()].sort((a, b) => a.length - b.length);
    const folder = place.slice(0, -'manifest.json'.length);
    const inFolder = [...sums].filter(([path]) => path.startsWith(folder) && path !== place);
    return {
        bytes,
        md5: md5.digest('hex'),
        manifest: manifests.get(place),
        files: new Map(inFolder.map(([path, sum]) => [path.slice(folder.length), sum])),
        async text(path) {
            let found;
            await eachFile(file, (name, entry) => {
                if (name !== folder + path)
                    return;
                whenRead(entry, (text) => {
                    found = text;
                });
            });
            return found;
        },
    };
}
const isManifest = (path) => /^([^/]+\/)?manifest\.json$/.test(path);
async function eachFile(file, take) {
    const { list } = await __webpack_require__.e(/* import() */ 697).then(__webpack_require__.bind(__webpack_require__, 8697));
    await list({
        file,
        onReadEntry(entry) {
            if (entry.type !== 'File' && entry.type !== 'OldFile')
                return;
            take(entry.path.replace(/^(\.\/)+/, '').normalize('NFC'), entry);
        },
    });
}
function whenRead(entry, take) {
    if (entry.size > largestText)
        return;
    const parts = [];
    entry.on('data', (part) => parts.push(part));
    entry.on('end', () => take(Buffer.concat(parts).toString('utf8')));
}

// EXTERNAL MODULE: ./.build/lib/deploy/bundle-metadata.js
var bundle_metadata = __webpack_require__(1318);
// EXTERNAL MODULE: ./.build/lib/errors.js
var errors = __webpack_require__(5119);
// EXTERNAL MODULE: ./.build/lib/quantities.js
var quantities = __webpack_require__(9301);
;// CONCATENATED MODULE: ./.build/lib/promote/check-archive.js
/**
 * Holds an archive that was downloaded against all that is known of it: the checksum that Connect took of the upload
 * (api.md 7.3; releases before 2025.12.0 keep none), and the checksums of the files in its manifest.
 *
 * @param listed MD5 in hex by path, from the manifest; Connect's clients may write a manifest without them
 */
function compareArchive(archive, { metadata }, listed) {
    const agrees = [];
    const differs = [];
    const noted = metadata?.archive_md5?.toLowerCase();
    if (noted === archive.md5)
        agrees.push('its MD5 is the one that the server took of the upload');
    else if (noted !== undefined) {
        differs.push(`Its MD5 is ${archive.md5}, but the server took ${noted} of the upload.`);
    }
    const odd = [...listed].filter(([path, md5]) => archive.files.get(path)?.md5 !== md5).map(([path]) => path);
    if (odd.length > 0) {
        const shown = odd.slice(0, 5).join(', ');
        differs.push(`${odd.length} of the ${listed.size} files in its manifest are not as listed: ${shown}.`);
    }
    else if (listed.size > 0) {
        agrees.push(`${listed.size === 1 ? 'its one file is' : `its ${listed.size} files are`} as its manifest lists them`);
    }
    return { agrees, differs };
}

// EXTERNAL MODULE: ./.build/lib/connect/errors.js
var connect_errors = __webpack_require__(2684);
// EXTERNAL MODULE: ./.build/lib/deploy/diagnose/explained.js + 9 modules
var explained = __webpack_require__(7464);
;// CONCATENATED MODULE: ./.build/lib/promote/staged.js



/**
 * The bundle that visitors of the source get now: what was verified there.
 *
 * @throws {UserError} where nothing is live there, it is no Dash app, or the key may not see it
 */
async function findStaged(connect, guid) {
    const content = await inWordsOfSource(connect, { guid }, () => connect.content(guid));
    const about = { guid, content };
    const bundleId = content.bundle_id ?? undefined;
    const mistake = bundleId === undefined ? nothingLive(content) : otherKind(content);
    if (mistake)
        throw new errors/* UserError */.yo(mistake);
    const bundle = await inWordsOfSource(connect, about, () => connect.bundle(guid, bundleId ?? ''));
    return { content, bundle };
}
/**
 * Writes the archive of what is live there to a file.
 *
 * @throws {UserError} where the key may not have it
 */
async function download(connect, { content, bundle }, file) {
    await inWordsOfSource(connect, { guid: content.guid, content }, () => connect.downloadBundle(content.guid, bundle.id, file));
}
const named = ({ title, name, guid }) => `${title || name} (${guid})`;
const nothingLive = (content) => ({
    what: `There is nothing to promote: ${named(content)} has no active bundle.`,
    why: 'It was never deployed, or no deployment of it went well.',
    fix: 'Deploy the app there first, in a job that this one needs.',
});
const otherKind = (content) => content.app_mode === 'python-dash'
    ? undefined
    : {
        what: `${named(content)}, which from-content-guid names, isn't a Dash app.`,
        why: `Its kind is ${content.app_mode}.`,
        fix: 'Correct from-content-guid.',
    };
/** A failure there, told so that nobody takes it for one of the server that is deployed to. */
async function inWordsOfSource(connect, about, ask) {
    try {
        return await ask();
    }
    catch (error) {
        const mishap = error instanceof connect_errors/* ConnectError */.T$ ? refusal(error, connect.server, about) : undefined;
        if (mishap)
            throw new errors/* UserError */.yo(mishap, { cause: error });
        const told = (0,explained/* explained */.t)(error, undefined, { server: connect.server, ...about });
        if (!(told instanceof errors/* UserError */.yo))
            throw told;
        const [first, ...rest] = told.mishaps;
        throw new errors/* UserError */.yo([{ ...first, what: `${first.what} (the server of from-server)` }, ...rest], {
            cause: error,
        });
    }
}
function refusal(error, server, { guid, content }) {
    const why = error.message;
    if (error.status === 401) {
        return {
            what: `${server.href} doesn't know the key that from-api-key holds.`,
            why,
            fix: `Make a new key at ${server.href}connect/ (your name, API Keys) and store it as the secret that from-api-key takes.`,
        };
    }
    if (error.status === 403 && content) {
        return {
            what: `The key of from-api-key may not take the bundle of ${named(content)}.`,
            why: `${why} The role of the key there: ${content.app_role ?? 'unknown'}; only who may change content may download its bundles.`,
            fix: 'Have its user added as a collaborator of the content, or use a key of its owner.',
        };
    }
    if (error.status === 403 || error.status === 404) {
        return {
            what: `There is no content ${guid} on ${server.href}, or the key of from-api-key may not see it.`,
            why,
            fix: 'Correct from-content-guid, or have the user of the key added as a collaborator of the content.',
        };
    }
    return undefined;
}

;// CONCATENATED MODULE: ./.build/lib/promote/promote.js














/**
 * Takes the bundle that is live on another server: the very archive, checked.
 *
 * @param connect to the server that it is taken from
 * @throws {UserError} where there is none, the key may not have it, or it isn't what was uploaded there
 */
async function takeBundle(connect, contentGuid, { progress, temporary = (0,external_node_os_.tmpdir)() }) {
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)(temporary, 'connect-dash-deploy-'));
    const remove = () => (0,promises_.rm)(folder, { recursive: true, force: true });
    try {
        const file = (0,external_node_path_.join)(folder, 'bundle.tar.gz');
        const taken = await progress.stage('Take the bundle', async () => {
            const staged = await findStaged(connect, contentGuid);
            tellStaged(staged, connect.server, progress);
            await download(connect, staged, file);
            const bundle = await readBundle(file, staged, connect.server);
            progress.log.info(`Checked:      ${bundle.checked}.`);
            return { ...bundle, staged };
        });
        const app = appOf(file, taken, progress);
        progress.learn({
            entrypoint: app.entrypoint.text,
            ...(app.python.requires !== undefined && { pythonRequires: app.python.requires }),
            ...dashVersionOf(app.requirements),
            files: app.paths.length,
        });
        return {
            app,
            source: sourceOf(taken.staged, connect.server),
            [Symbol.asyncDispose]: remove,
        };
    }
    catch (error) {
        await remove();
        throw error;
    }
}
function tellStaged({ content, bundle }, server, { log }) {
    const { source_commit: commit, source_branch: branch } = bundle.metadata ?? {};
    const of = [commit && `commit ${commit.slice(0, 12)}`, branch && `branch ${branch}`].filter(Boolean);
    log.info(`Taken from:   ${content.title || content.name} (${content.guid}) on ${server.href}`);
    log.info(`Bundle:       ${bundle.id} of ${[bundle.created_time, ...of].join(', ')}; it is live there`);
}
async function readBundle(file, { bundle, content }, server) {
    const name = `bundle ${bundle.id} of ${content.title || content.name} on ${server.href}`;
    const archive = await readArchive(file).catch((error) => {
        throw damaged(name, [`It can't be read as a .tar.gz: ${error.message}.`]);
    });
    const { manifest } = (0,existing_manifest/* parseExistingManifest */.Y5)(archive.manifest ?? '');
    const entrypoint = entrypointOf(archive.manifest ?? '{}');
    if (!manifest || entrypoint === undefined) {
        throw new errors/* UserError */.yo({
            what: `The manifest in ${name} isn't that of a Dash app.`,
            why: archive.manifest === undefined
                ? 'It has none.'
                : 'It names no entrypoint, or another kind of content.',
            fix: 'Deploy the app there anew, and promote that bundle.',
        });
    }
    const { agrees, differs } = compareArchive(archive, bundle, manifest.checksums);
    if (differs.length > 0)
        throw damaged(name, differs);
    const packageFile = manifest.packageFile ?? 'requirements.txt';
    return {
        archive,
        manifest,
        entrypoint,
        requirements: { file: packageFile, text: (await archive.text(packageFile)) ?? '' },
        fingerprint: fingerprintFor(bundle, archive),
        checked: agrees.length > 0 ? agrees.join(', and ') : 'it unpacks; no checksum of it was kept',
        name,
    };
}
const damaged = (name, differs) => new errors/* UserError */.yo({
    what: `What was downloaded as ${name} isn't what was deployed there.`,
    why: differs.join(' '),
    fix: 'Run the job again. If it stays so, the bundle is damaged on that server: deploy there anew, and promote that.',
});
/**
 * The fingerprint that was noted when we packed it: so a bundle is known again whichever way it came to a server.
 * Where none was noted, one of all that is in it.
 */
function fingerprintFor(bundle, { files, manifest }) {
    return (0,bundle_metadata/* originOf */.yv)(bundle)?.fingerprint ?? (0,fingerprint/* fingerprintOf */.a)(files, { manifest });
}
function entrypointOf(manifest) {
    const { metadata } = JSON.parse(manifest);
    return typeof metadata?.entrypoint === 'string' && metadata.entrypoint !== ''
        ? metadata.entrypoint
        : undefined;
}
function appOf(file, taken, { log }) {
    const { archive, manifest, requirements, name } = taken;
    const [module = '', object = 'app'] = taken.entrypoint.split(':');
    return {
        fingerprint: taken.fingerprint,
        entrypoint: { module, object, text: taken.entrypoint, source: name, certain: true },
        python: {
            ...(manifest.python?.requires !== undefined && { requires: manifest.python.requires }),
            source: name,
        },
        requirements: {
            text: requirements.text,
            packageFile: requirements.file,
            source: name,
            packages: packagesIn(requirements.text),
            locked: false,
            // The checkout may be of another commit than the bundle.
            origin: () => undefined,
            own: [],
            manager: 'pip',
        },
        paths: [...archive.files.keys()],
        choosePython: (installed) => (0,python_version.choosePython)(manifest.python?.requires, installed).version,
        problemsWith: () => [],
        async pack() {
            log.info(`It is packed already: ${(0,quantities/* sizeInWords */._)(archive.bytes)}, uploaded as it is.`);
            return { file, bytes: archive.bytes, md5Base64: Buffer.from(archive.md5, 'hex').toString('base64') };
        },
    };
}
function packagesIn(requirements) {
    return new Map((0,requirements_syntax/* parseRequirementsText */.X)(requirements).flatMap(({ content }) => {
        if (content.kind !== 'requirement')
            return [];
        return [[(0,requirement/* normalizeName */.Pc)(content.requirement.name), (0,requirement/* pinnedVersion */.V2)(content.requirement.specifier)]];
    }));
}
function dashVersionOf({ packages }) {
    const version = packages.get('dash');
    return version === undefined ? {} : { dashVersion: version };
}
/** Of our own notes beside the bundle none is kept: they tell of that upload. */
function sourceOf({ bundle, content }, server) {
    const noted = Object.entries(bundle.metadata ?? {}).filter(([key]) => /^source(_|$)/.test(key));
    const from = `${server.href}content/${content.guid}/`;
    return { ...Object.fromEntries(noted), promoted_from: from, promoted_bundle: bundle.id };
}


/***/ }),

/***/ 9687:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  UD: () => (/* reexport */ compare),
  eq: () => (/* reexport */ eq),
  aA: () => (/* reexport */ rcompare),
  ib: () => (/* reexport */ satisfies),
  rZ: () => (/* reexport */ valid),
  Im: () => (/* reexport */ validRange)
});

// UNUSED EXPORTS: RANGE_PATTERN, clean, explain, filter, ge, gt, gte, inc, le, lt, lte, major, maxSatisfying, minSatisfying, minor, ne, neq, parse, patch

// NAMESPACE OBJECT: ./node_modules/@renovatebot/pep440/lib/operator.js
var operator_namespaceObject = {};
__webpack_require__.r(operator_namespaceObject);
__webpack_require__.d(operator_namespaceObject, {
  "!=": () => (ne),
  "<": () => (lt),
  "<=": () => (le),
  "==": () => (eq),
  "===": () => (arbitrary),
  ">": () => (gt),
  ">=": () => (ge),
  compare: () => (compare),
  eq: () => (eq),
  ge: () => (ge),
  gt: () => (gt),
  le: () => (le),
  lt: () => (lt),
  ne: () => (ne),
  rcompare: () => (rcompare)
});

;// CONCATENATED MODULE: ./node_modules/@renovatebot/pep440/lib/version.js
const VERSION_PATTERN = [
  'v?',
  '(?:',
  /* */ '(?:(?<epoch>[0-9]+)!)?', // epoch
  /* */ '(?<release>[0-9]+(?:\\.[0-9]+)*)', // release segment
  /* */ '(?<pre>', // pre-release
  /*    */ '[-_\\.]?',
  /*    */ '(?<pre_l>(a|b|c|rc|alpha|beta|pre|preview))',
  /*    */ '[-_\\.]?',
  /*    */ '(?<pre_n>[0-9]+)?',
  /* */ ')?',
  /* */ '(?<post>', // post release
  /*    */ '(?:-(?<post_n1>[0-9]+))',
  /*    */ '|',
  /*    */ '(?:',
  /*        */ '[-_\\.]?',
  /*        */ '(?<post_l>post|rev|r)',
  /*        */ '[-_\\.]?',
  /*        */ '(?<post_n2>[0-9]+)?',
  /*    */ ')',
  /* */ ')?',
  /* */ '(?<dev>', // dev release
  /*    */ '[-_\\.]?',
  /*    */ '(?<dev_l>dev)',
  /*    */ '[-_\\.]?',
  /*    */ '(?<dev_n>[0-9]+)?',
  /* */ ')?',
  ')',
  '(?:\\+(?<local>[a-z0-9]+(?:[-_\\.][a-z0-9]+)*))?', // local version
].join('');



const validRegex = new RegExp('^' + VERSION_PATTERN + '$', 'i');

function valid(version) {
  return validRegex.test(version) ? version : null;
}

const cleanRegex = new RegExp('^\\s*' + VERSION_PATTERN + '\\s*$', 'i');
function clean(version) {
  return version_stringify(version_parse(version, cleanRegex));
}

function version_parse(version, regex) {
  // Validate the version and parse it into pieces
  const { groups } = (regex || validRegex).exec(version) || {};
  if (!groups) {
    return null;
  }

  // Store the parsed out pieces of the version
  const parsed = {
    epoch: Number(groups.epoch ? groups.epoch : 0),
    release: groups.release.split('.').map(Number),
    pre: normalize_letter_version(groups.pre_l, groups.pre_n),
    post: normalize_letter_version(
      groups.post_l,
      groups.post_n1 || groups.post_n2,
    ),
    dev: normalize_letter_version(groups.dev_l, groups.dev_n),
    local: parse_local_version(groups.local),
  };

  return parsed;
}

function version_stringify(parsed) {
  if (!parsed) {
    return null;
  }
  const { epoch, release, pre, post, dev, local } = parsed;
  const parts = [];

  // Epoch
  if (epoch !== 0) {
    parts.push(`${epoch}!`);
  }
  // Release segment
  parts.push(release.join('.'));

  // Pre-release
  if (pre) {
    parts.push(pre.join(''));
  }
  // Post-release
  if (post) {
    parts.push('.' + post.join(''));
  }
  // Development release
  if (dev) {
    parts.push('.' + dev.join(''));
  }
  // Local version segment
  if (local) {
    parts.push(`+${local}`);
  }
  return parts.join('');
}

function normalize_letter_version(letterIn, numberIn) {
  let letter = letterIn;
  let number = numberIn;
  if (letter) {
    // We consider there to be an implicit 0 in a pre-release if there is
    // not a numeral associated with it.
    if (!number) {
      number = 0;
    }
    // We normalize any letters to their lower case form
    letter = letter.toLowerCase();

    // We consider some words to be alternate spellings of other words and
    // in those cases we want to normalize the spellings to our preferred
    // spelling.
    if (letter === 'alpha') {
      letter = 'a';
    } else if (letter === 'beta') {
      letter = 'b';
    } else if (['c', 'pre', 'preview'].includes(letter)) {
      letter = 'rc';
    } else if (['rev', 'r'].includes(letter)) {
      letter = 'post';
    }
    return [letter, Number(number)];
  }
  if (!letter && number) {
    // We assume if we are given a number, but we are not given a letter
    // then this is using the implicit post release syntax (e.g. 1.0-1)
    letter = 'post';

    return [letter, Number(number)];
  }
  return null;
}

function parse_local_version(local) {
  /*
    Takes a string like abc.1.twelve and turns it into("abc", 1, "twelve").
    */
  if (local) {
    return local
      .split(/[._-]/)
      .map((part) =>
        Number.isNaN(Number(part)) ? part.toLowerCase() : Number(part),
      );
  }
  return null;
}

function version_explain(version) {
  const parsed = version_parse(version);
  if (!parsed) {
    return parsed;
  }
  const { epoch, release, pre, post, dev, local } = parsed;

  let base_version = '';
  if (epoch !== 0) {
    base_version += epoch + '!';
  }
  base_version += release.join('.');

  const is_prerelease = Boolean(dev || pre);
  const is_devrelease = Boolean(dev);
  const is_postrelease = Boolean(post);

  // return

  return {
    epoch,
    release,
    pre,
    post: post ? post[1] : post,
    dev: dev ? dev[1] : dev,
    local: local ? local.join('.') : local,
    public: version_stringify(parsed).split('+', 1)[0],
    base_version,
    is_prerelease,
    is_devrelease,
    is_postrelease,
  };
}

;// CONCATENATED MODULE: ./node_modules/@renovatebot/pep440/lib/operator.js




function lt(version, other) {
  return compare(version, other) < 0;
}

function le(version, other) {
  return compare(version, other) <= 0;
}

function eq(version, other) {
  return compare(version, other) === 0;
}

function ne(version, other) {
  return compare(version, other) !== 0;
}

function ge(version, other) {
  return compare(version, other) >= 0;
}

function gt(version, other) {
  return compare(version, other) > 0;
}

function arbitrary(version, other) {
  return version.toLowerCase() === other.toLowerCase();
}

function compare(version, other) {
  const parsedVersion = version_parse(version);
  const parsedOther = version_parse(other);

  const keyVersion = calculateKey(parsedVersion);
  const keyOther = calculateKey(parsedOther);

  return pyCompare(keyVersion, keyOther);
}

function rcompare(version, other) {
  return -compare(version, other);
}

// this logic is buitin in python, but we need to port it to js
// see https://stackoverflow.com/a/5292332/1438522
function pyCompare(elemIn, otherIn) {
  let elem = elemIn;
  let other = otherIn;
  if (elem === other) {
    return 0;
  }
  if (Array.isArray(elem) !== Array.isArray(other)) {
    elem = Array.isArray(elem) ? elem : [elem];
    other = Array.isArray(other) ? other : [other];
  }
  if (Array.isArray(elem)) {
    const len = Math.min(elem.length, other.length);
    for (let i = 0; i < len; i += 1) {
      const res = pyCompare(elem[i], other[i]);
      if (res !== 0) {
        return res;
      }
    }
    return elem.length - other.length;
  }
  if (elem === -Infinity || other === Infinity) {
    return -1;
  }
  if (elem === Infinity || other === -Infinity) {
    return 1;
  }
  return elem < other ? -1 : 1;
}

function calculateKey(input) {
  const { epoch } = input;
  let { release, pre, post, local, dev } = input;
  // When we compare a release version, we want to compare it with all of the
  // trailing zeros removed. So we'll use a reverse the list, drop all the now
  // leading zeros until we come to something non zero, then take the rest
  // re-reverse it back into the correct order and make it a tuple and use
  // that for our sorting key.
  release = release.concat();
  release.reverse();
  while (release.length && release[0] === 0) {
    release.shift();
  }
  release.reverse();

  // We need to "trick" the sorting algorithm to put 1.0.dev0 before 1.0a0.
  // We'll do this by abusing the pre segment, but we _only_ want to do this
  // if there is !a pre or a post segment. If we have one of those then
  // the normal sorting rules will handle this case correctly.
  if (!pre && !post && dev) pre = -Infinity;
  // Versions without a pre-release (except as noted above) should sort after
  // those with one.
  else if (!pre) pre = Infinity;

  // Versions without a post segment should sort before those with one.
  if (!post) post = -Infinity;

  // Versions without a development segment should sort after those with one.
  if (!dev) dev = Infinity;

  if (!local) {
    // Versions without a local segment should sort before those with one.
    local = -Infinity;
  } else {
    // Versions with a local segment need that segment parsed to implement
    // the sorting rules in PEP440.
    // - Alpha numeric segments sort before numeric segments
    // - Alpha numeric segments sort lexicographically
    // - Numeric segments sort numerically
    // - Shorter versions sort before longer versions when the prefixes
    //   match exactly
    local = local.map((i) =>
      Number.isNaN(Number(i)) ? [-Infinity, i] : [Number(i), ''],
    );
  }

  return [epoch, release, pre, post, dev, local];
}

;// CONCATENATED MODULE: ./node_modules/@renovatebot/pep440/lib/specifier.js
// This file is dual licensed under the terms of the Apache License, Version
// 2.0, and the BSD License. See the LICENSE file in the root of this repository
// for complete details.





const RANGE_PATTERN = [
  '(?<operator>(===|~=|==|!=|<=|>=|<|>))',
  '\\s*',
  '(',
  /*  */ '(?<version>(?:' + VERSION_PATTERN.replace(/\?<\w+>/g, '?:') + '))',
  /*  */ '(?<prefix>\\.\\*)?',
  /*  */ '|',
  /*  */ '(?<legacy>[^,;\\s)]+)',
  ')',
].join('');



const isEqualityOperator = (op) => ['==', '!=', '==='].includes(op);

const rangeRegex = new RegExp('^' + RANGE_PATTERN + '$', 'i');

function specifier_parse(ranges) {
  if (!ranges.trim()) {
    return [];
  }

  const specifiers = ranges
    .split(',')
    .map((range) => rangeRegex.exec(range.trim()) || {})
    .map(({ groups }) => {
      if (!groups) {
        return null;
      }

      let { ...spec } = groups;
      const { operator, version, prefix, legacy } = groups;

      if (version) {
        spec = { ...spec, ...version_explain(version) };
        if (operator === '~=') {
          if (spec.release.length < 2) {
            return null;
          }
        }
        if (!isEqualityOperator(operator) && spec.local) {
          return null;
        }

        if (prefix) {
          if (!isEqualityOperator(operator) || spec.dev || spec.local) {
            return null;
          }
        }
      }
      if (legacy && operator !== '===') {
        return null;
      }

      return spec;
    });

  if (specifiers.filter(Boolean).length !== specifiers.length) {
    return null;
  }

  return specifiers;
}

function filter(versions, specifier, options = {}) {
  const filtered = pick(versions, specifier, options);
  if (filtered.length === 0 && options.prereleases === undefined) {
    return pick(versions, specifier, { prereleases: true });
  }
  return filtered;
}

function maxSatisfying(versions, range, options) {
  const found = filter(versions, range, options).sort(Operator.compare);
  return found.length === 0 ? null : found[found.length - 1];
}

function minSatisfying(versions, range, options) {
  const found = filter(versions, range, options).sort(Operator.compare);
  return found.length === 0 ? null : found[0];
}

function pick(versions, specifier, options) {
  const parsed = specifier_parse(specifier);

  if (!parsed) {
    return [];
  }

  return versions.filter((version) => {
    const explained = version_explain(version);

    if (!parsed.length) {
      return explained && !(explained.is_prerelease && !options.prereleases);
    }

    return parsed.reduce((pass, spec) => {
      if (!pass) {
        return false;
      }
      return contains({ ...spec, ...options }, { version, explained });
    }, true);
  });
}

function satisfies(version, specifier, options = {}) {
  const filtered = pick([version], specifier, options);

  return filtered.length === 1;
}

function arrayStartsWith(array, prefix) {
  if (prefix.length > array.length) {
    return false;
  }

  for (let i = 0; i < prefix.length; i += 1) {
    if (prefix[i] !== array[i]) {
      return false;
    }
  }

  return true;
}

function contains(specifier, input) {
  const { explained } = input;
  let { version } = input;
  const { ...spec } = specifier;

  if (spec.prereleases === undefined) {
    spec.prereleases = spec.is_prerelease;
  }

  if (explained && explained.is_prerelease && !spec.prereleases) {
    return false;
  }

  if (spec.operator === '~=') {
    let compatiblePrefix = spec.release.slice(0, -1).concat('*').join('.');
    if (spec.epoch) {
      compatiblePrefix = spec.epoch + '!' + compatiblePrefix;
    }
    return satisfies(version, `>=${spec.version}, ==${compatiblePrefix}`, {
      prereleases: spec.prereleases,
    });
  }

  if (spec.prefix) {
    const isMatching =
      explained.epoch === spec.epoch &&
      arrayStartsWith(explained.release, spec.release);
    const isEquality = spec.operator !== '!=';
    return isEquality ? isMatching : !isMatching;
  }

  if (explained && explained.local && spec.version) {
    // Ignore candidate local labels only when the specifier itself is public.
    if (spec.operator !== '===' && !spec.local) {
      version = explained.public;
      spec.version = version_explain(spec.version).public;
    }
  }

  if (spec.operator === '<' || spec.operator === '>') {
    // simplified version of https://www.python.org/dev/peps/pep-0440/#exclusive-ordered-comparison
    if (eq(spec.release.join('.'), explained.release.join('.'))) {
      return false;
    }
  }

  // TODO: fix me?
  // eslint-disable-next-line import-x/namespace
  const op = operator_namespaceObject[spec.operator];
  return op(version, spec.version || spec.legacy);
}

function validRange(specifier) {
  return Boolean(specifier_parse(specifier));
}

;// CONCATENATED MODULE: ./node_modules/@renovatebot/pep440/lib/semantic.js


// those notation are borrowed from semver


function major(input) {
  const version = explain(input);
  if (!version) {
    throw new TypeError('Invalid Version: ' + input);
  }
  return version.release[0];
}

function minor(input) {
  const version = explain(input);
  if (!version) {
    throw new TypeError('Invalid Version: ' + input);
  }
  if (version.release.length < 2) {
    return 0;
  }
  return version.release[1];
}

function patch(input) {
  const version = explain(input);
  if (!version) {
    throw new TypeError('Invalid Version: ' + input);
  }
  if (version.release.length < 3) {
    return 0;
  }
  return version.release[2];
}

function inc(input, release, preReleaseIdentifier) {
  let identifier = preReleaseIdentifier || `a`;
  const version = parse(input);

  if (!version) {
    return null;
  }

  if (
    !['a', 'b', 'c', 'rc', 'alpha', 'beta', 'pre', 'preview'].includes(
      identifier,
    )
  ) {
    return null;
  }

  switch (release) {
    case 'premajor':
      {
        const [majorVersion] = version.release;
        version.release.fill(0);
        version.release[0] = majorVersion + 1;
      }
      version.pre = [identifier, 0];
      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    case 'preminor':
      {
        const [majorVersion, minorVersion = 0] = version.release;
        version.release.fill(0);
        version.release[0] = majorVersion;
        version.release[1] = minorVersion + 1;
      }
      version.pre = [identifier, 0];
      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    case 'prepatch':
      {
        const [majorVersion, minorVersion = 0, patchVersion = 0] =
          version.release;
        version.release.fill(0);
        version.release[0] = majorVersion;
        version.release[1] = minorVersion;
        version.release[2] = patchVersion + 1;
      }
      version.pre = [identifier, 0];
      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    case 'prerelease':
      if (version.pre === null) {
        const [majorVersion, minorVersion = 0, patchVersion = 0] =
          version.release;
        version.release.fill(0);
        version.release[0] = majorVersion;
        version.release[1] = minorVersion;
        version.release[2] = patchVersion + 1;
        version.pre = [identifier, 0];
      } else {
        if (preReleaseIdentifier === undefined && version.pre !== null) {
          [identifier] = version.pre;
        }

        const [letter, number] = version.pre;
        if (letter === identifier) {
          version.pre = [letter, number + 1];
        } else {
          version.pre = [identifier, 0];
        }
      }

      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    case 'major':
      if (
        version.release.slice(1).some((value) => value !== 0) ||
        version.pre === null
      ) {
        const [majorVersion] = version.release;
        version.release.fill(0);
        version.release[0] = majorVersion + 1;
      }
      delete version.pre;
      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    case 'minor':
      if (
        version.release.slice(2).some((value) => value !== 0) ||
        version.pre === null
      ) {
        const [majorVersion, minorVersion = 0] = version.release;
        version.release.fill(0);
        version.release[0] = majorVersion;
        version.release[1] = minorVersion + 1;
      }
      delete version.pre;
      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    case 'patch':
      if (
        version.release.slice(3).some((value) => value !== 0) ||
        version.pre === null
      ) {
        const [majorVersion, minorVersion = 0, patchVersion = 0] =
          version.release;
        version.release.fill(0);
        version.release[0] = majorVersion;
        version.release[1] = minorVersion;
        version.release[2] = patchVersion + 1;
      }
      delete version.pre;
      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    default:
      return null;
  }

  return stringify(version);
}

;// CONCATENATED MODULE: ./node_modules/@renovatebot/pep440/index.js











/***/ })

};
