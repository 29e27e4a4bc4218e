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
//	events    the logs: id + number -> who, when, what kind, digest of the body, chain hash;
//	          behind it salt and body, and the request that it came from; behind the last
//	          event the log's end, with the chain hash and the summary row
//	state     id -> the state as it was some events ago, from which reading goes on
//	created   request key -> id of the escalation it opened
//	person, customer, channel: where an escalation is found
//	due       time + id; dueof: id -> time
//	people    user id -> person
//	precedents  place -> what a decision left for later ones; id -> place
//	outbox    the notices and their batches; the lanes in which they stand are made of them
//
// What a change writes stands together, so that its commit writes few pages: the end of one
// log, and the outbox. State and log's end carry a checksum, because bbolt has none for its
// data pages; the events carry their digests. A body may be erased, and the log still
// verifies: the erasing is two events of it, of which one holds the state that was left. Unused pages
// are overwritten after that (Scrub).
//
// This package must never speak to Slack, read the clock, decide anything about a meeting,
// or hold a read transaction open while it waits for anything but the backup's target.
package boltstore
