export const id = 353;
export const ids = [353];
export const modules = {

/***/ 5710:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ bindingsOf)
/* harmony export */ });
/* harmony import */ var _imports_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5248);
/* harmony import */ var _statements_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4306);
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9860);



/** The names that a block's statements bind when they run on the server, in the order of the source. */
function bindingsOf(file, statements) {
    return statements
        .filter(_statements_js__WEBPACK_IMPORTED_MODULE_1__/* .runsAtImport */ .F)
        .flatMap(({ node, when: { conditional } }) => boundBy(file, node).map(([name, value]) => ({ name, value, conditional, offset: node.from })));
}
function boundBy(file, node) {
    switch (node.name) {
        case 'AssignStatement':
            return assigned(file, node);
        case 'ImportStatement':
            return (0,_imports_js__WEBPACK_IMPORTED_MODULE_0__/* .importedNames */ .L)(file, node).map((imported) => [imported.as, { kind: 'import', imported }]);
        case 'FunctionDefinition':
        case 'ClassDefinition':
            return defined(file, node);
        case 'DecoratedStatement': {
            const definition = node.getChild('FunctionDefinition') ?? node.getChild('ClassDefinition');
            return definition ? defined(file, definition) : [];
        }
        case 'ForStatement':
        case 'WithStatement':
            return headNames(file, node).map((name) => [name, { kind: 'unknown' }]);
        default:
            return [];
    }
}
function defined(file, node) {
    const name = node.getChild('VariableName');
    const kind = node.name === 'ClassDefinition' ? 'class' : 'function';
    return name ? [[(0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .textOf */ .b6)(file, name), { kind, node }]] : [];
}
/** `a = b = value`, `a, b = one, two`, `a: T = value`; an unpacking that can't be paired binds unknown values. */
function assigned(file, statement) {
    const children = (0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .childrenOf */ .LU)(statement);
    const annotation = statement.getChild('TypeDef')?.getChild('VariableName') ?? undefined;
    const sides = [[]];
    for (const child of children) {
        if (child.name === 'AssignOp')
            sides.push([]);
        else if (child.name !== ',' && child.name !== 'TypeDef')
            sides.at(-1)?.push(child);
    }
    if (sides.length < 2)
        return [];
    const values = sides.at(-1) ?? [];
    return sides.slice(0, -1).flatMap((targets) => paired(file, targets, values, annotation));
}
function paired(file, targets, values, annotation) {
    const [target] = targets;
    const [value] = values;
    if (target && targets.length === 1 && !isSequence(target)) {
        if (target.name !== 'VariableName')
            return [];
        const known = value && values.length === 1;
        return [
            [
                (0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .textOf */ .b6)(file, target),
                known
                    ? { kind: 'expression', node: value, ...(annotation ? { annotation } : {}) }
                    : { kind: 'unknown' },
            ],
        ];
    }
    const names = targets.length === 1 && target ? elements(target) : targets;
    const parts = values.length === 1 && value && isSequence(value) ? elements(value) : values;
    const pairs = names.length === parts.length && ![...names, ...parts].some(({ name }) => name === '*');
    return names.flatMap((name, at) => {
        if (name.name !== 'VariableName')
            return [];
        const part = parts[at];
        return [[(0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .textOf */ .b6)(file, name), pairs && part ? { kind: 'expression', node: part } : { kind: 'unknown' }]];
    });
}
const isSequence = (node) => ['TupleExpression', 'ArrayExpression'].includes((0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .unwrapped */ .DE)(node).name);
const elements = (node) => (0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .childrenOf */ .LU)((0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .unwrapped */ .DE)(node)).filter(({ name }) => !['(', ')', '[', ']', ','].includes(name));
function headNames(file, node) {
    const children = (0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .childrenOf */ .LU)(node);
    const names = [];
    for (const [at, child] of children.entries()) {
        if (child.name === 'Body' || child.name === 'in')
            break;
        if (child.name !== 'VariableName')
            continue;
        if (node.name === 'ForStatement' || children[at - 1]?.name === 'as')
            names.push((0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .textOf */ .b6)(file, child));
    }
    return names;
}


/***/ }),

/***/ 9959:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ argumentsOf)
/* harmony export */ });
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9860);

/** The arguments of a `CallExpression`. */
function argumentsOf(file, call) {
    const list = call.getChild('ArgList');
    const positional = [];
    const named = new Map();
    let open = false;
    const parts = [[]];
    for (const child of list ? (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .childrenOf */ .LU)(list) : []) {
        if (child.name === ',')
            parts.push([]);
        else if (child.name !== '(' && child.name !== ')')
            parts.at(-1)?.push(child);
    }
    for (const [first, second, third] of parts) {
        if (!first)
            continue;
        if (first.name === '*' || first.name === '**')
            open = true;
        else if (second?.name === 'AssignOp' && third)
            named.set((0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(file, first), third);
        else if (!second)
            positional.push(first);
        else
            open = true;
    }
    return { positional, named, open };
}


/***/ }),

/***/ 5357:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Vx: () => (/* binding */ usualNames),
/* harmony export */   dL: () => (/* binding */ compareRanks),
/* harmony export */   fc: () => (/* binding */ dashObjects),
/* harmony export */   uC: () => (/* binding */ dashNamesIn)
/* harmony export */ });
/* harmony import */ var _graph_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(618);
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9860);
/* harmony import */ var _uses_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(280);



