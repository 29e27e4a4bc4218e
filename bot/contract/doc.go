// Package contract is the contract check: how long a service was down in the windows that a contract measures, what is
// due under the terms as entered, what an offer goes beyond them, and which figures of a record do not fit together.
//
// Everything is exact: lengths of time are whole nanoseconds, all else are rationals, rounded for display only. What is
// not known is never guessed: it becomes a range that holds every value that filling in the gap could give, with the
// assumptions named beside it.
//
// The package must never know people, Slack, storage or a clock, and never use floating point near a figure. It draws no
// legal conclusion: its texts say "by the figures entered" and "under the terms as entered", ask a role, and name nobody.
package contract
