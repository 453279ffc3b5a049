export const id = 321;
export const ids = [321];
export const modules = {

/***/ 4321:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  checkSource: () => (/* binding */ checkSource)
});

// UNUSED EXPORTS: importedModules, sourceRules

// EXTERNAL MODULE: ./.build/lib/bundle/python/graph.js
var graph = __webpack_require__(618);
// EXTERNAL MODULE: ./.build/lib/bundle/python/sources.js
var python_sources = __webpack_require__(5692);
// EXTERNAL MODULE: ./.build/lib/bundle/python/values.js
var values = __webpack_require__(3570);
// EXTERNAL MODULE: ./.build/lib/bundle/python/calls.js
var calls = __webpack_require__(9959);
// EXTERNAL MODULE: ./.build/lib/bundle/python/strings.js
var strings = __webpack_require__(8668);
// EXTERNAL MODULE: ./.build/lib/bundle/python/tree.js
var tree = __webpack_require__(9860);
;// CONCATENATED MODULE: ./.build/lib/bundle/rules/place.js

/** Where a node stands. */
const placeOf = (module, node) => ({
    file: module.path,
    line: (0,tree/* lineAt */.mh)(module, node.from),
});

// EXTERNAL MODULE: ./.build/lib/bundle/python/statements.js
var python_statements = __webpack_require__(4306);
;// CONCATENATED MODULE: ./.build/lib/bundle/rules/running.js


/** How deep functions that call functions are followed. */
const deepest = 4;
/**
 * The calls that stand as statements and surely happen when the module is imported: those of the module itself, and of
 * the app's functions that it calls.
 */
function importTimeCalls(reader, module) {
    const found = [];
    const follow = (statements, scope, depth) => {
        for (const statement of statements) {
            if (!(0,python_statements/* runsAtImport */.F)(statement) || statement.when.conditional)
                continue;
            const call = calledBy(statement.node);
            if (!call?.firstChild)
                continue;
            found.push({ call, scope });
            if (depth >= deepest)
                continue;
            const callee = reader.expression(scope, call.firstChild);
            const body = callee.kind === 'function' ? callee.node.getChild('Body') : undefined;
            if (callee.kind !== 'function' || !body || callee.node.getChild('async'))
                continue;
            follow((0,python_statements/* statementsOf */.G)(callee.module, body), reader.inside(callee, scope, call), depth + 1);
        }
    };
    follow(module.statements, { module }, 0);
    return found;
}
/** The call of `f()` and of `x = f()`. */
function calledBy(node) {
    if (node.name !== 'ExpressionStatement' && node.name !== 'AssignStatement')
        return undefined;
    const last = (0,tree/* childrenOf */.LU)(node).at(-1);
    return last?.name === 'CallExpression' ? last : undefined;
}
/** Every call of a module outside its main guard, those inside functions included. */
function callsOutsideGuard(module) {
    const guarded = module.statements.filter((statement) => !(0,python_statements/* runsAtImport */.F)(statement)).map(({ node }) => node);
    return (0,tree/* nodesNamed */.RB)(module.root, new Set(['CallExpression'])).filter((call) => !guarded.some(({ from, to }) => from <= call.from && call.to <= to));
}

;// CONCATENATED MODULE: ./.build/lib/bundle/rules/absolute-url.js





const absoluteUrl = {
    name: 'absolute-url',
    levels: ['warning'],
    summary: 'A component points to a page or an asset by a URL that begins with a slash.',
    *check({ reader, reached }) {
        for (const module of reached) {
            for (const call of callsOutsideGuard(module)) {
                const { named } = (0,calls/* argumentsOf */.a)(module, call);
                const links = ['src', 'href'].flatMap((name) => {
                    const value = named.get(name);
                    return value ? [{ name, value }] : [];
                });
                const [first] = links;
                if (!first || !call.firstChild || !isComponent(reader.expression({ module }, call.firstChild)))
                    continue;
                for (const { name, value } of links) {
                    const url = urlStart(module, value);
                    const page = isPagePath(module, value);
                    if (page) {
                        yield {
                            level: 'warning',
                            what: `${name} is the path of a page as the app counts it, without the path that Connect serves it below.`,
                            fix: 'Use page["relative_path"] instead of page["path"].',
                            where: placeOf(module, value),
                        };
                    }
                    else if (url?.startsWith('/') && !url.startsWith('//')) {
                        const isAsset = url.startsWith('/assets/');
                        yield {
                            level: 'warning',
                            what: `${name} begins with a slash: ${JSON.stringify(url)}.`,
                            why: 'On Connect the app lives below a path such as /content/<guid>/, and this leads out of it.',
                            fix: isAsset
                                ? `Write ${name}=dash.get_asset_url(${JSON.stringify(url.slice('/assets/'.length))})`
                                : `Write ${name}=dash.get_relative_path(${JSON.stringify(url)})`,
                            where: placeOf(module, value),
                        };
                    }
                }
            }
        }
    },
};
/** A class of a library of Dash components: `dash.html.A`, `dash_bootstrap_components.NavLink`. */
function isComponent(value) {
    if (value.kind !== 'library')
        return false;
    const [library = '', ...rest] = value.name.split('.');
    const last = rest.at(-1)?.[0] ?? '';
    return ((library === 'dash' || library.startsWith('dash_') || library.startsWith('feffery_')) &&
        last !== last.toLowerCase());
}
/** How a URL begins, where it begins with literal text: `"/a/" + name`, `f"/a/{name}"`. */
function urlStart(module, node) {
    let expression = (0,tree/* unwrapped */.DE)(node);
    while (expression.name === 'BinaryExpression' && expression.firstChild)
        expression = (0,tree/* unwrapped */.DE)(expression.firstChild);
    return (0,strings/* stringStart */.S)(module, expression);
}
/** `page["path"]`, of the pages that Dash registers. */
function isPagePath(module, node) {
    const [object, bracket, key] = (0,tree/* childrenOf */.LU)((0,tree/* unwrapped */.DE)(node));
    if (!object || bracket?.name !== '[' || !key || (0,strings/* literalString */.d)(module, key) !== 'path')
        return false;
    return object.name === 'VariableName' && module.text.slice(object.from, object.to) === 'page';
}

