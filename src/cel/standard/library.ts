// The CEL library, as far as it is used. In the package the build puts this file's bundle in its place
// (scripts/build.mjs), so that nothing has to be installed for it.
export { CelScalar, celEnv, celFunc, celMap, celUint, isCelError, parse, plan } from '@bufbuild/cel';
export { RE2JS } from '@bufbuild/re2';
