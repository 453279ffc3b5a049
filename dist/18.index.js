export const id = 18;
export const ids = [18];
export const modules = {

/***/ 4018:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  chooseEntrypoint: () => (/* binding */ chooseEntrypoint)
});

// EXTERNAL MODULE: ./.build/lib/errors.js
var errors = __webpack_require__(5119);
;// CONCATENATED MODULE: ./.build/lib/bundle/python/asides.js
const asides = new Set([
    'test tests testing doc docs example examples demo demos sample samples tutorial tutorials notebooks scripts',
    'benchmark benchmarks old archive archived backup deprecated legacy tmp temp sandbox playground',
]
    .join(' ')
    .split(' '));
/** True for tests, documentation, examples and the like: not what somebody wants to publish. */
function isAside(path) {
    const folders = path.toLowerCase().split('/');
    const file = folders.pop() ?? '';
    return (folders.some((folder) => asides.has(folder)) ||
        file.startsWith('test_') ||
        file.endsWith('_test.py') ||
        ['conftest.py', 'setup.py'].includes(file));
}

// EXTERNAL MODULE: ./.build/lib/bundle/python/asked.js
var python_asked = __webpack_require__(8262);
// EXTERNAL MODULE: ./.build/lib/bundle/python/dash-objects.js
var dash_objects = __webpack_require__(5357);
// EXTERNAL MODULE: ./.build/lib/bundle/python/bindings.js
var bindings = __webpack_require__(5710);
// EXTERNAL MODULE: ./.build/lib/bundle/python/syntax.js
var syntax = __webpack_require__(3079);
// EXTERNAL MODULE: ./.build/lib/bundle/python/tree.js
var tree = __webpack_require__(9860);
;// CONCATENATED MODULE: ./.build/lib/bundle/python/nothing-found.js





