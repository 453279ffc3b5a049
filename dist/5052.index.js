"use strict";exports.id=5052,exports.ids=[5052],exports.modules={5052:((e,t,n)=>{n.d(t,{generalHelp:()=>s,helpOf:()=>l});var r=n(3483),i=n(5),a=n(1603);let o={deploy:`put the Dash app of the folder on Connect, as the GitHub Action does`,draft:`deploy a draft that only collaborators can open, without activating it`,plan:`tell what deploy would do and change; changes nothing`,check:`read the app and tell what will not work; needs no server`,bundle:`write the archive that a deployment would upload (--output <file>)`,rollback:`activate an earlier bundle (--rollback-to previous|<bundle id>) and see that it answers`,status:`tell what is live, and which bundles are there`},s=`Usage: connect-dash-deploy <command> [<folder>] [options]

Commands
${a.Pi.map(e=>`  ${e.padEnd(8)}  ${o[e]}`).join(`
`)}
  init      write the workflows for the apps of a repository
  local     start a development server and deploy the folder to it (--watch)

connect-dash-deploy <command> --help lists the options of a command: every input of the action that means something at a
terminal. --version tells the version.

The server and the key are taken from CONNECT_SERVER and CONNECT_API_KEY where no option says them. What the app's
connect.toml says holds here as well; options win. A command line of "rsconnect deploy dash" works as it stands.
`;function c(e){let t=new Map,n=(0,r.parseDocument)(e).get(`inputs`);if(!(0,r.jh)(n))return t;let i=[];return n.items.forEach(({key:e},r)=>{let a=r===0?n.commentBefore:e.commentBefore;a&&(i=[],t.set(a.trim(),i));let o=n.getIn([e.value,`default`]);i.push({name:e.value,description:String(n.getIn([e.value,`description`])),...typeof o==`string`&&!o.includes("${{")&&{fixedDefault:o}})}),t}function l(e,t,n){let r=[...Array.from(c(t),([t,n])=>({title:t,lines:n.filter(({name:n})=>u(e,t,n)).map(d)})),{title:`At a terminal`,lines:m(e)}].filter(({lines:e})=>e.length>0),i=Math.max(...r.flatMap(({lines:e})=>e.map(([e])=>e.length)))+4;return`Usage: connect-dash-deploy ${e} [<folder>] [options]

${o[e].replace(/^./,e=>e.toUpperCase())}.

${r.map(({title:e,lines:t})=>[e,...t.flatMap(e=>h(e,i,n))].join(`
`)).join(`

`)}

More of each option: docs/inputs.md.
`}function u(e,t,n){if(n in a.Ap||n===`path`)return!1;let r=t===`Network`||[`server`,`api-key`,`content-guid`,`name`,`timeout`].includes(n);switch(e){case`deploy`:case`draft`:case`plan`:return n!==`rollback-to`;case`check`:case`bundle`:return[`Dependencies`,`Files and checks`].includes(t)||n===`entrypoint`;case`rollback`:return r||n===`rollback-to`||n.startsWith(`verify`);case`status`:return r;default:return e}}function d({name:e,description:t,fixedDefault:n}){let r=a.h0[e]===void 0?`   `:`-${a.h0[e]},`,o=p(i.Cp,e),s=/^.*?\.(?= [A-Z]|$)/.exec(t)?.[0]??t,c=[f.reduce((e,[t,n])=>e.replace(t,n),s),...p(i.SS,e)?[`Repeatable.`]:[],...n!==void 0&&!o?[`Default: ${n}.`]:[]];return[`${r} --${e}${o?``:` <value>`}`,c.join(` `)]}let f=[[`the step's env`,`the environment`],[`with access: acl`,`with --access acl`],[`relative to path`,`relative to the folder`],[`The step fails`,`The command fails`]],p=(e,t)=>e.includes(t);function m(e){let t=e===`check`||e===`bundle`,n=[`-n, --saved-server <name>`,`A server that rsconnect-python knows (rsconnect add).`],r=[`-o, --output <file>`,`Where the archive is written (default bundle.tar.gz).`];return[...t?[]:[n],...e===`bundle`?[r]:[],[`    --json`,`One JSON object on standard output, all else on standard error.`],...t?[]:[[`-v, --verbose`,`Show every call to the server.`]]]}function h([e,t],n,r){let i=Math.max(r-n,24),a=[];for(let e of t.split(/\s+/)){let t=a.at(-1);t===void 0||t.length+1+e.length>i?a.push(e):a[a.length-1]=`${t} ${e}`}return a.map((t,r)=>(r===0?`  ${e}`:``).padEnd(n)+t)}})};