/** Names that people give to a Dash app, the most usual first. */
const usualNames = ['app', 'application', 'dash_app', 'dashboard'];
/** Every Dash app that the modules of an app folder hold, in the order of the files. */
function dashObjects(sources, reader) {
    const names = [...createdIn(sources, reader)];
    const objects = Map.groupBy(names, ({ value }) => originKey(value));
    const origins = new Map();
    for (const { module, value } of names) {
        origins.set(module, (origins.get(module) ?? new Set()).add(originKey(value)));
    }
    return [...objects.values()].flatMap((all) => {
        const [first, ...rest] = bestFirst(sources, all);
        if (!first)
            return [];
        const alone = origins.get(first.module)?.size === 1;
        return [
            { names: [first, ...rest], certain: first.certain, hasLayout: hasLayout(sources, all, alone) },
        ];
    });
}
/** The names of one module that hold a Dash app. */
function dashNamesIn(module, reader) {
    return [...reader.names(module)].flatMap(([name, offset]) => {
        const value = reader.name(module, name);
        const line = (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .lineAt */ .mh)(module, offset);
        if (value.kind === 'dash')
            return [{ module, name, line, value, certain: true }];
        return isLikely(module, name, value) ? [{ module, name, line, value, certain: false }] : [];
    });
}
function* createdIn(sources, reader) {
    const texts = sources.modules.files.map((path) => ({ path, text: sources.text(path) ?? '' }));
    const creators = texts.filter(({ text }) => text.toLowerCase().includes('dash')).map(({ path }) => path);
    // Whoever hands the app on names the module that has it.
    const lastNames = new Set(creators
        .map((path) => sources.modules.nameOf(path)?.split('.').at(-1))
        .filter((name) => name !== undefined));
    for (const { path, text } of texts) {
        if (!creators.includes(path) && ![...lastNames].some((name) => text.includes(name)))
            continue;
        const module = sources.module(path);
        if (module)
            yield* dashNamesIn(module, reader);
    }
}
/** Whether what a library made is treated as a Dash app is: a layout or callbacks are given to it. */
function isLikely(module, name, value) {
    if (value.kind !== 'made by a library')
        return false;
    // A name that only hands on what another module made is judged there.
    if (value.origin.file !== module.path)
        return false;
    const { layouts, callbacks, runs } = (0,_uses_js__WEBPACK_IMPORTED_MODULE_2__/* .usesOf */ .MZ)(module);
    if (layouts.has(name) || callbacks.has(name))
        return true;
    const saysDash = value.by.toLowerCase().includes('dash') || value.by.startsWith('vizro.');
    return saysDash && (runs.has(name) || usualNames.includes(name));
}
const originKey = (value) => 'origin' in value && value.origin ? `${value.origin.file}\0${value.origin.offset}` : '';
/**
 * The names of one object, the best to import first: that whose module brings along most of what gives the app its
 * layout and its callbacks, for what isn't imported isn't there on the server.
 */
function bestFirst(sources, names) {
    if (names.length === 1)
        return [...names];
    const weight = new Map(names.map((name) => [name.module, coverage(sources, name.module)]));
    const size = new Map(names.map(({ module }) => [module, (0,_graph_js__WEBPACK_IMPORTED_MODULE_0__/* .reachedFrom */ .Tj)(sources, module.name, _graph_js__WEBPACK_IMPORTED_MODULE_0__/* .atImport */ .DJ).size]));
    const rank = (name) => {
        const { module } = name;
        const uses = (0,_uses_js__WEBPACK_IMPORTED_MODULE_2__/* .usesOf */ .MZ)(module);
        const made = 'origin' in name.value && name.value.origin?.file === module.path;
        const usual = usualNames.indexOf(name.name);
        return [
            -(weight.get(module) ?? 0),
            uses.layouts.has(name.name) ? 0 : 1,
            made ? 0 : 1,
            uses.runs.has(name.name) ? 0 : 1,
            -(size.get(module) ?? 0),
            depthOf(module.path),
            usual === -1 ? usualNames.length : usual,
        ];
    };
    return names.toSorted((a, b) => compareRanks(rank(a), rank(b)) || (a.module.path < b.module.path ? -1 : 1));
}
function coverage(sources, module) {
    let layouts = 0;
    let callbacks = 0;
    for (const path of (0,_graph_js__WEBPACK_IMPORTED_MODULE_0__/* .reachedFrom */ .Tj)(sources, module.name, _graph_js__WEBPACK_IMPORTED_MODULE_0__/* .atImport */ .DJ)) {
        const reached = sources.module(path);
        const uses = reached && (0,_uses_js__WEBPACK_IMPORTED_MODULE_2__/* .usesOf */ .MZ)(reached);
        if (!uses || uses.isPage)
            continue;
        if (uses.layouts.size > 0)
            layouts++;
        if (uses.callbacks.size > 0)
            callbacks++;
    }
    return layouts * 10_000 + callbacks;
}
function hasLayout(sources, names, alone) {
    return names.some(({ module, name, value }) => {
        if ((0,_uses_js__WEBPACK_IMPORTED_MODULE_2__/* .usesOf */ .MZ)(module).layouts.has(name))
            return true;
        if (value.kind === 'dash' && value.construction) {
            const { call, scope } = value.construction;
            if ((0,_uses_js__WEBPACK_IMPORTED_MODULE_2__/* .bringsLayout */ .it)(scope.module, call))
                return true;
        }
        return alone && coverage(sources, module) >= 10_000;
    });
}
const depthOf = (path) => path.split('/').length;
function compareRanks(a, b) {
    for (const [at, value] of a.entries()) {
        const difference = value - (b[at] ?? 0);
        if (difference !== 0)
            return difference;
    }
    return 0;
}


/***/ }),

/***/ 618:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DJ: () => (/* binding */ atImport),
/* harmony export */   Tj: () => (/* binding */ reachedFrom),
/* harmony export */   c5: () => (/* binding */ importsOf)
/* harmony export */ });
/* unused harmony export filesLoadedBy */
/* harmony import */ var _imports_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5248);
/* harmony import */ var _modules_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9939);
/* harmony import */ var _statements_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4306);
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9860);




const known = new WeakMap();
/** Every import of a module, those inside functions included, in the order of the source. */
function importsOf(module) {
    const imports = known.get(module) ?? readImports(module);
    known.set(module, imports);
    return imports;
}
function readImports(module) {
    const atImport = new Map();
    const blocks = [module.root];
    for (let block = blocks.pop(); block; block = blocks.pop()) {
        for (const { node, when } of block === module.root ? module.statements : (0,_statements_js__WEBPACK_IMPORTED_MODULE_1__/* .statementsOf */ .G)(module, block)) {
            if (node.name === 'ImportStatement')
                atImport.set(node.from, when);
            // The body of a class runs where the class is defined.
            const definition = node.name === 'DecoratedStatement' ? node.getChild('ClassDefinition') : node;
            const body = definition?.name === 'ClassDefinition' ? definition.getChild('Body') : undefined;
            if (body)
                blocks.push(body);
        }
    }
    const lazily = { mainGuard: false, typeChecking: false, conditional: true, optional: true };
    return (0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .nodesNamed */ .RB)(module.root, new Set(['ImportStatement'])).flatMap((node) => {
        const when = atImport.get(node.from);
        return (0,_imports_js__WEBPACK_IMPORTED_MODULE_0__/* .importedNames */ .L)(module, node).map((imported) => ({
            imported,
            module: (0,_modules_js__WEBPACK_IMPORTED_MODULE_3__/* .absoluteModule */ .K)(module, imported.level, imported.module),
            when: when ?? lazily,
            lazy: when === undefined,
        }));
    });
}
/** The app's files that an import loads: the packages above the module, the module, and a submodule that is the name. */
function filesLoadedBy(sources, { module, imported }) {
    if (module === undefined)
        return [];
    const { find } = sources.modules;
    const parts = module.split('.');
    const names = parts.map((_, at) => parts.slice(0, at + 1).join('.'));
    if (imported.name !== undefined && imported.name !== '*')
        names.push(`${module}.${imported.name}`);
    return names.map(find).filter((path) => path !== undefined);
}
/**
 * The app's files that are loaded once `module` is imported, in the order in which they were met; the module itself
 * comes first, after the packages above it.
 *
 * @param follow which imports are followed
 */
