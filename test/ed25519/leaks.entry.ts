// Functions that leak a secret, one way each: what the trace of constant-time.test.ts has to see.
const TABLE: i32 = i32(memory.data<u32>([11, 12, 13, 14, 15, 16, 17, 18]));

export function byAddress(secret: i32): i32 {
  return load<i32>(usize(TABLE + 4 * (secret & 7)));
}

export function byStore(secret: i32): i32 {
  store<u8>(usize(0x2000 + (secret & 7)), 1);
  return 0;
}

export function byBranch(secret: i32): i32 {
  if (secret & 1) store<i32>(0x3000, 1);
  return 0;
}

export function byTurns(secret: i32): i32 {
  let sum: i32 = 0;
  for (let i: i32 = 0; i < (secret & 7); i++) sum += sum ^ i;
  return sum;
}

export function bySelect(secret: i32): i32 {
  return select<i32>(secret * 3, secret * 5, bool(secret & 4));
}

export function bySwitch(secret: i32): i32 {
  switch (secret & 3) {
    case 0:
      return 17;
    case 1:
      store<i32>(0x3000, 2);
      return 4;
    case 2:
      store<i32>(0x3000, 3);
      return 5;
    default:
      store<i32>(0x3000, 4);
      return 6;
  }
}

export function byLength(secret: i32): i32 {
  memory.fill(0x4000, 0, usize(secret & 7));
  return 0;
}

export function byCopy(secret: i32): i32 {
  memory.copy(0x4000, usize(0x5000 + (secret & 7)), 16);
  return 0;
}

export function byDivision(secret: i32): i32 {
  return 1000 / (secret | 1);
}

export function byRemainder(secret: i32): i32 {
  return i32(u64(12345678901) % u64(secret | 1));
}

export function bySquareRoot(secret: i32): i32 {
  return i32(sqrt<f64>(f64(secret)));
}

/** And one that does not. */
export function byMask(secret: i32): i32 {
  let kept: i32 = 0;
  for (let i: i32 = 0; i < 8; i++) kept |= load<i32>(usize(TABLE + 4 * i)) & i32((i64((secret & 7) ^ i) - 1) >> 63);
  return kept;
}
