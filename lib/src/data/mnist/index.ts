export { binarize, type BinarizeOptions } from './binarize';
export { downloadMnist, type DownloadOptions } from './download';
export type { Checksums, LabelledImages } from './files';
export { DatasetError } from './idx';
export { loadMnist, type MnistDigits, type MnistOptions } from './load';
