/**
 * The distributions that contain a module, if they have another name than it (by the metadata of the packages on PyPI).
 * The first one is the one to recommend.
 */
const differing: Readonly<Record<string, string>> = {
  attr: 'attrs',
  bio: 'biopython',
  Bio: 'biopython',
  bs4: 'beautifulsoup4',
  cairo: 'pycairo',
  community: 'python-louvain',
  cpuinfo: 'py-cpuinfo',
  Crypto: 'pycryptodome pycrypto',
  Cryptodome: 'pycryptodomex',
  // First what works on a server, without libGL or a compiler.
  cv2: 'opencv-python-headless opencv-python opencv-contrib-python-headless opencv-contrib-python',
  dateutil: 'python-dateutil',
  discord: 'discord-py',
  dns: 'dnspython',
  docx: 'python-docx',
  dotenv: 'python-dotenv',
  faiss: 'faiss-cpu faiss-gpu',
  fitz: 'pymupdf',
  gi: 'pygobject',
  git: 'gitpython',
  googleapiclient: 'google-api-python-client',
  grpc: 'grpcio',
  igraph: 'igraph python-igraph',
  imblearn: 'imbalanced-learn',
  jose: 'python-jose',
  jwt: 'pyjwt',
  ldap: 'python-ldap',
  Levenshtein: 'levenshtein python-levenshtein',
  magic: 'python-magic',
  MySQLdb: 'mysqlclient',
  mysql: 'mysql-connector-python mysql-connector',
  nacl: 'pynacl',
  OpenSSL: 'pyopenssl',
  osgeo: 'gdal',
  paho: 'paho-mqtt',
  past: 'future',
  PIL: 'pillow pillow-simd',
  pkg_resources: 'setuptools',
  pptx: 'python-pptx',
  psycopg2: 'psycopg2-binary psycopg2',
  psycopg: 'psycopg psycopg-binary',
  pythoncom: 'pywin32',
  pywintypes: 'pywin32',
  rdkit: 'rdkit rdkit-pypi',
  rest_framework: 'djangorestframework',
  scikits: 'scikits-odes',
  serial: 'pyserial',
  shapefile: 'pyshp',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
  sklearn_extra: 'scikit-learn-extra',
  snowflake: 'snowflake-connector-python snowflake-snowpark-python snowflake',
  socketio: 'python-socketio',
  talib: 'ta-lib',
  telegram: 'python-telegram-bot',
  tensorflow: 'tensorflow tensorflow-cpu tensorflow-gpu tensorflow-macos tf-nightly',
  tlz: 'toolz',
  umap: 'umap-learn',
  usb: 'pyusb',
  websocket: 'websocket-client',
  win32api: 'pywin32',
  win32com: 'pywin32',
  wx: 'wxpython',
  xgboost: 'xgboost xgboost-cpu',
  yaml: 'pyyaml',
  zmq: 'pyzmq',
};

/** Modules whose distribution has their name, in lower case and with hyphens. */
const alike = (
  'altair anthropic arch arviz asgiref bokeh boto3 botocore Bottleneck cartopy catboost celery charset_normalizer click ' +
  'cryptography cvxpy cx_Oracle dash dash_ace dash_ag_grid dash_auth dash_bio dash_bootstrap_components ' +
  'dash_bootstrap_templates dash_breakpoints dash_canvas dash_chart_editor dash_cytoscape ' +
  'dash_dangerously_set_inner_html dash_daq dash_deck dash_draggable dash_extensions dash_iconify dash_labs ' +
  'dash_leaflet dash_loading_spinners dash_mantine_components dash_pivottable dash_player dash_slicer dash_svg ' +
  'dash_uploader dash_vtk dask dateparser deltalake diskcache django_plotly_dash docker duckdb ' +
  'explainerdashboard fastapi fastparquet feffery_antd_charts feffery_antd_components feffery_utils_components ' +
  'fiona flask flask_caching flask_compress flask_cors flask_login flask_session flask_sqlalchemy folium fsspec gensim ' +
  'geopandas geopy gevent graphviz gspread gunicorn h5py haversine hdbscan holidays httpx hvplot ibis ' +
  'influxdb_client itsdangerous jinja2 joblib jupyter_dash kaggle kaleido keras ldap3 lifelines lightgbm lime ' +
  'loguru lxml markdown matplotlib minio mlflow mlxtend mpmath neo4j netCDF4 networkx nltk numba numexpr numpy ' +
  'openai openpyxl optuna oracledb orjson packaging pandas paramiko patsy peewee pingouin plotly polars prophet ' +
  'psutil pyarrow pydantic pydeck pymongo pymssql pymysql pyodbc pypdf PyPDF2 pyproj PyQt5 PyQt6 pystan pytest ' +
  'pytz quantstats rasterio redis reportlab requests rich s3fs scipy seaborn selenium shap shapely ' +
  'simple_salesforce simplejson six slack_sdk spacy sqlalchemy sqlmodel starlette statsmodels streamlit sympy ' +
  'tables tabulate tenacity textblob threadpoolctl toolz torch torchvision tornado tqdm transformers tweepy ' +
  'typer tzlocal ujson urllib3 usaddress uvicorn vaex vizro waitress werkzeug whoosh wordcloud xarray xlrd ' +
  'xlsxwriter xlwt yfinance zarr'
).split(' ');

