-- Declares retention for this transaction: rows of the audit log may go.
select set_config('maillage.retention', 'on', true);
