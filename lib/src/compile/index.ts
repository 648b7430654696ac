export {
  compile,
  type CompiledStep,
  type CompileOptions,
  type RunOptions,
  type RunSummary,
} from './compile';
export { NonFiniteLossError } from './loss';
