"use strict";exports.id=7425,exports.ids=[7425],exports.modules={7425:(e,t,r)=>{r.d(t,{initHelp:()=>y,runInit:()=>m});var o=r(1455),s=r(6760),n=r(7975),i=r(6425),a=r(9420),l=r(9330),p=r(3706),u=r(6325),c=r(9336);let d="actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";function f(e){if(e.length<2)return"";let t=e.map(({path:e,contentGuid:t})=>[`          - path: ${w(e)}`,...t?[`            content-guid: ${t}`]:[]].join("\n"));return`    strategy:
      fail-fast: false
      matrix:
        include:
${t.join("\n")}
`}function h(e){let[t]=e,r=e.some(({contentGuid:e})=>void 0!==e);return(1===e.length?[t&&"."!==t.path&&`path: ${w(t.path)}`,t?.contentGuid&&`content-guid: ${t.contentGuid}`]:["path: ${{ matrix.path }}",r&&"content-guid: ${{ matrix.content-guid }}"]).flatMap(e=>e?[`          ${e}
`]:[]).join("")}let w=e=>/^[\w./-]+$/.test(e)&&!/^[.\d-]/.test(e)?e:JSON.stringify(e),y=`Usage: connect-dash-deploy init [<folder>] [--previews] [--server <url>] [--dry-run]

Writes workflows that deploy the Dash apps of a repository, from what is there: the apps, the workflow of another tool,
deployment records. An existing file is never overwritten.

  --previews      write the workflows for previews of pull requests, too
  --server <url>  the server, if neither a record, a workflow nor CONNECT_SERVER names it
  --dry-run       print the files instead of writing them
`;async function m(e,t,r){let w,y,m,{values:$,positionals:g}=(0,n.parseArgs)({args:[...e],allowPositionals:!0,options:{previews:{type:"boolean"},server:{type:"string"},"dry-run":{type:"boolean"}}}),{root:b,...E}=await async function(e,t,r){var o;let n,d,f=await (0,i.h)(e),{root:h}=f,w=(0,s.relative)(h,e).replaceAll("\\","/"),y=(await (0,l.S)(await (0,p.Nu)(f),e=>r.log.warn(e))).filter(e=>""===w||e.folder===w||e.folder.startsWith(`${w}/`));if(0===y.length)throw new c.yo({message:`There is no Dash app in ${e}.`,reason:"No tracked Python file has a Dash object at the top level of a module.",hint:"Commit the app first, or name its folder."});let m=(n={repository:o=h},d=(0,s.join)(o,".github","workflows"),(0,u.bt)(d,n).map(({name:e})=>e).filter(e=>/\.ya?ml$/.test(e)).flatMap(e=>{let t=`.github/workflows/${e}`,r=(0,u.Vl)((0,s.join)(d,e),n,t)?.text??"",o=v.find(({pattern:e})=>e.test(r))?.tool;return void 0===o?[]:[{file:t,tool:o,server:/(?:--server[=\s]+|\b(?:connect-server|url|CONNECT_SERVER):\s*)["']?(https?:\/\/[^\s"'@]+)/.exec(r)?.[1],guid:/(?:--app-id[=\s]+|-a\s+|\bcontent-guid:\s*)["']?([0-9a-f-]{36})\b/i.exec(r)?.[1]}]})),$=await Promise.all(y.map(e=>(0,a.T)((0,s.join)(h,e.folder),h))),g=t??$.flatMap(e=>e.records)[0]?.server.href??m.map(e=>e.server).find(e=>void 0!==e)??process.env.CONNECT_SERVER;return{root:h,...{server:g,apps:y.map((e,t)=>{var r,o,s;let n,i;return{path:e.folder||".",...(r=$[t]?.records??[],o=g,s=1===y.length?m:[],void 0===(i=1===(n=new Set(r.filter(e=>e.server.href===o).map(({guid:e})=>e))).size?[...n][0]:s.map(e=>e.guid).find(e=>void 0!==e))?{}:{contentGuid:i})}}),otherWorkflows:m}}}((0,s.resolve)(g[0]??"."),$.server,r);for(let{path:e,contentGuid:t}of E.apps)r.log.info(`App: ${e}${void 0===t?"":` (deployed as ${t})`}`);for(let{file:e,tool:t}of E.otherWorkflows)r.log.info(`${e} deploys with ${t}. Delete it once the new workflow works.`);for(let[e,n]of Object.entries({"deploy.yml":(w=E.apps,`name: Deploy
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
${f(w)}    environment:
      name: production${w.length>1?" (${{ matrix.path }})":""}
      url: $\{{ steps.deploy.outputs.content-url }}
    steps:
      - uses: ${d}
        with:
          persist-credentials: false
      - id: deploy
        uses: ${t}@v1
        with:
          server: $\{{ vars.CONNECT_SERVER }}
          api-key: $\{{ secrets.CONNECT_API_KEY }}
${h(w)}`),...$.previews&&{"preview.yml":(y=E.apps,`name: Preview
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
${f(y)}    steps:
      - uses: ${d}
        with:
          persist-credentials: false
      - uses: ${t}@v1
        with:
          server: $\{{ vars.CONNECT_SERVER }}
          api-key: $\{{ secrets.CONNECT_API_KEY }}
${h(y)}`),"clean-up-previews.yml":(m=E.apps,`name: Clean up previews
on:
  schedule:
    - cron: '17 3 * * *'
  workflow_dispatch:

permissions:
  contents: read
  pull-requests: write # to update the comments
  deployments: write # to end the deployments

jobs:
  clean-up:
    runs-on: ubuntu-latest
${f(m)}    steps:
      - uses: ${d}
        with:
          persist-credentials: false
      - uses: ${t}@v1
        with:
          mode: clean-up
          server: $\{{ vars.CONNECT_SERVER }}
          api-key: $\{{ secrets.CONNECT_API_KEY }}
${h(m)}`)}}))await async function(e,t,r,n,{log:i}){if(n)return i.info(`
# ${t}
${r}`);let a=(0,s.join)(e,t);if("nothing"!==(0,u.I)(a,{repository:e}))return i.warn({message:`${t} exists and is not changed.`,hint:"Delete or rename it, or see --dry-run for what would be written."});await (0,o.mkdir)((0,s.dirname)(a),{recursive:!0}),await (0,o.writeFile)(a,r,{flag:"wx"}),i.info(`Wrote ${t}`)}(b,`.github/workflows/${e}`,n,!0===$["dry-run"],r);let _=E.server??"https://connect.example.org";r.log.info(["","Then store the server and an API key of Connect (your name, API Keys) in the repository:",`  gh variable set CONNECT_SERVER --body '${_}'`,"  gh secret set CONNECT_API_KEY",...void 0===E.server?["Replace the URL by the one of your server."]:[],"Commit the files and push: the app is deployed."].join("\n"))}let v=[{tool:"rsconnect-python",pattern:/\brsconnect\s+deploy\b/},{tool:"posit-dev/connect-actions",pattern:/uses:\s*["']?posit-dev\/connect-actions/},{tool:"rstudio/actions/connect-publish",pattern:/uses:\s*["']?rstudio\/actions\/connect-publish/}]},4460:(e,t,r)=>{r.d(t,{F:()=>l,W:()=>i});var o=r(528),s=r(6998),n=r(3420);let i="connect.toml",a=["tool","connect-dash-deploy"];function l(e,t,r){let o=(0,s.Gz)(e,i);if(t.has(o))return u(o,p(o,t,r)??{});let l=(0,s.Gz)(e,"pyproject.toml");if(!t.has(l)||!t.text(l)?.includes(a[1]))return;let c=(0,n.rO)(p(l,t,r)??{},...a);return void 0===c?void 0:u(l,(0,n.c_)(c))}function p(e,t,r){try{return(0,n.c_)((0,o.parse)(t.text(e)??""))}catch(o){let t=o.line;r({message:`${e} cannot be read.`,reason:o.message.split("\n")[0]??"",hint:"Fix the file. Until then, changes of files outside the app folder are not detected.",location:{file:e,...void 0!==t&&{line:t}}});return}}function u(e,t){let r=(0,n.Je)(t.name),o=(0,n.Je)(t["requirements-file"]),s=t["extra-files"],i="string"==typeof s?s.split(/\r?\n/):(0,n.iw)(s);return{file:e,...void 0!==r&&{name:r},...void 0!==o&&{requirementsFile:o},extraFiles:i.map(e=>(e.split(/→|->/)[0]??"").trim()).filter(e=>""!==e&&!e.startsWith("#"))}}},9330:(e,t,r)=>{r.d(t,{S:()=>p});var o=r(1593),s=r(8383),n=r(1392),i=r(6998),a=r(4460),l=r(3706);async function p(e,t){let[r,o]=await Promise.all([e.holding("Dash","*.py"),e.holding("connect-dash-deploy","pyproject.toml","*/pyproject.toml")]),s=e.tracked.filter(({path:e})=>e===a.W||e.endsWith(`/${a.W}`)).map(({path:e})=>e),n=new Map;for(let r of new Set([...s,...o].map(i.yS))){let o=(0,a.F)(r,e,t);o&&n.set(r,{folder:r,declaration:o,source:o.file})}let p=r.filter(e=>!c(e)&&!(0,l.Hy)((0,i.yS)(e)).some(e=>n.has(e))),d=function({tracked:e}){return Map.groupBy(e.filter(({path:e,kind:t})=>"file"===t&&e.endsWith(".py")).map(({path:e})=>e),i.yS)}(e);for(let[t,r]of Map.groupBy(p,t=>(function(e,t){let r=(0,i.yS)(e),o=!1;for(;""!==r&&t.has((0,i.Gz)(r,"__init__.py"));)r=(0,i.yS)(r),o=!0;let s=(0,i.yS)(r);return o&&/(^|\/)src$/.test(r)&&["pyproject.toml","setup.py","setup.cfg"].some(e=>t.has((0,i.Gz)(s,e)))?s:r})(t,e))){let o=await u(t,r,e)??await u(t,function(e,t,r){return[...new Set([e,...t.flatMap(t=>(0,l.Hy)((0,i.yS)(t)).filter(t=>(0,l.S1)(e,t)))])].flatMap(e=>r.get(e)??[]).filter(e=>!c(e))}(t,r,d),e);o&&n.set(t,{folder:t,source:o})}return[...n.values()].sort((e,t)=>e.folder<t.folder?-1:1)}async function u(e,t,r){let a=""!==e&&t.every(t=>(0,l.S1)((0,i.Gz)(e,"src"),t))?(0,i.Gz)(e,"src"):e,p={paths:t.map(e=>""===a?e:e.slice(a.length+1)),read:async e=>r.text((0,i.Gz)(a,e))},u=await (0,n.t)(p),c=new s.o(u);for(let e of u.modules.files){let t=u.module(e),[r]=t?(0,o.uC)(t,c):[];if(r)return`${(0,i.Gz)(a,e)} line ${r.line}`}}let c=e=>/(^|\/)(tests?\/|test_[^/]*$|conftest\.py$|[^/]*_test\.py$)/.test(e)},3706:(e,t,r)=>{r.d(t,{Hy:()=>l,Nu:()=>i,S1:()=>p,bE:()=>a});var o=r(6760),s=r(6325),n=r(6998);async function i(e){let t=await e.tracked(),r=new Set(t.map(({path:e})=>e));return{tracked:t,has:e=>r.has(e),text(t){try{return(0,s.Vl)((0,o.join)(e.root,t),{repository:e.root},t)?.text}catch{return}},holding:e.holding}}function a(e,t){let r=new Set(t);return{...e,has:t=>e.has(t)||r.has(t)}}function l(e){let t=[e];for(let r=e;""!==r;r=(0,n.yS)(r))t.push((0,n.yS)(r));return t}let p=(e,t)=>""===e||t===e||t.startsWith(`${e}/`)}};