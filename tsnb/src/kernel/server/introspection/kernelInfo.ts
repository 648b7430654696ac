import { PROTOCOL_VERSION } from '../../wire';
import type { Tslab } from '../tslab/loadTslab';

/** The content of a `kernel_info_reply`. Faults: tslab's has no status, and the version of a TypeScript of 2019. */
export function kernelInfo({ version, typescript }: Tslab): object {
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'tslab',
    implementation_version: version,
    language_info: {
      name: 'typescript',
      version: typescript.version,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      // JupyterLab and the classic notebook each read another one of these.
      codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
    },
    banner: `TypeScript ${typescript.version}, tslab ${version}, Node ${process.version}`,
    debugger: false,
    help_links: [],
  };
}
