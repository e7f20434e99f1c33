-- What the asker administers: the site, or some organisations, or nothing.
select case
  when maillage.is_site_admin() then 'site'
  when exists (select maillage.managed_organisations()) then 'organisation'
end as administers;
