/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object (notebook, cell and output metadata are such); any key may be missing. */
export type JsonObject = { [key: string]: Json | undefined };

/**
 * Data by MIME type, as in display messages. In memory every text is one string; a JSON type
 * (`application/json`, `application/*+json`) may hold any JSON value.
 */
export type MimeBundle = { [mimeType: string]: Json };

/** What a cell printed to stdout or stderr. */
export interface StreamOutput {
  readonly output_type: 'stream';
  readonly name: string;
  text: string;
}

/** What a cell displayed. */
export interface DisplayOutput {
  readonly output_type: 'display_data';
  data: MimeBundle;
  metadata: JsonObject;
}

/** The value of a cell's last expression. */
export interface ResultOutput {
  readonly output_type: 'execute_result';
  readonly execution_count: number | null;
  data: MimeBundle;
  metadata: JsonObject;
}

/** Why a cell failed. */
export interface ErrorOutput {
  readonly output_type: 'error';
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: string[];
}

export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

interface CellBase {
  id: string;
  metadata: JsonObject;
  source: string;
}

/** A cell that the kernel executes. */
export interface CodeCell extends CellBase {
  readonly cell_type: 'code';
  execution_count: number | null;
  outputs: Output[];
}

/** A cell of text, or of text that only an exporter reads. */
export interface TextCell extends CellBase {
  readonly cell_type: 'markdown' | 'raw';
  readonly attachments?: { [file: string]: MimeBundle };
}

export type Cell = CodeCell | TextCell;

/** A notebook of format 4.5, its texts joined to single strings. */
export interface Notebook {
  readonly nbformat: 4;
  readonly nbformat_minor: number;
  readonly metadata: JsonObject;
  cells: Cell[];
}
