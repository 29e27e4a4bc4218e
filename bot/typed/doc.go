// Package typed is what every reader of typed text begins with: one cleaning step, lengths of time, small numbers in
// words, and the refusal that names what was not understood.
//
// A reader takes what has one reading, asks where there are two and names both, and otherwise says which word it did not
// understand. The package must never know Slack, storage or a clock, and never guess.
package typed
