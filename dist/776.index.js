export const id = 776;
export const ids = [776];
export const modules = {

/***/ 7776:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  writeArchive: () => (/* binding */ writeArchive)
});

// UNUSED EXPORTS: tar

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./node_modules/tar/dist/esm/large-numbers.js
// Tar can encode large and negative numbers using a leading byte of
// 0xff for negative, and 0x80 for positive.
const encode = (num, buf) => {
    if (!Number.isSafeInteger(num)) {
        // The number is so large that javascript cannot represent it with integer
        // precision.
        throw Error('cannot encode number outside of javascript safe integer range');
    }
    else if (num < 0) {
        encodeNegative(num, buf);
    }
    else {
        encodePositive(num, buf);
    }
    return buf;
};
const encodePositive = (num, buf) => {
    buf[0] = 0x80;
    for (var i = buf.length; i > 1; i--) {
        buf[i - 1] = num & 0xff;
        num = Math.floor(num / 0x100);
    }
};
const encodeNegative = (num, buf) => {
    buf[0] = 0xff;
    var flipped = false;
    num = num * -1;
    for (var i = buf.length; i > 1; i--) {
        var byte = num & 0xff;
        num = Math.floor(num / 0x100);
        if (flipped) {
            buf[i - 1] = onesComp(byte);
        }
        else if (byte === 0) {
            buf[i - 1] = 0;
        }
        else {
            flipped = true;
            buf[i - 1] = twosComp(byte);
        }
    }
};
const parse = (buf) => {
    const pre = buf[0];
    const value = pre === 0x80 ? pos(buf.subarray(1, buf.length))
        : pre === 0xff ? twos(buf)
            : null;
    if (value === null) {
        throw Error('invalid base256 encoding');
    }
    if (!Number.isSafeInteger(value)) {
        // The number is so large that javascript cannot represent it with integer
        // precision.
        throw Error('parsed number outside of javascript safe integer range');
    }
    return value;
};
const twos = (buf) => {
    var len = buf.length;
    var sum = 0;
    var flipped = false;
    for (var i = len - 1; i > -1; i--) {
        var byte = Number(buf[i]);
        var f;
        if (flipped) {
            f = onesComp(byte);
        }
        else if (byte === 0) {
            f = byte;
        }
        else {
            flipped = true;
            f = twosComp(byte);
        }
        if (f !== 0) {
            sum -= f * Math.pow(256, len - i - 1);
        }
    }
    return sum;
};
const pos = (buf) => {
    var len = buf.length;
    var sum = 0;
    for (var i = len - 1; i > -1; i--) {
        var byte = Number(buf[i]);
        if (byte !== 0) {
            sum += byte * Math.pow(256, len - i - 1);
        }
    }
    return sum;
};
const onesComp = (byte) => (0xff ^ byte) & 0xff;
const twosComp = (byte) => ((0xff ^ byte) + 1) & 0xff;
//# sourceMappingURL=large-numbers.js.map
;// CONCATENATED MODULE: ./node_modules/tar/dist/esm/types.js
const isCode = (c) => types_name.has(c);
const isName = (c) => code.has(c);
/**
 * types that are a normal file system entry, not metadata.
 *
 * These can be the subject of extended/globalExtended headers, long path
 * names, long linkpath names, etc.
 *
 * Any other types are meta, and cannot be targetted by extended PAX headers.
 */
const normalFsTypes = new Set([
    '0',
    '',
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    '7',
    'D',
]);
// map types from key to human-friendly name
const types_name = new Map([
    ['0', 'File'],
    // same as File
    ['', 'OldFile'],
    ['1', 'Link'],
    ['2', 'SymbolicLink'],
    // Devices and FIFOs aren't fully supported
    // they are parsed, but skipped when unpacking
    ['3', 'CharacterDevice'],
    ['4', 'BlockDevice'],
    ['5', 'Directory'],
    ['6', 'FIFO'],
    // same as File
    ['7', 'ContiguousFile'],
    // pax headers
    ['g', 'GlobalExtendedHeader'],
    ['x', 'ExtendedHeader'],
    // vendor-specific stuff
    // skip
    ['A', 'SolarisACL'],
    // like 5, but with data, which should be skipped
    ['D', 'GNUDumpDir'],
    // metadata only, skip
    ['I', 'Inode'],
    // data = link path of next file
    ['K', 'NextFileHasLongLinkpath'],
    // data = path of next file
    ['L', 'NextFileHasLongPath'],
    // skip
    ['M', 'ContinuationFile'],
    // like L
    ['N', 'OldGnuLongPath'],
    // skip
    ['S', 'SparseFile'],
    // skip
    ['V', 'TapeVolumeHeader'],
    // like x
    ['X', 'OldExtendedHeader'],
]);
// map the other direction
const code = new Map(Array.from(types_name).map(kv => [kv[1], kv[0]]));
//# sourceMappingURL=types.js.map
;// CONCATENATED MODULE: ./node_modules/tar/dist/esm/header.js
// parse a 512-byte header block to a data object, or vice-versa
// encode returns `true` if a pax extended header is needed, because
// the data could not be faithfully encoded in a simple header.
// (Also, check header.needPax to see if it needs a pax header.)



