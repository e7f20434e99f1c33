import type { Request } from 'express';
import { usable_weights } from '../../catalogue/quality/weights.ts';
import { describe_record_changes } from '../../catalogue/workflow/describe_changes.ts';
import { list_reports } from '../../catalogue/workflow/error_reports.ts';
import { member_names } from '../../catalogue/workflow/members.ts';
import { merge_work } from '../../catalogue/workflow/publish_draft.ts';
import { list_comments } from '../../catalogue/workflow/record_comments.ts';
import { current_body, read_kept_record, type RecordWork } from '../../catalogue/workflow/record_work.ts';
import { query_file } from '../../sql/query_file.ts';
import type { RecordWorkView } from '../../viewer/pages/record_work_view.ts';
import { account_access, asker_of } from '../auth/asker.ts';
import type { Context } from '../block.ts';
import { read_site } from '../records/site.ts';
import { say_status } from './record_words.ts';
import { complete_draft, review_record } from './review.ts';

/** All that the page of a record shows to who keeps it. 401, 403, 404 AppErrors. */
export async function read_record_view(
  request: Request,
  { config, database }: Context,
): Promise<RecordWorkView> {
  const id = request.params['record'] as string;
  const access = account_access(request, database);
  const site = await read_site(request, config, access);
  const read = await access.read(async (db) => {
    const work = await read_kept_record(db, id);
    return {
      work,
      comments: await list_comments(db, id),
      reports: await list_reports(db, id),
      organisations: work.is_site_admin
        ? await db.query<{ id: number; name: string }>(query_file('record_organisations'))
        : [],
    };
  });
  const { work, ...told } = read;
  const pending = pending_of(work);
  return {
    id,
    title: current_body(work).title,
    status: say_status(work),
    organisation: work.organisation,
    may_edit: work.may_edit,
    may_approve: work.may_approve,
    may_publish: work.may_publish,
    is_site_admin: work.is_site_admin,
    published: work.published,
    draft: work.draft,
    ...pending,
    review: await review_record(
      await complete_draft(access, work, current_body(work), site),
      usable_weights(config.DATA_DIR),
      config.XSD_DIR,
    ),
    ...told,
    done: null,
    problems: [],
    entered: {},
    csrf: asker_of(request)?.csrf_token ?? null,
  };
}

/** What publishing the working copy changes, and what has to be chosen before. */
function pending_of(work: RecordWork): Pick<RecordWorkView, 'changes' | 'conflicts' | 'is_behind'> {
  const { draft, published } = work;
  if (draft === null) return { changes: [], conflicts: [], is_behind: false };
  const merged = merge_work(work);
  return {
    changes: describe_record_changes(published?.body ?? {}, merged.record),
    conflicts: merged.conflicts.map(({ member, mine, theirs }) => ({
      member,
      name: member === 'id' ? 'Identifiant' : member_names[member],
      mine,
      theirs,
    })),
    is_behind: published !== null && published.version !== draft.based_on,
  };
}
