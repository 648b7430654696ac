export { DEFAULT_LIMITS, type Limits } from './limits';
export { SandboxError, type SandboxEnd } from './request';
export { noSandbox, sandboxOf, type Sandbox } from './sandbox';