;// CONCATENATED MODULE: ./.build/lib/bundle/rules/hidden-library.js
/** Libraries that Dash itself imports. */
const libraries = ['dash', 'flask', 'plotly', 'werkzeug', 'requests', 'retrying', 'jinja2'];
const hiddenLibrary = {
    name: 'hidden-library',
    levels: ['error'],
    summary: 'A file of the app has the name of a library that Dash needs, and hides it.',
    *check({ sources }) {
        for (const library of libraries) {
            const file = sources.modules.find(library);
            if (file === undefined)
                continue;
            yield {
                level: 'error',
                what: `${file} hides the library ${library}.`,
                why: `Python looks in the app folder first, so that Dash gets this file when it imports ${library}.`,
                fix: `Rename ${file}.`,
                where: { file },
            };
        }
    },
};

;// CONCATENATED MODULE: ./.build/lib/bundle/rules/ignore-comments.js

const marker = 'connect-dash-deploy:';
/**
 * The rules that comments of a module switch off, by line: `# connect-dash-deploy: ignore[rule, rule]`.
 * `*` stands for a bare `ignore`, which switches all off.
 */
function ignoredLines(module) {
    const lines = new Map();
    for (const comment of (0,tree/* nodesNamed */.RB)(module.root, new Set(['Comment']))) {
        const text = (0,tree/* textOf */.b6)(module, comment);
        const at = text.indexOf(marker);
        if (at === -1)
            continue;
        const order = text.slice(at + marker.length).trim();
        const [word = '', names] = order.split('[');
        if (word.split(/\s/)[0] !== 'ignore')
            continue;
        const rules = names === undefined ? ['*'] : (names.split(']')[0] ?? '').split(',').map((name) => name.trim());
        lines.set((0,tree/* lineAt */.mh)(module, comment.from), new Set(rules));
    }
    return lines;
}

;// CONCATENATED MODULE: ./.build/lib/bundle/python/distributions.js
/**
 * Which distribution brings a module, where the two have different names (by the metadata of the packages on PyPI).
 * Several names where several distributions bring it.
 */
const differing = {
    attr: 'attrs',
    bio: 'biopython',
    Bio: 'biopython',
    bs4: 'beautifulsoup4',
    cairo: 'pycairo',
    cartopy: 'cartopy',
    community: 'python-louvain',
    cpuinfo: 'py-cpuinfo',
    Crypto: 'pycryptodome pycrypto',
    Cryptodome: 'pycryptodomex',
    cv2: 'opencv-python opencv-python-headless opencv-contrib-python opencv-contrib-python-headless',
    cx_Oracle: 'cx-oracle',
    dateparser: 'dateparser',
    dateutil: 'python-dateutil',
    deltalake: 'deltalake',
    discord: 'discord-py',
    django_plotly_dash: 'django-plotly-dash',
    dns: 'dnspython',
    docx: 'python-docx',
    dotenv: 'python-dotenv',
    duckdb: 'duckdb',
    faiss: 'faiss-cpu faiss-gpu',
    fitz: 'pymupdf',
    flask_caching: 'flask-caching',
    flask_cors: 'flask-cors',
    flask_login: 'flask-login',
    flask_session: 'flask-session',
    flask_sqlalchemy: 'flask-sqlalchemy',
    gi: 'pygobject',
    git: 'gitpython',
    googleapiclient: 'google-api-python-client',
    graphviz: 'graphviz',
    grpc: 'grpcio',
    haversine: 'haversine',
    hdbscan: 'hdbscan',
    igraph: 'igraph python-igraph',
    imblearn: 'imbalanced-learn',
    influxdb_client: 'influxdb-client',
    jose: 'python-jose',
    jwt: 'pyjwt',
    kaggle: 'kaggle',
    ldap: 'python-ldap',
    ldap3: 'ldap3',
    Levenshtein: 'levenshtein python-levenshtein',
    lightgbm: 'lightgbm',
    lxml: 'lxml',
    magic: 'python-magic',
    markdown: 'markdown',
    Bottleneck: 'bottleneck',
    MySQLdb: 'mysqlclient',
    mysql: 'mysql-connector-python mysql-connector',
    nacl: 'pynacl',
    netCDF4: 'netcdf4',
    OpenSSL: 'pyopenssl',
    osgeo: 'gdal',
    paho: 'paho-mqtt',
    past: 'future',
    PIL: 'pillow pillow-simd',
    pkg_resources: 'setuptools',
    pptx: 'python-pptx',
    psycopg2: 'psycopg2 psycopg2-binary',
    psycopg: 'psycopg psycopg-binary',
    pymssql: 'pymssql',
    PyPDF2: 'pypdf2',
    PyQt5: 'pyqt5',
    PyQt6: 'pyqt6',
    pythoncom: 'pywin32',
    pywintypes: 'pywin32',
    rdkit: 'rdkit rdkit-pypi',
    rest_framework: 'djangorestframework',
    scikits: 'scikits-odes',
    serial: 'pyserial',
    shapefile: 'pyshp',
    simple_salesforce: 'simple-salesforce',
    skimage: 'scikit-image',
    sklearn: 'scikit-learn',
    sklearn_extra: 'scikit-learn-extra',
    slack_sdk: 'slack-sdk',
    snowflake: 'snowflake-connector-python snowflake-snowpark-python snowflake',
    socketio: 'python-socketio',
    talib: 'ta-lib',
    telegram: 'python-telegram-bot',
    tensorflow: 'tensorflow tensorflow-cpu tensorflow-gpu tensorflow-macos tf-nightly',
    tlz: 'toolz',
    umap: 'umap-learn',
    usaddress: 'usaddress',
    usb: 'pyusb',
    websocket: 'websocket-client',
    whoosh: 'whoosh',
    win32api: 'pywin32',
    win32com: 'pywin32',
    wx: 'wxpython',
    xgboost: 'xgboost xgboost-cpu',
    yaml: 'pyyaml',
    zmq: 'pyzmq',
    charset_normalizer: 'charset-normalizer',
    dash_ace: 'dash-ace',
    dash_ag_grid: 'dash-ag-grid',
    dash_auth: 'dash-auth',
    dash_bio: 'dash-bio',
    dash_bootstrap_components: 'dash-bootstrap-components',
    dash_bootstrap_templates: 'dash-bootstrap-templates',
    dash_breakpoints: 'dash-breakpoints',
    dash_canvas: 'dash-canvas',
    dash_chart_editor: 'dash-chart-editor',
    dash_cytoscape: 'dash-cytoscape',
    dash_dangerously_set_inner_html: 'dash-dangerously-set-inner-html',
    dash_daq: 'dash-daq',
    dash_deck: 'dash-deck',
    dash_draggable: 'dash-draggable',
    dash_extensions: 'dash-extensions',
    dash_iconify: 'dash-iconify',
    dash_labs: 'dash-labs',
    dash_leaflet: 'dash-leaflet',
    dash_loading_spinners: 'dash-loading-spinners',
    dash_mantine_components: 'dash-mantine-components',
    dash_pivottable: 'dash-pivottable',
    dash_player: 'dash-player',
    dash_slicer: 'dash-slicer',
    dash_svg: 'dash-svg',
    dash_uploader: 'dash-uploader',
    dash_vtk: 'dash-vtk',
    feffery_antd_charts: 'feffery-antd-charts',
    feffery_antd_components: 'feffery-antd-components',
    feffery_utils_components: 'feffery-utils-components',
    jupyter_dash: 'jupyter-dash',
    dash: 'dash',
};
/** Well-known distributions whose one module has their name. */
const alike = [
    'altair anthropic arch arviz boto3 bokeh botocore catboost celery click cvxpy cryptography dask diskcache docker',
    'explainerdashboard fastapi fastparquet fiona flask folium fsspec gensim geopandas geopy gevent gspread gunicorn',
    'h5py holidays httpx hvplot ibis itsdangerous jinja2 joblib kaleido keras lifelines lime loguru matplotlib minio',
    'mlflow mlxtend mpmath neo4j networkx nltk numba numexpr numpy openai openpyxl optuna orjson oracledb packaging pandas',
    'paramiko patsy peewee pingouin plotly polars prophet psutil pyarrow pydantic pydeck pymongo pymysql pyodbc pypdf',
    'pyproj pystan pytest pytz quantstats rasterio redis reportlab requests rich s3fs scipy seaborn selenium shap shapely',
    'simplejson six spacy sqlalchemy sqlmodel starlette statsmodels streamlit sympy tables tabulate tenacity textblob',
    'threadpoolctl toolz torch torchvision tornado tqdm transformers tweepy typer tzlocal ujson urllib3 uvicorn vaex',
    'vizro waitress werkzeug wordcloud xarray xlrd xlsxwriter xlwt yfinance zarr',
]
    .join(' ')
    .split(' ');
