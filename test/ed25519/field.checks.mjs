// The kernels of the field and what lies directly above them, against BigInt. Plain JavaScript over the exports of
// kernel.entry.ts, so that every runtime can run it: field.test.ts does under vitest, scripts/check-kernels.mjs anywhere.

const P = 2n ** 255n - 19n;
const mod = (a) => ((a % P) + P) % P;
const fail = (text) => {
  throw new Error(text);
};
const power = (base, exponent) => {
  let [result, b] = [1n, mod(base)];
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * b) % P;
    b = (b * b) % P;
  }
  return result;
};

/** How each kernel lays out the limbs of a lane; `top` is the bound of a reduced limb, some of which have slack. */
export const LAYOUTS = {
  'relaxed-simd': (memory) => {
    const doubles = new Float64Array(memory.buffer);
    return {
      count: 5,
      weight: (i) => 51n * BigInt(i),
      top: () => 2 ** 50 + 2 ** 14,
      get: (at, lane, i) => doubles[(at >> 3) + 2 * i + lane],
      set: (at, lane, i, value) => {
        doubles[(at >> 3) + 2 * i + lane] = value;
      },
    };
  },
  simd: (memory) => {
    const words = new Int32Array(memory.buffer);
    const place = (at, lane, i) => (at >> 2) + 4 * (i >> 1) + 2 * (i & 1) + lane;
    return {
      count: 10,
      weight: (i) => BigInt(Math.ceil(25.5 * i)),
      top: (i) => (i % 2 === 0 ? 2 ** 25 : 2 ** 24) + (i === 1 || i === 6 ? 2 ** 18 : 0),
      get: (at, lane, i) => words[place(at, lane, i)],
      set: (at, lane, i, value) => {
        words[place(at, lane, i)] = value;
      },
    };
  },
  scalar: (memory) => {
    const words = new Int32Array(memory.buffer);
    return {
      count: 10,
      weight: (i) => BigInt(Math.ceil(25.5 * i)),
      top: (i) => (i % 2 === 0 ? 2 ** 26 : 2 ** 25) + (i === 1 || i === 6 ? 2 ** 17 : 0),
      get: (at, lane, i) => words[(at >> 2) + 10 * lane + i],
      set: (at, lane, i, value) => {
        words[(at >> 2) + 10 * lane + i] = value;
      },
    };
  },
};

/** Numbers of units of two factors, up to the bound of each kernel. */
const SCALES = {
  'relaxed-simd': [
    [1, 1],
    [2, 1],
    [1, 2],
  ],
  simd: [
    [1, 1],
    [2, 1],
    [2, 2],
    [4, 3],
    [3, 3],
    [4, 2],
  ],
  scalar: [
    [1, 1],
    [2, 3],
    [3, 3],
    [4, 4],
    [1, 16],
    [2, 2],
  ],
};
/** The most units that a kernel squares. */
const SQUARES = { 'relaxed-simd': 1, simd: 3, scalar: 4 };

/** Numbers from a label, the same in every runtime. */
function generator(seed) {
  let state = BigInt(seed) * 2n + 1n;
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & (2n ** 64n - 1n);
    return Number(state >> 33n);
  };
}

