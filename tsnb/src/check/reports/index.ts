export { annotations } from './annotations';
export { htmlReport } from './html';
export { jsonReport } from './json';
export { junitReport } from './junit';
