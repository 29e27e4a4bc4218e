-- Layout 2. readable_from is the oldest layout whose program may go on with these tables; moved names
-- the place where the content went on. A replica is a process that has the database open.
alter table meta add column readable_from int not null default 1;
alter table meta add column moved text not null default '';
alter table meta add column home bytea; -- the workspace and the app that all this belongs to
create table replica (
	id text collate "C" primary key,
	version text not null,
	layout int not null,
	sockets int not null, -- to Slack
	ahead interval not null default '0', -- its clock before the database's
	listens bool not null default false, -- whether it is told of what others left
	began timestamptz not null,
	seen timestamptz not null
) with (fillfactor = 50);
