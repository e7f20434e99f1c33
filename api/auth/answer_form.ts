import type { Response } from 'express';
import { AppError } from '../../errors.ts';
import type { FieldProblem } from '../../viewer/pages/forms.tsx';
import type { Page } from '../../viewer/pages/layout.tsx';
import { prefers_html, send_page } from '../respond.ts';

/**
 * Does what a form asks for. What its sender can mend at once (412, 422, 429, as AppError) comes back as the form, with the
 * message at the field that the error's place names; everything else, and all that programs send, is a problem as usual.
 */
export async function answer_form(
  response: Response,
  work: () => Promise<void>,
  form: (problems: readonly FieldProblem[]) => Page,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const is_mendable = error instanceof AppError && [412, 422, 429].includes(error.status);
    if (!is_mendable || !prefers_html(response.req)) throw error;
    response.status(error.status).setHeader('Cache-Control', 'no-store');
    send_page(response, form([{ field: error.place ?? '', message: error.message }]));
  }
}
