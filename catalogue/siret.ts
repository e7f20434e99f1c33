/** La Poste numbers its thousands of post offices past Luhn's key: there the sum of the digits is a multiple of 5. */
const la_poste = '356000000';

/** Whether 14 digits are a SIRET: Luhn's key over all of them (INSEE, « Le numéro SIRET »). */
export function is_siret(text: string): boolean {
  if (!/^\d{14}$/.test(text)) return false;
  if (has_luhn_key(text)) return true;
  return (
    text.startsWith(la_poste) && Array.from(text).reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0
  );
}

function has_luhn_key(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, i) => {
      const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
