-- Layout 1. Bodies, states and rows are exact bytes, for their digests are over bytes. What people
-- typed is a key as bytes too, a long one as its digest.
create table meta (
	one bool primary key default true check (one),
	layout int not null,
	numbered bigint not null default 0 -- the number given last
);
insert into meta (layout) values (1);

create table escalation (
	of bigint primary key,
	ending bytea not null, -- the end of the log, with its chain and the summary row
	open bool not null,
	due_at timestamptz,
	policy text not null -- by which due_at was computed
) with (fillfactor = 50);
create index escalation_due on escalation (due_at, of) where due_at is not null;

create table state (of bigint primary key, seq bigint not null, body bytea not null);

create table event (
	of bigint, seq bigint, at timestamptz not null, by text collate "C" not null, kind text collate "C" not null,
	digest bytea not null, chain bytea not null, body bytea, -- salt and body; null once it was erased
	primary key (of, seq)
);

create table request (of bigint, name bytea, said bytea not null, after bigint not null, primary key (of, name));
create table opened (name bytea primary key, said bytea not null, of bigint not null);
create table found (what text collate "C", word bytea, of bigint, primary key (what, word, of));
create table channel (id text collate "C" primary key, of bigint not null);
-- told is the last moment that Slack named, in microseconds; 0 of whom it was only asked for.
create table person (id text collate "C" primary key, body bytea not null, told bigint not null);

create sequence precedent_place;
create table precedent (of bigint primary key, place bigint not null unique default nextval('precedent_place'), body bytea not null);

-- A notice arrives with the change that owes it; whoever holds the row of lanes admits it.
create table notice (
	id bigint generated always as identity primary key,
	of bigint not null,
	admitted bool not null default false,
	body bytea not null
) with (fillfactor = 50);
create index notice_arrived on notice (id) where not admitted;
create table batch (id text collate "C" primary key, body bytea not null) with (fillfactor = 50);
create table lanes (one bool primary key default true check (one), version bigint not null);
insert into lanes (version) values (0);

create table speaker (
	one bool primary key default true check (one),
	holder text not null,
	term bigint not null,
	until timestamptz not null
);
insert into speaker (holder, term, until) values ('', 0, '-infinity');
