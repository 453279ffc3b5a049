const e=require("./yaml.js"),t=require("./main.js"),n=require("./cli.js");var r=e.t();const i={deploy:`put the Dash app of the folder on Connect, as the GitHub Action does`,plan:`tell what deploy would do and change; changes nothing`,check:`read the app and tell what will not work; needs no server`,bundle:`write the archive that a deployment would upload (--output <file>)`,rollback:`activate an earlier bundle (--rollback-to previous|<bundle id>) and see that it answers`,status:`tell what is live, and which bundles are there`},a=`Usage: connect-dash-deploy <command> [<folder>] [options]

Commands
${n.t.map(e=>`  ${e.padEnd(8)}  ${i[e]}`).join(`
`)}

connect-dash-deploy <command> --help lists the options of a command: every input of the action that means something at a
terminal. --version tells the version.

The server and the key are taken from CONNECT_SERVER and CONNECT_API_KEY where no option says them. What the app's
connect.toml says holds here as well; options win. A command line of "rsconnect deploy dash" works as it stands.
`;function o(e){let t=/* @__PURE__ */ new Map,n=(0,r.parseDocument)(e).get(`inputs`);if(!(0,r.isMap)(n))return t;let i=[];return n.items.forEach(({key:e},r)=>{let a=r===0?n.commentBefore:e.commentBefore;a&&(i=[],t.set(a.trim(),i)),i.push({name:e.value,description:String(n.getIn([e.value,`description`]))})}),t}function s(e,t,n){let r=[...Array.from(o(t),([t,n])=>({title:t,lines:n.filter(({name:n})=>c(e,t,n)).map(l)})),{title:`At a terminal`,lines:f(e)}].filter(({lines:e})=>e.length>0),a=Math.max(...r.flatMap(({lines:e})=>e.map(([e])=>e.length)))+4;return`Usage: connect-dash-deploy ${e} [<folder>] [options]

${i[e].replace(/^./,e=>e.toUpperCase())}.

${r.map(({title:e,lines:t})=>[e,...t.flatMap(e=>p(e,a,n))].join(`
`)).join(`

`)}

More of each option: docs/inputs.md.
`}function c(e,t,r){if(r in n.n||r===`path`)return!1;let i=t===`Network`||[`server`,`api-key`,`content-guid`,`name`,`timeout`].includes(r);switch(e){case`deploy`:case`plan`:return r!==`rollback-to`;case`check`:case`bundle`:return[`Dependencies`,`Files and checks`].includes(t)||r===`entrypoint`;case`rollback`:return i||r===`rollback-to`||r.startsWith(`verify`);case`status`:return i;default:return e}}function l({name:e,description:r}){let i=n.r[e]===void 0?`   `:`-${n.r[e]},`,a=d(t.E,e)?``:` <value>`,o=/^.*?\.(?= [A-Z]|$)/.exec(r)?.[0]??r,s=u.reduce((e,[t,n])=>e.replace(t,n),o);return[`${i} --${e}${a}`,d(t.O,e)?`${s} Repeatable.`:s]}const u=[[`the step's env`,`the environment`],[`of this step`,`that are given here`],[`the runner has`,`this machine has`],[/as the output [\w-]+ of the job that deployed it/,`as its deployment told it`],[`with access: acl`,`with --access acl`],[`With mode: rollback, the`,`The`]],d=(e,t)=>e.includes(t);function f(e){let t=e===`check`||e===`bundle`,n=[`-n, --saved-server <name>`,`A server that rsconnect-python knows (rsconnect add).`],r=[`-o, --output <file>`,`Where the archive is written (default bundle.tar.gz).`];return[...t?[]:[n],...e===`bundle`?[r]:[],[`    --json`,`One JSON object on standard output, all else on standard error.`],...t?[]:[[`-v, --verbose`,`Show every call to the server.`]]]}function p([e,t],n,r){let i=Math.max(r-n,24),a=[];for(let e of t.split(/\s+/)){let t=a.at(-1);t===void 0||t.length+1+e.length>i?a.push(e):a[a.length-1]=`${t} ${e}`}return a.map((t,r)=>(r===0?`  ${e}`:``).padEnd(n)+t)}exports.generalHelp=a,exports.helpOf=s;