/** Checks one kernel; `rounds` products of random and extreme elements. Returns how many were compared. */
export function checkKernel(core, kernel, base, rounds) {
  const memory = new Uint8Array(core.memory.buffer);
  const layout = LAYOUTS[kernel](memory);
  const limbs = Array.from({ length: layout.count }, (_, i) => i);
  const [A, B, OUT, OUT2, BYTES] = [0, 1, 2, 3, 4].map((n) => base + n * 0x100);
  const random = generator(rounds);
  let compared = 0;
  const value = (at, lane) => limbs.reduce((sum, i) => sum + (BigInt(layout.get(at, lane, i)) << layout.weight(i)), 0n);
  const put = (at, lane, values) => {
    for (const i of limbs) layout.set(at, lane, i, values[i]);
  };
  const extreme = (n, scale) => {
    const signs = [() => 1, () => -1, (i) => (i % 2 ? 1 : -1), (i) => (i % 2 ? -1 : 1), (i) => (i ? 0 : 1), () => 0];
    if (n < signs.length) return limbs.map((i) => scale * layout.top(i) * signs[n](i));
    if (n % 2) return limbs.map((i) => scale * (layout.top(i) - (random() % 2)) * (random() % 2 ? 1 : -1));
    return limbs.map((i) => Math.trunc(((random() / 2 ** 31) * 2 - 1) * scale * layout.top(i)));
  };
  const reduced = (at) => {
    for (const lane of [0, 1]) {
      for (const i of limbs) {
        if (Math.abs(layout.get(at, lane, i)) > layout.top(i)) fail(`limb ${i} is ${layout.get(at, lane, i)}`);
      }
    }
  };
  const same = (at, lane, expected, name) => {
    compared++;
    if (mod(value(at, lane)) !== mod(expected)) fail(`${kernel}: ${name}`);
  };
  core.prepareConstants();
  const scales = SCALES[kernel];
  for (let n = 0; n < rounds; n++) {
    const [u, v] = scales[n % scales.length];
    const [k, l] =
      n < 36 * scales.length
        ? [Math.floor(n / scales.length) % 6, Math.floor(n / scales.length / 6)]
        : [7 + (random() % 2), 7 + (random() % 2)];
    const a = [extreme(k, u), extreme(l, u)];
    const b = [extreme(l, v), extreme(k, v)];
    for (const lane of [0, 1]) {
      put(A, lane, a[lane]);
      put(B, lane, b[lane]);
    }
    const [x, y] = [
      [value(A, 0), value(A, 1)],
      [value(B, 0), value(B, 1)],
    ];
    core.multiply(OUT, A, B);
    reduced(OUT);
    for (const lane of [0, 1]) same(OUT, lane, x[lane] * y[lane], `${a[lane]} times ${b[lane]}`);
    if (u <= SQUARES[kernel]) {
      core.square(OUT, A);
      reduced(OUT);
      for (const lane of [0, 1]) same(OUT, lane, x[lane] ** 2n, `${a[lane]} squared`);
    }
    if (u === 1 && v === 1) {
      core.add(OUT, A, B);
      core.subtract(OUT2, A, B);
      for (const lane of [0, 1]) {
        same(OUT, lane, x[lane] + y[lane], `${a[lane]} plus ${b[lane]}`);
        same(OUT2, lane, x[lane] - y[lane], `${a[lane]} minus ${b[lane]}`);
      }
      core.toBytes(BYTES, A, n & 1);
      const bytes = memory.slice(BYTES, BYTES + 32).reverse();
      const number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
      if (number !== mod(x[n & 1])) fail(`${kernel}: bytes of ${a[n & 1]}`);
      core.fromBytes(OUT, 1 - (n & 1), BYTES);
      same(OUT, 1 - (n & 1), number, `${number} read`);
      core.blend(OUT, A, B);
      same(OUT, 0, x[0], 'blend 0');
      same(OUT, 1, y[1], 'blend 1');
      core.blendSigned(OUT, A, B, -(n & 1), -((n >> 1) & 1));
      same(OUT, 0, n & 1 ? -x[0] : x[0], 'blend signed 0');
      same(OUT, 1, n & 2 ? -y[1] : y[1], 'blend signed 1');
      core.swapLanes(OUT, A);
      same(OUT, 0, x[1], 'swap');
    }
    if (n % 64 === 0 && u === 1) {
      core.squareTimes(OUT, A, 3);
      for (const lane of [0, 1]) same(OUT, lane, x[lane] ** 8n, 'eighth power');
      core.powerForRoot(OUT, A);
      for (const lane of [0, 1]) same(OUT, lane, power(x[lane], (P - 5n) / 8n), 'power for roots');
      core.invert(OUT, A);
      for (const lane of [0, 1]) same(OUT, lane, power(x[0], P - 2n), 'inverse');
      if (mod(x[0]) && mod(x[1])) {
        core.invertLanes(OUT, A, OUT2);
        for (const lane of [0, 1]) same(OUT, lane, power(x[lane], P - 2n), 'inverse of both');
        core.invertLanesSecret(OUT, A, OUT2);
        for (const lane of [0, 1]) same(OUT, lane, power(x[lane], P - 2n), 'inverse of both, secret');
      }
    }
  }
  // Inverses of values next to 0, p and powers of two, where division steps have their longest runs.
  for (let n = 0; n < 600; n++) {
    const number = n < 300 ? mod(BigInt(n) - 150n) : mod(2n ** BigInt(n - 300) + BigInt((n % 3) - 1));
    for (let i = 0; i < 32; i++) memory[BYTES + i] = Number((number >> BigInt(8 * i)) & 255n);
    core.fromBytes(A, 0, BYTES);
    core.invert(OUT, A);
    same(OUT, 0, power(number, P - 2n), `inverse of ${number}`);
    core.setInteger(B, 1);
    core.blend(B, A, B);
    core.invertLanesSecret(OUT, B, OUT2);
    same(OUT, 0, power(number, P - 2n), `secret inverse of ${number}`);
    core.toBytes(BYTES, A, 0);
    if (
      memory
        .slice(BYTES, BYTES + 32)
        .reverse()
        .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) !== number
    )
      fail('bytes');
  }
  checkPoints(core, { value, put, extreme, same, base });
  return compared;
}

