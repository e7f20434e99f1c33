-- Whether the asker administers the site.
select maillage.is_site_admin() as is_admin;
