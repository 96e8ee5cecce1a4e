// The CEL library, as far as it is used. In the package the build puts a bundle of this file in its place
// (scripts/build.mjs), so that nothing has to be installed for it but @bufbuild/re2.
export {
  CelScalar,
  celEnv,
  celFunc,
  celMap,
  celMethod,
  celUint,
  isCelError,
  objectType,
  parse,
  plan,
} from '@bufbuild/cel';
export { TimestampSchema } from '@bufbuild/protobuf/wkt';
