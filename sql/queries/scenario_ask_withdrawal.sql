-- $1 scenario. Queues the end of its publication, as the asker.
select maillage.ask_scenario_withdrawal($1::uuid);
