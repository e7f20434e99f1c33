-- Organisations that the asker writes records for; every one for site administrators.
select o.id, o.name, maillage.needs_approval(o.id) and not maillage.may_approve_record(o.id) as needs_approval
from maillage.organisation o
where maillage.may_edit_record(o.id)
order by o.name, o.id
limit 1000;
