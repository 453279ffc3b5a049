export const id = 244;
export const ids = [244,646];
export const modules = {

/***/ 1318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nk: () => (/* binding */ metadataOf),
/* harmony export */   O8: () => (/* binding */ ownerNote),
/* harmony export */   bf: () => (/* binding */ ownerOf),
/* harmony export */   yv: () => (/* binding */ originOf)
/* harmony export */ });
const prefix = 'connect_dash_deploy_';
/** The metadata of an upload: where the app comes from, and our own keys. */
function metadataOf(source, origin) {
    const own = Object.entries(origin).map(([key, value]) => [prefix + key, value]);
    return { ...source, ...Object.fromEntries(own) };
}
/** What our keys say of a bundle, or `undefined` where they don't say that we made it. */
function originOf({ metadata }) {
    const read = (key) => metadata?.[prefix + key];
    const [kind, fingerprint, upload] = [read('kind'), read('fingerprint'), read('upload')];
    if ((kind !== 'deploy' && kind !== 'preview') || !fingerprint || !upload)
        return undefined;
    return { kind, fingerprint, upload };
}
const ownerKeys = { host: `${prefix}host`, repository: `${prefix}repository`, pr: `${prefix}pull_request` };
/** What says, beside a bundle, whose preview it is. */
function ownerNote({ host, repository, pullRequest }) {
    return {
        [ownerKeys.host]: host,
        [ownerKeys.repository]: `${repository}`,
        [ownerKeys.pr]: `${pullRequest}`,
    };
}
/** Whose preview a bundle is, or `undefined` where it is none, or doesn't say. */
function ownerOf(bundle) {
    if (originOf(bundle)?.kind !== 'preview')
        return undefined;
    const read = (key) => bundle.metadata?.[key] ?? '';
    const [host, repository, pullRequest] = [
        read(ownerKeys.host),
        read(ownerKeys.repository),
        read(ownerKeys.pr),
    ];
    const isNumber = (text) => /^[1-9]\d{0,14}$/.test(text);
    if (host === '' || !isNumber(repository) || !isNumber(pullRequest))
        return undefined;
    return { host, repository: Number(repository), pullRequest: Number(pullRequest) };
}


/***/ }),

/***/ 244:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  isSame: () => (/* binding */ isSame),
  release: () => (/* binding */ release)
});

// EXTERNAL MODULE: ./.build/lib/connect/errors.js
var errors = __webpack_require__(2684);
// EXTERNAL MODULE: ./.build/lib/connect/server-url.js
var server_url = __webpack_require__(7152);
// EXTERNAL MODULE: ./.build/lib/connect/version.js
var version = __webpack_require__(8315);
// EXTERNAL MODULE: ./.build/lib/errors.js
var lib_errors = __webpack_require__(5119);
// EXTERNAL MODULE: ./.build/lib/deploy/build.js + 1 modules
var build = __webpack_require__(6032);
// EXTERNAL MODULE: ./.build/lib/deploy/bundle-metadata.js
var bundle_metadata = __webpack_require__(1318);
// EXTERNAL MODULE: ./.build/lib/deploy/content.js
var deploy_content = __webpack_require__(9557);
// EXTERNAL MODULE: ./.build/lib/deploy/diagnose/explained.js + 9 modules
var explained = __webpack_require__(7464);
// EXTERNAL MODULE: ./.build/lib/deploy/live.js
var deploy_live = __webpack_require__(2236);
;// CONCATENATED MODULE: ./.build/lib/deploy/plan.js
/**
 * The steps of a release, in order: nothing goes live before it has answered, where the server can do that. Where
 * it can't, the live app is verified, and the release goes back to the bundle before when it doesn't answer.
 */
function planRelease({ kind, drafts, verify }) {
    if (kind === 'preview')
        return ['upload', 'build draft', ...(verify === 'none' ? [] : ['verify draft'])];
    if (verify === 'none')
        return ['upload', 'activate'];
    if (drafts === 'no')
        return ['upload', 'activate', 'verify live'];
    return ['upload', 'build draft', 'verify draft', 'activate', 'verify live'];
}

// EXTERNAL MODULE: ./.build/lib/deploy/preflight.js + 1 modules
var preflight = __webpack_require__(3932);
;// CONCATENATED MODULE: ./.build/lib/deploy/prune.js

/**
 * The bundles to remove: made by deployments of this content, as their metadata says, beyond the newest `keep`.
 * Never the active one, the one before it, a preview, or what doesn't say that we made it.
 */
function choosePruned(bundles, { active, before, keep }) {
    return bundles
        .filter((bundle) => (0,bundle_metadata/* originOf */.yv)(bundle)?.kind === 'deploy')
        .toSorted((a, b) => Number(b.id) - Number(a.id))
        .slice(keep)
        .filter(({ id, active: marked }) => id !== active && id !== before && !marked);
}
/**
 * Removes old bundles. The release is through by now: that one can't be removed, or that the run is stopped here, is no
 * failure of it, and the next run removes what this one left.
 */
