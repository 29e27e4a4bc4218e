// Package lane is the algebra of the outbox: which notices wait where, what may be sent next,
// and what becomes of what was sent. It is a value in memory; a keeper admits notices, asks,
// and writes what Take says has changed.
//
// The words of this package, which the keepers and the outbox share:
//
//	lane       a place that notices go to (a person, a card, the posts of a channel); what stands
//	           in one lane goes out one after another
//	rank       the order within a person's lane: the urgent, what is about an agreed moment, the
//	           routine; in other lanes there is one rank
//	place      the order within a rank: a notice's own number, or that of the one it replaced
//	twin       a notice of the same key as one that waits; of notices that replace one another
//	           only the newest waits, in the place of the oldest
//	batch      notices frozen to be sent together, the same set at each attempt: a single one, or
//	           all the routine ones that wait for one person
//	claim      the right to send a batch until its lease is over; each claim is an attempt
//	in flight  claimed, and neither settled nor given back; nothing else leaves its lane meanwhile
//	doubt      nobody knows whether an earlier attempt of the batch arrived
//	fence      a settle that comes with another attempt than the present one changes nothing
//	thaw       a batch falls apart into notices that wait again, so that the set may grow
//	aside      a lane of what cannot be sent to a reader for what its own escalation is like, so
//	           that it holds up nothing else
//	term       the number of a holder of the speech, where several processes share a keeper: who
//	           speaks with an older one is fenced
//
// This package must never read the clock, do input or output, or know what a notice says.
package lane
