export const id = 262;
export const ids = [262];
export const modules = {

/***/ 8262:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ec: () => (/* binding */ pythonProblem),
/* harmony export */   cx: () => (/* binding */ mishapOf),
/* harmony export */   jR: () => (/* binding */ checkAsked)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5119);
/* harmony import */ var _calls_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9959);
/* harmony import */ var _closest_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5729);
/* harmony import */ var _dash_objects_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5357);
/* harmony import */ var _syntax_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3079);
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9860);






/**
 * Checks an entrypoint by reading the module that it names.
 *
 * @param asked `app/web.py`, `app.web`, `app.web:app`, `app/web.py:app`, `./app.py`
 * @throws UserError that says what is wrong with it, and what was probably meant
 */
function checkAsked(app, sources, reader, asked) {
    const [target, object] = split(asked);
    const name = moduleNamed(app, sources, reader, asked, target);
    const path = sources.modules.find(name);
    const module = path === undefined ? undefined : sources.module(path);
    if (!module)
        return unread(sources, name, path, object);
    const problem = pythonProblem(module);
    if (problem)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(problem);
    return object === undefined
        ? theOnlyOne(sources, reader, asked, module)
        : checkObject(sources, reader, asked, module, object);
}
/** What today's Python can't read in a module, as the user is told. */
function pythonProblem(module) {
    const problem = (0,_syntax_js__WEBPACK_IMPORTED_MODULE_3__/* .syntaxProblem */ .R)(module);
    return problem && mishapOf(module, problem);
}
function mishapOf(module, { kind, line, what }) {
    const where = { file: module.path, line };
    if (kind === 'python 2') {
        return {
            what: `${module.path} is written for Python 2.`,
            why: `Line ${line} has ${what}, which Python 3 refuses, and Connect runs Python 3 only.`,
            fix: 'Translate the file to Python 3, for example with the program 2to3 of a Python before 3.13.',
            where,
        };
    }
    return {
        what: `${module.path} has a syntax error.`,
        why: `Python can't read line ${line}: ${quoted(module, line)}`,
        fix: `Mend it; python -m py_compile ${module.path} shows more.`,
        where,
    };
}
const quoted = (module, line) => (module.text.split('\n')[line - 1] ?? '').trim().slice(0, 80);
function split(asked) {
    const text = asked.trim();
    const parts = text.split(':');
    // "C:\app.py" has a colon too.
    if (parts.length > 2 || /^[a-z]:[\\/]/i.test(text)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
            what: `The entrypoint ${asked} can't be understood.`,
            why: parts.length > 2 ? 'It has more than one colon.' : 'It is a path from the root of a drive.',
            fix: 'Write module:object, as in entrypoint: app:app, with the module as seen from the app folder.',
        });
    }
    const [module = '', object] = parts;
    if (module === '' || object === '' || (object !== undefined && !object.split('.').every(isIdentifier))) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
            what: `The entrypoint ${asked} can't be understood.`,
            why: object?.includes('(')
                ? 'It calls a function; Connect wants the name of the Dash object itself.'
                : 'A module and the name of an object in it are wanted.',
            fix: object?.includes('(')
                ? `Add a line app = ${object} to the module, and set entrypoint: ${module}:app`
                : 'Write module:object, as in entrypoint: app:app',
        });
    }
    return [module, object];
}
const isIdentifier = (text) => /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(text);
function moduleNamed(app, sources, reader, asked, target) {
    const { find, nameOf } = sources.modules;
    const path = target
        .replaceAll('\\', '/')
        .replace(/^(\.\/)+/, '')
        .replace(/\/+$/, '');
    const isPath = path.includes('/') || app.paths.includes(path);
    if (isPath) {
        const file = [path, `${path}.py`, `${path}/__init__.py`].find((candidate) => candidate.endsWith('.py') && app.paths.includes(candidate));
        if (file === undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(moduleMissing(app, sources, reader, asked, path, target));
        const name = nameOf(file);
        if (name === undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(notImportable(sources, file));
        return name;
    }
    if (find(path) !== undefined)
        return path;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(moduleMissing(app, sources, reader, asked, path, target));
}
function moduleMissing(app, sources, reader, asked, path, target) {
    const asPath = path.endsWith('.py') ? path : `${path.replaceAll('.', '/')}.py`;
    const { files, nameOf } = sources.modules;
    const importable = files.filter((file) => nameOf(file) !== undefined);
    // The path may have been written from the root of the repository, or without the package's name.
    const meant = importable.find((file) => asPath.endsWith(`/${file}`)) ??
        importable.find((file) => file.endsWith(`/${asPath}`)) ??
        (0,_closest_js__WEBPACK_IMPORTED_MODULE_5__/* .closest */ .k)(asPath, importable);
    const other = app.paths.includes(path) ? ` ${path} isn't a Python file.` : '';
    const names = (0,_dash_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .dashObjects */ .fc)(sources, reader).map(({ names: [best] }) => `${best.module.name}:${best.name}`);
    const offers = meant === undefined ? names.slice(0, 5) : [nameOf(meant)];
    return {
        what: `The entrypoint ${asked} names a module that isn't in the app folder.`,
        why: `There is no ${asPath}${path.endsWith('.py') ? '' : ` and no ${path.replaceAll('.', '/')}/__init__.py`}.${other}`,
        fix: offers.length > 0
            ? `Did you mean ${offers.map((offer) => withObject(reader, sources, offer)).join(' or ')}? Paths and modules are taken from the app folder, the input path.`
            : `Check ${target}; modules are taken from the app folder, the input path.`,
    };
}
function withObject(reader, sources, offer) {
    if (offer.includes(':'))
        return offer;
    const path = sources.modules.find(offer);
    const module = path === undefined ? undefined : sources.module(path);
    const [name] = module ? (0,_dash_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .dashNamesIn */ .uC)(module, reader) : [];
    return name ? `${offer}:${name.name}` : offer;
}
function notImportable(sources, file) {
    const base = file.slice(0, -'.py'.length);
    const rival = sources.modules.find(base.replaceAll('/', '.'));
    return {
        what: `${file} can't be imported.`,
        why: rival !== undefined && rival !== file
            ? `Beside it stands the package ${base}/, and Python takes that for "import ${base.replaceAll('/', '.')}".`
            : 'A dot in the name of a file or folder, or a module of the same name as its folder, keeps Python from it.',
        fix: 'Rename one of them.',
        where: { file },
    };
}
/** A module that is too large to be read, or a folder of modules: nothing can be said of its objects. */
function unread(sources, name, path, object) {
    const reason = path === undefined ? undefined : sources.skipped.get(path);
    return {
        module: name,
        object: object ?? 'app',
        certain: false,
        ...(path === undefined ? {} : { where: { file: path } }),
        findings: [
            {
                level: 'notice',
                what: `Whether ${name}:${object ?? 'app'} is a Dash app wasn't checked.`,
                why: `${path ?? name} wasn't read: ${reason ?? 'it is empty'}.`,
                ...(path === undefined ? {} : { where: { file: path } }),
            },
        ],
    };
}
function theOnlyOne(sources, reader, asked, module) {
    const names = (0,_dash_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .dashNamesIn */ .uC)(module, reader);
    const certain = names.filter((name) => name.certain);
    const eligible = certain.length > 0 ? certain : names;
    // The names that Connect itself tries when none is given come first among them.
    const best = _dash_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .usualNames */ .Vx.map((usual) => eligible.find(({ name }) => name === usual)).find((name) => name) ??
        eligible[0];
    const different = new Set(eligible.map(({ value }) => ('origin' in value ? value.origin?.offset : undefined)));
    if (best && (different.size === 1 || _dash_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .usualNames */ .Vx.includes(best.name))) {
        return {
            module: module.name,
            object: best.name,
            where: { file: module.path, line: best.line },
            certain: best.certain,
            findings: best.certain ? [] : [unproven(module, best.name, best.value, best.line)],
        };
    }
    if (best) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
            what: `${module.path} holds ${different.size} Dash apps, and nothing tells which one to deploy.`,
            why: `Found ${eligible.map(({ name, line }) => `${module.name}:${name} (${module.path} line ${line})`).join(', ')}.`,
            fix: `Name the one you want, for example entrypoint: ${module.name}:${best.name}`,
        });
    }
    const usual = _dash_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .usualNames */ .Vx.find((name) => module.bindings.has(name)) ?? 'app';
    return checkObject(sources, reader, asked, module, usual);
}
function checkObject(sources, reader, asked, module, object) {
    const [first = object, ...attributes] = object.split('.');
    const value = attributes.reduce((of, name) => reader.attribute(of, name, module), reader.name(module, first));
    const line = lineOf(module, first);
    const where = { file: module.path, ...(line === undefined ? {} : { line }) };
    const accepted = { module: module.name, object, where };
    switch (value.kind) {
        case 'dash':
            return { ...accepted, certain: true, findings: [] };
        case 'server':
            return ofServer(sources, reader, module, object, where, value.of);
        case 'missing':
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(objectMissing(reader, module, first));
        case 'other': {
            const app = value.what === 'a Flask app' ? dashOnFlask(sources, reader, value) : undefined;
            if (app)
                return ofServer(sources, reader, module, object, where, app);
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(notDash(reader, module, object, where, value.what));
        }
        case 'function': {
            const makes = reader.result(value).kind === 'dash';
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(makes
                ? {
                    what: `The entrypoint ${asked} is a function that makes a Dash app.`,
                    why: 'Connect wants the Dash app itself, under a name at the top of a module.',
                    fix: `Add a line app = ${object}() to ${module.path}, and set entrypoint: ${module.name}:app`,
                    where,
                }
                : notDash(reader, module, object, where, 'a function'));
        }
        case 'class':
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(notDash(reader, module, object, where, 'a class'));
        case 'module':
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(notDash(reader, module, object, where, 'a module'));
        case 'instance':
            if (!value.node.getChild('ArgList')) {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(notDash(reader, module, object, where, 'an object of a class of your own'));
            }
            break;
        default:
    }
    return { ...accepted, certain: false, findings: [unproven(module, object, value, line)] };
}
function unproven(module, object, value, line) {
    return {
        level: 'notice',
        what: `Whether ${module.name}:${object} is a Dash app can't be read from the source.`,
        ...(value.kind === 'made by a library' ? { why: `A library makes it: ${value.by}.` } : {}),
        where: { file: module.path, ...(line === undefined ? {} : { line }) },
    };
}
/** The Dash app that a Flask server belongs to takes the server's place. */
function ofServer(sources, reader, module, object, where, dash) {
    const here = (0,_dash_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .dashNamesIn */ .uC)(module, reader).filter(({ value }) => isSame(value, dash));
    const anywhere = (0,_dash_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .dashObjects */ .fc)(sources, reader).flatMap(({ names }) => names.filter(({ value }) => isSame(value, dash)));
    const best = _dash_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .usualNames */ .Vx.map((usual) => here.find(({ name }) => name === usual)).find((name) => name) ??
        here[0] ??
        anywhere[0];
    if (!best) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
            what: `${module.name}:${object} is the Flask server of a Dash app that has no name at the top of a module.`,
            why: 'Connect wants the Dash app itself.',
            fix: `Give the app a name in ${module.path}, as in app = Dash(__name__), and set entrypoint: ${module.name}:app`,
            where,
        });
    }
    const text = `${best.module.name}:${best.name}`;
    return {
        module: best.module.name,
        object: best.name,
        where: { file: best.module.path, line: best.line },
        certain: true,
        findings: [
            {
                level: 'notice',
                what: `The entrypoint is ${text}, the Dash app, instead of ${module.name}:${object}, its Flask server.`,
                why: 'Connect serves the Dash app itself.',
                fix: `Set entrypoint: ${text} to be rid of this notice.`,
                where,
            },
        ],
    };
}
const isSame = (value, dash) => value.kind === 'dash' &&
    value.origin.file === dash.origin.file &&
    value.origin.offset === dash.origin.offset;
