export { DEFAULT_LIMITS, SandboxError, type Limits, type SandboxEnd } from './bubblewrap';
export { noSandbox, sandboxOf, type Sandbox } from './sandbox';
