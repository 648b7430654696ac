import { resolve } from 'node:path';

/** Where data may lie: in the project, else in the library's own folder, which has them once it is packed. */
export const DATA_FOLDERS = ['../../data', '../data'].map((path) => resolve(__dirname, path));
