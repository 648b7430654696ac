export { bubblewrap } from './bubblewrap';
export { NODE } from './mounts';