/** Which files were read in the search, in a sentence. */
function lookedAt(sources) {
    const { files } = sources.modules;
    if (files.length === 0)
        return 'The folder holds no Python file.';
    const named = files.slice(0, 10).join(', ');
    const more = files.length > 10 ? ` and ${files.length - 10} more` : '';
    const [skipped] = sources.skipped;
    const unread = skipped ? ` Not read: ${skipped[0]}, since ${skipped[1]}.` : '';
    return `Looked for a Dash object at the top of each module of ${named}${more}.${unread}`;
}
/** Why there is no Dash object where there nearly is one: the first such place, or `undefined`. */
function hintsAt(sources, reader) {
    if (sources.modules.find('dash') !== undefined)
        return hidesDash(sources);
    const mention = sources.modules.files.filter((path) => !isAside(path) && sources.text(path)?.toLowerCase().includes('dash'));
    const modules = mention.map((path) => sources.module(path)).filter((module) => module !== undefined);
    for (const module of modules) {
        const problem = (0,syntax/* syntaxProblem */.R)(module);
        if (problem)
            return (0,python_asked/* mishapOf */.cx)(module, problem);
    }
    for (const hint of [guarded, uncalledFactory, lookalike]) {
        for (const module of modules) {
            const mishap = hint(module, reader);
            if (mishap)
                return mishap;
        }
    }
    const hidden = mention.find((path) => sources.modules.nameOf(path) === undefined);
    if (hidden === undefined)
        return undefined;
    if (hidden === '__init__.py') {
        return {
            what: 'No Dash app was found, and the app folder is a package itself.',
            why: `${lookedAt(sources)} The folder's own __init__.py can't be imported from inside the folder.`,
            fix: 'If the app is made in __init__.py, deploy the folder above, with the name of this folder as the module.',
            where: { file: hidden },
        };
    }
    return {
        what: `No Dash app was found, and ${hidden} can't be imported.`,
        why: 'Its name holds a dot, or a package of the same name stands beside it, which Python takes first.',
        fix: `Rename ${hidden} or the package.`,
        where: { file: hidden },
    };
}
function hidesDash(sources) {
    const file = sources.modules.find('dash') ?? 'dash.py';
    return {
        what: `${file} hides the library Dash.`,
        why: 'Python looks in the app folder first, so that "import dash" loads this file.',
        fix: `Rename ${file}.`,
        where: { file },
    };
}
function guarded(module, reader) {
    const statements = module.statements
        .filter(({ when }) => when.mainGuard)
        .map(({ node, when }) => ({ node, when: { ...when, mainGuard: false } }));
    for (const { value, name, offset } of (0,bindings/* bindingsOf */.k)(module, statements)) {
        if (value.kind !== 'expression' || reader.expression({ module }, value.node).kind !== 'dash')
            continue;
        return {
            what: 'The Dash app is made only when the file is run as a script.',
            why: `${name} stands under if __name__ == "__main__":, and Connect imports the module instead.`,
            fix: `Move the line that makes ${name} in front of the if, and leave only ${name}.run(…) below it.`,
            where: { file: module.path, line: (0,tree/* lineAt */.mh)(module, offset) },
        };
    }
    return undefined;
}
function uncalledFactory(module, reader) {
    for (const [name, bindings] of module.bindings) {
        const value = bindings.at(-1)?.value;
        if (value?.kind !== 'function')
            continue;
        if (reader.result({ kind: 'function', node: value.node, module }).kind !== 'dash')
            continue;
        return {
            what: 'The Dash app is made by a function that nothing calls when the module is imported.',
            why: `${name}() returns a Dash app; Connect needs the app itself, under a name at the top of the module.`,
            fix: `Add a line app = ${name}() at the end of ${module.path}, and set entrypoint: ${module.name}:app`,
            where: { file: module.path, line: (0,tree/* lineAt */.mh)(module, value.node.from) },
        };
    }
    return undefined;
}
function lookalike(module, reader) {
    for (const [name, bindings] of module.bindings) {
        const value = reader.name(module, name);
        const last = bindings.at(-1);
        if (value.kind !== 'other' || !value.what.includes('DjangoDash') || !last)
            continue;
        return {
            what: 'No Dash app was found that Connect can serve.',
            why: `${name} is ${value.what}.`,
            fix: 'Make it with dash.Dash instead of django_plotly_dash.DjangoDash.',
            where: { file: module.path, line: (0,tree/* lineAt */.mh)(module, last.offset) },
        };
    }
    return undefined;
}

// EXTERNAL MODULE: ./.build/lib/bundle/python/sources.js
var python_sources = __webpack_require__(5692);
// EXTERNAL MODULE: ./.build/lib/bundle/python/values.js
var values = __webpack_require__(3570);
;// CONCATENATED MODULE: ./.build/lib/bundle/recorded-entrypoint.js
/** What `manifest.json` (rsconnect-python, Posit Publisher) and a `Procfile` (Heroku and its heirs) name, in this order. */
async function readRecordedEntrypoints(app) {
    const manifest = await app.read('manifest.json');
    const procfile = await app.read('Procfile');
    return [manifestEntrypoint(manifest ?? ''), procfileEntrypoint(procfile ?? '')].filter((recorded) => recorded !== undefined);
}
function manifestEntrypoint(text) {
    try {
        const entrypoint = JSON.parse(text)?.metadata?.entrypoint;
        if (typeof entrypoint !== 'string' || entrypoint === '')
            return undefined;
        const line = text.split('\n').findIndex((part) => part.includes('"entrypoint"')) + 1;
        return { text: entrypoint, where: { file: 'manifest.json', line } };
    }
    catch {
        // Whoever reads the manifest for its other settings says what is wrong with it.
        return undefined;
    }
}
const servers = new Set(['gunicorn', 'waitress-serve', 'mod_wsgi-express', 'hypercorn', 'granian']);
/** The `module:object` of a Procfile's `web` line, also below a folder by `--chdir`. */
function procfileEntrypoint(text) {
    for (const [index, line] of text.split(/\r?\n/).entries()) {
        const words = line.trim().split(/\s+/);
        if (words[0] !== 'web:' || !words.some((word) => servers.has(word.split('/').at(-1) ?? '')))
            continue;
        const folder = words.find((_, at) => words[at - 1] === '--chdir') ?? flagValue(words, '--chdir=');
        const target = words.find((word, at) => isTarget(word) && !words[at - 1]?.startsWith('-'));
        if (target === undefined)
            return undefined;
        const below = folder === undefined || folder === '.' ? '' : `${folder.replaceAll('/', '.')}.`;
        return { text: `${below}${target}`, where: { file: 'Procfile', line: index + 1 } };
    }
    return undefined;
}
const flagValue = (words, flag) => words.find((word) => word.startsWith(flag))?.slice(flag.length);
/** `module:object`, and neither an address (`0.0.0.0:80`) nor a flag nor a variable. */
const isTarget = (word) => /^[\p{L}_][\p{L}\p{N}_.]*:[\p{L}_][\p{L}\p{N}_.]*$/u.test(word);

