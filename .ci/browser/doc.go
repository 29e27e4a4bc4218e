// Package browser holds the escalation meeting in a real browser, on the page of cmd/demo. It
// is a module of its own, so that the program's dependencies stay the program's.
package browser