const distributions = new Map<string, readonly string[]>([
  ...alike.map((module) => [module, [module.toLowerCase().replaceAll('_', '-')]] as const),
  ...Object.entries(differing).map(([module, names]) => [module, names.split(' ')] as const),
]);

/** The distributions that contain a top-level module, or `undefined` for an unknown module. */
export const distributionsOf = (module: string): readonly string[] | undefined => distributions.get(module);

/** The known modules that a name of a distribution may be confused with: `PIL` for `pil`. */
export const modulesNamed = (distribution: string): readonly string[] => byName.get(distribution) ?? [];

const byName = Map.groupBy(distributions.keys(), (module) => module.toLowerCase().replaceAll('_', '-'));

/** The known modules of some distributions. */
export const modulesIn = (names: ReadonlySet<string>): readonly string[] =>
  [...distributions.keys()].filter((module) => distributionsOf(module)?.some((name) => names.has(name)));

/** The names of all distributions that this file knows. */
export const knownDistributions: ReadonlySet<string> = new Set([...distributions.values()].flat());

const withDependencies = (required: string, names: string) =>
  Object.fromEntries(names.split(' ').map((name) => [name, required]));

/** What all recent versions of a distribution depend on; `…` if there is more. */
const dependencies: Readonly<Record<string, string | undefined>> = {
  ...withDependencies(
    '',
    'networkx numpy pillow psycopg2-binary psycopg2 pymysql python-dotenv pytz pyyaml redis tqdm waitress xlrd xlsxwriter',
  ),
  ...withDependencies(
    'dash',
    'dash-ag-grid dash-bootstrap-components dash-cytoscape dash-daq dash-iconify dash-mantine-components',
  ),
  altair: 'jinja2 jsonschema packaging typing-extensions narwhals',
  boto3: 'botocore jmespath s3transfer python-dateutil urllib3 six',
  bokeh: 'contourpy jinja2 numpy packaging pandas pillow pyyaml tornado xyzservices python-dateutil pytz',
  'dash-auth': 'dash flask werkzeug',
  'dash-bootstrap-templates': 'dash dash-bootstrap-components plotly pandas numpy',
  'dash-canvas': 'dash scikit-image pillow scikit-learn',
  'dash-extensions': 'dash more-itertools flask-caching dataclass-wizard jsbeautifier pydantic ruff',
  'dash-leaflet': 'dash geobuf protobuf',
  'jupyter-dash': 'dash requests flask retrying ipython nest-asyncio',
  dash: 'flask werkzeug plotly importlib-metadata typing-extensions requests retrying nest-asyncio setuptools pydantic janus comm',
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
  openpyxl: 'et-xmlfile',
  pandas: 'numpy python-dateutil pytz tzdata six',
  plotly: 'packaging tenacity narwhals six',
  pyarrow: 'numpy',
  'python-dateutil': 'six',
  requests: 'urllib3 idna certifi charset-normalizer',
  'scikit-learn': 'numpy scipy joblib threadpoolctl',
  scipy: 'numpy',
  seaborn: 'matplotlib numpy pandas',
  sqlalchemy: 'greenlet typing-extensions',
  statsmodels: 'numpy scipy pandas patsy packaging',
  werkzeug: 'markupsafe',
  xgboost: 'numpy scipy',
  'dash-bio': 'dash pandas scipy scikit-learn biopython jsonschema requests …',
  explainerdashboard:
    'click dash dash-auth dash-bootstrap-components graphviz joblib jupyter-dash numpy pandas plotly scikit-learn shap waitress …',
  vizro:
    'dash dash-ag-grid dash-bootstrap-components dash-mantine-components flask-caching packaging pandas plotly pydantic …',
};

/**
 * The given distributions and everything that they are known to depend on.
 *
 * @returns `complete` if all dependencies of each are known
 */
export function closureOf(requirements: Iterable<string>): {
  readonly names: ReadonlySet<string>;
  readonly complete: boolean;
} {
  const given = [...requirements];
  const names = new Set(given);
  const dependenciesOf = (name: string) =>
    Object.hasOwn(dependencies, name) ? dependencies[name] : undefined;
  for (const name of names) {
    for (const dependency of dependenciesOf(name)?.split(' ') ?? []) {
      if (dependency !== '' && dependency !== '…') names.add(dependency);
    }
  }
  return { names, complete: given.every((name) => dependenciesOf(name)?.endsWith('…') === false) };
}
