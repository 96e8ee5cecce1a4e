// The lines in which two texts differ.

/** `- removed` and `+ added` lines, each part below the heading that it stands under. */
export function changedLines(before, after) {
  const [left, right] = [before.split('\n'), after.split('\n')];
  const lines = [];
  let heading = '';
  let shown = '';
  const say = (line) => {
    if (shown !== heading) lines.push(heading);
    shown = heading;
    lines.push(line);
  };
  for (const [mark, line] of walk(left, right)) {
    if (line.startsWith('#')) heading = line;
    if (mark !== ' ') say(`${mark} ${line}`);
  }
  return lines.join('\n');
}

/** Each line with what became of it, by the longest common subsequence of what lies between equal ends. */
function* walk(left, right) {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) yield [' ', left[start++]];
  let end = 0;
  while (end < left.length - start && end < right.length - start && left.at(-1 - end) === right.at(-1 - end)) end++;
  const [a, b] = [left.slice(start, left.length - end), right.slice(start, right.length - end)];
  const common = table(a, b);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      yield [' ', a[i++]];
      j++;
    } else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) yield ['-', a[i++]];
    else yield ['+', b[j++]];
  }
}

/** common[i][j]: how many lines a from i and b from j have in common, in order. */
function table(a, b) {
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  return common;
}
