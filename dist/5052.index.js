"use strict";exports.id=5052,exports.ids=[5052],exports.modules={5052:(e,t,n)=>{n.d(t,{generalHelp:()=>s,helpOf:()=>i});var a=n(3483),o=n(5),l=n(1603);let r={deploy:"put the Dash app of the folder on Connect, as the GitHub Action does",draft:"deploy a draft that only collaborators can open, without activating it",plan:"tell what deploy would do and change; changes nothing",check:"read the app and tell what will not work; needs no server",bundle:"write the archive that a deployment would upload (--output <file>)",rollback:"activate an earlier bundle (--rollback-to previous|<bundle id>) and see that it answers",status:"tell what is live, and which bundles are there"},s=`Usage: connect-dash-deploy <command> [<folder>] [options]

Commands
${l.Pi.map(e=>`  ${e.padEnd(8)}  ${r[e]}`).join("\n")}
  init      write the workflows for the apps of a repository
  local     start a development server and deploy the folder to it (--watch)

connect-dash-deploy <command> --help lists the options of a command: every input of the action that means something at a
terminal. --version tells the version.

The server and the key are taken from CONNECT_SERVER and CONNECT_API_KEY where no option says them. What the app's
connect.toml says holds here as well; options win. A command line of "rsconnect deploy dash" works as it stands.
`;function i(e,t,n){var o;let s,i=[...Array.from(function(e){let t=new Map,n=(0,a.parseDocument)(e).get("inputs");if(!(0,a.jh)(n))return t;let o=[];return n.items.forEach(({key:e},a)=>{let l=0===a?n.commentBefore:e.commentBefore;l&&(o=[],t.set(l.trim(),o));let r=n.getIn([e.value,"default"]);o.push({name:e.value,description:String(n.getIn([e.value,"description"])),..."string"==typeof r&&!r.includes("${{")&&{fixedDefault:r}})}),t}(t),([t,n])=>({title:t,lines:n.filter(({name:n})=>(function(e,t,n){if(n in l.Ap||"path"===n)return!1;let a="Network"===t||["server","api-key","content-guid","name","timeout"].includes(n);switch(e){case"deploy":case"draft":case"plan":return"rollback-to"!==n;case"check":case"bundle":return["Dependencies","Files and checks"].includes(t)||"entrypoint"===n;case"rollback":return a||"rollback-to"===n||n.startsWith("verify");case"status":return a;default:return e}})(e,t,n)).map(d)})),{title:"At a terminal",lines:[...(s="check"===(o=e)||"bundle"===o)?[]:[["-n, --saved-server <name>","A server that rsconnect-python knows (rsconnect add)."]],..."bundle"===o?[["-o, --output <file>","Where the archive is written (default bundle.tar.gz)."]]:[],["    --json","One JSON object on standard output, all else on standard error."],...s?[]:[["-v, --verbose","Show every call to the server."]]]}].filter(({lines:e})=>e.length>0),c=Math.max(...i.flatMap(({lines:e})=>e.map(([e])=>e.length)))+4;return`Usage: connect-dash-deploy ${e} [<folder>] [options]

${r[e].replace(/^./,e=>e.toUpperCase())}.

${i.map(({title:e,lines:t})=>[e,...t.flatMap(e=>(function([e,t],n,a){let o=Math.max(a-n,24),l=[];for(let e of t.split(/\s+/)){let t=l.at(-1);void 0===t||t.length+1+e.length>o?l.push(e):l[l.length-1]=`${t} ${e}`}return l.map((t,a)=>(0===a?`  ${e}`:"").padEnd(n)+t)})(e,c,n))].join("\n")).join("\n\n")}

More of each option: docs/inputs.md.
`}function d({name:e,description:t,fixedDefault:n}){let a=void 0===l.h0[e]?"   ":`-${l.h0[e]},`,r=h(o.Cp,e),s=[c.reduce((e,[t,n])=>e.replace(t,n),/^.*?\.(?= [A-Z]|$)/.exec(t)?.[0]??t),...h(o.SS,e)?["Repeatable."]:[],...void 0===n||r?[]:[`Default: ${n}.`]];return[`${a} --${e}${r?"":" <value>"}`,s.join(" ")]}let c=[["the step's env","the environment"],["with access: acl","with --access acl"],["relative to path","relative to the folder"],["The step fails","The command fails"]],h=(e,t)=>e.includes(t)}};