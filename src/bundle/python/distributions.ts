/**
 * Which distribution brings a module, where the two have different names (by the metadata of the packages on PyPI).
 * Several names where several distributions bring it.
 */
const differing: Readonly<Record<string, string>> = {
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
  // First what works on a server, without libGL or a compiler.
  cv2: 'opencv-python-headless opencv-python opencv-contrib-python-headless opencv-contrib-python',
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
  psycopg2: 'psycopg2-binary psycopg2',
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

const distributions = new Map<string, readonly string[]>([
  ...alike.map((name) => [name, [name]] as const),
  ...Object.entries(differing).map(([module, names]) => [module, names.split(' ')] as const),
]);

/** The distributions that bring a top-level module, or `undefined` for a module that isn't known here. */
export const distributionsOf = (module: string): readonly string[] | undefined => distributions.get(module);

/** What a distribution is sure to bring along in all its recent versions. */
const dependencies: Readonly<Record<string, string | undefined>> = {
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

/** The same of distributions that bring more besides, of which not all is known here. */
const someDependencies: Readonly<Record<string, string | undefined>> = {
  explainerdashboard:
    'click dash dash-auth dash-bootstrap-components graphviz joblib jupyter-dash numpy pandas plotly scikit-learn shap waitress',
  vizro:
    'dash dash-ag-grid dash-bootstrap-components dash-mantine-components flask-caching packaging pandas plotly pydantic',
};

const broughtBy = (table: Readonly<Record<string, string | undefined>>, name: string) =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** All that distributions are known to bring along, themselves included; not `complete` where one isn't known here. */
export function closureOf(requirements: readonly string[]): {
  readonly names: ReadonlySet<string>;
  readonly complete: boolean;
} {
  const found = new Set<string>();
  const waiting = [...requirements];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const brought = broughtBy(dependencies, name) ?? broughtBy(someDependencies, name);
    if (brought) waiting.push(...brought.split(' '));
  }
  return {
    names: found,
    complete: requirements.every((name) => broughtBy(dependencies, name) !== undefined),
  };
}
