export { backend, ready, type Backend, type BackendName, type ReadyOptions } from './backend';