async function prune({ content, bundle, before }, keep, { connect, progress }) {
    try {
        const bundles = await connect.bundles(content.guid);
        const old = choosePruned(bundles, { active: bundle.id, before, keep });
        for (const { id } of old) {
            await connect.deleteBundle(content.guid, id);
            progress.log.info(`Removed the old bundle ${id}.`);
        }
    }
    catch (error) {
        progress.log.info(`Old bundles were not removed: ${error.message}`);
    }
}

// EXTERNAL MODULE: ./.build/lib/deploy/rollback.js
var rollback = __webpack_require__(3646);
// EXTERNAL MODULE: ./.build/lib/deploy/settings/plan.js
var plan = __webpack_require__(7653);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./.build/lib/deploy/lost.js
var lost = __webpack_require__(7328);
// EXTERNAL MODULE: ./.build/lib/deploy/settings/screenshot.js
var screenshot = __webpack_require__(2210);
// EXTERNAL MODULE: ./.build/lib/deploy/settings/state.js
var state = __webpack_require__(4017);
// EXTERNAL MODULE: ./.build/lib/deploy/settings/tags.js
var tags = __webpack_require__(5231);
// EXTERNAL MODULE: ./.build/lib/deploy/settings/thumbnail.js
var thumbnail = __webpack_require__(1828);
;// CONCATENATED MODULE: ./.build/lib/deploy/settings/apply.js











/**
 * Makes the changes of one phase, in their order, each only once. Of what may fail without harm (a vanity path, a
 * screenshot) a warning tells.
 *
 * @param made is told each change that was made, or may have been where its answer was lost
 * @throws {UserError} where the server refuses one; those before it stay
 */
