// The memory map: every region, who writes it, who wipes it. One static arena; nothing is ever
// allocated or freed. Read by the core in both builds and by the facade, so: bare integers only.
//
//   address  region     written by           wiped by
//   -------  ---------  -------------------  -----------------------------------------------
//   0x000    (unused)   nobody               so that address 0 is never a valid one
//   0x200    RESULT     every call           overwritten by the next call
//   0x300    REQUEST    the facade           overwritten by the next call
//   0x400    SECRET     the facade, sign     the core, before the call that used it returns
//            ROOTS      the facade           overwritten when another authorizer decides
//            CALL       the facade           the facade, after the decision
//            INPUT      the facade           the facade, after the call that read it
//            OUTPUT     seal, sign, text     overwritten by the next call
//            SCRATCH    the core             not secret; overwritten freely
//            SLOTS      open                 least recently used slot is overwritten
//            LOWERCASE  the facade, once     never: a table of Unicode
//            NAMES      the facade, once     never: texts of the protocol
//            GATES      approval/            overwritten freely; so are SCOPE and APPROVED
//            CRYPTO     hash/, ed25519/      secret parts by sign, before it returns

/** The result record of the last call; fields in result.ts. */
export const RESULT_AT = 0x200;
export const RESULT_SIZE = 0x100;
/** What a decision is asked about: the instant, windows, tolerance, counts; fields in request.ts. */
export const REQUEST_AT = 0x300;
export const REQUEST_SIZE = 0x100;
/** A 32-byte seed and whatever is derived from it. */
export const SECRET_AT = 0x400;
export const SECRET_SIZE = 0x400;
/** A public key, a signature or a digest handed in or out by the facade. */
export const KEY_AT = 0x800;
export const SIGNATURE_AT = 0x840;
export const DIGEST_AT = 0x880;

/** Trusted root keys, 32 bytes each. */
export const ROOTS_AT = 0x1000;
export const MAX_ROOTS = 1024;

/**
 * The call: room for the head of the proof preimage, then the tool name and the arguments as
 * the proof signs them (a text string, then an array of pairs), then room for the window.
 */
export const CALL_AT = 0x9000;
export const CALL_HEAD = 64;
/** Bytes of a proof's message before the tool: two contexts and the head of the challenge. */
export const PROOF_HEAD = 63;
/** Bytes of encoded tool name and arguments together. */
export const MAX_CALL_BYTES = 0x48000;
export const CALL_TAIL = 64;

/** Warrant bytes or text as received. Base64 of the largest stack is 349,528 characters; lines and labels fit beside it. */
export const INPUT_AT = 0x52000;
export const INPUT_SIZE = 0x60000;
/** A sealed envelope, or text made from bytes. */
export const OUTPUT_AT = 0xb2000;
export const OUTPUT_SIZE = 0x60000;
/** Tables of the glob matcher and of set comparison. */
export const SCRATCH_AT = 0x112000;
export const SCRATCH_SIZE = 0xa0000;

/** Chains that were read and verified: bytes, then one record a warrant. */
export const SLOTS_AT = 0x1b2000;
export const SLOT_COUNT = 4;
export const SLOT_BYTES = 0x40000;
/** Bytes of one warrant's record; fields in warrant/record.ts. */
export const RECORD_SIZE = 0x100;
export const SLOT_RECORDS = 0x4000;
export const SLOT_HEAD = 0x100;
export const SLOT_SIZE = 0x44100;

/** Runs of upper-case letters and their lower case; constraints/lowercase.ts. */
export const LOWERCASE_AT = 0x2c2400;
export const LOWERCASE_SIZE = 0x1000;

/** Approval gates out of their arrays of integers: a parent's, then its child's, or the leaf's in the place of the first. */
export const GATES_AT = 0x2c3400;
export const CHILD_GATES_AT = 0x2c5400;
export const GATES_SIZE = 0x4000;
/** Which gates of the parent are in the child's scope: a word each, and the address of the tool. */
export const SCOPE_AT = 0x2c7400;
export const SCOPE_SIZE = 0x2000;
/** Which approvers of the leaf have approved the call: a byte each. */
export const APPROVED_AT = 0x2c9400;
export const APPROVED_SIZE = 0x800;

/** Texts of the protocol, one cell each; see names.ts. */
export const NAMES_AT = 0x2c9c00;
export const NAMES_SIZE = 0x1000;

/** Hash states, field elements, points, tables; parts in hash/ and ed25519/. */
export const CRYPTO_AT = 0x2d3000;
export const CRYPTO_SIZE = 0x14000;

// Parts of CRYPTO. The first four are working memory that a signature fills with secrets: they lie side by
// side so that ed25519/sign wipes them with one fill. The rest is public.

/** Chaining values, the partial block and the message schedule of SHA-256 and SHA-512. Written by hash/, wiped by sign. */
export const HASH_AT = 0x2d3000;
export const HASH_SIZE = 0x600;
/** The expanded seed, nonce, scalars and their products. Written by verify, sign and scalar, wiped by sign. */
export const SCALARS_AT = 0x2d3600;
export const SCALARS_SIZE = 0x600;
/** Field elements inside one formula. Written by point, power and table, wiped by sign. */
export const ELEMENTS_AT = 0x2d3c00;
export const ELEMENTS_SIZE = 0x1000;
/** Points inside one multiplication. Written by verify, sign and table, wiped by sign. */
export const POINTS_AT = 0x2d4c00;
export const POINTS_SIZE = 0xc00;
/** Curve constants in the kernel's form. Written once, by constants. */
export const CURVE_AT = 0x2d5800;
export const CURVE_SIZE = 0x400;
/** Signed digits of up to four public scalars. Written by verify. */
export const DIGITS_AT = 0x2d5c00;
export const DIGITS_SIZE = 0x800;
/** Odd multiples of the key and of R. Written by verify. */
export const KEY_TABLE_AT = 0x2d6400;
export const KEY_TABLE_SIZE = 0x1800;
/** Multiples of 256^i B, for signing. Written once, at the first signature. */
export const COMB_TABLE_AT = 0x2d7c00;
export const COMB_TABLE_SIZE = 0xf000;

/** End of the arena, in bytes; a multiple of the WebAssembly page (65,536). */
export const MEMORY_SIZE = 0x2f0000;

// Behind the arena, in WebAssembly only: constant data of the module, below TABLES_AT (asconfig.json: memoryBase), then
// the tables of Ed25519. The JavaScript twin keeps its own.
export const TABLES_AT = 0x310000;
/** The comb of the base point: 1,025 entries of 120 bytes. Written once, at the first verification. */
export const BASE_COMB_AT = 0x310000;
export const BASE_COMB_SIZE = 0x1e400;
/** Points on their way into a table. Multiples of public points. */
export const BUILD_AT = 0x32f000;
export const BUILD_SIZE = 0x20000;
/** Results of a batch that wait for the shared inversion. */
export const PENDING_AT = 0x34f000;
export const PENDING_SIZE = 0x4000;
/** What is known about keys: whose combs there are, who was seen once. */
export const KEY_DIRECTORY_AT = 0x353000;
export const KEY_DIRECTORY_SIZE = 0x4000;
/** The combs of keys: 193 entries of 120 bytes each. The least recently used one is overwritten. */
export const KEY_COMBS_AT = 0x357000;
export const KEY_COMB_SIZE = 0x5b00;
export const MAX_KEY_COMBS = 128;
/** End of a module's memory; a multiple of the page. */
export const MODULE_MEMORY_SIZE = 0x630000;
