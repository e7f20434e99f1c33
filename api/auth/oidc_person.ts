/** Whom an identity provider, or a declared gateway, says is there. */
export interface Person {
  issuer: string;
  /** The provider's own name for the person, which never changes. */
  subject: string;
  /** In lower case; null without a usable one. */
  email: string | null;
  /** Whether the provider answers for the address being the person's. */
  email_is_verified: boolean;
  /** Empty when not given. */
  name: string;
  /** SIRET of the person's organisation, 14 digits. */
  siret: string | null;
}

const text_of = (value: unknown) => (typeof value === 'string' ? value.replace(/\p{C}/gu, ' ').trim() : '');

/**
 * An address as accounts have it; null for what is none. Nobody has one in `.invalid` (RFC 2606), where our own stand-ins
 * are: the account that waits for the first administrator must not be had by claiming its address.
 */
export function read_email(value: unknown): string | null {
  const email = text_of(value).toLowerCase();
  return email.length <= 254 && /^[^@\s]+@[^@\s]+$/.test(email) && !/[.@]invalid\.?$/.test(email)
    ? email
    : null;
}

/** A SIRET of 14 digits, blanks left out; null for what is none. */
export function read_siret(value: unknown): string | null {
  const siret = text_of(value).replace(/\s/g, '');
  return /^\d{14}$/.test(siret) ? siret : null;
}

/** First and last name, at most 200 characters. */
export function read_name(first: unknown, last: unknown): string {
  return `${text_of(first)} ${text_of(last)}`.trim().slice(0, 200);
}

/** Reads the claims of OpenID Connect, and ProConnect's `usual_name` and `siret`. */
export function read_person(
  claims: Readonly<Record<string, unknown>> & { iss: string; sub: string },
  trusts_email: boolean,
): Person {
  const { iss, sub, email, email_verified, given_name, usual_name, family_name, name, siret } = claims;
  return {
    issuer: iss,
    subject: sub,
    email: read_email(email),
    email_is_verified: trusts_email || email_verified === true,
    name: read_name(given_name, usual_name ?? family_name) || read_name(name, ''),
    siret: read_siret(siret),
  };
}
