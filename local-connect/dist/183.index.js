"use strict";exports.id=183,exports.ids=[183],exports.modules={7074:((e,E,t)=>{t.d(E,{Ac:()=>n,U9:()=>o,eb:()=>r});var T=t(6760),i=t(7975),s=t(3584);class r extends Error{}function n(e,E,t={}){let d=function(e){try{return(0,i.parseArgs)({args:[...e],strict:!0,allowPositionals:!1,options:{port:{type:"string",default:"3939"},data:{type:"string",default:".local-connect"},cache:{type:"string"},host:{type:"string",default:"127.0.0.1"},"api-key":{type:"string"},users:{type:"string"},ldap:{type:"boolean",default:!1},version:{type:"string",default:"2026.07.0"},"hide-version":{type:"boolean",default:!1},"path-prefix":{type:"string",default:""},address:{type:"string"},"allow-host":{type:"string",multiple:!0,default:[]},python:{type:"string",multiple:!0,default:[]},idle:{type:"string",default:"120"},"build-timeout":{type:"string",default:"1800"},nodes:{type:"string",default:"1"},"access-log":{type:"string"},"oidc-issuer":{type:"string"},"oidc-jwks":{type:"string"},"oidc-lifetime":{type:"string",default:"900"},"no-apis":{type:"boolean",default:!1},git:{type:"boolean",default:!1}}}).values}catch(e){throw new r(e.message)}}(e),L=(0,T.resolve)(E,d.data),u=(0,s.ot)(d.version);if(!u)throw new r(`--version takes a version such as 2026.04.1, not "${d.version}".`);let c=d.host;if(!o(c)&&void 0===d.users)throw new r(`--host ${c} opens this server to other machines, and everyone knows the demo users' passwords. Set --users <file>.`);return{port:N("--port",d.port,65535),host:c,data:L,cache:(0,T.resolve)(E,d.cache??`${L}/cache`),apiKey:d["api-key"],bootstrapSecret:function(e){if(void 0===e||""===e)return;let E=Buffer.from(e,"base64");if(E.length>=32)return E;throw new r("CONNECT_BOOTSTRAP_SECRETKEY takes 32 bytes or more in Base64.")}(t.CONNECT_BOOTSTRAP_SECRETKEY),version:u,hideVersion:d["hide-version"],pathPrefix:function(e){let E=e.replace(/^\/+|\/+$/g,"");if(""===E)return"";if(/^[\w.~-]+(\/[\w.~-]+)*$/.test(E))return`/${E}`;throw new r(`--path-prefix takes a path such as /pub, not "${e}".`)}(d["path-prefix"]),address:void 0===d.address?void 0:function(e){if(/^https?:/.test(e)&&URL.canParse(e))return e.replace(/\/+$/,"");throw new r(`--address takes an http or https address, not "${e}".`)}(d.address),allowHosts:d["allow-host"].map(a),ldap:d.ldap,users:void 0===d.users?void 0:(0,T.resolve)(E,d.users),pythons:d.python.map(e=>(0,T.resolve)(E,e)),idle:N("--idle",d.idle,2592e3),buildTimeout:Math.max(1,N("--build-timeout",d["build-timeout"],86400)),nodes:Math.max(1,N("--nodes",d.nodes,16)),accessLog:void 0===d["access-log"]?void 0:(0,T.resolve)(E,d["access-log"]),oidcIssuer:d["oidc-issuer"],oidcJwks:d["oidc-jwks"],oidcLifetime:N("--oidc-lifetime",d["oidc-lifetime"],86400),allowsApis:!d["no-apis"],git:d.git}}let o=e=>"localhost"===e||"::1"===e||/^127(\.\d+){3}$/.test(e);function N(e,E,t){if(/^\d+$/.test(E)&&Number(E)<=t)return Number(E);throw new r(`${e} takes a whole number from 0 to ${t}, not "${E}".`)}function a(e){if(/^(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?$/i.test(e))return e.toLowerCase();throw new r(`--allow-host takes a name such as connect or connect:3939, not "${e}".`)}}),9829:((e,E,t)=>{t.d(E,{I:()=>c,n:()=>a});var T=t(1421),i=t(1455),s=t(8161),r=t(6760),n=t(7975),o=t(2195);let N=(0,n.promisify)(T.execFile);async function a(e){let E=e.length>0?e:await async function(){let e="win32"===process.platform,E=e?/^python3?\.exe$/:/^python3(\.\d+)?$/,t=(process.env.PATH??"").split(r.delimiter).filter(e=>e&&!e.includes("shims")),T=(0,r.join)(process.env.PYENV_ROOT??(0,r.join)((0,s.homedir)(),".pyenv"),"versions"),i=await d(T),n=[...t,...e?[]:["/usr/bin","/usr/local/bin"]];return[...(await Promise.all([...new Set(n)].map(async e=>(await d(e)).filter(e=>E.test(e)).map(E=>(0,r.join)(e,E))))).flat(),...i.map(e=>(0,r.join)(T,e,"bin","python3"))]}(),t=await Promise.all(E.map(u)),T=new Map;for(let e of t)e&&!T.has(e.version)&&T.set(e.version,e);return[...T.values()]}let d=e=>(0,i.readdir)(e).catch(()=>[]),L=`
import sys, importlib.util
assert importlib.util.find_spec("venv")
print(".".join(map(str, sys.version_info[:3])))
print(getattr(sys, "_base_executable", sys.executable))
`;async function u(e){try{let{stdout:E}=await N(e,["-I","-S","-c",L],{timeout:2e4}),[t,T]=E.trim().split(/\r?\n/);return t&&T&&(0,o.UD)(t,"3.8")>=0?{version:t,executable:T}:void 0}catch{return}}function c(e,E){let t=E.version.split(".").slice(0,2).join(".");return e.filter(({version:e})=>null===E.requires?e.startsWith(`${t}.`):(0,o.ib)(e,E.requires)).toSorted((e,E)=>(0,o.UD)(E.version,e.version))[0]}}),7428:((e,E,t)=>{t.d(E,{Er:()=>d,Ij:()=>L,Ji:()=>r,br:()=>N,jr:()=>o});var T=t(7598),i=t(7975),s=t(7270);class r extends s.XI{addKey(e,{user_guid:E,content_guid:t},T={}){let{source:i="request",lifetime:s,job:r=null}=T,o=void 0===s?null:n()+s;this.db.run(`INSERT OR REPLACE INTO keys (digest, user_guid, content_guid, source, job_key, expires)
       VALUES (?, ?, ?, ?, ?, ?)`,N(e),E,t,i,r,o)}holderOf(e){return this.db.get("SELECT user_guid, content_guid FROM keys WHERE digest = ? AND (expires IS NULL OR expires > ?)",N(e),n())}hasKey(e){return void 0!==this.db.get("SELECT 1 FROM keys WHERE user_guid = ? AND job_key IS NULL",e)}removeKeysFrom(e){this.db.run("DELETE FROM keys WHERE source = ?",e)}removeAllOf(e){for(let E of["keys","sessions","client_tokens"])this.db.run(`DELETE FROM ${E} WHERE user_guid = ?`,e)}removeKeysOfJob(e){this.db.run("DELETE FROM keys WHERE job_key = ?",e)}removeKeysOfAllJobs(){this.db.run("DELETE FROM keys WHERE job_key IS NOT NULL")}openSession(e){let E=o(),t=o();return this.db.run("DELETE FROM sessions WHERE expires <= ?",n()),this.db.run("INSERT INTO sessions (digest, user_guid, xsrf, expires) VALUES (?, ?, ?, ?)",N(E),e,t,n()+86400),{token:E,xsrf:t}}session(e){return this.db.get("SELECT user_guid, xsrf FROM sessions WHERE digest = ? AND expires > ?",N(e),n())}closeSession(e){this.db.run("DELETE FROM sessions WHERE digest = ?",N(e))}}let n=()=>Math.floor(Date.now()/1e3);function o(){let e="";for(;e.length<32;)e+=(0,T.randomBytes)(32).toString("base64").replaceAll(/[+/=]/g,"");return e.slice(0,32)}let N=e=>(0,T.createHash)("sha256").update(e).digest("hex"),a=(0,i.promisify)(T.scrypt);async function d(e){let E=(0,T.randomBytes)(16);return`${E.toString("hex")}:${(await a(e,E,32)).toString("hex")}`}async function L(e,E){let[t="",i=""]=(E??`${"0".repeat(32)}:${"0".repeat(64)}`).split(":"),s=await a(e,Buffer.from(t,"hex"),32);return(0,T.timingSafeEqual)(s,Buffer.from(i,"hex"))&&void 0!==E}}),7270:((e,E,t)=>{t.d(E,{XI:()=>n,qM:()=>N,tB:()=>a,qI:()=>o});var T=t(3024),i=t(6760),s=t(99);let r=`
  CREATE TABLE IF NOT EXISTS users (
    guid TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE COLLATE NOCASE, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
    email TEXT NOT NULL, role TEXT NOT NULL, locked INTEGER NOT NULL, password TEXT,
    source TEXT NOT NULL, created_time TEXT NOT NULL, updated_time TEXT NOT NULL, active_time TEXT);
  CREATE TABLE IF NOT EXISTS groups (guid TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, owner_guid TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS members (
    group_guid TEXT NOT NULL REFERENCES groups ON DELETE CASCADE, user_guid TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (group_guid, user_guid));
  CREATE TABLE IF NOT EXISTS keys (
    digest TEXT PRIMARY KEY, user_guid TEXT REFERENCES users ON DELETE CASCADE,
    content_guid TEXT REFERENCES content (guid) ON DELETE CASCADE, source TEXT NOT NULL,
    job_key TEXT, expires INTEGER);
  CREATE TABLE IF NOT EXISTS sessions (
    digest TEXT PRIMARY KEY, user_guid TEXT NOT NULL REFERENCES users ON DELETE CASCADE, xsrf TEXT NOT NULL, expires INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS content (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, owner_guid TEXT NOT NULL REFERENCES users,
    settings TEXT NOT NULL, app_mode TEXT NOT NULL, bundle_id INTEGER, created_time TEXT NOT NULL, last_deployed_time TEXT NOT NULL,
    repository TEXT, UNIQUE (owner_guid, name));
  CREATE TABLE IF NOT EXISTS bundles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    created_by TEXT, created_time TEXT NOT NULL, size INTEGER NOT NULL, metadata TEXT, manifest TEXT NOT NULL, build TEXT);
  CREATE TABLE IF NOT EXISTS variables (
    content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE, name TEXT NOT NULL, encrypted BLOB NOT NULL,
    PRIMARY KEY (content_guid, name));
  CREATE TABLE IF NOT EXISTS vanities (
    content_guid TEXT PRIMARY KEY REFERENCES content (guid) ON DELETE CASCADE, path TEXT NOT NULL UNIQUE, created_time TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS permissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    principal_guid TEXT NOT NULL, principal_type TEXT NOT NULL, role TEXT NOT NULL, UNIQUE (content_guid, principal_guid));
  CREATE TABLE IF NOT EXISTS tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, parent_id INTEGER REFERENCES tags ON DELETE CASCADE,
    created_time TEXT NOT NULL, updated_time TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS content_tags (
    content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tags ON DELETE CASCADE,
    PRIMARY KEY (content_guid, tag_id));
  CREATE TABLE IF NOT EXISTS tasks (
    id TEXT PRIMARY KEY, creator TEXT NOT NULL, node INTEGER NOT NULL, finished INTEGER NOT NULL, code INTEGER NOT NULL,
    error TEXT NOT NULL, result TEXT);
  CREATE TABLE IF NOT EXISTS task_lines (
    task_id TEXT NOT NULL REFERENCES tasks ON DELETE CASCADE, number INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY (task_id, number));
  CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    bundle_id INTEGER NOT NULL, tag TEXT NOT NULL, pid INTEGER, start_time TEXT NOT NULL, end_time TEXT, exit_code INTEGER,
    status INTEGER NOT NULL, error TEXT);
  CREATE TABLE IF NOT EXISTS job_lines (
    job_key TEXT NOT NULL REFERENCES jobs (key) ON DELETE CASCADE, number INTEGER NOT NULL, source TEXT NOT NULL, time TEXT NOT NULL,
    data TEXT NOT NULL, PRIMARY KEY (job_key, number));
  CREATE TABLE IF NOT EXISTS trusted_publishers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    audience TEXT NOT NULL, claims TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS api_keys (
    digest TEXT PRIMARY KEY REFERENCES keys ON DELETE CASCADE, name TEXT NOT NULL, role TEXT, ending TEXT NOT NULL,
    created_time TEXT NOT NULL, active_time TEXT);
  CREATE TABLE IF NOT EXISTS client_tokens (
    token TEXT PRIMARY KEY, public_key TEXT NOT NULL, user_guid TEXT REFERENCES users ON DELETE CASCADE,
    created_time TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS visits (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    user_guid TEXT, bundle_id INTEGER NOT NULL, time TEXT NOT NULL, path TEXT NOT NULL, query TEXT NOT NULL,
    user_agent TEXT, sec_fetch_dest TEXT, sec_fetch_site TEXT);
  CREATE TABLE IF NOT EXISTS audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, user_id INTEGER NOT NULL, user_guid TEXT,
    user_description TEXT NOT NULL, action TEXT NOT NULL, event_description TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS integrations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE, name TEXT, description TEXT, template TEXT NOT NULL,
    config BLOB NOT NULL, created_time TEXT NOT NULL, updated_time TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS integration_associations (
    content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    integration_guid TEXT NOT NULL REFERENCES integrations (guid) ON DELETE CASCADE, created_time TEXT NOT NULL,
    PRIMARY KEY (content_guid, integration_guid));
  CREATE TABLE IF NOT EXISTS integration_permissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE,
    integration_guid TEXT NOT NULL REFERENCES integrations (guid) ON DELETE CASCADE,
    user_guid TEXT REFERENCES users ON DELETE CASCADE, group_guid TEXT REFERENCES groups ON DELETE CASCADE);
  CREATE TABLE IF NOT EXISTS oauth_sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE,
    user_guid TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    integration_guid TEXT NOT NULL REFERENCES integrations (guid) ON DELETE CASCADE, tokens BLOB NOT NULL,
    created_time TEXT NOT NULL, updated_time TEXT NOT NULL, UNIQUE (user_guid, integration_guid));
`;class n{db;constructor(e){this.db=e}}function o(e){var E=e;(0,T.mkdirSync)(E,{recursive:!0,mode:448});let t=/^(connect\.sqlite.*|variables\.key|content|incoming|cache)$/;for(let e of(0,T.readdirSync)(E,{withFileTypes:!0}))!t.test(e.name)||e.isSymbolicLink()||(0,T.chmodSync)((0,i.join)(E,e.name),e.isDirectory()?448:384);let n=function(e,E){try{let E=new s.DatabaseSync(e);E.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;"),E.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"),E.exec(r);let{quick_check:t}=E.prepare("PRAGMA quick_check(1)").get();if("ok"!==t)throw N(e);return E}catch(T){let t=(T.errcode??0)&255;if(5===t)throw Error(`another local-connect uses the data folder ${E}`,{cause:T});throw 11===t||26===t?N(e):T}}((0,i.join)(e,"connect.sqlite"),e),o=new Map,a=e=>{let E=o.get(e)??n.prepare(e);return o.set(e,E),E};return{all:(e,...E)=>a(e).all(...E),get:(e,...E)=>a(e).get(...E),run(e,...E){let{changes:t,lastInsertRowid:T}=a(e).run(...E);return{changes:Number(t),id:Number(T)}},transaction(e){n.exec("BEGIN IMMEDIATE");try{let E=e();return n.exec("COMMIT"),E}catch(e){throw n.exec("ROLLBACK"),e}},close:()=>n.close()}}let N=e=>Error(`${e} is damaged. Restore it from a backup, or remove the data folder to start with an empty one`),a=()=>new Date().toISOString().replace(/\.\d+Z$/,"Z")}),3584:((e,E,t)=>{function T(e){let[,E,t,T]=/^(\d{4})\.(\d{1,2})\.(\d+)(?:[-+].*)?$/.exec(e)??[];return E&&t&&T?[Number(E),Number(t),Number(T)]:void 0}t.d(E,{ot:()=>T,qh:()=>i,xY:()=>r});let i=([e,E,t])=>`${e}.${String(E).padStart(2,"0")}.${t}`,s={"401 for unclaimed tokens":[2024,5,0],"vanity_url in include":[2024,6,0],thumbnails:[2024,9,0],"OAuth integrations":[2024,8,0],packages:[2024,11,0],"content in jobs":[2025,1,0],"active in bundles":[2025,2,0],"environment.python.requires":[2025,3,0],"content hits":[2025,4,0],drafts:[2025,6,0],"several integrations":[2025,7,0],"draft addresses":[2025,7,0],"bundle metadata":[2025,12,0],lockfile:[2025,12,0],"permissions as upsert":[2025,12,0],"empty tags in include":[2026,2,0],"Node.js":[2026,4,0],"trusted publishing":[2026,7,0],"publishable Pythons":[2026,7,0]};function r(e,E){var t,T;return t=e,T=s[E],(t[0]-T[0]||t[1]-T[1]||t[2]-T[2])>=0}})};