const notNegative = (n) => n === undefined || n < 0 ? undefined : n;
class Header {
    cksumValid = false;
    needPax = false;
    nullBlock = false;
    block;
    path;
    mode;
    uid;
    gid;
    size;
    cksum;
    #type = 'Unsupported';
    linkpath;
    uname;
    gname;
    devmaj = 0;
    devmin = 0;
    atime;
    ctime;
    mtime;
    charset;
    comment;
    constructor(data, off = 0, ex, gex) {
        if (Buffer.isBuffer(data)) {
            this.decode(data, off || 0, ex, gex);
        }
        else if (data) {
            this.#slurp(data);
        }
    }
    decode(buf, off, ex, gex) {
        if (!off) {
            off = 0;
        }
        if (!buf || !(buf.length >= off + 512)) {
            throw new Error('need 512 bytes for header');
        }
        // Decode the typeflag (independent of any pending PAX/GNU extended header)
        // up front so we can tell whether THIS block is itself an intermediary
        // extension header (PAX `x`/`g`, GNU long-name `L`, GNU long-link `K`).
        // Per POSIX pax, a PAX extended header describes the *next file entry*, not
        // the extension headers that may sit between it and that file. Applying the
        // pending PAX overrides (notably `size`) to an intervening `L`/`K`/`x`/`g`
        // header desynchronizes the stream relative to other tar implementations
        // and enables tar interpretation-conflict / file-smuggling attacks.
        const t = decString(buf, off + 156, 1);
        const isNormalFS = normalFsTypes.has(t);
        const exForFields = isNormalFS ? ex : undefined;
        const gexForFields = isNormalFS ? gex : undefined;
        this.path = exForFields?.path ?? decString(buf, off, 100);
        this.mode =
            exForFields?.mode ??
                gexForFields?.mode ??
                decNumber(buf, off + 100, 8);
        this.uid =
            exForFields?.uid ?? gexForFields?.uid ?? decNumber(buf, off + 108, 8);
        this.gid =
            exForFields?.gid ?? gexForFields?.gid ?? decNumber(buf, off + 116, 8);
        this.size = notNegative(exForFields?.size ??
            gexForFields?.size ??
            decNumber(buf, off + 124, 12));
        this.mtime =
            exForFields?.mtime ??
                gexForFields?.mtime ??
                decDate(buf, off + 136, 12);
        this.cksum = decNumber(buf, off + 148, 12);
        // if we have extended or global extended headers, apply them now
        // See https://github.com/npm/node-tar/pull/187
        // Apply global before local, so it overrides. Never slurp the pending
        // extended-header fields onto an intermediary extension header.
        if (gexForFields)
            this.#slurp(gexForFields, true);
        if (exForFields)
            this.#slurp(exForFields);
        // old tar versions marked dirs as a file with a trailing /
        if (isCode(t)) {
            this.#type = t || '0';
        }
        if (this.#type === '0' && this.path.slice(-1) === '/') {
            this.#type = '5';
        }
        // tar implementations sometimes incorrectly put the stat(dir).size
        // as the size in the tarball, even though Directory entries are
        // not able to have any body at all.  In the very rare chance that
        // it actually DOES have a body, we weren't going to do anything with
        // it anyway, and it'll just be a warning about an invalid header.
        if (this.#type === '5') {
            this.size = 0;
        }
        this.linkpath = decString(buf, off + 157, 100);
        if (buf.subarray(off + 257, off + 265).toString() === 'ustar\u000000') {
            /* c8 ignore start */
            this.uname =
                exForFields?.uname ??
                    gexForFields?.uname ??
                    decString(buf, off + 265, 32);
            this.gname =
                exForFields?.gname ??
                    gexForFields?.gname ??
                    decString(buf, off + 297, 32);
            this.devmaj =
                exForFields?.devmaj ??
                    gexForFields?.devmaj ??
                    decNumber(buf, off + 329, 8) ??
                    0;
            this.devmin =
                exForFields?.devmin ??
                    gexForFields?.devmin ??
                    decNumber(buf, off + 337, 8) ??
                    0;
            /* c8 ignore stop */
            if (buf[off + 475] !== 0) {
                // definitely a prefix, definitely >130 chars.
                const prefix = decString(buf, off + 345, 155);
                this.path = prefix + '/' + this.path;
            }
            else {
                const prefix = decString(buf, off + 345, 130);
                if (prefix) {
                    this.path = prefix + '/' + this.path;
                }
                /* c8 ignore start */
                this.atime = ex?.atime ?? gex?.atime ?? decDate(buf, off + 476, 12);
                this.ctime = ex?.ctime ?? gex?.ctime ?? decDate(buf, off + 488, 12);
                /* c8 ignore stop */
            }
        }
        let sum = 8 * 0x20;
        for (let i = off; i < off + 148; i++) {
            sum += buf[i];
        }
        for (let i = off + 156; i < off + 512; i++) {
            sum += buf[i];
        }
        this.cksumValid = sum === this.cksum;
        if (this.cksum === undefined && sum === 8 * 0x20) {
            this.nullBlock = true;
        }
    }
    #slurp(ex, gex = false) {
        Object.assign(this, Object.fromEntries(Object.entries(ex).filter(([k, v]) => {
            // we slurp in everything except for the path attribute in
            // a global extended header, because that's weird. Also, any
            // null/undefined values are ignored.
            return !(v === null ||
                v === undefined ||
                (k === 'size' && Number(v) < 0) ||
                (k === 'path' && gex) ||
                (k === 'linkpath' && gex) ||
                k === 'global');
        })));
    }
    encode(buf, off = 0) {
        if (!buf) {
            buf = this.block = Buffer.alloc(512);
        }
        if (this.#type === 'Unsupported') {
            this.#type = '0';
        }
        if (!(buf.length >= off + 512)) {
            throw new Error('need 512 bytes for header');
        }
        const prefixSize = this.ctime || this.atime ? 130 : 155;
        const split = splitPrefix(this.path || '', prefixSize);
        const path = split[0];
        const prefix = split[1];
        this.needPax = !!split[2];
        this.needPax = encString(buf, off, 100, path) || this.needPax;
        this.needPax = encNumber(buf, off + 100, 8, this.mode) || this.needPax;
        this.needPax = encNumber(buf, off + 108, 8, this.uid) || this.needPax;
        this.needPax = encNumber(buf, off + 116, 8, this.gid) || this.needPax;
        this.needPax = encNumber(buf, off + 124, 12, this.size) || this.needPax;
        this.needPax = encDate(buf, off + 136, 12, this.mtime) || this.needPax;
        buf[off + 156] = Number(this.#type.codePointAt(0));
        this.needPax =
            encString(buf, off + 157, 100, this.linkpath) || this.needPax;
        buf.write('ustar\u000000', off + 257, 8);
        this.needPax =
            encString(buf, off + 265, 32, this.uname) || this.needPax;
        this.needPax =
            encString(buf, off + 297, 32, this.gname) || this.needPax;
        this.needPax =
            encNumber(buf, off + 329, 8, this.devmaj) || this.needPax;
        this.needPax =
            encNumber(buf, off + 337, 8, this.devmin) || this.needPax;
        this.needPax =
            encString(buf, off + 345, prefixSize, prefix) || this.needPax;
        if (buf[off + 475] !== 0) {
            this.needPax = encString(buf, off + 345, 155, prefix) || this.needPax;
        }
        else {
            this.needPax = encString(buf, off + 345, 130, prefix) || this.needPax;
            this.needPax =
                encDate(buf, off + 476, 12, this.atime) || this.needPax;
            this.needPax =
                encDate(buf, off + 488, 12, this.ctime) || this.needPax;
        }
        let sum = 8 * 0x20;
        for (let i = off; i < off + 148; i++) {
            sum += buf[i];
        }
        for (let i = off + 156; i < off + 512; i++) {
            sum += buf[i];
        }
        this.cksum = sum;
        encNumber(buf, off + 148, 8, this.cksum);
        this.cksumValid = true;
        return this.needPax;
    }
    get type() {
        return (this.#type === 'Unsupported' ?
            this.#type
            : types_name.get(this.#type));
    }
    get typeKey() {
        return this.#type;
    }
    set type(type) {
        const c = String(code.get(type));
        if (isCode(c) || c === 'Unsupported') {
            this.#type = c;
        }
        else if (isCode(type)) {
            this.#type = type;
        }
        else {
            throw new TypeError('invalid entry type: ' + type);
        }
    }
}
const splitPrefix = (p, prefixSize) => {
    const pathSize = 100;
    let pp = p;
    let prefix = '';
    let ret = undefined;
    const root = external_node_path_.posix.parse(p).root || '.';
    if (Buffer.byteLength(pp) < pathSize) {
        ret = [pp, prefix, false];
    }
    else {
        // first set prefix to the dir, and path to the base
        prefix = external_node_path_.posix.dirname(pp);
        pp = external_node_path_.posix.basename(pp);
        do {
            if (Buffer.byteLength(pp) <= pathSize &&
                Buffer.byteLength(prefix) <= prefixSize) {
                // both fit!
                ret = [pp, prefix, false];
            }
            else if (Buffer.byteLength(pp) > pathSize &&
                Buffer.byteLength(prefix) <= prefixSize) {
                // prefix fits in prefix, but path doesn't fit in path
                ret = [pp.slice(0, pathSize - 1), prefix, true];
            }
            else {
                // make path take a bit from prefix
                pp = external_node_path_.posix.join(external_node_path_.posix.basename(prefix), pp);
                prefix = external_node_path_.posix.dirname(prefix);
            }
        } while (prefix !== root && ret === undefined);
        // at this point, found no resolution, just truncate
        if (!ret) {
            ret = [p.slice(0, pathSize - 1), '', true];
        }
    }
    return ret;
};
const decString = (buf, off, size) => buf
    .subarray(off, off + size)
    .toString('utf8')
    .replace(/\0.*/, '');
const decDate = (buf, off, size) => numToDate(decNumber(buf, off, size));
const numToDate = (num) => num === undefined ? undefined : new Date(num * 1000);
const decNumber = (buf, off, size) => Number(buf[off]) & 0x80 ?
    parse(buf.subarray(off, off + size))
    : decSmallNumber(buf, off, size);
const nanUndef = (value) => (isNaN(value) ? undefined : value);
const decSmallNumber = (buf, off, size) => nanUndef(parseInt(buf
    .subarray(off, off + size)
    .toString('utf8')
    .replace(/\0.*$/, '')
    .trim(), 8));
// the maximum encodable as a null-terminated octal, by field size
const MAXNUM = {
    12: 0o77777777777,
    8: 0o7777777,
};
const encNumber = (buf, off, size, num) => num === undefined ? false
    : num > MAXNUM[size] || num < 0 ?
        (encode(num, buf.subarray(off, off + size)), true)
        : (encSmallNumber(buf, off, size, num), false);
const encSmallNumber = (buf, off, size, num) => buf.write(octalString(num, size), off, size, 'ascii');
const octalString = (num, size) => padOctal(Math.floor(num).toString(8), size);
const padOctal = (str, size) => (str.length === size - 1 ?
    str
    : new Array(size - str.length - 1).join('0') + str + ' ') + '\0';
const encDate = (buf, off, size, date) => date === undefined ? false : (encNumber(buf, off, size, date.getTime() / 1000));
// enough to fill the longest string we've got
const NULLS = new Array(156).join('\0');
// pad with nulls, return true if it's longer or non-ascii
const encString = (buf, off, size, str) => str === undefined ? false : ((buf.write(str + NULLS, off, size, 'utf8'),
    str.length !== Buffer.byteLength(str) || str.length > size));
//# sourceMappingURL=header.js.map
;// CONCATENATED MODULE: ./node_modules/tar/dist/esm/pax.js


class Pax {
    atime;
    mtime;
    ctime;
    charset;
    comment;
    gid;
    uid;
    gname;
    uname;
    linkpath;
    dev;
    ino;
    nlink;
    path;
    size;
    mode;
    global;
    constructor(obj, global = false) {
        this.atime = obj.atime;
        this.charset = obj.charset;
        this.comment = obj.comment;
        this.ctime = obj.ctime;
        this.dev = obj.dev;
        this.gid = obj.gid;
        this.global = global;
        this.gname = obj.gname;
        this.ino = obj.ino;
        this.linkpath = obj.linkpath;
        this.mtime = obj.mtime;
        this.nlink = obj.nlink;
        this.path = obj.path;
        this.size = obj.size;
        this.uid = obj.uid;
        this.uname = obj.uname;
    }
    encode() {
        const body = this.encodeBody();
        if (body === '') {
            return Buffer.allocUnsafe(0);
        }
        const bodyLen = Buffer.byteLength(body);
        // round up to 512 bytes
        // add 512 for header
        const bufLen = 512 * Math.ceil(1 + bodyLen / 512);
        const buf = Buffer.allocUnsafe(bufLen);
        // 0-fill the header section, it might not hit every field
        for (let i = 0; i < 512; i++) {
            buf[i] = 0;
        }
        new Header({
            // XXX split the path
            // then the path should be PaxHeader + basename, but less than 99,
            // prepend with the dirname
            /* c8 ignore start */
            path: ('PaxHeader/' + (0,external_node_path_.basename)(this.path ?? '')).slice(0, 99),
            /* c8 ignore stop */
            mode: this.mode || 0o644,
            uid: this.uid,
            gid: this.gid,
            size: bodyLen,
            mtime: this.mtime,
            type: this.global ? 'GlobalExtendedHeader' : 'ExtendedHeader',
            linkpath: '',
            uname: this.uname || '',
            gname: this.gname || '',
            devmaj: 0,
            devmin: 0,
            atime: this.atime,
            ctime: this.ctime,
        }).encode(buf);
        buf.write(body, 512, bodyLen, 'utf8');
        // null pad after the body
        for (let i = bodyLen + 512; i < buf.length; i++) {
            buf[i] = 0;
        }
        return buf;
    }
    encodeBody() {
        return (this.encodeField('path') +
            this.encodeField('ctime') +
            this.encodeField('atime') +
            this.encodeField('dev') +
            this.encodeField('ino') +
            this.encodeField('nlink') +
            this.encodeField('charset') +
            this.encodeField('comment') +
            this.encodeField('gid') +
            this.encodeField('gname') +
            this.encodeField('linkpath') +
            this.encodeField('mtime') +
            this.encodeField('size') +
            this.encodeField('uid') +
            this.encodeField('uname'));
    }
    encodeField(field) {
        if (this[field] === undefined) {
            return '';
        }
        const r = this[field];
        const v = r instanceof Date ? r.getTime() / 1000 : r;
        const s = ' ' +
            (field === 'dev' || field === 'ino' || field === 'nlink' ?
                'SCHILY.'
                : '') +
            field +
            '=' +
            v +
            '\n';
        const byteLen = Buffer.byteLength(s);
        // the digits includes the length of the digits in ascii base-10
        // so if it's 9 characters, then adding 1 for the 9 makes it 10
        // which makes it 11 chars.
        let digits = Math.floor(Math.log(byteLen) / Math.log(10)) + 1;
        if (byteLen + digits >= Math.pow(10, digits)) {
            digits += 1;
        }
        const len = digits + byteLen;
        return len + s;
    }
    static parse(str, ex, g = false) {
        return new Pax(merge(parseKV(str), ex), g);
    }
}
const merge = (a, b) => b ? Object.assign({}, b, a) : a;
const parseKV = (str) => str
    .replace(/\n$/, '')
    .split('\n')
    .reduce(parseKVLine, Object.create(null));
const parseKVLine = (set, line) => {
    const n = parseInt(line, 10);
    // XXX Values with \n in them will fail this.
    // Refactor to not be a naive line-by-line parse.
    if (n !== Buffer.byteLength(line) + 1) {
        return set;
    }
    line = line.slice((n + ' ').length);
    const kv = line.split('=');
    const r = kv.shift();
    if (!r) {
        return set;
    }
    const k = r.replace(/^SCHILY\.(dev|ino|nlink)/, '$1');
    const v = kv.join('=').replace(/\0.*/, '');
    switch (k) {
        case 'path':
        case 'linkpath':
        case 'type':
        case 'charset':
        case 'comment':
        case 'gname':
        case 'uname':
            set[k] = v;
            break;
        case 'ctime':
        case 'atime':
        case 'mtime':
            set[k] = new Date(Number(v) * 1000);
            break;
        case 'size':
            const s = +v;
            if (s >= 0)
                set[k] = s;
            break;
        case 'gid':
        case 'uid':
        case 'dev':
        case 'ino':
        case 'nlink':
        case 'mode':
            set[k] = +v;
            break;
    }
    return set;
};
//# sourceMappingURL=pax.js.map
// EXTERNAL MODULE: ./.build/lib/errors.js
var errors = __webpack_require__(5119);
// EXTERNAL MODULE: ./.build/lib/bundle/files/told.js
var told = __webpack_require__(5366);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./.build/lib/bundle/gzip.js


// Measured on CSV: 128 KiB lose a sixth of the speed to their set-up, 1 MiB gain a fiftieth and take four times the memory.
const BLOCK = 256 * 1024;
/** How far back deflate looks: what comes before a block is its dictionary, so that cutting costs no size. */
const WINDOW = 32 * 1024;
/**
 * On text, 5 takes half as long again as 4 for 3 to 5 % less: the largest step of all. Halfway we stay within a twentieth of level
 * 9's size and above six times its speed on two cores.
 */
const LEVEL = 4.5;
/** For what is nearly all repetition: there it is as fast as 4 is on text, and saves a quarter. */
const LEVEL_FOR_REPETITION = 7;
/** The most that one stored block of deflate holds (RFC 1951, section 3.2.4). */
const STORED = 0xffff;
/** The end of a member: one empty, final block with fixed codes (RFC 1951, section 3.2.6). */
const LAST_BLOCK = Uint8Array.of(0x03, 0x00);
/** RFC 1952: deflate, no name, no time (so that the same bytes come out on any day), "unknown" system. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
/**
 * Compresses a stream into one gzip member, on several cores: blocks of 256 KiB are deflated side by side, each with the
 * 32 KiB before it as its dictionary and ended on a byte boundary, so that they can simply follow each other.
 *
 * The same bytes go out for the same bytes in and the same level, however the stream was cut and whatever the machine. Nothing
 * is held but the blocks under way: a slow reader slows the source down.
 */
async function* gzip(source, { level = LEVEL, threads = deflatingThreads() } = {}) {
    const underWay = [];
    const free = [];
    let previous;
    let checksum = 0;
    let length = 0;
    let count = 0;
    yield HEADER;
    for await (const block of inBlocks(source, free)) {
        checksum = (0,external_node_zlib_.crc32)(block, checksum);
        length += block.length;
        const itsLevel = Math.floor(level * (count + 1)) - Math.floor(level * count);
        count += 1;
        const current = deflateBlock(block, previous?.block.subarray(-WINDOW), itsLevel);
        underWay.push(current);
        if (previous)
            recycle(previous, current, free);
        previous = current;
        // More than there are threads: blocks that are only stored take none, and none should wait for the one before it.
        if (underWay.length > 2 * threads + 2)
            yield* await underWay.shift().output;
    }
    for (const { output } of underWay)
        yield* await output;
    yield LAST_BLOCK;
    yield trailer(checksum, length);
}
/** A block's memory serves again once it is deflated and so is the one after it, whose dictionary it is. */
function recycle(previous, current, free) {
    Promise.all([previous.output, current.output]).then(() => previous.isStored || free.push(previous.block), 
    // The reader is told. Once it is, nobody else listens: this keeps a failure from counting as unhandled.
    () => { });
}
/** zlib's work is done by libuv's pool, which has four threads unless the environment says otherwise. */
function deflatingThreads() {
    return Math.min((0,external_node_os_.availableParallelism)(), Number(process.env.UV_THREADPOOL_SIZE) || 4);
}
/** `free` has memory that may be written over. */
async function* inBlocks(source, free) {
    let block = Buffer.allocUnsafe(BLOCK);
    let filled = 0;
    for await (const chunk of source) {
        for (let at = 0; at < chunk.length;) {
            const part = chunk.subarray(at, at + BLOCK - filled);
            block.set(part, filled);
            filled += part.length;
            at += part.length;
            if (filled === BLOCK) {
                yield block;
                block = free.pop() ?? Buffer.allocUnsafe(BLOCK);
                filled = 0;
            }
        }
    }
    if (filled > 0)
        yield block.subarray(0, filled);
}
function deflateBlock(block, dictionary, most) {
    const sample = block.length < SAMPLES * SAMPLE_SIZE ? undefined : sampleOf(block);
    const level = sample ? chooseLevel(sample, most) : most;
    if (level === 0)
        return { block, output: Promise.resolve(stored(block)), isStored: true };
    const { promise, resolve, reject } = Promise.withResolvers();
    const options = {
        level,
        memLevel: 9,
        finishFlush: external_node_zlib_.constants.Z_SYNC_FLUSH,
        // Room for all of it, as far as the sample tells: then a block is one errand to the pool, not several.
        chunkSize: Math.ceil(BLOCK * Math.min(1, (sample?.deflated ?? 1) * 1.1)) + 4096,
        ...(dictionary && { dictionary }),
    };
    (0,external_node_zlib_.deflateRaw)(block, options, (error, deflated) => (error ? reject(error) : resolve([deflated])));
    return { block, output: promise, isStored: false };
}
/** What is looked at of a block: this many bytes at this many places. */
const SAMPLES = 16;
const SAMPLE_SIZE = 256;
/**
 * How hard to try: not at all where nothing is to be gained (images, zip); little where looking for repetitions gains nothing
 * over coding each byte by itself (numbers in binary, Base64); harder where nearly all is repetition (JSON that a program wrote),
 * since there it takes little time and saves much; and as told elsewhere.
 */
function chooseLevel({ deflated, coded, repeats }, level) {
    if (repeats)
        return level;
    if (deflated > 0.985)
        return 0;
    if (deflated > 0.94 * coded)
        return 1;
    return deflated < 0.3 ? Math.max(level, LEVEL_FOR_REPETITION) : level;
}
/** From content alone, so always the same. */
function sampleOf(block) {
    const sample = Buffer.allocUnsafe(SAMPLES * SAMPLE_SIZE);
    for (let n = 0; n < SAMPLES; n++) {
        const from = Math.floor((block.length * n) / SAMPLES);
        sample.set(block.subarray(from, from + SAMPLE_SIZE), n * SAMPLE_SIZE);
    }
    const counts = new Uint32Array(256);
    for (const byte of sample)
        counts[byte] = (counts[byte] ?? 0) + 1;
    let bits = 0;
    for (const count of counts)
        if (count > 0)
            bits -= count * Math.log2(count / sample.length);
    const deflated = (0,external_node_zlib_.deflateRawSync)(sample, { level: 1 }).length / sample.length;
    // Seen as noise by samples that are smaller than what repeats: pages of a raster, rows of a matrix.
    return {
        deflated,
        coded: bits / 8 / sample.length,
        repeats: deflated > 0.985 && repeatsWithinReach(block),
    };
}
function repeatsWithinReach(block) {
    for (let n = 0; n < SAMPLES; n++) {
        const at = Math.floor((block.length * n) / SAMPLES);
        const [word, after] = [block.subarray(at, at + 8), block.subarray(at + 1, at + WINDOW)];
        if (after.includes(word))
            return true;
    }
    return false;
}
/** A block as it is, in deflate's own framing for that. */
function stored(block) {
    const parts = [];
    for (let at = 0; at < block.length; at += STORED) {
        const part = block.subarray(at, at + STORED);
        const frame = Buffer.alloc(5);
        frame.writeUInt16LE(part.length, 1);
        frame.writeUInt16LE(part.length ^ 0xffff, 3);
        parts.push(frame, part);
    }
    return parts;
}
function trailer(checksum, length) {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(checksum, 0);
    // By RFC 1952 the length is told modulo 2^32.
    bytes.writeUInt32LE(length % 2 ** 32, 4);
    return bytes;
}

;// CONCATENATED MODULE: ./.build/lib/bundle/archive.js










const CHUNK = 256 * 1024;
/** How much may wait for the disk: writing shares the thread pool with compressing, and each wait for it would leave cores idle. */
const AHEAD = 8 * 1024 * 1024;
const TAR_BLOCK = 512;
/** Two empty blocks end a tar archive (POSIX.1-2024, pax, "ustar Interchange Format"). */
const END = new Uint8Array(2 * TAR_BLOCK);
/** 1 January 1980, the first day that every archive format can tell. */
const EVERY_DAY = new Date('1980-01-01T00:00:00Z');
/**
 * The entries as a tar archive, piece by piece and in their order. Nothing of the machine is in it: no owner, no time, and the
 * mode follows from the content. Files are read when their turn comes, never whole. A piece is valid until the next one is
 * asked for: its memory is used again.
 *
 * The format is `tar`'s; the reading is ours: on 2,000 files, `tar`'s own `Pack` takes six times as long (0.34 s), for it looks
 * at each file by several errands to the thread pool, which is busy compressing.
 *
 * @throws {UserError} where a file changed or vanished since it was looked at
 */
function* tar(entries) {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (const entry of entries) {
        if (typeof entry.source === 'string')
            yield* fileOnDisk(entry, entry.source, buffer);
        else {
            yield* header(entry.path, entry.source.length, entry.source);
            yield entry.source;
            yield padding(entry.source.length);
        }
    }
    yield END;
}
function* fileOnDisk({ path, size, modified }, source, buffer) {
    let handle;
    try {
        handle = (0,external_node_fs_.openSync)(source, 'r');
    }
    catch (error) {
        const { code } = error;
        throw new errors/* UserError */.yo(code === 'ENOENT' ? told/* vanished */.Jv(path) : told/* unreadable */.O$(path, error), {
            cause: error,
        });
    }
    try {
        const isAsItWas = () => {
            const now = (0,external_node_fs_.fstatSync)(handle);
            return now.size === size && (modified === undefined || now.mtimeMs === modified);
        };
        if (!isAsItWas())
            throw new errors/* UserError */.yo(told/* changed */.tD(path));
        let left = size;
        do {
            const read = left === 0 ? 0 : (0,external_node_fs_.readSync)(handle, buffer, 0, Math.min(CHUNK, left), null);
            if (left > 0 && read === 0)
                throw new errors/* UserError */.yo(told/* changed */.tD(path));
            if (left === size)
                yield* header(path, size, buffer.subarray(0, read));
            if (read > 0)
                yield buffer.subarray(0, read);
            left -= read;
        } while (left > 0);
        if (!isAsItWas())
            throw new errors/* UserError */.yo(told/* changed */.tD(path));
        yield padding(size);
    }
    finally {
        (0,external_node_fs_.closeSync)(handle);
    }
}
function* header(path, size, start) {
    const block = Buffer.alloc(TAR_BLOCK);
    const attributes = { path, size, mode: isProgram(start) ? 0o755 : 0o644, uid: 0, gid: 0, mtime: EVERY_DAY };
    const needsPax = new Header({ ...attributes, type: 'File' }).encode(block);
    // Names that are long or not ASCII, and sizes from 8 GiB, go into an extended header before the plain one.
    if (needsPax)
        yield new Pax({ path, size, mtime: EVERY_DAY, uid: 0, gid: 0 }).encode();
    yield block;
}
/** By content, since Windows keeps no mode: a script that names its interpreter, or a Linux program. */
function isProgram(start) {
    const [a, b, c, d] = start;
    return (a === 0x23 && b === 0x21) || (a === 0x7f && b === 0x45 && c === 0x4c && d === 0x46);
}
const padding = (size) => new Uint8Array((TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK);
/**
 * Writes the entries as `.tar.gz` to a file or a stream, as fast as that takes it and no faster. A stream is ended; a file appears
 * under its name only once it is whole.
 *
 * @throws {UserError} where a file changed or vanished since it was looked at
 */
async function writeArchive(entries, destination, { signal, ...options } = {}) {
    if (typeof destination !== 'string')
        return writeTo(destination, gzip(tar(entries), options), signal);
    const unfinished = `${destination}.${(0,external_node_crypto_.randomUUID)()}.unfinished`;
    try {
        const archived = await writeTo((0,external_node_fs_.createWriteStream)(unfinished, { flags: 'wx', highWaterMark: AHEAD }), gzip(tar(entries), options), signal);
        await (0,promises_.rename)(unfinished, destination);
        return archived;
    }
    catch (error) {
        await (0,promises_.rm)(unfinished, { force: true });
        throw error;
    }
}
async function writeTo(stream, chunks, signal) {
    const md5 = (0,external_node_crypto_.createHash)('md5');
    let bytes = 0;
    const closed = (0,external_node_stream_promises_.finished)(stream);
    closed.catch(() => { }); // told below, where it is waited for
    try {
        for await (const chunk of chunks) {
            signal?.throwIfAborted();
            md5.update(chunk);
            bytes += chunk.length;
            if (!stream.write(chunk))
                await Promise.race([(0,external_node_events_.once)(stream, 'drain', { ...(signal && { signal }) }), closed]);
        }
        stream.end();
        await closed;
        return { bytes, md5Base64: md5.digest('base64') };
    }
    catch (error) {
        stream.destroy(error);
        await closed.catch(() => { });
        signal?.throwIfAborted(); // with the caller's reason, not with that of whatever noticed it
        throw error;
    }
}


/***/ })

};
