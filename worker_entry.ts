/** The worker as a thread of the server, for the embedded engine. */
import { serve_worker_thread } from './api/worker_thread.ts';
import { job_handlers } from './job_handlers.ts';

await serve_worker_thread(job_handlers);
