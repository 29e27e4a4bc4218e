// Package proof shows that the promise holds: what was saved stays saved, what is owed is
// said once, in the right person's working hours, whatever crashes. It holds tests only.
//
// They run the real program on the local workspace, in virtual time, over a real bbolt file:
//
//   - the crash matrix: the GlobalTech meeting, killed once at each commit and at each call;
//   - random fortnights: people who do anything, a Slack that does worse, kills, and clocks
//     that are set, with the laws checked all the way;
//   - mutants: the same fortnights over a program that is wrong on purpose, each of which has
//     to be caught;
//   - the real program under SIGKILL, over the real file;
//   - votes and tallies under concurrency against a sequential model;
//   - figures: the benchmarks, each beside a floor measured in the same run.
//
// # How a kill is done
//
// In virtual time a process cannot be killed, so everything that it could leave in the world
// is cut at one moment: no write reaches the store any more, no call and no ack leaves, and
// no answer comes back (see life). What bbolt leaves in its file after a kill is the state
// of its last commit, and only that: a commit is valid once its meta page is written. So a
// store to which nothing is written after that moment is the file that a kill leaves. That
// this is so is what the test with SIGKILL shows.
//
// # Repeating a run
//
// PROOF_FULL=1 runs what takes minutes: points of the crash matrix also in the three weeks after,
// more fortnights, the mutants, the busy month, dozens of deaths and hundreds of histories.
// PROOF_FULL=all takes each point, two hundred deaths and a thousand histories, for hours. Without
// it a run takes a sample of each; with -short a smaller one, and lives of a few days.
//
// A failing fortnight names its seed; PROOF_SEED=N runs that one alone, PROOF_SEEDS=N that
// many, and PROOF_FROM=N begins with that one. The seed fixes what people do, what goes wrong
// and when, and also the order of what would happen at one and the same moment: each call,
// each answer and each write takes a fraction of a millisecond of its own. So a seed repeats to the letter, and PROOF_SCRIPT=1
// prints every call and every write of it. In the crowded fortnights things really meet at one
// moment; a rare failure of those can take several runs.
//
// This package must never be imported.
package proof
