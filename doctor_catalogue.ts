/** What `admin doctor` checks of the catalogue's settings. */
import { existsSync } from 'node:fs';
import { read_weights, weights_file } from './catalogue/quality/weights.ts';
import { SchemaValidator } from './catalogue/validation/schemas/schema_validator.ts';
import { site_contact } from './catalogue/site_contact.ts';
import { doubtful, good, type Finding } from './doctor_finding.ts';
import { AppError, message_of } from './errors.ts';

/** Without it, what imports describe is not valid for INSPIRE. */
export function look_at_contact(config: Parameters<typeof site_contact>[0]): Finding {
  const contact = site_contact(config);
  return contact === undefined
    ? doubtful(
        'aucun : les fiches des référentiels ne sont pas valides pour INSPIRE (C.6, C.10)',
        'donnez CATALOGUE_CONTACT_NAME et CATALOGUE_CONTACT_EMAIL, l’adresse d’un service',
      )
    : good(`${contact.organisation}, ${contact.email}`);
}

/** A broken file is not used: those shipped are, without a word on the pages. */
export function look_at_weights(data_dir: string): Finding | null {
  const file = weights_file(data_dir);
  if (!existsSync(file)) return null;
  try {
    read_weights(data_dir);
  } catch (error) {
    const remedy = error instanceof AppError ? error.remedy : undefined;
    return doubtful(`${message_of(error)} Les poids livrés servent à sa place.`, remedy);
  }
  return good(`poids lus dans ${file}`);
}

/** A document that is none says whether the schemas can be read: they refuse it. */
export async function look_at_schemas(folder: string | undefined): Promise<Finding | null> {
  if (folder === undefined) return null;
  const validator = new SchemaValidator(folder);
  const verdict = await validator.validate('<essai/>');
  validator.close();
  return 'unusable' in verdict
    ? doubtful(`${verdict.unusable} Les fiches ne sont contrôlées que dans leur structure.`, schemas_remedy)
    : good(`schémas lus dans ${folder}`);
}
const schemas_remedy = 'déposez dans XSD_DIR les schémas XSD d’ISO 19139 : gmd.xsd et ceux qu’il importe';