async function applySettings(guid, changes, phase, wanted, around, made) {
    for (const group of grouped(changes.filter((change) => change.phase === phase))) {
        around.signal.throwIfAborted();
        try {
            if (await applyGroup(guid, group, wanted, around))
                group.forEach(made);
        }
        catch (error) {
            if (!(error instanceof lib_errors/* UserError */.yo) && (0,lost/* ending */.K)(error) !== 'unsent')
                group.forEach(made);
            throw error;
        }
    }
}
/** Neighbours that one call can make: fields of the content, variables. */
function grouped(changes) {
    const groups = [];
    for (const change of changes) {
        const last = groups.at(-1);
        const joins = change.kind === last?.[0].kind && (change.kind === 'field' || change.kind === 'variable');
        if (last && joins)
            last.push(change);
        else
            groups.push([change]);
    }
    return groups;
}
/** @returns false where it wasn't made, and a warning tells why */
async function applyGroup(guid, group, wanted, around) {
    const { connect, progress } = around;
    const [change] = group;
    const names = group.map(({ setting }) => setting).join(', ');
    try {
        switch (change.kind) {
            case 'field':
                await connect.updateContent(guid, fieldsOf(group));
                return true;
            case 'variable':
                await writeVariables(guid, group, wanted, connect);
                return true;
            case 'permission':
                await grant(guid, change, connect);
                return true;
            case 'tag':
                if ('remove' in change)
                    await connect.removeTag(guid, change.remove);
                else
                    await connect.addTag(guid, await tagAt(change.add, connect));
                return true;
            case 'thumbnail':
                return await setThumbnail(guid, change.picture, around);
            case 'vanity':
                if (change.path === null)
                    await connect.deleteVanity(guid);
                else
                    await connect.setVanity(guid, change.path, false);
                return true;
        }
    }
    catch (error) {
        if (!(error instanceof errors/* ConnectError */.T$) || error.status >= 500)
            throw error;
        const mishap = inWords(change, names, error);
        // The app is live and verified by now: that it lacks its short address is no reason to fail.
        if (change.kind !== 'vanity' || error.status !== 403)
            throw new lib_errors/* UserError */.yo(mishap, { cause: error });
        progress.log.warn(mishap);
        return false;
    }
}
function fieldsOf(group) {
    const entries = group.flatMap((change) => (change.kind === 'field' ? [[change.field, change.value]] : []));
    return Object.fromEntries(entries);
}
async function writeVariables(guid, group, { environment }, connect) {
    const variables = group.flatMap((change) => {
        if (change.kind !== 'variable')
            return [];
        const declared = environment?.variables.find(({ name }) => name === change.name);
        return [{ name: change.name, value: change.how === 'remove' ? null : (declared?.value ?? null) }];
    });
    for (let attempt = 1;; attempt++) {
        try {
            await connect.updateEnvironment(guid, variables);
            return;
        }
        catch (error) {
            // 106: another call changed the environment at the same moment. This one names only its own variables.
            if (attempt === 3 || !(error instanceof errors/* ConnectError */.T$) || error.code !== 106)
                throw error;
        }
    }
}
async function grant(guid, change, connect) {
    const { id, role, principal } = change;
    if (role === null) {
        if (id !== undefined)
            await connect.deletePermission(guid, id);
        return;
    }
    if (id !== undefined) {
        await connect.updatePermission(guid, { id, ...principal, role });
        return;
    }
    try {
        await connect.addPermission(guid, { ...principal, role });
    }
    catch (error) {
        // 154, 155: somebody added it meanwhile, on a server that doesn't take that for a change.
        if (!(error instanceof errors/* ConnectError */.T$) || (error.code !== 154 && error.code !== 155))
            throw error;
        const present = await connect.permissions(guid);
        const found = present.find(({ principal_guid }) => principal_guid === principal.principal_guid);
        if (!found)
            throw error;
        if (found.role !== role)
            await connect.updatePermission(guid, { ...found, role });
    }
}
/** The id of a tag; what is missing of its path is created. */
async function tagAt(path, connect) {
    const along = [...(0,tags/* tagsAlong */.Ld)(path, await connect.tags())];
    for (const name of path.slice(along.length)) {
        along.push(await connect.createTag(name, along.at(-1)?.id ?? null));
    }
    const id = along.at(-1)?.id;
    if (id === undefined)
        throw new TypeError('A tag has a path.');
    return id;
}
async function setThumbnail(guid, picture, around) {
    const { connect } = around;
    if (picture === null)
        await connect.deleteThumbnail(guid);
    else if (picture === 'screenshot')
        return setScreenshot(guid, around);
    else
        await connect.setThumbnail(guid, picture.path);
    return true;
}
/** @returns false, after a warning, where there is no picture to be had: that is no reason to fail */
async function setScreenshot(guid, { connect, progress, signal }) {
    const warn = (why, fix) => {
        progress.log.warn({ what: 'The thumbnail was not made.', why, fix });
        return false;
    };
    const browser = (0,screenshot/* findBrowser */.K)();
    if (!browser) {
        return warn('There is no Chromium, Chrome or Edge on this runner.', 'Use a runner that has one, or give a picture file as thumbnail.');
    }
    const { access_type } = await connect.content(guid);
    if (access_type !== 'all') {
        return warn(`The app is not open to all (access is ${access_type}), and a browser can't be given the API key.`, 'Give a picture file as thumbnail.');
    }
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'connect-dash-deploy-thumbnail-'));
    try {
        const file = await (0,screenshot/* takeScreenshot */.w)(browser, (0,server_url/* contentUrl */.hx)(connect.server, guid), folder, signal);
        if (!file) {
            return warn('What the browser saw is no Dash app.', 'Give a picture file as thumbnail.');
        }
        const [picture, now] = [await (0,thumbnail/* readPicture */.de)(file, folder, undefined), await connect.thumbnail(guid)];
        if ('what' in picture)
            return warn(picture.what, 'Give a picture file as thumbnail.');
        if (now && (0,thumbnail/* digestOf */.ol)(now) === picture.digest)
            return false;
        await connect.setThumbnail(guid, file);
        return true;
    }
    catch (error) {
        signal.throwIfAborted();
        if (error instanceof errors/* ConnectError */.T$)
            throw error;
        const [line = ''] = error instanceof Error ? error.message.split('\n', 1) : [];
        return warn(`The browser failed: ${line}`, 'Give a picture file as thumbnail.');
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
}
/** What the server says to a change, by its code: its texts change between releases. */
function inWords(change, names, error) {
    if (change.kind === 'vanity' && error.status === 403) {
        return {
            what: `The vanity path ${change.path ?? ''} was not set: the key may not set it.`,
            why: `${error.message}. The server's setting Authorization.PublishersCanManageVanities decides.`,
            fix: 'Ask an administrator of Connect to allow it or to set the path, or take vanity-path out of the step.',
        };
    }
    const known = change.kind === 'vanity' ? vanityWords[error.code ?? 0] : generalWords[error.code ?? 0];
    if (known)
        return { what: `${names}: ${known.what}`, why: `${error.message}.`, fix: known.fix };
    if (error.status === 403)
        return (0,state/* notAllowed */.mj)(names, error);
    return {
        what: `Connect refused to set ${names}.`,
        why: `${error.message}.`,
        fix: 'Correct the input that declares it.',
    };
}
const vanityWords = {
    51: {
        what: 'the path is taken, or lies above or below one that is.',
        fix: 'Choose another vanity-path; the content that has it may be one that this key does not see.',
    },
    52: { what: 'the server keeps that path for itself.', fix: 'Choose another vanity-path.' },
};
const generalWords = {
    33: { what: 'a viewer can not be a collaborator.', fix: 'Name the user in viewers.' },
    108: {
        what: 'one of these names is kept by Connect for itself.',
        fix: 'Use another name in environment, and read that one in the app.',
    },
    118: { what: 'the server does not allow this access.', fix: 'Choose another access.' },
    153: { what: 'there is no such group.', fix: 'Correct its GUID.' },
    260: { what: 'the licence of the server allows no public content.', fix: 'Choose another access.' },
};
/**
 * After a failure: takes away the variables that this run added. Those that it changed can't be put back, since
 * Connect never tells what they were.
 *
 * @param made the changes that were made
 * @param options.remove false: leave what was added
 * @returns what to tell about the environment, if anything
 */
