/** How much an archive may unpack to. */
import { file_error } from './file_error.ts';

/** Published archives hold tens of files; thousands would only fill the disk's index. */
export const max_entries = 10_000;
/** BD TOPO of all France, the largest référentiel, unpacks to about 40 GB. */
export const max_unpacked_bytes = 64 * 2 ** 30;
/** Text of référentiels shrinks 5 to 40 times; a bomb, 1,000 times and more. */
export const max_ratio = 100;
/** Below this size a high ratio does no harm: a column of zeros shrinks well. */
export const ratio_free_bytes = 2 ** 30;

export interface UnpackLimits {
  entries: number;
  bytes: number;
  ratio: number;
  ratio_free_bytes: number;
}

export const default_limits: UnpackLimits = {
  entries: max_entries,
  bytes: max_unpacked_bytes,
  ratio: max_ratio,
  ratio_free_bytes,
};

/** What has been unpacked so far, against what may be. */
export class Allowance {
  #entries = 0;
  #bytes = 0;
  readonly #packed_bytes: number;
  readonly #limits: UnpackLimits;

  constructor(packed_bytes: number, limits: UnpackLimits) {
    this.#packed_bytes = packed_bytes;
    this.#limits = limits;
  }

  take_entry(): void {
    if (++this.#entries > this.#limits.entries)
      throw file_error('too-many-entries', `archive de plus de ${this.#limits.entries} fichiers refusée`);
  }

  take_bytes(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#limits.bytes)
      throw file_error(
        'archive-too-large',
        `archive refusée : plus de ${this.#limits.bytes} octets une fois ouverte`,
      );
    if (this.#bytes > this.#limits.ratio_free_bytes && this.#bytes > this.#packed_bytes * this.#limits.ratio)
      throw file_error(
        'archive-bomb',
        `archive refusée : plus de ${this.#limits.ratio} fois plus grande une fois ouverte`,
        {
          remedy: 'Si le fichier est sûr, ouvrez-le vous-même et importez son contenu.',
        },
      );
  }
}
