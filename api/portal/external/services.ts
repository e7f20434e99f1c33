import type { ServiceKind } from '../../../viewer/pages/external_view.ts';
import { AppError } from '../../../errors.ts';
import { check_url } from '../../../outgoing_hosts.ts';
import type { AskConfig } from './ask.ts';
import { read_ogc_api } from './ogc_api.ts';
import type { ChosenLayer, ReadService, ServiceReading } from './service.ts';
import { tile_address } from './tile.ts';
import { read_wfs } from './wfs.ts';
import { read_wms } from './wms.ts';
import { read_wmts } from './wmts.ts';

const readers: Readonly<Record<ServiceKind, ReadService>> = {
  wms: read_wms,
  wmts: read_wmts,
  ogc: read_ogc_api,
  wfs: read_wfs,
};

const most_address = 2000;

const wrong = (place: string, message: string) =>
  new AppError(message, { status: 422, code: 'invalid-form', place });

/** Reads what the service at an address offers. Throws a 422 AppError (place `address`) that says why it cannot. */
export async function read_service(
  config: AskConfig,
  kind: ServiceKind,
  address: string,
): Promise<ServiceReading> {
  check_address(config, address, 'address');
  try {
    return await readers[kind](config, new URL(address));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw wrong('address', `${error.message} Vérifiez l’adresse et le genre du service.`);
  }
}

/** Throws a 422 AppError at this place for an address that may not be asked. */
export function check_address(
  { EXTERNAL_LAYER_HOSTS: hosts }: AskConfig,
  address: string,
  place: string,
): void {
  if (!URL.canParse(address)) throw wrong(place, 'L’adresse s’écrit https://hôte/chemin.');
  if (address.length > most_address) throw wrong(place, `${most_address} caractères au plus.`);
  try {
    check_url(address, { hosts, setting: 'EXTERNAL_LAYER_HOSTS' });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw wrong(place, `${error.message}. ${error.remedy ?? ''}`);
  }
}

/**
 * The layer as it can be kept: its own addresses are of allowed hosts too, else it is refused (422, place `choice`), or goes
 * without a legend.
 */
export function check_chosen(config: AskConfig, { source, ...words }: ChosenLayer): ChosenLayer {
  check_address(config, sample_address(source), 'choice');
  if (source.url.length > most_address)
    throw wrong('choice', 'L’adresse que ce service donne est trop longue.');
  const { legend, ...others } = source.options;
  const options = legend === undefined || !is_allowed(config, legend) ? others : source.options;
  if (JSON.stringify(options).length > 16_000)
    throw wrong('choice', 'Le service en dit trop de cette couche.');
  return { ...words, source: { ...source, options } };
}

/** An address that the layer will be asked by. */
function sample_address(source: ChosenLayer['source']): string {
  if (source.kind === 'features' || source.kind === 'wfs') return source.url;
  const matrix = source.options.matrices?.[0];
  const address = tile_address(source, {
    z: matrix?.zoom ?? 1,
    x: matrix?.columns[0] ?? 0,
    y: matrix?.rows[0] ?? 0,
  });
  if (/\{|%7B/i.test(address))
    throw wrong('choice', 'L’adresse des tuiles demande plus que ce que le service dit.');
  return address;
}

function is_allowed(config: AskConfig, address: string): boolean {
  try {
    check_address(config, address, 'choice');
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
