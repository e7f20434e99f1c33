/** Everything that the audit log tells, by the name that it keeps, and how the journal says it. */
export const audit_actions = {
  'account.activated': 'Compte ouvert',
  'account.approved': 'Demande d’accès acceptée',
  'account.disabled': 'Compte désactivé',
  'account.enabled': 'Compte réactivé',
  'account.erased': 'Compte effacé',
  'account.invited': 'Personne invitée',
  'account.linked': 'Compte lié au fournisseur d’identité',
  'account.password_changed': 'Mot de passe changé',
  'account.password_reset': 'Mot de passe remplacé par un lien',
  'account.refused': 'Demande d’accès refusée',
  'account.requested': 'Accès demandé',
  'account.roles_set': 'Rôles repris de la passerelle',
  'account.siret_changed': 'SIRET changé chez le fournisseur d’identité',
  'account.viewed': 'Compte consulté',
  'api_key.created': 'Clé d’API créée',
  'api_key.revoked': 'Clé d’API révoquée',
  'collection.editable': 'Édition d’une collection ouverte ou fermée',
  'collection.visibility': 'Visibilité d’une collection changée',
  'feature.changed': 'Objet modifié',
  'feature.created': 'Objet créé',
  'feature.removed': 'Objet supprimé',
  'feature.replaced': 'Objet remplacé',
  'journal.exported': 'Journal exporté',
  'link.created': 'Lien créé',
  'link.sent': 'Lien envoyé',
  'organisation.changed': 'Organisation modifiée',
  'organisation.created': 'Organisation créée',
  'person.exported': 'Données personnelles exportées',
  'role.given': 'Rôle donné',
  'role.taken': 'Rôle retiré',
  'session.all_closed': 'Toutes les sessions fermées',
  'session.closed': 'Déconnexion',
  'session.ended': 'Session fermée à distance',
  'session.opened': 'Connexion',
  'session.refused': 'Connexion refusée',
} as const;
export type AuditAction = keyof typeof audit_actions;

/** In French; as it stands for a name of another version. */
export function say_action(action: string): string {
  return Object.hasOwn(audit_actions, action) ? audit_actions[action as AuditAction] : action;
}