function reachedFrom(sources, module, follow) {
    const parts = module.split('.');
    const above = parts.map((_, at) => sources.modules.find(parts.slice(0, at + 1).join('.')));
    const reached = new Set();
    const waiting = above.filter((path) => path !== undefined);
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
        if (reached.has(path))
            continue;
        reached.add(path);
        const loaded = sources.module(path);
        if (!loaded)
            continue;
        for (const edge of importsOf(loaded))
            if (follow(edge))
                waiting.push(...filesLoadedBy(sources, edge));
    }
    return reached;
}
/** Imports that happen when the module is imported on the server. */
const atImport = (edge) => !edge.lazy && (0,_statements_js__WEBPACK_IMPORTED_MODULE_1__/* .runsAtImport */ .F)(edge);


/***/ }),

/***/ 5248:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ importedNames)
/* harmony export */ });
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9860);

/** What an `ImportStatement` imports. */
function importedNames(file, statement) {
    const children = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .childrenOf */ .LU)(statement).filter(({ name }) => !['(', ')'].includes(name));
    const place = { line: (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .lineAt */ .mh)(file, statement.from), offset: statement.from };
    const at = children.findIndex(({ name }) => name === 'import');
    const items = clauses(file, children.slice(at + 1));
    if (children[0]?.name !== 'from') {
        return items.map(({ names, as }) => ({
            level: 0,
            module: names.join('.'),
            as: as ?? names[0],
            ...(as === undefined && names.length > 1 ? { packageOnly: true } : {}),
            ...place,
        }));
    }
    const source = children.slice(1, at);
    const first = source.findIndex(({ name }) => name === 'VariableName');
    const dots = first === -1 ? source : source.slice(0, first);
    const level = dots.reduce((sum, dot) => sum + (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(file, dot).length, 0);
    const module = first === -1
        ? ''
        : source
            .slice(first)
            .map((node) => (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(file, node))
            .join('');
    if (children.slice(at + 1).some(({ name }) => name === '*'))
        return [{ level, module, name: '*', as: '*', ...place }];
    return items.map(({ names, as }) => {
        const name = names[0];
        return { level, module, name, as: as ?? name, ...place };
    });
}
function clauses(file, nodes) {
    const found = [];
    let current;
    let renaming = false;
    for (const node of nodes) {
        if (node.name === ',')
            current = undefined;
        else if (node.name === 'as')
            renaming = true;
        else if (node.name === 'VariableName') {
            if (!current) {
                current = { names: [] };
                found.push(current);
            }
            if (renaming)
                current.as = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(file, node);
            else
                current.names.push((0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(file, node));
            renaming = false;
        }
    }
    return found.filter(({ names }) => names.length > 0);
}


/***/ }),

/***/ 9939:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ absoluteModule),
/* harmony export */   X: () => (/* binding */ modulesOf)
/* harmony export */ });
/** Reads the app folder's list of paths as Python's import system would. */
function modulesOf(app) {
    const files = app.paths.filter((path) => path.endsWith('.py')).sort(shallowFirst);
    const all = new Set(files);
    const folders = new Set(files.flatMap(parents));
    // In a project of this layout the packages below src/ are installed, and so imported without it.
    const isSrcLayout = app.paths.includes('pyproject.toml') || app.paths.includes('setup.py');
    const roots = isSrcLayout ? ['', 'src/'] : [''];
    const find = (module) => {
        const base = module.replaceAll('.', '/');
        // A regular package wins over a module of the same name, and a module over a folder without __init__.py.
        return roots
            .flatMap((root) => [`${root}${base}/__init__.py`, `${root}${base}.py`])
            .find((path) => all.has(path));
    };
    return {
        files,
        find,
        isNamespace: (module) => folders.has(module.replaceAll('.', '/')) && !find(module),
        nameOf(path) {
            const base = path.slice(0, -'.py'.length).replace(/(^|\/)__init__$/, '');
            if (base === '' || base.includes('.'))
                return undefined;
            const module = base.replaceAll('/', '.');
            return find(module) === path && !shadowed(base, all) ? module : undefined;
        },
    };
}
/** A module file above the path hides the folder of its name, unless that is a regular package: `a.py` hides `a/b.py`. */
const shadowed = (base, all) => parents(`${base}/`)
    .slice(0, -1)
    .some((folder) => all.has(`${folder}.py`) && !all.has(`${folder}/__init__.py`));
/** The folders above a path, the outermost first. */
const parents = (path) => {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
};
const depth = (path) => path.split('/').length;
const shallowFirst = (a, b) => depth(a) - depth(b) || (a < b ? -1 : a > b ? 1 : 0);
/** The absolute name that a relative import means, or `undefined` where it leaves the app folder or has no package. */
function absoluteModule(importer, level, module) {
    if (level === 0)
        return module;
    const parts = importer.name === '' ? [] : importer.name.split('.');
    const above = level - (importer.isPackage ? 1 : 0);
    if (above > parts.length)
        return undefined;
    const base = parts.slice(0, parts.length - above);
    // Python has no package to start from in a top-level module.
    if (base.length === 0)
        return undefined;
    return [...base, ...(module === '' ? [] : [module])].join('.');
}


/***/ }),

/***/ 5692:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ readSources)
/* harmony export */ });
/* harmony import */ var _bindings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5710);
/* harmony import */ var _modules_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9939);
/* harmony import */ var _statements_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4306);
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9860);




