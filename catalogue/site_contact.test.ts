import { expect } from 'chai';
import { read_config } from '../config.ts';
import { AppError } from '../errors.ts';
import { bare_record } from './formats/full_record_testing.ts';
import { site_contact, with_site_contact } from './site_contact.ts';

const settings = { CATALOGUE_CONTACT_NAME: 'Région', CATALOGUE_CONTACT_EMAIL: 'geomatique@exemple.fr' };

describe('the catalogue’s contact', () => {
  it('is a setting of two parts, neither without the other', () => {
    expect(site_contact(read_config(settings))).to.deep.equal({
      organisation: 'Région',
      email: 'geomatique@exemple.fr',
      role: 'pointOfContact',
    });
    expect(site_contact(read_config({}))).to.equal(undefined);
    expect(() => read_config({ CATALOGUE_CONTACT_NAME: 'Région' })).to.throw(
      AppError,
      /CATALOGUE_CONTACT_EMAIL/,
    );
    expect(() => read_config({ ...settings, CATALOGUE_CONTACT_EMAIL: 'région' })).to.throw(AppError);
  });

  it('stands where a record names nobody, and nowhere else', () => {
    const contact = site_contact(read_config(settings));
    expect(with_site_contact(bare_record, undefined)).to.equal(bare_record);
    expect(with_site_contact({ ...bare_record, contacts: [] }, contact)).to.deep.include({
      contacts: [contact],
      record_contacts: [contact],
    });
    const own = [{ organisation: 'Mairie', role: 'owner' }];
    expect(with_site_contact({ ...bare_record, contacts: own }, contact)).to.deep.include({
      contacts: own,
      record_contacts: [contact],
    });
  });
});
