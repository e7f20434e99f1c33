const end_bytes = 2 ** 20;

/**
 * Which bytes tell whether an upload goes on with the file that it began with: the first and the last MiB of the
 * `received` bytes (all of them up to 2 MiB), as [from, to[. Server and browser hash them in this order.
 */
export const compared_ranges = (received: number): [number, number][] =>
  received <= 2 * end_bytes
    ? [[0, received]]
    : [
        [0, end_bytes],
        [received - end_bytes, received],
      ];
