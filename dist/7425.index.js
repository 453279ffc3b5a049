"use strict";exports.id=7425,exports.ids=[7425],exports.modules={7425:((e,t,n)=>{n.d(t,{initHelp:()=>y,runInit:()=>b});var r=n(1455),i=n(6760),a=n(7975),o=n(6425),s=n(9420),c=n(9330),l=n(3706),u=n(6325),d=n(9336);let f=`actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1`,p=(e,t)=>`name: Deploy
on:
  push:
    branches: [main]
  workflow_dispatch:

concurrency: \${{ github.workflow }}-\${{ github.ref }}

permissions:
  contents: read

jobs:
  deploy:
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-latest
${g(t)}    environment:
      name: production${t.length>1?" (${{ matrix.path }})":``}
      url: \${{ steps.deploy.outputs.content-url }}
    steps:
      - uses: ${f}
        with:
          persist-credentials: false
      - id: deploy
        uses: ${e}@v1
        with:
          server: \${{ vars.CONNECT_SERVER }}
          api-key: \${{ secrets.CONNECT_API_KEY }}
${_(t)}`,m=(e,t)=>`name: Preview
on:
  pull_request:
    types: [opened, synchronize, reopened, ready_for_review, closed]

concurrency: \${{ github.workflow }}-\${{ github.event.pull_request.number }}

permissions:
  contents: read
  pull-requests: write # to comment with the URL of the preview
  deployments: write # to show the preview in the pull request

jobs:
  preview:
    runs-on: ubuntu-latest
${g(t)}    steps:
      - uses: ${f}
        with:
          persist-credentials: false
      - uses: ${e}@v1
        with:
          server: \${{ vars.CONNECT_SERVER }}
          api-key: \${{ secrets.CONNECT_API_KEY }}
${_(t)}`,h=(e,t)=>`name: Clean up previews
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
${g(t)}    steps:
      - uses: ${f}
        with:
          persist-credentials: false
      - uses: ${e}@v1
        with:
          mode: clean-up
          server: \${{ vars.CONNECT_SERVER }}
          api-key: \${{ secrets.CONNECT_API_KEY }}
${_(t)}`;function g(e){return e.length<2?``:`    strategy:\n      fail-fast: false\n      matrix:\n        include:\n${e.map(({path:e,contentGuid:t})=>[`          - path: ${v(e)}`,...t?[`            content-guid: ${t}`]:[]].join(`
`)).join(`
`)}\n`}function _(e){let[t]=e,n=e.some(({contentGuid:e})=>e!==void 0);return(e.length===1?[t&&t.path!==`.`&&`path: ${v(t.path)}`,t?.contentGuid&&`content-guid: ${t.contentGuid}`]:["path: ${{ matrix.path }}",n&&"content-guid: ${{ matrix.content-guid }}"]).flatMap(e=>e?[`          ${e}\n`]:[]).join(``)}let v=e=>/^[\w./-]+$/.test(e)&&!/^[.\d-]/.test(e)?e:JSON.stringify(e),y=`Usage: connect-dash-deploy init [<folder>] [--previews] [--server <url>] [--dry-run]

Writes workflows that deploy the Dash apps of a repository, from what is there: the apps, the workflow of another tool,
deployment records. An existing file is never overwritten.

  --previews      write the workflows for previews of pull requests, too
  --server <url>  the server, if neither a record, a workflow nor CONNECT_SERVER names it
  --dry-run       print the files instead of writing them
`;async function b(e,t,n){let{values:r,positionals:o}=(0,a.parseArgs)({args:[...e],allowPositionals:!0,options:{previews:{type:`boolean`},server:{type:`string`},"dry-run":{type:`boolean`}}}),{root:s,...c}=await x((0,i.resolve)(o[0]??`.`),r.server,n);for(let{path:e,contentGuid:t}of c.apps)n.log.info(`App: ${e}${t===void 0?``:` (deployed as ${t})`}`);for(let{file:e,tool:t}of c.otherWorkflows)n.log.info(`${e} deploys with ${t}. Delete it once the new workflow works.`);let l={"deploy.yml":p(t,c.apps),...r.previews&&{"preview.yml":m(t,c.apps),"clean-up-previews.yml":h(t,c.apps)}};for(let[e,t]of Object.entries(l))await T(s,`.github/workflows/${e}`,t,r[`dry-run`]===!0,n);let u=c.server??`https://connect.example.org`;n.log.info([``,`Then store the server and an API key of Connect (your name, API Keys) in the repository:`,`  gh variable set CONNECT_SERVER --body '${u}'`,`  gh secret set CONNECT_API_KEY`,...c.server===void 0?[`Replace the URL by the one of your server.`]:[],`Commit the files and push: the app is deployed.`].join(`
`))}async function x(e,t,n){let r=await(0,o.h)(e),{root:a}=r,u=e=>n.log.warn(e),f=(0,i.relative)(a,e).replaceAll(`\\`,`/`),p=(await(0,c.S)(await(0,l.Nu)(r),u)).filter(e=>f===``||e.folder===f||e.folder.startsWith(`${f}/`));if(p.length===0)throw new d.yo({message:`There is no Dash app in ${e}.`,reason:`No tracked Python file has a Dash object at the top level of a module.`,hint:`Commit the app first, or name its folder.`});let m=w(a),h=await Promise.all(p.map(e=>(0,s.T)((0,i.join)(a,e.folder),a))),g=t??h.flatMap(e=>e.records)[0]?.server.href??m.map(e=>e.server).find(e=>e!==void 0)??process.env.CONNECT_SERVER;return{root:a,server:g,apps:p.map((e,t)=>({path:e.folder||`.`,...S(h[t]?.records??[],g,p.length===1?m:[])})),otherWorkflows:m}}function S(e,t,n){let r=new Set(e.filter(e=>e.server.href===t).map(({guid:e})=>e)),i=r.size===1?[...r][0]:n.map(e=>e.guid).find(e=>e!==void 0);return i===void 0?{}:{contentGuid:i}}let C=[{tool:`rsconnect-python`,pattern:/\brsconnect\s+deploy\b/},{tool:`posit-dev/connect-actions`,pattern:/uses:\s*["']?posit-dev\/connect-actions/},{tool:`rstudio/actions/connect-publish`,pattern:/uses:\s*["']?rstudio\/actions\/connect-publish/}];function w(e){let t={repository:e},n=(0,i.join)(e,`.github`,`workflows`);return(0,u.bt)(n,t).map(({name:e})=>e).filter(e=>/\.ya?ml$/.test(e)).flatMap(e=>{let r=`.github/workflows/${e}`,a=(0,u.Vl)((0,i.join)(n,e),t,r)?.text??``,o=C.find(({pattern:e})=>e.test(a))?.tool;return o===void 0?[]:[{file:r,tool:o,server:/(?:--server[=\s]+|\b(?:connect-server|url|CONNECT_SERVER):\s*)["']?(https?:\/\/[^\s"'@]+)/.exec(a)?.[1],guid:/(?:--app-id[=\s]+|-a\s+|\bcontent-guid:\s*)["']?([0-9a-f-]{36})\b/i.exec(a)?.[1]}]})}async function T(e,t,n,a,{log:o}){if(a)return o.info(`\n# ${t}\n${n}`);let s=(0,i.join)(e,t);if((0,u.I)(s,{repository:e})!==`nothing`)return o.warn({message:`${t} exists and is not changed.`,hint:`Delete or rename it, or see --dry-run for what would be written.`});await(0,r.mkdir)((0,i.dirname)(s),{recursive:!0}),await(0,r.writeFile)(s,n,{flag:`wx`}),o.info(`Wrote ${t}`)}}),4460:((e,t,n)=>{n.d(t,{F:()=>c,W:()=>o});var r=n(528),i=n(6998),a=n(3420);let o=`connect.toml`,s=[`tool`,`connect-dash-deploy`];function c(e,t,n){let r=(0,i.Gz)(e,o);if(t.has(r))return u(r,l(r,t,n)??{});let c=(0,i.Gz)(e,`pyproject.toml`);if(!t.has(c)||!t.text(c)?.includes(s[1]))return;let d=(0,a.rO)(l(c,t,n)??{},...s);return d===void 0?void 0:u(c,(0,a.c_)(d))}function l(e,t,n){try{return(0,a.c_)((0,r.parse)(t.text(e)??``))}catch(t){let r=t.line;n({message:`${e} can't be read.`,reason:t.message.split(`
`)[0]??``,hint:`Mend the file. Until then, files outside of its folder that the app uses are not known.`,location:{file:e,...r!==void 0&&{line:r}}});return}}function u(e,t){let n=(0,a.Je)(t.name),r=(0,a.Je)(t[`requirements-file`]),i=t[`extra-files`],o=typeof i==`string`?i.split(/\r?\n/):(0,a.iw)(i);return{file:e,...n!==void 0&&{name:n},...r!==void 0&&{requirementsFile:r},extraFiles:o.map(e=>(e.split(/→|->/)[0]??``).trim()).filter(e=>e!==``&&!e.startsWith(`#`))}}}),9330:((e,t,n)=>{n.d(t,{S:()=>l});var r=n(1593),i=n(8383),a=n(1392),o=n(6998),s=n(4460),c=n(3706);async function l(e,t){let[n,r]=await Promise.all([e.holding(`Dash`,`*.py`),e.holding(`connect-dash-deploy`,`pyproject.toml`,`*/pyproject.toml`)]),i=e.tracked.filter(({path:e})=>e===s.W||e.endsWith(`/${s.W}`)).map(({path:e})=>e),a=new Map;for(let n of new Set([...i,...r].map(o.yS))){let r=(0,s.F)(n,e,t);r&&a.set(n,{folder:n,declaration:r,source:r.file})}let l=n.filter(e=>!m(e)&&!(0,c.Hy)((0,o.yS)(e)).some(e=>a.has(e))),h=f(e);for(let[t,n]of Map.groupBy(l,t=>u(t,e))){let r=await d(t,n,e)??await d(t,p(t,n,h),e);r&&a.set(t,{folder:t,source:r})}return[...a.values()].sort((e,t)=>e.folder<t.folder?-1:1)}function u(e,t){let n=(0,o.yS)(e),r=!1;for(;n!==``&&t.has((0,o.Gz)(n,`__init__.py`));)n=(0,o.yS)(n),r=!0;let i=e=>[`pyproject.toml`,`setup.py`,`setup.cfg`].some(n=>t.has((0,o.Gz)(e,n))),a=(0,o.yS)(n);return r&&/(^|\/)src$/.test(n)&&i(a)?a:n}async function d(e,t,n){let s=e!==``&&t.every(t=>(0,c.S1)((0,o.Gz)(e,`src`),t))?(0,o.Gz)(e,`src`):e,l={paths:t.map(e=>s===``?e:e.slice(s.length+1)),read:async e=>n.text((0,o.Gz)(s,e))},u=await(0,a.t)(l),d=new i.o(u);for(let e of u.modules.files){let t=u.module(e),[n]=t?(0,r.uC)(t,d):[];if(n)return`${(0,o.Gz)(s,e)} line ${n.line}`}}function f({tracked:e}){let t=e.filter(({path:e,kind:t})=>t===`file`&&e.endsWith(`.py`)).map(({path:e})=>e);return Map.groupBy(t,o.yS)}function p(e,t,n){return[...new Set([e,...t.flatMap(t=>(0,c.Hy)((0,o.yS)(t)).filter(t=>(0,c.S1)(e,t)))])].flatMap(e=>n.get(e)??[]).filter(e=>!m(e))}let m=e=>/(^|\/)(tests?\/|test_[^/]*$|conftest\.py$|[^/]*_test\.py$)/.test(e)}),3706:((e,t,n)=>{n.d(t,{Hy:()=>c,Nu:()=>o,S1:()=>l,kk:()=>s});var r=n(6760),i=n(6325),a=n(6998);async function o(e){let t=await e.tracked(),n=new Set(t.map(({path:e})=>e));return{tracked:t,has:e=>n.has(e),text(t){try{return(0,i.Vl)((0,r.join)(e.root,t),{repository:e.root},t)?.text}catch{return}},holding:e.holding}}function s(e,t){let n=new Set(t);return{...e,has:t=>e.has(t)||n.has(t)}}function c(e){let t=[e];for(let n=e;n!==``;n=(0,a.yS)(n))t.push((0,a.yS)(n));return t}let l=(e,t)=>e===``||t===e||t.startsWith(`${e}/`)})};