// Package boltstore keeps the memory in one bbolt file: the embedded default.
//
// One writer at a time takes what is queued, waits for nobody, runs each change on a copy of
// the state that the one before it left, and commits the group in one transaction. A caller
// who finds no writer is it, for one group. Callers are told after the commit, so what they
// were told survives a kill and a power cut (bbolt syncs the data, then the page that makes
// it valid).
//
// The file holds one bucket for each idea:
//
//	meta      schema version, the name of the policy behind the due index
//	state     id + field -> the field's JSON; id alone -> version, audit chain, the scalars
//	events    id + seq -> who, when, what kind, digest of the body, chain hash; beside it
//	          salt and body, and erasing them leaves the chain verifiable
//	created   request key -> id of the escalation it opened
//	keys      id + request key -> time, and the same by time, to forget old ones
//	rows      id -> summary row; person, customer, channel: indexes of rows
//	due       time + id; dueof: id -> time
//	people    user id -> person
//	precedents  place -> what a decision left for later ones; id -> place
//	outbox    the notices, their lanes and batches, and when each lane may be claimed
//
// Every value of the state carries a checksum, because bbolt has none for its data pages.
//
// This package must never speak to Slack, read the clock, decide anything about a meeting,
// or hold a read transaction open while it waits for anything but the backup's target.
package boltstore