const distributions = new Map([
    ...alike.map((name) => [name, [name]]),
    ...Object.entries(differing).map(([module, names]) => [module, names.split(' ')]),
]);
/** The distributions that bring a top-level module, or `undefined` for a module that isn't known here. */
const distributionsOf = (module) => distributions.get(module);
/** What a distribution is sure to bring along in all its recent versions. */
const dependencies = {
    altair: 'jinja2 jsonschema packaging typing-extensions narwhals',
    boto3: 'botocore jmespath s3transfer python-dateutil urllib3 six',
    bokeh: 'contourpy jinja2 numpy packaging pandas pillow pyyaml tornado xyzservices python-dateutil pytz',
    'dash-ag-grid': 'dash',
    'dash-auth': 'dash flask werkzeug',
    'dash-bootstrap-components': 'dash',
    'dash-bootstrap-templates': 'dash dash-bootstrap-components plotly pandas numpy',
    'dash-cytoscape': 'dash',
    'dash-daq': 'dash',
    'dash-extensions': 'dash more-itertools flask-caching dataclass-wizard jsbeautifier pydantic ruff',
    'dash-iconify': 'dash',
    'dash-leaflet': 'dash geobuf protobuf',
    'dash-mantine-components': 'dash',
    'jupyter-dash': 'dash requests flask retrying ipython nest-asyncio',
    dash: 'flask werkzeug plotly importlib-metadata typing-extensions requests retrying nest-asyncio setuptools',
    flask: 'werkzeug jinja2 itsdangerous click blinker markupsafe',
    'flask-caching': 'flask cachelib',
    'flask-login': 'flask werkzeug',
    'flask-sqlalchemy': 'flask sqlalchemy',
    geopandas: 'numpy pandas shapely pyproj packaging pyogrio fiona',
    gunicorn: 'packaging',
    jinja2: 'markupsafe',
    kaleido: 'choreographer logistro orjson packaging',
    lightgbm: 'numpy scipy scikit-learn',
    matplotlib: 'contourpy cycler fonttools kiwisolver numpy packaging pillow pyparsing python-dateutil six',
    networkx: '',
    numpy: '',
    openpyxl: 'et-xmlfile',
    pandas: 'numpy python-dateutil pytz tzdata six',
    pillow: '',
    plotly: 'packaging tenacity narwhals six',
    'psycopg2-binary': '',
    psycopg2: '',
    pyarrow: 'numpy',
    pymysql: '',
    'python-dateutil': 'six',
    'python-dotenv': '',
    pytz: '',
    pyyaml: '',
    redis: '',
    requests: 'urllib3 idna certifi charset-normalizer',
    'scikit-learn': 'numpy scipy joblib threadpoolctl',
    scipy: 'numpy',
    seaborn: 'matplotlib numpy pandas',
    sqlalchemy: 'greenlet typing-extensions',
    statsmodels: 'numpy scipy pandas patsy packaging',
    tqdm: '',
    waitress: '',
    werkzeug: 'markupsafe',
    xgboost: 'numpy scipy',
    xlrd: '',
    xlsxwriter: '',
};
/** All that distributions are known to bring along, themselves included; not `complete` where one isn't known here. */
function closureOf(requirements) {
    const found = new Set();
    const waiting = [...requirements];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        if (found.has(name))
            continue;
        found.add(name);
        const brought = dependencies[name];
        if (brought)
            waiting.push(...brought.split(' '));
    }
    return { names: found, complete: requirements.every((name) => dependencies[name] !== undefined) };
}

;// CONCATENATED MODULE: ./.build/lib/bundle/python/stdlib.js
/**
 * The top-level modules of Python's standard library, of all versions from 3.8 to 3.14 together: made of
 * `sys.stdlib_module_names` and, for 3.14, of its "What's new" page.
 */