/** The Dash app that was put on a Flask app: `Dash(server=server)`. */
function dashOnFlask(sources, reader, flask) {
    for (const { names } of (0,_dash_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .dashObjects */ .fc)(sources, reader)) {
        const [{ value }] = names;
        if (value.kind !== 'dash' || !value.construction)
            continue;
        const { call, scope } = value.construction;
        const given = (0,_calls_js__WEBPACK_IMPORTED_MODULE_1__/* .argumentsOf */ .a)(scope.module, call);
        const server = given.named.get('server') ?? given.positional[1];
        const on = server && reader.expression(scope, server);
        if (on?.kind !== 'other' || !on.origin || !flask.origin)
            continue;
        if (on.origin.file === flask.origin.file && on.origin.offset === flask.origin.offset)
            return value;
    }
    return undefined;
}
const lineOf = (module, name) => {
    const last = module.bindings.get(name)?.at(-1);
    return last && (0,_tree_js__WEBPACK_IMPORTED_MODULE_4__/* .lineAt */ .mh)(module, last.offset);
};
function objectMissing(reader, module, object) {
    const apps = (0,_dash_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .dashNamesIn */ .uC)(module, reader);
    const names = [...module.bindings.keys()].filter((name) => name !== '*');
    const near = (0,_closest_js__WEBPACK_IMPORTED_MODULE_5__/* .closest */ .k)(object, names);
    const meant = apps.length > 0 ? apps.map(({ name }) => name) : near === undefined ? [] : [near];
    const guarded = module.statements.find(({ node, when }) => when.mainGuard &&
        node.name === 'AssignStatement' &&
        node.firstChild &&
        textIs(module, node.firstChild, object));
    if (guarded) {
        return {
            what: `${module.path} makes ${object} only when it is run as a script.`,
            why: `${object} stands under if __name__ == "__main__":, and Connect imports the module instead.`,
            fix: `Move the line that makes ${object} in front of the if, and leave only ${object}.run(…) below it.`,
            where: { file: module.path, line: (0,_tree_js__WEBPACK_IMPORTED_MODULE_4__/* .lineAt */ .mh)(module, guarded.node.from) },
        };
    }
    const [app] = apps;
    return {
        what: `${module.path} has no object ${object}.`,
        why: app
            ? `Nothing at the top of the module binds that name; its Dash object is ${app.name}, line ${app.line}.`
            : 'Nothing at the top of the module binds that name.',
        fix: meant.length > 0
            ? `Did you mean entrypoint: ${meant.map((name) => `${module.name}:${name}`).join(' or ')}?`
            : `Make the app there, as in ${object} = Dash(__name__), or name the module that has it.`,
        where: { file: module.path, ...(app ? { line: app.line } : {}) },
    };
}
const textIs = (module, node, text) => module.text.slice(node.from, node.to) === text;
function notDash(reader, module, object, where, what) {
    const apps = (0,_dash_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .dashNamesIn */ .uC)(module, reader).map(({ name }) => `${module.name}:${name}`);
    return {
        what: `${module.name}:${object} isn't a Dash app.`,
        why: `It is ${what}.`,
        fix: apps.length > 0
            ? `Did you mean entrypoint: ${apps.join(' or ')}?`
            : 'Name the object that Dash(…) makes, as in entrypoint: app:app',
        where,
    };
}


