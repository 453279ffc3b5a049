"use strict";exports.id=6911,exports.ids=[6911],exports.modules={9331:(e,t,n)=>{n.d(t,{fq:()=>a,gk:()=>s});let r={"secret-left-out":i("warning","A file that contains a secret is excluded."),"secret-included":i("warning","A file that contains a secret is included, because `include` names it."),"lfs-pointer":i("error","A Git LFS pointer instead of the file."),"missing-submodule":i("warning","A Git submodule was not checked out."),"link-outside":i("error","A symbolic link points out of the app folder."),"broken-link":i("warning","A symbolic link points to nothing, or in a circle."),"not-a-file":i("warning","A socket, a FIFO or a device, which cannot be deployed."),"unreadable-file":o("A file or folder cannot be read."),"changing-file":o("A file changes or vanishes while it is being read."),"file-name":o("A file name is not UTF-8, or two names differ in Unicode normalization only."),"same-path":o("Two files with the same path in the bundle."),"case-clash":i("warning","Two names differ in upper and lower case only."),"unused-pattern":i("notice","A pattern of `exclude` or `include` matches nothing."),"extra-files":o("`extra-files` matches nothing, or leaves the repository."),"large-bundle":i("warning","The files are larger than 100 MB in total."),"max-size":o("The files are larger than `max-size` in total."),"too-many-files":o("More than 250,000 files, or links that multiply them."),"unreadable-manifest":i("warning","An existing `manifest.json` cannot be understood."),"other-app-mode":i("warning","An existing `manifest.json` is for another kind of content.")};function i(e,t){return{levels:[e],summary:t}}function o(e){return{levels:["error"],summary:e,mandatory:!0}}function s(e,t){return{...t,rule:e,level:r[e].levels[0]}}function a(e,t){return e.filter(({rule:e})=>void 0===e||!t.has(e)||"mandatory"in(r[e]??{}))}},3830:(e,t,n)=>{function r(e,{pythonVersion:t}={}){var n,i;let{entrypoint:s,python:a,requirements:l,settings:c}=e,p=t??(void 0===a.requires?void 0:o(a.requires)),u=(n=e.packageInstaller,i=c.allowUv,"auto"===n?i:"uv"===n);return{version:1,locale:c.locale??"en_US.UTF-8",metadata:{appmode:"python-dash",entrypoint:s.text,...void 0!==c.contentCategory&&{content_category:c.contentCategory}},environment:{...c.environment,...void 0!==a.requires&&{python:{requires:a.requires}}},python:{...void 0!==p&&{version:p},package_manager:{name:l.manager,package_file:l.packageFile,...void 0!==u&&{allow_uv:u}}},...c.integrationRequests&&{integration_requests:c.integrationRequests},files:Object.fromEntries(Array.from(e.fileHashes,([e,{md5:t}])=>[e,{checksum:t}]))}}function i(e){return Buffer.from(`${JSON.stringify(e,null,2)}
`)}function o(e){let t=Array.from(e.matchAll(/(?:~=|>=|===?)\s*(\d+(?:\.\d+)*)/g),([,e])=>[...e.split(".").map(Number),0,0].slice(0,3)).reduce((e,t)=>void 0===e||function(e,t){let[n=0]=e.map((e,n)=>e-(t[n]??0)).filter(e=>0!==e);return n}(t,e)>0?t:e,void 0);return t?.join(".")}n.d(t,{T8:()=>i,TW:()=>o,Ui:()=>r})},6363:(e,t,n)=>{n.d(t,{IQ:()=>y,QX:()=>w,Y5:()=>l,a5:()=>c,b6:()=>s});var r=n(5191),i=n(9331),o=n(3830);let s={environment:{}},a="manifest.json";function l(e){let t;try{t=JSON.parse(e)}catch{return{findings:[p("It is not valid JSON.")]}}let n=f(t,"metadata");if(void 0===n)return{findings:[p("It has no metadata, so it is not a manifest of Connect.")]};let r=d(n,"appmode");if(void 0!==r&&"python-dash"!==r)return{findings:[u(r)]};let i=f(t,"environment"),s=f(f(t,"python"),"package_manager"),l=d(f(i,"python"),"requires")??function(e){let[,t]=/^(\d+\.\d+)(?:\.\d+)?$/.exec(e??"")??[];return t&&`~=${(0,o.TW)(`==${t}`)}`}(d(f(t,"python"),"version")),c=d(s,"package_file"),h=d(t,"locale"),y=d(n,"content_category"),w=d(i,"image"),g=f(i,"environment_management"),v=s?.allow_uv,b=i?.prebuilt,$=f({json:t},"json")?.integration_requests;return{manifest:{...void 0!==l&&{python:{requires:l,source:a,location:{file:a}}},...void 0!==c&&{packageFile:c},settings:{...void 0!==h&&{locale:h},...void 0!==y&&{contentCategory:y},environment:{...void 0!==w&&{image:w},..."boolean"==typeof b&&{prebuilt:b},...g&&{environment_management:m(g)}},...Array.isArray($)&&{integrationRequests:$},..."boolean"==typeof v&&{allowUv:v}},checksums:function(e){let t=new Map;for(let n of Object.keys(e??{})){let r=d(f(e,n),"checksum");void 0!==r&&t.set(n.normalize("NFC"),r.toLowerCase())}return t}(f(t,"files"))},findings:[]}}function c(e){try{return d(f(JSON.parse(e),"metadata"),"appmode")}catch{return}}let p=e=>(0,i.gk)("unreadable-manifest",{message:`${a} is ignored.`,reason:e,hint:"Remove it, or generate it again. It is not needed for the deployment.",location:{file:a}}),u=e=>(0,i.gk)("other-app-mode",{message:`${a} is of another kind of content (${(0,r.Kb)(e)}), so it is ignored.`,reason:"This action deploys Dash apps, which are python-dash.",hint:"Check that path is the folder of the Dash app.",location:{file:a}});function f(e,t){let n=h(e)?e[t]:void 0;return h(n)?n:void 0}function d(e,t){let n=h(e)?e[t]:void 0;return"string"==typeof n&&""!==n?n:void 0}let h=e=>"object"==typeof e&&null!==e&&!Array.isArray(e),m=e=>Object.fromEntries(Object.entries(e).filter(e=>"boolean"==typeof e[1]));async function y(e){let{publisherConfigs:t=[]}=e;if(0===t.length)return[];let{parse:r}=await n.e(528).then(n.bind(n,528));return(await Promise.all(t.map(async t=>(function(e,t,n){let r;try{r=n(t)}catch{return}let{type:i,entrypoint:o,python:s}=r;if("python-dash"!==i)return;let a="object"==typeof s&&null!==s&&"package_file"in s&&s.package_file,l=t.split("\n").findIndex(e=>/^\s*entrypoint\s*=/.test(e))+1;return{file:e,..."string"==typeof o&&""!==o&&{entrypoint:{text:o,line:l}},..."string"==typeof a&&{packageFile:a}}})(t,await e.read(t)??"",r)))).filter(e=>void 0!==e)}async function w(e){let t=await e.read("manifest.json"),n=await e.read("Procfile");return[function(e){try{let t=JSON.parse(e)?.metadata?.entrypoint;if("string"!=typeof t||""===t)return;let n=e.split("\n").findIndex(e=>e.includes('"entrypoint"'))+1;return{text:t,location:{file:"manifest.json",line:n}}}catch{return}}(t??""),await async function(e){let t=(await y(e)).flatMap(({file:e,entrypoint:t})=>t?[{text:t.text,location:{file:e,line:t.line}}]:[]);return 1===new Set(t.map(({text:e})=>e)).size?t[0]:void 0}(e),function(e){for(let[t,n]of e.split(/\r?\n/).entries()){let e=n.trim().split(/\s+/);if("web:"!==e[0]||!e.some(e=>g.has(e.split("/").at(-1)??"")))continue;let r=e.find((t,n)=>"--chdir"===e[n-1])??v(e,"--chdir="),i=e.find((t,n)=>b(t)&&!e[n-1]?.startsWith("-"));if(void 0===i)break;return{text:[...(r??"").split("/").filter(e=>""!==e&&"."!==e),i].join("."),location:{file:"Procfile",line:t+1}}}}(n??"")].filter(e=>void 0!==e)}let g=new Set(["gunicorn","waitress-serve","mod_wsgi-express","hypercorn","granian"]),v=(e,t)=>e.find(e=>e.startsWith(t))?.slice(t.length),b=e=>/^[\p{L}_][\p{L}\p{N}_.]*:[\p{L}_][\p{L}\p{N}_.]*$/u.test(e)},7425:(e,t,n)=>{n.d(t,{initHelp:()=>y,runInit:()=>w});var r=n(1455),i=n(6760),o=n(7975),s=n(6425),a=n(9420),l=n(9330),c=n(3706),p=n(6325),u=n(9336);let f="actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";function d(e){if(e.length<2)return"";let t=e.map(({path:e,contentGuid:t})=>[`          - path: ${m(e)}`,...t?[`            content-guid: ${t}`]:[]].join("\n"));return`    strategy:
      fail-fast: false
      matrix:
        include:
${t.join("\n")}
`}function h(e){let[t]=e,n=e.some(({contentGuid:e})=>void 0!==e);return(1===e.length?[t&&"."!==t.path&&`path: ${m(t.path)}`,t?.contentGuid&&`content-guid: ${t.contentGuid}`]:["path: ${{ matrix.path }}",n&&"content-guid: ${{ matrix.content-guid }}"]).flatMap(e=>e?[`          ${e}
`]:[]).join("")}let m=e=>/^[\w./-]+$/.test(e)&&!/^[.\d-]/.test(e)?e:JSON.stringify(e),y=`Usage: connect-dash-deploy init [<folder>] [--previews] [--server <url>] [--dry-run]

Writes workflows that deploy the Dash apps of a repository, from what is there: the apps, the workflow of another tool,
deployment records. An existing file is never overwritten.

  --previews      write the workflows for previews of pull requests, too
  --server <url>  the server, if neither a record, a workflow nor CONNECT_SERVER names it
  --dry-run       print the files instead of writing them
`;async function w(e,t,n){let m,y,{values:w,positionals:v}=(0,o.parseArgs)({args:[...e],allowPositionals:!0,options:{previews:{type:"boolean"},server:{type:"string"},"dry-run":{type:"boolean"}}}),{root:b,...$}=await async function(e,t,n){var r;let o,f,d=await (0,s.h)(e),{root:h}=d,m=(0,i.relative)(h,e).replaceAll("\\","/"),y=(await (0,l.S)(await (0,c.Nu)(d),e=>n.log.warn(e))).filter(e=>""===m||e.folder===m||e.folder.startsWith(`${m}/`));if(0===y.length)throw new u.yo({message:`There is no Dash app in ${e}.`,reason:"No tracked Python file has a Dash object at the top level of a module.",hint:"Commit the app first, or name its folder."});let w=(o={repository:r=h},f=(0,i.join)(r,".github","workflows"),(0,p.bt)(f,o).map(({name:e})=>e).filter(e=>/\.ya?ml$/.test(e)).flatMap(e=>{let t=`.github/workflows/${e}`,n=(0,p.Vl)((0,i.join)(f,e),o,t)?.text??"",r=g.find(({pattern:e})=>e.test(n))?.tool;return void 0===r?[]:[{file:t,tool:r,server:/(?:--server[=\s]+|\b(?:connect-server|url|CONNECT_SERVER):\s*)["']?(https?:\/\/[^\s"'@]+)/.exec(n)?.[1],guid:/(?:--app-id[=\s]+|-a\s+|\bcontent-guid:\s*)["']?([0-9a-f-]{36})\b/i.exec(n)?.[1]}]})),v=await Promise.all(y.map(e=>(0,a.T)((0,i.join)(h,e.folder),h))),b=t??v.flatMap(e=>e.records)[0]?.server.href??w.map(e=>e.server).find(e=>void 0!==e)??process.env.CONNECT_SERVER;return{root:h,...{server:b,apps:y.map((e,t)=>{var n,r,i;let o,s;return{path:e.folder||".",...(n=v[t]?.records??[],r=b,i=1===y.length?w:[],void 0===(s=1===(o=new Set(n.filter(e=>e.server.href===r).map(({guid:e})=>e))).size?[...o][0]:i.map(e=>e.guid).find(e=>void 0!==e))?{}:{contentGuid:s})}}),otherWorkflows:w}}}((0,i.resolve)(v[0]??"."),w.server,n);for(let{path:e,contentGuid:t}of $.apps)n.log.info(`App: ${e}${void 0===t?"":` (deployed as ${t})`}`);for(let{file:e,tool:t}of $.otherWorkflows)n.log.info(`${e} deploys with ${t}. Delete it once the new workflow works.`);for(let[e,o]of Object.entries({"deploy.yml":(m=$.apps,`name: Deploy
on:
  push:
    branches: [main]
  workflow_dispatch:

concurrency: $\{{ github.workflow }}-$\{{ github.ref }}

permissions:
  contents: read

jobs:
  deploy:
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-latest
${d(m)}    environment:
      name: production${m.length>1?" (${{ matrix.path }})":""}
      url: $\{{ steps.deploy.outputs.content-url }}
    steps:
      - uses: ${f}
        with:
          persist-credentials: false
      - id: deploy
        uses: ${t}@v1
        with:
          server: $\{{ vars.CONNECT_SERVER }}
          api-key: $\{{ secrets.CONNECT_API_KEY }}
${h(m)}`),...w.previews&&{"preview.yml":(y=$.apps,`name: Preview
on:
  pull_request:
    types: [opened, synchronize, reopened, ready_for_review, closed]

concurrency: $\{{ github.workflow }}-$\{{ github.event.pull_request.number }}

permissions:
  contents: read
  pull-requests: write # to comment with the URL of the preview
  deployments: write # to show the preview in the pull request

jobs:
  preview:
    runs-on: ubuntu-latest
${d(y)}    steps:
      - uses: ${f}
        with:
          persist-credentials: false
      - uses: ${t}@v1
        with:
          server: $\{{ vars.CONNECT_SERVER }}
          api-key: $\{{ secrets.CONNECT_API_KEY }}
${h(y)}`),"clean-up-previews.yml":`name: Clean up previews
on:
  schedule:
    - cron: 17 3 * * *
  workflow_dispatch:

permissions:
  pull-requests: write # to find out which pull requests are closed, and to update their comments
  deployments: write # to delete the deployments of the previews

concurrency: $\{{ github.workflow }}-$\{{ github.ref }}

jobs:
  clean-up:
    runs-on: ubuntu-latest
    steps:
      - uses: ${t}/clean-up@v1
        with:
          server: $\{{ vars.CONNECT_SERVER }}
          api-key: $\{{ secrets.CONNECT_API_KEY }}
`}}))await async function(e,t,n,o,{log:s}){if(o)return s.info(`
# ${t}
${n}`);let a=(0,i.join)(e,t);if("nothing"!==(0,p.I)(a,{repository:e}))return s.warn({message:`${t} exists and is not changed.`,hint:"Delete or rename it, or see --dry-run for what would be written."});await (0,r.mkdir)((0,i.dirname)(a),{recursive:!0}),await (0,r.writeFile)(a,n,{flag:"wx"}),s.info(`Wrote ${t}`)}(b,`.github/workflows/${e}`,o,!0===w["dry-run"],n);let k=$.server??"https://connect.example.org";n.log.info(["","Then store the server and an API key of Connect (your name, API Keys) in the repository:",`  gh variable set CONNECT_SERVER --body '${k}'`,"  gh secret set CONNECT_API_KEY",...void 0===$.server?["Replace the URL by the one of your server."]:[],"Commit the files and push: the app is deployed."].join("\n"))}let g=[{tool:"rsconnect-python",pattern:/\brsconnect\s+deploy\b/},{tool:"posit-dev/connect-actions",pattern:/uses:\s*["']?posit-dev\/connect-actions/},{tool:"rstudio/actions/connect-publish",pattern:/uses:\s*["']?rstudio\/actions\/connect-publish/}]},4460:(e,t,n)=>{n.d(t,{F:()=>l,W:()=>s});var r=n(528),i=n(6998),o=n(3420);let s="connect.toml",a=["tool","connect-dash-deploy"];function l(e,t,n){let r=(0,i.Gz)(e,s);if(t.has(r))return p(r,c(r,t,n)??{});let l=(0,i.Gz)(e,"pyproject.toml");if(!t.has(l)||!t.text(l)?.includes(a[1]))return;let u=(0,o.rO)(c(l,t,n)??{},...a);return void 0===u?void 0:p(l,(0,o.c_)(u))}function c(e,t,n){try{return(0,o.c_)((0,r.parse)(t.text(e)??""))}catch(r){let t=r.line;n({message:`${e} cannot be read.`,reason:r.message.split("\n")[0]??"",hint:"Fix the file. Until then, changes of files outside the app folder are not detected.",location:{file:e,...void 0!==t&&{line:t}}});return}}function p(e,t){let n=(0,o.Je)(t.name),r=(0,o.Je)(t["requirements-file"]),i=t["extra-files"],s="string"==typeof i?i.split(/\r?\n/):(0,o.iw)(i);return{file:e,...void 0!==n&&{name:n},...void 0!==r&&{requirementsFile:r},extraFiles:s.map(e=>(e.split(/→|->/)[0]??"").trim()).filter(e=>""!==e&&!e.startsWith("#"))}}},9330:(e,t,n)=>{n.d(t,{S:()=>p});var r=n(6369),i=n(1593),o=n(8383),s=n(1392),a=n(6998),l=n(4460),c=n(3706);async function p(e,t){let[n,r]=await Promise.all([e.holding("Dash","*.py"),e.holding("connect-dash-deploy","pyproject.toml","*/pyproject.toml")]),i=e.tracked.filter(({path:e})=>e===l.W||e.endsWith(`/${l.W}`)).map(({path:e})=>e),o=new Map;for(let n of new Set([...i,...r].map(a.yS))){let r=(0,l.F)(n,e,t);r&&o.set(n,{folder:n,declaration:r,source:r.file})}let s=n.filter(e=>!f(e)&&!(0,c.Hy)((0,a.yS)(e)).some(e=>o.has(e))),p=function({tracked:e}){return Map.groupBy(e.filter(({path:e,kind:t})=>"file"===t&&e.endsWith(".py")).map(({path:e})=>e),a.yS)}(e);for(let[t,n]of Map.groupBy(s,t=>(function(e,t){let n=(0,a.yS)(e),r=!1;for(;""!==n&&t.has((0,a.Gz)(n,"__init__.py"));)n=(0,a.yS)(n),r=!0;let i=(0,a.yS)(n);return r&&/(^|\/)src$/.test(n)&&["pyproject.toml","setup.py","setup.cfg"].some(e=>t.has((0,a.Gz)(i,e)))?i:n})(t,e))){let r=await u(t,n,e)??await u(t,function(e,t,n){return[...new Set([e,...t.flatMap(t=>(0,c.Hy)((0,a.yS)(t)).filter(t=>(0,c.S1)(e,t)))])].flatMap(e=>n.get(e)??[]).filter(e=>!f(e))}(t,n,p),e);r&&o.set(t,{folder:t,source:r})}return[...o.values()].sort((e,t)=>e.folder<t.folder?-1:1)}async function u(e,t,n){let l=""!==e&&t.every(t=>(0,c.S1)((0,a.Gz)(e,"src"),t))?(0,a.Gz)(e,"src"):e,p={paths:t.map(e=>""===l?e:e.slice(l.length+1)),read:async e=>n.text((0,a.Gz)(l,e))},u=await (0,s.t)(p),f=new o.o(u);for(let e of u.modules.files){let t=u.module(e),[n]=t?(0,i.uC)(t,f):[];if(n)return`${(0,a.Gz)(l,e)} line ${n.line}`}let[d]=(0,r.zD)({app:p,sources:u,evaluator:f});return d&&`${(0,a.Gz)(l,d.module.path)} line ${d.line}`}let f=e=>/(^|\/)(tests?\/|test_[^/]*$|conftest\.py$|[^/]*_test\.py$)/.test(e)},3706:(e,t,n)=>{n.d(t,{Hy:()=>l,Nu:()=>s,S1:()=>c,bE:()=>a});var r=n(6760),i=n(6325),o=n(6998);async function s(e){let t=await e.tracked(),n=new Set(t.map(({path:e})=>e));return{tracked:t,has:e=>n.has(e),text(t){try{return(0,i.Vl)((0,r.join)(e.root,t),{repository:e.root},t)?.text}catch{return}},holding:e.holding}}function a(e,t){let n=new Set(t);return{...e,has:t=>e.has(t)||n.has(t)}}function l(e){let t=[e];for(let n=e;""!==n;n=(0,o.yS)(n))t.push((0,o.yS)(n));return t}let c=(e,t)=>""===e||t===e||t.startsWith(`${e}/`)}};