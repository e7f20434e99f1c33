/** The thread that holds the compiled schemas: libxml2 as WebAssembly, with no file but those of the site's folder. */
import { parentPort, workerData } from 'node:worker_threads';
import { message_of } from '../../../errors.ts';
import { SchemaFolder } from './schema_folder.ts';

export interface ThreadData {
  folder: string;
  /** Bytes that the library's memory may grow to. */
  most_bytes: number;
}

/** One document to look at. */
export interface Asked {
  id: number;
  document: string;
}

export interface SchemaError {
  /** As libxml2 says it, in English. */
  message: string;
  /** Path of the element, with the document's prefixes. */
  xpath: string;
}

/** `errors`: empty when the document is valid. `unusable`: why the schemas cannot judge it. */
export type Answer = { id: number } & ({ errors: SchemaError[] } | { unusable: string });

const most_errors = 20;
const { folder, most_bytes } = workerData as ThreadData;

/** The library asks for memory as it needs it, up to 2 GB; beyond the site's limit it is told that there is no more. */
function limit_memory(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65_536 > most_bytes) throw new RangeError('memory limit');
    return grow.call(this, pages);
  };
}

async function open_validator(): Promise<(document: string) => SchemaError[]> {
  const schemas = new SchemaFolder(folder);
  limit_memory();
  const { XmlDocument, XmlValidateError, XsdValidator, ...library } = await import('libxml2-wasm');
  // Nothing is opened by the library's own means: there are no others left.
  library.xmlCleanupInputProvider();
  library.xmlRegisterInputProvider({
    match: () => true,
    open(name) {
      const content = schemas.open(name);
      return content === null ? undefined : library.openBuffer(content);
    },
    read: library.readBuffer,
    close(at) {
      library.closeBuffer(at);
      return true;
    },
  });
  const driver = XmlDocument.fromString(schemas.driver(), { url: 'xsd:/maillage.xsd' });
  const validator = XsdValidator.fromDoc(driver);
  return (document) => {
    const parsed = XmlDocument.fromString(document);
    try {
      validator.validate(parsed);
      return [];
    } catch (error) {
      if (!(error instanceof XmlValidateError)) throw error;
      return error.details
        .slice(0, most_errors)
        .map(({ message, xpath = '' }) => ({ message: message.trim(), xpath }));
    } finally {
      parsed.dispose();
    }
  };
}

const opened = open_validator();
// Each document that is asked about hears of it.
opened.catch(() => undefined);

parentPort?.on('message', ({ id, document }: Asked) => {
  void opened
    .then((validate) => ({ id, errors: validate(document) }))
    .catch((error: unknown) => ({ id, unusable: message_of(error).trim().slice(0, 500) }))
    .then((answer: Answer) => parentPort?.postMessage(answer));
});
