// Package pgstore keeps the memory in a PostgreSQL database, so that several replicas of the
// program run side by side on it.
//
// A change is two round trips: begin, lock the escalation's row, read what is new, look for the
// request; run the meeting; append, commit. Changes of one escalation that wait in one replica
// share a transaction. Two escalations never wait for one another: a change only adds its
// notices, and whoever claims admits them to the lanes.
//
// Locks are taken in one order: the row of lanes, then escalations by rising number; the row of
// meta alone. So nothing deadlocks. Whether a commit arrived whose answer got lost is asked under
// the lock: by the chain hash of the event, which is ours alone, or by the request's name.
//
// One replica speaks: Claim hands out batches only to the holder of a lease, which it renews, and
// takes it over when it has run out, with the next term. This is for Slack's pace; that nothing is
// settled twice is the attempt's doing. The moments that callers name are theirs; only the lease
// goes by a clock, the database's.
//
// This package must never speak to Slack, decide anything about a meeting, or believe a state that
// it has at hand without comparing number and chain.
package pgstore