async function undoEnvironment(guid, made, connect, { remove }) {
    const named = (how) => made.flatMap((change) => (change.kind === 'variable' && change.how === how ? [change.name] : []));
    const [added, changed] = [named('add'), named('change')];
    const isGone = added.length === 0 || (remove && (await isRemoved(guid, added, connect)));
    if (changed.length === 0 && isGone)
        return undefined;
    const left = isGone ? changed : [...changed, ...added];
    return {
        what: `These variables have new values now, also for the version that is live: ${left.join(', ')}.`,
        why: changed.length === 0
            ? 'They were added by this run, and could not be taken away again.'
            : "Connect never tells a variable's value, so the old ones can't be put back.",
        fix: 'If the live version needs the old values, run the workflow again with them.',
    };
}
async function isRemoved(guid, names, connect) {
    try {
        await connect.updateEnvironment(guid, names.map((name) => ({ name, value: null })));
        return true;
    }
    catch {
        // The run failed already, and for another reason: that one is to be told.
        return false;
    }
}

// EXTERNAL MODULE: ./.build/lib/deploy/settings/table.js
var table = __webpack_require__(1196);
;// CONCATENATED MODULE: ./.build/lib/deploy/settings/run.js


/**
 * Tells the changes as a table, and makes them when they are due.
 *
 * @param before the bundle that was live when the run began
 */
function settingsRun(guid, changes, { wanted, before }, around) {
    const { connect, progress } = around;
    const made = [];
    for (const line of (0,table/* settingsTable */.u)(changes))
        progress.log.info(line);
    return {
        async apply(phase) {
            if (!changes.some((change) => change.phase === phase))
                return;
            await progress.stage(stages[phase], async () => {
                await applySettings(guid, changes, phase, wanted, around, (change) => made.push(change));
            });
        },
        async undo() {
            if (!made.some(({ kind }) => kind === 'variable'))
                return;
            // Another run that went live meanwhile may need what this one added.
            const live = await connect.content(guid).then(({ bundle_id }) => bundle_id ?? undefined, () => null);
            const left = await undoEnvironment(guid, made, connect, { remove: live === before });
            if (left)
                progress.log.warn(left);
        },
    };
}
const stages = {
    before: 'Set up the content item',
    between: 'Set the environment',
    after: 'Finish the settings',
};

// EXTERNAL MODULE: ./.build/lib/deploy/settings/settings.js
var settings_settings = __webpack_require__(6575);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./.build/lib/deploy/upload.js




/**
 * Uploads the archive. An answer that was lost is looked for in the list of bundles before the archive is sent
 * again, so that a release leaves one bundle.
 *
 * @param withMetadata false for a server that doesn't know metadata, or may not
 */
async function uploadBundle(content, packed, order, withMetadata, { connect, progress, signal, about }) {
    const upload = (0,external_node_crypto_.randomUUID)();
    const origin = { kind: order.kind, fingerprint: order.app.fingerprint, upload };
    const metadata = withMetadata ? (0,bundle_metadata/* metadataOf */.Nk)(order.source, origin) : undefined;
    const newest = withMetadata ? undefined : (await connect.bundles(content.guid))[0];
    const isOurs = (bundle) => withMetadata
        ? (0,bundle_metadata/* originOf */.yv)(bundle)?.upload === upload
        : Number(bundle.id) > Number(newest?.id ?? 0) &&
            bundle.size === packed.bytes &&
            (!about.user || bundle.created_by === about.user.guid);
    for (let attempt = 1;; attempt++) {
        try {
            return await connect.upload(content.guid, packed, metadata, uploadProgress(progress.log.info));
        }
        catch (error) {
            signal.throwIfAborted();
            const how = (0,lost/* ending */.K)(error);
            if (how === undefined || how === 'refused')
                throw error;
            progress.log.info(`The upload broke off (${error.message}). Looking whether it arrived…`);
            const found = how === 'lost' ? await lookFor(isOurs, content, { connect, signal }) : undefined;
            if (found)
                return found;
            if (attempt === 3)
                throw error;
            progress.log.info('It did not arrive. Uploading again.');
        }
    }
}
/** The server may still be busy with what arrived: so it looks more than once. */
async function lookFor(isOurs, content, { connect, signal }) {
    for (const wait of [0, 500, 1500]) {
        await (0,external_node_timers_promises_.setTimeout)(wait, undefined, { signal });
        const found = (await connect.bundles(content.guid)).find(isOurs);
        if (found)
            return found;
    }
    return undefined;
}
/**
 * Tells how an upload goes on, in percent and MB/s: not before it has taken 2 s, and then at most every 5 s.
 *
 * @param now milliseconds of a clock that never goes back
 */
