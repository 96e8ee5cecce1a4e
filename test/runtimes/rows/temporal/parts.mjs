/** How many parts the recorded workflow has: each ends in a timer. */
export const PARTS = 40;