/** The parts of the point formulas, at the extremes of reduced coordinates: they hold for any, on the curve or not. */
function checkPoints(core, { value, put, extreme, same, base }) {
  const [POINT, ENTRY, OUT] = [base + 0x1000, base + 0x1400, base + 0x1800];
  for (let n = 0; n < 1200; n++) {
    for (let element = 0; element < 8; element++) {
      for (const lane of [0, 1]) {
        const kind = n < 600 ? (Math.floor(n / 6 ** (element % 4)) + lane) % 6 : 7 + (n % 2);
        put((element < 4 ? POINT : ENTRY - 320) + 80 * element, lane, extreme(kind, 1));
      }
    }
    const of = (at, lane) => [0, 1, 2, 3].map((i) => value(at + 80 * i, lane));
    const check = (name, formula) => {
      for (const lane of [0, 1]) {
        const [E, F, G, H] = formula(of(POINT, lane), of(ENTRY, lane));
        const got = of(OUT, lane);
        for (const [i, expected] of [E, F, G, H].entries()) same(OUT + 80 * i, lane, expected, `${name}, part ${i}`);
        // What follows multiplies them by each other.
        core.multiply(OUT + 480, OUT + 80, OUT);
        same(OUT + 480, lane, got[1] * got[0], `${name}, F times E`);
        core.multiply(OUT + 480, OUT + 160, OUT + 240);
        same(OUT + 480, lane, got[2] * got[3], `${name}, G times H`);
        core.multiply(OUT + 480, OUT + 80, OUT + 160);
        same(OUT + 480, lane, got[1] * got[2], `${name}, F times G`);
        core.multiply(OUT + 480, OUT + 240, OUT);
        same(OUT + 480, lane, got[3] * got[0], `${name}, H times E`);
      }
    };
    core.doubleParts(OUT, POINT);
    check('double', ([x, y, z]) => [2n * x * y, 2n * z * z - y * y + x * x, y * y - x * x, x * x + y * y]);
    core.affineSumParts(OUT, POINT, ENTRY);
    check('affine sum', ([x, y, z, t], [plus, minus, c]) => {
      const [a, b, cc, d] = [(y - x) * minus, (y + x) * plus, t * c, 2n * z];
      return [b - a, d - cc, d + cc, b + a];
    });
    core.cachedSumParts(OUT, POINT, ENTRY);
    check('cached sum', ([x, y, z, t], [plus, minus, c, qz]) => {
      const [a, b, cc, d] = [(y - x) * minus, (y + x) * plus, t * c, 2n * z * qz];
      return [b - a, d - cc, d + cc, b + a];
    });
  }
}