const standardLibrary = new Set([
    '__future__ abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit',
    'audioop base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd',
    'code codecs codeop collections colorsys compileall compression concurrent configparser contextlib',
    'contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis',
    'distutils doctest dummy_threading email encodings ensurepip enum errno faulthandler fcntl filecmp',
    'fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt getpass gettext glob',
    'graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io',
    'ipaddress itertools json keyword lib2to3 linecache locale logging lzma macpath mailbox mailcap',
    'marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath',
    'nturl2path numbers opcode operator optparse os ossaudiodev parser pathlib pdb pickle pickletools',
    'pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile',
    'pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy',
    'sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket',
    'socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep',
    'struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile',
    'termios test textwrap this threading time timeit tkinter token tokenize tomllib trace traceback',
    'tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings',
    'wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc xxlimited xxsubtype zipapp zipfile',
    'zipimport zlib zoneinfo',
]
    .join(' ')
    .split(' '));

;// CONCATENATED MODULE: ./.build/lib/bundle/rules/missing-requirement.js




const missingRequirement = {
    name: 'missing-requirement',
    levels: ['warning'],
    summary: 'A module is imported that no requirement brings.',
    *check(source) {
        const { requirements } = source;
        if (!requirements)
            return;
        const closure = closureOf([...requirements.packages.keys()]);
        // What an extra brings (`dash[celery]`) isn't known here either.
        const isComplete = closure.complete && !requirements.text.includes('[');
        for (const { name, module, edge } of libraryImports(source)) {
            const distributions = distributionsOf(name);
            // That nothing brings Dash itself is told by the rules of the requirements.
            if (!distributions ||
                name === 'dash' ||
                distributions.some((distribution) => closure.names.has(distribution)))
                continue;
            if (requirements.locked ? !isSurelyMissing(requirements, name) : !isComplete && isOftenBrought(name))
                continue;
            const [distribution = name] = distributions;
            const firm = requirements.locked || isComplete;
            yield {
                level: 'warning',
                what: `${name} is imported, but ${firm ? 'nothing' : 'no requirement by that name'} brings it.`,
                why: `It comes with ${distributions.join(' or ')}, which ${requirements.source} doesn't name${firm ? '' : '; another requirement may depend on it'}.`,
                fix: `Add ${distribution} to the requirements.`,
                where: placeOf(module, { from: edge.imported.offset }),
            };
        }
        yield* stubImports(source, requirements);
    },
};
const missingModule = {
    name: 'missing-module',
    levels: ['warning'],
    summary: 'A module of the app is imported by a name under which Connect does not find it.',
    *check(source) {
        // Without the requirements nobody knows whether an installed package has the name.
        if (!source.requirements || changesPath(source))
            return;
        for (const { name, module, edge } of libraryImports(source)) {
            if (distributionsOf(name) || provides(source.requirements, name))
                continue;
            const beside = [...module.path.split('/').slice(0, -1), name].join('/');
            const file = [`${beside}.py`, `${beside}/__init__.py`].find((path) => source.app.paths.includes(path));
            const folder = module.path.split('/').slice(0, -1).join('/');
            if (file === undefined || folder === '')
                continue;
            yield {
                level: 'warning',
                what: `import ${name} finds ${file} only when Python is started in ${folder}/.`,
                why: `On Connect the app folder is on Python's path, and not ${folder}/.`,
                fix: folder.includes('-')
                    ? `Deploy the folder ${folder} instead (input path).`
                    : `Deploy the folder ${folder} instead (input path), or write from ${folder.replaceAll('/', '.')} import ${name}`,
                where: placeOf(module, { from: edge.imported.offset }),
            };
        }
    },
};
/** Imports of what is neither Python's own nor the app's, each top-level name once, outside of any try. */
function libraryImports({ app, sources, reached, requirements }) {
    const seen = new Set();
    const own = new Set([...app.paths, ...(requirements?.own ?? []).map(({ path }) => path)].flatMap(topNames));
    const found = [];
    for (const module of reached) {
        for (const edge of (0,graph/* importsOf */.c5)(module)) {
            const name = edge.module?.split('.')[0] ?? '';
            const isLoaded = (0,graph/* atImport */.DJ)(edge) && !edge.when.optional && !edge.when.conditional && edge.imported.level === 0;
            if (!isLoaded || seen.has(name) || name.startsWith('_') || standardLibrary.has(name) || own.has(name))
                continue;
            if (sources.modules.find(name) !== undefined || sources.modules.isNamespace(name))
                continue;
            seen.add(name);
            found.push({ name, module, edge });
        }
    }
    return found;
}
/** The names by which Python could import what lies at a path: `fast.cpython-312.so` as `fast`. */
const topNames = (path) => [path.split('/')[0]?.split('.')[0] ?? ''];
const plain = (name) => name.toLowerCase().replace(/[-_.]/g, '');
/** Whether a requirement's name hints at the module: `acme-tools` may bring `acme`. */
const provides = (requirements, module) => [...requirements.packages.keys()].some((name) => plain(name).includes(plain(module)) || plain(module).includes(plain(name)));
/** A lock names everything: only a distribution that replaces the usual one under a similar name could bring it. */
const isSurelyMissing = (requirements, module) => !provides(requirements, module);
/** Modules that hardly any package depends on: who imports them has to require them. */
const seldomBrought = new Set([
    'bs4 catboost clickhouse_connect cv2 cx_Oracle diskcache docx dotenv fitz flask_caching flask_login folium geopandas',
    'gspread influxdb_client kaleido lightgbm MySQLdb mysql oracledb pptx prophet psycopg2 pymongo pymssql pymysql pyodbc',
    'reportlab shap simple_salesforce skimage snowflake streamlit talib umap wordcloud xgboost xlsxwriter yfinance',
]
    .join(' ')
    .split(' '));