function uploadProgress(tell, now = () => performance.now()) {
    const began = now();
    let told = began - 3000;
    return (bytes, total) => {
        const time = now();
        if (time - told < 5000 || bytes === total)
            return;
        told = time;
        const mega = (amount) => (amount / 1e6).toFixed(1);
        const rate = mega(bytes / ((time - began) / 1000));
        tell(`Uploaded ${Math.floor((bytes / total) * 100)} % (${mega(bytes)} of ${mega(total)} MB, ${rate} MB/s)`);
    };
}

// EXTERNAL MODULE: ./.build/lib/deploy/verify.js + 1 modules
var verify = __webpack_require__(2276);
;// CONCATENATED MODULE: ./.build/lib/deploy/release.js


















/**
 * Deploys an app: nothing goes live that doesn't answer, and what was live stays.
 *
 * What is learned on the way, above all what is live, is told to `progress` as soon as it is known, so that it holds
 * when the run is cancelled.
 *
 * @throws {UserError} where the user, or an administrator, can mend it
 * @throws the reason of `signal`, at once, where the run is cancelled or out of time
 */
async function release(order, { connect, progress, signal, asked = (0,preflight/* ask */.kA)(order.content, connect) }) {
    const { about } = asked;
    progress.learn({ live: deploy_live/* nothingChanged */.Us });
    try {
        return await steps(order, { connect, progress, signal, about }, asked);
    }
    catch (error) {
        signal.throwIfAborted();
        throw (0,explained/* explained */.t)(error, order.app, about);
    }
}
async function steps(order, surroundings, asked) {
    const { progress } = surroundings;
    const seen = await progress.stage('Ask the server', () => (0,preflight/* preflight */.Mz)(order, surroundings, asked));
    const before = seen.content?.bundle_id ?? undefined;
    progress.learn({
        ...(seen.pythonVersion && { pythonVersion: seen.pythonVersion }),
        ...(before === undefined ? { live: deploy_live/* nothingLive */.sf } : { liveBundleId: before, live: (0,deploy_live/* liveNow */.BO)(before) }),
    });
    const metadata = (0,version/* can */.$)('bundle metadata', seen.settings.version) === 'yes';
    if (!metadata)
        tellNoMetadata(seen.settings.version, surroundings);
    const { settings = settings_settings/* nothingDeclared */.e } = order.declared ?? {};
    const planFor = (now) => seen.setup?.plan(now) ?? [];
    const setUp = (guid, changes) => settingsRun(guid, changes, { wanted: settings, before }, surroundings);
    const active = seen.bundles.find(({ id }) => id === before);
    const isSameApp = seen.content && active && !order.force && isSame(active, order);
    if (seen.content && active && isSameApp && !(0,plan/* changesEnvironment */.vO)(planFor({ deploys: true }))) {
        const run = setUp(seen.content.guid, planFor({ deploys: false }));
        for (const phase of ['before', 'after'])
            await run.apply(phase);
        progress.learn({ bundleId: active.id });
        return 'unchanged';
    }
    const content = seen.content ??
        (await progress.stage('Create the content item', () => (0,deploy_content/* createContent */.s)(order.content, surroundings)));
    const created = seen.content ? {} : { created: content };
    const run = setUp(content.guid, planFor({ ...created, deploys: true }));
    const packed = await progress.stage('Pack the app', () => order.app.pack(seen.pythonVersion));
    progress.learn({ bytes: packed.bytes, live: (0,deploy_live/* whileUploading */.DJ)(before) });
    let target;
    try {
        await run.apply('before');
        const noted = { ...order, source: { ...order.source, ...seen.setup?.note } };
        const bundle = await progress.stage('Upload', () => uploadBundle(content, packed, noted, metadata, surroundings));
        progress.learn({ bundleId: bundle.id, live: (0,deploy_live/* asDraft */._m)(before, bundle.id) });
        target = { content, bundle, before };
        const drafts = (0,version/* can */.$)('drafts', seen.settings.version);
        const plan = planRelease({ kind: order.kind, drafts, verify: order.verify.how });
        const isDraft = plan.includes('build draft') && (await buildDraft(target, drafts, surroundings));
        await run.apply('between');
        if (isDraft && plan.includes('verify draft'))
            await verifyDraft(target, order, surroundings);
        if (order.kind === 'preview')
            return 'previewed';
        await activate(target, isDraft, surroundings);
        if (order.verify.how !== 'none')
            await verifyLive(target, order, surroundings);
    }
    catch (error) {
        await run.undo();
        throw error;
    }
    await run.apply('after');
    await progress.stage('Clean up', () => prune(target, order.keepBundles, surroundings));
    return 'deployed';
}
/** @returns false where the server turned out to know no drafts, so that nothing was built */
async function buildDraft({ content, bundle, before }, drafts, surroundings) {
    const { progress } = surroundings;
    progress.learn({ live: (0,deploy_live/* whileBuilding */.q1)(before, bundle.id) });
    try {
        const order = { guid: content.guid, bundleId: bundle.id, activate: false };
        await progress.stage('Build', () => (0,build/* build */.j)(order, surroundings));
    }
    catch (error) {
        // A stopped run leaves the build to the server.
        if (!surroundings.signal.aborted)
            progress.learn({ live: (0,deploy_live/* asDraft */._m)(before, bundle.id) });
        // A server that hides its version may be too old for drafts: it refuses the field that asks for one.
        if (drafts === 'unknown' && error instanceof errors/* ConnectError */.T$ && error.status === 400)
            return false;
        throw error;
    }
    progress.learn({ live: (0,deploy_live/* asDraft */._m)(before, bundle.id) });
    return true;
}
async function verifyDraft({ content, bundle }, order, surroundings) {
    const url = (0,server_url/* draftUrl */.N8)(surroundings.connect.server, content.guid, bundle.id);
    const draft = { guid: content.guid, bundleId: bundle.id, url };
    await surroundings.progress.stage('Verify the draft', () => (0,verify/* verify */.M)(draft, order.verify, surroundings));
    surroundings.progress.learn({ verified: true });
}
/** Makes the bundle the active one; it is built on the way where it wasn't yet. */
async function activate({ content, bundle, before }, isBuilt, surroundings) {
    const { connect, progress } = surroundings;
    const target = { guid: content.guid, bundleId: bundle.id, activate: true };
    const look = async () => {
        const live = (await connect.content(content.guid)).bundle_id;
        progress.learn(live === null ? { live: deploy_live/* nothingLive */.sf } : { liveBundleId: live, live: (0,deploy_live/* liveNow */.BO)(live) });
        yieldToNewer(live, bundle.id);
        return live;
    };
    await progress.stage(isBuilt ? 'Activate' : 'Build and activate', async () => {
        await look();
        progress.learn({ live: (0,deploy_live/* whileActivating */.o3)(before, bundle.id) });
        try {
            await (0,build/* build */.j)(target, surroundings, { quiet: isBuilt });
        }
        catch (error) {
            // Whether it went live all the same is what the user has to know; not to know it is no other failure.
            await look().catch(() => { });
            throw error;
        }
        if ((await look()) === bundle.id)
            return;
        // An older run that looked at the same moment went live after this one: the newer upload stays.
        await (0,build/* build */.j)(target, surroundings, { quiet: true });
        await look();
    });
}
/**
 * Two runs for one content item: the newer upload stays, and the run with the older one says so.
 *
 * @throws {UserError} where a newer bundle is live
 */
