export { DEFAULT_LIMITS, type Limits } from './limits';
export { SandboxError, type SandboxEnd } from './request';
export type { DockerImage } from './docker';
export { DEFAULT_IMAGE, noSandbox, sandboxOf, type Sandbox } from './sandbox';