const isOftenBrought = (module) => !module.startsWith('dash_') && !seldomBrought.has(module);
/** True where the app puts folders on Python's path: then reading can't tell what is found. */
const changesPath = ({ reached, sources }) => reached.some(({ path }) => sources.text(path)?.includes('sys.path'));
const stubs = {
    dash_html_components: 'html',
    dash_core_components: 'dcc',
    dash_table: 'dash_table',
};
/** Dash brought the packages that its own modules replaced until version 3. */
function* stubImports(source, requirements) {
    if (!requirements.packages.has('dash') || !isDash3(requirements))
        return;
    for (const { name, module, edge } of libraryImports(source)) {
        const inDash = stubs[name];
        if (inDash === undefined || requirements.packages.has(name.replaceAll('_', '-')))
            continue;
        yield {
            level: 'warning',
            what: `${name} is imported, but nothing brings it.`,
            why: 'Dash has it built in since version 2, and from version 3 on the old package no longer comes along.',
            fix: `Write from dash import ${inDash}`,
            where: placeOf(module, { from: edge.imported.offset }),
        };
    }
}
/** Whether Connect will install Dash 3 or later: by its pin, or because nothing keeps the newest away. */
function isDash3(requirements) {
    const pin = requirements.packages.get('dash');
    if (pin !== undefined)
        return Number(pin.split('.')[0]) >= 3;
    return requirements.text
        .split('\n')
        .some((line) => ['dash', 'dash[diskcache]', 'dash[celery]'].includes(line.trim().toLowerCase()));
}

// EXTERNAL MODULE: ./.build/lib/bundle/python/uses.js
var uses = __webpack_require__(280);
;// CONCATENATED MODULE: ./.build/lib/bundle/rules/no-layout.js