function yieldToNewer(live, bundleId) {
    if (live === null || Number(live) <= Number(bundleId))
        return;
    throw new lib_errors/* UserError */.yo({
        what: `Another deployment of the same content went live meanwhile: bundle ${live}, newer than this run's ${bundleId}.`,
        why: 'This run leaves it alone.',
        fix: 'To have one run at a time, give the job a concurrency group (see the README).',
    });
}
/** One look at what visitors get. Where it isn't well, what was live before goes live again. */
async function verifyLive(target, order, surroundings) {
    const { content, bundle, before } = target;
    const url = (0,server_url/* contentUrl */.hx)(surroundings.connect.server, content.guid);
    const live = { guid: content.guid, bundleId: bundle.id, url };
    try {
        await surroundings.progress.stage('Verify', () => (0,verify/* verify */.M)(live, order.verify, surroundings));
        surroundings.progress.learn({ verified: true });
    }
    catch (error) {
        if (!(error instanceof verify/* VerifyFailure */.U))
            throw error;
        if (before === undefined)
            tellNoWayBack(bundle.id, surroundings);
        else {
            const way = { guid: content.guid, from: bundle.id, to: before };
            await surroundings.progress.stage('Go back', () => (0,rollback/* goBack */.OE)(way, order.verify, surroundings));
        }
        throw error;
    }
}
function tellNoWayBack(bundleId, { progress }) {
    progress.learn({
        live: `Bundle ${bundleId} is live, though it did not answer as it should: on a first deployment there is nothing to go back to.`,
    });
}
/** Whether what is live is what would be deployed. */
/** Whether the active bundle holds this very app. */
function isSame(active, { app, kind }) {
    return kind === 'deploy' && (0,bundle_metadata/* originOf */.yv)(active)?.fingerprint === app.fingerprint;
}
function tellNoMetadata(version, { progress }) {
    const why = version ? `Connect ${version} keeps no notes beside a bundle` : 'The server hides its version';
    progress.log.info(`${why}, so it can't be seen whether the app has changed: it is deployed.`);
}


