import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The only fonts of our pictures: the system's own would make them differ from machine to machine. */
export const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSans-Oblique.ttf'].map(
  (file) =>
    join(dirname(createRequire(__filename).resolve('dejavu-fonts-ttf/package.json')), 'ttf', file),
);

export const FONT_NAME = 'DejaVu Sans';
