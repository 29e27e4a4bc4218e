// Package view is what people see and how forms are read back: Block Kit builders with
// their parsers side by side, one file a surface, and the storybook of named examples.
//
// It draws what the escalation says and decides nothing. It must never call Slack, read a
// clock, touch the store, or let a text that somebody typed become markup: user text goes
// through rich text, plain text or the one escaping function, nowhere else.
package view