;// CONCATENATED MODULE: ./.build/lib/bundle/entrypoint.js








/**
 * Finds the Dash app of a folder, or checks the one that was asked for, by reading the source; nothing is imported.
 *
 * Without `asked`: what an existing `manifest.json` or `Procfile` names, else the module-level Dash object that stands
 * out: in a file with a usual name, with the layout and the callbacks, not among tests and examples.
 *
 * @param asked `app/web.py`, `app.web`, each with `:object` or without
 * @throws UserError where nothing is found, where two are equally good, and where what was asked for isn't a Dash app
 */
async function chooseEntrypoint(app, asked) {
    const sources = await (0,python_sources/* readSources */.t)(app);
    const reader = (0,values/* valueReader */.D)(sources);
    if (asked !== undefined)
        return chosen((0,python_asked/* checkAsked */.jR)(app, sources, reader, asked), 'given');
    const findings = [];
    for (const recorded of await readRecordedEntrypoints(app)) {
        try {
            const checked = (0,python_asked/* checkAsked */.jR)(app, sources, reader, recorded.text);
            return chosen(checked, `${recorded.where.file} names it`);
        }
        catch (error) {
            if (!(error instanceof errors/* UserError */.yo))
                throw error;
            const [mishap] = error.mishaps;
            findings.push({
                level: 'notice',
                what: `The entrypoint ${recorded.text} of ${recorded.where.file} was passed over.`,
                why: [mishap.what, mishap.why].filter(Boolean).join(' '),
                where: recorded.where,
            });
        }
    }
    const found = find(sources, reader);
    return { entrypoint: found.entrypoint, findings: [...findings, ...found.findings] };
}
function chosen({ module, object, where, certain, findings }, source) {
    const text = `${module}:${object}`;
    return { entrypoint: { module, object, text, source, certain, ...(where ? { where } : {}) }, findings };
}
function find(sources, reader) {
    const objects = (0,dash_objects/* dashObjects */.fc)(sources, reader);
    const certain = objects.filter((object) => object.certain);
    const eligible = (certain.length > 0 ? certain : objects).toSorted((a, b) => (0,dash_objects/* compareRanks */.dL)(rank(a), rank(b)));
    const [best, ...others] = bestNamed(eligible);
    if (!best)
        throw new errors/* UserError */.yo(nothingFound(sources, reader));
    const tied = others.filter((other) => (0,dash_objects/* compareRanks */.dL)(rank(best), rank(other)) === 0);
    if (tied.length > 0)
        throw new errors/* UserError */.yo(severalFound([best, ...tied]));
    const [name] = best.names;
    const problem = (0,python_asked/* pythonProblem */.Ec)(name.module);
    if (problem)
        throw new errors/* UserError */.yo(problem);
    return chosen({
        module: name.module.name,
        object: name.name,
        where: placeOf(name),
        certain: best.certain,
        findings: told(best),
    }, reasonFor(best, eligible.filter((object) => object !== best)));
}
/** Connect's own order, and `index.py`, which multi-page apps of Dash use. */
const usualFiles = ['app.py', 'application.py', 'main.py', 'api.py', 'index.py'];
/** Smaller is better, the first difference decides. Two of the same rank are a tie. */
function rank({ names, hasLayout }) {
    const paths = names.map(({ module }) => module.path);
    const depth = Math.min(...paths.map(depthOf));
    // Deep down, the name of a file says nothing: a chapter's index.py isn't the app.
    const usual = paths
        .filter((path) => depthOf(path) <= 1)
        .map((path) => usualFiles.indexOf(baseName(path)))
        .filter((at) => at !== -1);
    return [
        isAside(names[0].module.path) ? 1 : 0,
        hasLayout ? 0 : 1,
        depth,
        Math.min(usualFiles.length, ...usual),
    ];
}
/** Of several apps in one file that are equally good, the one with a usual name stands for the file. */
function bestNamed(objects) {
    const nameRank = ({ names: [{ name }] }) => dash_objects/* usualNames */.Vx.includes(name) ? dash_objects/* usualNames */.Vx.indexOf(name) : dash_objects/* usualNames */.Vx.length;
    const rivals = Map.groupBy(objects, (object) => [object.names[0].module.path, ...rank(object)].join('\0'));
    return [...rivals.values()].flatMap((group) => {
        const best = Math.min(...group.map(nameRank));
        return group.filter((object) => nameRank(object) === best);
    });
}
const depthOf = (path) => path.split('/').length - 1;
const baseName = (path) => path.split('/').at(-1) ?? path;
function reasonFor(best, others) {
    const [name] = best.names;
    const at = `${name.module.path} line ${name.line}`;
    const [next] = others;
    if (!next)
        return best.certain ? `the only Dash object, ${at}` : `the only likely Dash object, ${at}`;
    const [other] = next.names;
    const over = `rather than ${other.module.name}:${other.name}`;
    const reasons = [
        `${at}, ${over}, which stands among tests or examples`,
        `${at}, which has a layout, ${over}`,
        `${at}, which is nearer to the top of the folder, ${over}`,
        `${at}, by the usual order of file names, ${over}`,
    ];
    const nextRank = rank(next);
    const decisive = rank(best).findIndex((value, index) => value !== nextRank[index]);
    return reasons[decisive] ?? `${at}, by its usual name, ${over}`;
}
const placeOf = (name) => ({ file: name.module.path, line: name.line });
function told(best) {
    const [name] = best.names;
    if (best.certain || name.value.kind !== 'made by a library')
        return [];
    return [
        {
            level: 'notice',
            what: `${name.module.name}:${name.name} is likely the Dash app, but that can't be read from the source.`,
            why: `A library makes it: ${name.value.by}.`,
            where: placeOf(name),
        },
    ];
}
function severalFound(objects) {
    const candidates = objects
        .slice(0, 10)
        .map(({ names: [name] }) => `${name.module.name}:${name.name} (${name.module.path} line ${name.line})`);
    const more = objects.length > 10 ? ` and ${objects.length - 10} more` : '';
    const [first] = objects;
    return {
        what: `There are ${objects.length} Dash apps, and nothing tells which one to deploy.`,
        why: `Found ${candidates.join(', ')}${more}.`,
        fix: `Name the one you want in the workflow, for example entrypoint: ${first?.names[0].module.name}:${first?.names[0].name}`,
    };
}
function nothingFound(sources, reader) {
    const hint = hintsAt(sources, reader);
    if (hint)
        return hint;
    return {
        what: 'No Dash app was found.',
        why: lookedAt(sources),
        fix: 'Make the app at the top of a module, as in app = Dash(__name__), or say where it is, as in entrypoint: app:app',
    };
}


/***/ })

};
