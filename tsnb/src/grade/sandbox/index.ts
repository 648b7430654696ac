export { noSandbox, sandboxOf, type Sandbox } from './sandbox';