/***/ }),

/***/ 3646:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OE: () => (/* binding */ goBack),
/* harmony export */   rollback: () => (/* binding */ rollback)
/* harmony export */ });
/* unused harmony exports chooseBundle, previousOf */
/* harmony import */ var _connect_server_url_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7152);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5119);
/* harmony import */ var _build_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6032);
/* harmony import */ var _bundle_metadata_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1318);
/* harmony import */ var _content_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9557);
/* harmony import */ var _diagnose_explained_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7464);
/* harmony import */ var _live_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2236);
/* harmony import */ var _preflight_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3932);
/* harmony import */ var _verify_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2276);









/**
 * Activates the bundle that was live before, once, and verifies it. Where another run made its own bundle live
 * meanwhile, that one is left alone.
 *
 * @throws {BuildFailure | VerifyFailure}
 */
async function goBack({ guid, from, to }, how, surroundings) {
    const { progress, connect } = surroundings;
    const { bundle_id: live } = await connect.content(guid);
    if (live !== from)
        return;
    progress.log.info(`Going back to bundle ${to}.`);
    progress.learn({ live: (0,_live_js__WEBPACK_IMPORTED_MODULE_7__/* .whileGoingBack */ .Nf)(from, to) });
    await (0,_build_js__WEBPACK_IMPORTED_MODULE_1__/* .build */ .j)({ guid, bundleId: to, activate: true }, surroundings, { quiet: true });
    progress.learn({ liveBundleId: to, live: (0,_live_js__WEBPACK_IMPORTED_MODULE_7__/* .wentBack */ .Il)(to) });
    await (0,_verify_js__WEBPACK_IMPORTED_MODULE_6__/* .verify */ .M)({ guid, bundleId: to, url: (0,_connect_server_url_js__WEBPACK_IMPORTED_MODULE_8__/* .contentUrl */ .hx)(connect.server, guid) }, how, surroundings);
}
/**
 * Makes an earlier bundle live again and verifies it.
 *
 * @throws {UserError} where there is no such bundle, or it doesn't answer
 */
async function rollback({ content: wanted, to, verify: how }, { connect, progress, signal }) {
    const about = { server: connect.server, ...(wanted.guid !== undefined && { guid: wanted.guid }) };
    const surroundings = { connect, progress, signal, about };
    progress.learn({ live: _live_js__WEBPACK_IMPORTED_MODULE_7__/* .nothingChanged */ .Us });
    try {
        const { content, bundles } = await progress.stage('Ask the server', () => (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .look */ .Op)(wanted, surroundings));
        if (!content)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(noContent(wanted.name));
        (0,_content_js__WEBPACK_IMPORTED_MODULE_3__/* .learnContent */ .y)(content, surroundings);
        const target = chooseBundle(content, bundles, to);
        progress.learn({ bundleId: target.id });
        if (target.id === content.bundle_id)
            progress.log.info(`Bundle ${target.id} is live already.`);
        else {
            await progress.stage('Activate', async () => {
                progress.learn({ live: (0,_live_js__WEBPACK_IMPORTED_MODULE_7__/* .whileActivating */ .o3)(content.bundle_id ?? undefined, target.id) });
                await (0,_build_js__WEBPACK_IMPORTED_MODULE_1__/* .build */ .j)({ guid: content.guid, bundleId: target.id, activate: true }, surroundings);
                progress.learn({ liveBundleId: target.id, live: (0,_live_js__WEBPACK_IMPORTED_MODULE_7__/* .liveNow */ .BO)(target.id) });
            });
        }
        const url = (0,_connect_server_url_js__WEBPACK_IMPORTED_MODULE_8__/* .contentUrl */ .hx)(connect.server, content.guid);
        await progress.stage('Verify', () => (0,_verify_js__WEBPACK_IMPORTED_MODULE_6__/* .verify */ .M)({ guid: content.guid, bundleId: target.id, url }, how, surroundings));
        if (how.how !== 'none')
            progress.learn({ verified: true });
        return 'rolled-back';
    }
    catch (error) {
        signal.throwIfAborted();
        throw (0,_diagnose_explained_js__WEBPACK_IMPORTED_MODULE_4__/* .explained */ .t)(error, undefined, about);
    }
}
/**
 * The bundle to go back to. Previews were never live, so `previous` passes over them.
 *
 * @param bundles newest first
 * @throws {UserError} where there is none
 */