/***/ }),

/***/ 3079:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ syntaxProblem)
/* harmony export */ });
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9860);

/**
 * The first sign of Python 2, or else the first place that Python's grammar has no room for.
 * Newer syntax that the parser doesn't know yet is never taken for a mistake.
 */
function syntaxProblem(file) {
    let old;
    const errors = [];
    file.tree.iterate({
        enter({ node }) {
            if (old)
                return false;
            const what = python2(file, node);
            if (what)
                old = { kind: 'python 2', line: (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .lineAt */ .mh)(file, node.from), what };
            else if (node.type.isError || isOpenString(file, node))
                errors.push(node);
            return undefined;
        },
    });
    return old ?? mistake(file, errors);
}
function python2(file, node) {
    switch (node.name) {
        case 'PrintStatement': {
            const value = node.childAfter(node.from + 'print'.length);
            // `print >>stream, x` is read in pieces; `print = log` and `print or x` are today's Python.
            const next = file.text.slice(node.from + 'print'.length).trimStart();
            if (value && !value.type.isError)
                return 'the print statement';
            return next.startsWith('>>') ? 'the print statement' : undefined;
        }
        case 'TryStatement': {
            const children = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .childrenOf */ .LU)(node);
            const comma = children.findIndex(({ name }) => name === ',');
            const [caught, name, then] = [children[comma - 1], children[comma + 1], children[comma + 2]];
            if (comma === -1 || !caught || !name || then?.name !== 'Body')
                return undefined;
            // Since Python 3.14 `except ValueError, TypeError:` names two exceptions; those begin with a capital.
            const first = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(file, name)[0] ?? '';
            return name.name === 'VariableName' && first === first.toLowerCase() && first !== '_'
                ? '"except …, name:"'
                : undefined;
        }
        case 'RaiseStatement':
            return (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .childrenOf */ .LU)(node).some(({ name }) => name === ',') ? '"raise …, …"' : undefined;
        case 'CompareOp':
            return (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(file, node) === '<>' ? 'the operator <>' : undefined;
        case 'ExpressionStatement': {
            // `exec "code"`: a name, and a string that doesn't belong to it.
            const [name] = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .childrenOf */ .LU)(node);
            const after = node.nextSibling?.type.isError ? node.nextSibling.nextSibling : node.nextSibling;
            return name?.name === 'VariableName' &&
                (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(file, name) === 'exec' &&
                after?.firstChild?.name === 'String' &&
                (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .lineAt */ .mh)(file, after.from) === (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .lineAt */ .mh)(file, node.from)
                ? 'the exec statement'
                : undefined;
        }
        default:
            return undefined;
    }
}
function mistake(file, errors) {
    // A mistake is only told where the parser can't have lost its way in syntax that it doesn't know.
    const [first] = errors.filter((error) => !isBareYield(error));
    if (!first || isUnknownSyntax(file, first))
        return undefined;
    return { kind: 'syntax', line: (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .lineAt */ .mh)(file, first.from), what: 'a syntax error' };
}
/** The parser lets a string end with its line. */
function isOpenString(file, node) {
    if (node.name !== 'String')
        return false;
    const text = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(file, node);
    const quote = text.at(-1) ?? '';
    return !['"', "'"].includes(quote) || text.indexOf(quote) === text.length - 1;
}
const isBareYield = ({ from, to, parent }) => from === to && (parent?.name === 'YieldStatement' || parent?.name === 'YieldExpression');
/** Where the grammar lags behind Python's: forms of Python 3.8 and later, raw f-strings, `print` as a name. */
const laggingForms = new Set([
    'PrintStatement',
    'Decorator',
    'DecoratedStatement',
    'TypeParamList',
    'TypeDefinition',
    'MatchStatement',
    'FormatString',
    'ForStatement',
    'WithStatement',
    'TryStatement',
    'ArrayComprehensionExpression',
    'ComprehensionExpression',
    'SetComprehensionExpression',
    'DictionaryComprehensionExpression',
    'LambdaExpression',
]);
function isUnknownSyntax(file, error) {
    for (let node = error.parent; node && node.name !== 'Body'; node = node.parent) {
        if (laggingForms.has(node.name))
            return true;
    }
    if ((0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(file, error).includes('*') || file.text[error.to] === '*')
        return true;
    // `t"…"`: a name, and a string that doesn't belong to it.
    const before = file.tree.resolveInner(error.from, -1);
    const isQuote = ['"', "'"].includes(file.text[error.from] ?? '');
    return isQuote && ['t', 'tr', 'rt'].includes((0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(file, before).toLowerCase());
}


/***/ })

};
