import { AppError } from '../../errors.ts';

/** A file whose content stops the reading. `place`: line, byte or record. Status 400: the input is at fault. */
export function file_error(
  code: string,
  message: string,
  { place, remedy, cause }: { place?: string; remedy?: string; cause?: unknown } = {},
): AppError {
  return new AppError(message, {
    status: 400,
    code,
    ...(place === undefined ? {} : { place }),
    ...(remedy === undefined ? {} : { remedy }),
    ...(cause === undefined ? {} : { cause }),
  });
}