/** In characters: a file beyond it is data with a `.py` name, and would take seconds and hundreds of megabytes to parse. */
const largestFile = 500_000;
/** Of all files together, in characters, and their number: beyond it the deepest files aren't read. */
const largestSum = 64_000_000;
const mostFiles = 5_000;
const known = new WeakMap();
/** Reads the app folder's Python files; a second call for the same folder gets the first one's answer. */
function readSources(app) {
    const sources = known.get(app) ?? read(app);
    known.set(app, sources);
    return sources;
}
async function read(app) {
    const { parser } = await __webpack_require__.e(/* import() */ 283).then(__webpack_require__.bind(__webpack_require__, 1283));
    const modules = (0,_modules_js__WEBPACK_IMPORTED_MODULE_3__/* .modulesOf */ .X)(app);
    const texts = new Map();
    const skipped = new Map();
    let sum = 0;
    for (const path of modules.files) {
        if (texts.size >= mostFiles || sum >= largestSum) {
            skipped.set(path, 'there are too many Python files to read them all');
            continue;
        }
        const text = await app.read(path);
        if (text === undefined)
            continue;
        if (text.length > largestFile) {
            skipped.set(path, 'it is larger than 500 kB');
            continue;
        }
        sum += text.length;
        texts.set(path, text);
    }
    const parsed = new Map();
    return {
        modules,
        skipped,
        text: (path) => texts.get(path),
        module(path) {
            if (!parsed.has(path)) {
                const text = texts.get(path);
                const name = modules.nameOf(path);
                parsed.set(path, text === undefined || name === undefined
                    ? undefined
                    : moduleOf((0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .parsePython */ .w_)(parser, path, text), name));
            }
            return parsed.get(path);
        },
    };
}
function moduleOf(file, name) {
    const root = file.tree.topNode;
    const statements = (0,_statements_js__WEBPACK_IMPORTED_MODULE_1__/* .statementsOf */ .G)(file, root);
    const globals = (0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .nodesNamed */ .RB)(root, new Set(['ScopeStatement'])).flatMap((node) => node.getChildren('VariableName').map((variable) => (0,_tree_js__WEBPACK_IMPORTED_MODULE_2__/* .textOf */ .b6)(file, variable)));
    return {
        ...file,
        name,
        isPackage: file.path.endsWith('__init__.py'),
        root,
        statements,
        bindings: Map.groupBy((0,_bindings_js__WEBPACK_IMPORTED_MODULE_0__/* .bindingsOf */ .k)(file, statements), (binding) => binding.name),
        globals: new Set(globals),
    };
}


/***/ }),

/***/ 4306:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ runsAtImport),
/* harmony export */   G: () => (/* binding */ statementsOf)
/* harmony export */ });
/* harmony import */ var _strings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8668);
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9860);


const always = { mainGuard: false, typeChecking: false, conditional: false, optional: false };
const compound = new Set([
    'IfStatement',
    'WhileStatement',
    'ForStatement',
    'TryStatement',
    'WithStatement',
    'MatchStatement',
]);
/**
 * The statements of a block in the order of the source, those inside `if`, `try`, `with`, loops and `match` included
 * (the compound statement itself comes first); the insides of functions and classes are not.
 *
 * @param block a `Script`, or the `Body` of a function or class
 */
function statementsOf(file, block) {
    const statements = [];
    const waiting = [];
    const push = (parent, when) => {
        for (const child of (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .childrenOf */ .LU)(parent).reverse())
            waiting.push({ node: child, when });
    };
    push(block, always);
    for (let next = waiting.pop(); next; next = waiting.pop()) {
        const { node, when } = next;
        if (node.name === 'StatementGroup') {
            push(node, when);
            continue;
        }
        if (!/Statement|Definition/.test(node.name))
            continue;
        statements.push(next);
        if (!compound.has(node.name))
            continue;
        for (const [body, circumstances] of bodiesOf(file, node, when).reverse())
            push(body, circumstances);
    }
    return statements;
}
/** True where the statement runs when the module is imported. */
const runsAtImport = ({ when }) => !when.mainGuard && !when.typeChecking;
function bodiesOf(file, node, when) {
    const bodies = [];
    const children = (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .childrenOf */ .LU)(node);
    switch (node.name) {
        case 'IfStatement': {
            // What follows a branch that never runs on the server runs always; what follows one that always runs, never.
            let rest = when;
            let taken = when;
            for (const [at, child] of children.entries()) {
                if (child.name === 'if' || child.name === 'elif') {
                    const condition = children[at + 1];
                    const kind = condition ? conditionKind(file, condition) : 'open';
                    if (kind === 'main guard')
                        taken = { ...rest, mainGuard: true };
                    else if (kind === 'type checking')
                        taken = { ...rest, typeChecking: true };
                    else if (kind === 'imported') {
                        taken = rest;
                        rest = { ...rest, mainGuard: true };
                    }
                    else
                        taken = { ...rest, conditional: true };
                    if (kind === 'open')
                        rest = { ...rest, conditional: true };
                }
                else if (child.name === 'else')
                    taken = rest;
                else if (child.name === 'Body')
                    bodies.push([child, taken]);
            }
            return bodies;
        }
        case 'TryStatement': {
            const optional = when.optional || children.some((child, at) => survivesImportError(file, children, child, at));
            let taken = { ...when, optional };
            for (const child of children) {
                if (child.name === 'except')
                    taken = { ...when, optional, conditional: true };
                if (child.name === 'else')
                    taken = { ...when, optional };
                if (child.name === 'finally')
                    taken = when;
                if (child.name === 'Body')
                    bodies.push([child, taken]);
            }
            return bodies;
        }
        case 'WithStatement':
            for (const child of children) {
                // `with suppress(ImportError):` survives it too.
                const optional = when.optional || names(file, children).has('suppress');
                if (child.name === 'Body')
                    bodies.push([child, { ...when, optional }]);
            }
            return bodies;
        case 'MatchStatement':
            for (const clause of node.getChild('MatchBody')?.getChildren('MatchClause') ?? []) {
                const body = clause.getChild('Body');
                if (body)
                    bodies.push([body, { ...when, conditional: true }]);
            }
            return bodies;
        default:
            for (const child of children) {
                if (child.name === 'Body')
                    bodies.push([child, { ...when, conditional: true }]);
            }
            return bodies;
    }
}
const importErrors = ['ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException'];
function survivesImportError(file, siblings, child, at) {
    if (child.name !== 'except')
        return false;
    const body = siblings.findIndex((node, index) => index > at && node.name === 'Body');
    const caught = siblings.slice(at + 1, body);
    if (caught.length === 0)
        return true;
    const caughtNames = names(file, caught);
    return importErrors.some((name) => caughtNames.has(name));
}
/** The variables named in the expressions of a compound statement's head. */
const names = (file, nodes) => new Set(nodes
    .filter(({ name }) => name !== 'Body')
    .flatMap((node) => (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .nodesNamed */ .RB)(node, new Set(['VariableName', 'PropertyName'])))
    .map((node) => (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .textOf */ .b6)(file, node)));
