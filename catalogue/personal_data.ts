/** The register of personal data in code: every table of schema maillage, and whether it tells of a person. */

export interface PersonalTable {
  /** What the table is for, in the words of docs/exploitation/rgpd.md. */
  purpose: string;
  /** How long its rows live, in days, where time alone ends them; null: as long as the account or the organisation. */
  keep_days: number | null;
}

/** Days that personal data is kept for; docs/exploitation/rgpd.md says why. */
export const retention_days = {
  sign_in_failure: 1,
  one_time_link: 1,
  api_key: 365,
  audit: 365,
  /** Invitations never taken up and requests never approved. */
  account_unused: 90,
  account_disabled: 365,
  /** The address of who reported an error: after its answer, and without one. */
  report_email_closed: 30,
  report_email_open: 180,
  /** A report after its answer. */
  error_report: 365,
} as const;

/** Tables of schema maillage by name; null: nothing in it is about a person. A test holds it against the schema. */
export const personal_tables: Readonly<Record<string, PersonalTable | null>> = {
  account: { purpose: 'comptes', keep_days: null },
  account_role: { purpose: 'droits', keep_days: null },
  session: { purpose: 'sessions', keep_days: null },
  api_key: { purpose: 'clés d’API', keep_days: retention_days.api_key },
  one_time_link: { purpose: 'liens d’invitation', keep_days: retention_days.one_time_link },
  sign_in_failure: { purpose: 'protection des connexions', keep_days: retention_days.sign_in_failure },
  audit: { purpose: 'journal', keep_days: retention_days.audit },
  job: { purpose: 'tâches', keep_days: null },
  scenario: { purpose: 'scénarios', keep_days: null },
  scenario_version: { purpose: 'scénarios', keep_days: null },
  basket: { purpose: 'versions de paniers', keep_days: null },
  record_draft: { purpose: 'fiches du catalogue', keep_days: null },
  record_version: { purpose: 'fiches du catalogue', keep_days: null },
  record_comment: { purpose: 'fiches du catalogue', keep_days: null },
  error_report: { purpose: 'signalements d’erreurs', keep_days: retention_days.error_report },
  deposit: { purpose: 'fichiers déposés', keep_days: 14 },
  saved_search: { purpose: 'recherches enregistrées', keep_days: null },
  external_layer: null,
  organisation: null,
  organisation_territory: null,
  collection: null,
  collection_share: null,
  in_place: null,
  usage: null,
  metadata_record: null,
  record_original: null,
  record_search: null,
  facet_value: null,
  score_basis: null,
  catalogue_change: null,
  record_change: null,
  removed_record: null,
  changed_record: null,
  searchable_record: null,
  etl_run: null,
  etl_reject: null,
  schedule: null,
  harvester: null,
  harvest_run: null,
  harvest_item: null,
  harvest_log: null,
};
