"use strict";exports.id=5052,exports.ids=[5052],exports.modules={5052:(e,t,n)=>{n.d(t,{generalHelp:()=>s,helpOf:()=>i});var a=n(3483),o=n(5),r=n(1603);let l={deploy:"deploy the Dash app in the folder, as the GitHub Action does",draft:"deploy a draft that only collaborators can open, without activating it",plan:"show what deploy would do and change, without changing anything",check:"check the app for errors without a server",bundle:"write the archive that a deployment would upload (--output <file>)",rollback:"activate an earlier bundle (--rollback-to previous|<bundle id>) and verify that it answers",status:"show what is live and the available bundles"},s=`Usage: connect-dash-deploy <command> [<folder>] [options]

Commands
${r.Pi.map(e=>`  ${e.padEnd(8)}  ${l[e]}`).join("\n")}
  init      write the workflows for the apps of a repository
  local     start a development server and deploy the folder to it (--watch)

connect-dash-deploy <command> --help lists the options of a command: the inputs of the action that apply at a terminal.
--version prints the version.

The server and the API key are read from CONNECT_SERVER and CONNECT_API_KEY if no option sets them. Options override the
app's connect.toml. A command line of "rsconnect deploy dash" works unchanged.
`;function i(e,t,n){var o;let s,i=[...Array.from(function(e){let t=new Map,n=(0,a.parseDocument)(e).get("inputs");if(!(0,a.jh)(n))return t;let o=[];return n.items.forEach(({key:e},a)=>{let r=0===a?n.commentBefore:e.commentBefore;r&&(o=[],t.set(r.trim(),o));let l=n.getIn([e.value,"default"]);o.push({name:e.value,description:String(n.getIn([e.value,"description"])),..."string"==typeof l&&!l.includes("${{")&&{fixedDefault:l}})}),t}(t),([t,n])=>({title:t,lines:n.filter(({name:n})=>(function(e,t,n){if(n in r.zk||"path"===n)return!1;let a="Network"===t||["server","api-key","content-guid","name","timeout"].includes(n);switch(e){case"deploy":case"draft":case"plan":return"rollback-to"!==n;case"check":case"bundle":return["Dependencies","Files and checks"].includes(t)||"entrypoint"===n;case"rollback":return a||"rollback-to"===n||n.startsWith("verify");case"status":return a;default:return e}})(e,t,n)).map(d)})),{title:"Command line",lines:[...(s="check"===(o=e)||"bundle"===o)?[]:[["-n, --saved-server <name>","A server saved by rsconnect-python (rsconnect add)."]],..."bundle"===o?[["-o, --output <file>","The file to write (default bundle.tar.gz)."]]:[],["    --json","Print one JSON object on standard output, everything else on standard error."],...s?[]:[["-v, --verbose","Show every call to the server."]]]}].filter(({lines:e})=>e.length>0),c=Math.max(...i.flatMap(({lines:e})=>e.map(([e])=>e.length)))+4;return`Usage: connect-dash-deploy ${e} [<folder>] [options]

${l[e].replace(/^./,e=>e.toUpperCase())}.

${i.map(({title:e,lines:t})=>[e,...t.flatMap(e=>(function([e,t],n,a){let o=Math.max(a-n,24),r=[];for(let e of t.split(/\s+/)){let t=r.at(-1);void 0===t||t.length+1+e.length>o?r.push(e):r[r.length-1]=`${t} ${e}`}return r.map((t,a)=>(0===a?`  ${e}`:"").padEnd(n)+t)})(e,c,n))].join("\n")).join("\n\n")}

Details of each option: docs/inputs.md.
`}function d({name:e,description:t,fixedDefault:n}){let a=void 0===r.h0[e]?"   ":`-${r.h0[e]},`,l=p(o.Cp,e),s=[c.reduce((e,[t,n])=>e.replace(t,n),/^.*?\.(?= [A-Z]|$)/.exec(t)?.[0]??t),...p(o.SS,e)?["Repeatable."]:[],...void 0===n||l?[]:[`Default: ${n}.`]];return[`${a} --${e}${l?"":" <value>"}`,s.join(" ")]}let c=[["the step's env","the environment"],["with access: acl","with --access acl"],["relative to path","relative to the folder"],["The step fails","The command fails"]],p=(e,t)=>e.includes(t)}};