function conditionKind(file, node) {
    const condition = (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .unwrapped */ .DE)(node);
    if (condition.name === 'Boolean' && (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .textOf */ .b6)(file, condition) === 'False')
        return 'type checking';
    if ((0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .dottedName */ ._P)(file, condition)?.at(-1) === 'TYPE_CHECKING')
        return 'type checking';
    if (condition.name !== 'BinaryExpression')
        return 'open';
    const parts = (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .childrenOf */ .LU)(condition);
    const [left, operator, right] = parts;
    if (!left || !operator || !right)
        return 'open';
    if (operator.name === 'and') {
        const sides = [left, right].map((side) => conditionKind(file, side));
        return sides.includes('main guard')
            ? 'main guard'
            : sides.includes('type checking')
                ? 'type checking'
                : 'open';
    }
    const sides = [left, right].map((side) => (0,_strings_js__WEBPACK_IMPORTED_MODULE_0__/* .literalString */ .d)(file, side) ?? (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .textOf */ .b6)(file, (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .unwrapped */ .DE)(side)));
    if (!sides.includes('__name__') || !sides.includes('__main__'))
        return 'open';
    const sign = (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .textOf */ .b6)(file, operator);
    return sign === '==' ? 'main guard' : sign === '!=' ? 'imported' : 'open';
}


/***/ }),

/***/ 8668:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ stringStart),
/* harmony export */   d: () => (/* binding */ literalString)
/* harmony export */ });
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9860);

/**
 * The value of a string that stands in the source as a literal, joined where several stand side by side.
 * `undefined` for anything else, and so for an f-string, for bytes, and where an escape isn't a simple one.
 */
function literalString(file, node) {
    const literal = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .unwrapped */ .DE)(node);
    if (literal.name === 'ContinuedString') {
        const parts = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .childrenOf */ .LU)(literal).map((part) => literalString(file, part));
        return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
    }
    if (literal.name !== 'String')
        return undefined;
    const source = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(file, literal);
    const quoteAt = Math.min(...['"', "'"].map((quote) => indexOrEnd(source, quote)));
    const prefix = source.slice(0, quoteAt).toLowerCase();
    const quote = source.slice(quoteAt, quoteAt + 3);
    const length = quote.length === 3 && new Set(quote).size === 1 && source.length >= quoteAt + 6 ? 3 : 1;
    const content = source.slice(quoteAt + length, -length);
    if (prefix.includes('b'))
        return undefined;
    return prefix.includes('r') ? content : unescaped(content);
}
/** The literal text at the start of a string, before an f-string's first replacement: `f"/a/{x}"` begins `/a/`. */
function stringStart(file, node) {
    const literal = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .unwrapped */ .DE)(node);
    if (literal.name !== 'FormatString')
        return literalString(file, literal);
    const replacement = literal.getChild('FormatReplacement');
    if (!replacement)
        return undefined;
    const source = file.text.slice(literal.from, replacement.from);
    const quoteAt = Math.min(indexOrEnd(source, '"'), indexOrEnd(source, "'"));
    const quote = source[quoteAt] ?? '';
    return source.slice(quoteAt + (source.startsWith(quote.repeat(3), quoteAt) ? 3 : 1));
}
const indexOrEnd = (text, part) => {
    const at = text.indexOf(part);
    return at === -1 ? text.length : at;
};
const simpleEscapes = {
    '\n': '',
    '\\': '\\',
    "'": "'",
    '"': '"',
    n: '\n',
    r: '\r',
    t: '\t',
    a: '\x07',
    b: '\b',
    f: '\f',
    v: '\v',
};
function unescaped(content) {
    let value = '';
    for (let at = 0; at < content.length; at++) {
        const character = content[at];
        if (character !== '\\') {
            value += character;
            continue;
        }
        const next = content[++at] ?? '';
        const simple = simpleEscapes[next];
        if (simple === undefined && /[0-7xuUN]/.test(next))
            return undefined;
        // Python keeps the backslash before a letter that names no escape.
        value += simple ?? `\\${next}`;
    }
    return value;
}


/***/ }),

/***/ 9860:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DE: () => (/* binding */ unwrapped),
/* harmony export */   LU: () => (/* binding */ childrenOf),
/* harmony export */   RB: () => (/* binding */ nodesNamed),
/* harmony export */   _P: () => (/* binding */ dottedName),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   mh: () => (/* binding */ lineAt),
/* harmony export */   w_: () => (/* binding */ parsePython)
/* harmony export */ });
/**
 * Parses Python source. The parser mends what it can't read and never throws; `syntax.ts` says what was wrong.
 */
function parsePython(parser, path, source) {
    // The grammar stumbles over "\\" before "\r\n", a lone "\r", which CPython takes for a line's end, and a form feed.
    const text = source
        .replaceAll('\\\r\n', ' \\\n')
        .replaceAll('\r\n', ' \n')
        .replaceAll('\r', '\n')
        .replaceAll('\f', ' ');
    let tree = parser.parse(text);
    let readable = text;
    // The grammar doesn't know a float that ends in its point (`1.`). A digit in the point's place keeps all offsets.
    for (let round = 0; round < 3; round++) {
        const points = trailingPoints(tree, readable);
        if (points.length === 0)
            break;
        const characters = readable.split('');
        for (const at of points)
            characters[at] = '0';
        readable = characters.join('');
        tree = parser.parse(readable);
    }
    return { path, text, tree };
}
function trailingPoints(tree, text) {
    const points = [];
    tree.iterate({
        enter(node) {
            if (node.name !== 'MemberExpression')
                return;
            const object = node.node.firstChild;
            if (object?.name !== 'Number' || text[object.to] !== '.')
                return;
            // `1.5.hex()` and `1 .hex()` are attributes; `1.e5` and `1.j` are numbers too.
            const isWhole = !text.slice(object.from, object.to).includes('.');
            if (isWhole &&
                /^(?![\p{ID_Start}_])|^([eE][+-]?\d+[jJ]?|[jJ])\b/u.test(text.slice(object.to + 1, object.to + 8))) {
                points.push(object.to);
            }
        },
    });
    return points;
}
/** The source text of a node. */
const textOf = (file, node) => file.text.slice(node.from, node.to);
const lineStarts = new WeakMap();
/** The line of an offset, from 1. */
function lineAt(file, offset) {
    let starts = lineStarts.get(file.tree);
    if (!starts) {
        const ends = file.text.split('\n').map((line) => line.length + 1);
        let start = 0;
        starts = ends.map((length) => {
            start += length;
            return start - length;
        });
        lineStarts.set(file.tree, starts);
    }
    // The last line that starts at or before the offset, by halving.
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) <= offset)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}
/** The children of a node, in order, without comments. */
function childrenOf(node) {
    const children = [];
    for (let child = node.firstChild; child; child = child.nextSibling) {
        if (child.name !== 'Comment')
            children.push(child);
    }
    return children;
}
/** The node without the parentheses around it. */
function unwrapped(node) {
    let inner = node;
    while (inner.name === 'ParenthesizedExpression') {
        const [, content] = childrenOf(inner);
        if (!content || content.name === ')')
            break;
        inner = content;
    }
    return inner;
}
/** Every node below `root` (and `root` itself) of the given names, in the order of the source; never recursive. */
function nodesNamed(root, names) {
    const found = [];
    root.cursor().iterate((node) => {
        if (names.has(node.name))
            found.push(node.node);
    });
    return found;
}
/** `a.b.c` as `['a', 'b', 'c']`, or `undefined` where the expression is anything else. */
function dottedName(file, node) {
    const names = [];
    let current = unwrapped(node);
    while (current.name === 'MemberExpression') {
        const property = current.getChild('PropertyName');
        const object = current.firstChild;
        if (!property || !object)
            return undefined;
        names.unshift(textOf(file, property));
        current = unwrapped(object);
    }
    if (current.name !== 'VariableName')
        return undefined;
    return [textOf(file, current), ...names];
}


