export { bubblewrap } from './bubblewrap';
export { launchInSandbox, type KernelSandboxOptions } from './launch';
export { DEFAULT_LIMITS, type Limits, type Usage } from './limits';
export { NODE } from './mounts';
export {
  SandboxError,
  type ProcessSandbox,
  type SandboxedProcess,
  type SandboxEnd,
  type SandboxRequest,
} from './request';
