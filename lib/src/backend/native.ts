import { createRequire } from 'node:module';
import util from 'node:util';

const PACKAGE = '@tensorflow/tfjs-node';

/**
 * Loads TensorFlow's native binding, which then is a backend of TensorFlow.js.
 *
 * @returns why it can't be loaded, as a clause; undefined when it was.
 */
export function loadNative(): string | undefined {
  const require = createRequire(__filename);
  if (!isInstalled(require)) return `${PACKAGE} is not installed`;
  prepare();
  try {
    require(PACKAGE);
    return undefined;
  } catch (error) {
    const [cause] = String(error instanceof Error ? error.message : error).split('\n');
    return `${PACKAGE} is installed, but its binding can't be loaded (${cause.trim()}): run "npm run setup:tfjs-node", or uninstall it`;
  }
}

function isInstalled(require: NodeJS.Require): boolean {
  try {
    require.resolve(PACKAGE);
    return true;
  } catch {
    return false;
  }
}

function prepare(): void {
  // For training steps of the sizes met here, waking a second thread costs more than it brings.
  process.env['TF_NUM_INTRAOP_THREADS'] ??= '1';
  // Without the line about the processor's instructions, which would end up in a notebook.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
  // tfjs-node 4.22 calls both. Node 22 warns of the second, Node 23 and later have neither.
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}