/***/ }),

/***/ 280:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MZ: () => (/* binding */ usesOf),
/* harmony export */   it: () => (/* binding */ bringsLayout),
/* harmony export */   rL: () => (/* binding */ isCallbackName)
/* harmony export */ });
/* harmony import */ var _calls_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9959);
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9860);


const callbackNames = new Set(['callback', 'clientside_callback', 'long_callback']);
/** Whether a decorator or a call of this name makes a callback. */
const isCallbackName = (name) => callbackNames.has(name);
const runNames = new Set(['run', 'run_server']);
const cache = new WeakMap();
function usesOf(module) {
    const known = cache.get(module);
    if (known)
        return known;
    const layouts = new Set();
    const callbacks = new Set();
    const runs = new Set();
    let isPage = false;
    const seen = (names) => {
        const last = names?.at(-1) ?? '';
        const owner = names?.slice(0, -1).join('.') ?? '';
        if (isCallbackName(last))
            callbacks.add(owner === 'dash' ? '' : owner);
        if (runNames.has(last) && owner !== '')
            runs.add(owner);
        if (last === 'register_page')
            isPage = true;
    };
    for (const node of (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .nodesNamed */ .RB)(module.root, new Set(['AssignStatement', 'Decorator', 'CallExpression']))) {
        if (node.name === 'AssignStatement') {
            const [target] = (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .childrenOf */ .LU)(node);
            const names = target?.name === 'MemberExpression' ? (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .dottedName */ ._P)(module, target) : undefined;
            if (names?.at(-1) === 'layout')
                layouts.add(names.slice(0, -1).join('.'));
        }
        else if (node.name === 'Decorator') {
            seen(node.getChildren('VariableName').map((name) => (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .textOf */ .b6)(module, name)));
        }
        else if (node.firstChild)
            seen((0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .dottedName */ ._P)(module, node.firstChild));
    }
    const uses = { layouts, callbacks, runs, isPage };
    cache.set(module, uses);
    return uses;
}
/** True where the constructor's arguments give the app its layout: `Dash(use_pages=True)`, `Dash(layout=…)`. */
function bringsLayout(module, call) {
    const { named } = (0,_calls_js__WEBPACK_IMPORTED_MODULE_0__/* .argumentsOf */ .a)(module, call);
    const pages = named.get('use_pages');
    if (pages)
        return (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .textOf */ .b6)(module, pages) !== 'False';
    return named.has('pages_folder') || named.has('layout');
}


/***/ }),

/***/ 3570:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ valueReader)
/* harmony export */ });
/* unused harmony export originOf */
/* harmony import */ var _bindings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5710);
/* harmony import */ var _calls_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9959);
/* harmony import */ var _modules_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9939);
/* harmony import */ var _statements_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4306);
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9860);





