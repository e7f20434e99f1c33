/** A basket to send, for the tests of baskets. */
import type { SentBasket } from './basket_schema.ts';

/** Two categories, three lines. */
export const sent_basket = (more: Partial<SentBasket> = {}): SentBasket => ({
  id: 'quotidien',
  title: 'Panier du quotidien',
  note: '',
  categories: [
    {
      id: 'la_poste',
      title: 'La Poste',
      weight: 2,
      served_max_minutes: 10,
      white_min_minutes: 20,
      visio_substitutable: false,
    },
    {
      id: 'sante',
      title: 'Santé',
      weight: 1,
      served_max_minutes: 15,
      white_min_minutes: 30,
      visio_substitutable: true,
    },
  ],
  class_rule: { kind: 'weighted', white_share: 0.5, served_share: 0.8 },
  counters: [
    { source: 'la_poste', type_service: 'bureau_de_poste', category: 'la_poste', only_for_partners: false },
    { source: 'bpe', type_service: 'D201', category: 'sante', only_for_partners: false },
    {
      source: 'france_services',
      type_service: 'france_services',
      category: 'la_poste',
      only_for_partners: true,
    },
  ],
  france_services_counts_for_partners: false,
  ...more,
});
