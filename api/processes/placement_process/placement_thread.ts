/** The thread of a placement. */
import type { Partial } from '../process.ts';
import { serve_thread } from '../serve_thread.ts';
import { compute_placement } from './compute_placement.ts';
import type { PlacementTask } from './task.ts';

await serve_thread<Partial>((task, context) => compute_placement(task as PlacementTask, context));
