/** A site's own copy of the schemas of ISO 19139: found by what they declare, read by nobody outside the folder. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../../errors.ts';

const limits = { entries: 5_000, depth: 8, file_bytes: 5 * 2 ** 20, all_bytes: 100 * 2 ** 20 };

/** Namespaces that records are written in; the first is that of their root, the others where the folder has them. */
const wanted: readonly (readonly [file: string, namespace: string])[] = [
  ['gmd.xsd', 'http://www.isotc211.org/2005/gmd'],
  ['gco.xsd', 'http://www.isotc211.org/2005/gco'],
  ['gmx.xsd', 'http://www.isotc211.org/2005/gmx'],
  ['srv.xsd', 'http://www.isotc211.org/2005/srv'],
  ['gmi.xsd', 'http://www.isotc211.org/2005/gmi'],
];

/** What the schemas call the folder, so that no name of theirs is one of this machine. */
const root_name = 'xsd:/';

export class SchemaFolder {
  readonly #root: string;
  #read_bytes = 0;

  /** Throws an AppError `xsd-folder` when the folder is none or holds no schema of ISO 19139. */
  constructor(folder: string) {
    try {
      this.#root = realpathSync(folder);
      if (!statSync(this.#root).isDirectory()) throw new Error('not a folder');
    } catch {
      throw unusable('ce dossier n’existe pas ou n’est pas lisible', folder);
    }
  }

  /** A schema that imports each schema of ISO 19139 that the folder holds. */
  driver(): string {
    const files = this.#list();
    const imports = wanted.flatMap(([name, namespace]) => {
      const declares = new RegExp(`targetNamespace\\s*=\\s*["']${namespace}["']`);
      const found = files
        .filter((file) => path.basename(file) === name)
        .find((file) => declares.test(this.#content(file)?.toString('utf8') ?? ''));
      return found === undefined
        ? []
        : [`<xs:import namespace="${namespace}" schemaLocation="${root_name}${escape_name(found)}"/>`];
    });
    if (imports[0]?.includes(wanted[0]![1]) !== true)
      throw unusable(`aucun fichier gmd.xsd n’y déclare ${wanted[0]![1]}`, this.#root);
    return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${imports.join('')}</xs:schema>`;
  }

  /**
   * The file that a schema names, null where the folder has none: by its place, or of an address such as
   * `http://schemas.opengis.net/gml/3.2.1/gml.xsd` the one that lies there under the host's name, or without it.
   */
  open(name: string): Buffer | null {
    const address = /^https?:\/\/([^/]+)\/+(.*)$/.exec(name);
    const candidates =
      address === null
        ? [name.replace(/^xsd:\/+/, '')]
        : [`${address[1] ?? ''}/${address[2] ?? ''}`, address[2] ?? ''];
    for (const candidate of candidates) {
      const content = this.#content(unescape_name(candidate));
      if (content !== null) return content;
    }
    return null;
  }

  #content(relative: string): Buffer | null {
    try {
      const file = realpathSync(path.join(this.#root, relative));
      const is_inside = file.startsWith(`${this.#root}${path.sep}`) && file.endsWith('.xsd');
      const { size } = statSync(file);
      if (!is_inside || size > limits.file_bytes) return null;
      this.#read_bytes += size;
      return this.#read_bytes > limits.all_bytes ? null : readFileSync(file);
    } catch {
      return null;
    }
  }

  /** Files of the folder, the least deep first; links are not followed. */
  #list(): string[] {
    const found: string[] = [];
    let seen = 0;
    let folders = [''];
    for (let depth = 0; depth < limits.depth && folders.length > 0; depth++) {
      const deeper: string[] = [];
      for (const folder of folders)
        for (const entry of readdirSync(path.join(this.#root, folder), { withFileTypes: true })) {
          if (++seen > limits.entries) return found;
          const place = path.posix.join(folder, entry.name);
          if (entry.isDirectory()) deeper.push(place);
          else if (entry.isFile() && entry.name.endsWith('.xsd')) found.push(place);
        }
      folders = deeper.sort();
    }
    return found;
  }
}

const escape_name = (file: string) => file.split('/').map(encodeURIComponent).join('/');

function unescape_name(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

const unusable = (why: string, place: string) =>
  new AppError(`Les schémas de XSD_DIR ne servent pas : ${why}.`, {
    code: 'xsd-folder',
    place,
    remedy: 'Y déposer les schémas XSD d’ISO 19139 (gmd.xsd et ceux qu’il importe).',
  });