/** Dash's class, by the names under which libraries offer it or a class derived from it. */
const dashClasses = new Set([
    'dash.Dash',
    'dash.dash.Dash',
    'jupyter_dash.JupyterDash',
    'jupyter_dash.jupyter_app.JupyterDash',
    'dash_extensions.enrich.Dash',
    'dash_extensions.enrich.DashProxy',
]);
/** Classes whose objects are known not to be Dash apps, with what they are. */
const otherClasses = {
    'flask.Flask': 'a Flask app',
    'flask.app.Flask': 'a Flask app',
    'quart.Quart': 'a Quart app',
    'fastapi.FastAPI': 'a FastAPI app',
    'fastapi.applications.FastAPI': 'a FastAPI app',
    'starlette.applications.Starlette': 'a Starlette app',
    'shiny.App': 'a Shiny app',
    'bottle.Bottle': 'a Bottle app',
    'typer.Typer': 'a Typer command',
    'celery.Celery': 'a Celery app',
    'django_plotly_dash.DjangoDash': 'a DjangoDash app, which only Django can serve',
};
const literals = {
    Number: 'a number',
    String: 'a string',
    FormatString: 'a string',
    ContinuedString: 'a string',
    None: 'None',
    Boolean: 'a truth value',
    ArrayExpression: 'a list',
    ArrayComprehensionExpression: 'a list',
    TupleExpression: 'a tuple',
    DictionaryExpression: 'a dictionary',
    DictionaryComprehensionExpression: 'a dictionary',
    SetExpression: 'a set',
    SetComprehensionExpression: 'a set',
    LambdaExpression: 'a function',
};
/** How many steps from one expression or name to the next are followed before giving up. */
const farthest = 40;
/** How many expressions are looked at for one answer: functions that call each other twice would never end. */
const mostExpressions = 1_000;
const unknown = { kind: 'unknown' };
function valueReader(sources) {
    const names = new Map();
    const blocks = new Map();
    let left = mostExpressions;
    const statementsIn = (module, body) => {
        const key = `${module.path}\0${body.from}`;
        const statements = blocks.get(key) ?? (0,_statements_js__WEBPACK_IMPORTED_MODULE_2__/* .statementsOf */ .G)(module, body);
        blocks.set(key, statements);
        return statements;
    };
    const moduleName = (module, name, before, steps) => {
        const key = `${module.path}\0${name}\0${before}`;
        const seen = names.get(key);
        if (seen)
            return seen;
        if (steps > farthest)
            return unknown;
        // Until it is known: a circle of imports ends here.
        names.set(key, unknown);
        const value = ofModule(module, name, before, steps);
        names.set(key, value);
        return value;
    };
    function ofModule(module, name, before, steps) {
        const bindings = (module.bindings.get(name) ?? []).filter(({ offset }) => offset < before);
        const scope = { module };
        if (bindings.length > 0) {
            const bound = lastOf(bindings, (binding) => bindingValue(scope, binding, steps + 1));
            if (bound.kind !== 'missing')
                return bound;
        }
        for (const { value } of (module.bindings.get('*') ?? []).toReversed()) {
            if (value.kind !== 'import')
                continue;
            const brought = importedValue(module, { ...value.imported, name, as: name }, steps + 1);
            if (brought.kind === 'library')
                return unknown;
            if (brought.kind !== 'missing')
                return brought;
        }
        if (bindings.length === 0 && module.isPackage) {
            const submodule = `${module.name}.${name}`;
            if (sources.modules.find(submodule))
                return { kind: 'module', name: submodule };
        }
        return module.globals.has(name) || module.bindings.has('__getattr__') ? unknown : { kind: 'missing' };
    }
    /** The last binding that surely happened, and those that perhaps replaced it: a Dash object among them counts. */
    function lastOf(bindings, evaluate) {
        const sure = bindings.findLastIndex(({ conditional }) => !conditional);
        const candidates = bindings.slice(Math.max(sure, 0)).toReversed().map(evaluate);
        return (candidates.find(({ kind }) => kind === 'dash') ??
            candidates.find((value) => isDashClass(value, 0)) ??
            candidates.find(({ kind }) => kind !== 'other') ??
            candidates[0] ??
            unknown);
    }
    function bindingValue(scope, { value, offset }, steps) {
        switch (value.kind) {
            case 'expression': {
                const made = evaluate(scope, value.node, steps, offset);
                const isVague = made.kind === 'unknown' || made.kind === 'made by a library';
                if (isVague &&
                    value.annotation &&
                    isDashClass(evaluate(scope, value.annotation, steps, offset), steps)) {
                    return { kind: 'dash', origin: originOf(scope.module, value.node) };
                }
                return made;
            }
            case 'import':
                return importedValue(scope.module, value.imported, steps);
            case 'function':
            case 'class':
                return { kind: value.kind, node: value.node, module: scope.module };
            case 'unknown':
                return unknown;
            default:
                return value;
        }
    }
    function importedValue(importer, imported, steps) {
        const target = (0,_modules_js__WEBPACK_IMPORTED_MODULE_4__/* .absoluteModule */ .K)(importer, imported.level, imported.module);
        if (target === undefined)
            return unknown;
        if (imported.name === undefined)
            return named(imported.packageOnly ? imported.as : target);
        const source = named(target);
        return attribute(source, imported.name, importer, steps);
    }
    const isLocal = (module) => sources.modules.find(module) !== undefined || sources.modules.isNamespace(module);
    const named = (module) => isLocal(module) ? { kind: 'module', name: module } : { kind: 'library', name: module };
    function attribute(of, name, from, steps) {
        if (steps > farthest)
            return unknown;
        switch (of.kind) {
            case 'module': {
                const path = sources.modules.find(of.name);
                const module = path === undefined ? undefined : sources.module(path);
                // `from . import web` in a package's own __init__.py means the submodule.
                if (module && module.path !== from.path) {
                    const value = moduleName(module, name, Infinity, steps + 1);
                    if (value.kind !== 'missing')
                        return value;
                }
                const submodule = `${of.name}.${name}`;
                if (isLocal(submodule))
                    return { kind: 'module', name: submodule };
                return module ? { kind: 'missing' } : unknown;
            }
            case 'library':
                return { kind: 'library', name: `${of.name}.${name}` };
            case 'dash':
                return name === 'server'
                    ? { kind: 'server', of }
                    : { kind: 'other', what: `the attribute ${name} of a Dash app` };
            case 'instance':
                return instanceAttribute(of, name, steps);
            case 'made by a library':
                return { ...of, by: `${of.by}.${name}` };
            default:
                return unknown;
        }
    }
    function instanceAttribute(of, name, steps) {
        const scope = of.scope;
        for (const method of methodsOf(of.node)) {
            const body = method.getChild('Body');
            const own = method.getChild('VariableName');
            if (!body || !own)
                continue;
            for (const { node } of statementsIn(of.module, body)) {
                const [target, sign, value] = (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .childrenOf */ .LU)(node);
                if (node.name !== 'AssignStatement' ||
                    target?.name !== 'MemberExpression' ||
                    sign?.name !== 'AssignOp' ||
                    !value)
                    continue;
                const object = target.firstChild;
                const property = target.getChild('PropertyName');
                if (!object ||
                    !property ||
                    (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .textOf */ .b6)(of.module, property) !== name ||
                    (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .textOf */ .b6)(of.module, object) !== 'self')
                    continue;
                const isInit = (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .textOf */ .b6)(of.module, own) === '__init__';
                return evaluate(isInit ? scope : { module: of.module }, value, steps + 1);
            }
        }
        return unknown;
    }
    function evaluate(scope, node, steps, before = Infinity) {
        if (steps > farthest || left-- <= 0)
            return unknown;
        const expression = (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .unwrapped */ .DE)(node);
        const { module } = scope;
        const literal = literals[expression.name];
        if (literal !== undefined)
            return { kind: 'other', what: literal, origin: originOf(module, expression) };
        switch (expression.name) {
            case 'VariableName':
                return variable(scope, (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .textOf */ .b6)(module, expression), steps + 1, before);
            case 'MemberExpression': {
                const object = expression.firstChild;
                const property = expression.getChild('PropertyName');
                if (!object || !property)
                    return unknown;
                return attribute(evaluate(scope, object, steps + 1, before), (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .textOf */ .b6)(module, property), module, steps + 1);
            }
            case 'CallExpression':
                return called(scope, expression, steps + 1, before);
            case 'ConditionalExpression':
            case 'BinaryExpression': {
                const parts = (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .childrenOf */ .LU)(expression);
                const sign = parts[1]?.name;
                if (expression.name === 'BinaryExpression' && sign !== 'or' && sign !== 'and')
                    return unknown;
                const values = parts
                    .filter((_, at) => at % 2 === 0)
                    .filter((_, at) => expression.name === 'BinaryExpression' || at !== 1)
                    .map((part) => evaluate(scope, part, steps + 1, before));
                return values.find(({ kind }) => kind === 'dash') ?? unknown;
            }
            default:
                return unknown;
        }
    }
    function variable(scope, name, steps, before) {
        const { locals, module } = scope;
        if (name === 'self' && locals?.instance)
            return locals.instance;
        const bindings = (locals?.bindings.get(name) ?? []).filter(({ offset }) => offset < before);
        if (bindings.length > 0)
            return lastOf(bindings, (binding) => bindingValue(scope, binding, steps + 1));
        const parameter = locals?.parameters.get(name);
        if (parameter)
            return parameter();
        const value = moduleName(module, name, locals ? Infinity : before, steps + 1);
        // Not bound by the module: one of Python's built-ins.
        return value.kind === 'missing' ? unknown : value;
    }
    function called(scope, call, steps, before) {
        const callee = call.firstChild;
        if (!callee)
            return unknown;
        const of = evaluate(scope, callee, steps, before);
        const origin = originOf(scope.module, call);
        if (isDashClass(of, steps))
            return { kind: 'dash', origin, construction: { call, scope } };
        switch (of.kind) {
            case 'library': {
                const what = otherClasses[of.name];
                if (what !== undefined)
                    return { kind: 'other', what, origin };
                // dash.get_app() gives the app that is being made elsewhere.
                if (of.name === 'dash.get_app' || of.name.startsWith('builtins.'))
                    return unknown;
                return { kind: 'made by a library', by: of.name, origin };
            }
            case 'made by a library':
                return { kind: 'made by a library', by: of.by, origin };
            case 'class':
                return {
                    kind: 'instance',
                    node: of.node,
                    module: of.module,
                    scope: callScope(of, initOf(of.module, of.node), scope, call, steps),
                };
            case 'function': {
                const value = returned(of, scope, call, steps);
                // Two calls of one factory make two objects, unless the function only hands on what the module holds.
                return value.kind === 'dash' && value.construction?.scope.locals ? { ...value, origin } : value;
            }
            default:
                return unknown;
        }
    }
    /** What a function of the app returns when called so. */
    function returned(of, caller, call, steps) {
        if (steps > farthest)
            return unknown;
        const body = of.node.getChild('Body');
        if (!body || of.node.getChild('async'))
            return unknown;
        const scope = callScope(of, of.node, caller, call, steps);
        const statements = statementsIn(of.module, body);
        const values = statements
            .filter(({ node, when }) => node.name === 'ReturnStatement' && !when.typeChecking)
            .map(({ node }) => {
            const parts = (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .childrenOf */ .LU)(node).filter(({ name }) => name !== 'return');
            const [value] = parts;
            if (!value)
                return { kind: 'other', what: 'None' };
            return parts.length > 1
                ? { kind: 'other', what: 'a tuple' }
                : evaluate(scope, value, steps + 1, node.from);
        });
        const dash = values.find(({ kind }) => kind === 'dash');
        if (dash)
            return dash;
        const annotation = of.node.getChild('TypeDef')?.lastChild;
        if (annotation && isDashClass(evaluate({ module: of.module }, annotation, steps + 1), steps)) {
            return { kind: 'dash', origin: originOf(caller.module, call) };
        }
        const isGenerator = statements.some(({ node }) => node.name === 'YieldStatement');
        if (values.length === 0)
            return isGenerator ? unknown : { kind: 'other', what: 'None' };
        return values.length === 1 ? (values[0] ?? unknown) : unknown;
    }
    function callScope(of, definition, caller, call, steps) {
        const body = definition?.getChild('Body');
        if (!definition || !body)
            return { module: of.module };
        const bindings = (0,_bindings_js__WEBPACK_IMPORTED_MODULE_0__/* .bindingsOf */ .k)(of.module, statementsIn(of.module, body));
        const given = (0,_calls_js__WEBPACK_IMPORTED_MODULE_1__/* .argumentsOf */ .a)(caller.module, call);
        const parameters = new Map();
        const isMethod = definition.parent?.parent?.name === 'ClassDefinition';
        for (const [at, { name, fallback }] of parametersOf(of.module, definition).entries()) {
            const argument = given.named.get(name) ?? given.positional[isMethod ? at - 1 : at];
            parameters.set(name, () => {
                if (argument)
                    return evaluate(caller, argument, steps + 1);
                return fallback && !given.open ? evaluate({ module: of.module }, fallback, steps + 1) : unknown;
            });
        }
        return { module: of.module, locals: { bindings: Map.groupBy(bindings, ({ name }) => name), parameters } };
    }
    function isDashClass(value, steps) {
        if (value.kind === 'library')
            return dashClasses.has(value.name);
        if (value.kind !== 'class' || steps > farthest)
            return false;
        const bases = value.node.getChild('ArgList');
        if (!bases)
            return false;
        const { positional } = (0,_calls_js__WEBPACK_IMPORTED_MODULE_1__/* .argumentsOf */ .a)(value.module, value.node);
        return positional.some((base) => isDashClass(evaluate({ module: value.module }, base, steps + 1, value.node.from), steps + 1));
    }
    /** @param seen the modules whose names are already counted: `import *` may lead in circles */
    function namesOf(module, seen = new Set()) {
        const found = new Map();
        seen.add(module.path);
        for (const { value, offset } of module.bindings.get('*') ?? []) {
            if (value.kind !== 'import')
                continue;
            const target = (0,_modules_js__WEBPACK_IMPORTED_MODULE_4__/* .absoluteModule */ .K)(module, value.imported.level, value.imported.module);
            const path = target === undefined ? undefined : sources.modules.find(target);
            const source = path === undefined || seen.has(path) ? undefined : sources.module(path);
            if (!source)
                continue;
            for (const name of namesOf(source, seen).keys())
                found.set(name, offset);
        }
        for (const [name, bindings] of module.bindings) {
            const last = bindings.at(-1);
            if (last && name !== '*')
                found.set(name, last.offset);
        }
        return found;
    }
    const afresh = (answer) => {
        left = mostExpressions;
        return answer();
    };
    return {
        names: (module) => namesOf(module),
        name: (module, name) => afresh(() => moduleName(module, name, Infinity, 0)),
        expression: (scope, node) => afresh(() => evaluate(scope, node, 0)),
        inside: (of, caller, call) => callScope(of, of.node, caller, call, 0),
        result: (of) => afresh(() => returned(of, { module: of.module }, of.node, 0)),
        attribute: (of, name, module) => afresh(() => attribute(of, name, module, 0)),
    };
}
const originOf = (module, node) => ({
    file: module.path,
    offset: node.from,
    line: (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .lineAt */ .mh)(module, node.from),
});
const methodsOf = (definition) => definition.getChild('Body')?.getChildren('FunctionDefinition') ?? [];
const initOf = (module, definition) => methodsOf(definition).find((method) => {
    const name = method.getChild('VariableName');
    return name && (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .textOf */ .b6)(module, name) === '__init__';
});
/** The parameters that take one argument each, so without `*args` and `**kwargs`. */
function parametersOf(module, definition) {
    const list = definition.getChild('ParamList');
    const parts = [[]];
    for (const child of list ? (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .childrenOf */ .LU)(list) : []) {
        if (child.name === ',')
            parts.push([]);
        else if (child.name !== '(' && child.name !== ')')
            parts.at(-1)?.push(child);
    }
    return parts.flatMap((part) => {
        const [name] = part;
        if (name?.name !== 'VariableName')
            return [];
        const sign = part.findIndex((node) => node.name === 'AssignOp');
        const fallback = sign === -1 ? undefined : part[sign + 1];
        return [{ name: (0,_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .textOf */ .b6)(module, name), ...(fallback ? { fallback } : {}) }];
    });
}


/***/ })

};