function chooseBundle(content, bundles, to) {
    const found = to === 'previous' ? previousOf(content.bundle_id, bundles) : bundles.find(({ id }) => id === to);
    if (found)
        return found;
    const ids = bundles.map(({ id }) => (id === content.bundle_id ? `${id} (live)` : id)).join(', ');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo({
        what: to === 'previous' ? 'There is no bundle before the live one.' : `There is no bundle ${to}.`,
        why: `The bundles of ${content.title || content.name}: ${ids || 'none'}.`,
        fix: 'Set rollback-to to one of these, or deploy the wanted commit again.',
    });
}
/** The newest bundle older than the active one that a deployment made; where nothing is live, the newest. */
function previousOf(active, bundles) {
    return bundles.find((bundle) => (active === null || Number(bundle.id) < Number(active)) && (0,_bundle_metadata_js__WEBPACK_IMPORTED_MODULE_2__/* .originOf */ .yv)(bundle)?.kind !== 'preview');
}
const noContent = (name) => ({
    what: `There is no app named ${name} on the server.`,
    fix: 'Set content-guid, or the name under which it was deployed.',
});


/***/ }),

/***/ 2210:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ findBrowser),
/* harmony export */   w: () => (/* binding */ takeScreenshot)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7975);




const run = (0,node_util__WEBPACK_IMPORTED_MODULE_3__.promisify)(node_child_process__WEBPACK_IMPORTED_MODULE_0__.execFile);
/** Names of Chromium and its relatives, the commonest first; all know the same command line. */
const names = [
    'google-chrome',
    'google-chrome-stable',
    'chromium',
    'chromium-browser',
    'chrome',
    'microsoft-edge',
    'msedge',
];
/** Where GitHub's own Windows and macOS runners, and laptops, have one that isn't on the PATH. */
const places = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
/** The browser of this machine, or `undefined`. `CHROME_BIN` comes first, as elsewhere. */
function findBrowser(environment = process.env) {
    const folders = (environment.PATH ?? '').split(node_path__WEBPACK_IMPORTED_MODULE_2__.delimiter).filter((folder) => folder !== '');
    const onPath = names.flatMap((name) => folders.map((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, process.platform === 'win32' ? `${name}.exe` : name)));
    const given = environment.CHROME_BIN ? [environment.CHROME_BIN] : [];
    return [...given, ...onPath, ...places].find(isExecutable);
}
function isExecutable(path) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.accessSync)(path, node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.X_OK);
        return true;
    }
    catch {
        return false;
    }
}
/** How long the page may take until everything on it is drawn, in milliseconds. */
const patience = 15_000;
/**
 * Has the browser draw a page and write it to a file as PNG. It comes as a stranger: the browser's command line can
 * send no key, so this is for apps that anyone may see.
 *
 * @param folder for the browser's profile and the picture; removed by the caller
 * @returns the path of the picture; `undefined` where what came is no Dash app (a login page, an error of the browser)
 */
async function takeScreenshot(browser, url, folder, signal) {
    const picture = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'screenshot.png');
    const options = [
        '--headless',
        '--no-first-run',
        '--disable-gpu',
        '--hide-scrollbars',
        `--user-data-dir=${(0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'profile')}`,
        '--window-size=1280,800',
        // Time of the page, not of the clock: it runs on at once when nothing is awaited.
        `--virtual-time-budget=${patience}`,
        `--timeout=${2 * patience}`,
        // Chromium's own sandbox needs rights that root in a container doesn't give.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ];
    const { stdout } = await run(browser, [...options, '--dump-dom', `--screenshot=${picture}`, url.href], {
        timeout: 4 * patience,
        maxBuffer: 64 * 1024 * 1024,
        signal,
    });
    return stdout.includes('react-entry-point') && !stdout.includes('_dash-loading"') ? picture : undefined;
}


/***/ }),

/***/ 1196:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ settingsTable)
/* harmony export */ });
/** A table for the log, in lines: setting, was, is now. Empty where nothing differs. */
function settingsTable(changes) {
    if (changes.length === 0)
        return [];
    const rows = [['setting', 'was', 'is now'], ...changes.map(({ setting, was, is }) => [setting, was, is])];
    const widths = [0, 1].map((column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
    const pad = (text, width) => text + ' '.repeat(Math.max(0, width - [...text].length));
    return rows.map((row) => row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd());
}


/***/ })

};
