import { AppError } from '../../errors.ts';
import { nearest } from '../params.ts';
import { accessibility_by_hour } from './accessibility_by_hour/accessibility_by_hour.ts';
import { coverage } from './coverage_process/coverage_process.ts';
import { echo } from './echo/echo.ts';
import { nearest_services } from './nearest_services/nearest_services.ts';
import { compare_scenarios } from './compare_scenarios/compare_scenarios.ts';
import { placement } from './placement_process/placement_process.ts';
import { population_summary } from './population_summary/population_summary.ts';
import type { Process } from './process.ts';
import { service_area } from './service_area/service_area.ts';
import { white_zones_process } from './white_zones_process/white_zones_process.ts';

/** All processes: a new one is a line here. */
export const processes: readonly Process[] = [
  nearest_services,
  service_area,
  population_summary,
  coverage,
  white_zones_process,
  accessibility_by_hour,
  placement,
  echo,
  compare_scenarios,
];

/** Types of exceptions that the standard names. */
export const exceptions = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';

/** The process of that id, or a 404 AppError with the nearest one. */
export function find_process(id: string): Process {
  const found = processes.find((process) => process.id === id);
  if (found !== undefined) return found;
  const near = nearest(
    id,
    processes.map((process) => process.id),
  );
  throw new AppError(`Le traitement « ${id.slice(0, 80)} » n’existe pas.`, {
    status: 404,
    code: 'no-such-process',
    type: `${exceptions}/no-such-process`,
    remedy:
      near === undefined
        ? 'La liste des traitements est à l’adresse /processes.'
        : `Vouliez-vous dire « ${near} » ?`,
  });
}
