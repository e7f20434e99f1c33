/** A list of codes that metadata may use, with their French labels. */
export interface Code {
  /** As documents write it: « pointOfContact ». */
  code: string;
  /** French, as screens show it. */
  label: string;
  /** What it means, in one French sentence, where the label does not say it. */
  definition?: string;
  /** Under which a registry knows the code. */
  uri?: string;
}

/** The label of a code; the code itself where the list does not know it. */
export function label_of(list: readonly Code[], code: string): string {
  return list.find((each) => each.code === code)?.label ?? code;
}

/** The code of a label or a URI, whatever its case and accents; undefined when the list knows it not. */
export function find_code(list: readonly Code[], text: string): Code | undefined {
  const wanted = fold(text);
  return list.find(({ code, label, uri }) => uri === text || code === text || fold(label) === wanted);
}

/** Without accents, case, dashes and apostrophes: labels are typed in many ways. */
export const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