const noLayout = {
    name: 'no-layout',
    levels: ['warning'],
    summary: 'Nothing that the entrypoint loads gives the app a layout.',
    *check({ sources, reader, reached, entry, entrypoint }) {
        const value = reader.name(entry, entrypoint.object);
        if (value.kind !== 'dash' || !value.construction)
            return;
        const { call, scope } = value.construction;
        const callee = call.firstChild && reader.expression(scope, call.firstChild);
        // A class that derives from Dash may make its own layout.
        if (callee?.kind !== 'library' ||
            (0,calls/* argumentsOf */.a)(scope.module, call).open ||
            (0,uses/* bringsLayout */.it)(scope.module, call))
            return;
        if (reached.some((module) => setsLayout(module) || handsOn(module)))
            return;
        const reachedPaths = new Set(reached.map(({ path }) => path));
        const elsewhere = sources.modules.files
            .filter((path) => !reachedPaths.has(path) && sources.text(path)?.includes('.layout'))
            .map((path) => sources.module(path))
            .find((module) => module && setsLayout(module));
        yield {
            level: 'warning',
            what: `Nothing gives ${entrypoint.text} a layout.`,
            why: elsewhere
                ? `${elsewhere.path} sets one, but importing ${entry.path} doesn't load that file.`
                : `No module that ${entry.path} loads assigns ${entrypoint.object}.layout; Dash then answers every visitor with an error.`,
            fix: elsewhere
                ? `Set entrypoint: ${elsewhere.name}:${entrypoint.object}, or import ${elsewhere.name} in ${entry.path}.`
                : `Assign ${entrypoint.object}.layout, or give use_pages=True.`,
            where: placeOf(scope.module, call),
        };
    },
};
function setsLayout(module) {
    return (0,tree/* nodesNamed */.RB)(module.root, new Set(['AssignStatement', 'CallExpression'])).some((node) => {
        if (node.name === 'CallExpression') {
            const name = (0,calls/* argumentsOf */.a)(module, node).positional[1];
            return node.firstChild && (0,tree/* textOf */.b6)(module, node.firstChild) === 'setattr' && name
                ? (0,strings/* literalString */.d)(module, name) === 'layout'
                : false;
        }
        return (0,tree/* childrenOf */.LU)(node).some((target) => {
            const property = target.name === 'MemberExpression' ? target.getChild('PropertyName') : undefined;
            return property ? (0,tree/* textOf */.b6)(module, property) === 'layout' : false;
        });
    });
}
/** True where something may get the app as an argument, and give it the layout. */
function handsOn(module) {
    return (0,tree/* nodesNamed */.RB)(module.root, new Set(['CallExpression'])).some((call) => {
        const { positional, named } = (0,calls/* argumentsOf */.a)(module, call);
        return [...positional, ...named.values()].some((node) => node.name === 'VariableName' && ['app', 'dash_app', 'application'].includes((0,tree/* textOf */.b6)(module, node)));
    });
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./.build/lib/bundle/rules/outside-path.js






const outsidePath = {
    name: 'outside-path',
    levels: ['warning'],
    summary: "A file is opened at a path that exists on the author's machine only.",
    *check({ reader, reached }) {
        for (const module of reached) {
            for (const call of callsOutsideGuard(module)) {
                const { positional } = (0,calls/* argumentsOf */.a)(module, call);
                const [first] = positional;
                const path = first && (0,strings/* stringStart */.S)(module, first);
                const reason = path === undefined ? undefined : leaves(path);
                if (!first || !reason || !call.firstChild || !opensFiles(reader, module, call.firstChild))
                    continue;
                yield {
                    level: 'warning',
                    what: `${JSON.stringify(path)} isn't in the bundle.`,
                    why: `${reason} On Connect only the app folder is there, and it is the working directory.`,
                    fix: 'Copy the file into the app folder and open it from there: Path(__file__).parent / "name".',
                    where: placeOf(module, first),
                };
            }
        }
    },
};
/** Why a path can't exist on the server; other absolute paths may be mounts that the server has. */
function leaves(path) {
    if (/^[a-z]:[\\/]/i.test(path))
        return 'It is a path of a Windows drive.';
    if (path.startsWith('\\\\'))
        return 'It is a share of a Windows network.';
    if (['/home/', '/Users/', '/root/', '~/'].some((home) => path.startsWith(home))) {
        return "It is a path in somebody's home directory.";
    }
    const relative = path.replaceAll('\\', '/');
    if (!relative.startsWith('/') && external_node_path_.posix.normalize(relative).startsWith('../')) {
        return 'It leads out of the app folder.';
    }
    return undefined;
}
const readers = [
    'pandas.read_',
    'polars.read_',
    'polars.scan_',
    'geopandas.read_',
    'numpy.load',
    'numpy.genfromtxt',
    'joblib.load',
    'sqlite3.connect',
    'PIL.Image.open',
    'xarray.open_',
    'duckdb.connect',
    'io.open',
    'codecs.open',
];
function opensFiles(reader, module, callee) {
    if (callee.name === 'VariableName' && (0,tree/* textOf */.b6)(module, callee) === 'open')
        return !module.bindings.has('open');
    const value = reader.expression({ module }, callee);
    return value.kind === 'library' && readers.some((name) => value.name.startsWith(name));
}

;// CONCATENATED MODULE: ./.build/lib/bundle/rules/pages.js



/**
 * The folder, relative to the app folder, from which Dash loads pages: `pages` beside the module that makes the app,
 * unless the constructor says otherwise. `undefined` where there is none or where it can't be read.
 * As in `pages_folder_config` of Dash's `_configs.py`.
 */
function pagesFolderOf({ call, scope: { module } }) {
    const { named, positional } = (0,calls/* argumentsOf */.a)(module, call);
    const name = positional[0] ?? named.get('name');
    if (name && (0,tree/* textOf */.b6)(module, name) !== '__name__')
        return undefined;
    const asked = named.get('pages_folder');
    const folder = asked ? (0,strings/* literalString */.d)(module, asked) : 'pages';
    if (folder === undefined || folder === '' || folder.startsWith('/') || folder.includes('..'))
        return undefined;
    if (!asked && !named.has('use_pages'))
        return undefined;
    const beside = module.path.split('/').slice(0, -1);
    return [...beside, ...folder.split('/').filter((part) => part !== '' && part !== '.')].join('/');
}

;// CONCATENATED MODULE: ./.build/lib/bundle/rules/pages-folder.js





const pagesFolder = {
    name: 'pages-folder',
    levels: ['error'],
    summary: "The app uses Dash's pages, but the bundle holds no folder of pages.",
    *check({ app, reader, entry, entrypoint }) {
        const value = reader.name(entry, entrypoint.object);
        if (value.kind !== 'dash' || !value.construction)
            return;
        const { call, scope } = value.construction;
        const folder = pagesFolderOf(value.construction);
        if (folder === undefined || app.paths.some((path) => path.startsWith(`${folder}/`)))
            return;
        const { named, open } = (0,calls/* argumentsOf */.a)(scope.module, call);
        const usePages = named.get('use_pages');
        const asked = named.get('pages_folder');
        const isCustom = asked !== undefined && (0,strings/* literalString */.d)(scope.module, asked) !== 'pages';
        if (open || !(isCustom || (usePages && (0,tree/* textOf */.b6)(scope.module, usePages) === 'True')))
            return;
        yield {
            level: 'error',
            what: `The folder of pages, ${folder}/, isn't in the bundle.`,
            why: 'Dash refuses to start without it. An empty folder, and one that an exclusion leaves out, does not travel.',
            fix: 'Add the folder, or give pages_folder="" where the pages are registered by hand.',
            where: placeOf(scope.module, usePages ?? asked ?? call),
        };
    },
};

;// CONCATENATED MODULE: ./.build/lib/bundle/rules/path-prefix.js




const prefixes = ['url_base_pathname', 'requests_pathname_prefix', 'routes_pathname_prefix'];
const pathPrefix = {
    name: 'path-prefix',
    levels: ['error', 'warning'],
    summary: 'The Dash constructor is given a path prefix, which Connect sets by itself.',
    *check({ reader, entry, entrypoint }) {
        const value = reader.name(entry, entrypoint.object);
        if (value.kind !== 'dash' || !value.construction)
            return;
        const { call, scope } = value.construction;
        const { named } = (0,calls/* argumentsOf */.a)(scope.module, call);
        for (const name of prefixes) {
            const given = named.get(name);
            const prefix = given && prefixValue(reader, scope, given);
            if (!given || !prefix || prefix.value === '/')
                continue;
            yield {
                level: prefix.certain ? 'error' : 'warning',
                what: `${name} is given to the Dash constructor.`,
                why: `It is ${JSON.stringify(prefix.value)}${prefix.certain ? '' : ' unless a variable says otherwise'}; Connect serves the app below a path of its own, tells it to Dash, and a second prefix breaks the app.`,
                fix: `Remove ${name}, or read it from a variable that isn't set on Connect: ${name}=os.environ.get("PATH_PREFIX")`,
                where: placeOf(scope.module, given),
            };
        }
    },
};
/** The prefix where it can be read, and whether it is surely that one: `os.getenv("X", "/a/")` may be another. */
function prefixValue(reader, scope, node) {
    const { module } = scope;
    const literal = (0,strings/* literalString */.d)(module, node);
    if (literal !== undefined)
        return { value: literal, certain: true };
    const expression = (0,tree/* unwrapped */.DE)(node);
    if (expression.name === 'VariableName')
        return constant(reader, scope, (0,tree/* textOf */.b6)(module, expression));
    if (expression.name !== 'CallExpression' || !expression.firstChild)
        return undefined;
    const callee = reader.expression(scope, expression.firstChild);
    if (callee.kind !== 'library' || !['os.getenv', 'os.environ.get'].includes(callee.name))
        return undefined;
    const { positional, named } = (0,calls/* argumentsOf */.a)(module, expression);
    const fallback = positional[1] ?? named.get('default');
    const value = fallback && (0,strings/* literalString */.d)(module, fallback);
    return value === undefined ? undefined : { value, certain: false };
}
/** A name that the module binds once. */
function constant(reader, scope, name) {
    const module = scope.module;
    const bindings = scope.locals?.bindings.get(name) ?? module.bindings.get(name) ?? [];
    const [binding] = bindings;
    if (bindings.length !== 1 || !binding || binding.conditional || binding.value.kind !== 'expression')
        return undefined;
    const { node } = binding.value;
    return (0,tree/* unwrapped */.DE)(node).name === 'VariableName' ? undefined : prefixValue(reader, scope, node);
}

// EXTERNAL MODULE: ./.build/lib/bundle/python/asked.js
var asked = __webpack_require__(8262);
// EXTERNAL MODULE: ./.build/lib/bundle/python/syntax.js
var syntax = __webpack_require__(3079);
;// CONCATENATED MODULE: ./.build/lib/bundle/rules/python-syntax.js


const pythonSyntax = {
    name: 'python-syntax',
    levels: ['error'],
    summary: 'A module that the entrypoint loads is written for Python 2, or has a syntax error.',
    *check({ reached }) {
        for (const module of reached) {
            const problem = (0,syntax/* syntaxProblem */.R)(module);
            if (problem)
                yield { level: 'error', ...(0,asked/* mishapOf */.cx)(module, problem) };
        }
    },
};

;// CONCATENATED MODULE: ./.build/lib/bundle/rules/raw-pathname.js




const rawPathname = {
    name: 'raw-pathname',
    levels: ['warning'],
    summary: "A callback compares the page's path with a literal without taking Connect's part off first.",
    *check({ reached }) {
        for (const module of reached) {
            for (const callback of callbacksOf(module)) {
                const comparison = firstComparison(module, callback);
                if (!comparison)
                    continue;
                const { node, name, path } = comparison;
                yield {
                    level: 'warning',
                    what: `${name} is compared with ${JSON.stringify(path)}.`,
                    why: `On Connect ${name} begins with the path that the app is served below, as in /content/<guid>${path}, so that they never match.`,
                    fix: `Compare dash.strip_relative_path(${name}) with ${JSON.stringify(path.slice(1))} instead.`,
                    where: placeOf(module, node),
                };
            }
        }
    },
};
/** The functions that are decorated as callbacks. */
const callbacksOf = (module) => (0,tree/* nodesNamed */.RB)(module.root, new Set(['DecoratedStatement'])).flatMap((node) => {
    const isCallback = node
        .getChildren('Decorator')
        .some((decorator) => (0,uses/* isCallbackName */.rL)((0,tree/* textOf */.b6)(module, decorator.getChildren('VariableName').at(-1) ?? decorator)));
    const definition = node.getChild('FunctionDefinition');
    return isCallback && definition ? [definition] : [];
});
/** The first comparison, as in `pathname == "/page"`, of a parameter that the function uses as it came. */
function firstComparison(module, callback) {
    const body = callback.getChild('Body');
    const parameters = callback.getChild('ParamList')?.getChildren('VariableName') ?? [];
    const names = parameters
        .map((parameter) => (0,tree/* textOf */.b6)(module, parameter))
        .filter((name) => name.endsWith('pathname'));
    if (!body || names.length === 0 || (0,tree/* textOf */.b6)(module, body).includes('relative_path'))
        return undefined;
    const assigned = (0,tree/* nodesNamed */.RB)(body, new Set(['AssignStatement'])).map((node) => node.firstChild);
    const untouched = names.filter((name) => !assigned.some((target) => target && (0,tree/* textOf */.b6)(module, target) === name));
    for (const node of (0,tree/* nodesNamed */.RB)(body, new Set(['BinaryExpression', 'CallExpression']))) {
        const { left, literals } = sides(node, module);
        const name = left && untouched.find((candidate) => (0,tree/* textOf */.b6)(module, (0,tree/* unwrapped */.DE)(left)) === candidate);
        const path = literals.map((one) => (0,strings/* literalString */.d)(module, one)).find((text) => text?.startsWith('/'));
        if (name !== undefined && path !== undefined)
            return { node, name, path };
    }
    return undefined;
}
/** What a node compares, and with what: by `==` or `!=`, with each of several by `in`, or by `startswith`. */
function sides(node, module) {
    if (node.name === 'CallExpression') {
        const [callee, given] = (0,tree/* childrenOf */.LU)(node);
        const method = callee?.name === 'MemberExpression' ? callee.lastChild : undefined;
        if (!callee?.firstChild || !given || !method || (0,tree/* textOf */.b6)(module, method) !== 'startswith') {
            return { literals: [] };
        }
        return { left: callee.firstChild, literals: (0,tree/* childrenOf */.LU)(given) };
    }
    const { firstChild: left, lastChild: right } = node;
    if (!left || !right)
        return { literals: [] };
    const between = module.text.slice(left.to, right.from).trim().replace(/\s+/g, ' ');
    if (between === '==' || between === '!=')
        return { left, literals: [right] };
    if (between === 'in' || between === 'not in')
        return { left, literals: (0,tree/* childrenOf */.LU)((0,tree/* unwrapped */.DE)(right)) };
    return { literals: [] };
}

;// CONCATENATED MODULE: ./.build/lib/bundle/rules/relative-import.js


const relativeImport = {
    name: 'relative-import',
    levels: ['error'],
    summary: 'A relative import has no package to start from.',
    *check({ reached }) {
        for (const module of reached) {
            for (const edge of (0,graph/* importsOf */.c5)(module)) {
                const { imported, module: target, when } = edge;
                if (!(0,graph/* atImport */.DJ)(edge) ||
                    when.optional ||
                    when.conditional ||
                    imported.level === 0 ||
                    target !== undefined)
                    continue;
                const dots = '.'.repeat(imported.level);
                const isTop = !module.name.includes('.') && !module.isPackage;
                yield {
                    level: 'error',
                    what: `from ${dots}${imported.module} import ${imported.name ?? ''} can't work on Connect.`,
                    why: isTop
                        ? `Connect imports ${module.path} as the top-level module ${module.name}, which has no package above it.`
                        : `The ${imported.level} dots lead out of the app folder.`,
                    fix: isTop && imported.level === 1
                        ? `Write ${imported.module === '' ? `import ${imported.name}` : `from ${imported.module} import ${imported.name}`}, or deploy the folder above.`
                        : 'Deploy the folder above, with path: and entrypoint: set to it.',
                    where: placeOf(module, { from: imported.offset }),
                };
            }
        }
    },
};

;// CONCATENATED MODULE: ./.build/lib/bundle/rules/run-at-import.js




const runAtImport = {
    name: 'run-at-import',
    levels: ['error'],
    summary: 'The app starts its own server while it is imported.',
    *check(source) {
        for (const { call, scope, method } of methodCalls(source)) {
            if (method !== 'run' && method !== 'run_server')
                continue;
            const text = call.firstChild ? (0,tree/* textOf */.b6)(scope.module, call.firstChild) : method;
            yield {
                level: 'error',
                what: `${text}() is called when the module is imported.`,
                why: 'It starts a development server and never returns, so that Connect waits for the app in vain.',
                fix: 'Put it below if __name__ == "__main__":',
                where: placeOf(scope.module, call),
            };
        }
    },
};
const debugAtImport = {
    name: 'debug-at-import',
    levels: ['warning'],
    summary: "Dash's debug mode is switched on while the app is imported.",
    *check(source) {
        for (const { call, scope, method } of methodCalls(source)) {
            if (method !== 'enable_dev_tools')
                continue;
            const { positional, named, open } = (0,calls/* argumentsOf */.a)(scope.module, call);
            const debug = positional[0] ?? named.get('debug');
            // Without the argument it is on too, unless the variable DASH_DEBUG says otherwise.
            if (debug ? (0,tree/* textOf */.b6)(scope.module, debug) !== 'True' : open)
                continue;
            yield {
                level: 'warning',
                what: 'The debug mode is switched on when the module is imported, so on Connect too.',
                why: 'It shows tracebacks and the source of callbacks to visitors.',
                fix: 'Remove the call; app.run(debug=True) below if __name__ == "__main__": does it where you develop.',
                where: placeOf(scope.module, debug ?? call),
            };
        }
    },
};
/** The methods of the app, and of its Flask server, that are called at import in any module that is reached. */
function methodCalls({ reader, reached }) {
    return reached.flatMap((module) => importTimeCalls(reader, module).flatMap(({ call, scope }) => {
        const callee = call.firstChild;
        const property = callee?.name === 'MemberExpression' ? callee.getChild('PropertyName') : undefined;
        const object = callee?.firstChild;
        if (!property || !object || !isApp(reader, scope, object))
            return [];
        return [{ call, scope, method: (0,tree/* textOf */.b6)(scope.module, property) }];
    }));
}
function isApp(reader, scope, object) {
    const value = reader.expression(scope, object);
    return (value.kind === 'dash' ||
        value.kind === 'server' ||
        (value.kind === 'other' && value.what === 'a Flask app'));
}

;// CONCATENATED MODULE: ./.build/lib/bundle/rules/run-server.js



const runServer = {
    name: 'run-server',
    levels: ['notice'],
    summary: 'app.run_server() was taken out of Dash 3; Connect never calls it, but a start by hand fails.',
    *check({ reader, entry, requirements }) {
        if (!requirements?.packages.has('dash') || !isDash3(requirements))
            return;
        for (const call of (0,tree/* nodesNamed */.RB)(entry.root, new Set(['CallExpression']))) {
            const callee = call.firstChild;
            const property = callee?.name === 'MemberExpression' ? callee.getChild('PropertyName') : undefined;
            if (!property || !callee?.firstChild || (0,tree/* textOf */.b6)(entry, property) !== 'run_server')
                continue;
            if (reader.expression({ module: entry }, callee.firstChild).kind !== 'dash')
                continue;
            yield {
                level: 'notice',
                what: 'app.run_server() is no longer there in Dash 3.',
                why: 'Connect does not call it, but starting the app by hand ends in an error.',
                fix: `Write ${(0,tree/* textOf */.b6)(entry, callee.firstChild)}.run instead.`,
                where: placeOf(entry, call),
            };
        }
    },
};

;// CONCATENATED MODULE: ./.build/lib/bundle/rules/source-rules.js

















/** Every check of an app's source, in the order in which findings are told. */
const sourceRules = [
    pathPrefix,
    absoluteUrl,
    rawPathname,
    runAtImport,
    debugAtImport,
    runServer,
    missingRequirement,
    missingModule,
    outsidePath,
    relativeImport,
    pagesFolder,
    noLayout,
    hiddenLibrary,
    pythonSyntax,
];
/**
 * Says what of an app's source won't work on Connect, by reading the modules that the entrypoint loads.
 *
 * @param options.ignore names of rules that are switched off for the whole app; a comment does it for a line
 */
async function checkSource(app, entrypoint, requirements, { ignore }) {
    const sources = await (0,python_sources/* readSources */.t)(app);
    const reader = (0,values/* valueReader */.D)(sources);
    const path = sources.modules.find(entrypoint.module);
    const entry = path === undefined ? undefined : sources.module(path);
    if (!entry)
        return [];
    const paths = loadedPaths(sources, reader, entry, entrypoint, graph/* atImport */.DJ);
    const reached = [...paths].map((file) => sources.module(file)).filter((module) => module !== undefined);
    const findings = sourceRules
        .filter(({ name }) => !ignore.has(name))
        .flatMap((rule) => [...rule.check({ app, sources, reader, entrypoint, entry, reached, requirements })].map((finding) => ({
        ...finding,
        rule: rule.name,
    })));
    const comments = new Map(reached.map((module) => [module.path, ignoredLines(module)]));
    return findings.filter(({ rule, where }) => {
        const ignored = where?.line === undefined ? undefined : comments.get(where.file)?.get(where.line);
        return !ignored?.has('*') && !ignored?.has(rule);
    });
}
/**
 * The Python files of the app folder that its entrypoint uses: everything that is reached by import statements, those
 * inside functions included, since a callback may import too; and the pages that Dash loads from their folder.
 */
async function importedModules(app, entrypoint) {
    const sources = await readSources(app);
    const path = sources.modules.find(entrypoint.module);
    const entry = path === undefined ? undefined : sources.module(path);
    if (!entry)
        return new Set(path === undefined ? [] : [path]);
    return loadedPaths(sources, valueReader(sources), entry, entrypoint, ({ when }) => !when.typeChecking);
}
function loadedPaths(sources, reader, entry, entrypoint, follow) {
    const loaded = new Set((0,graph/* reachedFrom */.Tj)(sources, entry.name, follow));
    const value = reader.name(entry, entrypoint.object);
    const folder = value.kind === 'dash' && value.construction ? pagesFolderOf(value.construction) : undefined;
    if (folder === undefined)
        return loaded;
    for (const path of sources.modules.files) {
        const name = path.startsWith(`${folder}/`) ? sources.modules.nameOf(path) : undefined;
        if (name === undefined || !sources.text(path)?.includes('register_page'))
            continue;
        for (const reached of (0,graph/* reachedFrom */.Tj)(sources, name, follow))
            loaded.add(reached);
    }
    return loaded;
}


/***/ })

};
